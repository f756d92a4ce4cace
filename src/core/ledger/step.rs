//! One step of a standing: what an entry does to a member, applied in a fixed order, so that equal content gives equal
//! bytes wherever it is applied (invariant I10).
//!
//! What adds up is added whatever its sign, and a row of nothing is left out: so what a return undoes is as if it had
//! never been, in whatever order the parts of it come.

use super::purse::Purse;
use crate::core::model::standing::{
    DayFacts, HISTORY_DAYS_MAX, OfferUse, STAMP_CARDS_MAX, Stamps, Traits, USES_MAX, VOUCHERS_MAX, Voucher,
};
use crate::core::model::{Change, Day, Money, Points, Standing};

/// What a step did to the points of a member: for the movements of the fold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Step {
    /// What had run out by the day of the step and left the balance.
    pub expired: Points,
    /// What was spent beyond what could be spent on that day: a debt now.
    pub short: Points,
    /// What was taken back, with what became a debt.
    pub taken: Points,
    /// What was issued, whether it paid a debt or not.
    pub issued: Points,
}

impl Standing {
    /// Applies a step, and says what was spent beyond what could be spent on that day: it became a debt. Steps are
    /// applied in the order K; at a till in the order of its journal, on top of head office's base.
    ///
    /// `None` when a sum would leave 64 bits: the standing is then as before.
    pub fn apply(&mut self, change: &Change) -> Option<Points> {
        self.apply_step(change).map(|step| step.short)
    }

    /// Applies a step, and says what it did to the points; `None` as [`Standing::apply`] has it.
    pub fn apply_step(&mut self, change: &Change) -> Option<Step> {
        (self.facts.spend, self.facts.visits) = self.fits(change)?;
        let step = self.apply_points(change);
        self.apply_history(change);
        self.apply_counters(change);
        self.apply_traits(change);
        Some(step)
    }

    /// Spend and visits as they would stand after a step that can be applied; `None` where one would leave 64 bits.
    pub(super) fn fits(&self, change: &Change) -> Option<(Money, i64)> {
        let spend = self.facts.spend.checked_add(change.spend)?;
        let visits = self.facts.visits.checked_add(change.visits)?;
        Purse::fits(self, change).then_some((spend, visits))
    }

    fn apply_points(&mut self, change: &Change) -> Step {
        let (mut purse, expired) = Purse::open(self, change.day);
        let short = purse.spend(change.spent);
        let before = purse.balance();
        change.issued.iter().for_each(|lot| purse.issue(*lot));
        let issued = purse.balance().saturating_sub(before);
        let taken = change.taken.iter().fold(0_i64, |sum, lot| {
            let taken = purse.take_back(*lot, change.taken_unvested_only, change.taken_as_debt);
            sum.saturating_add(taken.units())
        });
        purse.put_back(self);
        Step { expired, short, taken: Points::from_units(taken), issued: Points::from_units(issued) }
    }

    fn apply_history(&mut self, change: &Change) {
        if let Some(day) = change.history_day {
            add_row(
                &mut self.days,
                |row| row.day.cmp(&day),
                || DayFacts { day, spend: Money::ZERO, visits: 0, points: Points::ZERO },
                |row| {
                    row.spend = add_money(row.spend, change.spend);
                    row.visits = row.visits.saturating_add(change.visits);
                    row.points = add_points(row.points, change.earned);
                    row.spend == Money::ZERO && row.visits == 0 && row.points == Points::ZERO
                },
            );
        }
        let newest = self.days.last().map_or(change.day, |last| last.day.max(change.day));
        let horizon = before(newest, HISTORY_DAYS_MAX);
        if self.days.first().is_some_and(|first| first.day <= horizon) {
            self.days.retain(|row| row.day > horizon);
        }
    }

    fn apply_counters(&mut self, change: &Change) {
        for Stamps { card, count } in &change.stamps {
            add_row(
                &mut self.stamps,
                |row| row.card.cmp(card),
                || Stamps { card: card.clone(), count: 0 },
                |row| {
                    row.count = row.count.saturating_add(*count);
                    row.count == 0
                },
            );
        }
        while self.stamps.len() > STAMP_CARDS_MAX {
            let fewest =
                self.stamps.iter().enumerate().min_by_key(|(_, row)| row.count).map(|(place, _)| place);
            self.stamps.remove(fewest.unwrap_or_default());
        }
        self.vouchers.retain(|voucher| voucher.expires.is_none_or(|expires| change.day < expires));
        for Voucher { offer, expires, count } in &change.vouchers {
            if expires.is_some_and(|expires| expires <= change.day) {
                continue;
            }
            let key = (offer, expires.is_none(), expires);
            add_row(
                &mut self.vouchers,
                |row| (&row.offer, row.expires.is_none(), &row.expires).cmp(&key),
                || Voucher { offer: offer.clone(), expires: *expires, count: 0 },
                |row| {
                    row.count = row.count.saturating_add(*count);
                    row.count == 0
                },
            );
        }
        while self.vouchers.len() > VOUCHERS_MAX {
            let gone_first = self.vouchers.iter().enumerate();
            let gone_first = gone_first.min_by_key(|(_, row)| (row.expires.is_none(), row.expires));
            let place = gone_first.map(|(place, _)| place).unwrap_or_default();
            self.vouchers.remove(place);
        }
        self.apply_uses(change);
        if let Some(step) = change.tier.as_ref().filter(|step| self.tier == step.from) {
            self.tier.clone_from(&step.to);
        }
        self.referral_done = change.referral.unwrap_or(self.referral_done);
    }

    fn apply_uses(&mut self, change: &Change) {
        for used in &change.uses {
            add_row(
                &mut self.uses,
                |row| (&row.offer, row.day).cmp(&(&used.offer, used.day)),
                || OfferUse { times: 0, money: Money::ZERO, points: Points::ZERO, ..used.clone() },
                |row| add_use(row, used),
            );
        }
        if change.uses.is_empty() {
            return;
        }
        self.merge_uses(before(change.day, HISTORY_DAYS_MAX));
        for window in [100, 25, 0] {
            if self.uses.len() > USES_MAX {
                self.merge_uses(before(change.day, window));
            }
        }
        while self.uses.len() > USES_MAX {
            let oldest = self.uses.iter().enumerate().min_by_key(|(_, row)| row.day).map(|(place, _)| place);
            self.uses.remove(oldest.unwrap_or_default());
        }
    }

    /// The uses of each offer up to a day become one row of the latest of those days: how often it was ever used stays.
    fn merge_uses(&mut self, horizon: Day) {
        self.uses.dedup_by(|later, earlier| {
            let merges = later.offer == earlier.offer && later.day <= horizon;
            if merges {
                add_use(earlier, later);
                earlier.day = later.day;
            }
            merges
        });
        self.uses.retain(|row| !is_no_use(row));
    }

    fn apply_traits(&mut self, change: &Change) {
        if let Some(traits) = &change.traits {
            self.traits = Traits::default();
            self.traits.learn(traits);
        }
        if let Some(learned) = &change.learned {
            self.traits.learn(learned);
        }
        if let Some(told) = &change.told {
            self.traits.replace(told);
        }
    }
}

/// Adds to the row that `find` finds in a sorted list, and takes the row out when `add` says that nothing is left.
fn add_row<T>(
    rows: &mut Vec<T>,
    find: impl Fn(&T) -> core::cmp::Ordering,
    make: impl FnOnce() -> T,
    add: impl FnOnce(&mut T) -> bool,
) {
    let place = rows.binary_search_by(find).unwrap_or_else(|place| {
        rows.insert(place, make());
        place
    });
    if rows.get_mut(place).is_some_and(add) {
        rows.remove(place);
    }
}

fn add_use(row: &mut OfferUse, used: &OfferUse) -> bool {
    row.times = row.times.saturating_add(used.times);
    row.money = add_money(row.money, used.money);
    row.points = add_points(row.points, used.points);
    is_no_use(row)
}

fn is_no_use(row: &OfferUse) -> bool {
    row.times == 0 && row.money == Money::ZERO && row.points == Points::ZERO
}

fn add_money(one: Money, other: Money) -> Money {
    Money::from_minor(one.minor().saturating_add(other.minor()))
}

fn add_points(one: Points, other: Points) -> Points {
    Points::from_units(one.units().saturating_add(other.units()))
}

/// The day so many days before.
fn before(day: Day, days: u16) -> Day {
    Day::from_number(day.number().saturating_sub(i32::from(days)))
}
