//! What was used in a sale: an offer, a reward or an earning rule that gave something, with what it gave.

use super::occasion::Occasion;
use crate::core::model::receipt::CouponUse;
use crate::core::model::standing::{OfferUse, Voucher};
use crate::core::model::{Money, Points, RuleId};
use crate::core::programme::{Conditions, Limits, Programme};

/// A rule that gave something.
#[derive(Debug, Clone, Copy)]
pub(super) struct Used<'a> {
    pub(super) id: &'a RuleId,
    pub(super) when: &'a Conditions,
    pub(super) limits: &'a Limits,
    /// How often it applied.
    pub(super) times: u32,
    /// What it took off.
    pub(super) money: Money,
    /// What it gave.
    pub(super) points: Points,
}

/// The uses to count: of rules, then of the coupons that opened them.
pub(super) fn uses_of(occasion: &Occasion<'_>, used: &[Used<'_>], coupons: &[CouponUse]) -> Vec<OfferUse> {
    let day = occasion.today;
    let counted = used.iter().filter(|used| used.limits.are_counted()).map(|used| OfferUse {
        offer: used.id.clone(),
        day,
        times: i64::from(used.times),
        money: used.money,
        points: used.points,
    });
    let coupons = coupons.iter().filter(|used| is_counted(occasion.programme, &used.coupon)).map(|used| {
        OfferUse { offer: used.coupon.clone(), day, times: 1, money: Money::ZERO, points: Points::ZERO }
    });
    counted.chain(coupons).collect()
}

fn is_counted(programme: &Programme, coupon: &RuleId) -> bool {
    programme.coupons.iter().any(|known| known.id == *coupon && known.is_counted())
}

/// The coupons that opened something, each once, in the order in which they did.
pub(super) fn coupons_of(occasion: &Occasion<'_>, used: &[Used<'_>]) -> Vec<CouponUse> {
    let mut coupons: Vec<CouponUse> = Vec::new();
    for coupon in used.iter().filter_map(|used| used.when.coupon.as_ref()) {
        if !coupons.iter().any(|known| known.coupon == *coupon) {
            coupons.extend(occasion.coupons.used(coupon));
        }
    }
    coupons
}

/// The vouchers that are used up: one for each rule that asked for one, the one that ends first.
pub(super) fn vouchers_of(occasion: &Occasion<'_>, used: &[Used<'_>]) -> Vec<Voucher> {
    let Some(member) = occasion.ask.member else { return Vec::new() };
    let ends_first = |used: &&Used<'_>| {
        let good = member.standing.vouchers.iter().filter(|voucher| {
            voucher.offer == *used.id
                && voucher.count > 0
                && voucher.expires.is_none_or(|expires| occasion.today < expires)
        });
        good.min_by_key(|voucher| (voucher.expires.is_none(), voucher.expires)).cloned()
    };
    let asked = used.iter().filter(|used| used.when.voucher);
    asked.filter_map(|used| ends_first(&used)).map(|voucher| Voucher { count: -1, ..voucher }).collect()
}
