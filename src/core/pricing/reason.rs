//! Why a quote is as it is: one reason per rule that could have mattered, with a stable code and its numbers.

use crate::core::model::{Money, Points};

/// What kept points from being spent as asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpendLimit {
    /// The member has no more.
    Balance,
    /// The programme lets points pay only a share of the basket.
    Share,
}

/// One reason. Lines are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// An offer took something off.
    Applied {
        /// The offer.
        offer: String,
        /// What it took off each line that it reached.
        lines: Vec<(usize, Money)>,
    },
    /// An offer names these goods, but is for members of other tiers.
    NeedsTier {
        /// The offer.
        offer: String,
        /// The tiers it is for.
        tiers: Vec<String>,
        /// The lines it names.
        lines: Vec<usize>,
    },
    /// An offer names these goods and any member would get it, but no card was shown.
    NeedsMember {
        /// The offer.
        offer: String,
        /// The lines it names.
        lines: Vec<usize>,
    },
    /// An offer names these goods, but another gives the customer more or goes first.
    BetterOffer {
        /// The offer.
        offer: String,
        /// The one that was taken.
        taken: String,
        /// The lines it names.
        lines: Vec<usize>,
    },
    /// Fewer points can be spent than was asked.
    SpendLimited {
        /// What was asked.
        asked: Points,
        /// What is possible.
        allowed: Points,
        /// What the limit is.
        limit: SpendLimit,
    },
    /// An earning rule gave points.
    Earned {
        /// The rule.
        rule: String,
        /// How many it gave each line.
        lines: Vec<(usize, Points)>,
        /// How many in all.
        points: Points,
    },
    /// The balance is below zero; earnings go there first.
    Debt {
        /// How far below.
        points: Points,
    },
    /// How far it is to the next tier after this sale.
    NextTier {
        /// The tier.
        tier: String,
        /// What has to be spent still.
        missing: Money,
    },
}

impl Reason {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Applied { .. } => "applied",
            Self::NeedsTier { .. } => "needs_tier",
            Self::NeedsMember { .. } => "needs_member",
            Self::BetterOffer { .. } => "better_offer",
            Self::SpendLimited { .. } => "spend_limited",
            Self::Earned { .. } => "earned",
            Self::Debt { .. } => "debt",
            Self::NextTier { .. } => "next_tier",
        }
    }
}
