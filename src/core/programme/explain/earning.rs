//! Points, tiers and earning rules, in clauses.

use super::offer::limit_clauses;
use super::{Block, Clause, Value, days, goods_clauses, pieces};
use crate::core::model::{Money, Points, Rate};
use crate::core::programme::earning::{EarnRule, Earning, Expiry, PayAs, ReturnPolicy};
use crate::core::programme::rule::Programme;
use crate::core::programme::tier::{Downgrade, Qualification, Tier};

impl Programme {
    pub(super) fn explain_points(&self) -> Vec<Block> {
        let points = &self.points;
        let mut clauses = vec![
            Clause::one("explain-worth", "worth", Value::Money(points.worth)),
            Clause::one("explain-pay-up-to", "share", Value::Share(points.pay_up_to)),
        ];
        clauses.extend(goods_clauses(&points.pay_goods));
        if points.pay_as == PayAs::Tender {
            clauses.push(Clause::new("explain-tender"));
        }
        if points.spend_least > Points::ZERO {
            clauses.push(Clause::one("explain-spend-least", "points", Value::Points(points.spend_least)));
        }
        clauses.extend(
            points.earn_most.map(|most| Clause::one("explain-earn-most", "points", Value::Points(most))),
        );
        clauses.extend(vesting_clause(points.vests_after_days));
        clauses.push(expiry_clause(points.expiry));
        clauses.push(Clause::new(match points.return_policy {
            ReturnPolicy::Unvested => "explain-return-unvested",
            ReturnPolicy::WithinBalance => "explain-return-balance",
            ReturnPolicy::Debt => "explain-return-debt",
        }));
        if points.return_grace_days > 0 {
            clauses.push(Clause::one("explain-return-grace", "days", days(points.return_grace_days)));
        }
        let mut blocks = vec![Block { name: Some(points.name.clone()), clauses }];
        if let Some(welcome) = &self.welcome {
            let clauses = vec![Clause::one("explain-welcome", "points", Value::Points(welcome.points))];
            blocks.push(Block { name: Some(welcome.name.clone()), clauses });
        }
        if let Some(referral) = &self.referral {
            let both = Clause::one("explain-referral", "referrer", Value::Points(referral.referrer))
                .with("friend", Value::Points(referral.friend))
                .with("spend", Value::Money(referral.spend_least));
            blocks.push(Block { name: Some(referral.name.clone()), clauses: vec![both] });
        }
        blocks
    }

    pub(super) fn explain_tier(&self, tier: &Tier) -> Block {
        let mut clauses: Vec<Clause> = tier.reach.iter().map(way_clause).collect();
        if tier.earn_factor != Rate::ONE {
            clauses.push(Clause::one("explain-factor", "factor", Value::Factor(tier.earn_factor)));
        }
        if let Some(hold) = tier.hold {
            clauses.push(Clause::one("explain-hold", "days", days(hold.days)));
            clauses.push(Clause::new(match hold.downgrade {
                Downgrade::ToQualified => "explain-downgrade-qualified",
                Downgrade::OneStep => "explain-downgrade-step",
            }));
        }
        Block { name: Some(tier.name.clone()), clauses }
    }

    pub(super) fn explain_earn(&self, rule: &EarnRule) -> Block {
        let mut clauses = vec![match &rule.gives {
            Earning::PerMoney { points, per } => {
                Clause::one("explain-per-money", "points", Value::Points(*points))
                    .with("per", Value::Money(*per))
            }
            Earning::PerItem(points) => Clause::one("explain-per-item", "points", Value::Points(*points)),
            Earning::PerVisit(points) => Clause::one("explain-per-visit", "points", Value::Points(*points)),
            Earning::Factor(factor) => Clause::one("explain-multiplier", "factor", Value::Factor(*factor)),
            Earning::Stamps { card, pieces: count } => {
                let named = self.stamp_cards.iter().find(|listed| listed.id == *card);
                let names = named.map(|card| card.name.clone()).into_iter().collect();
                Clause::one("explain-stamps", "card", Value::Names(names)).with("pieces", pieces(*count))
            }
        }];
        clauses.extend(goods_clauses(&rule.goods));
        clauses.extend(self.when_clauses(&rule.when));
        clauses.extend(limit_clauses(&rule.limits));
        clauses.extend(
            rule.vests_after_days
                .map(|after| vesting_clause(after).unwrap_or_else(|| Clause::new("explain-vests-at-once"))),
        );
        clauses.extend(rule.expiry.map(expiry_clause));
        Block { name: Some(rule.name.clone()), clauses }
    }
}

fn vesting_clause(after: u16) -> Option<Clause> {
    (after > 0).then(|| Clause::one("explain-vests", "days", days(after)))
}

fn expiry_clause(expiry: Expiry) -> Clause {
    match expiry {
        Expiry::Never => Clause::new("explain-expires-never"),
        Expiry::AfterDays(count) => Clause::one("explain-expires-days", "days", days(count)),
        Expiry::MonthEnd(count) => Clause::one("explain-expires-month", "n", Value::Number(i64::from(count))),
        Expiry::YearEnd(count) => Clause::one("explain-expires-year", "n", Value::Number(i64::from(count))),
    }
}

/// One way to a tier.
fn way_clause(way: &Qualification) -> Clause {
    let Qualification { spend, points, visits, within_days } = way;
    if *spend == Some(Money::ZERO) && points.is_none() && visits.is_none() {
        return Clause::new("explain-reach-all");
    }
    let mut asked = Vec::new();
    asked.extend(spend.map(|money| Clause::one("explain-reach-spend", "amount", Value::Money(money))));
    asked.extend(points.map(|points| Clause::one("explain-reach-points", "points", Value::Points(points))));
    asked.extend(visits.map(|visits| {
        Clause::one("explain-reach-visits", "visits", Value::Count("explain-n-visits", visits))
    }));
    let what = Value::Both(asked);
    match within_days {
        None => Clause::one("explain-reach", "what", what),
        Some(within) => Clause::one("explain-reach-within", "what", what).with("days", days(*within)),
    }
}
