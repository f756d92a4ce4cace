//! The offers that a basket meets: those that name one of its lines, with what speaks against each.

use core::num::NonZeroU32;
use core::ops::Range;

use smallvec::SmallVec;

use super::open::Open;
use super::parcel::whole_pieces;
use crate::core::model::{Line, Money, Quantity};
use crate::core::pricing::occasion::{Left, Occasion};
use crate::core::pricing::reason::Refusal;
use crate::core::programme::{Cost, Deal, Effect, Mode, Offer, OfferFacts, PriceEffect};

/// An offer that names lines of the basket. A basket meets many: what every one of them has is short.
#[derive(Debug)]
pub(super) struct Met<'a> {
    /// Looked at only where `facts` do not say enough.
    pub(super) offer: &'a Offer,
    pub(super) facts: &'a OfferFacts,
    pub(super) priority: i32,
    pub(super) mode: Mode,
    /// Where its lines stand in [`Meeting::named`].
    named: Range<usize>,
    /// What it takes off here.
    pub(super) terms: Terms,
    /// Why it does not apply, where it does not: the number of the reason in [`Refusals`].
    pub(super) refusal: Option<NonZeroU32>,
    /// How many applications are left.
    pub(super) times: Option<u32>,
    /// How much money is left, in minor units.
    pub(super) money: Option<i64>,
    /// How many times it was applied.
    pub(super) applied: u32,
}

/// What an offer takes off, as far as this basket goes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Terms {
    /// Off each unit.
    Unit(Deal),
    /// Off groups or sets of pieces.
    Sets,
    /// Off the goods together, by what they come to, in so many steps of the index from this one on.
    Total(u32, u32),
    /// Nothing: it only gives something beside.
    Nothing,
}

/// Why offers do not apply. Offers of one condition share its reason.
#[derive(Debug, Default)]
pub(super) struct Refusals(Vec<Refusal>);

/// All offers that a basket meets, in the order of the programme.
#[derive(Debug)]
pub(super) struct Meeting<'a> {
    pub(super) met: Vec<Met<'a>>,
    /// The lines that each names, ascending, where [`Met::named`] says.
    pub(super) named: Vec<usize>,
    pub(super) refusals: Refusals,
    /// Those that nothing speaks against.
    pub(super) open: Open,
}

impl Refusals {
    /// Keeps a reason and tells its number.
    pub(super) fn keep(&mut self, refusal: Refusal) -> Option<NonZeroU32> {
        self.0.push(refusal);
        NonZeroU32::new(u32::try_from(self.0.len()).ok()?)
    }

    /// The reason with this number.
    pub(super) fn get(&self, number: NonZeroU32) -> Option<&Refusal> {
        self.0.get((number.get() as usize).checked_sub(1)?)
    }
}

impl Met<'_> {
    /// Whether nothing speaks against it.
    pub(super) fn is_open(&self) -> bool {
        self.refusal.is_none()
    }

    /// Where its lines stand in [`Meeting::named`].
    pub(super) fn named(&self) -> Range<usize> {
        self.named.clone()
    }

    /// How many applications are left.
    pub(super) fn times_left(&self) -> u64 {
        self.times.map_or(u64::MAX, |times| u64::from(times.saturating_sub(self.applied)))
    }
}

/// Which lines each offer names: the place in the programme above the number of the line, ascending, each once; and for
/// each line how many offers at most name it, with those of the lines before it. One number sorts faster than two.
fn look_up(occasion: &Occasion<'_>) -> (Vec<u64>, Vec<u32>) {
    let (index, lines) = (&occasion.programme.index, &occasion.ask.basket.lines);
    let mut pairs: Vec<u64> = Vec::with_capacity(lines.len().saturating_mul(8));
    let mut ends: Vec<u32> = Vec::with_capacity(lines.len());
    for (number, line) in (0u64..).zip(lines) {
        index.offers(line, &mut |place| pairs.push(u64::from(place) << 32 | number));
        ends.push(u32::try_from(pairs.len()).unwrap_or(u32::MAX));
    }
    let mut pairs = by_place(pairs, occasion.programme.offers.len());
    pairs.dedup();
    (pairs, ends)
}

/// How many bits of a place are sorted by at once.
const DIGIT_BITS: u32 = 7;
/// So few pairs are sorted sooner by comparing them.
const FEW_PAIRS: usize = 32;

/// Puts pairs that come line by line into the order of their places, which lie below `places`: digit by digit, each time
/// keeping the order that there is.
fn by_place(mut pairs: Vec<u64>, places: usize) -> Vec<u64> {
    if pairs.len() < FEW_PAIRS {
        pairs.sort_unstable();
        return pairs;
    }
    let mut sorted = vec![0u64; pairs.len()];
    let mut shift = 32u32;
    while places.checked_shr(shift.saturating_sub(32)).is_some_and(|rest| rest > 0) {
        let digit =
            |pair: u64| pair.checked_shr(shift).unwrap_or_default() as usize & ((1 << DIGIT_BITS) - 1);
        let mut starts = [0u32; 1 << DIGIT_BITS];
        for pair in &pairs {
            if let Some(count) = starts.get_mut(digit(*pair)) {
                *count = count.wrapping_add(1);
            }
        }
        let mut sum = 0u32;
        for start in &mut starts {
            let count = *start;
            *start = sum;
            sum = sum.wrapping_add(count);
        }
        for pair in &pairs {
            if let Some(start) = starts.get_mut(digit(*pair)) {
                if let Some(place) = sorted.get_mut(*start as usize) {
                    *place = *pair;
                }
                *start = start.wrapping_add(1);
            }
        }
        core::mem::swap(&mut pairs, &mut sorted);
        shift = shift.saturating_add(DIGIT_BITS);
    }
    pairs
}

/// Looks the offers up. `None` on overflow.
pub(super) fn meet<'a>(occasion: &Occasion<'a>) -> Option<Meeting<'a>> {
    let (programme, ask) = (occasion.programme, occasion.ask);
    let (index, lines) = (&programme.index, ask.basket.lines.as_slice());
    let (pairs, ends) = look_up(occasion);
    let mut open = Open::with_room(&ends);
    let mut asked = Asked::new(occasion, pairs.len() / 4)?;
    let mut met = Vec::with_capacity(pairs.len());
    let mut named: Vec<usize> = pairs.iter().map(|pair| (*pair & u64::from(u32::MAX)) as usize).collect();
    let mut first = 0usize;
    while let Some(pair) = pairs.get(first) {
        let place = pair >> 32;
        let mut after = first.saturating_add(1);
        while pairs.get(after).is_some_and(|pair| pair >> 32 == place) {
            after = after.saturating_add(1);
        }
        let begin = core::mem::replace(&mut first, after);
        let (facts, offer) = (index.facts(place as usize)?, programme.offers.get(place as usize)?);
        if facts.excepts {
            after = begin.saturating_add(keep_held(offer, lines, named.get_mut(begin..after)?));
            if begin == after {
                continue;
            }
        }
        let own = named.get(begin..after)?;
        let (named, priority, mode) = (begin..after, facts.priority, facts.mode);
        let refusal = asked.refusal(offer, facts);
        let (terms, times, money) = (facts.effect.terms(), None, None);
        let mut one = Met { offer, facts, priority, mode, named, terms, refusal, times, money, applied: 0 };
        if !facts.plain {
            asked.look_closer(&mut one, own)?;
        }
        if one.is_open() {
            open.add(u32::try_from(met.len()).ok()?, &one, own)?;
        }
        met.push(one);
    }
    Some(Meeting { met, named, refusals: asked.refusals, open })
}

/// What has been asked about the offers so far.
struct Asked<'o, 'a> {
    occasion: &'o Occasion<'a>,
    /// What the basket comes to before discounts.
    total: Money,
    /// Why no offer at all applies, if so.
    void: Option<NonZeroU32>,
    /// Offers share conditions: each is asked about once.
    answers: SmallVec<[(NonZeroU32, Option<NonZeroU32>); 8]>,
    refusals: Refusals,
}

impl<'o, 'a> Asked<'o, 'a> {
    /// Nothing yet, with room for so many refusals.
    fn new(occasion: &'o Occasion<'a>, room: usize) -> Option<Self> {
        let mut refusals = Refusals(Vec::with_capacity(room));
        let void =
            if occasion.is_in_force() { None } else { Some(refusals.keep(Refusal::ProgrammeNotValid)?) };
        let total = Money::checked_sum(occasion.ask.basket.lines.iter().map(|line| line.amount))?;
        Some(Self { occasion, total, void, answers: SmallVec::new(), refusals })
    }

    /// Why an offer does not apply, whatever is in the basket.
    fn refusal(&mut self, offer: &Offer, facts: &OfferFacts) -> Option<NonZeroU32> {
        let (None, Some(number)) = (self.void, facts.when) else { return self.void };
        if let Some((_, answer)) = self.answers.iter().find(|(known, _)| *known == number) {
            return *answer;
        }
        let answer = self.occasion.refuse(&offer.id, &offer.when);
        let answer = answer.and_then(|refusal| self.refusals.keep(refusal));
        self.answers.push((number, answer));
        answer
    }

    /// Asks an offer for what depends on the lines that it names, on what it gave before, and on its own table.
    fn look_closer(&mut self, met: &mut Met<'_>, own: &[usize]) -> Option<()> {
        let (offer, facts, lines) = (met.offer, met.facts, self.occasion.ask.basket.lines.as_slice());
        if facts.asks_goods && met.is_open() {
            let (quantity, amount) = goods_of(lines, own)?;
            let answer = self.occasion.refuse_goods(&offer.when, quantity, amount, self.total);
            met.refusal = answer.and_then(|refusal| self.refusals.keep(refusal));
        }
        if facts.leaves_more && met.is_open() {
            match ration(self.occasion, offer, facts) {
                Ok(rations) => (met.times, met.money) = rations,
                Err(answer) => met.refusal = self.refusals.keep(answer),
            }
        }
        let mut missing = None;
        match facts.effect {
            Effect::Group(pieces, _) => {
                missing = missing_pieces(pieces, own.iter().filter_map(|number| lines.get(*number)))?;
            }
            Effect::Table => (met.terms, missing) = table(offer, lines, own)?,
            _ => {}
        }
        if let (true, Some(missing)) = (met.is_open(), missing) {
            met.refusal =
                self.refusals.keep(Refusal::NeedsMore { missing: Quantity::from_thousandths(missing) });
        }
        Some(())
    }
}

impl Effect {
    /// What it takes off here, as far as that is known without the basket.
    fn terms(self) -> Terms {
        match self {
            Self::Unit(deal) => Terms::Unit(deal),
            Self::Group(..) => Terms::Sets,
            Self::Total(first, count) => Terms::Total(first, count),
            Self::Nothing | Self::Table => Terms::Nothing,
        }
    }
}

/// Moves the lines that an offer holds, exceptions left out, to the front of those that it names, and tells how many
/// they are.
fn keep_held(offer: &Offer, lines: &[Line], named: &mut [usize]) -> usize {
    let mut kept = 0usize;
    for at in 0..named.len() {
        let held = named
            .get(at)
            .copied()
            .filter(|number| lines.get(*number).is_some_and(|line| offer.concerns(line)));
        if let (Some(number), Some(place)) = (held, named.get_mut(kept)) {
            *place = number;
            kept = kept.saturating_add(1);
        }
    }
    kept
}

/// How much of an offer's goods there is, and what it comes to before discounts.
fn goods_of(lines: &[Line], named: &[usize]) -> Option<(Quantity, Money)> {
    let goods = named.iter().filter_map(|number| lines.get(*number));
    goods.into_iter().try_fold((Quantity::from_thousandths(0), Money::ZERO), |(quantity, amount), line| {
        Some((quantity.checked_add(line.quantity)?, amount.checked_add(line.amount)?))
    })
}

/// How many applications are left, and how much money.
type Rations = (Option<u32>, Option<i64>);

/// What limits leave of an offer, and how often a reward is bought.
fn ration(occasion: &Occasion<'_>, offer: &Offer, facts: &OfferFacts) -> Result<Rations, Refusal> {
    let Offer { id, limits, cost, .. } = offer;
    if facts.opens_later && occasion.ask.member.is_none() {
        return Err(Refusal::NeedsMember);
    }
    if !facts.rationed {
        return Ok((None, None));
    }
    let bought = cost.as_ref().map(|cost: &Cost| occasion.bought(id, cost)).transpose();
    // A reward that is used up is told as that, also to a member who asked for it in vain.
    let Left { times, money, .. } = occasion.left(id, limits)?;
    let times = times.into_iter().chain(bought?).min();
    let money = money.map(|money| money.minor().max(0));
    if times == Some(0) || money == Some(0) { Err(Refusal::BudgetUsed) } else { Ok((times, money)) }
}

/// What an offer takes off here whose effect depends on the basket, and how many thousandths of its goods are missing.
/// The step of a table by quantity is the one for all of its goods in the basket, those included that another offer
/// takes.
fn table(offer: &Offer, lines: &[Line], named: &[usize]) -> Option<(Terms, Option<i64>)> {
    match &offer.price {
        Some(PriceEffect::ByQuantity(steps)) => {
            let (quantity, _) = goods_of(lines, named)?;
            if let Some(step) = steps.iter().rev().find(|step| step.at_least <= quantity) {
                return Some((Terms::Unit(step.deal), None));
            }
            let least = steps.first().map_or(0, |step| step.at_least.thousandths());
            Some((Terms::Nothing, Some(least.saturating_sub(quantity.thousandths()))))
        }
        Some(PriceEffect::Mix { parts, .. }) => {
            let mut sum = 0i64;
            for part in parts {
                let goods = named.iter().filter_map(|number| lines.get(*number));
                let goods = goods.filter(|line| part.goods.hold(line));
                sum = sum.checked_add(missing_pieces(part.pieces, goods)?.unwrap_or_default())?;
            }
            Some((Terms::Sets, (sum > 0).then_some(sum)))
        }
        _ => Some((Terms::Nothing, None)),
    }
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

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pairs_are_put_into_the_order_of_places_and_lines(
            by_line in vec(vec(0u64..20_000, 0..20), 0..20),
            most in prop_oneof![1u64..200, 1u64..20_000],
        ) {
            let of_line = |(line, places): (usize, &Vec<u64>)| {
                places.iter().map(|place| (place % most) << 32 | line as u64).collect::<Vec<_>>()
            };
            let pairs: Vec<u64> = by_line.iter().enumerate().flat_map(of_line).collect();
            let mut sorted = pairs.clone();
            sorted.sort_unstable();
            prop_assert_eq!(by_place(pairs, usize::try_from(most).unwrap()), sorted);
        }
    }
}
