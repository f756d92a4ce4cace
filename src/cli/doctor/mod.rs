//! `tallytill doctor`: every check of a till with a sentence, how bad it is, and how to mend it.
//!
//! Promised: it runs beside a till and without one, also where half of the till is missing; it changes nothing; a scanner
//! and head office are asked who they are and nothing else, and not at all with `--quiet`; its codes and exit codes are
//! stable. A bundle holds no name, card, key or token: what is put in is chosen field by field, never whole files.
//!
//! Absent on purpose: asking a printer while no till runs; certificates, until a till has them.

mod arguments;
mod books;
mod bundle;
mod finding;
mod office;
mod patient;
mod premises;
mod printer;
mod report;
mod scanner;
mod verdict;

#[cfg(test)]
mod verdict_tests;

pub(super) use arguments::{DoctorArguments, run};
pub(super) use finding::{say_bytes, say_span};
