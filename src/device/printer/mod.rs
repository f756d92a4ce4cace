//! The receipt printer: on a serial line, as the system's USB printer file, or on the network (port 9100).
//!
//! Promised: a sale never waits for it: a job is put into a bounded queue or refused at once, and one thread does the
//! rest; every wait has an end; the device is held by this program alone; a printer that is gone is dropped at once and
//! opened again with backoff, and a receipt that was cut short is printed anew from its first row. Paper out, an open
//! cover and a printer that is switched off are told where the printer tells them. Absent on purpose: jobs outlive no
//! restart; a receipt can be printed again at any time.

mod address;
mod drawing;
mod event;
mod lettering;
mod port;
mod profiles;
mod spool;
mod start;
mod status;

#[cfg(test)]
#[cfg(feature = "testkit")]
mod tests;

pub use address::{Address, AddressFault};
pub use drawing::draw_wanted;
pub use event::PrinterEvent;
pub use lettering::Lettering;
pub use port::{PrinterPort, PrinterPortFault};
pub use profiles::{Displays, Printers};
pub use start::{
    JOB_BYTES_MAX, JOBS_MAX, Job, JobRefusal, JobSlot, Printer, PrinterConfig, PrinterStartError,
};
pub use status::{PrinterCounters, PrinterState, PrinterStatus};
