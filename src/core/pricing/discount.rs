//! Discounts: on each line the offer of the highest priority that applies, of several the best for the customer,
//! ties by id (design 3.3, mode `best`).

use std::collections::BTreeMap;

use super::reason::{Reason, Refusal};
use crate::core::model::receipt::LineDiscount;
use crate::core::model::{Basket, Line, Money, Rate, RuleId, Standing};
use crate::core::programme::{Deal, Offer, PriceEffect, Programme, Tier};

/// What is known of an offer after all lines.
#[derive(Default)]
struct Course {
    applied: Vec<(usize, Money)>,
    needs_tier: Vec<usize>,
    better: Vec<(usize, RuleId)>,
}

/// The discounts of each line, and a reason per offer that names one. `None` on overflow.
pub(super) fn plan_discounts(
    programme: &Programme,
    basket: &Basket,
    is_member: bool,
    tier: Option<&Tier>,
) -> Option<(Vec<Vec<LineDiscount>>, Vec<Reason>)> {
    let mut courses: BTreeMap<usize, Course> = BTreeMap::new();
    let mut discounts = Vec::with_capacity(basket.lines.len());
    for (index, line) in basket.lines.iter().enumerate() {
        let number = index.saturating_add(1);
        let places = programme.index.offers(&line.sku, &line.category);
        let named: Vec<(usize, &Offer)> = places
            .into_iter()
            .filter_map(|place| Some((place, programme.offers.get(place)?)))
            .filter(|(_, offer)| offer.goods.hold(line))
            .collect();
        let taken = take_best(programme, line, tier, &named)?;
        for (place, offer) in &named {
            let course = courses.entry(*place).or_default();
            match &taken {
                Some((winner, amount)) if winner == place => course.applied.push((number, *amount)),
                _ if !is_for(offer, tier) => course.needs_tier.push(number),
                Some((winner, _)) => {
                    let winner = programme.offers.get(*winner)?;
                    course.better.push((number, winner.id.clone()));
                }
                None => {}
            }
        }
        let discount = taken.and_then(|(place, amount)| {
            let offer = programme.offers.get(place)?;
            Some(LineDiscount {
                offer: offer.id.clone(),
                amount,
                percent: Some(percent(offer)),
                quantity: None,
            })
        });
        discounts.push(discount.into_iter().collect());
    }
    // Without a card: whether any card would do, or only one of a higher tier.
    let newcomer = programme.tier_on(&Standing::default(), Default::default());
    let card_suffices = |offer: &Offer| !is_member && is_for(offer, newcomer);
    let reasons = courses
        .into_iter()
        .filter_map(|(place, course)| reason(programme.offers.get(place)?, course, card_suffices))
        .collect();
    Some((discounts, reasons))
}

fn is_for(offer: &Offer, tier: Option<&Tier>) -> bool {
    offer.when.tiers.is_empty() || tier.is_some_and(|tier| offer.when.tiers.contains(&tier.id))
}

/// The winning offer and what it takes off. Offers come in the programme's order: priority, then id. The outer
/// `None` is an overflow, the inner one a line without a discount.
#[expect(clippy::option_option, reason = "an overflow must not pass for a line without a discount")]
fn take_best(
    programme: &Programme,
    line: &Line,
    tier: Option<&Tier>,
    named: &[(usize, &Offer)],
) -> Option<Option<(usize, Money)>> {
    let mut best: Option<(i32, usize, Money)> = None;
    for (place, offer) in named.iter().filter(|(_, offer)| is_for(offer, tier)) {
        let amount = Money::from_minor(percent(offer).of(line.amount.minor(), programme.rounding)?);
        let wins = match best {
            None => true,
            Some((priority, _, most)) => offer.priority == priority && amount > most,
        };
        if wins && amount > Money::ZERO {
            best = Some((offer.priority, *place, amount));
        }
    }
    Some(best.map(|(_, place, amount)| (place, amount)))
}

fn percent(offer: &Offer) -> Rate {
    match offer.price {
        Some(PriceEffect::Unit(Deal::Percent(rate))) => rate,
        _ => Rate::ZERO,
    }
}

fn reason(offer: &Offer, course: Course, card_suffices: impl Fn(&Offer) -> bool) -> Option<Reason> {
    let id = offer.id.clone();
    if !course.applied.is_empty() {
        return Some(Reason::Applied { offer: id, lines: course.applied });
    }
    if let Some((_, taken)) = course.better.first() {
        let lines = course.better.iter().map(|(line, _)| *line).collect();
        return Some(Reason::Refused { offer: id, why: Refusal::BetterOffer(taken.clone()), lines });
    }
    if course.needs_tier.is_empty() {
        return None;
    }
    let needs_tier = || Refusal::NeedsTier(offer.when.tiers.clone());
    let why = if card_suffices(offer) { Refusal::NeedsMember } else { needs_tier() };
    Some(Reason::Refused { offer: id, why, lines: course.needs_tier })
}
