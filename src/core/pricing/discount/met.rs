//! The offers that a basket meets: those that name one of its lines, with what speaks against each.

use core::num::NonZeroU32;
use core::ops::Range;

use super::parcel::whole_pieces;
use crate::core::model::{Line, Money, Quantity};
use crate::core::pricing::occasion::{Left, Occasion};
use crate::core::pricing::reason::Refusal;
use crate::core::programme::{
    Cost, Deal, Effect, Gain, Mode, Offer, OfferFacts, PriceEffect, Step, TotalDeal,
};

/// An offer that names lines of the basket.
#[derive(Debug)]
pub(super) struct Met<'a> {
    /// Its place in the programme.
    pub(super) place: usize,
    /// Looked at only where `facts` do not say enough.
    pub(super) offer: &'a Offer,
    pub(super) facts: &'a OfferFacts,
    pub(super) priority: i32,
    pub(super) mode: Mode,
    /// Where its lines stand in [`Meeting::named`].
    pub(super) named: Range<usize>,
    /// What it takes off here.
    pub(super) terms: Terms<'a>,
    /// Why it does not apply, where it does not.
    pub(super) refusal: Option<Refusal>,
    /// How many applications are left.
    pub(super) times: Option<u32>,
    /// How much money is left, in minor units.
    pub(super) money: Option<i64>,
    /// How many times it was applied.
    pub(super) applied: u32,
}

/// What an offer takes off, as far as this basket goes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Terms<'a> {
    /// Off each unit.
    Unit(Deal),
    /// Off groups or sets of pieces.
    Sets,
    /// Off the goods together, by what they come to.
    Total(&'a [Step<Money, TotalDeal>]),
    /// Nothing: it only gives something beside.
    Nothing,
}

/// All offers that a basket meets, in the order of the programme.
#[derive(Debug)]
pub(super) struct Meeting<'a> {
    pub(super) met: Vec<Met<'a>>,
    /// The lines that each names, ascending.
    pub(super) named: Vec<usize>,
}

impl<'a> Met<'a> {
    /// Whether nothing speaks against it.
    pub(super) fn is_open(&self) -> bool {
        self.refusal.is_none()
    }

    /// How many applications are left.
    pub(super) fn times_left(&self) -> u64 {
        self.times.map_or(u64::MAX, |times| u64::from(times.saturating_sub(self.applied)))
    }
}

/// Looks the offers up. `None` on overflow.
pub(super) fn meet<'a>(occasion: &Occasion<'a>) -> Option<Meeting<'a>> {
    let (programme, ask) = (occasion.programme, occasion.ask);
    let (index, lines) = (&programme.index, &ask.basket.lines);
    let in_force = occasion.is_in_force();
    // The place in the programme above the number of the line: one number sorts faster than two.
    let mut pairs: Vec<u64> = Vec::with_capacity(lines.len().saturating_mul(8));
    for (number, line) in (0u64..).zip(lines) {
        index.offers(line, &mut |place| pairs.push(u64::from(place) << 32 | number));
    }
    pairs.sort_unstable();
    pairs.dedup();
    // Offers share conditions: each is asked about once.
    let mut answers: Vec<(NonZeroU32, Option<Refusal>)> = Vec::new();
    let total = Money::checked_sum(lines.iter().map(|line| line.amount))?;
    let mut meeting =
        Meeting { met: Vec::with_capacity(pairs.len()), named: Vec::with_capacity(pairs.len()) };
    for same in pairs.chunk_by(|one, other| one >> 32 == other >> 32) {
        let place = usize::try_from(same.first()? >> 32).ok()?;
        let (facts, offer) = (index.facts(place)?, programme.offers.get(place)?);
        let first = meeting.named.len();
        let numbers = same.iter().map(|pair| (*pair & u64::from(u32::MAX)) as usize);
        if facts.excepts {
            let held = |number: &usize| lines.get(*number).is_some_and(|line| holds(offer, line));
            meeting.named.extend(numbers.filter(held));
        } else {
            meeting.named.extend(numbers);
        }
        let named = meeting.named.get(first..)?;
        if named.is_empty() {
            continue;
        }
        let mut met = Met {
            place,
            offer,
            facts,
            priority: facts.priority,
            mode: facts.mode,
            named: first..meeting.named.len(),
            terms: Terms::Nothing,
            refusal: None,
            times: None,
            money: None,
            applied: 0,
        };
        if !in_force {
            met.refusal = Some(Refusal::ProgrammeNotValid);
        } else if let Some(number) = facts.when {
            let known = answers.iter().find(|(known, _)| *known == number).map(|(_, answer)| answer.clone());
            met.refusal = known.unwrap_or_else(|| {
                let answer = occasion.refuse(&offer.id, &offer.when);
                answers.push((number, answer.clone()));
                answer
            });
            if facts.asks_goods && met.is_open() {
                let (quantity, amount) = goods_of(lines, named)?;
                met.refusal = occasion.refuse_goods(&offer.when, quantity, amount, total);
            }
        }
        if met.is_open() && ask.member.is_none() && gives_vouchers_alone(offer) {
            met.refusal = Some(Refusal::NeedsMember);
        }
        if facts.rationed && met.is_open() {
            ration(occasion, &mut met);
        }
        if let Effect::Total(first, count) = facts.effect {
            met.terms = Terms::Total(index.steps(first, count));
        } else {
            set_terms(&mut met, lines, named)?;
        }
        meeting.met.push(met);
    }
    Some(meeting)
}

fn holds(offer: &Offer, line: &Line) -> bool {
    let in_a_part = match &offer.price {
        Some(PriceEffect::Mix { parts, .. }) => parts.iter().any(|part| part.goods.hold(line)),
        _ => true,
    };
    in_a_part && offer.goods.hold(line)
}

/// Whether all that an offer does is to open another one on a later visit, which needs a member who comes again.
fn gives_vouchers_alone(offer: &Offer) -> bool {
    let all_vouchers = offer.gives.iter().all(|gain| matches!(gain, Gain::Voucher { .. }));
    offer.price.is_none() && !offer.gives.is_empty() && all_vouchers
}

/// How much of an offer's goods there is, and what it comes to before discounts.
fn goods_of(lines: &[Line], named: &[usize]) -> Option<(Quantity, Money)> {
    let goods = named.iter().filter_map(|number| lines.get(*number));
    goods.into_iter().try_fold((Quantity::from_thousandths(0), Money::ZERO), |(quantity, amount), line| {
        Some((quantity.checked_add(line.quantity)?, amount.checked_add(line.amount)?))
    })
}

/// What limits leave of an offer, and how often a reward is bought.
fn ration(occasion: &Occasion<'_>, met: &mut Met<'_>) {
    let Offer { id, limits, cost, .. } = met.offer;
    let bought = cost.as_ref().map(|cost: &Cost| occasion.bought(id, cost)).transpose();
    // A reward that is used up is told as that, also to a member who asked for it in vain.
    let rationed = occasion.left(id, limits).and_then(|left| Ok((bought?, left)));
    match rationed {
        Ok((bought, Left { times, money, .. })) => {
            met.times = times.into_iter().chain(bought).min();
            met.money = money.map(|money| money.minor().max(0));
            if met.times == Some(0) || met.money == Some(0) {
                met.refusal = Some(Refusal::BudgetUsed);
            }
        }
        Err(refusal) => met.refusal = Some(refusal),
    }
}

/// What an offer takes off here, or how much of its goods is missing. The step of a table by quantity is the one for
/// all of its goods in the basket, those included that another offer takes.
fn set_terms(met: &mut Met<'_>, lines: &[Line], named: &[usize]) -> Option<()> {
    let mut missing = None;
    if let Effect::Unit(deal) = met.facts.effect {
        met.terms = Terms::Unit(deal);
        return Some(());
    }
    if let Effect::Group(pieces, _) = met.facts.effect {
        missing = missing_pieces(pieces, named.iter().filter_map(|number| lines.get(*number)))?;
        met.terms = Terms::Sets;
    }
    let table = if met.facts.effect == Effect::Table { met.offer.price.as_ref() } else { None };
    met.terms = match table {
        None | Some(PriceEffect::Unit(_) | PriceEffect::Group { .. } | PriceEffect::ByTotal(_)) => met.terms,
        Some(PriceEffect::ByQuantity(steps)) => {
            let (quantity, _) = goods_of(lines, named)?;
            match steps.iter().rev().find(|step| step.at_least <= quantity) {
                Some(step) => Terms::Unit(step.deal),
                None => {
                    let least = steps.first().map_or(0, |step| step.at_least.thousandths());
                    missing = Some(least.saturating_sub(quantity.thousandths()));
                    Terms::Nothing
                }
            }
        }
        Some(PriceEffect::Mix { parts, .. }) => {
            let mut sum = 0i64;
            for part in parts {
                let goods = named.iter().filter_map(|number| lines.get(*number));
                let goods = goods.filter(|line| part.goods.hold(line));
                sum = sum.checked_add(missing_pieces(part.pieces, goods)?.unwrap_or_default())?;
            }
            missing = (sum > 0).then_some(sum);
            Terms::Sets
        }
    };
    if let (None, Some(missing)) = (&met.refusal, missing) {
        met.refusal = Some(Refusal::NeedsMore { missing: Quantity::from_thousandths(missing) });
    }
    Some(())
}

/// How many thousandths are missing to so many pieces that cost something. The outer `None` is an overflow.
#[expect(clippy::option_option, reason = "an overflow must not pass for a group that is complete")]
fn missing_pieces<'l>(wanted: u32, lines: impl Iterator<Item = &'l Line>) -> Option<Option<i64>> {
    let priced = lines.filter(|line| line.amount > Money::ZERO);
    let pieces = priced.filter_map(|line| whole_pieces(line.unit, line.quantity.thousandths()));
    let there = pieces.fold(0i64, i64::saturating_add);
    let missing = i64::from(wanted).saturating_sub(there).checked_mul(1_000)?;
    Some((missing > 0).then_some(missing))
}
