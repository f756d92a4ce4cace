//! Blocks that are there and do nothing.

use std::collections::BTreeSet;

use super::super::Check;
use super::super::place::Place;
use crate::core::programme::document::Document;

impl Check<'_, '_> {
    pub(super) fn unused(&mut self, document: &Document) {
        let offers = || document.offer.iter().chain(&document.reward);
        let whens = || offers().map(|offer| &offer.when).chain(document.earn.iter().map(|rule| &rule.when));
        let coupons: BTreeSet<&str> = whens().filter_map(|when| when.coupon.as_deref()).collect();
        let pilots: BTreeSet<&str> = whens().filter_map(|when| when.pilot.as_deref()).collect();
        let experiments: BTreeSet<&str> =
            whens().filter_map(|when| when.arm.as_ref()).map(|arm| arm.experiment.as_str()).collect();
        let filled: BTreeSet<&str> = document
            .earn
            .iter()
            .filter_map(|rule| rule.stamps.as_ref())
            .map(|stamps| stamps.card.as_str())
            .collect();
        let emptied: BTreeSet<&str> =
            offers().filter_map(|offer| offer.cost.as_ref()?.stamps.as_deref()).collect();
        let mut warn =
            |key: &str, ids: &mut dyn Iterator<Item = &str>, used: &BTreeSet<&str>, message: &str| {
                let list = Place::root(key);
                for (index, _) in ids.enumerate().filter(|(_, id)| !used.contains(id)) {
                    self.warn(&list.index(index), message);
                }
            };
        let mut ids = document.coupon.iter().map(|coupon| coupon.id.as_str());
        warn("coupon", &mut ids, &coupons, "opens nothing; name it in the `when` of an offer or remove it");
        let mut ids = document.pilot.iter().map(|pilot| pilot.id.as_str());
        warn("pilot", &mut ids, &pilots, "tries nothing; name it in the `when` of an offer or remove it");
        let mut ids = document.experiment.iter().map(|one| one.id.as_str());
        warn(
            "experiment",
            &mut ids,
            &experiments,
            "compares nothing; name its arms in the `when` of offers or remove it",
        );
        let mut ids = document.stamp_card.iter().map(|card| card.id.as_str());
        warn("stamp_card", &mut ids, &filled, "nothing puts stamps on it; add an `[[earn]]` with `stamps`");
        let mut ids = document.stamp_card.iter().map(|card| card.id.as_str());
        warn("stamp_card", &mut ids, &emptied, "its stamps buy nothing; add a `[[reward]]` that costs them");
    }
}
