//! Reasons as sentences that a cashier can read out.

use super::Phrase;
use crate::core::model::receipt::ReceiptLine;
use crate::core::model::{Milestone, Money, RuleId};
use crate::core::pricing::{Reason, SpendLimit};
use crate::core::programme::{Deal, Gain, PriceEffect};
use crate::texts::Args;

impl Phrase<'_> {
    /// A reason as a sentence. `lines` are those of the receipt that it speaks of: they tell what a quantity counts.
    pub fn reason(&self, reason: &Reason, lines: &[ReceiptLine]) -> String {
        match reason {
            Reason::Applied { offer, lines } => self.applied(offer, lines),
            Reason::Given { offer } => self.given(offer),
            Reason::Refused { offer, why, lines: named } => {
                let first = named.first().and_then(|number| lines.get(number.saturating_sub(1)));
                self.refusal(offer, why, first.map(|line| line.unit).unwrap_or_default())
            }
            Reason::SpendLimited { asked, allowed, limit } => {
                let args = Args::new()
                    .text("asked", self.points(*asked))
                    .text("allowed", self.points(*allowed))
                    .text("why", self.spend_limit(*limit));
                self.say("reason-spend-limited", &args)
            }
            Reason::EarnLimited { earned, allowed } => {
                let args =
                    Args::new().text("earned", self.points(*earned)).text("allowed", self.points(*allowed));
                self.say("reason-earn-limited", &args)
            }
            Reason::Earned { rule, points, .. } => {
                let args = Args::new().text("points", self.points(*points)).text("rule", self.offer(rule));
                self.say("reason-earns", &args)
            }
            Reason::Stamped { card, count, after, .. } => {
                let key = if *count < 0 { "reason-stamps-taken" } else { "reason-stamped" };
                let args = Args::new()
                    .text("card", self.stamp_card(card))
                    .text("stamps", self.counted_stamps(count.saturating_abs()))
                    .text("after", self.stamps_on(card, *after));
                self.say(key, &args)
            }
            Reason::Debt { points } => {
                self.say("reason-debt", &Args::new().text("points", self.points(*points)))
            }
            Reason::NextTier { tier: rule, missing } => {
                self.next_tier(&Milestone { rule: rule.clone(), missing: *missing })
            }
            Reason::NextReward { reward: rule, missing } => {
                self.next_reward(&Milestone { rule: rule.clone(), missing: *missing })
            }
            Reason::TierEnds { tier, until } => {
                let args = Args::new().text("tier", self.tier(tier)).text("day", self.last_day(*until));
                self.say("reason-tier-ends", &args)
            }
            Reason::CouponUnknown { code } => {
                self.say("reason-coupon-unknown", &Args::new().text("code", code.clone()))
            }
            Reason::CombinationsLimited => self.say("reason-combinations-limited", &Args::new()),
        }
    }

    /// How far the next tier is.
    pub fn next_tier(&self, next: &Milestone) -> String {
        let args =
            Args::new().text("missing", self.missing(next.missing)).text("tier", self.tier(&next.rule));
        self.say("reason-next-tier", &args)
    }

    /// How far the next reward is.
    pub fn next_reward(&self, next: &Milestone) -> String {
        let args =
            Args::new().text("missing", self.missing(next.missing)).text("reward", self.offer(&next.rule));
        self.say("reason-next-reward", &args)
    }

    /// What an offer took off; with its share where it is a share and nothing else.
    fn applied(&self, offer: &RuleId, lines: &[(usize, Money)]) -> String {
        let amount = Money::checked_sum(lines.iter().map(|(_, amount)| *amount)).unwrap_or_default();
        let args = Args::new().text("offer", self.offer(offer)).text("amount", self.money(amount));
        match self.programme.offer_by_id(offer).and_then(|offer| offer.price.as_ref()) {
            Some(PriceEffect::Unit(Deal::Percent(share))) => {
                self.say("reason-applied-percent", &args.text("percent", self.percent(*share)))
            }
            _ => self.say("reason-applied", &args),
        }
    }

    /// What an offer gave beside prices, as far as a customer can take it along.
    fn given(&self, offer: &RuleId) -> String {
        let args = Args::new().text("offer", self.offer(offer));
        let what: Vec<String> = self.gains(offer).iter().filter_map(|gain| self.gain(gain)).collect();
        if what.is_empty() {
            self.say("reason-given", &args)
        } else {
            self.say("reason-given-what", &args.text("what", what.join("; ")))
        }
    }

    /// What a customer gets; `None` for a message, which says itself where it belongs.
    fn gain(&self, gain: &Gain) -> Option<String> {
        match gain {
            Gain::Perk(text) => Some(text.get(self.language).to_owned()),
            Gain::CashierMessage(_) | Gain::ReceiptMessage(_) => None,
            Gain::Voucher { offer, .. } => {
                Some(self.say("reason-given-voucher", &Args::new().text("offer", self.offer(offer))))
            }
            Gain::Gift { name, pieces, .. } => {
                let name = name.get(self.language).to_owned();
                let args = Args::new().text("name", name).number("pieces", i64::from(*pieces));
                Some(self.say("reason-given-gift", &args))
            }
        }
    }

    /// How many stamps there are on a card, of how many where a reward tells what fills it.
    pub fn stamps_on(&self, card: &str, count: i64) -> String {
        match self.stamps_to_fill(card) {
            Some(total) => {
                let args = Args::new().number("count", count).number("total", i64::from(total));
                self.say("count-stamps-of", &args)
            }
            None => count.to_string(),
        }
    }

    /// Why no more points can be spent.
    pub fn spend_limit(&self, limit: SpendLimit) -> String {
        match limit {
            SpendLimit::Balance => self.say("spend-limit-balance", &Args::new()),
            SpendLimit::Share => {
                let percent = self.percent(self.programme.points.pay_up_to);
                self.say("spend-limit-share", &Args::new().text("percent", percent))
            }
            SpendLimit::Least(points) => {
                self.say("spend-limit-least", &Args::new().text("points", self.counted_points(points)))
            }
            SpendLimit::Offline(points) => {
                self.say("spend-limit-offline", &Args::new().text("points", self.counted_points(points)))
            }
            SpendLimit::TooOld { days } => {
                let days = i64::try_from(days).unwrap_or(i64::MAX);
                self.say("spend-limit-too-old", &Args::new().number("days", days))
            }
        }
    }
}
