//! Whether a rule applies on this occasion: who buys, where, when, with what in hand. Worked out once for a quote, then
//! asked for each rule that the basket meets.
//!
//! Nothing here walks the programme's offers or allocates for a rule that is not refused.

use super::ask::Ask;
use super::chance::{Arms, is_drawn};
use super::coupon::Coupons;
use super::purse::Purse;
use super::reason::Refusal;
use super::reward::Rewards;
use crate::core::model::{Day, LocalTime, MemberView, Money, Points, Quantity, Rate, RuleId, Standing};
use crate::core::programme::{
    Conditions, Cost, Days, Hours, Partner, Programme, PurchaseTest, Span, Tier, Weekdays,
};

/// What a quote knows beside its basket's lines.
pub(super) struct Occasion<'a> {
    pub(super) programme: &'a Programme,
    pub(super) ask: &'a Ask<'a>,
    /// The day of the shop.
    pub(super) today: Day,
    /// The member's tier.
    pub(super) tier: Option<&'a Tier>,
    /// The partner whose store this is.
    pub(super) partner: Option<&'a Partner>,
    /// The points that the member can spend here and now.
    pub(super) purse: Purse,
    /// The coupons that were shown.
    pub(super) coupons: Coupons<'a>,
    /// The arms of the running experiments that the member is in.
    pub(super) arms: Arms<'a>,
    /// What the clock on the wall shows.
    clock: LocalTime,
    /// The tier that everybody with a card has, where none was shown.
    newcomer: Option<&'a Tier>,
    rewards: Rewards<'a>,
}

/// What a rule may still give in this sale; `None` for no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Left {
    /// Applications.
    pub(super) times: Option<u32>,
    /// Money off.
    pub(super) money: Option<Money>,
    /// Points.
    pub(super) points: Option<Points>,
}

impl<'a> Occasion<'a> {
    pub(super) fn new(programme: &'a Programme, ask: &'a Ask<'a>) -> Self {
        let situation = ask.situation;
        let clock = programme.time_zone.local(situation.now);
        let today = clock.day;
        let tier = ask.member.and_then(|member| programme.tier_on(&member.standing, today));
        let no_card = ask.member.is_none();
        let newcomer = if no_card { programme.tier_on(&Standing::default(), today) } else { None };
        let of_partner = |partner: &&Partner| partner.stores.contains(&situation.store);
        let mut occasion = Self {
            programme,
            ask,
            today,
            tier,
            partner: programme.partners.iter().find(of_partner),
            purse: Purse::of(programme, ask, today),
            coupons: Coupons::shown(programme, ask, today),
            arms: Arms::drawn(programme, ask.member, today),
            clock,
            newcomer,
            rewards: Rewards::default(),
        };
        occasion.rewards = Rewards::planned(&occasion);
        occasion
    }

    /// Whether the programme is in force.
    pub(super) fn is_in_force(&self) -> bool {
        refuse_days(&self.programme.valid, self.today).is_none()
    }

    /// Why a rule does not apply on this occasion, whatever is in the basket; `None` when nothing speaks against it.
    /// Of several reasons the first in the order of [`Conditions`] is told.
    pub(super) fn refuse(&self, id: &RuleId, when: &Conditions) -> Option<Refusal> {
        if !self.is_in_force() {
            return Some(Refusal::ProgrammeNotValid);
        }
        self.refuse_person(id, when)
            .or_else(|| self.refuse_history(when))
            .or_else(|| self.refuse_time(when))
            .or_else(|| self.refuse_place(when))
            .or_else(|| self.refuse_hand(id, when))
    }

    /// Why a rule is for other people.
    pub(super) fn refuse_person(&self, id: &RuleId, when: &Conditions) -> Option<Refusal> {
        let Conditions { member, tiers, segments, tags, assigned, .. } = when;
        let suits =
            |tier: Option<&Tier>| tiers.is_empty() || tier.is_some_and(|tier| tiers.contains(&tier.id));
        let Some(MemberView { standing: Standing { traits, .. }, .. }) = self.ask.member else {
            let asks = *member || *assigned || !(tiers.is_empty() && segments.is_empty() && tags.is_empty());
            let why =
                if suits(self.newcomer) { Refusal::NeedsMember } else { Refusal::NeedsTier(tiers.clone()) };
            return asks.then_some(why);
        };
        let one_of = |wanted: &[String], has: &[String]| {
            wanted.is_empty() || wanted.iter().any(|wanted| has.contains(wanted))
        };
        if !suits(self.tier) {
            return Some(Refusal::NeedsTier(tiers.clone()));
        }
        if !one_of(segments, &traits.segments) {
            return Some(Refusal::NeedsSegment);
        }
        if !one_of(tags, &traits.tags) {
            return Some(Refusal::NeedsTag);
        }
        (*assigned && !traits.assigned.contains(id)).then_some(Refusal::NotAssigned)
    }

    /// Why a rule does not fit what the member did and is.
    fn refuse_history(&self, when: &Conditions) -> Option<Refusal> {
        let Conditions {
            days_away,
            visits,
            spend,
            purchase,
            birthday,
            joined_days,
            favourite,
            referred,
            app,
            ..
        } = when;
        let Some(MemberView { standing, .. }) = self.ask.member else {
            let asks = days_away.is_some()
                || !visits.is_empty()
                || !spend.is_empty()
                || purchase.is_some()
                || birthday.is_some()
                || joined_days.is_some()
                || favourite.is_some()
                || referred.is_some()
                || app.is_some();
            return asks.then_some(Refusal::NeedsMember);
        };
        let traits = &standing.traits;
        let away = days_away.and_then(|span| refuse_away(standing.days_away(self.today), span));
        let too_few = || {
            visits.iter().find_map(|wanted| {
                let came = standing.visits_within(wanted.within_days, self.today);
                match wanted.span.place(came) {
                    Place::Below(least) => Some(Refusal::NeedsVisits { missing: least.saturating_sub(came) }),
                    Place::Above => Some(Refusal::TooManyVisits),
                    Place::Within => None,
                }
            })
        };
        let too_little = || {
            spend.iter().find_map(|wanted| {
                let paid = standing.spend_within(wanted.within_days, self.today)?;
                match wanted.span.place(paid) {
                    Place::Below(least) => Some(Refusal::NeedsSpend { missing: least.checked_sub(paid)? }),
                    Place::Above => Some(Refusal::TooMuchSpend),
                    Place::Within => None,
                }
            })
        };
        let number = standing.facts.visits.saturating_add(1).max(1);
        let near = |birthday: &crate::core::programme::Birthday| {
            traits.birthday.is_some_and(|day| day.is_near(self.today, birthday.before, birthday.after))
        };
        let joined = |span: &Span<i64>| {
            traits.joined.is_some_and(|joined| span.place(self.today.since(joined)) == Place::Within)
        };
        let favours = |wanted: &crate::core::model::CategoryPath| {
            traits.favourite.as_ref().is_some_and(|has| has.ancestry().any(|path| path == wanted.as_str()))
        };
        let unlike = |wanted: Option<bool>, is: bool| wanted.is_some_and(|wanted| wanted != is);
        away.or_else(too_few)
            .or_else(too_little)
            .or_else(|| purchase.and_then(|test| refuse_purchase(number, test)))
            .or_else(|| birthday.as_ref().filter(|day| !near(day)).map(|_| Refusal::NotBirthday))
            .or_else(|| joined_days.as_ref().filter(|span| !joined(span)).map(|_| Refusal::JoinedOther))
            .or_else(|| favourite.as_ref().filter(|path| !favours(path)).map(|_| Refusal::OtherFavourite))
            .or_else(|| unlike(*referred, traits.referred_by.is_some()).then_some(Refusal::Referred))
            .or_else(|| unlike(*app, traits.app).then_some(Refusal::App))
    }

    /// Why a rule does not apply at this hour. Hours that end after midnight belong to the day on which they began, for
    /// the dates and weekdays of the rule too.
    fn refuse_time(&self, when: &Conditions) -> Option<Refusal> {
        let Conditions { days, weekdays, hours, .. } = when;
        let refuse_day = |day: Day| {
            refuse_days(days, day).or_else(|| (!weekdays.hold(day)).then_some(Refusal::OtherWeekday))
        };
        if hours.is_empty() {
            return refuse_day(self.today);
        }
        let begun = hours.iter().filter_map(|hours| hours.begun(self.clock));
        let mut refusals = begun.map(refuse_day);
        let Some(first) = refusals.next() else {
            return refuse_day(self.today).or(Some(Refusal::OtherHours));
        };
        if first.is_none() || refusals.any(|refusal| refusal.is_none()) { None } else { first }
    }

    /// Why a rule is for other places or other ways to pay.
    fn refuse_place(&self, when: &Conditions) -> Option<Refusal> {
        let Conditions { stores, till_groups, partners, payments, .. } = when;
        let situation = self.ask.situation;
        let here = (stores.is_empty() || stores.contains(&situation.store))
            && (till_groups.is_empty() || till_groups.contains(&situation.till_group))
            && (partners.is_empty() || self.partner.is_some_and(|partner| partners.contains(&partner.id)));
        if !here {
            return Some(Refusal::OtherPlace);
        }
        let pays = self.ask.choices.payment.as_ref();
        let paid_so = payments.is_empty() || pays.is_some_and(|payment| payments.contains(payment));
        (!paid_so).then(|| Refusal::NeedsPayment(payments.clone()))
    }

    /// Why a rule asks for something that the customer has not in hand, or was not drawn for.
    fn refuse_hand(&self, id: &RuleId, when: &Conditions) -> Option<Refusal> {
        let Conditions { coupon, voucher, arm, pilot, .. } = when;
        if let Some(refusal) = coupon.as_ref().and_then(|coupon| self.coupons.refuse(coupon)) {
            return Some(refusal);
        }
        if self.ask.member.is_none() && (*voucher || arm.is_some()) {
            return Some(Refusal::NeedsMember);
        }
        let standing = self.ask.member.map(|member| &member.standing);
        if *voucher && standing.is_none_or(|standing| standing.vouchers_on(id, self.today) <= 0) {
            return Some(Refusal::NeedsVoucher);
        }
        if arm.as_ref().is_some_and(|(experiment, arm)| !self.arms.hold(experiment, arm)) {
            return Some(Refusal::OtherArm);
        }
        pilot.as_ref().filter(|pilot| !self.is_in_pilot(pilot)).map(|_| Refusal::OtherPilot)
    }

    /// Whether this store takes part in a pilot, and this member is among its share of them: a pilot that names no stores
    /// is for all of them, and one with a share of everybody asks for no card.
    fn is_in_pilot(&self, id: &RuleId) -> bool {
        let Some(pilot) = self.programme.pilots.iter().find(|pilot| pilot.id == *id) else { return false };
        let here = pilot.stores.is_empty() || pilot.stores.contains(&self.ask.situation.store);
        let drawn = |member: &MemberView| is_drawn(&pilot.id, member.id, pilot.share);
        here && (pilot.share >= Rate::ONE || self.ask.member.is_some_and(drawn))
    }

    /// Why a rule does not apply to this much of its goods, which come to `amount` before discounts, in a basket that
    /// comes to `total` before discounts.
    pub(super) fn refuse_goods(
        &self,
        when: &Conditions,
        quantity: Quantity,
        amount: Money,
        total: Money,
    ) -> Option<Refusal> {
        let money = |span: Option<Span<Money>>, has: Money, needs: fn(Money) -> Refusal| match span
            .unwrap_or_default()
            .place(has)
        {
            Place::Below(least) => least.checked_sub(has).map(needs),
            Place::Above => Some(Refusal::TooMuch),
            Place::Within => None,
        };
        let pieces = || match when.quantity.map_or(Place::Within, |span| span.place(quantity)) {
            Place::Below(least) => {
                let missing = least.thousandths().saturating_sub(quantity.thousandths());
                Some(Refusal::NeedsMore { missing: Quantity::from_thousandths(missing) })
            }
            Place::Above => Some(Refusal::TooMuch),
            Place::Within => None,
        };
        money(when.basket_total, total, |missing| Refusal::NeedsTotal { missing })
            .or_else(pieces)
            .or_else(|| money(when.amount, amount, |missing| Refusal::NeedsAmount { missing }))
    }

    /// How many times at most a reward is bought, for which the member pays with points or stamps. Of several rewards
    /// those named first in the choices come first, and what they cost the next ones can't spend.
    ///
    /// # Errors
    /// Why it is not.
    pub(super) fn bought(&self, id: &RuleId, cost: &Cost) -> Result<u32, Refusal> {
        let standing = self.ask.member.map(|member| &member.standing);
        self.rewards.bought((standing, &self.purse), id, cost)
    }
}

/// Why a day lies outside of these.
pub(super) fn refuse_days(days: &Days, today: Day) -> Option<Refusal> {
    let early = days.from.filter(|from| today < *from).map(|from| Refusal::NotYet { from });
    early.or_else(|| days.until.filter(|until| *until < today).map(|until| Refusal::Over { until }))
}

fn refuse_away(days: Option<i64>, span: Span<i64>) -> Option<Refusal> {
    let within = days.is_some_and(|days| span.place(days) == Place::Within);
    (!within).then_some(Refusal::DaysAway { days, at_least: span.at_least, at_most: span.at_most })
}

/// Why a purchase of this number, counted from 1, is not the one that is meant.
fn refuse_purchase(number: i64, test: PurchaseTest) -> Option<Refusal> {
    let remaining = match test {
        PurchaseTest::Number(span) => match span.place(number) {
            Place::Within => return None,
            Place::Below(least) => Some(least.saturating_sub(number)),
            Place::Above => None,
        },
        PurchaseTest::Every(every) => match number.checked_rem(i64::from(every)) {
            Some(0) => return None,
            Some(past) => Some(i64::from(every).saturating_sub(past)),
            None => None,
        },
    };
    Some(Refusal::OtherPurchase { number, remaining })
}

/// Where a number lies to a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place<T> {
    /// Below the least, which is this.
    Below(T),
    Within,
    Above,
}

impl<T: Ord + Copy> Span<T> {
    fn place(&self, number: T) -> Place<T> {
        match (self.at_least, self.at_most) {
            (Some(least), _) if number < least => Place::Below(least),
            (_, Some(most)) if number > most => Place::Above,
            _ => Place::Within,
        }
    }
}

impl Weekdays {
    /// Whether a day is among them; none named is all.
    fn hold(self, day: Day) -> bool {
        self.0 == 0 || 1u8.checked_shl(u32::from(day.weekday())).is_some_and(|bit| self.0 & bit != 0)
    }
}

impl Hours {
    /// The day on which the window began that holds this minute, if it does.
    fn begun(&self, clock: LocalTime) -> Option<Day> {
        let ends_next_day = self.until <= self.from;
        let begun_today = self.from <= clock.minute && (ends_next_day || clock.minute < self.until);
        let begun_yesterday = ends_next_day && clock.minute < self.until;
        begun_today.then_some(clock.day).or(begun_yesterday.then(|| clock.day.plus(-1)))
    }
}
