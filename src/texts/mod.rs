//! Everything the product says to people, in their language and in the words of a shop.
//!
//! One file per language, `messages/<code>.ftl` in Fluent syntax, is compiled in and parsed once at start: a new
//! language is one new file. Every file holds the same messages with the same variables as `en.ftl`, and a test
//! proves it, so that falling back to English is for a language file of tomorrow, never for a gap of today.
//! What is much and for one room alone may have a file of its own, `messages/<room>.<code>.ftl`.
//! A file has one section per room of the product (`## Till page`, `## Reasons`, ...).
//!
//! Plural forms follow the rules of each language through whole numbers. Amounts are never numbers here: a decimal
//! amount arrives as text, so that nothing on its way to a person passes through a float.
//! Absent on purpose: texts of a programme (names of offers and tiers), which come with the programme itself.

mod amount;
mod args;
mod catalogue;
mod date;
mod preference;

pub use args::Args;
pub use catalogue::{Texts, TextsFault};
