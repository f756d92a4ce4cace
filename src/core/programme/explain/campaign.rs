//! Coupons, partners, charities, pilots, experiments and goals, in clauses.

use super::condition::days_clause;
use super::{Block, Clause, Value, times, word};
use crate::core::model::Rate;
use crate::core::programme::campaign::{Charity, Coupon, Partner};
use crate::core::programme::rule::Programme;

impl Programme {
    pub(super) fn explain_coupons(&self) -> Vec<Block> {
        let block = |coupon: &Coupon| {
            let mut clauses = Vec::new();
            if !coupon.codes.is_empty() {
                clauses.push(Clause::one("explain-codes", "codes", Value::Words(coupon.codes.clone())));
            }
            if !coupon.prefix.is_empty() {
                clauses.push(Clause::one("explain-prefix", "prefix", word(&coupon.prefix)));
            }
            clauses.extend(days_clause(coupon.days));
            clauses.extend(
                coupon.per_member.map(|count| Clause::one("explain-per-member", "times", times(count))),
            );
            clauses.extend(coupon.total.map(|count| {
                Clause::one("explain-total", "times", times(i64::try_from(count).unwrap_or(i64::MAX)))
            }));
            Block { name: Some(coupon.name.clone()), clauses }
        };
        self.coupons.iter().map(block).collect()
    }

    pub(super) fn explain_partners(&self) -> Vec<Block> {
        let block = |partner: &Partner| {
            let mut clauses =
                vec![Clause::one("explain-stores", "names", Value::Words(partner.stores.clone()))];
            if partner.earn_factor != Rate::ONE {
                clauses.push(Clause::one("explain-factor", "factor", Value::Factor(partner.earn_factor)));
            }
            clauses.extend(
                partner.pay_up_to.map(|share| Clause::one("explain-pay-up-to", "share", Value::Share(share))),
            );
            Block { name: Some(partner.name.clone()), clauses }
        };
        self.partners.iter().map(block).collect()
    }

    pub(super) fn explain_charities(&self) -> Vec<Block> {
        let block = |charity: &Charity| Block {
            name: Some(charity.name.clone()),
            clauses: vec![Clause::new("explain-charity")],
        };
        self.charities.iter().map(block).collect()
    }

    pub(super) fn explain_trials(&self) -> Vec<Block> {
        let pilots = self.pilots.iter().map(|pilot| {
            let share = Clause::one("explain-pilot", "pilot", word(&pilot.id))
                .with("share", Value::Share(pilot.share));
            let mut clauses = vec![share];
            if !pilot.stores.is_empty() {
                clauses.push(Clause::one("explain-stores", "names", Value::Words(pilot.stores.clone())));
            }
            Block { name: None, clauses }
        });
        let experiments = self.experiments.iter().map(|experiment| {
            let arms = experiment.arms.iter().map(|(arm, weight)| format!("{arm} ({weight})")).collect();
            let arms = Clause::one("explain-experiment", "experiment", word(&experiment.id))
                .with("arms", Value::Words(arms));
            let mut clauses = vec![arms];
            clauses.extend(days_clause(experiment.days));
            Block { name: None, clauses }
        });
        pilots.chain(experiments).collect()
    }

    pub(super) fn explain_goals(&self) -> Vec<Block> {
        let goals = self.goals.iter().map(|goal| {
            let clause = Clause::one("explain-goal", "figure", word(&goal.figure))
                .with("target", word(&goal.target))
                .with("by", Value::Day(goal.by));
            Block { name: None, clauses: vec![clause] }
        });
        goals.collect()
    }
}
