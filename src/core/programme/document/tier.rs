//! `[[tier]]`.

use serde::{Deserialize, Serialize};

use super::Texts;
use crate::core::programme::tier::Downgrade;

/// A standing that members grow into. Say how it is reached: `spend`, or `reach` with as many ways as wanted.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Short name for machines.
    pub id: String,
    /// Name for people.
    pub name: Texts,
    /// Total spend from which it holds, such as `"3000.00"`.
    pub spend: Option<String>,
    /// The ways to reach it; one suffices.
    pub reach: Option<Vec<Reach>>,
    /// How long it is held once reached; without, for as long as a way holds.
    pub hold: Option<Hold>,
    /// What earned points are multiplied by, such as `"1.5"`.
    #[serde(default = "one")]
    pub earn_factor: String,
}

/// One way to reach a tier: all that it names has to hold.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reach {
    /// What has to be paid, such as `"3000.00"`.
    pub spend: Option<String>,
    /// How many points have to be earned, such as `"500"`.
    pub points: Option<String>,
    /// How many visits.
    pub visits: Option<u32>,
    /// Within how many days up to today; without, ever.
    pub within_days: Option<u16>,
}

/// How long a tier is held once reached. Reaching it again holds it anew.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// For how many days.
    pub days: u16,
    /// Where a member goes who did not reach it again.
    #[serde(default = "to_qualified")]
    pub downgrade: Downgrade,
}

fn one() -> String {
    "1".to_owned()
}

fn to_qualified() -> Downgrade {
    Downgrade::ToQualified
}
