//! Thresholds: offers on what their goods come to after the other offers (design 3.3).
//!
//! What is pinned where the published semantics leave it open:
//! - A threshold is reached by what all of its goods come to once every other kind of offer has been applied. Thresholds
//!   don't lower the amount for one another.
//! - It takes its share or amount off those of its goods that may still take it, in proportion to their prices.
//! - Model A: `exclusive` and `best` only on goods that nothing was taken off, `compound` also on goods that carry only
//!   compound offers, whatever their priority. Of one priority the exclusive ones go first; then the best one alone
//!   competes with all compound ones together, and what loses may still have the goods that the winner does not reach.
//! - Model B: each stands alone, on goods that no offer of that same priority took something off; an exclusive one only
//!   on goods that nothing was taken off at all.

use smallvec::{SmallVec, smallvec};

use super::exact::{exact, share_of};
use super::met::Terms;
use super::parcel::{Mark, Parcel};
use super::plan::{Pass, Plan, Stage};
use super::set::{Places, proportion};
use crate::core::model::{Money, Rate};
use crate::core::pricing::reason::Refusal;
use crate::core::programme::{Mode, TotalDeal};

/// A threshold that is reached.
#[derive(Debug, Clone, Copy)]
struct Reached {
    met: usize,
    deal: TotalDeal,
}

/// What wins a round of thresholds: one of them, or all compound ones together.
type Winners = SmallVec<[Reached; 2]>;

impl Plan<'_> {
    pub(super) fn run_totals(&mut self, stages: &[Stage]) -> Option<()> {
        let mut reached = Vec::with_capacity(self.totals.len());
        for met in core::mem::take(&mut self.totals) {
            reached.extend(self.reach(met)?);
        }
        if reached.is_empty() {
            return Some(());
        }
        for stage in stages {
            for pass in [Pass::Exclusive, Pass::Open] {
                let competes = |one: &&Reached| {
                    stage.contains(&one.met) && self.met.get(one.met).is_some_and(|met| met.is_in(pass))
                };
                let mut open: Vec<Reached> = reached.iter().filter(competes).copied().collect();
                while let Some(winners) = self.best_totals(&open)? {
                    for winner in &winners {
                        self.take_total(*winner)?;
                    }
                    open.retain(|one| winners.iter().all(|winner| winner.met != one.met));
                }
            }
        }
        Some(())
    }

    /// The step that an open threshold has reached; what is missing to its first is noted. The outer `None` is an
    /// overflow.
    #[expect(clippy::option_option, reason = "an overflow must not pass for a threshold that is not reached")]
    fn reach(&mut self, met: usize) -> Option<Option<Reached>> {
        let Terms::Total(first, count) = self.met.get(met)?.terms else { return Some(None) };
        let steps = self.steps.steps(first, count);
        let mut total = 0i64;
        for line in self.named_by(met) {
            for (_, parcel) in self.parcels.of_line(*line) {
                total = total.checked_add(parcel.price)?;
            }
        }
        let total = Money::from_minor(total);
        if let Some(step) = steps.iter().rev().find(|step| step.at_least <= total) {
            return Some(Some(Reached { met, deal: step.deal }));
        }
        let missing = steps.first()?.at_least.checked_sub(total)?;
        self.met.get_mut(met)?.refusal = self.refusals.keep(Refusal::NeedsTotal { missing });
        Some(None)
    }

    /// What saves most of these; the outer `None` is an overflow.
    #[expect(clippy::option_option, reason = "an overflow must not pass for thresholds that save nothing")]
    fn best_totals(&self, open: &[Reached]) -> Option<Option<Winners>> {
        let stacks = |one: &&Reached| {
            !self.across && self.met.get(one.met).is_some_and(|met| met.mode == Mode::Compound)
        };
        let mut best = (0, None);
        for one in open.iter().filter(|one| !stacks(one)) {
            let saved = self.saved_on_total(*one)?;
            if saved > best.0 {
                best = (saved, Some(smallvec![*one]));
            }
        }
        // An amount off goes before a share.
        let mut together: Winners = open.iter().filter(stacks).copied().collect();
        together.sort_by_key(|one| matches!(one.deal, TotalDeal::Percent(_)));
        let unrivalled = best.1.is_none() && !together.is_empty();
        if unrivalled || self.saved_together_on_totals(&together)? > best.0 {
            best.1 = Some(together);
        }
        Some(best.1)
    }

    /// What a threshold would take off now, exactly.
    fn saved_on_total(&self, one: Reached) -> Option<i128> {
        let (mut price, mut room) = (0i64, 0i64);
        for at in self.takers(one.met)? {
            let parcel = self.parcels.get(at)?;
            price = price.checked_add(parcel.price)?;
            room = room.checked_add(parcel.room())?;
        }
        let most = self.met.get(one.met)?.money.map_or(room, |money| money.min(room));
        Some(off(one.deal, exact(price)).min(exact(most)))
    }

    /// What compound thresholds would take off one after the other. Each parcel's share is followed, because they need
    /// not name the same goods.
    fn saved_together_on_totals(&self, together: &[Reached]) -> Option<i128> {
        let mut prices: Vec<(usize, i128)> = Vec::new();
        let mut saved = 0i128;
        for one in together {
            let takers = self.takers(one.met)?;
            for at in &takers {
                if !prices.iter().any(|(known, _)| known == at) {
                    prices.push((*at, exact(self.parcels.get(*at)?.price)));
                }
            }
            let taking = prices.iter_mut().filter(|(at, _)| takers.contains(at));
            let taking: Vec<(usize, &mut i128)> = taking.map(|(at, price)| (*at, price)).collect();
            let sum = taking.iter().fold(0i128, |sum, (_, price)| sum.saturating_add(**price));
            let (mut all, mut left) = (off(one.deal, sum), 0i128);
            for (at, price) in taking {
                let room = price.checked_sub(exact(self.parcels.get(at)?.least))?.max(0);
                left = left.checked_add(room)?;
                let part = match one.deal {
                    TotalDeal::Percent(rate) => share_of(rate, *price),
                    TotalDeal::AmountOff(_) => proportion(off(one.deal, sum), *price, sum),
                };
                *price = price.checked_sub(part.min(room))?;
                if matches!(one.deal, TotalDeal::Percent(_)) {
                    all = all.checked_sub(part.saturating_sub(room).max(0))?;
                }
            }
            saved = saved.checked_add(all.min(left))?;
        }
        Some(saved)
    }

    fn take_total(&mut self, one: Reached) -> Option<()> {
        let takers = self.takers(one.met)?;
        let price = takers.iter().try_fold(0i64, |sum, at| sum.checked_add(self.parcels.get(*at)?.price))?;
        let money = self.met.get(one.met)?.money.unwrap_or(i64::MAX);
        let off = match one.deal {
            TotalDeal::Percent(rate) => rate.min(Rate::ONE).of(price, self.rounding)?,
            TotalDeal::AmountOff(amount) => amount.minor().clamp(0, price),
        };
        let off = off.min(money);
        let mut taken = 0i64;
        for (at, share) in takers.iter().zip(self.part(off, &takers)?) {
            if share > 0 {
                taken = taken.checked_add(self.take(*at, one.met, share)?)?;
            }
        }
        if taken > 0 {
            self.met.get_mut(one.met)?.applied = 1;
        }
        Some(())
    }

    /// The parcels that a threshold may take something off, in the order of the lines.
    fn takers(&self, met: usize) -> Option<Places> {
        let offer = self.met.get(met)?;
        let mut takers = Places::new();
        for line in self.named_by(met) {
            let free = |parcel: &Parcel| self.takes_total(parcel, offer.mode, offer.priority);
            takers.extend(self.parcels.of_line(*line).filter(|(_, parcel)| free(parcel)).map(|(at, _)| at));
        }
        // The parcels of one line stay in their order.
        takers.sort_by_key(|at| self.parcels.get(*at).and_then(|parcel| self.turns.get(parcel.line)));
        Some(takers)
    }

    fn takes_total(&self, parcel: &Parcel, mode: Mode, priority: i32) -> bool {
        let same_priority = || {
            let mut trail = self.parcels.trail(parcel).filter_map(|taken| self.met.get(taken.met));
            trail.any(|met| met.priority == priority)
        };
        let open = match (mode, parcel.mark) {
            (_, Mark::Fresh) => true,
            (Mode::Exclusive, _) | (_, Mark::Exclusive) => false,
            _ if self.across => !same_priority(),
            (Mode::Compound, Mark::Compound) => true,
            _ => false,
        };
        open && parcel.room() > 0
    }
}

fn off(deal: TotalDeal, price: i128) -> i128 {
    match deal {
        TotalDeal::Percent(rate) => share_of(rate, price),
        TotalDeal::AmountOff(amount) => exact(amount.minor()).clamp(0, price),
    }
}
