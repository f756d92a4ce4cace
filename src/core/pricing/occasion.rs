//! Whether a rule applies on this occasion: who buys, where, when, with what in hand. Worked out once for a quote, then
//! asked for each rule that the basket meets.

use super::ask::Ask;
use super::reason::Refusal;
use crate::core::model::{Day, Money, Points, Quantity, RuleId};
use crate::core::programme::{Conditions, Cost, Limits, Programme, Tier};

/// What a quote knows beside its basket's lines.
pub(super) struct Occasion<'a> {
    pub(super) programme: &'a Programme,
    pub(super) ask: &'a Ask<'a>,
    /// The day of the shop.
    pub(super) today: Day,
    /// The member's tier.
    pub(super) tier: Option<&'a Tier>,
}

/// What a rule may still give in this sale; `None` for no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Left {
    /// Applications.
    pub(super) times: Option<u32>,
    /// Money off.
    pub(super) money: Option<Money>,
    /// Points.
    pub(super) points: Option<Points>,
}

impl<'a> Occasion<'a> {
    pub(super) fn new(programme: &'a Programme, ask: &'a Ask<'a>) -> Self {
        let today = programme.time_zone.day(ask.situation.now);
        let tier = ask.member.and_then(|member| programme.tier_on(&member.standing, today));
        Self { programme, ask, today, tier }
    }

    /// Why a rule does not apply on this occasion, whatever is in the basket; `None` when nothing speaks against it.
    pub(super) fn refuse(&self, when: &Conditions) -> Option<Refusal> {
        let needs_member = when.member && self.ask.member.is_none();
        let fits = when.tiers.is_empty() || self.tier.is_some_and(|tier| when.tiers.contains(&tier.id));
        if needs_member {
            return Some(Refusal::NeedsMember);
        }
        (!fits).then(|| Refusal::NeedsTier(when.tiers.clone()))
    }

    /// Why a rule does not apply to this much of its goods, which come to `amount` before discounts, in a basket that
    /// comes to `total` before discounts.
    pub(super) fn refuse_goods(
        &self,
        _when: &Conditions,
        _quantity: Quantity,
        _amount: Money,
        _total: Money,
    ) -> Option<Refusal> {
        None
    }

    /// What a rule may still give.
    ///
    /// # Errors
    /// The limit that leaves nothing.
    pub(super) fn left(&self, _id: &RuleId, _limits: &Limits) -> Result<Left, Refusal> {
        Ok(Left::default())
    }

    /// How many times a reward is bought, for which the member pays with points or stamps.
    ///
    /// # Errors
    /// Why it is not.
    pub(super) fn bought(&self, _id: &RuleId, _cost: &Cost) -> Result<u32, Refusal> {
        Err(Refusal::NotChosen)
    }
}
