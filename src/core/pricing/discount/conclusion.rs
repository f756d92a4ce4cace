//! What a plan comes to: the discounts of each line, and why each offer that names one was applied or not.

use super::met::{Met, Terms};
use super::parcel::Taken;
use super::plan::{Discounts, OfferApplied, Plan};
use crate::core::model::receipt::LineDiscount;
use crate::core::model::{Money, Quantity, Rate};
use crate::core::pricing::reason::{NamedLines, OffLines, Reason, Refusal};
use crate::core::programme::{Deal, Mode};

impl<'a> Plan<'a> {
    pub(super) fn conclude(mut self) -> Option<Discounts<'a>> {
        let mut lines = self.rooms()?;
        let mut reasons = Vec::with_capacity(self.met.len().saturating_add(1));
        reasons.extend(self.met.iter().map(|met| {
            let (offer, lines) = (met.facts.id.clone(), OffLines::new());
            Reason::Applied { offer, lines }
        }));
        for taken in self.parcels.taken().iter().filter(|taken| taken.amount > 0) {
            self.add_to_line(lines.get_mut(taken.line)?, taken)?;
            if let Reason::Applied { lines, .. } = reasons.get_mut(taken.met)? {
                add_to_offer(lines, taken)?;
            }
        }
        for (number, discounts) in lines.iter_mut().enumerate().filter(|(at, _)| self.parcels.is_divided(*at))
        {
            let whole = self.lines.get(number).map(|line| line.quantity);
            for discount in discounts.iter_mut().filter(|discount| discount.quantity == whole) {
                discount.quantity = None;
            }
        }
        let mut applied = Vec::new();
        let mut given = Vec::new();
        for (at, (met, reason)) in self.met.iter().zip(&mut reasons).enumerate() {
            let Reason::Applied { lines: off, .. } = &*reason else { continue };
            if met.applied > 0 && met.facts.leaves_more {
                let money = Money::checked_sum(off.iter().map(|(_, amount)| *amount))?;
                applied.push(OfferApplied { offer: met.offer, times: met.applied, money });
                if met.facts.gives {
                    given.push(at);
                    continue;
                }
            }
            if off.is_empty() {
                let (why, lines) = self.refused(at)?;
                if let Reason::Applied { offer, .. } = core::mem::replace(reason, Reason::CombinationsLimited)
                {
                    *reason = Reason::Refused { offer, why, lines };
                }
            }
        }
        if !given.is_empty() {
            reasons = tell_given(reasons, &given);
        }
        if self.limited {
            reasons.push(Reason::CombinationsLimited);
        }
        Some(Discounts { lines, reasons, applied, gifts: core::mem::take(&mut self.gifts) })
    }

    /// Room for the discounts of each line.
    fn rooms(&self) -> Option<Vec<Vec<LineDiscount>>> {
        let mut counts = vec![0u32; self.lines.len()];
        for taken in self.parcels.taken() {
            let count = counts.get_mut(taken.line)?;
            *count = count.saturating_add(1);
        }
        Some(counts.into_iter().map(|count| Vec::with_capacity(count as usize)).collect())
    }

    /// Adds a discount to its line. Those of one offer on several parcels are one.
    fn add_to_line(&self, discounts: &mut Vec<LineDiscount>, taken: &Taken) -> Option<()> {
        let met = self.met.get(taken.met)?;
        let (amount, quantity) =
            (Money::from_minor(taken.amount), Quantity::from_thousandths(taken.quantity));
        let divided = self.parcels.is_divided(taken.line);
        if (divided || taken.quantity == 0)
            && let Some(known) = of_offer(discounts, met)
        {
            known.amount = known.amount.checked_add(amount)?;
            known.quantity = match known.quantity {
                Some(known) => Some(known.checked_add(quantity)?),
                None => None,
            };
            // What a share was taken off and is then given away has no share of its own.
            if taken.quantity == 0 {
                known.percent = None;
            }
            return Some(());
        }
        // The only parcel of a line is all of it.
        let quantity = divided.then_some(quantity);
        let (offer, percent) = (met.facts.id.clone(), percent(met));
        discounts.push(LineDiscount { offer, amount, percent, quantity });
        Some(())
    }

    /// Why an offer took nothing off, and on which of its lines.
    fn refused(&self, at: usize) -> Option<(Refusal, NamedLines)> {
        let met = self.met.get(at)?;
        let named = self.named_by(at);
        if let Some(number) = met.refusal {
            let lines = if met.facts.whole { NamedLines::new() } else { numbers(named) };
            return Some((self.refusals.get(number)?.clone(), lines));
        }
        // Told is the winner of the first line that was lost, with all lines that were lost to it.
        let mut told = None;
        let mut lost = NamedLines::new();
        for line in named {
            if let Some(winner) = self.winner(at, *line)
                && *told.get_or_insert(winner) == winner
            {
                lost.push(line.saturating_add(1));
            }
        }
        let Some(winner) = told.and_then(|winner| self.met.get(winner)) else {
            return Some((Refusal::LowestPrice, numbers(named)));
        };
        let id = winner.facts.id.clone();
        let exclusive = winner.mode == Mode::Exclusive;
        Some((if exclusive { Refusal::Exclusive(id) } else { Refusal::BetterOffer(id) }, lost))
    }

    /// Who took a line instead of an offer: of those that took something off it the last that goes before it or along
    /// with it, else the first of all. Thresholds come after all others and compound offers of one priority go together:
    /// neither takes a line from the other.
    fn winner(&self, at: usize, line: usize) -> Option<usize> {
        let loser = self.met.get(at)?;
        let is_total = |met: &Met<'_>| matches!(met.terms, Terms::Total(..));
        let mut first = None;
        for (_, parcel) in self.parcels.of_line(line) {
            // The last taken comes first.
            for taken in self.parcels.trail(parcel).filter(|taken| taken.amount > 0 && taken.met != at) {
                let met = self.met.get(taken.met)?;
                let along = !self.across && loser.mode == Mode::Compound && met.mode == Mode::Compound;
                let beside = along && (is_total(loser) || loser.priority == met.priority);
                if beside || (is_total(met) && !is_total(loser)) {
                    continue;
                }
                if met.priority >= loser.priority {
                    return Some(taken.met);
                }
                first = Some(taken.met);
            }
        }
        first
    }
}

/// The share that an offer takes, where it takes the same share of all.
fn percent(met: &Met<'_>) -> Option<Rate> {
    match met.terms {
        Terms::Unit(Deal::Percent(rate)) => Some(rate),
        Terms::Unit(_) => None,
        _ => met.facts.percent,
    }
}

fn numbers(lines: &[usize]) -> NamedLines {
    lines.iter().map(|line| line.saturating_add(1)).collect()
}

/// The discount that an offer has given already. An id is shared by all that came from one offer.
fn of_offer<'d>(discounts: &'d mut [LineDiscount], met: &Met<'_>) -> Option<&'d mut LineDiscount> {
    let same = |known: &&mut LineDiscount| core::ptr::eq(known.offer.as_str(), met.facts.id.as_str());
    discounts.iter_mut().find(same)
}

/// Tells of the offers at these places, ascending, that they gave something, after what they took off.
fn tell_given(reasons: Vec<Reason>, given: &[usize]) -> Vec<Reason> {
    let mut told = Vec::with_capacity(reasons.len().saturating_add(given.len()).saturating_add(1));
    for (at, reason) in reasons.into_iter().enumerate() {
        if let (Reason::Applied { offer, lines }, Ok(_)) = (&reason, given.binary_search(&at)) {
            let offer = offer.clone();
            if !lines.is_empty() {
                told.push(reason);
            }
            told.push(Reason::Given { offer });
        } else {
            told.push(reason);
        }
    }
    told
}

fn add_to_offer(off: &mut OffLines, taken: &Taken) -> Option<()> {
    let (line, amount) = (taken.line.checked_add(1)?, Money::from_minor(taken.amount));
    if off.last().is_none_or(|(last, _)| *last < line) {
        off.push((line, amount));
        return Some(());
    }
    match off.binary_search_by_key(&line, |(line, _)| *line) {
        Ok(known) => {
            let (_, sum) = off.get_mut(known)?;
            *sum = sum.checked_add(amount)?;
        }
        Err(place) => off.insert(place, (line, amount)),
    }
    Some(())
}
