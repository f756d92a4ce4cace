//! What a till says to people, in their language: reasons, scans, the age of knowledge, the state of things.
//!
//! A message is chosen by the stable code of what it says, so that each code has one sentence in each language. What an
//! id is called comes from the programme; an id itself is shown only where the programme no longer has its name.

mod effect;
mod name;
mod reason;
#[cfg(test)]
mod reason_tests;
mod refusal;
#[cfg(test)]
pub(in crate::till) mod shop;
mod state;

pub use name::Phrase;
pub(in crate::till) use name::day_before;
pub use state::{display_name, printer_name, scanner_name};
