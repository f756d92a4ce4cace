//! Rules that can never apply, as far as the document itself shows it.

use chrono::{Datelike, NaiveDate};

use super::super::Check;
use super::super::place::Place;
use crate::core::model::{CategoryPath, Day, Money, Rate};
use crate::core::programme::condition::{Conditions, Days, Goods, PurchaseTest};

impl Check<'_, '_> {
    /// Warns of a rule whose goods and conditions leave nobody and nothing.
    pub(in super::super) fn never_applies(&mut self, block: &Place<'_>, goods: &Goods, when: &Conditions) {
        self.no_goods(&block.key("goods"), goods);
        let block = block.key("when");
        self.no_day(&block, when);
        self.no_place(&block, when);
        self.nobody(&block, when);
        if let (Some(total), Some(amount)) = (when.basket_total, when.amount)
            && let (Some(most), Some(least)) = (total.at_most, amount.at_least)
            && most < least
        {
            self.warn(
                &block.key("amount"),
                "it can never apply: the goods would come to more than `basket_total` allows the whole basket",
            );
        }
    }

    /// Warns where everything that is included is left out again.
    pub(in super::super) fn no_goods(&mut self, place: &Place<'_>, goods: &Goods) {
        let within = |category: &CategoryPath| {
            category
                .ancestry()
                .any(|path| goods.except_categories.iter().any(|left_out| left_out.as_str() == path))
        };
        let nothing_left = !goods.mean_everything()
            && goods.skus.iter().all(|sku| goods.except_skus.contains(sku))
            && goods.categories.iter().all(within)
            && goods.brands.iter().all(|brand| goods.except_brands.contains(brand))
            && goods.tags.iter().all(|tag| goods.except_tags.contains(tag));
        if nothing_left {
            self.warn(
                place,
                "it can never apply: all the goods are left out again by its own `except_` lists",
            );
        }
    }

    fn no_day(&mut self, block: &Place<'_>, when: &Conditions) {
        let (place, other) = (if when.days.from.is_some() { "from" } else { "until" }, when.days);
        if !overlap(other, self.book.valid) {
            self.warn(
                &block.key(place),
                format!("it can never apply: the programme itself is in force {}", span(self.book.valid)),
            );
            return;
        }
        let coupon = when.coupon.as_ref().and_then(|id| self.book.coupons.get(id.as_str()));
        if let Some((_, coupon)) = coupon {
            let days = written_days(coupon.from.as_deref(), coupon.until.as_deref());
            if !overlap(days, when.days) || !overlap(days, self.book.valid) {
                self.warn(
                    &block.key("coupon"),
                    format!("it can never apply: the coupon is good {}", span(days)),
                );
            }
        }
        let arm = when.arm.as_ref();
        if let Some(experiment) = arm.and_then(|(id, _)| self.book.experiments.get(id.as_str())) {
            let days = written_days(experiment.from.as_deref(), experiment.until.as_deref());
            if !overlap(days, when.days) || !overlap(days, self.book.valid) {
                self.warn(
                    &block.key("arm"),
                    format!("it can never apply: the experiment runs {}", span(days)),
                );
            }
        }
        if when.weekdays.0 != 0 && !has_weekday(when.days, when.weekdays.0) {
            self.warn(
                &block.key("weekdays"),
                "it can never apply: none of these days of the week lies between `from` and `until`",
            );
        }
    }

    fn no_place(&mut self, block: &Place<'_>, when: &Conditions) {
        if when.stores.is_empty() {
            return;
        }
        let none_of =
            |stores: &[String]| !stores.is_empty() && !stores.iter().any(|store| when.stores.contains(store));
        let pilot = when.pilot.as_ref().and_then(|id| self.book.pilots.get(id.as_str()));
        if pilot.is_some_and(|pilot| none_of(&pilot.stores)) {
            self.warn(&block.key("stores"), "it can never apply: the pilot takes place in other stores");
        }
        let partners = when.partners.iter().filter_map(|id| self.book.partners.get(id.as_str()));
        let mut partners = partners.map(|(_, partner)| none_of(&partner.stores)).peekable();
        if partners.peek().is_some() && partners.all(|elsewhere| elsewhere) {
            self.warn(&block.key("stores"), "it can never apply: the partners have other stores");
        }
    }

    fn nobody(&mut self, block: &Place<'_>, when: &Conditions) {
        let pilot = when.pilot.as_ref().and_then(|id| self.book.pilots.get(id.as_str()));
        let share = pilot.and_then(|pilot| pilot.share.as_deref()).map(Rate::parse_percent);
        if share == Some(Ok(Rate::ZERO)) {
            self.warn(&block.key("pilot"), "it can never apply: the pilot has a share of `0 %`");
        }
        if let Some((experiment, arm)) = &when.arm {
            let arms = self.book.experiments.get(experiment.as_str()).map(|one| &one.arms);
            let weight = arms.and_then(|arms| arms.iter().find(|one| one.id == arm.as_str()));
            if weight.is_some_and(|arm| arm.weight == 0) {
                self.warn(&block.key("arm"), "it can never apply: nobody is in this arm, its weight is `0`");
            }
        }
        let away = when.days_away.and_then(|span| span.at_least).unwrap_or_default();
        let came = when
            .visits
            .iter()
            .filter(|window| window.span.at_least.is_some_and(|least| least > 0))
            .map(|window| ("visits", window.within_days));
        let spent = when
            .spend
            .iter()
            .filter(|window| window.span.at_least.is_some_and(|least| least > Money::ZERO))
            .map(|window| ("spend", window.within_days));
        let recent = came.chain(spent).find(|(_, days)| days.is_some_and(|days| i64::from(days) <= away));
        if let Some((key, _)) = recent {
            self.warn(
                &block.key("days_away"),
                format!("it can never apply: who was away so long has no `{key}` in that time"),
            );
        }
        if let Some(PurchaseTest::Number(span)) = when.purchase
            && let Some(most) = span.at_most
            && when.visits.iter().any(|window| window.span.at_least.is_some_and(|least| least >= most))
            && most > 1
        {
            self.warn(
                &block.key("purchase"),
                "it can never apply: `visits` asks for more earlier purchases than this allows",
            );
        }
        let joined = when.joined_days.and_then(|span| span.at_most);
        if joined.is_some_and(|joined| joined < away) {
            self.warn(
                &block.key("days_away"),
                "it can never apply: nobody is away for longer than since joining (`joined_days`)",
            );
        }
    }
}

/// Days of a block that was checked elsewhere.
fn written_days(from: Option<&str>, until: Option<&str>) -> Days {
    Days { from: from.and_then(Day::parse), until: until.and_then(Day::parse) }
}

/// Whether some day lies in both.
pub(super) fn overlap(one: Days, other: Days) -> bool {
    let in_order =
        |days: Days, other: Days| days.from.zip(other.until).is_none_or(|(from, until)| from <= until);
    in_order(one, other) && in_order(other, one)
}

fn span(days: Days) -> String {
    match (days.from, days.until) {
        (Some(from), Some(until)) => format!("from `{from}` to `{until}`"),
        (Some(from), None) => format!("from `{from}` on"),
        (None, Some(until)) => format!("until `{until}`"),
        (None, None) => "on every day".to_owned(),
    }
}

/// Whether a span of days has one of these days of the week.
fn has_weekday(days: Days, weekdays: u8) -> bool {
    let (Some(from), Some(until)) = (days.from, days.until) else { return true };
    let length = until.number().saturating_sub(from.number());
    let first = NaiveDate::from_num_days_from_ce_opt(from.number()).map(|date| date.weekday());
    let Some(first) = first.filter(|_| length < 6) else { return true };
    (0..=length).any(|step| {
        let weekday =
            first.num_days_from_monday().checked_add(step.unsigned_abs()).and_then(|day| day.checked_rem(7));
        weekday.and_then(|weekday| 1_u8.checked_shl(weekday)).is_some_and(|bit| weekdays & bit != 0)
    })
}
