//! What tills can give away while they do not hear of each other.

use super::super::Check;
use super::super::place::Place;
use crate::core::model::{Money, Points, Rate};
use crate::core::programme::document::{Document, Limits};

/// A limit that tills share.
struct Shared {
    key: &'static str,
    /// How much there is to share, in its smallest part; `None` where it could not be read.
    parts: Option<i64>,
    tills: Option<u32>,
    tills_key: &'static str,
}

impl Check<'_, '_> {
    pub(super) fn unbounded_offline(&mut self, document: &Document) {
        for (key, blocks) in [("offer", &document.offer), ("reward", &document.reward)] {
            let list = Place::root(key);
            for (index, offer) in blocks.iter().enumerate() {
                let block = list.index(index);
                self.shared_limits(document, &block.key("limits"), &offer.limits);
                if offer.limits.budget_points.is_some() {
                    self.warn(
                        &block.key("limits").key("budget_points"),
                        "limits nothing: an offer gives no points; write it in an `[[earn]]` or remove it",
                    );
                }
            }
        }
        let list = Place::root("earn");
        for (index, rule) in document.earn.iter().enumerate() {
            let block = list.index(index);
            self.shared_limits(document, &block.key("limits"), &rule.limits);
            if rule.limits.budget_money.is_some() {
                self.warn(
                    &block.key("limits").key("budget_money"),
                    "limits nothing: an earning rule takes no money off; write `budget_points` or remove it",
                );
            }
        }
        let list = Place::root("coupon");
        for (index, coupon) in document.coupon.iter().enumerate() {
            if let Some(total) = coupon.total {
                let shared = Shared {
                    key: "total",
                    parts: Some(i64::from(total)),
                    tills: document.offline.tills,
                    tills_key: "tills",
                };
                self.shared_limit(&list.index(index), &shared);
            }
        }
        let pays = Rate::parse_percent(&document.points.pay_up_to).is_ok_and(|share| share > Rate::ZERO);
        let buys = document
            .reward
            .iter()
            .any(|reward| reward.cost.as_ref().is_some_and(|cost| cost.points.is_some()));
        if document.offline.spend_most.is_none() && (pays || buys) {
            self.warn(
                &Place::root("points").key("pay_up_to"),
                "how many points a till may spend without head office is unbounded, so the same points can be spent \
                 at every till; write `spend_most` and `tills` in `[offline]`",
            );
        } else if document.offline.tills.is_none() && (pays || buys) {
            self.warn(
                &Place::root("offline").key("spend_most"),
                "the most that can be spent twice is not known; write in `[offline]` how many `tills` there are",
            );
        }
    }

    fn shared_limits(&mut self, document: &Document, block: &Place<'_>, limits: &Limits) {
        let (tills, tills_per_store) = (document.offline.tills, document.offline.tills_per_store);
        if let Some(times) = limits.per_store {
            let parts = Some(i64::from(times));
            let shared =
                Shared { key: "per_store", parts, tills: tills_per_store, tills_key: "tills_per_store" };
            self.shared_limit(block, &shared);
        }
        if let Some(text) = &limits.budget_money {
            let money = self.book.currency.and_then(|currency| Money::parse(text, currency).ok());
            let parts = money.map(Money::minor);
            self.shared_limit(block, &Shared { key: "budget_money", parts, tills, tills_key: "tills" });
        }
        if let Some(text) = &limits.budget_points {
            let parts = Points::parse(text, self.book.decimals).ok().map(Points::units);
            self.shared_limit(block, &Shared { key: "budget_points", parts, tills, tills_key: "tills" });
        }
    }

    fn shared_limit(&mut self, block: &Place<'_>, shared: &Shared) {
        let Shared { key, parts, tills, tills_key } = shared;
        match tills {
            None => self.warn(
                &block.key(key),
                format!(
                    "is unbounded without head office: every till would give all of it; write in `[offline]` how many \
                     `{tills_key}` share it"
                ),
            ),
            Some(tills) if parts.is_some_and(|parts| parts < i64::from(*tills)) => self.warn(
                &block.key(key),
                format!("is too little to share: it is divided among {tills} tills and leaves some of them nothing"),
            ),
            Some(_) => {}
        }
    }
}
