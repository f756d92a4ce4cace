//! What a printer reports to the till.

use super::status::PrinterState;

/// One thing that happened at the printer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrinterEvent {
    /// It stands otherwise than before.
    State {
        /// How it stands.
        state: PrinterState,
        /// What the system or the printer said.
        reason: String,
    },
    /// A job is printed, as far as the printer lets know.
    Printed {
        /// What it was.
        name: String,
    },
    /// A job waited too long and is not printed any more.
    Dropped {
        /// What it was.
        name: String,
    },
}
