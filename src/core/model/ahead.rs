//! What lies ahead of a member after a sale, as its receipt tells it: kept with the sale, so that the receipt reads the
//! same whenever it is printed.

use minicbor::{Decode, Encode};

use super::id::RuleId;
use super::missing::Missing;
use super::points::Points;
use super::standing::Stamps;
use super::time::Day;

/// What lies ahead of a member.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Ahead {
    /// The next tier.
    #[n(0)]
    pub tier: Option<Milestone>,
    /// The nearest reward.
    #[n(1)]
    pub reward: Option<Milestone>,
    /// How many stamps there are now on the cards that the sale changed.
    #[n(2)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub stamps: Vec<Stamps>,
    /// Points that are gone within [`super::EXPIRING_DAYS`] …
    #[n(3)]
    #[cbor(default)]
    pub expiring: Points,
    /// … some of them from this day on.
    #[n(4)]
    pub expiring_on: Option<Day>,
}

/// Something that a member can reach, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Milestone {
    /// The tier or the reward.
    #[n(0)]
    pub rule: RuleId,
    /// What is missing.
    #[n(1)]
    pub missing: Missing,
}

impl Ahead {
    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
