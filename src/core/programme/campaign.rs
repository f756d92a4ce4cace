//! What surrounds offers: coupons, partners, charities, pilots, experiments, goals.

use super::condition::Days;
use crate::core::model::{Day, LocalText, Rate, RuleId};

/// A coupon: a gate on the offers that name it.
#[derive(Debug, Clone)]
pub struct Coupon {
    /// Short name for machines.
    pub id: RuleId,
    /// Name for people.
    pub name: LocalText,
    /// Its codes, as scanned.
    pub codes: Vec<String>,
    /// How its codes begin, where each is printed once; empty for none.
    pub prefix: String,
    /// On which days it is good.
    pub days: Days,
    /// How often a member may use it; `None` for as often as wanted. Counted under the coupon's id.
    pub per_member: Option<u32>,
    /// How often it may be used in all: each till has its share.
    pub total: Option<u64>,
}

impl Coupon {
    /// Whether this code, as it was scanned, is one of its own.
    pub fn holds(&self, code: &str) -> bool {
        let printed_once =
            !self.prefix.is_empty() && code.len() > self.prefix.len() && code.starts_with(&self.prefix);
        printed_once || self.codes.iter().any(|known| known == code)
    }
}

/// A partner of a coalition.
#[derive(Debug, Clone)]
pub struct Partner {
    /// Short name for machines.
    pub id: RuleId,
    /// Name for people.
    pub name: LocalText,
    /// Its stores.
    pub stores: Vec<String>,
    /// What earned points are multiplied by there.
    pub earn_factor: Rate,
    /// The share of a basket that points can pay there; `None` as the points have it.
    pub pay_up_to: Option<Rate>,
}

/// A charity.
#[derive(Debug, Clone)]
pub struct Charity {
    /// Short name for machines.
    pub id: RuleId,
    /// Name for people.
    pub name: LocalText,
}

/// A roll-out to some stores, to a share of the members, or to that share in those stores.
#[derive(Debug, Clone)]
pub struct Pilot {
    /// Short name for machines.
    pub id: RuleId,
    /// Stores that take part; empty for all.
    pub stores: Vec<String>,
    /// The share of members that takes part, by hash.
    pub share: Rate,
}

/// An experiment: each member is in one arm, decided by hash.
#[derive(Debug, Clone)]
pub struct Experiment {
    /// Short name for machines.
    pub id: RuleId,
    /// Its arms with their weights.
    pub arms: Vec<(RuleId, u32)>,
    /// On which days it runs.
    pub days: Days,
}

/// A target for one of head office's figures (design 7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// The figure.
    pub figure: String,
    /// The target as it is written.
    pub target: String,
    /// By when.
    pub by: Day,
}
