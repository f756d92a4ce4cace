//! The scanner: on a serial line (RS-232, USB CDC-ACM, or a pseudo-terminal that stands for one), as a raw HID device, or
//! as a keyboard that is kept away from every window.
//!
//! Promised: the device is held by one program only; a scan reaches the till as soon as its last byte is read; a device
//! that is gone is dropped at once and opened again by its path with backoff; nothing on the line blocks or ends the
//! reader; a packet is acknowledged after its scan was handed on. [`Talk`] is for setting a scanner up, while no reader
//! holds it.

mod event;
mod file;
mod port;
mod profiles;
mod reader;
mod start;
mod status;
mod talk;

#[cfg(test)]
#[cfg(feature = "testkit")]
mod tests;

pub use event::{Cure, ScannerEvent};
pub use file::EVENT_BYTES;
pub use port::{Link, PortFault};
pub use profiles::Profiles;
pub use start::{ScannerConfig, ScannerHandle, ScannerStartError, SerialScanner};
pub use status::{ScannerCounters, ScannerState, ScannerStatus};
pub use talk::Talk;
