//! Head office's store: an SQLite file `hub.db` beside its keys, or a PostgreSQL database, by URL (design 4.4).
//!
//! Promises: an entry is acknowledged only after the commit that holds it; the kept accounts and findings are always
//! the fold of all entries up to where each chain says that it is folded. Every unique key holds its distribution key
//! (entries by till, members by shard), so that the same schema can be spread over several machines.
//!
//! | module | what it holds |
//! |---|---|
//! | `session`, `backend` | what is asked of a database; `sqlite` and `postgres` are the two |
//! | `group`, `ingest`, `branches` | entries on their way in |
//! | `folding`, `watching`, `refold`, `places`, `member_rows` | from entries to members and findings |
//! | `feed`, `overview`, `sales` | what is read |
//! | `verification`, `upgrade` | proving it all, and folding it all anew |

mod address;
mod adjustments;
mod backend;
mod branches;
mod card_book;
mod cards;
mod column;
mod database;
mod decisions;
mod fault;
mod feed;
mod floor;
mod folding;
mod group;
mod imports;
mod ingest;
mod member_rows;
mod operators;
mod origin;
mod overview;
mod own;
mod people;
mod places;
#[cfg(feature = "postgres")]
mod postgres;
mod programmes;
mod refold;
mod replacement;
mod restoring;
mod revocations;
mod sales;
mod session;
#[cfg(test)]
mod session_tests;
mod sqlite;
mod tills;
mod upgrade;
mod verification;
mod watching;

pub use address::{AddressFault, DatabaseAddress};
pub use adjustments::{Adjustment, PlannedAdjustment, Whom};
pub use card_book::{BlockFault, BlockedCard, KeyFault as CardKeyFault, SignedCardBook};
pub use cards::{ISSUE_CARDS_MAX, IssueFault, IssuedCard};
pub use database::{Identity, Store};
pub use decisions::{DecideFault, Decision, REASON_CHARS_MAX};
pub use fault::StoreFault;
pub use feed::{Cut, Distance, FeedPage, ShardRows};
pub use folding::FOLD_ENTRIES_MAX;
pub use imports::Import;
pub use ingest::{IngestFault, Taken};
pub use overview::{ArrivedEntry, HistoryLine, KeptFinding, TillLine};
pub use people::{FIRST_PERSON, PASSWORD_BYTES_MAX, SESSION_LIFE_MS};
pub use programmes::{Publication, PublishFault, StoredProgramme};
pub use replacement::{NewCard, ReplaceFault, Replaced};
pub use revocations::{Judgement, RevokeFault, Subject};
pub use tills::{CODE_LIFE_MS, Contact, EnrolFault, KnownTill, NAME_CHARS_MAX};
pub use verification::Verification;
