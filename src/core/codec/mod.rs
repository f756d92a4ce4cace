//! Bytes to values and back: what comes from a scanner, from the line's bytes up to checked text, and what goes to a
//! printer or a customer display ([`printing`]).
//!
//! Pure and sans-IO: a driver hands in bytes and milliseconds and takes out frames and scans; a scan is read for what its
//! text alone says it is. What it *means* to the shop (whose card, which coupon, which goods) is absent on purpose: that needs
//! the shop's configuration and is decided in the till.

pub mod aim;
pub mod card_book;
pub mod card_token;
pub mod command;
pub mod ean;
pub mod frame;
pub mod gs1;
pub mod gtin;
pub mod hid_report;
pub mod in_store;
pub mod keys;
pub mod operator_book;
pub mod printing;
pub mod profile;
pub mod reading;
pub mod receipt_code;
pub mod receiver;
pub mod repeat;
pub mod scan;
pub mod ssi;

pub use aim::{AimExpectation, AimId, Symbology};
pub use card_book::{BLOCKED_MAX, CARD_KEYS_MAX, CardBook, CardFault, CardKey, REVOKED_MAX};
pub use card_token::{
    CardKeyId, CardToken, CardTokenFault, card_signed_bytes, encode_card_token, parse_card_token,
};
pub use ean::ean13;
pub use frame::{Framed, Framer, FramerCounters, Framing, FramingFault, Terminator};
pub use gtin::{Gtin, parse_gtin};
pub use in_store::{InStoreAmount, InStoreFault, InStoreLayout, InStoreReading};
pub use operator_book::{KeptPin, OPERATORS_MAX, Operator, OperatorBook};
pub use reading::{ArticleReading, Reading, read_scan};
pub use receipt_code::{encode_receipt_code, parse_receipt_code};
pub use receiver::{Receiver, ReceiverCounters, Receiving};
pub use repeat::RepeatGuard;
pub use scan::{Scan, ScanFault, looks_like_setup_code, parse_scan};
