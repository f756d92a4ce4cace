//! Offers on units: of one priority the best alone, or all compound offers together (design 3.3).

use smallvec::SmallVec;

use super::exact::{exact, rank, rounded_saving, saving, saving_of_whole};
use super::met::{Met, Terms};
use super::parcel::{Mark, Parcel};
use super::plan::{Pass, Plan, Stage};
use super::set::Places;
use crate::core::programme::{Deal, Mode};

/// Ranks that deals of compound offers have, as bits.
#[derive(Debug, Clone, Copy, Default)]
struct Ranks(u8);

impl Ranks {
    const ALL: Self = Self(0b111);

    fn add(&mut self, deal: Deal) {
        self.0 |= 1u8.wrapping_shl(u32::from(rank(deal)));
    }

    /// In the order in which compound offers follow each other.
    fn each(self) -> impl Iterator<Item = u8> {
        (0..3u8).filter(move |rank| self.0.wrapping_shr(u32::from(*rank)) & 1 == 1)
    }
}

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
        let unit_offers = core::mem::take(&mut self.unit_offers);
        for at in 0..self.order.len() {
            let line = *self.order.get(at)?;
            let offers = unit_offers.get(line, stage);
            let mut next = Some(line).filter(|_| !offers.is_empty());
            while let Some(parcel) = next {
                self.run_parcel(parcel, offers, stage, pass)?;
                next = self.parcels.next(parcel);
            }
        }
        self.unit_offers = unit_offers;
        Some(())
    }

    fn run_parcel(&mut self, at: usize, offers: &[u32], stage: &Stage, pass: Pass) -> Option<()> {
        let parcel = self.parcels.get(at)?;
        if !self.is_free(parcel, stage, pass) {
            return Some(());
        }
        if pass == Pass::Open
            && !self.across
            && let Some(ranks) = self.ranks(offers)
        {
            return self.take_together(at, offers, ranks);
        }
        match self.choose(offers, pass, parcel).1 {
            None => {}
            Some(Choice::Alone(met)) => self.take_unit(at, met)?,
            Some(Choice::Together) => self.take_together(at, offers, Ranks::ALL)?,
        }
        Some(())
    }

    /// Which ranks these offers have, where nothing competes: those that go together are all there are.
    fn ranks(&self, offers: &[u32]) -> Option<Ranks> {
        let mut ranks = Ranks::default();
        for met in offers.iter().filter_map(|met| self.met.get(*met as usize)) {
            if met.mode != Mode::Compound {
                return None;
            }
            if let Terms::Unit(deal) = met.terms {
                ranks.add(deal);
            }
        }
        Some(ranks)
    }

    fn take_together(&mut self, at: usize, offers: &[u32], ranks: Ranks) -> Option<()> {
        for wanted in ranks.each() {
            for met in offers.iter().map(|number| *number as usize) {
                if let Some(Met { mode: Mode::Compound, terms: Terms::Unit(deal), .. }) = self.met.get(met)
                    && rank(*deal) == wanted
                {
                    self.take_on_units(at, met, *deal)?;
                }
            }
        }
        Some(())
    }

    /// Applies an offer on units to a parcel, rounded.
    pub(super) fn take_unit(&mut self, at: usize, met: usize) -> Option<()> {
        let deal = self.deal(met)?;
        self.take_on_units(at, met, deal)
    }

    fn take_on_units(&mut self, at: usize, met: usize, deal: Deal) -> Option<()> {
        let parcel = self.parcels.get(at)?;
        let (price, quantity, room) = (parcel.price, parcel.quantity, parcel.room());
        let mut amount = rounded_saving(deal, price, quantity, self.rounding)?.min(room);
        if amount <= 0 {
            return Some(());
        }
        let offer = self.met.get_mut(met)?;
        if let Some(money) = &mut offer.money {
            amount = amount.min(*money);
            *money = money.checked_sub(amount)?;
            if amount == 0 {
                return Some(());
            }
        }
        offer.applied = 1;
        self.parcels.take(at, quantity, met, amount, Mark::of(offer.mode))
    }

    /// What saves most on this parcel, and how much, exactly. Ties go to what stands first in the programme, and to one
    /// offer alone before several together.
    pub(super) fn choose(&self, offers: &[u32], pass: Pass, parcel: &Parcel) -> (i128, Option<Choice>) {
        let mut best = (0, None);
        let mut compounds = 0u32;
        let mut first = None;
        let mut ranks = Ranks::default();
        for number in offers {
            let met = *number as usize;
            let Some(offer) = self.met.get(met).filter(|offer| offer.is_in(pass)) else { continue };
            if offer.mode == Mode::Compound && !self.across {
                compounds = compounds.saturating_add(1);
                first = first.or(Some(met));
                if let Terms::Unit(deal) = offer.terms {
                    ranks.add(deal);
                }
            } else {
                self.try_alone(met, parcel, &mut best);
            }
        }
        match (compounds, first) {
            (1, Some(met)) => self.try_alone(met, parcel, &mut best),
            (2.., _) => {
                let together = self.saved_together(offers, ranks, parcel);
                if together > best.0 {
                    best = (together, Some(Choice::Together));
                }
            }
            _ => {}
        }
        best
    }

    /// Ties go to the offer that stands first.
    fn try_alone(&self, met: usize, parcel: &Parcel, best: &mut (i128, Option<Choice>)) {
        let Some((offer, deal)) = self.met.get(met).zip(self.deal(met)) else { return };
        let saved = saving_of_whole(deal, parcel.price, parcel.quantity);
        let most = offer.money.map_or(parcel.room(), |money| money.min(parcel.room()));
        let saved = saved.min(exact(most));
        let before = |known: &Option<Choice>| matches!(known, Some(Choice::Alone(known)) if met < *known);
        if saved > best.0 || (saved == best.0 && before(&best.1)) {
            *best = (saved, Some(Choice::Alone(met)));
        }
    }

    /// What the compound offers among these save one after the other; `ranks` are those that they have.
    fn saved_together(&self, offers: &[u32], ranks: Ranks, parcel: &Parcel) -> i128 {
        let whole = exact(parcel.price);
        let mut left = whole;
        for wanted in ranks.each() {
            for offer in offers.iter().filter_map(|number| self.met.get(*number as usize)) {
                let Terms::Unit(deal) = offer.terms else { continue };
                if offer.mode != Mode::Compound || rank(deal) != wanted {
                    continue;
                }
                let saved = if left == whole {
                    saving_of_whole(deal, parcel.price, parcel.quantity)
                } else {
                    saving(deal, left, parcel.quantity)
                };
                left = left.saturating_sub(offer.money.map_or(saved, |money| saved.min(exact(money))));
            }
        }
        whole.saturating_sub(left.max(exact(parcel.least)))
    }

    /// The compound offers among these in the order in which they follow each other, ties as the programme has them.
    pub(super) fn compounds(&self, offers: &[u32]) -> Places {
        let mut ranked: SmallVec<[(u8, usize); 8]> = SmallVec::new();
        for met in offers.iter().map(|number| *number as usize) {
            if let Some(Met { mode: Mode::Compound, terms: Terms::Unit(deal), .. }) = self.met.get(met) {
                ranked.push((rank(*deal), met));
            }
        }
        if !ranked.is_sorted() {
            ranked.sort_unstable();
        }
        ranked.into_iter().map(|(_, met)| met).collect()
    }

    pub(super) fn deal(&self, met: usize) -> Option<Deal> {
        match self.met.get(met)?.terms {
            Terms::Unit(deal) => Some(deal),
            _ => None,
        }
    }
}
