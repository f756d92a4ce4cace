//! `[[coupon]]`, `[[partner]]`, `[[charity]]`, `[[pilot]]`, `[[experiment]]` and `[[goal]]`.

use serde::{Deserialize, Serialize};

use super::Texts;

/// A code that opens the offers that name it in `when`. It has `codes`, a `prefix`, or both.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Coupon {
    /// Short name for machines.
    pub id: String,
    /// Name for people.
    pub name: Texts,
    /// Its codes, as scanned.
    #[serde(default)]
    pub codes: Vec<String>,
    /// How its codes begin, where each is printed once.
    pub prefix: Option<String>,
    /// The first day on which it is good.
    pub from: Option<String>,
    /// The last day on which it is good.
    pub until: Option<String>,
    /// How often one member may use it; without, as often as wanted.
    pub per_member: Option<u32>,
    /// How often it may be used in all: each till has its share.
    pub total: Option<u32>,
}

/// Another shop of a coalition.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Partner {
    /// Short name for machines.
    pub id: String,
    /// Name for people.
    pub name: Texts,
    /// Its stores.
    pub stores: Vec<String>,
    /// What earned points are multiplied by there, such as `"0.5"`.
    #[serde(default = "one")]
    pub earn_factor: String,
    /// The share of a basket that points can pay there; without, as `[points]` has it.
    pub pay_up_to: Option<String>,
}

/// Whom members can give points to.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Charity {
    /// Short name for machines.
    pub id: String,
    /// Name for people.
    pub name: Texts,
}

/// A roll-out to some stores or to a share of the members. Offers name it in `when`.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Pilot {
    /// Short name for machines.
    pub id: String,
    /// Stores that take part; without, all.
    #[serde(default)]
    pub stores: Vec<String>,
    /// The share of members that takes part, such as `"20 %"`; without, all.
    pub share: Option<String>,
}

/// A comparison of what works better: each member is in one arm, for as long as it runs.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Experiment {
    /// Short name for machines.
    pub id: String,
    /// Its arms, two or more.
    pub arms: Vec<ExperimentArm>,
    /// The first day on which it runs.
    pub from: Option<String>,
    /// The last day on which it runs.
    pub until: Option<String>,
}

/// An arm of an experiment.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExperimentArm {
    /// Short name for machines.
    pub id: String,
    /// How large its part of the members is, beside the other arms' weights.
    #[serde(default = "one_part")]
    pub weight: u32,
}

/// A target for one of head office's figures.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// The figure, such as `redemption_share`.
    pub figure: String,
    /// The target, such as `"40 %"`.
    pub target: String,
    /// By which day.
    pub by: String,
}

fn one() -> String {
    "1".to_owned()
}

fn one_part() -> u32 {
    1
}
