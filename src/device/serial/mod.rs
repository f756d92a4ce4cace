//! The scanner on a serial port: RS-232, USB CDC-ACM, or a pseudo-terminal that stands for one.
//!
//! Promised: the port is held by one program only; a scan reaches the till as soon as its last byte is read; a port that
//! is gone is dropped at once and opened again by its path with backoff; nothing on the line blocks or ends the reader.
//! Absent on purpose: writing to the scanner (identifying and setting it up), flow control, and parity: the scanners the
//! till is sold with send 8N1.

mod backoff;
mod event;
mod port;
mod reader;
mod scanner;
mod status;

#[cfg(test)]
#[cfg(feature = "testkit")]
mod tests;

pub use event::{Cure, ScannerEvent};
pub use scanner::{ScannerConfig, ScannerHandle, ScannerStartError, SerialScanner};
pub use status::{ScannerCounters, ScannerState, ScannerStatus};
