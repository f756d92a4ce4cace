//! `tallytill cards print`: cards of the size of a bank card, with the QR code of the signed text and the number as a bar code,
//! one by one or on sheets to cut.
//!
//! A card says nothing of its member: it is printed before it has one, and whoever finds it learns no name.

mod card;
mod command;
mod sheet;

pub(super) use command::{PrintArguments, run};
