//! Head office's store: one SQLite file `hub.db` beside its keys (design 4.4).
//!
//! Promises: an entry is acknowledged only after the commit that holds it together with everything it changed; the
//! kept accounts and findings are always the fold of all kept entries. Every unique key starts with its distribution
//! key (entries by till, members by member), so that the same schema can be spread over several machines.
//!
//! Absent on purpose: an interface for other databases, until there is one.

mod adjustments;
mod card_book;
mod cards;
mod column;
mod database;
mod fault;
mod feed;
mod imports;
mod ingest;
mod origin;
mod overview;
mod people;
mod programmes;
mod refold;
mod replacement;
mod sales;
mod tills;
mod upgrade;
mod verification;

pub use adjustments::{Adjustment, PlannedAdjustment, Whom};
pub use card_book::{BlockFault, BlockedCard, KeyFault as CardKeyFault, SignedCardBook};
pub use cards::{ISSUE_CARDS_MAX, IssueFault, IssuedCard};
pub use database::{Identity, Store};
pub use fault::StoreFault;
pub use feed::FeedPage;
pub use imports::Import;
pub use ingest::{IngestFault, Taken};
pub use overview::{ArrivedEntry, HistoryLine, KeptFinding, TillLine};
pub use people::{FIRST_PERSON, PASSWORD_BYTES_MAX, SESSION_LIFE_MS};
pub use programmes::{Publication, PublishFault, StoredProgramme};
pub use replacement::{NewCard, ReplaceFault, Replaced};
pub use tills::{CODE_LIFE_MS, Contact, EnrolFault, KnownTill, NAME_CHARS_MAX};
pub use verification::Verification;
