//! What is asked of a quote: the basket, who buys it, where and when, and what was chosen.

use std::collections::BTreeMap;

use crate::core::model::{Basket, MemberView, Money, Points, RuleId, Timestamp};

/// What a customer and a cashier chose for one basket.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choices {
    /// Points to spend.
    pub spend: Points,
    /// Codes of coupons that were scanned or typed, each once.
    pub coupons: Vec<String>,
    /// Rewards to buy with points, by id; the same twice buys two.
    pub rewards: Vec<String>,
    /// Points to give to a charity, by its id.
    pub donation: Option<(String, Points)>,
    /// How the rest is paid, where offers ask for it.
    pub payment: Option<String>,
}

/// Where and when a quote is asked for, and what this till has given away so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Situation {
    /// What the till's clock shows.
    pub now: Timestamp,
    /// The store.
    pub store: String,
    /// The group that the till is in; empty for none.
    pub till_group: String,
    /// Whether head office answers.
    pub online: bool,
    /// What this till gave away under each offer, coupon and rule whose uses are limited for the whole campaign.
    pub given: BTreeMap<RuleId, Given>,
}

/// What was given away under one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Given {
    /// How many times.
    pub times: i64,
    /// How much money it took off.
    pub money: Money,
    /// How many points it gave.
    pub points: Points,
}

/// Everything that a quote depends on beside the programme.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// What is being bought.
    pub basket: &'a Basket,
    /// By whom, when a card was shown.
    pub member: Option<&'a MemberView>,
    /// What was chosen.
    pub choices: &'a Choices,
    /// Where and when.
    pub situation: &'a Situation,
}

impl Choices {
    /// Only points to spend.
    pub fn spending(points: Points) -> Self {
        Self { spend: points, ..Self::default() }
    }
}

/// The most coupons of one basket.
pub const COUPONS_MAX: usize = 20;
/// The most rewards of one basket.
pub const REWARDS_MAX: usize = 20;
