//! The document as it is written. Numbers are text with their unit, so that no float ever comes near money.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::core::model::Rounding;

/// A text by language code.
pub type Texts = BTreeMap<String, String>;

/// `programme.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// `[programme]`.
    pub programme: Head,
    /// `[points]`.
    pub points: Points,
    /// `[[tier]]`, in any order.
    #[serde(default)]
    pub tier: Vec<Tier>,
    /// `[[offer]]`.
    #[serde(default)]
    pub offer: Vec<Offer>,
    /// `[[earn]]`.
    #[serde(default)]
    pub earn: Vec<Earn>,
    /// `[[card_range]]`.
    #[serde(default)]
    pub card_range: Vec<CardRange>,
    /// `[settlement]`.
    #[serde(default)]
    pub settlement: Settlement,
}

/// `[programme]`: what everything else rests on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Short name for machines: lower-case letters, digits, hyphens.
    pub id: String,
    /// Name for people.
    pub name: Texts,
    /// ISO 4217 code.
    pub currency: String,
    /// IANA name, such as `Europe/Prague`.
    pub time_zone: String,
    /// ISO 639-1 codes, the first is the shop's own.
    pub languages: Vec<String>,
    /// How money is rounded.
    #[serde(default = "half_up")]
    pub rounding: Rounding,
}

/// `[points]`: the loyalty currency.
#[derive(Debug, Clone, Deserialize)]
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
}

/// `[[tier]]`: a standing that members grow into.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Short name for machines.
    pub id: String,
    /// Name for people.
    pub name: Texts,
    /// Total spend from which it holds.
    pub spend: String,
    /// What earned points are multiplied by.
    #[serde(default = "one")]
    pub earn_factor: String,
}

/// Which goods are meant. Without includes: all. Exclude always wins.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goods {
    /// Categories with all that lies in them.
    #[serde(default)]
    pub categories: Vec<String>,
    /// Articles.
    #[serde(default)]
    pub skus: Vec<String>,
    /// Categories left out.
    #[serde(default)]
    pub except_categories: Vec<String>,
    /// Articles left out.
    #[serde(default)]
    pub except_skus: Vec<String>,
}

/// `[[offer]]`: percent off some goods for some members.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// Short name for machines.
    pub id: String,
    /// Name for people, as the receipt has it.
    pub name: Texts,
    /// The share off, such as `"10 %"`.
    pub percent: String,
    /// Only for members of these tiers; without, for everybody.
    #[serde(default)]
    pub tiers: Vec<String>,
    /// On which goods; without, on all.
    #[serde(default)]
    pub goods: Goods,
    /// Larger first; of the offers of one priority the best for the customer is taken.
    #[serde(default)]
    pub priority: i32,
}

/// `[[earn]]`: points per money. All rules that match a line add up.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Earn {
    /// Short name for machines.
    pub id: String,
    /// Name for people, as the cashier reads it.
    pub name: Texts,
    /// How many points …
    pub points: String,
    /// … for each of this amount paid.
    pub per: String,
    /// On which goods; without, on all.
    #[serde(default)]
    pub goods: Goods,
}

/// `[[card_range]]`: numbers that are member cards of this programme. No range is a default (design 5.4).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardRange {
    /// How the number begins.
    pub prefix: String,
    /// How many characters it has.
    pub length: usize,
    /// `ean13` when the last digit is a check digit, `none` when there is none.
    pub check: super::rule::CardCheck,
}

/// `[settlement]`: what becomes of findings.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settlement {
    /// Points that were spent twice while tills were offline.
    #[serde(default)]
    pub overspend: Overspend,
}

/// How an overspend is settled.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overspend {
    /// Later earnings pay it off.
    #[default]
    Debt,
    /// The shop bears it.
    Absorb,
}

fn half_up() -> Rounding {
    Rounding::HalfUp
}

fn down() -> Rounding {
    Rounding::Down
}

fn one() -> String {
    "1".to_owned()
}
