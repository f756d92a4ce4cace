//! What is known of a scanner, as data: one TOML document for each model and way of connecting it.
//!
//! Promised: what is wrong with a profile is named with its line and key; every setting says how sure it is and where
//! that comes from; a guess can be told apart everywhere. Absent on purpose: reading files, and talking to a device
//! (see [`crate::core::codec::command`]).

mod bytes;
mod check;
mod document;
mod load;
#[cfg(feature = "schema")]
pub mod schema;
mod setting;

pub use bytes::{ByteString, parse_escapes};
pub use document::{
    Aim, Commands, Family, Flow, Frame, Identify, Line, Match, Parity, Profile, SCHEMA, Transport, UsbClass,
    UsbMatch,
};
pub use load::parse_profile;
pub use setting::{Fnc3, Purpose, Setting, SheetCode, Symbol, Trust, Zone};
