//! What a standing says on a day: points that can be spent, what happened in a window, what is left of a right.

use super::money::Money;
use super::points::Points;
use super::standing::{DayFacts, HISTORY_DAYS_MAX, Lot, MonthDay, Standing};
use super::time::Day;

/// A member's points as they stand on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PointsOn {
    /// What can be spent: vested and not expired, undated included, debt taken off; never below zero.
    pub spendable: Points,
    /// What can't be spent yet.
    pub unvested: Points,
    /// What is owed.
    pub debt: Points,
    /// What of the spendable points is gone within [`EXPIRING_DAYS`].
    pub expiring: Points,
    /// The first day on which some of it is gone.
    pub expiring_on: Option<Day>,
    /// What is there in all: spendable and unvested, less the debt.
    pub balance: Points,
}

/// How many days ahead expiring points are told (design 3.5).
pub const EXPIRING_DAYS: i32 = 30;

impl Lot {
    /// Whether it can be spent on a day.
    pub fn is_spendable(&self, today: Day) -> bool {
        self.vests.is_none_or(|vests| vests <= today) && !self.is_expired(today)
    }

    /// Whether it is gone on a day.
    pub fn is_expired(&self, today: Day) -> bool {
        self.expires.is_some_and(|expires| expires <= today)
    }
}

impl MonthDay {
    /// Whether a day lies at most so many days before or after this day of some year. The 29th of February falls on the
    /// 28th where there is none.
    pub fn is_near(self, today: Day, before: u16, after: u16) -> bool {
        let Some(year) = today.year() else { return false };
        let years = [year.saturating_sub(1), year, year.saturating_add(1)];
        years.into_iter().filter_map(|year| self.in_year(year)).any(|birthday| {
            let late = today.since(birthday);
            late >= 0i64.saturating_sub(i64::from(before)) && late <= i64::from(after)
        })
    }

    fn in_year(self, year: i32) -> Option<Day> {
        let (month, day) = (u32::from(self.month), u32::from(self.day));
        let leap_day = (month, day) == (2, 29);
        Day::of(year, month, day).or_else(|| Day::of(year, month, 28).filter(|_| leap_day))
    }
}

impl Standing {
    /// What no dated lot holds; below zero it is a debt. `None` on overflow.
    pub fn undated(&self) -> Option<Points> {
        let dated = Points::checked_sum(self.lots.iter().map(|lot| lot.points))?;
        self.facts.balance.checked_sub(dated)
    }

    /// The points on a day; `None` on overflow.
    pub fn points_on(&self, today: Day) -> Option<PointsOn> {
        let undated = self.undated()?;
        let sum = |wanted: &dyn Fn(&Lot) -> bool| {
            Points::checked_sum(self.lots.iter().filter(|lot| wanted(lot)).map(|lot| lot.points))
        };
        let soon = Day::from_number(today.number().saturating_add(EXPIRING_DAYS));
        let vested = sum(&|lot| lot.is_spendable(today))?;
        let unvested = sum(&|lot| !lot.is_spendable(today) && !lot.is_expired(today))?;
        let expires_soon = |lot: &Lot| lot.is_spendable(today) && lot.is_expired(soon);
        let available = vested.checked_add(undated)?;
        let debt = Points::ZERO.checked_sub(available.min(Points::ZERO))?;
        let expiring_on =
            self.lots.iter().filter(|lot| expires_soon(lot)).filter_map(|lot| lot.expires).min();
        Some(PointsOn {
            spendable: available.at_least_zero(),
            unvested,
            debt,
            expiring: sum(&expires_soon)?.min(available.at_least_zero()),
            expiring_on,
            balance: available.checked_add(unvested)?,
        })
    }

    /// The history of a window of so many days up to today: 1 is today alone.
    pub fn days_within(&self, days: u16, today: Day) -> impl Iterator<Item = &DayFacts> {
        let first = today.number().saturating_sub(i32::from(days)).saturating_add(1);
        self.days.iter().filter(move |facts| facts.day.number() >= first && facts.day <= today)
    }

    /// Visits in a window; `None` for the days is ever.
    pub fn visits_within(&self, days: Option<u16>, today: Day) -> i64 {
        days.map_or(self.facts.visits, |days| {
            self.days_within(days, today).fold(0, |sum, facts| sum.saturating_add(facts.visits))
        })
    }

    /// Spend in a window; `None` on overflow.
    pub fn spend_within(&self, days: Option<u16>, today: Day) -> Option<Money> {
        match days {
            None => Some(self.facts.spend),
            Some(days) => Money::checked_sum(self.days_within(days, today).map(|facts| facts.spend)),
        }
    }

    /// Points earned in a window; without one as far back as the history reaches. `None` on overflow.
    pub fn earned_within(&self, days: Option<u16>, today: Day) -> Option<Points> {
        let days = days.unwrap_or(HISTORY_DAYS_MAX);
        Points::checked_sum(self.days_within(days, today).map(|facts| facts.points))
    }

    /// The day of the last visit.
    pub fn last_visit(&self) -> Option<Day> {
        self.days.iter().rev().find(|facts| facts.visits > 0).map(|facts| facts.day)
    }

    /// Days since the last visit; `None` for a member who never came. A visit from before the history counts as one at
    /// its beginning.
    pub fn days_away(&self, today: Day) -> Option<i64> {
        let known = self.last_visit().map(|last| today.since(last));
        known.or_else(|| (self.facts.visits > 0).then_some(i64::from(HISTORY_DAYS_MAX)))
    }

    /// Stamps on a card.
    pub fn stamps_on(&self, card: &str) -> i64 {
        self.stamps.iter().find(|stamps| stamps.card.as_str() == card).map_or(0, |stamps| stamps.count)
    }

    /// Vouchers for an offer that are good on a day.
    pub fn vouchers_on(&self, offer: &str, today: Day) -> i64 {
        let good = self.vouchers.iter().filter(|voucher| {
            voucher.offer.as_str() == offer && voucher.expires.is_none_or(|expires| today < expires)
        });
        good.fold(0, |sum, voucher| sum.saturating_add(voucher.count))
    }

    /// How often an offer was used in a window; `None` for the days is ever.
    pub fn uses_within(&self, offer: &str, days: Option<u16>, today: Day) -> i64 {
        let first = days.map(|days| today.number().saturating_sub(i32::from(days)).saturating_add(1));
        let counted = self.uses.iter().filter(|used| {
            used.offer.as_str() == offer && first.is_none_or(|first| used.day.number() >= first)
        });
        counted.fold(0, |sum, used| sum.saturating_add(used.times))
    }
}
