//! The rule document (design 3.1): parsed from TOML, checked, and compiled to an index by goods.
//!
//! What a shop writes stands block by block, with comments, in `tests/data/programmes/everything.toml`. Unknown keys are
//! refused. Each block is a type in [`document`], a checked twin in [`rule`], [`offer`], [`earning`], [`tier`] or
//! [`campaign`], and a function of the check that leads from one to the other: a new block is added in these places.

pub mod campaign;
mod check;
#[cfg(test)]
mod check_block_tests;
#[cfg(test)]
mod check_offer_tests;
#[cfg(test)]
mod check_tests;
pub mod condition;
pub mod diff;
#[cfg(test)]
mod diff_tests;
pub mod document;
#[cfg(test)]
mod doubt_tests;
mod draft;
pub mod earning;
pub mod explain;
mod facts;
mod index;
#[cfg(test)]
mod mutation_tests;
pub mod offer;
mod postings;
mod rewards;
pub mod rule;
#[cfg(feature = "schema")]
pub mod schema;
#[cfg(feature = "schema")]
#[cfg(test)]
mod schema_tests;
#[cfg(test)]
pub(crate) mod shop;
#[cfg(test)]
mod shop_tests;
pub mod tier;
#[cfg(test)]
mod tier_tests;

pub use campaign::{Charity, Coupon, Experiment, Goal, Partner, Pilot};
pub use condition::{Birthday, Conditions, Days, Goods, Hours, PurchaseTest, Span, Weekdays, Windowed};
pub use draft::Draft;
pub use earning::{
    EarnRule, Earning, Expiry, PayAs, PointsRule, ReferralRule, ReturnPolicy, StampCard, Welcome, vests_on,
};
pub(crate) use facts::{Effect, OfferFacts};
pub use index::GoodsIndex;
pub use offer::{
    Cost, Deal, Gain, GroupDeal, Limits, MemberLimit, Mode, Offer, Part, PriceEffect, Stacking, Step,
    TotalDeal,
};
pub use rule::{CardCheck, CardRange, OfflineRule, Programme};
pub use tier::{Downgrade, Hold, Qualification, Tier};
