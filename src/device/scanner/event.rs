//! What a scanner reports to the till.

use std::time::Instant;

use crate::core::codec::{Scan, ScanFault};

/// What has to be done before the port can be opened. The codes are stable: texts for people and `doctor` hang on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cure {
    /// There is no such device: plug the scanner in, or correct the path.
    PlugIn,
    /// The till's user may not open it: add the user to the group of the device, or install the udev rules.
    GrantAccess,
    /// Another program holds it: close that program, or tell ModemManager to keep off.
    CloseOtherProgram,
    /// The path is no serial port, or the port does not take the line settings.
    CheckPort,
}

impl Cure {
    /// The stable code for interfaces and records.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::PlugIn => "plug_in",
            Self::GrantAccess => "grant_access",
            Self::CloseOtherProgram => "close_other_program",
            Self::CheckPort => "check_port",
        }
    }
}

/// One thing that happened at the scanner, in the order in which it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScannerEvent {
    /// The port is open: every byte that comes from now on is read.
    Connected,
    /// The port was open and is gone; it is already closed on this side. A frame in progress is dropped.
    Lost {
        /// What the system said.
        reason: String,
    },
    /// The port cannot be opened. Told when the cure changes, not on every try.
    Unavailable {
        /// What was tried and what the system said.
        reason: String,
        /// What to do.
        cure: Cure,
    },
    /// A scan.
    Scan {
        /// What was read.
        scan: Scan,
        /// When the read that brought its last byte returned.
        received_at: Instant,
    },
    /// The same scan again within the configured moment. For a card it is nothing new; two equal goods are two.
    Repeat {
        /// What was read, the same as before.
        scan: Scan,
        /// When the read that brought its last byte returned.
        received_at: Instant,
    },
    /// A frame that is no scan.
    Refused {
        /// Why.
        fault: ScanFault,
        /// The frame as it came, without its terminator.
        raw: Vec<u8>,
    },
    /// A frame over the bound; its bytes are dropped up to its end.
    Overlong,
}
