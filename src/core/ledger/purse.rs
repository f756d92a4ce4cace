//! A member's points on one day while a step works on them: dated lots, and what is there beyond them.
//!
//! Its form on a day is one only: what is gone has left, what can be spent by now has no vesting date any more, lots of
//! the same dates are one, and points that can be spent have paid what is owed. The caller has made sure that all sums
//! stay within 64 bits ([`Purse::fits`]), so that saturating arithmetic is exact here.

use crate::core::model::standing::LOTS_MAX;
use crate::core::model::{Change, Day, Lot, Points, Standing};

/// Points on a day.
pub(super) struct Purse {
    day: Day,
    /// What no lot holds; below zero it is a debt.
    undated: i64,
    /// By [`Lot::order`]; each has a date and holds something.
    lots: Vec<Lot>,
}

impl Purse {
    /// Whether no sum of these points and this change can leave 64 bits.
    pub(super) fn fits(standing: &Standing, change: &Change) -> bool {
        let size = |lots: &[Lot], wanted: &dyn Fn(&Lot) -> bool| {
            let sizes = lots.iter().filter(|lot| wanted(lot)).map(|lot| i128::from(lot.points.units()));
            sizes.fold(0_i128, |sum, size| sum.saturating_add(size.saturating_abs()))
        };
        let balance = i128::from(standing.facts.balance.units());
        let issued = size(&change.issued, &|lot| lot.points > Points::ZERO);
        let brought = size(&change.issued, &|lot| lot.points <= Points::ZERO);
        let out = [size(&standing.lots, &|_| true), brought, size(&change.taken, &|_| true)];
        let out =
            out.into_iter().fold(i128::from(change.spent.at_least_zero().units()), i128::saturating_add);
        let most = i128::from(i64::MAX);
        let sums = [issued, out, balance.saturating_add(issued), out.saturating_sub(balance)];
        sums.into_iter().all(|sum| sum <= most)
    }

    /// The points of a standing on a day, and how many of them are gone on it. Its lots are moved here until
    /// [`Purse::put_back`].
    pub(super) fn open(standing: &mut Standing, day: Day) -> (Self, Points) {
        let mut lots = core::mem::take(&mut standing.lots);
        let all = count(&lots);
        let undated = standing.facts.balance.units().saturating_sub(all);
        lots.retain(|lot| !lot.is_expired(day));
        let gone = all.saturating_sub(count(&lots));
        let mut purse = Self { day, undated, lots: Vec::new() };
        let as_they_stand = lots.is_sorted_by(|one, next| one.order() < next.order())
            && lots.iter().all(|lot| lot.points > Points::ZERO && purse.dated(*lot) == *lot);
        if as_they_stand {
            purse.lots = lots;
        } else {
            lots.into_iter().for_each(|lot| purse.put(lot));
        }
        purse.pay_debt();
        (purse, Points::from_units(gone))
    }

    /// How many there are in all.
    pub(super) fn balance(&self) -> i64 {
        self.undated.saturating_add(count(&self.lots))
    }

    /// Gives the points back to their standing.
    pub(super) fn put_back(self, standing: &mut Standing) {
        standing.facts.balance = Points::from_units(self.balance());
        standing.lots = self.lots;
    }

    /// Takes what is spent, and says what was short of it: that is a debt now.
    pub(super) fn spend(&mut self, points: Points) -> Points {
        let left = self.draw(points.at_least_zero().units(), |lot| lot.vests.is_none());
        let short = left.saturating_sub(self.undated.max(0)).max(0);
        self.undated = self.undated.saturating_sub(left);
        Points::from_units(short)
    }

    /// Adds points; they pay what is owed first. What is gone by now is not added.
    pub(super) fn issue(&mut self, lot: Lot) {
        if lot.is_expired(self.day) {
            return;
        }
        let points = lot.points.units();
        let paid = points.min(self.undated.saturating_neg()).max(points.min(0));
        self.undated = self.undated.saturating_add(paid);
        self.put(Lot { points: Points::from_units(points.saturating_sub(paid)), ..lot });
        self.pay_debt();
    }

    /// Takes back what was issued with these dates: from there, then from what can't be spent yet, then from what can.
    /// Says how much of it there was, with what became a debt.
    pub(super) fn take_back(&mut self, lot: Lot, unvested_only: bool, as_debt: bool) -> Points {
        let wanted = lot.points.at_least_zero().units();
        let lot = self.dated(lot);
        let may_be_spent = lot.vests.is_none();
        let mut left = wanted;
        if !(unvested_only && may_be_spent) {
            left = match is_undated(&lot) {
                true => self.draw_undated(left),
                false => self.draw(left, |one| one.order() == lot.order()),
            };
        }
        left = self.draw(left, |one| one.vests.is_some());
        if !unvested_only {
            left = self.draw(left, |one| one.vests.is_none());
            left = self.draw_undated(left);
            if as_debt {
                self.undated = self.undated.saturating_sub(left);
                left = 0;
            }
        }
        Points::from_units(wanted.saturating_sub(left))
    }

    /// Takes up to so many from the lots that `from` names, in their order; what is left to take.
    fn draw(&mut self, mut wanted: i64, from: impl Fn(&Lot) -> bool) -> i64 {
        if wanted == 0 {
            return 0;
        }
        for lot in self.lots.iter_mut().filter(|lot| from(lot)) {
            let taken = wanted.min(lot.points.units());
            lot.points = Points::from_units(lot.points.units().saturating_sub(taken));
            wanted = wanted.saturating_sub(taken);
        }
        self.lots.retain(|lot| lot.points > Points::ZERO);
        wanted
    }

    /// The same from what no lot holds, down to zero.
    fn draw_undated(&mut self, wanted: i64) -> i64 {
        let taken = wanted.min(self.undated.max(0));
        self.undated = self.undated.saturating_sub(taken);
        wanted.saturating_sub(taken)
    }

    /// What is owed is paid by what can be spent.
    fn pay_debt(&mut self) {
        if self.undated < 0 {
            let owed = self.undated.saturating_neg();
            self.undated = self.draw(owed, |lot| lot.vests.is_none()).saturating_neg();
        }
    }

    /// Puts points where they belong.
    fn put(&mut self, lot: Lot) {
        let lot = self.dated(lot);
        if is_undated(&lot) || lot.points <= Points::ZERO {
            self.undated = self.undated.saturating_add(lot.points.units());
            return;
        }
        match self.lots.binary_search_by_key(&lot.order(), Lot::order) {
            Ok(place) => {
                if let Some(same) = self.lots.get_mut(place) {
                    same.points = Points::from_units(same.points.units().saturating_add(lot.points.units()));
                }
            }
            Err(place) => self.lots.insert(place, lot),
        }
        self.limit();
    }

    /// The two lots that are gone last become one: never spent before either, never gone before either.
    fn limit(&mut self) {
        if self.lots.len() > LOTS_MAX
            && let (Some(last), Some(one)) = (self.lots.pop(), self.lots.pop())
        {
            let points = Points::from_units(last.points.units().saturating_add(one.points.units()));
            self.put(Lot { vests: last.vests.max(one.vests), expires: last.expires, points });
        }
    }

    /// A lot as it stands on the day: what can be spent by now has no vesting date.
    fn dated(&self, lot: Lot) -> Lot {
        Lot { vests: lot.vests.filter(|vests| *vests > self.day), ..lot }
    }
}

fn is_undated(lot: &Lot) -> bool {
    lot.vests.is_none() && lot.expires.is_none()
}

fn count(lots: &[Lot]) -> i64 {
    lots.iter().fold(0, |sum, lot| sum.saturating_add(lot.points.units()))
}

impl Standing {
    /// From which dated lots so many points would be spent on a day, in their order; what is missing from the sum is
    /// undated, or short. This is what a receipt keeps of its spends, so that a return gives back with the same dates.
    pub fn plan_spend(&self, points: Points, day: Day) -> Vec<Lot> {
        let mut spent: Vec<Lot> = Vec::new();
        let mut left = points.at_least_zero().units();
        let (purse, _) = Purse::open(&mut self.points_only(), day);
        for lot in purse.lots.iter().filter(|lot| lot.vests.is_none()) {
            let taken = left.min(lot.points.units());
            left = left.saturating_sub(taken);
            if taken > 0 {
                spent.push(Lot { points: Points::from_units(taken), ..*lot });
            }
        }
        spent
    }

    fn points_only(&self) -> Self {
        Self { facts: self.facts, lots: self.lots.clone(), ..Self::default() }
    }
}
