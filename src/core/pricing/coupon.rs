//! Coupons: a code that opens offers. What is counted of a coupon stands under its id.

use super::ask::Ask;
use super::limit::till_share;
use super::occasion::refuse_days;
use super::reason::Refusal;
use crate::core::model::receipt::CouponUse;
use crate::core::model::{Day, RuleId};
use crate::core::programme::{Coupon, Programme};

/// The coupons that were shown.
#[derive(Default)]
pub(super) struct Coupons<'a> {
    shown: Vec<Shown<'a>>,
    unknown: Vec<&'a str>,
}

/// One coupon, by the first of its codes that was shown.
struct Shown<'a> {
    coupon: &'a Coupon,
    code: &'a str,
    refusal: Option<Refusal>,
}

impl<'a> Coupons<'a> {
    /// The coupons whose codes are among the choices.
    pub(super) fn shown(programme: &'a Programme, ask: &Ask<'a>, today: Day) -> Self {
        let mut coupons = Self::default();
        for code in &ask.choices.coupons {
            match programme.coupon_by_code(code) {
                None => coupons.unknown.push(code),
                Some(coupon) if coupons.find(&coupon.id).is_some() => {}
                Some(coupon) => {
                    let refusal = refuse(programme, ask, coupon, today);
                    coupons.shown.push(Shown { coupon, code, refusal });
                }
            }
        }
        coupons
    }

    /// Why a coupon does not open what names it.
    pub(super) fn refuse(&self, coupon: &RuleId) -> Option<Refusal> {
        match self.find(coupon) {
            None => Some(Refusal::NeedsCoupon(coupon.clone())),
            Some(shown) => shown.refusal.clone(),
        }
    }

    /// What is kept of a coupon that opened something; `None` where it was not shown.
    pub(super) fn used(&self, coupon: &RuleId) -> Option<CouponUse> {
        let Shown { coupon, code, .. } = self.find(coupon)?;
        let once = !coupon.codes.iter().any(|listed| listed == code);
        Some(CouponUse { coupon: coupon.id.clone(), code: (*code).to_owned(), once })
    }

    /// Codes that no coupon has.
    pub(super) fn unknown(&self) -> impl Iterator<Item = &'a str> {
        self.unknown.iter().copied()
    }

    fn find(&self, coupon: &RuleId) -> Option<&Shown<'a>> {
        self.shown.iter().find(|shown| shown.coupon.id == *coupon)
    }
}

fn refuse(programme: &Programme, ask: &Ask<'_>, coupon: &Coupon, today: Day) -> Option<Refusal> {
    if refuse_days(&coupon.days, today).is_some() {
        return Some(Refusal::CouponOver(coupon.id.clone()));
    }
    if let Some(times) = coupon.per_member {
        let Some(member) = ask.member else { return Some(Refusal::NeedsMember) };
        if member.standing.uses_within(&coupon.id, None, today) >= i64::from(times) {
            return Some(Refusal::CouponUsed(coupon.id.clone()));
        }
    }
    let total = i64::try_from(coupon.total?).unwrap_or(i64::MAX);
    let given = ask.situation.given.get(coupon.id.as_str()).map_or(0, |given| given.times);
    (given >= till_share(total, programme.offline.tills)).then(|| Refusal::CouponUsed(coupon.id.clone()))
}

impl Coupon {
    /// Whether its uses are counted.
    pub(super) fn is_counted(&self) -> bool {
        self.per_member.is_some() || self.total.is_some()
    }
}
