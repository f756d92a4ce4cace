//! Which rewards a member buys with this basket. Points buy what was chosen, in the order of the choices; stamps buy by
//! themselves, in the order of the offers, and only stamps from before this sale count.
//!
//! What a reward is planned to cost is set aside for it, whether or not a better offer then takes its goods: what the
//! next one can cost does not depend on how offers compete.

use super::occasion::Occasion;
use super::purse::Purse;
use super::reason::{NamedLines, Reason, Refusal};
use crate::core::model::{Line, Money, Points, Quantity, RuleId, Standing};
use crate::core::programme::{Cost, Offer, PriceEffect};

/// What is bought, and what is then left to buy with.
#[derive(Default)]
pub(super) struct Rewards<'a> {
    planned: Vec<(&'a RuleId, u32)>,
    points_left: Points,
    /// By card, only where some were set aside.
    stamps_left: Vec<(&'a RuleId, i64)>,
}

impl<'a> Rewards<'a> {
    /// Plans what is bought, before offers compete.
    pub(super) fn planned(occasion: &Occasion<'a>) -> Self {
        let mut rewards = Self { points_left: occasion.purse.left(), ..Self::default() };
        let Some(member) = occasion.ask.member else { return rewards };
        let programme = occasion.programme;
        for name in &occasion.ask.choices.rewards {
            let mut offers =
                programme.index.rewards().for_points().filter_map(|place| programme.offers.get(place));
            if let Some(offer) = offers.find(|offer| offer.id.as_str() == name.as_str()) {
                rewards.plan_points(occasion, offer);
            }
        }
        for stamps in member.standing.stamps.iter().filter(|stamps| stamps.count > 0) {
            let places = programme.index.rewards().for_stamps(&stamps.card);
            for offer in places.filter_map(|place| programme.offers.get(place)) {
                rewards.plan_stamps(occasion, offer, stamps.count);
            }
        }
        rewards
    }

    fn plan_points(&mut self, occasion: &Occasion<'a>, offer: &'a Offer) {
        let Some(Cost::Points(cost)) = offer.cost else { return };
        let planned = self.times(&offer.id);
        let left = self.points_left.checked_sub(cost).filter(|left| *left >= Points::ZERO);
        if let (true, Some(left)) = (planned < applications_max(occasion, offer), left) {
            self.points_left = left;
            match self.planned.iter_mut().find(|(id, _)| **id == offer.id) {
                Some((_, times)) => *times = times.saturating_add(1),
                None => self.planned.push((&offer.id, 1)),
            }
        }
    }

    fn plan_stamps(&mut self, occasion: &Occasion<'a>, offer: &'a Offer, has: i64) {
        let Some(Cost::Stamps { card, count }) = &offer.cost else { return };
        let left = self.stamps_left(card).unwrap_or(has);
        let affordable = left.checked_div(i64::from(*count)).unwrap_or(0);
        let times = u32::try_from(affordable).unwrap_or(0).min(applications_max(occasion, offer));
        if times == 0 {
            return;
        }
        let left = left.saturating_sub(i64::from(*count).saturating_mul(i64::from(times)));
        match self.stamps_left.iter_mut().find(|(of, _)| *of == card) {
            Some((_, stamps)) => *stamps = left,
            None => self.stamps_left.push((card, left)),
        }
        self.planned.push((&offer.id, times));
    }

    fn times(&self, id: &RuleId) -> u32 {
        self.planned.iter().find(|(planned, _)| *planned == id).map_or(0, |(_, times)| *times)
    }

    fn stamps_left(&self, card: &RuleId) -> Option<i64> {
        self.stamps_left.iter().find(|(of, _)| *of == card).map(|(_, left)| *left)
    }

    /// How many times a reward is bought by a member, out of this purse.
    pub(super) fn bought(
        &self,
        (standing, purse): (Option<&Standing>, &Purse),
        id: &RuleId,
        cost: &Cost,
    ) -> Result<u32, Refusal> {
        let standing = standing.ok_or(Refusal::NeedsMember)?;
        let planned = self.times(id);
        if planned > 0 {
            return Ok(planned);
        }
        match cost {
            Cost::Points(cost) => {
                let missing = cost.checked_sub(self.points_left).filter(|missing| *missing > Points::ZERO);
                Err(missing.map_or(Refusal::NotChosen, |missing| {
                    purse.withholds(missing).map_or(Refusal::NeedsPoints { missing }, Refusal::PointsHeld)
                }))
            }
            Cost::Stamps { card, count } => {
                let left = self.stamps_left(card).unwrap_or_else(|| standing.stamps_on(card));
                let missing = i64::from(*count).saturating_sub(left).max(0);
                Err(Refusal::NeedsStamps { card: card.clone(), missing })
            }
        }
    }
}

impl Occasion<'_> {
    /// A reason for each chosen reward whose goods are not in the basket.
    pub(super) fn missed_rewards(&self) -> Vec<Reason> {
        let mut reasons: Vec<Reason> = Vec::new();
        for name in &self.ask.choices.rewards {
            let places = self.programme.index.rewards().for_points();
            let mut offers = places.filter_map(|place| self.programme.offers.get(place));
            let Some(offer) = offers.find(|offer| offer.id.as_str() == name.as_str()) else { continue };
            let pieces = match &offer.price {
                Some(PriceEffect::Mix { parts, .. }) => {
                    parts.iter().fold(0i64, |sum, part| sum.saturating_add(i64::from(part.pieces)))
                }
                _ => 1,
            };
            let missing = Quantity::from_thousandths(pieces.saturating_mul(1_000));
            let why = Refusal::NeedsMore { missing };
            let missed = Reason::Refused { offer: offer.id.clone(), why, lines: NamedLines::new() };
            let in_basket = self.ask.basket.lines.iter().any(|line| offer.concerns(line));
            if !in_basket && !reasons.contains(&missed) {
                reasons.push(missed);
            }
        }
        reasons
    }
}

/// How often a reward can be used on this basket, whatever it costs: none where a condition refuses it or its goods are
/// missing.
fn applications_max(occasion: &Occasion<'_>, offer: &Offer) -> u32 {
    let lines = &occasion.ask.basket.lines;
    let meant = || lines.iter().filter(|line| offer.concerns(line));
    let quantity =
        meant().map(|line| line.quantity).try_fold(Quantity::from_thousandths(0), Quantity::checked_add);
    let amount = |lines: &mut dyn Iterator<Item = &Line>| Money::checked_sum(lines.map(|line| line.amount));
    let (Some(quantity), Some(amount), Some(total)) =
        (quantity, amount(&mut meant()), amount(&mut lines.iter()))
    else {
        return 0;
    };
    let refused = meant().next().is_none()
        || occasion.refuse(&offer.id, &offer.when).is_some()
        || occasion.refuse_goods(&offer.when, quantity, amount, total).is_some();
    let Ok(left) = occasion.left(&offer.id, &offer.limits) else { return 0 };
    if refused {
        return 0;
    }
    let pieces = i64::from(match &offer.price {
        Some(PriceEffect::Group { pieces, .. }) => *pieces,
        Some(PriceEffect::Mix { parts, .. }) => {
            parts.iter().fold(0u32, |sum, part| sum.saturating_add(part.pieces))
        }
        Some(_) => return left.times.unwrap_or(u32::MAX).min(1),
        None => return left.times.unwrap_or(u32::MAX),
    });
    let groups = quantity.thousandths().checked_div(pieces.saturating_mul(1_000)).unwrap_or(0);
    u32::try_from(groups.max(1)).unwrap_or(u32::MAX).min(left.times.unwrap_or(u32::MAX))
}
