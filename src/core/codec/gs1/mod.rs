//! GS1 data in scans: element strings and web links, read into one list of identifiers and values.
//!
//! Absent on purpose: what a shop makes of it. A price in a code is the shop's own affair, a serial number nobody's.

mod digital_link;
mod element;
mod identifier;
mod measure;

pub use digital_link::{DigitalLinkFault, looks_like_link, parse_digital_link};
pub use element::{Element, ElementFault, parse_elements};
pub use identifier::{Identifier, identifier_of};
pub use measure::{Gs1Data, Payable};
