//! `quote(programme, basket, member, points to spend) -> Quote`: pure, total, the same bytes for the same input on
//! every machine (design 3).
//!
//! The order of evaluation (design 3.2) is the order of the steps in [`quote`]: what the `occasion` allows, `discount`
//! and `gains`, what points buy, `redemption`, `earning`, `effects`, and the member `after` the sale, with a [`reason`]
//! for every rule that names these goods or this member. Whom an experiment takes is decided by `chance`, without dice.

mod after;
pub mod ask;
mod chance;
mod coupon;
mod discount;
#[cfg(test)]
mod drawn;
mod earning;
#[cfg(test)]
mod earning_tests;
mod effects;
#[cfg(test)]
mod effects_tests;
mod factor;
mod gains;
#[cfg(test)]
mod law_tests;
mod limit;
mod occasion;
#[cfg(test)]
mod occasion_tests;
#[cfg(test)]
mod points_law_tests;
mod purse;
mod quote;
pub mod reason;
mod redemption;
#[cfg(test)]
mod redemption_tests;
mod reward;
#[cfg(test)]
mod reward_tests;
#[cfg(test)]
mod scene;
mod used;
pub mod verification;
#[cfg(test)]
mod verification_tests;

pub use ask::{Ask, Choices, Given, Situation};
pub use quote::{Quote, QuoteFault, QuoteHash, quote};
pub use reason::{Missing, NamedLines, OffLines, Reason, Refusal, SpendLimit};
pub use verification::{Reworked, Untold, verify_sale};
