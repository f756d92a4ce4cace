//! What the rest of a document is read by: its currency and languages, and the ids that blocks can be named by.

use std::collections::{BTreeMap, BTreeSet};

use super::head::Head;
use crate::core::model::{Currency, Language, RuleId};
use crate::core::programme::condition::Days;
use crate::core::programme::document::{Coupon, Document, Experiment, Partner, Pilot};

/// The most digits after the point of an amount of points.
pub(super) const DECIMALS_MAX: u8 = 3;

/// Names to look up. Where a name stands twice the last block counts; the twin is refused elsewhere.
#[derive(Default)]
pub(super) struct Book<'c> {
    pub(super) currency: Option<Currency>,
    pub(super) languages: Option<Vec<Language>>,
    pub(super) decimals: u8,
    pub(super) valid: Days,
    pub(super) tiers: BTreeMap<&'c str, RuleId>,
    pub(super) stamp_cards: BTreeMap<&'c str, RuleId>,
    pub(super) coupons: BTreeMap<&'c str, (RuleId, &'c Coupon)>,
    pub(super) partners: BTreeMap<&'c str, (RuleId, &'c Partner)>,
    pub(super) pilots: BTreeMap<&'c str, &'c Pilot>,
    pub(super) experiments: BTreeMap<&'c str, &'c Experiment>,
    /// Offers and rewards that ask for a voucher.
    pub(super) vouchers_asked: BTreeSet<&'c str>,
    /// Offers and rewards whose voucher is given by one.
    pub(super) vouchers_given: BTreeSet<&'c str>,
}

impl<'c> Book<'c> {
    pub(super) fn open(document: &'c Document, head: &Head) -> Self {
        let both = || document.offer.iter().chain(&document.reward);
        let asks = both().filter(|offer| offer.when.voucher == Some(true));
        let gives = both().flat_map(|offer| &offer.gives).filter_map(|gain| gain.voucher.as_deref());
        Self {
            currency: head.currency,
            languages: head.languages.clone(),
            decimals: document.points.decimals.min(DECIMALS_MAX),
            valid: head.valid,
            tiers: named(document.tier.iter().map(|tier| tier.id.as_str())),
            stamp_cards: named(document.stamp_card.iter().map(|card| card.id.as_str())),
            coupons: blocks(document.coupon.iter().map(|coupon| (coupon.id.as_str(), coupon))),
            partners: blocks(document.partner.iter().map(|partner| (partner.id.as_str(), partner))),
            pilots: document.pilot.iter().map(|pilot| (pilot.id.as_str(), pilot)).collect(),
            experiments: document.experiment.iter().map(|one| (one.id.as_str(), one)).collect(),
            vouchers_asked: asks.map(|offer| offer.id.as_str()).collect(),
            vouchers_given: gives.collect(),
        }
    }
}

/// One id for all who name a block, so that a name costs no memory.
fn named<'c>(ids: impl Iterator<Item = &'c str>) -> BTreeMap<&'c str, RuleId> {
    ids.map(|id| (id, RuleId::new(id))).collect()
}

fn blocks<'c, B>(blocks: impl Iterator<Item = (&'c str, &'c B)>) -> BTreeMap<&'c str, (RuleId, &'c B)> {
    blocks.map(|(id, block)| (id, (RuleId::new(id), block))).collect()
}
