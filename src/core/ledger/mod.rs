//! What entries mean: their bytes, their chain, their order, and the fold from the set of them to accounts and
//! findings (design 4.1, 4.4, 4.5).
//!
//! Stored format of an entry: a CBOR sequence (RFC 8742) of two items, the [`Header`] map and the payload map.
//! `entry_hash = BLAKE3(stored bytes)`. Bytes are hashed, stored and forwarded as they were first written; nobody
//! encodes an entry again, so kinds and fields that this version does not know survive.

pub mod account;
#[cfg(test)]
mod account_tests;
mod brief;
#[cfg(test)]
mod brief_tests;
pub mod chain;
#[cfg(test)]
mod chain_tests;
pub mod change;
#[cfg(test)]
mod conflict_tests;
pub mod continuing;
#[cfg(test)]
mod continuing_tests;
mod decisions;
mod desk;
pub mod entry;
#[cfg(test)]
mod entry_tests;
pub mod fact;
pub mod finding;
pub mod fold;
#[cfg(test)]
mod fold_law_tests;
#[cfg(test)]
mod fold_tests;
pub mod gist;
#[cfg(test)]
mod golden_tests;
pub mod payload;
pub mod person;
#[cfg(test)]
mod plain_fold;
pub mod posting;
mod purse;
pub mod record;
pub mod return_fault;
pub mod returning;
#[cfg(test)]
mod returning_tests;
mod step;
#[cfg(test)]
mod step_tests;
pub mod terms;
mod trade;
pub mod verification;
#[cfg(test)]
mod verification_tests;
mod walk;
pub mod watch;
#[cfg(test)]
mod watch_tests;
#[cfg(test)]
mod world;
#[cfg(test)]
mod world_return;

pub use account::{Account, Block, Evidence, Spend};
pub use chain::{ChainBreak, Head};
pub use change::changes_of;
pub use continuing::{Continued, Known, continue_fold};
pub use entry::{Entry, EntryFault, Header, Kind, OrderKey};
pub use fact::{Fact, Touch};
pub use finding::{Finding, FindingKind};
pub use fold::{Folded, fold};
pub use gist::Gist;
pub use payload::{
    Adjusted, DayClosed, Enrol, Imported, Opened, Payload, Profile, Published, Return, Sale, Void,
};
pub use person::{CardBlocked, CardLinked, Erased, Feedback, Merged, ProfileChanged, Unmerged};
pub use posting::{Ledger, Posting};
pub use record::{ClockNoted, Decided, Outcome, Restored, Revoked};
pub use return_fault::ReturnFault;
pub use returning::{ReturnTerms, Returned, ReturnedLine, plan_return, returnable};
pub use step::Step;
pub use terms::{ProgrammeTerms, Terms, Verdict};
pub use watch::{Link, Watch, watch_chain, watch_chains};
