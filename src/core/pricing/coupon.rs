//! Coupons: a code that opens offers. What is counted of a coupon stands under its id.

use super::ask::Ask;
use super::limit::till_share;
use super::occasion::refuse_days;
use super::reason::Refusal;
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
            match programme.coupons.iter().find(|coupon| coupon.has(code)) {
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

    /// The code with which a coupon was shown.
    pub(super) fn code(&self, coupon: &RuleId) -> Option<&'a str> {
        self.find(coupon).map(|shown| shown.code)
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
    fn has(&self, code: &str) -> bool {
        let printed_once =
            !self.prefix.is_empty() && code.len() > self.prefix.len() && code.starts_with(&self.prefix);
        printed_once || self.codes.iter().any(|listed| listed == code)
    }

    /// Whether its uses are counted.
    pub(super) fn is_counted(&self) -> bool {
        self.per_member.is_some() || self.total.is_some()
    }
}
