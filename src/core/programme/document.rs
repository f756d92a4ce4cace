//! The document as it is written. Numbers are text with their unit, so that no float ever comes near money.
//!
//! Each block is a type here with the keys that a person writes; the texts above them are what `tallytill programme
//! schema` tells an editor. Nothing is judged here but the shape: the rest is the work of the check.

mod campaign;
mod condition;
mod earning;
mod offer;
mod settlement;
mod tier;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use campaign::{Charity, Coupon, Experiment, ExperimentArm, Goal, Partner, Pilot};
pub use condition::{
    Arm, Birthday, DaySpan, Goods, Purchase, PurchaseTable, PurchaseWord, TextSpan, When, WindowedSpend,
    WindowedVisits,
};
pub use earning::{Earn, Expires, Points, Referral, StampCard, StampsEarned, Welcome};
pub use offer::{
    Cost, Gain, Group, Limits, MemberLimit, Mix, Offer, Part, QuantityStep, Stacking, TotalStep,
};
pub use settlement::{Overspend, Policy, Settlement};
pub use tier::{Hold, Reach, Tier};

use super::rule::CardCheck;
use crate::core::model::Rounding;

/// A text by language code, such as `{ cs = "Káva", en = "Coffee" }`: one in each of the programme's languages.
pub type Texts = BTreeMap<String, String>;

/// A loyalty programme: everything that the tills of a shop have to know. Numbers stand in quotation marks with a
/// point before the decimals (`"12.50"`), shares carry a percent sign (`"10 %"`), days are written `"2026-12-31"`.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(title = "Tallytill programme"))]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// What everything else rests on.
    pub programme: Head,
    /// What members collect.
    pub points: Points,
    /// Standings that members grow into, in any order.
    #[serde(default)]
    pub tier: Vec<Tier>,
    /// What is taken off or given.
    #[serde(default)]
    pub offer: Vec<Offer>,
    /// What members get for points or stamps: an offer with a `cost`.
    #[serde(default)]
    pub reward: Vec<Offer>,
    /// How points and stamps are earned. All rules that match add up.
    #[serde(default)]
    pub earn: Vec<Earn>,
    /// Cards that stamps are collected on.
    #[serde(default)]
    pub stamp_card: Vec<StampCard>,
    /// Codes that open offers.
    #[serde(default)]
    pub coupon: Vec<Coupon>,
    /// Points for joining.
    pub welcome: Option<Welcome>,
    /// The reward for bringing a friend.
    pub referral: Option<Referral>,
    /// The other shops of a coalition.
    #[serde(default)]
    pub partner: Vec<Partner>,
    /// Whom members can give points to.
    #[serde(default)]
    pub charity: Vec<Charity>,
    /// How offers combine.
    #[serde(default)]
    pub stacking: Stacking,
    /// What a till may do without head office.
    #[serde(default)]
    pub offline: Offline,
    /// Roll-outs to some stores or to a share of the members.
    #[serde(default)]
    pub pilot: Vec<Pilot>,
    /// Comparisons of what works better; each member is in one arm.
    #[serde(default)]
    pub experiment: Vec<Experiment>,
    /// Targets for head office's figures.
    #[serde(default)]
    pub goal: Vec<Goal>,
    /// Which numbers are member cards of this programme. Without any, none is.
    #[serde(default)]
    pub card_range: Vec<CardRange>,
    /// What becomes of conflicts that head office finds.
    #[serde(default)]
    pub settlement: Settlement,
}

/// What everything else in a programme rests on.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Programme"))]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Short name for machines: lower-case letters, digits, hyphens.
    pub id: String,
    /// Name for people.
    pub name: Texts,
    /// ISO 4217 code, such as `CZK`.
    pub currency: String,
    /// Where the shop's days turn: an IANA name, such as `Europe/Prague`.
    pub time_zone: String,
    /// ISO 639-1 codes, the first is the shop's own.
    pub languages: Vec<String>,
    /// How money is rounded.
    #[serde(default = "half_up")]
    pub rounding: Rounding,
    /// The first day on which it is in force; without, it has begun.
    pub from: Option<String>,
    /// The last day on which it is in force; without, it does not end.
    pub until: Option<String>,
}

/// What a till may do without head office.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Offline {
    /// Points that one sale may spend, such as `"200"`; without, there is no limit.
    pub spend_most: Option<String>,
    /// How old a balance may be to be spent from, in days; without, of any age.
    pub balance_days_max: Option<u16>,
    /// How many tills share a campaign's budget; without, one.
    pub tills: Option<u32>,
    /// How many tills a store has; without, one.
    pub tills_per_store: Option<u32>,
}

/// Numbers that are member cards of this programme.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CardRange {
    /// How the number begins.
    pub prefix: String,
    /// How many characters it has.
    pub length: usize,
    /// `ean13` when the last digit is a check digit, `none` when there is none.
    pub check: CardCheck,
}

fn half_up() -> Rounding {
    Rounding::HalfUp
}
