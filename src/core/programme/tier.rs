//! Tiers: how they are reached, held and lost (design 3.5).

use serde::Deserialize;

use super::rule::Programme;
use crate::core::model::{Day, LocalText, Money, Points, Rate, RuleId, Standing};

/// A standing.
#[derive(Debug, Clone)]
pub struct Tier {
    /// Short name for machines.
    pub id: RuleId,
    /// Name for people.
    pub name: LocalText,
    /// The ways to reach it; one suffices, and none at all means everybody has it.
    pub reach: Vec<Qualification>,
    /// How long it is held once reached; `None` for as long as a qualification holds.
    pub hold: Option<Hold>,
    /// What earned points are multiplied by.
    pub earn_factor: Rate,
}

/// One way to reach a tier: all that it names has to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Qualification {
    /// What has to be paid.
    pub spend: Option<Money>,
    /// What has to be earned.
    pub points: Option<Points>,
    /// How many visits.
    pub visits: Option<i64>,
    /// Within how many days up to today; `None` for ever.
    pub within_days: Option<u16>,
}

/// How long a tier is held, and what comes then. Reaching it again holds it anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// For how many days.
    pub days: u16,
    /// Where a member goes who did not reach it again.
    pub downgrade: Downgrade,
}

/// Where a tier that is no longer held leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Downgrade {
    /// To whatever tier the member qualifies for on that day.
    ToQualified,
    /// One tier down at most, which is held as long again.
    OneStep,
}

impl Programme {
    /// The tier that a member has on a day, if any.
    pub fn tier_on(&self, standing: &Standing, _today: Day) -> Option<&Tier> {
        self.tiers.iter().rev().find(|tier| tier.is_reached(standing))
    }

    /// The lowest tier that a standing does not reach, if any.
    pub fn next_tier(&self, standing: &Standing) -> Option<&Tier> {
        self.tiers.iter().find(|tier| !tier.is_reached(standing))
    }
}

impl Tier {
    fn is_reached(&self, standing: &Standing) -> bool {
        self.reach.is_empty()
            || self.reach.iter().any(|way| way.spend.is_none_or(|spend| spend <= standing.facts.spend))
    }
}
