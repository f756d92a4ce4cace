//! Refusals as sentences that a cashier can read out: what is missing, or for whom and when it is instead.

use super::Phrase;
use crate::core::model::{RuleId, Unit};
use crate::core::pricing::Refusal;
use crate::core::programme::{Conditions, Hours, Weekdays};
use crate::texts::Args;

/// Stands for what the programme does not tell; messages speak in general then.
const NONE: &str = "none";
/// The bits of [`Weekdays`], Monday first.
const WEEKDAY_BITS: [u8; 7] = [1, 2, 4, 8, 16, 32, 64];

impl Phrase<'_> {
    /// A refusal as a sentence; `unit` is what quantities of its goods count.
    pub(super) fn refusal(&self, offer: &RuleId, why: &Refusal, unit: Unit) -> String {
        let args = Args::new().text("offer", self.offer(offer));
        let key = message_of(why);
        let args = match why {
            Refusal::NeedsMember
            | Refusal::NeedsSegment
            | Refusal::NeedsTag
            | Refusal::NotAssigned
            | Refusal::TooManyVisits
            | Refusal::TooMuchSpend
            | Refusal::NotBirthday
            | Refusal::JoinedOther
            | Refusal::OtherFavourite
            | Refusal::NeedsVoucher
            | Refusal::OtherArm
            | Refusal::OtherPilot
            | Refusal::TooMuch
            | Refusal::LowestPrice
            | Refusal::BudgetUsed
            | Refusal::ProgrammeNotValid => args,
            Refusal::NeedsTier(tiers) => args.text("tier", listed(tiers.iter().map(|tier| self.tier(tier)))),
            Refusal::DaysAway { days, at_least, at_most } => args
                .number("days", days.unwrap_or_default())
                .number("least", at_least.unwrap_or_default())
                .number("most", at_most.unwrap_or_default()),
            Refusal::NeedsVisits { missing } => {
                args.text("visits", self.say("count-visits", &Args::new().number("n", *missing)))
            }
            Refusal::NeedsSpend { missing }
            | Refusal::NeedsTotal { missing }
            | Refusal::NeedsAmount { missing } => args.text("amount", self.money(*missing)),
            Refusal::OtherPurchase { number, remaining } => {
                let target = number.saturating_add(remaining.unwrap_or_default());
                args.number("number", *number).number("target", target)
            }
            Refusal::Referred => args.text("wanted", self.wanted(offer, |when| when.referred)),
            Refusal::App => args.text("wanted", self.wanted(offer, |when| when.app)),
            Refusal::NotYet { from } => args.text("day", self.day(*from)),
            Refusal::Over { until } => args.text("day", self.day(*until)),
            Refusal::OtherWeekday => args.text("days", self.weekdays(offer)),
            Refusal::OtherHours => args.text("hours", self.hours(offer)),
            Refusal::OtherPlace => args.text("partner", self.partners(offer)),
            Refusal::NeedsPayment(kinds) => args.text("payment", self.payments(kinds)),
            Refusal::NeedsCoupon(coupon) | Refusal::CouponUsed(coupon) | Refusal::CouponOver(coupon) => {
                args.text("coupon", self.coupon(coupon))
            }
            Refusal::NeedsMore { missing } => args.text("quantity", self.quantity(*missing, unit)),
            Refusal::BetterOffer(taken) | Refusal::Exclusive(taken) => args.text("better", self.offer(taken)),
            Refusal::MemberLimit { times, within_days } => args
                .number("times", i64::from(*times))
                .number("days", i64::from(within_days.unwrap_or_default())),
            Refusal::NeedsPoints { missing } => args.text("points", self.counted_points(*missing)),
            Refusal::PointsHeld(limit) => args.text("why", self.spend_limit(*limit)),
            Refusal::NeedsStamps { card, missing } => {
                args.text("card", self.stamp_card(card)).text("stamps", self.counted_stamps(*missing))
            }
            Refusal::NotChosen => {
                let cost = self.programme.offer_by_id(offer).and_then(|reward| self.cost(reward));
                args.text("cost", cost.unwrap_or_else(|| NONE.to_owned()))
            }
        };
        self.say(&key, &args)
    }

    /// Whether an offer asks for something (`yes`) or for its absence (`no`).
    fn wanted(&self, offer: &str, asks: impl Fn(&Conditions) -> Option<bool>) -> &'static str {
        if self.conditions(offer).and_then(asks) == Some(false) { "no" } else { "yes" }
    }

    /// The days of the week on which an offer applies.
    fn weekdays(&self, offer: &str) -> String {
        let Weekdays(bits) = self.conditions(offer).map(|when| when.weekdays).unwrap_or_default();
        let days = (1..).zip(WEEKDAY_BITS).filter(|(_, bit)| bits & bit != 0);
        listed(days.map(|(day, _)| self.say("weekday", &Args::new().number("day", day))))
    }

    /// The hours in which an offer applies.
    fn hours(&self, offer: &str) -> String {
        let windows = self.conditions(offer).map_or(&[][..], |when| &when.hours);
        listed(
            windows.iter().map(|Hours { from, until }| format!("{}\u{2013}{}", clock(*from), clock(*until))),
        )
    }

    /// The partners at whom an offer applies.
    fn partners(&self, offer: &str) -> String {
        let partners = self.conditions(offer).map_or(&[][..], |when| &when.partners);
        listed(partners.iter().map(|partner| self.partner(partner)))
    }

    /// Ways to pay.
    fn payments(&self, kinds: &[String]) -> String {
        listed(kinds.iter().map(|kind| self.say("payment-kind", &Args::new().text("kind", kind.clone()))))
    }
}

/// The message that says a refusal: that of its code, or of the case of it that holds.
fn message_of(why: &Refusal) -> String {
    let case = match why {
        Refusal::DaysAway { days: None, .. } => "-never",
        Refusal::DaysAway { days: Some(days), at_most: Some(most), .. } if days > most => "-long",
        Refusal::OtherPurchase { remaining: None, .. } => "-never",
        Refusal::MemberLimit { within_days: Some(_), .. } => "-days",
        _ => "",
    };
    format!("refusal-{}{case}", why.code().replace('_', "-"))
}

/// Names one after another; [`NONE`] without any.
fn listed(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.collect();
    if names.is_empty() { NONE.to_owned() } else { names.join(", ") }
}

/// Minutes since midnight as people read a clock.
fn clock(minutes: u16) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}
