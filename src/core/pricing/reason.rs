//! Why a quote is as it is: one reason per rule that could have mattered, with a stable code and its numbers.

use smallvec::SmallVec;

pub use crate::core::model::Missing;
use crate::core::model::{Day, Money, Points, Quantity, RuleId};

/// What an offer took off lines. Most reach one line, which then stands in place: a quote has a reason for every offer
/// that its basket meets.
pub type OffLines = SmallVec<[(usize, Money); 1]>;

/// Lines that a rule names, in place where they are few.
pub type NamedLines = SmallVec<[usize; 2]>;

/// What kept points from being spent as asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpendLimit {
    /// The member has no more that can be spent today.
    Balance,
    /// The programme lets points pay only a share of the basket.
    Share,
    /// Fewer than the programme's least.
    Least(Points),
    /// Without head office only so many at once.
    Offline(Points),
    /// The balance is older than the programme lets a till spend from.
    TooOld {
        /// How old, in days.
        days: u64,
    },
}

/// Why an offer, a reward or an earning rule gave nothing. Where several hold, the first in the order of
/// [`crate::core::programme::Conditions`] is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It is for members, and no card was shown.
    NeedsMember,
    /// It is for members of other tiers.
    NeedsTier(Vec<RuleId>),
    /// It is for members of other segments.
    NeedsSegment,
    /// It is for members with other tags.
    NeedsTag,
    /// Head office did not assign it to this member.
    NotAssigned,
    /// The last visit was not in the span of days.
    DaysAway {
        /// Days since the last visit; `None` for a member who never came.
        days: Option<i64>,
        /// The least days.
        at_least: Option<i64>,
        /// The most days.
        at_most: Option<i64>,
    },
    /// So many visits are missing.
    NeedsVisits {
        /// How many more.
        missing: i64,
    },
    /// The member came too often already.
    TooManyVisits,
    /// So much spend is missing.
    NeedsSpend {
        /// How much more.
        missing: Money,
    },
    /// The member has spent too much already.
    TooMuchSpend,
    /// Another purchase of the member than this one is meant.
    OtherPurchase {
        /// Which one this is, from 1.
        number: i64,
        /// After how many more purchases it is the one; `None` for never.
        remaining: Option<i64>,
    },
    /// It is not the member's birthday, or no birthday is known.
    NotBirthday,
    /// The member joined too recently or too long ago.
    JoinedOther,
    /// The member's favourite is something else.
    OtherFavourite,
    /// It is for members whom a friend brought, or for those whom none did.
    Referred,
    /// It is for members with the app, or for those without.
    App,
    /// It begins later.
    NotYet {
        /// The first day.
        from: Day,
    },
    /// It has ended.
    Over {
        /// The last day.
        until: Day,
    },
    /// It is for other days of the week.
    OtherWeekday,
    /// It is for other hours.
    OtherHours,
    /// It is for other stores, tills or partners.
    OtherPlace,
    /// It asks for another way to pay.
    NeedsPayment(Vec<String>),
    /// It asks for a coupon that was not shown.
    NeedsCoupon(RuleId),
    /// The coupon was used as often as it may be.
    CouponUsed(RuleId),
    /// The coupon is not good on this day.
    CouponOver(RuleId),
    /// It asks for a voucher that the member does not have.
    NeedsVoucher,
    /// The member is in another arm of the experiment.
    OtherArm,
    /// Neither this store nor this member takes part in the pilot.
    OtherPilot,
    /// The basket has to come to more.
    NeedsTotal {
        /// How much more.
        missing: Money,
    },
    /// More of the goods is needed.
    NeedsMore {
        /// How much more.
        missing: Quantity,
    },
    /// The goods have to come to more.
    NeedsAmount {
        /// How much more.
        missing: Money,
    },
    /// There is too much in the basket for it.
    TooMuch,
    /// Another offer gives the customer more, or goes first.
    BetterOffer(RuleId),
    /// An exclusive offer took the goods.
    Exclusive(RuleId),
    /// The goods are at their lowest price already.
    LowestPrice,
    /// The member used it as often as it may be used.
    MemberLimit {
        /// How often.
        times: u32,
        /// Within how many days; `None` for ever.
        within_days: Option<u16>,
    },
    /// It was given as often as it may be: this till's share of the campaign is used up.
    BudgetUsed,
    /// The reward costs more points than the member can spend.
    NeedsPoints {
        /// How many more.
        missing: Points,
    },
    /// The member has the points that the reward costs, but can't spend so many here and now.
    PointsHeld(SpendLimit),
    /// The reward costs more stamps than the member has.
    NeedsStamps {
        /// The stamp card.
        card: RuleId,
        /// How many more.
        missing: i64,
    },
    /// The reward was not asked for.
    NotChosen,
    /// The programme is not in force on this day.
    ProgrammeNotValid,
}

/// One reason. Lines are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// An offer took something off.
    Applied {
        /// The offer.
        offer: RuleId,
        /// What it took off each line that it reached.
        lines: OffLines,
    },
    /// An offer gave something beside prices: a perk, a message, a voucher, a gift.
    Given {
        /// The offer.
        offer: RuleId,
    },
    /// An offer or an earning rule names these goods or this member and gave nothing.
    Refused {
        /// The offer.
        offer: RuleId,
        /// Why.
        why: Refusal,
        /// The lines it names; none where it is for the basket as a whole.
        lines: NamedLines,
    },
    /// Fewer points can be spent than was asked.
    SpendLimited {
        /// What was asked.
        asked: Points,
        /// What is possible.
        allowed: Points,
        /// What the limit is.
        limit: SpendLimit,
    },
    /// An earning rule gave points.
    Earned {
        /// The rule.
        rule: RuleId,
        /// How many it gave each line.
        lines: Vec<(usize, Points)>,
        /// How many in all.
        points: Points,
    },
    /// The rules would have given more points than one sale may earn.
    EarnLimited {
        /// What they would have given.
        earned: Points,
        /// What they give.
        allowed: Points,
    },
    /// A rule or a reward changed the stamps of a card.
    Stamped {
        /// The rule or the reward.
        rule: RuleId,
        /// The stamp card.
        card: RuleId,
        /// Stamps given; below zero taken.
        count: i64,
        /// How many there are after the sale.
        after: i64,
    },
    /// The balance is below zero; earnings go there first.
    Debt {
        /// How far below.
        points: Points,
    },
    /// How far it is to the next tier after this sale.
    NextTier {
        /// The tier.
        tier: RuleId,
        /// What has to be spent still, on the shortest way.
        missing: Missing,
    },
    /// How far it is to the next reward after this sale.
    NextReward {
        /// The reward.
        reward: RuleId,
        /// What is missing.
        missing: Missing,
    },
    /// A tier that is held ends.
    TierEnds {
        /// The tier.
        tier: RuleId,
        /// The first day without it.
        until: Day,
    },
    /// A coupon code that nothing in the programme knows.
    CouponUnknown {
        /// The code.
        code: String,
    },
    /// The overlapping offers were too many to look at every combination: marginal value decided (design 3.3).
    CombinationsLimited,
}

impl Refusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NeedsMember => "needs_member",
            Self::NeedsTier(_) => "needs_tier",
            Self::NeedsSegment => "needs_segment",
            Self::NeedsTag => "needs_tag",
            Self::NotAssigned => "not_assigned",
            Self::DaysAway { .. } => "days_away",
            Self::NeedsVisits { .. } => "needs_visits",
            Self::TooManyVisits => "too_many_visits",
            Self::NeedsSpend { .. } => "needs_spend",
            Self::TooMuchSpend => "too_much_spend",
            Self::OtherPurchase { .. } => "other_purchase",
            Self::NotBirthday => "not_birthday",
            Self::JoinedOther => "joined_other",
            Self::OtherFavourite => "other_favourite",
            Self::Referred => "referred",
            Self::App => "app",
            Self::NotYet { .. } => "not_yet",
            Self::Over { .. } => "over",
            Self::OtherWeekday => "other_weekday",
            Self::OtherHours => "other_hours",
            Self::OtherPlace => "other_place",
            Self::NeedsPayment(_) => "needs_payment",
            Self::NeedsCoupon(_) => "needs_coupon",
            Self::CouponUsed(_) => "coupon_used",
            Self::CouponOver(_) => "coupon_over",
            Self::NeedsVoucher => "needs_voucher",
            Self::OtherArm => "other_arm",
            Self::OtherPilot => "other_pilot",
            Self::NeedsTotal { .. } => "needs_total",
            Self::NeedsMore { .. } => "needs_more",
            Self::NeedsAmount { .. } => "needs_amount",
            Self::TooMuch => "too_much",
            Self::BetterOffer(_) => "better_offer",
            Self::Exclusive(_) => "exclusive",
            Self::LowestPrice => "lowest_price",
            Self::MemberLimit { .. } => "member_limit",
            Self::BudgetUsed => "budget_used",
            Self::NeedsPoints { .. } => "needs_points",
            Self::PointsHeld(_) => "points_held",
            Self::NeedsStamps { .. } => "needs_stamps",
            Self::NotChosen => "not_chosen",
            Self::ProgrammeNotValid => "programme_not_valid",
        }
    }
}

impl Reason {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Applied { .. } => "applied",
            Self::Given { .. } => "given",
            Self::Refused { why, .. } => why.code(),
            Self::SpendLimited { .. } => "spend_limited",
            Self::Earned { .. } => "earned",
            Self::EarnLimited { .. } => "earn_limited",
            Self::Stamped { .. } => "stamped",
            Self::Debt { .. } => "debt",
            Self::NextTier { .. } => "next_tier",
            Self::NextReward { .. } => "next_reward",
            Self::TierEnds { .. } => "tier_ends",
            Self::CouponUnknown { .. } => "coupon_unknown",
            Self::CombinationsLimited => "combinations_limited",
        }
    }
}
