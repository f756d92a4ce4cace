//! `[[offer]]`, `[[reward]]` and `[stacking]`.

use serde::{Deserialize, Serialize};

use super::{Goods, Texts, When};
use crate::core::programme::offer::Mode;

/// What is taken off or given, for whom and when. At most one of `percent`, `amount_off`, `fixed_price`, `by_quantity`,
/// `group`, `mix`, `by_total`; without any of them it has to give something beside (`gives`).
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// Short name for machines.
    pub id: String,
    /// Name for people, as the receipt has it.
    pub name: Texts,
    /// How it combines: `exclusive` with nothing, `best` the better of its priority is taken, `compound` with other
    /// compound offers.
    #[serde(default = "best")]
    pub mode: Mode,
    /// Larger first; of the offers of one priority the best for the customer is taken.
    #[serde(default)]
    pub priority: i32,
    /// A share off each unit, such as `"10 %"`.
    pub percent: Option<String>,
    /// So much off each unit, such as `"5.00"`.
    pub amount_off: Option<String>,
    /// Each unit costs this, where it costs more, such as `"49.00"`.
    pub fixed_price: Option<String>,
    /// Off each unit, the more the more is bought.
    pub by_quantity: Option<Vec<QuantityStep>>,
    /// Off each group of so many pieces, such as 3 for the price of 2.
    pub group: Option<Group>,
    /// Off each set that has so many pieces of each part.
    pub mix: Option<Mix>,
    /// Off the goods together, by what they come to after the other offers.
    pub by_total: Option<Vec<TotalStep>>,
    /// On which goods; without, on all.
    #[serde(default)]
    pub goods: Goods,
    /// When it applies; without, always and for everybody.
    #[serde(default)]
    pub when: When,
    /// How often.
    #[serde(default)]
    pub limits: Limits,
    /// What it gives beside.
    #[serde(default)]
    pub gives: Vec<Gain>,
    /// What the member gives for it; in a `[[reward]]` alone.
    pub cost: Option<Cost>,
}

/// From so much of the goods on, so much off each unit. Exactly one of `percent`, `amount_off`, `fixed_price`.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct QuantityStep {
    /// From how much on, such as `"3"` or `"0.5"`.
    pub at_least: String,
    /// A share off each unit.
    pub percent: Option<String>,
    /// So much off each unit.
    pub amount_off: Option<String>,
    /// Each unit costs this.
    pub fixed_price: Option<String>,
}

/// From what total on, so much off it. Exactly one of `percent`, `amount_off`.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TotalStep {
    /// From which total on, such as `"500.00"`.
    pub at_least: String,
    /// A share off.
    pub percent: Option<String>,
    /// So much off.
    pub amount_off: Option<String>,
}

/// Pieces of the goods that are bought together. Exactly one of the ways to take something off.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Pieces of one group.
    pub pieces: u32,
    /// So many of the cheapest pieces are free.
    pub cheapest_free: Option<u32>,
    /// A share off the cheapest piece.
    pub cheapest_percent: Option<String>,
    /// A share off all.
    pub percent: Option<String>,
    /// So much off the group.
    pub amount_off: Option<String>,
    /// The group costs this, where it costs more.
    pub fixed_price: Option<String>,
}

/// A set of different goods. Exactly one of the ways to take something off.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Mix {
    /// The parts; a piece counts for one of them only.
    pub parts: Vec<Part>,
    /// So many of the cheapest pieces are free.
    pub cheapest_free: Option<u32>,
    /// A share off the cheapest piece.
    pub cheapest_percent: Option<String>,
    /// A share off all.
    pub percent: Option<String>,
    /// So much off the set.
    pub amount_off: Option<String>,
    /// The set costs this, where it costs more.
    pub fixed_price: Option<String>,
}

/// One part of a set.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Which goods.
    pub goods: Goods,
    /// How many pieces.
    #[serde(default = "one")]
    pub pieces: u32,
}

/// What an offer gives beside its prices: exactly one of `perk`, `cashier_message`, `receipt_message`, `voucher`, `gift`.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Gain {
    /// A perk: what the cashier and the receipt say is due.
    pub perk: Option<Texts>,
    /// What only the cashier reads.
    pub cashier_message: Option<Texts>,
    /// What only the customer reads.
    pub receipt_message: Option<Texts>,
    /// The right to this offer on a later visit.
    pub voucher: Option<String>,
    /// With `voucher`: for how many days it is good; without, for ever.
    pub days: Option<u16>,
    /// This article for nothing.
    pub gift: Option<String>,
    /// With `gift`: what it is called.
    pub name: Option<Texts>,
    /// With `gift`: how many pieces; without, one.
    pub pieces: Option<u32>,
}

/// What a member gives for a reward: `points`, or `stamps` with `count`.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// Points, such as `"50"`; the reward is taken when it is asked for.
    pub points: Option<String>,
    /// The stamp card; the reward is taken by itself as soon as the stamps are there.
    pub stamps: Option<String>,
    /// With `stamps`: how many.
    pub count: Option<u32>,
}

/// How often an offer or an earning rule gives something.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// In one sale.
    pub per_sale: Option<u32>,
    /// For one member.
    #[serde(default)]
    pub per_member: Vec<MemberLimit>,
    /// In one store, over the whole campaign.
    pub per_store: Option<u32>,
    /// What it may take off in all, over the whole campaign, such as `"10000.00"`.
    pub budget_money: Option<String>,
    /// What it may give in points in all, over the whole campaign, such as `"5000"`.
    pub budget_points: Option<String>,
}

/// A limit for one member.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MemberLimit {
    /// So many times …
    pub times: u32,
    /// … within so many days up to today: 1 is today alone; without, ever.
    pub within_days: Option<u16>,
}

/// How offers combine.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Stacking {
    /// `false`: goods take offers of one priority only. `true`: the best offer of each priority is taken, one after the
    /// other.
    #[serde(default)]
    pub across: bool,
    /// How many combinations of overlapping offers a till looks at before it takes the most valuable ones first.
    #[serde(default = "combinations")]
    pub combinations_max: u32,
}

impl Default for Stacking {
    fn default() -> Self {
        Self { across: false, combinations_max: combinations() }
    }
}

fn best() -> Mode {
    Mode::Best
}

fn one() -> u32 {
    1
}

fn combinations() -> u32 {
    4_096
}
