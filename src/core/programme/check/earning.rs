//! `[points]`, `[[earn]]`, `[[stamp_card]]`, `[welcome]` and `[referral]`.

use super::Check;
use super::book::DECIMALS_MAX;
use super::place::Place;
use crate::core::model::{Money, Points, Rate};
use crate::core::programme::document::{
    Earn, Expires, Points as PointsText, Referral, StampCard as StampCardText, Welcome as WelcomeText,
};
use crate::core::programme::earning::{
    EarnRule, Earning, Expiry, PointsRule, ReferralRule, StampCard, Welcome,
};

/// Ids under which points are booked that no earning rule gives.
const RESERVED: [&str; 2] = ["welcome", "referral"];
/// The longest time that points can wait or live, in days.
const POINTS_DAYS_MAX: u16 = 10_000;
/// The same in months.
const POINTS_MONTHS_MAX: u16 = 300;
/// The same in years.
const POINTS_YEARS_MAX: u16 = 25;

impl<'c> Check<'c, '_> {
    pub(super) fn points(&mut self, points: &PointsText) -> Option<PointsRule> {
        let block = Place::root("points");
        if points.decimals > DECIMALS_MAX {
            let message = format!("`{}` is too many; write 0 to {DECIMALS_MAX}", points.decimals);
            self.refuse(&block.key("decimals"), message);
        }
        let name = self.text(&block.key("name"), &points.name);
        let worth = self.money_above_zero(&block.key("worth"), &points.worth);
        let pay_up_to = self.share(&block.key("pay_up_to"), &points.pay_up_to);
        let pay_goods = self.goods(&block.key("pay_goods"), &points.pay_goods);
        let spend_least = match points.spend_least.as_deref() {
            None => Some(Points::ZERO),
            Some(text) => self.points_amount(&block.key("spend_least"), text),
        };
        let earn_most = match points.earn_most.as_deref() {
            None => Some(None),
            Some(text) => self.points_given(&block.key("earn_most"), text).map(Some),
        };
        self.waiting_days(&block.key("vests_after_days"), points.vests_after_days);
        self.waiting_days(&block.key("return_grace_days"), points.return_grace_days);
        let expiry = match &points.expires {
            None => Some(Expiry::Never),
            Some(expires) => self.expiry(&block.key("expires"), expires),
        };
        Some(PointsRule {
            name: name?,
            worth: worth?,
            decimals: points.decimals.min(DECIMALS_MAX),
            rounding: points.rounding,
            pay_up_to: pay_up_to?,
            pay_goods: pay_goods?,
            pay_as: points.pay_as,
            spend_least: spend_least?,
            earn_most: earn_most?,
            vests_after_days: points.vests_after_days,
            expiry: expiry?,
            return_policy: points.return_policy,
            return_grace_days: points.return_grace_days,
        })
    }

    fn waiting_days(&mut self, place: &Place<'_>, days: u16) {
        if days > POINTS_DAYS_MAX {
            self.refuse(place, format!("`{days}` days is too long; write at most {POINTS_DAYS_MAX}"));
        }
    }

    fn expiry(&mut self, block: &Place<'_>, expires: &Expires) -> Option<Expiry> {
        let (key, count, most, expiry) = match (expires.days, expires.month_end, expires.year_end) {
            (Some(days), None, None) => ("days", days, POINTS_DAYS_MAX, Expiry::AfterDays(days)),
            (None, Some(months), None) => ("month_end", months, POINTS_MONTHS_MAX, Expiry::MonthEnd(months)),
            (None, None, Some(years)) => ("year_end", years, POINTS_YEARS_MAX, Expiry::YearEnd(years)),
            _ => {
                self.refuse(block, "is not clear; write one of `days`, `month_end`, `year_end`");
                return None;
            }
        };
        let least = u16::from(key == "days");
        if !(least..=most).contains(&count) {
            self.refuse(&block.key(key), format!("`{count}` does not fit; write {least} to {most}"));
        }
        Some(expiry)
    }

    pub(super) fn earn(&mut self, rule: &'c Earn, block: &Place<'_>) -> Option<EarnRule> {
        let id = self.id(block, &rule.id);
        if RESERVED.contains(&rule.id.as_str()) {
            self.refuse(
                &block.key("id"),
                format!("`{}` is kept for `[{}]`; take another id", rule.id, rule.id),
            );
        }
        let name = self.text(&block.key("name"), &rule.name);
        let gives = self.earning(block, rule);
        let goods = self.goods(&block.key("goods"), &rule.goods);
        let when = self.conditions(&block.key("when"), &rule.when);
        if let Some((goods, when)) = goods.as_ref().zip(when.as_ref()) {
            self.never_applies(block, goods, when);
        }
        if rule.when.voucher == Some(true) {
            self.refuse(
                &block.key("when").key("voucher"),
                "a voucher opens offers and no earning rule; make it an offer or remove it",
            );
        }
        let limits = self.limits(&block.key("limits"), &rule.limits);
        self.waiting_days(&block.key("vests_after_days"), rule.vests_after_days.unwrap_or_default());
        let expiry = match &rule.expires {
            None => Some(None),
            Some(expires) => self.expiry(&block.key("expires"), expires).map(Some),
        };
        Some(EarnRule {
            id,
            name: name?,
            goods: goods?,
            when: when?,
            gives: gives?,
            limits: limits?,
            vests_after_days: rule.vests_after_days,
            expiry: expiry?,
        })
    }

    fn earning(&mut self, block: &Place<'_>, rule: &Earn) -> Option<Earning> {
        let Earn { points, per, per_item, per_visit, factor, stamps, .. } = rule;
        let ways = [
            points.is_some() || per.is_some(),
            per_item.is_some(),
            per_visit.is_some(),
            factor.is_some(),
            stamps.is_some(),
        ];
        if ways.into_iter().filter(|is_there| *is_there).count() != 1 || points.is_some() != per.is_some() {
            self.refuse(
                block,
                "is not clear; write one of `points` with `per`, `per_item`, `per_visit`, `factor`, `stamps`",
            );
            return None;
        }
        if let Some((points, per)) = points.as_deref().zip(per.as_deref()) {
            let points = self.points_given(&block.key("points"), points);
            let per = self.money_above_zero(&block.key("per"), per);
            Some(Earning::PerMoney { points: points?, per: per? })
        } else if let Some(points) = per_item {
            self.points_given(&block.key("per_item"), points).map(Earning::PerItem)
        } else if let Some(points) = per_visit {
            self.points_given(&block.key("per_visit"), points).map(Earning::PerVisit)
        } else if let Some(text) = factor {
            let place = block.key("factor");
            let read = self.factor(&place, text)?;
            if read == Rate::ONE {
                self.refuse(&place, format!("`{text}` changes nothing; write another factor, such as `2`"));
            }
            Some(Earning::Factor(read))
        } else {
            let stamps = stamps.as_ref()?;
            let place = block.key("stamps");
            let pieces = self.count(&place.key("pieces"), stamps.pieces, "pieces");
            let known = |check: &Self, id: &str| check.book.stamp_cards.get(id).cloned();
            let card = self.reference(&place.key("card"), &stamps.card, "stamp_card", known)?;
            Some(Earning::Stamps { card, pieces })
        }
    }

    pub(super) fn stamp_card(&mut self, card: &StampCardText, block: &Place<'_>) -> Option<StampCard> {
        let id = self.id(block, &card.id);
        Some(StampCard { id, name: self.text(&block.key("name"), &card.name)? })
    }

    pub(super) fn welcome(&mut self, welcome: &WelcomeText) -> Option<Welcome> {
        let block = Place::root("welcome");
        let name = self.text(&block.key("name"), &welcome.name);
        let points = self.points_given(&block.key("points"), &welcome.points);
        Some(Welcome { points: points?, name: name? })
    }

    pub(super) fn referral(&mut self, referral: &Referral) -> Option<ReferralRule> {
        let block = Place::root("referral");
        let name = self.text(&block.key("name"), &referral.name);
        let referrer = self.points_amount(&block.key("referrer"), &referral.referrer);
        let friend = self.points_amount(&block.key("friend"), &referral.friend);
        if referrer.zip(friend) == Some((Points::ZERO, Points::ZERO)) {
            self.refuse(&block, "gives nothing to either side; write points for one of them or remove it");
        }
        let spend_least = match referral.spend_least.as_deref() {
            None => Some(Money::ZERO),
            Some(text) => self.money(&block.key("spend_least"), text),
        };
        Some(ReferralRule { name: name?, referrer: referrer?, friend: friend?, spend_least: spend_least? })
    }
}
