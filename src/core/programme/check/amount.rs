//! Amounts: money, points, shares, factors, quantities, counts, and spans and windows of them.

use super::Check;
use super::place::Place;
use crate::core::model::basket::AMOUNT_MAX;
use crate::core::model::standing::HISTORY_DAYS_MAX;
use crate::core::model::{Money, Points, Quantity, Rate};
use crate::core::programme::condition::Span;
use crate::core::programme::document::{DaySpan, TextSpan};

impl Check<'_, '_> {
    pub(super) fn money(&mut self, place: &Place<'_>, text: &str) -> Option<Money> {
        let money = self.take(place, text, Money::parse(text, self.book.currency?))?;
        let positive = (money >= Money::ZERO).then_some(money);
        self.require(place, positive, || format!("`{text}` is below zero; write an amount of at least zero"))
    }

    pub(super) fn money_above_zero(&mut self, place: &Place<'_>, text: &str) -> Option<Money> {
        let money = self.money(place, text)?;
        let positive = (money > Money::ZERO).then_some(money);
        self.require(place, positive, || format!("`{text}` is zero; write an amount above zero"))
    }

    /// An amount that prices can come to.
    pub(super) fn price(&mut self, place: &Place<'_>, text: &str) -> Option<Money> {
        let money = self.money(place, text)?;
        let fits = (money <= AMOUNT_MAX).then_some(money);
        self.require(place, fits, || format!("`{text}` is more than any goods cost; write a smaller amount"))
    }

    /// What is taken off.
    pub(super) fn amount_off(&mut self, place: &Place<'_>, text: &str) -> Option<Money> {
        let money = self.price(place, text)?;
        let positive = (money > Money::ZERO).then_some(money);
        self.require(place, positive, || {
            format!("`{text}` gives nothing; write an amount above zero or remove the offer")
        })
    }

    /// An amount of points of at least zero.
    pub(super) fn points_amount(&mut self, place: &Place<'_>, text: &str) -> Option<Points> {
        let points = self.take(place, text, Points::parse(text, self.book.decimals))?;
        let positive = (points >= Points::ZERO).then_some(points);
        self.require(place, positive, || format!("`{text}` is below zero; write an amount of at least zero"))
    }

    /// An amount of points that is given.
    pub(super) fn points_given(&mut self, place: &Place<'_>, text: &str) -> Option<Points> {
        let points = self.take(place, text, Points::parse(text, self.book.decimals))?;
        let positive = (points > Points::ZERO).then_some(points);
        self.require(place, positive, || format!("`{text}` gives nothing; write an amount above zero"))
    }

    /// A percentage from 0 to 100 %.
    pub(super) fn share(&mut self, place: &Place<'_>, text: &str) -> Option<Rate> {
        let rate = self.take(place, text, Rate::parse_percent(text))?;
        let at_most_all = (rate <= Rate::ONE).then_some(rate);
        self.require(place, at_most_all, || format!("`{text}` is more than all; write at most `100 %`"))
    }

    /// A percentage that is taken off.
    pub(super) fn share_off(&mut self, place: &Place<'_>, text: &str) -> Option<Rate> {
        let rate = self.share(place, text)?;
        let above_zero = (rate > Rate::ZERO).then_some(rate);
        self.require(place, above_zero, || {
            format!("`{text}` gives nothing; write a share above zero or remove the offer")
        })
    }

    pub(super) fn factor(&mut self, place: &Place<'_>, text: &str) -> Option<Rate> {
        self.take(place, text, Rate::parse_factor(text))
    }

    pub(super) fn quantity(&mut self, place: &Place<'_>, text: &str) -> Option<Quantity> {
        let quantity = self.take(place, text, Quantity::parse(text))?;
        let fits = quantity.thousandths() > 0 && quantity <= Quantity::LINE_MAX;
        self.require(place, fits.then_some(quantity), || {
            format!(
                "`{text}` is no quantity of goods; write one above zero and at most {}",
                Quantity::LINE_MAX
            )
        })
    }

    /// A count of at least one.
    pub(super) fn count(&mut self, place: &Place<'_>, count: u32, what: &str) -> u32 {
        if count == 0 {
            self.refuse(place, format!("`0` {what} is none; write at least `1`"));
        }
        count
    }

    /// A window of days, as far back as a member's history is kept.
    pub(super) fn window(&mut self, place: &Place<'_>, days: Option<u16>) -> Option<u16> {
        if days.is_some_and(|days| days == 0 || days > HISTORY_DAYS_MAX) {
            let days = days.unwrap_or_default();
            self.refuse(
                place,
                format!("`{days}` days can't be looked back; write 1 (today) to {HISTORY_DAYS_MAX}, or leave it out for ever"),
            );
        }
        days
    }

    /// A number of days from some event on.
    pub(super) fn day_count(&mut self, place: &Place<'_>, days: u16) -> u16 {
        if days == 0 {
            self.refuse(place, "`0` days is no time; write at least `1`");
        }
        days
    }

    /// A span that says something and whose ends are in order.
    pub(super) fn span<T: Ord + Copy>(&mut self, place: &Place<'_>, span: Span<T>) -> Span<T> {
        match (span.at_least, span.at_most) {
            (None, None) => self.refuse(place, "asks for nothing; write `at_least`, `at_most` or both"),
            (Some(least), Some(most)) if least > most => {
                self.refuse(
                    place,
                    "`at_least` is more than `at_most`, which nothing is; write the smaller one first",
                );
            }
            _ => {}
        }
        span
    }

    pub(super) fn day_span(&mut self, place: &Place<'_>, span: &DaySpan, days_max: Option<u16>) -> Span<i64> {
        for (key, days) in [("at_least", span.at_least), ("at_most", span.at_most)] {
            let most = days_max.map_or(u32::MAX, u32::from);
            if days.is_some_and(|days| days > most) {
                self.refuse(
                    &place.key(key),
                    format!("a till looks back {most} days at most; write a smaller number"),
                );
            }
        }
        self.span(
            place,
            Span { at_least: span.at_least.map(i64::from), at_most: span.at_most.map(i64::from) },
        )
    }

    pub(super) fn money_span(&mut self, place: &Place<'_>, span: &TextSpan) -> Option<Span<Money>> {
        self.text_span(place, span.at_least.as_deref(), span.at_most.as_deref(), Self::money)
    }

    pub(super) fn quantity_span(&mut self, place: &Place<'_>, span: &TextSpan) -> Option<Span<Quantity>> {
        self.text_span(place, span.at_least.as_deref(), span.at_most.as_deref(), Self::quantity)
    }

    /// A span of what `read` reads; `None` when one of its ends can't be read.
    pub(super) fn text_span<T: Ord + Copy>(
        &mut self,
        place: &Place<'_>,
        at_least: Option<&str>,
        at_most: Option<&str>,
        read: impl Fn(&mut Self, &Place<'_>, &str) -> Option<T>,
    ) -> Option<Span<T>> {
        let mut end = |key, text: Option<&str>| match text {
            None => Some(None),
            Some(text) => read(self, &place.key(key), text).map(Some),
        };
        let (at_least, at_most) = (end("at_least", at_least), end("at_most", at_most));
        Some(self.span(place, Span { at_least: at_least?, at_most: at_most? }))
    }
}
