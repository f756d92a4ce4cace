//! The nouns of the trade (design 1): what a till, a member, a basket and a receipt are, in exact integers.
//!
//! Nothing here reads a clock, rolls dice or touches a file; every amount is an integer in its smallest unit, and
//! arithmetic that could overflow says so instead of wrapping.

mod ahead;
pub mod allocation;
mod amount;
pub mod base32;
pub mod basket;
pub mod currency;
pub mod decimal;
pub mod document;
pub mod ean;
pub mod id;
pub mod member;
mod missing;
pub mod money;
pub mod operator;
pub mod points;
pub mod quantity;
pub mod rate;
pub mod receipt;
pub mod return_policy;
pub mod settlement;
pub mod standing;
mod standing_queries;
pub mod text;
pub mod time;

pub use ahead::{Ahead, Milestone};
pub use basket::{Basket, BasketFault, CategoryPath, Line, LineName, Sku, Unit};
pub use currency::Currency;
pub use id::{CardNumber, EntryHash, EntrySeq, Incarnation, MemberId, OpId, ProgrammeHash, RuleId, TillId};
pub use member::{MemberFacts, MemberView};
pub use missing::Missing;
pub use money::Money;
pub use operator::{Acting, OperatorId, Right, Rights};
pub use points::Points;
pub use quantity::Quantity;
pub use rate::{Rate, Rounding};
pub use receipt::Receipt;
pub use return_policy::ReturnPolicy;
pub use settlement::{Settlement, Settlements};
pub use standing::{Change, Lot, Standing};
pub use standing_queries::{EXPIRING_DAYS, PointsOn};
pub use text::{Language, LocalText};
pub use time::{Day, Hlc, LocalTime, TimeZone, Timestamp};
