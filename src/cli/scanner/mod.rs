//! `tallytill scanner …`: finding a scanner, looking at what it sends, setting it up over the wire or by a printed sheet.
//!
//! Promised: nothing but the identifying query goes to a scanner before it has said who it is; a guess is never sent; what
//! lasts is written on an operator's word alone.

mod arguments;
mod configure;
mod detect;
mod listen;
mod meaning;
mod probe;
mod rules;

#[cfg(feature = "sheet")]
mod sheet;

pub(super) use arguments::{ScannerCommand, run};
