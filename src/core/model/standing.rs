//! A member's standing: everything that the next sale can depend on. It is a state that changes step by step: head
//! office sends it as of a place in each chain, and a till adds its own steps since ([`Change`]).
//!
//! What adds up regardless of order stands in [`MemberFacts`]; what needs an order (lots, tiers held, vouchers) stands
//! here beside it. Days are days of the shop. Stored as CBOR maps with numbered fields; fields are only ever added.

use minicbor::{Decode, Encode};

use super::basket::CategoryPath;
use super::id::{MemberId, RuleId};
use super::member::MemberFacts;
use super::money::Money;
use super::points::Points;
use super::time::Day;

/// The most days of history that a standing keeps: windows of conditions and of tiers reach no further back.
pub const HISTORY_DAYS_MAX: u16 = 400;
/// The most open lots that a standing keeps; beyond them the two that are gone last become one.
pub const LOTS_MAX: usize = 200;
/// The most stamp cards with stamps; beyond them those with the fewest stamps go.
pub const STAMP_CARDS_MAX: usize = 200;
/// The most rows of uses; beyond them the days of each offer that lie furthest back become one.
pub const USES_MAX: usize = 1_000;
/// The most segments, tags or assigned offers; beyond them the last by name go.
pub const TRAITS_MAX: usize = 200;
/// The most kinds of vouchers; beyond them those that are gone first go.
pub const VOUCHERS_MAX: usize = 200;

/// What is known of a member when a basket is quoted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Standing {
    /// Sums over everything. `balance` counts every open lot, vested or not; what no dated lot holds is undated, and
    /// below zero it is a debt.
    #[n(0)]
    pub facts: MemberFacts,
    /// Open lots with a date, by [`Lot::order`]; lots of the same dates are one.
    #[n(1)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub lots: Vec<Lot>,
    /// What the member did, day by day, oldest first; days without a visit are left out.
    #[n(2)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub days: Vec<DayFacts>,
    /// Stamps by card, ascending by its id; a card without stamps is left out. Below zero are stamps that were taken
    /// before the sale that gave them is known.
    #[n(3)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub stamps: Vec<Stamps>,
    /// How often offers with a limit per member were used, by offer and day.
    #[n(4)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub uses: Vec<OfferUse>,
    /// Vouchers that can still be used, by offer and expiry. Below zero are vouchers that were used before the sale that
    /// gave them is known.
    #[n(5)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub vouchers: Vec<Voucher>,
    /// The tier that a qualification in a window gave, for as long as it is held.
    #[n(6)]
    pub tier: Option<TierHold>,
    /// Who the member is, as far as offers ask.
    #[n(7)]
    #[cbor(default, skip_if = "Traits::is_empty")]
    pub traits: Traits,
    /// Whether the reward for having been brought by a friend was given.
    #[n(8)]
    #[cbor(default, skip_if = "core::ops::Not::not")]
    pub referral_done: bool,
}

/// Points of one issue that are still open. An undated amount is no lot: it is what the balance holds beyond lots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Lot {
    /// The first day on which they can be spent; `None` for at once.
    #[n(0)]
    pub vests: Option<Day>,
    /// The first day on which they are gone; `None` for never.
    #[n(1)]
    pub expires: Option<Day>,
    /// How many are left.
    #[n(2)]
    pub points: Points,
}

/// One day of a member's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DayFacts {
    /// The day.
    #[n(0)]
    pub day: Day,
    /// What was paid.
    #[n(1)]
    pub spend: Money,
    /// How many sales.
    #[n(2)]
    pub visits: i64,
    /// Points issued.
    #[n(3)]
    pub points: Points,
}

/// Stamps on one card.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Stamps {
    /// The stamp card.
    #[n(0)]
    pub card: RuleId,
    /// How many; as a change, below zero is taken.
    #[n(1)]
    pub count: i64,
}

/// How often an offer was used on a day.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct OfferUse {
    /// The offer, reward or earning rule.
    #[n(0)]
    pub offer: RuleId,
    /// The day; the earliest that is kept stands for all before it too.
    #[n(1)]
    pub day: Day,
    /// How many times.
    #[n(2)]
    pub times: i64,
    /// What it took off in all.
    #[n(3)]
    pub money: Money,
    /// What it gave in points.
    #[n(4)]
    pub points: Points,
}

/// A right to an offer on a later visit.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Voucher {
    /// The offer that it opens.
    #[n(0)]
    pub offer: RuleId,
    /// The first day on which it is void; `None` for never.
    #[n(1)]
    pub expires: Option<Day>,
    /// How many of them; as a change, below zero is used.
    #[n(2)]
    pub count: i64,
}

/// A tier that is held for a time.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TierHold {
    /// The tier.
    #[n(0)]
    pub tier: RuleId,
    /// The first day on which it is no longer held.
    #[n(1)]
    pub until: Day,
}

/// A day and month of a year, for birthdays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct MonthDay {
    /// 1 to 12.
    #[n(0)]
    pub month: u8,
    /// 1 to 31.
    #[n(1)]
    pub day: u8,
}

/// Who a member is, as far as offers ask. Personal data stays out of entries in the clear: head office derives this.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Traits {
    /// When the member joined.
    #[n(0)]
    pub joined: Option<Day>,
    /// Birthday, where the member told it.
    #[n(1)]
    pub birthday: Option<MonthDay>,
    /// Segments that head office put the member in, ascending.
    #[n(2)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub segments: Vec<String>,
    /// Tags, ascending.
    #[n(3)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Personal offers that head office assigned, ascending.
    #[n(4)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub assigned: Vec<RuleId>,
    /// The category that the member buys most of.
    #[n(5)]
    pub favourite: Option<CategoryPath>,
    /// Whether the member installed the shop's app.
    #[n(6)]
    #[cbor(default, skip_if = "core::ops::Not::not")]
    pub app: bool,
    /// The member who brought this one.
    #[n(7)]
    pub referred_by: Option<MemberId>,
}

impl Standing {
    /// A standing of nothing but these sums.
    pub fn of(facts: MemberFacts) -> Self {
        Self { facts, ..Self::default() }
    }
}

impl MonthDay {
    /// The day written as `12-31`; `None` for a day that no year has.
    pub fn parse(text: &str) -> Option<Self> {
        // A leap year has every day that any year has.
        Day::parse(&format!("2028-{text}"))?;
        let (month, day) = text.split_once('-')?;
        Some(Self { month: month.parse().ok()?, day: day.parse().ok()? })
    }
}

impl Traits {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Takes what was told in place of what was known. Lists are joined and put in order.
    pub fn replace(&mut self, told: &Self) {
        let known = core::mem::take(self);
        self.learn(told);
        self.learn(&known);
    }

    /// Fills what is not known here with what another telling knows. Lists are joined and put in order.
    pub fn learn(&mut self, other: &Self) {
        fn fill<T: Clone>(known: &mut Option<T>, told: &Option<T>) {
            if known.is_none() {
                known.clone_from(told);
            }
        }
        fn join<T: Clone + Ord>(known: &mut Vec<T>, told: &[T]) {
            known.extend_from_slice(told);
            known.sort_unstable();
            known.dedup();
            known.truncate(TRAITS_MAX);
        }
        fill(&mut self.joined, &other.joined);
        fill(&mut self.birthday, &other.birthday);
        fill(&mut self.favourite, &other.favourite);
        fill(&mut self.referred_by, &other.referred_by);
        join(&mut self.segments, &other.segments);
        join(&mut self.tags, &other.tags);
        join(&mut self.assigned, &other.assigned);
        self.app |= other.app;
    }
}

impl Lot {
    /// The order in which lots are spent: soonest expiry first, undated last, then the earlier vested.
    pub fn order(&self) -> (bool, Option<Day>, Option<Day>) {
        (self.expires.is_none(), self.expires, self.vests)
    }
}

/// One step of a standing: what one entry does to one member. Steps are applied in the order K (design 4.4) with
/// [`Standing::apply`], which does what stands here in this order: points that are gone on `day` leave; then `spent`,
/// `issued`, `taken`; then the sums, the history and the counters, which only add up.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Change {
    /// The day of the shop on which it happened.
    #[n(0)]
    pub day: Day,
    /// Points issued, by date; they pay a debt first. Undated ones are lots without dates here; below zero they are a
    /// debt that is brought along.
    #[n(1)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub issued: Vec<Lot>,
    /// Points taken back from what was issued, by the dates they were issued with: from that lot first, then from
    /// unvested ones, then as `take_back` says.
    #[n(2)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub taken: Vec<Lot>,
    /// Whether what can't be taken back becomes a debt; else at most what the balance holds is taken back, and the rest
    /// is forgiven.
    #[n(3)]
    #[cbor(default, skip_if = "core::ops::Not::not")]
    pub taken_as_debt: bool,
    /// Points spent: from vested lots, soonest expiry first, undated last; what is short becomes a debt.
    #[n(4)]
    #[cbor(default)]
    pub spent: Points,
    /// What was paid in money; below zero is given back.
    #[n(5)]
    #[cbor(default)]
    pub spend: Money,
    /// Visits; below zero undoes one.
    #[n(6)]
    #[cbor(default)]
    pub visits: i64,
    /// The day of history that `spend`, `visits` and `earned` belong to: that of the sale, also for its return. `None`
    /// where no day is known: they count in the sums alone.
    #[n(7)]
    pub history_day: Option<Day>,
    /// Points that count as earned for tiers; below zero undoes.
    #[n(8)]
    #[cbor(default)]
    pub earned: Points,
    /// Stamps given and taken.
    #[n(9)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub stamps: Vec<Stamps>,
    /// Uses of offers; below zero undoes.
    #[n(10)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub uses: Vec<OfferUse>,
    /// Vouchers given and used.
    #[n(11)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub vouchers: Vec<Voucher>,
    /// The tier hold to go over to, with the one it replaces: applied only where that one stands.
    #[n(12)]
    pub tier: Option<TierStep>,
    /// Whether the referral reward is given (true) or taken back (false).
    #[n(13)]
    pub referral: Option<bool>,
    /// Whether only points that can't be spent yet are taken back; the rest is forgiven.
    #[n(14)]
    #[cbor(default, skip_if = "core::ops::Not::not")]
    pub taken_unvested_only: bool,
    /// What is learned of who the member is: it fills what was not known.
    #[n(15)]
    pub learned: Option<Traits>,
    /// Who the member is from now on, whatever was known.
    #[n(16)]
    pub traits: Option<Traits>,
    /// What the member told: each thing stands in place of what was known, and lists are joined.
    #[n(17)]
    pub told: Option<Traits>,
}

/// From one tier hold to another.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TierStep {
    /// What stands before.
    #[n(0)]
    pub from: Option<TierHold>,
    /// What stands after.
    #[n(1)]
    pub to: Option<TierHold>,
}
