//! `quote(programme, basket, member, points to spend) -> Quote`: pure, total, the same bytes for the same input on
//! every machine (design 3).
//!
//! The order of evaluation (design 3.2) is the order of the modules: `discount`, `redemption`, `earning`, then
//! tiers as they would stand, and a [`reason`] for every rule that names these goods or this member.
//!
//! Absent on purpose until their issue: conditions on time, counters and coupons, combination across priorities,
//! lots. Each has its step in [`quote`] to grow into.

mod after;
pub mod ask;
mod chance;
mod coupon;
mod discount;
#[cfg(test)]
mod drawn;
mod earning;
mod effects;
mod factor;
mod gains;
#[cfg(test)]
mod law_tests;
mod occasion;
#[cfg(test)]
mod occasion_tests;
mod purse;
mod quote;
pub mod reason;
mod redemption;
mod reward;
mod used;

pub use ask::{Ask, Choices, Given, Situation};
pub use quote::{Quote, QuoteFault, QuoteHash, quote};
pub use reason::{Missing, Reason, Refusal, SpendLimit};
