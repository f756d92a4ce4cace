//! `when = { … }`.

use std::sync::Arc;

use super::Check;
use super::place::Place;
use crate::core::model::standing::HISTORY_DAYS_MAX;
use crate::core::model::{CategoryPath, Money, RuleId};
use crate::core::programme::condition::{Birthday, Conditions, PurchaseTest, Span, Windowed};
use crate::core::programme::document::{Arm, Purchase, PurchaseTable, PurchaseWord, When};

/// The most days before or after a birthday: more would make two birthdays of one.
const BIRTHDAY_DAYS_MAX: u16 = 180;

impl<'c> Check<'c, '_> {
    /// The conditions of a rule; those that are written alike are read once and kept once.
    pub(super) fn conditions(&mut self, block: &Place<'_>, when: &'c When) -> Option<Arc<Conditions>> {
        if let Some(read) = self.whens.get(when) {
            return Some(Arc::clone(read));
        }
        let faults = self.misfits.len();
        let read = Arc::new(self.read_conditions(block, when)?);
        if self.misfits.len() == faults {
            self.whens.insert(when, Arc::clone(&read));
        }
        Some(read)
    }

    fn read_conditions(&mut self, block: &Place<'_>, when: &When) -> Option<Conditions> {
        let tiers = self.references(&block.key("tiers"), &when.tiers, "tier", |check, id| {
            check.book.tiers.get(id).cloned()
        });
        let partners = self.references(&block.key("partners"), &when.partners, "partner", |check, id| {
            check.book.partners.get(id).map(|(id, _)| id.clone())
        });
        let segments = self.names(&block.key("segments"), &when.segments, "segment");
        let tags = self.names(&block.key("tags"), &when.tags, "tag");
        let stores = self.names(&block.key("stores"), &when.stores, "store");
        let till_groups = self.names(&block.key("till_groups"), &when.till_groups, "till group");
        let payments = self.names(&block.key("payments"), &when.payments, "way to pay");
        let history = Some(HISTORY_DAYS_MAX);
        let days_away =
            when.days_away.as_ref().map(|span| self.day_span(&block.key("days_away"), span, history));
        let joined_days =
            when.joined_days.as_ref().map(|span| self.day_span(&block.key("joined_days"), span, None));
        let visits = self.visits(block, when);
        let spend = self.spend(block, when);
        let purchase = when.purchase.as_ref().map(|purchase| self.purchase(&block.key("purchase"), purchase));
        let birthday = when.birthday.as_ref().map(|days| {
            let place = block.key("birthday");
            for (key, days) in [("before", days.before), ("after", days.after)] {
                if days > BIRTHDAY_DAYS_MAX {
                    self.refuse(
                        &place.key(key),
                        format!("`{days}` days is too long; write at most {BIRTHDAY_DAYS_MAX}"),
                    );
                }
            }
            Birthday { before: days.before, after: days.after }
        });
        let favourite = when.favourite.as_deref().map(|text| {
            let parsed = CategoryPath::parse(text).filter(|_| !text.is_empty());
            let message = || format!("`{text}` names no category; write its name");
            self.require(&block.key("favourite"), parsed, message)
        });
        let days = self.days(block, when.from.as_deref(), when.until.as_deref());
        let weekdays = when.weekdays.as_ref().map(|names| self.weekdays(&block.key("weekdays"), names));
        let hours = when.hours.as_ref().map(|texts| self.hours(&block.key("hours"), texts));
        let coupon = when.coupon.as_deref().map(|id| {
            let known = |check: &Self, id: &str| check.book.coupons.get(id).map(|(id, _)| id.clone());
            self.reference(&block.key("coupon"), id, "coupon", known)
        });
        let pilot = when.pilot.as_deref().map(|id| {
            let known = |check: &Self, id: &str| check.book.pilots.contains_key(id).then(|| RuleId::new(id));
            self.reference(&block.key("pilot"), id, "pilot", known)
        });
        let arm = when.arm.as_ref().map(|arm| self.arm(&block.key("arm"), arm));
        let basket_total =
            when.basket_total.as_ref().map(|span| self.money_span(&block.key("basket_total"), span));
        let quantity = when.quantity.as_ref().map(|span| self.quantity_span(&block.key("quantity"), span));
        let amount = when.amount.as_ref().map(|span| self.money_span(&block.key("amount"), span));
        let read = Conditions {
            member: when.member == Some(true),
            tiers: tiers?,
            segments: segments?,
            tags: tags?,
            assigned: when.assigned == Some(true),
            days_away,
            visits,
            spend: spend?,
            purchase,
            birthday,
            joined_days,
            favourite: all(favourite)?,
            referred: when.referred,
            app: when.app,
            days,
            weekdays: weekdays.unwrap_or_default(),
            hours: hours.unwrap_or_default(),
            stores: stores?,
            till_groups: till_groups?,
            partners: partners?,
            payments: payments?,
            coupon: all(coupon)?,
            voucher: when.voucher == Some(true),
            arm: all(arm)?,
            pilot: all(pilot)?,
            basket_total: all(basket_total)?,
            quantity: all(quantity)?,
            amount: all(amount)?,
        };
        self.contradictions(block, when, &read);
        Some(read)
    }

    fn visits(&mut self, block: &Place<'_>, when: &When) -> Vec<Windowed<i64>> {
        let list = block.key("visits");
        let mut windows = Vec::with_capacity(when.visits.len());
        for (index, text) in when.visits.iter().enumerate() {
            let place = list.index(index);
            let span = Span { at_least: text.at_least.map(i64::from), at_most: text.at_most.map(i64::from) };
            let within_days = self.window(&place.key("within_days"), text.within_days);
            windows.push(Windowed { within_days, span: self.span(&place, span) });
        }
        windows
    }

    fn spend(&mut self, block: &Place<'_>, when: &When) -> Option<Vec<Windowed<Money>>> {
        let list = block.key("spend");
        let mut windows = Vec::with_capacity(when.spend.len());
        for (index, text) in when.spend.iter().enumerate() {
            let place = list.index(index);
            let within_days = self.window(&place.key("within_days"), text.within_days);
            let (least, most) = (text.at_least.as_deref(), text.at_most.as_deref());
            let span = self.text_span(&place, least, most, Self::money);
            windows.extend(span.map(|span| Windowed { within_days, span }));
        }
        (windows.len() == when.spend.len()).then_some(windows)
    }

    fn purchase(&mut self, place: &Place<'_>, purchase: &Purchase) -> PurchaseTest {
        let from = |at_least: i64, at_most: Option<i64>| {
            PurchaseTest::Number(Span { at_least: Some(at_least), at_most })
        };
        let PurchaseTable { number, every, at_least, at_most } = match purchase {
            Purchase::Word(PurchaseWord::First) => return from(1, Some(1)),
            Purchase::Word(PurchaseWord::Repeat) => return from(2, None),
            Purchase::Table(table) => table,
        };
        for (key, number) in [("number", number), ("at_least", at_least), ("at_most", at_most)] {
            if *number == Some(0) {
                self.refuse(&place.key(key), "`0` is no purchase; the first is `1`");
            }
        }
        match (number, every, at_least.or(*at_most)) {
            (Some(number), None, None) => from(i64::from(*number), Some(i64::from(*number))),
            (None, Some(every), None) => {
                if *every < 2 {
                    self.refuse(&place.key("every"), format!("`{every}` picks none out; write at least `2`"));
                }
                PurchaseTest::Every(*every)
            }
            (None, None, Some(_)) => {
                let span = Span { at_least: at_least.map(i64::from), at_most: at_most.map(i64::from) };
                PurchaseTest::Number(self.span(place, span))
            }
            _ => {
                self.refuse(place, "is not clear; write `number`, `every`, or `at_least` and `at_most`");
                PurchaseTest::Number(Span::default())
            }
        }
    }

    fn arm(&mut self, place: &Place<'_>, arm: &Arm) -> Option<(RuleId, RuleId)> {
        let found = self.book.experiments.get(arm.experiment.as_str()).copied();
        let experiment = self.require(&place.key("experiment"), found, || {
            format!("there is no experiment `{}`; write the `id` of a `[[experiment]]`", arm.experiment)
        })?;
        let found = experiment.arms.iter().find(|one| one.id == arm.is);
        self.require(&place.key("is"), found, || {
            format!("`{}` is no arm of the experiment `{}`; write the `id` of one", arm.is, arm.experiment)
        })?;
        Some((RuleId::new(&arm.experiment), RuleId::new(&arm.is)))
    }

    /// Conditions that no customer meets together.
    fn contradictions(&mut self, block: &Place<'_>, when: &When, read: &Conditions) {
        if when.member == Some(false)
            && let Some(key) = asks_for_member(read)
        {
            self.refuse(
                &block.key("member"),
                format!("`false` does not go with `{key}`, which only members can meet; write `true` or remove one"),
            );
        }
        let first = PurchaseTest::Number(Span { at_least: Some(1), at_most: Some(1) });
        if read.purchase == Some(first) {
            let came = read.visits.iter().any(|window| window.span.at_least.is_some_and(|least| least > 0));
            let spent =
                read.spend.iter().any(|window| window.span.at_least.is_some_and(|least| least > Money::ZERO));
            let other = [("days_away", read.days_away.is_some()), ("visits", came), ("spend", spent)];
            for (key, _) in other.into_iter().filter(|(_, asked)| *asked) {
                self.refuse(
                    &block.key("purchase"),
                    format!("the first purchase does not go with `{key}`, which asks for earlier ones; remove one of them"),
                );
            }
        }
    }
}

/// The first condition that only a member can meet.
fn asks_for_member(when: &Conditions) -> Option<&'static str> {
    let asked = [
        ("tiers", !when.tiers.is_empty()),
        ("segments", !when.segments.is_empty()),
        ("tags", !when.tags.is_empty()),
        ("assigned", when.assigned),
        ("days_away", when.days_away.is_some()),
        ("visits", !when.visits.is_empty()),
        ("spend", !when.spend.is_empty()),
        ("purchase", when.purchase.is_some()),
        ("birthday", when.birthday.is_some()),
        ("joined_days", when.joined_days.is_some()),
        ("favourite", when.favourite.is_some()),
        ("referred", when.referred.is_some()),
        ("app", when.app.is_some()),
        ("voucher", when.voucher),
        ("arm", when.arm.is_some()),
    ];
    asked.into_iter().find_map(|(key, asked)| asked.then_some(key))
}

/// Nothing asked is nothing; what was asked and could not be read is a fault.
fn all<T>(asked: Option<Option<T>>) -> Option<Option<T>> {
    match asked {
        None => Some(None),
        Some(read) => read.map(Some),
    }
}
