//! The till's durable, append-only journal (design 4.1): one SQLite file, `journal.db`, that is precious.
//!
//! It promises that an entry which was answered for is on the disk (WAL with `synchronous=FULL`, answer after
//! commit), that places are dense and chained per incarnation, and that an operation takes effect once. One thread
//! writes; operations that wait together are committed together. Beside the entries it keeps projections that follow
//! from them: effects on members, cards of new members, the day's sales and returns, what was given away. Only what a
//! return of another till's goods did to a member follows from that sale too, as head office told it.
//!
//! Absent on purpose until their issue: the high-water file, setting a damaged file aside, retention.

mod effect;
mod fault;
#[cfg(test)]
pub(crate) mod journal_tests;
mod projection;
mod reader;
mod sale;
mod transaction;
mod verify;
mod writer;

pub use effect::{Effect, GivenAway};
pub use fault::{JournalFault, WriteFault};
pub use reader::{JournalReader, JournalSnapshot, Unsent};
pub use sale::{DaySums, ReturnSums, SaleRow};
pub use transaction::JournalTransaction;
pub use verify::{VerifyFault, VerifyReport, verify_journal};
pub use writer::{Clock, Journal, JournalConfig, JournalState};
