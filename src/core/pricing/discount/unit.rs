//! Offers on units: of one priority the best alone, or all compound offers together (design 3.3).

use super::exact::{exact, rank, rounded_saving, saving, saving_of_whole};
use super::met::Terms;
use super::parcel::Parcel;
use super::plan::{Pass, Plan, Stage};
use crate::core::programme::{Deal, Mode};

/// What takes a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// This offer alone.
    Alone(usize),
    /// All compound offers of the priority, one after the other.
    Together,
}

impl Plan<'_> {
    /// Lets the offers on units compete for every parcel that is free. An offer whose share would round to nothing
    /// leaves the parcel to the next priority.
    pub(super) fn run_units(&mut self, stage: &Stage, pass: Pass) -> Option<()> {
        for at in 0..self.order.len() {
            let line = *self.order.get(at)?;
            if self.unit_offers(line, stage).is_empty() {
                continue;
            }
            let mut next = Some(line);
            while let Some(parcel) = next {
                self.run_parcel(parcel, stage, pass)?;
                next = self.parcels.next(parcel);
            }
        }
        Some(())
    }

    fn run_parcel(&mut self, at: usize, stage: &Stage, pass: Pass) -> Option<()> {
        let parcel = *self.parcels.get(at)?;
        if !self.is_free(&parcel, stage, pass) {
            return Some(());
        }
        match self.choose(self.unit_offers(parcel.line, stage), pass, &parcel) {
            (_, None) => {}
            (_, Some(Choice::Alone(met))) => self.take_unit(at, met)?,
            (_, Some(Choice::Together)) => {
                for met in self.compounds(self.unit_offers(parcel.line, stage)) {
                    self.take_unit(at, met)?;
                }
            }
        }
        Some(())
    }

    /// Applies an offer on units to a parcel, rounded.
    pub(super) fn take_unit(&mut self, at: usize, met: usize) -> Option<()> {
        let Parcel { price, quantity, .. } = *self.parcels.get(at)?;
        let amount = rounded_saving(self.deal(met)?, price, quantity, self.rounding)?;
        let room = self.parcels.get(at)?.room();
        if amount.min(room) > 0 && self.met.get(met)?.money != Some(0) {
            self.take(at, met, amount)?;
            self.met.get_mut(met)?.applied = 1;
        }
        Some(())
    }

    /// What saves most on this parcel, and how much, exactly. Ties go to what stands first in the programme, and to one
    /// offer alone before several together.
    pub(super) fn choose(&self, offers: &[u32], pass: Pass, parcel: &Parcel) -> (i128, Option<Choice>) {
        let mut best = (0, None);
        let mut compounds = 0u32;
        for number in offers {
            let met = *number as usize;
            let Some(offer) = self.met.get(met).filter(|offer| offer.is_in(pass)) else { continue };
            let Terms::Unit(deal) = offer.terms else { continue };
            if offer.mode == Mode::Compound && !self.across {
                compounds = compounds.saturating_add(1);
                if compounds > 1 {
                    continue;
                }
            }
            let saved = saving_of_whole(deal, parcel.price, parcel.quantity);
            let most = offer.money.map_or(parcel.room(), |money| money.min(parcel.room()));
            let saved = saved.min(exact(most));
            if saved > best.0 {
                best = (saved, Some(Choice::Alone(met)));
            }
        }
        if compounds > 1 {
            let together = self.saved_together(offers, parcel);
            if together > best.0 {
                best = (together, Some(Choice::Together));
            }
        }
        best
    }

    fn saved_together(&self, offers: &[u32], parcel: &Parcel) -> i128 {
        let whole = exact(parcel.price);
        let mut left = whole;
        for met in self.compounds(offers) {
            let Some(deal) = self.deal(met) else { continue };
            let most = self.met.get(met).and_then(|offer| offer.money).map_or(whole, exact);
            left = left.saturating_sub(saving(deal, left, parcel.quantity).min(most));
        }
        whole.saturating_sub(left.max(exact(parcel.least)))
    }

    /// The compound offers among these in the order in which they follow each other, ties as the programme has them.
    pub(super) fn compounds(&self, offers: &[u32]) -> Vec<usize> {
        let offers = offers.iter().map(|number| *number as usize);
        let compound = |met: &usize| self.met.get(*met).is_some_and(|offer| offer.mode == Mode::Compound);
        let mut compounds: Vec<usize> = offers.filter(compound).collect();
        compounds.sort_by_key(|met| self.deal(*met).map(rank));
        compounds
    }

    pub(super) fn deal(&self, met: usize) -> Option<Deal> {
        match self.met.get(met)?.terms {
            Terms::Unit(deal) => Some(deal),
            _ => None,
        }
    }
}
