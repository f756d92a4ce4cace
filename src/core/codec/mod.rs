//! Bytes to values and back: what comes from a scanner, from the line's bytes up to checked text.
//!
//! Pure and sans-IO: a driver hands in bytes and milliseconds and takes out frames and scans. What a text *is* for the
//! shop (a card, goods, a coupon) is absent on purpose: that needs the shop's configuration and is decided in the till.

pub mod aim;
pub mod command;
pub mod ean;
pub mod frame;
pub mod hid_report;
pub mod keys;
pub mod profile;
pub mod receiver;
pub mod repeat;
pub mod scan;
pub mod ssi;

pub use aim::{AimExpectation, AimId, Symbology};
pub use ean::ean13;
pub use frame::{Framed, Framer, FramerCounters, Framing, FramingFault, Terminator};
pub use receiver::{Receiver, ReceiverCounters, Receiving};
pub use repeat::RepeatGuard;
pub use scan::{Scan, ScanFault, looks_like_setup_code, parse_scan};
