//! Reasons as they go out: what came of them, their code, whom they are about, their sentence and their numbers.

use super::answer::Answer;
use super::reply::{MissingReply, ReasonReply};
use crate::core::model::receipt::ReceiptLine;
use crate::core::model::{Money, RuleId};
use crate::core::pricing::{Missing, Reason, Refusal};
use crate::core::programme::Cost;

impl Answer<'_> {
    /// A reason; `lines` are those of the receipt that it speaks of.
    pub(super) fn reason<'v>(&self, reason: &'v Reason, lines: &[ReceiptLine]) -> ReasonReply<'v> {
        let (subject, name) = self.subject(reason);
        ReasonReply {
            outcome: outcome(reason),
            code: reason.code(),
            offer: subject.map(RuleId::as_str),
            name,
            text: self.phrase.reason(reason, lines),
            lines: lines_of(reason),
            amount: self.amount(reason),
            missing: self.missing(reason),
        }
    }

    /// The id that a reason is about, and what it is called.
    fn subject<'v>(&self, reason: &'v Reason) -> (Option<&'v RuleId>, Option<String>) {
        match reason {
            Reason::Applied { offer: id, .. }
            | Reason::Given { offer: id }
            | Reason::Refused { offer: id, .. }
            | Reason::Earned { rule: id, .. }
            | Reason::NextReward { reward: id, .. } => (Some(id), Some(self.phrase.offer(id))),
            Reason::Stamped { card, .. } => (Some(card), Some(self.phrase.stamp_card(card))),
            Reason::NextTier { tier, .. } | Reason::TierEnds { tier, .. } => {
                (Some(tier), Some(self.phrase.tier(tier)))
            }
            Reason::SpendLimited { .. }
            | Reason::EarnLimited { .. }
            | Reason::Debt { .. }
            | Reason::CouponUnknown { .. }
            | Reason::CombinationsLimited => (None, None),
        }
    }

    /// The amount that a reason is about, as a decimal.
    fn amount(&self, reason: &Reason) -> Option<String> {
        match reason {
            Reason::Applied { lines, .. } => {
                let amount = Money::checked_sum(lines.iter().map(|(_, amount)| *amount));
                Some(self.money(amount.unwrap_or_default()))
            }
            Reason::Earned { points, .. }
            | Reason::Debt { points }
            | Reason::EarnLimited { allowed: points, .. }
            | Reason::SpendLimited { allowed: points, .. } => Some(self.points(*points)),
            Reason::Stamped { count, .. } => Some(count.to_string()),
            Reason::Refused { offer, why: Refusal::NotChosen, .. } => self.price(offer),
            Reason::NextTier { .. } | Reason::NextReward { .. } => {
                self.missing(reason).map(|missing| missing.amount)
            }
            Reason::Given { .. }
            | Reason::Refused { .. }
            | Reason::TierEnds { .. }
            | Reason::CouponUnknown { .. }
            | Reason::CombinationsLimited => None,
        }
    }

    /// What a reward costs.
    fn price(&self, reward: &str) -> Option<String> {
        match self.phrase.programme.offer_by_id(reward)?.cost.as_ref()? {
            Cost::Points(points) => Some(self.points(*points)),
            Cost::Stamps { count, .. } => Some(count.to_string()),
        }
    }

    /// What is missing to something ahead.
    pub(super) fn milestone(&self, missing: Missing) -> MissingReply {
        let (kind, amount) = match missing {
            Missing::Money(money) => ("money", self.money(money)),
            Missing::Points(points) => ("points", self.points(points)),
            Missing::Visits(count) => ("visits", count.to_string()),
            Missing::Stamps(count) => ("stamps", count.to_string()),
        };
        MissingReply { kind, amount }
    }

    /// What is missing, where something is.
    fn missing(&self, reason: &Reason) -> Option<MissingReply> {
        let (kind, amount) = match reason {
            Reason::NextTier { missing, .. } | Reason::NextReward { missing, .. } => {
                return Some(self.milestone(*missing));
            }
            Reason::Refused { why, .. } => match why {
                Refusal::NeedsSpend { missing }
                | Refusal::NeedsTotal { missing }
                | Refusal::NeedsAmount { missing } => ("money", self.money(*missing)),
                Refusal::NeedsPoints { missing } => ("points", self.points(*missing)),
                Refusal::NeedsVisits { missing } => ("visits", missing.to_string()),
                Refusal::NeedsStamps { missing, .. } => ("stamps", missing.to_string()),
                Refusal::NeedsMore { missing } => ("quantity", missing.to_string()),
                _ => return None,
            },
            _ => return None,
        };
        Some(MissingReply { kind, amount })
    }
}

/// Whether a reason changed the quote (`applied`), says what did not (`refused`), or only tells (`told`).
fn outcome(reason: &Reason) -> &'static str {
    match reason {
        Reason::Applied { .. } | Reason::Given { .. } | Reason::Earned { .. } | Reason::Stamped { .. } => {
            "applied"
        }
        Reason::Refused { .. }
        | Reason::SpendLimited { .. }
        | Reason::EarnLimited { .. }
        | Reason::CouponUnknown { .. } => "refused",
        Reason::Debt { .. }
        | Reason::NextTier { .. }
        | Reason::NextReward { .. }
        | Reason::TierEnds { .. }
        | Reason::CombinationsLimited => "told",
    }
}

/// The lines that a reason names, from 1.
fn lines_of(reason: &Reason) -> Vec<usize> {
    match reason {
        Reason::Applied { lines, .. } => lines.iter().map(|(line, _)| *line).collect(),
        Reason::Earned { lines, .. } => lines.iter().map(|(line, _)| *line).collect(),
        Reason::Refused { lines, .. } => lines.to_vec(),
        _ => Vec::new(),
    }
}
