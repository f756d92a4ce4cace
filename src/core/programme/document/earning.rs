//! `[points]`, `[[earn]]`, `[[stamp_card]]`, `[welcome]` and `[referral]`.

use serde::{Deserialize, Serialize};

use super::{Goods, Limits, Texts, When};
use crate::core::model::Rounding;
use crate::core::programme::earning::{PayAs, ReturnPolicy};

/// What members collect and pay with.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Points {
    /// What points are called.
    pub name: Texts,
    /// What one point pays, such as `"1.00"`.
    pub worth: String,
    /// Digits after the point of an amount of points, 0 to 3.
    #[serde(default)]
    pub decimals: u8,
    /// How earned points are rounded.
    #[serde(default = "down")]
    pub rounding: Rounding,
    /// The share of a basket that points can pay, such as `"50 %"`.
    pub pay_up_to: String,
    /// What points can pay for; without, everything.
    #[serde(default)]
    pub pay_goods: Goods,
    /// Whether the receipt shows points as a `discount` on lines or as a means of payment (`tender`).
    #[serde(default = "discount")]
    pub pay_as: PayAs,
    /// The fewest points that can be spent at once, such as `"10"`.
    pub spend_least: Option<String>,
    /// The most points that one sale can earn, such as `"500"`.
    pub earn_most: Option<String>,
    /// After how many days earned points can be spent; 0 for at once.
    #[serde(default)]
    pub vests_after_days: u16,
    /// When earned points are gone; without, never.
    pub expires: Option<Expires>,
    /// What a return may take back of points that were earned: only those that can't be spent yet (`unvested`), at most
    /// what the balance holds (`within_balance`), or all, where what is missing becomes a `debt`.
    #[serde(default = "debt")]
    pub return_policy: ReturnPolicy,
    /// Points given back by a return live at least so many days more.
    #[serde(default)]
    pub return_grace_days: u16,
}

/// When points are gone. Exactly one of the three.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Expires {
    /// So many days after the sale.
    pub days: Option<u16>,
    /// With the last day of a month, so many whole months after the one of the sale.
    pub month_end: Option<u16>,
    /// With the last day of the year, so many whole years after the one of the sale.
    pub year_end: Option<u16>,
}

/// How points or stamps are earned. Exactly one of `points` with `per`, `per_item`, `per_visit`, `factor`, `stamps`.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Earn {
    /// Short name for machines.
    pub id: String,
    /// Name for people, as the cashier reads it.
    pub name: Texts,
    /// How many points …
    pub points: Option<String>,
    /// … for each of this amount paid.
    pub per: Option<String>,
    /// So many points for each piece, or each whole unit of what is weighed, such as `"2"`.
    pub per_item: Option<String>,
    /// So many points for the visit, such as `"5"`.
    pub per_visit: Option<String>,
    /// What the other rules give on these goods times this, such as `"2"`.
    pub factor: Option<String>,
    /// A stamp for each so many pieces.
    pub stamps: Option<StampsEarned>,
    /// On which goods; without, on all.
    #[serde(default)]
    pub goods: Goods,
    /// When it applies; without, always.
    #[serde(default)]
    pub when: When,
    /// How often.
    #[serde(default)]
    pub limits: Limits,
    /// After how many days its points can be spent; without, as `[points]` has it.
    pub vests_after_days: Option<u16>,
    /// When its points are gone; without, as `[points]` has it.
    pub expires: Option<Expires>,
}

/// A stamp for each so many pieces that were really paid for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StampsEarned {
    /// The stamp card.
    pub card: String,
    /// Pieces for one stamp.
    #[serde(default = "one")]
    pub pieces: u32,
}

/// A card that stamps are collected on. `[[earn]]` fills it, a `[[reward]]` empties it.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StampCard {
    /// Short name for machines.
    pub id: String,
    /// Name for people.
    pub name: Texts,
}

/// Points for joining.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Welcome {
    /// How many, such as `"50"`.
    pub points: String,
    /// Name for people.
    pub name: Texts,
}

/// The reward for bringing a friend: both sides once, at the friend's first purchase.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Referral {
    /// Name for people.
    pub name: Texts,
    /// Points for the one who brought the friend, such as `"100"`.
    pub referrer: String,
    /// Points for the friend, such as `"50"`.
    pub friend: String,
    /// The least that the friend's purchase has to come to; without, anything.
    pub spend_least: Option<String>,
}

fn down() -> Rounding {
    Rounding::Down
}

fn discount() -> PayAs {
    PayAs::Discount
}

fn debt() -> ReturnPolicy {
    ReturnPolicy::Debt
}

fn one() -> u32 {
    1
}
