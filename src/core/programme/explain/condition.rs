//! `when`, in clauses.

use super::{Clause, Value, days, word};
use crate::core::model::{LocalText, RuleId};
use crate::core::programme::condition::{Conditions, Days, Hours, PurchaseTest, Span, Weekdays};
use crate::core::programme::rule::Programme;

/// The messages of the days of the week, Monday first.
const WEEKDAYS: [&str; 7] =
    ["explain-mon", "explain-tue", "explain-wed", "explain-thu", "explain-fri", "explain-sat", "explain-sun"];

impl Programme {
    pub(super) fn when_clauses(&self, when: &Conditions) -> Vec<Clause> {
        let mut told = self.person_clauses(when);
        told.extend(history_clauses(when));
        told.extend(days_clause(when.days));
        if when.weekdays != Weekdays::default() {
            let named = WEEKDAYS.iter().zip(0_u32..).filter(|(_, place)| has(when.weekdays, *place));
            let named = named.map(|(key, _)| Clause::new(key)).collect();
            told.push(Clause::one("explain-weekdays", "days", Value::Both(named)));
        }
        if !when.hours.is_empty() {
            let hours = when.hours.iter().map(written_hours).collect();
            told.push(Clause::one("explain-hours", "hours", Value::Words(hours)));
        }
        let lists = [
            ("explain-stores", &when.stores),
            ("explain-till-groups", &when.till_groups),
            ("explain-payments", &when.payments),
        ];
        for (key, names) in lists.into_iter().filter(|(_, names)| !names.is_empty()) {
            told.push(Clause::one(key, "names", Value::Words(names.clone())));
        }
        if !when.partners.is_empty() {
            let named = |id: &RuleId| self.partners.iter().find(|partner| partner.id == *id);
            let names = when.partners.iter().filter_map(named).map(|partner| partner.name.clone());
            told.push(Clause::one("explain-at-partners", "names", Value::Names(names.collect())));
        }
        if let Some(id) = &when.coupon {
            let coupon = self.coupons.iter().find(|coupon| coupon.id == *id);
            let names = coupon.map(|coupon| coupon.name.clone()).into_iter().collect();
            told.push(Clause::one("explain-with-coupon", "names", Value::Names(names)));
        }
        if when.voucher {
            told.push(Clause::new("explain-with-voucher"));
        }
        if let Some((experiment, arm)) = &when.arm {
            told.push(Clause::one("explain-in-arm", "experiment", word(experiment)).with("arm", word(arm)));
        }
        told.extend(when.pilot.as_ref().map(|pilot| Clause::one("explain-in-pilot", "pilot", word(pilot))));
        told.extend(span_clause("explain-basket-total", when.basket_total, Value::Money));
        told.extend(span_clause("explain-quantity", when.quantity, Value::Quantity));
        told.extend(span_clause("explain-amount", when.amount, Value::Money));
        told
    }

    /// Who the member has to be.
    fn person_clauses(&self, when: &Conditions) -> Vec<Clause> {
        let mut told = Vec::new();
        if when.member {
            told.push(Clause::new("explain-member"));
        }
        if !when.tiers.is_empty() {
            let names: Vec<LocalText> = when
                .tiers
                .iter()
                .filter_map(|id| self.tier_by_id(id))
                .map(|tier| tier.name.clone())
                .collect();
            told.push(Clause::one("explain-for-tiers", "names", Value::Names(names)));
        }
        for (key, names) in [("explain-segments", &when.segments), ("explain-tags", &when.tags)] {
            if !names.is_empty() {
                told.push(Clause::one(key, "names", Value::Words(names.clone())));
            }
        }
        if when.assigned {
            told.push(Clause::new("explain-assigned"));
        }
        if let Some(birthday) = when.birthday {
            let before = Clause::one("explain-birthday", "before", days(birthday.before));
            told.push(before.with("after", days(birthday.after)));
        }
        told.extend(span_clause("explain-joined", when.joined_days, Value::Number));
        if let Some(category) = &when.favourite {
            told.push(Clause::one("explain-favourite", "category", word(category.as_str())));
        }
        told.extend(
            when.referred
                .map(|yes| Clause::new(if yes { "explain-referred" } else { "explain-not-referred" })),
        );
        told.extend(when.app.map(|yes| Clause::new(if yes { "explain-app" } else { "explain-no-app" })));
        told
    }
}

/// What the member has to have done.
fn history_clauses(when: &Conditions) -> Vec<Clause> {
    let mut told = Vec::new();
    told.extend(span_clause("explain-away", when.days_away, days));
    let window = |clause: Clause, within_days: Option<u16>| match within_days {
        None => clause,
        Some(within) => {
            Clause::one("explain-in-window", "what", Value::Both(vec![clause])).with("days", days(within))
        }
    };
    for visits in &when.visits {
        let clause = span_clause("explain-visits", Some(visits.span), Value::Number);
        told.extend(clause.map(|clause| window(clause, visits.within_days)));
    }
    for spend in &when.spend {
        let clause = span_clause("explain-spend", Some(spend.span), Value::Money);
        told.extend(clause.map(|clause| window(clause, spend.within_days)));
    }
    told.extend(when.purchase.and_then(|test| match test {
        PurchaseTest::Number(Span { at_least: Some(1), at_most: Some(1) }) => {
            Some(Clause::new("explain-first-purchase"))
        }
        PurchaseTest::Number(span) => span_clause("explain-purchase", Some(span), Value::Number),
        PurchaseTest::Every(every) => {
            Some(Clause::one("explain-every-purchase", "n", Value::Number(i64::from(every))))
        }
    }));
    told
}

/// On which days.
pub(super) fn days_clause(days: Days) -> Option<Clause> {
    match (days.from, days.until) {
        (Some(from), Some(until)) => {
            Some(Clause::one("explain-from-until", "from", Value::Day(from)).with("until", Value::Day(until)))
        }
        (Some(from), None) => Some(Clause::one("explain-from", "from", Value::Day(from))),
        (None, Some(until)) => Some(Clause::one("explain-until", "until", Value::Day(until))),
        (None, None) => None,
    }
}

/// `key` filled with a span: at least, at most, from to, or exactly so much.
fn span_clause<T: Copy + PartialEq>(
    key: &'static str,
    span: Option<Span<T>>,
    value: impl Fn(T) -> Value,
) -> Option<Clause> {
    let Span { at_least, at_most } = span?;
    let spread = match (at_least, at_most) {
        (Some(least), Some(most)) if least == most => Clause::one("explain-exactly", "n", value(least)),
        (Some(least), Some(most)) => {
            Clause::one("explain-between", "least", value(least)).with("most", value(most))
        }
        (Some(least), None) => Clause::one("explain-at-least", "n", value(least)),
        (None, Some(most)) => Clause::one("explain-at-most", "n", value(most)),
        (None, None) => return None,
    };
    Some(Clause::one(key, "span", Value::Both(vec![spread])))
}

fn has(weekdays: Weekdays, place: u32) -> bool {
    1_u8.checked_shl(place).is_some_and(|bit| weekdays.0 & bit != 0)
}

fn written_hours(hours: &Hours) -> String {
    let minute = |minute: u16| format!("{:02}:{:02}", minute.div_euclid(60), minute.rem_euclid(60));
    format!("{}–{}", minute(hours.from), minute(hours.until))
}
