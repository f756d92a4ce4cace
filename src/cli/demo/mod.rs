//! `tallytill demo`: the whole product on this machine, in real processes, told as it happens.
//!
//! A hub and two tills run as processes of this very program in a temporary folder, each till with a scanner on a
//! pseudo-terminal into which the demonstration writes the bytes that a real one would send. Head office is "switched
//! off" by killing its process. Every sentence is told only after it was seen to be true; what does not come true ends
//! the demonstration with exit code 1.

mod arguments;
mod process;
mod scan;
mod scanner;
mod shop;
mod stage;
#[expect(clippy::indexing_slicing, reason = "a member that a JSON value lacks reads as null")]
mod story;
#[expect(clippy::indexing_slicing, reason = "a member that a JSON value lacks reads as null")]
mod till;

pub(super) use arguments::{DemoArguments, run};
