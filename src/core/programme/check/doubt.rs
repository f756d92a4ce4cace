//! What can be carried out and is hardly meant: each is a warning.

mod clash;
mod never;
mod offline;
mod unused;

use super::Check;
use super::place::Place;
use crate::core::model::Rate;
use crate::core::programme::document::Document;
use crate::core::programme::tier::Tier;

impl<'c> Check<'c, '_> {
    /// Warns of what shows in the document as a whole; what shows in one block is warned of beside it.
    pub(super) fn doubts(&mut self, document: &'c Document, tiers: &[Tier]) {
        self.tiers_out_of_reach(document);
        self.tiers_that_earn_less(document, tiers);
        self.unused(document);
        self.unbounded_offline(document);
    }

    /// Tiers that only points lead to, in a programme that gives none.
    fn tiers_out_of_reach(&mut self, document: &Document) {
        let gives_points = document.welcome.is_some()
            || document.referral.is_some()
            || document.earn.iter().any(|rule| rule.stamps.is_none() && rule.factor.is_none());
        let list = Place::root("tier");
        for (index, tier) in document.tier.iter().enumerate().filter(|_| !gives_points) {
            if tier.reach.as_ref().is_some_and(|ways| ways.iter().all(|way| way.points.is_some())) {
                self.warn(
                    &list.index(index).key("reach"),
                    "nobody can reach it: it asks for points and nothing gives any; add an `[[earn]]` or another way",
                );
            }
        }
    }

    fn tiers_that_earn_less(&mut self, document: &Document, tiers: &[Tier]) {
        let list = Place::root("tier");
        for (lower, higher) in tiers.iter().zip(tiers.iter().skip(1)) {
            if higher.earn_factor < lower.earn_factor && lower.earn_factor != Rate::ZERO {
                let index = document.tier.iter().position(|tier| tier.id == higher.id.as_str());
                self.warn(
                    &list.index(index.unwrap_or_default()).key("earn_factor"),
                    format!("earns less than the lower tier `{}`; write a larger factor", lower.id),
                );
            }
        }
    }
}
