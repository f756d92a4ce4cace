//! The member of a basket file.

use super::basket_file::MemberPart;
use super::place::Reader;
use crate::core::model::document::Path;
use crate::core::model::standing::{DayFacts, MonthDay, OfferUse, Stamps, TierHold, Traits, Voucher};
use crate::core::model::{
    CardNumber, CategoryPath, Lot, MemberFacts, MemberId, MemberView, Money, Points, Standing, Timestamp,
};

/// Who is meant where the file gives no number.
const SOMEBODY: MemberId = MemberId::from_bytes([1; 16]);
/// Who brought them.
const FRIEND: MemberId = MemberId::from_bytes([2; 16]);

impl Reader<'_> {
    /// The member; `now` is when the purchase is made.
    pub(super) fn member(&mut self, part: &MemberPart, now: Timestamp) -> Option<MemberView> {
        let at = Path::default().key("member");
        let standing = Standing {
            facts: self.facts(part, &at),
            lots: self.lots(part, &at),
            days: self.days(part, &at),
            stamps: self.stamps(part, &at),
            uses: self.uses(part, &at),
            vouchers: self.vouchers(part, &at),
            tier: self.hold(part, &at),
            traits: self.traits(part, &at),
            referral_done: false,
        };
        let id = part.id.as_deref().map_or(Some(SOMEBODY), |text| {
            self.require(&at.key("id"), MemberId::parse(text), || {
                format!("`{text}` is no number of a member; write 32 hexadecimal digits or remove it")
            })
        })?;
        let card = part.card.as_deref().unwrap_or("0000000000");
        let card = self.require(&at.key("card"), CardNumber::parse(card), || {
            format!("`{card}` is no card number; write 1 to {} characters", CardNumber::BYTES_MAX)
        })?;
        let as_of = part
            .as_of
            .as_deref()
            .map_or(Some(now), |text| self.moment((&at.key("as_of"), &at.key("as_of")), text, "12:00"))?;
        Some(MemberView { id, card, name: part.name.clone(), standing, as_of: Some(as_of) })
    }

    fn facts(&mut self, part: &MemberPart, at: &Path) -> MemberFacts {
        let balance = part.points.as_deref().and_then(|text| self.points(&at.key("points"), text));
        let spend = match part.spent.as_deref() {
            Some(text) => self.money(&at.key("spent"), text),
            None => Money::checked_sum(self.days(part, at).iter().map(|facts| facts.spend)),
        };
        let came = i64::try_from(part.came.len()).unwrap_or(i64::MAX);
        MemberFacts {
            balance: balance.unwrap_or_default(),
            spend: spend.unwrap_or_default(),
            visits: part.visits.unwrap_or(came),
        }
    }

    fn lots(&mut self, part: &MemberPart, at: &Path) -> Vec<Lot> {
        let mut lots = Vec::new();
        for (index, lot) in part.lots.iter().enumerate() {
            let at = at.key("lots").index(index);
            let vests = lot.from.as_deref().and_then(|text| self.day(&at.key("from"), text));
            let expires = lot.until.as_deref().and_then(|text| self.day_after(&at.key("until"), text));
            let points = self.points(&at.key("points"), &lot.points);
            lots.extend(points.map(|points| Lot { vests, expires, points }));
        }
        lots.sort_by_key(Lot::order);
        lots
    }

    fn days(&mut self, part: &MemberPart, at: &Path) -> Vec<DayFacts> {
        let mut days = Vec::new();
        for (index, came) in part.came.iter().enumerate() {
            let at = at.key("came").index(index);
            let day = self.day(&at.key("day"), &came.day);
            let spend = came.spent.as_deref().and_then(|text| self.money(&at.key("spent"), text));
            let points = came.points.as_deref().and_then(|text| self.points(&at.key("points"), text));
            let (spend, points) = (spend.unwrap_or_default(), points.unwrap_or(Points::ZERO));
            days.extend(day.map(|day| DayFacts { day, spend, visits: 1, points }));
        }
        days.sort_by_key(|facts| facts.day);
        days
    }

    fn stamps(&mut self, part: &MemberPart, at: &Path) -> Vec<Stamps> {
        let programme = self.programme;
        let mut stamps = Vec::new();
        for (card, count) in &part.stamps {
            let known = programme.stamp_cards.iter().any(|known| known.id.as_str() == card);
            let card = self.rule(&at.key("stamps").key(card), card, "stamp card", known);
            stamps.extend(card.map(|card| Stamps { card, count: *count }));
        }
        stamps
    }

    fn uses(&mut self, part: &MemberPart, at: &Path) -> Vec<OfferUse> {
        let programme = self.programme;
        let mut uses = Vec::new();
        for (index, used) in part.used.iter().enumerate() {
            let at = at.key("used").index(index);
            let coupon = programme.coupons.iter().any(|coupon| coupon.id.as_str() == used.offer);
            let known = coupon
                || programme.offer_by_id(&used.offer).is_some()
                || programme.earn_rule_by_id(&used.offer).is_some();
            let offer = self.rule(&at.key("offer"), &used.offer, "offer, rule or coupon", known);
            let day = self.day(&at.key("day"), &used.day);
            uses.extend(offer.zip(day).map(|(offer, day)| OfferUse {
                offer,
                day,
                times: used.times,
                money: Money::ZERO,
                points: Points::ZERO,
            }));
        }
        uses
    }

    fn vouchers(&mut self, part: &MemberPart, at: &Path) -> Vec<Voucher> {
        let programme = self.programme;
        let mut vouchers = Vec::new();
        for (index, voucher) in part.vouchers.iter().enumerate() {
            let at = at.key("vouchers").index(index);
            let known = programme.offer_by_id(&voucher.offer).is_some();
            let offer = self.rule(&at.key("offer"), &voucher.offer, "offer", known);
            let expires = voucher.until.as_deref().and_then(|text| self.day_after(&at.key("until"), text));
            vouchers.extend(offer.map(|offer| Voucher { offer, expires, count: 1 }));
        }
        vouchers
    }

    fn hold(&mut self, part: &MemberPart, at: &Path) -> Option<TierHold> {
        let hold = part.holds.as_ref()?;
        let at = at.key("holds");
        let known = self.programme.tier_by_id(&hold.tier).is_some();
        let tier = self.rule(&at.key("tier"), &hold.tier, "tier", known)?;
        let until = self.day_after(&at.key("until"), &hold.until)?;
        Some(TierHold { tier, until })
    }

    fn traits(&mut self, part: &MemberPart, at: &Path) -> Traits {
        let sorted = |names: &[String]| {
            let mut names = names.to_vec();
            names.sort_unstable();
            names
        };
        let mut assigned = Vec::new();
        for (index, offer) in part.assigned.iter().enumerate() {
            let known = self.programme.offer_by_id(offer).is_some();
            assigned.extend(self.rule(&at.key("assigned").index(index), offer, "offer", known));
        }
        assigned.sort_unstable();
        let favourite = part.favourite.as_deref().and_then(|text| {
            self.require(&at.key("favourite"), CategoryPath::parse(text), || {
                format!("`{text}` is no category; write one such as `drinks/coffee`")
            })
        });
        Traits {
            joined: part.joined.as_deref().and_then(|text| self.day(&at.key("joined"), text)),
            birthday: part.birthday.as_deref().and_then(|text| {
                self.require(&at.key("birthday"), month_day(text), || {
                    format!("`{text}` is no day of a year; write month and day, such as `05-12`")
                })
            }),
            segments: sorted(&part.segments),
            tags: sorted(&part.tags),
            assigned,
            favourite,
            app: part.app,
            referred_by: part.referred.then_some(FRIEND),
        }
    }
}

/// A day of some year, such as `05-12`. The 29th of February is one.
fn month_day(text: &str) -> Option<MonthDay> {
    let date: chrono::NaiveDate = format!("2028-{text}").parse().ok()?;
    let (month, day) = (chrono::Datelike::month(&date), chrono::Datelike::day(&date));
    Some(MonthDay { month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()? })
}
