//! The till's durable, append-only journal (design 4.1): one SQLite file, `journal.db`, that is precious.
//!
//! It promises that an entry which was answered for is on the disk (WAL with `synchronous=FULL`, answer after
//! commit), that places are dense and chained per incarnation, and that an operation takes effect once. One thread
//! writes; operations that wait together are committed together. Beside the entries it keeps projections that follow
//! from them: effects on members, cards of new members, the day's sales and returns, what was given away. Only what a
//! return of another till's goods did to a member follows from that sale too, as head office told it.
//!
//! Beside it lies a high-water mark, so that an older copy and a copied folder are noticed; a damaged file is set aside
//! and never deleted. In all these cases a new life of the journal begins and selling goes on.

mod aside;
mod backup;
mod effect;
mod fault;
#[cfg(test)]
pub(crate) mod journal_tests;
mod life;
#[cfg(test)]
mod lives_tests;
mod mark;
mod opening;
mod projection;
mod reader;
mod retention;
mod sale;
mod summary;
mod transaction;
mod verify;
mod writer;

pub use aside::list_set_aside;
pub use backup::{copy_journal, mark_restored};
pub use effect::{Effect, GivenAway};
pub use fault::{JournalFault, WriteFault};
pub use life::{Life, Why};
pub use reader::{JournalReader, JournalSnapshot, Unsent};
pub use retention::{KEEP_MS, STEP_ENTRIES_MAX};
pub use sale::{DaySums, ReturnSums, SaleRow};
pub use summary::{DaySummary, Summary};
pub use transaction::JournalTransaction;
pub use verify::{VerifyFault, VerifyReport, verify_journal};
pub use writer::{Clock, Journal, JournalConfig, JournalState};
