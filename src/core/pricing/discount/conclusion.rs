//! What a plan comes to: the discounts of each line, and why each offer that names one was applied or not.

use super::met::{Met, Terms};
use super::parcel::Taken;
use super::plan::{Discounts, OfferApplied, Plan};
use crate::core::model::receipt::LineDiscount;
use crate::core::model::{Money, Quantity, Rate};
use crate::core::pricing::reason::{NamedLines, OffLines, Reason, Refusal};
use crate::core::programme::{Deal, Effect, GroupDeal, Mode, PriceEffect, Step, TotalDeal};

impl<'a> Plan<'a> {
    pub(super) fn conclude(mut self) -> Option<Discounts<'a>> {
        let mut off: Vec<OffLines> = self.met.iter().map(|_| OffLines::new()).collect();
        let mut counts = vec![0usize; self.lines.len()];
        for taken in self.parcels.taken() {
            let count = counts.get_mut(taken.line)?;
            *count = count.saturating_add(1);
        }
        let mut lines: Vec<Vec<LineDiscount>> = counts.into_iter().map(Vec::with_capacity).collect();
        for taken in self.parcels.taken().iter().filter(|taken| taken.amount > 0) {
            let met = self.met.get(taken.met)?;
            add_to_line(lines.get_mut(taken.line)?, met, taken)?;
            let off = off.get_mut(taken.met)?;
            if off.is_empty() {
                off.reserve_exact(met.named.len());
            }
            add_to_offer(off, taken)?;
        }
        for (discounts, line) in lines.iter_mut().zip(self.lines) {
            for discount in discounts {
                discount.quantity = discount.quantity.filter(|quantity| *quantity != line.quantity);
            }
        }
        let mut reasons = Vec::with_capacity(self.met.len().saturating_add(1));
        let mut applied = Vec::with_capacity(self.met.len());
        for (at, off) in off.into_iter().enumerate() {
            let met = self.met.get(at)?;
            let money = Money::checked_sum(off.iter().map(|(_, amount)| *amount))?;
            if met.applied > 0 {
                applied.push(OfferApplied { offer: met.offer, times: met.applied, money });
            }
            if !off.is_empty() {
                reasons.push(Reason::Applied { offer: met.facts.id.clone(), lines: off });
            }
            let given = met.applied > 0 && met.facts.gives;
            if given {
                reasons.push(Reason::Given { offer: met.facts.id.clone() });
            } else if money == Money::ZERO {
                reasons.push(self.refused(at)?);
            }
        }
        if self.limited {
            reasons.push(Reason::CombinationsLimited);
        }
        Some(Discounts { lines, reasons, applied, gifts: core::mem::take(&mut self.gifts) })
    }

    fn refused(&self, at: usize) -> Option<Reason> {
        let met = self.met.get(at)?;
        let offer = met.facts.id.clone();
        let named = self.named_by(at);
        if let Some(why) = met.refusal.clone() {
            let lines = if met.facts.whole { NamedLines::new() } else { numbers(named.iter()) };
            return Some(Reason::Refused { offer, why, lines });
        }
        // Told is the winner of the first line that was lost, with all lines that were lost to it.
        let Some(winner) = named.iter().find_map(|line| self.winner(at, *line)) else {
            return Some(Reason::Refused { offer, why: Refusal::LowestPrice, lines: numbers(named.iter()) });
        };
        let id = winner.facts.id.clone();
        let exclusive = winner.mode == Mode::Exclusive;
        let why = if exclusive { Refusal::Exclusive(id) } else { Refusal::BetterOffer(id) };
        let lost = |line: &&usize| self.winner(at, **line).is_some_and(|other| other.place == winner.place);
        Some(Reason::Refused { offer, why, lines: numbers(named.iter().filter(lost)) })
    }

    /// Who took a line instead of an offer: of those that took something off it the last that goes before it or along
    /// with it, else the first of all. Thresholds come after all others and compound offers of one priority go together:
    /// neither takes a line from the other.
    fn winner(&self, at: usize, line: usize) -> Option<&Met<'_>> {
        let loser = self.met.get(at)?;
        let is_total = |met: &Met<'_>| matches!(met.terms, Terms::Total(_));
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
                    return Some(met);
                }
                first = Some(met);
            }
        }
        first
    }
}

fn numbers<'n>(lines: impl Iterator<Item = &'n usize>) -> NamedLines {
    lines.map(|line| line.saturating_add(1)).collect()
}

/// Discounts of one offer on several parcels of a line are one.
fn add_to_line(discounts: &mut Vec<LineDiscount>, met: &Met<'_>, taken: &Taken) -> Option<()> {
    let quantity = Quantity::from_thousandths(taken.quantity);
    let amount = Money::from_minor(taken.amount);
    // An id is shared by all that came from one offer.
    let same = |known: &&mut LineDiscount| core::ptr::eq(known.offer.as_str(), met.facts.id.as_str());
    if let Some(known) = discounts.iter_mut().find(same) {
        known.amount = known.amount.checked_add(amount)?;
        known.quantity = Some(known.quantity?.checked_add(quantity)?);
        // What a share was taken off and is then given away has no share of its own.
        if taken.quantity == 0 {
            known.percent = None;
        }
        return Some(());
    }
    let offer = met.facts.id.clone();
    discounts.push(LineDiscount { offer, amount, percent: percent(met), quantity: Some(quantity) });
    Some(())
}

fn add_to_offer(off: &mut OffLines, taken: &Taken) -> Option<()> {
    let (line, amount) = (taken.line.checked_add(1)?, Money::from_minor(taken.amount));
    match off.binary_search_by_key(&line, |(line, _)| *line) {
        Ok(known) => {
            let (_, sum) = off.get_mut(known)?;
            *sum = sum.checked_add(amount)?;
        }
        Err(place) => off.insert(place, (line, amount)),
    }
    Some(())
}

/// The share that an offer takes, where it takes the same share of all.
fn percent(met: &Met<'_>) -> Option<Rate> {
    match (met.terms, met.facts.effect) {
        (Terms::Unit(Deal::Percent(rate)), _) | (_, Effect::Group(_, GroupDeal::Percent(rate))) => Some(rate),
        (Terms::Total([Step { deal: TotalDeal::Percent(rate), .. }]), _) => Some(*rate),
        (Terms::Sets, Effect::Table) => match &met.offer.price {
            Some(PriceEffect::Mix { deal: GroupDeal::Percent(rate), .. }) => Some(*rate),
            _ => None,
        },
        _ => None,
    }
}
