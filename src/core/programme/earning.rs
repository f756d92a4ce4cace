//! The loyalty currency and how it is earned (design 3.5).

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::condition::{Conditions, Goods};
use super::offer::Limits;
pub use crate::core::model::ReturnPolicy;
use crate::core::model::{Day, LocalText, Money, Points, Rate, Rounding, RuleId};

/// The loyalty currency.
#[derive(Debug, Clone)]
pub struct PointsRule {
    /// What points are called.
    pub name: LocalText,
    /// What one whole point pays.
    pub worth: Money,
    /// Digits after the point of an amount of points.
    pub decimals: u8,
    /// How earned points are rounded.
    pub rounding: Rounding,
    /// The share of a basket that points can pay.
    pub pay_up_to: Rate,
    /// What points can pay for.
    pub pay_goods: Goods,
    /// Whether the receipt shows points as a discount on lines or as a means of payment.
    pub pay_as: PayAs,
    /// The fewest points that can be spent at once.
    pub spend_least: Points,
    /// The most points that one sale can earn; `None` for no limit.
    pub earn_most: Option<Points>,
    /// The day after how many days earned points can be spent; 0 for at once.
    pub vests_after_days: u16,
    /// When earned points are gone.
    pub expiry: Expiry,
    /// What becomes of earned points when goods come back.
    pub return_policy: ReturnPolicy,
    /// Points given back by a return live at least so many days more.
    pub return_grace_days: u16,
}

/// How points that pay are shown (design 3.2 step 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PayAs {
    /// As a discount on lines.
    Discount,
    /// As a means of payment.
    Tender,
}

/// When points are gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// Never.
    Never,
    /// So many days after the sale.
    AfterDays(u16),
    /// With the last day of a month, so many whole months after the one of the sale.
    MonthEnd(u16),
    /// With the last day of the year, so many whole years after the one of the sale.
    YearEnd(u16),
}

/// An earning rule.
#[derive(Debug, Clone)]
pub struct EarnRule {
    /// Short name for machines.
    pub id: RuleId,
    /// Name for people.
    pub name: LocalText,
    /// On which goods.
    pub goods: Goods,
    /// When it applies. Rules with the same conditions share them.
    pub when: Arc<Conditions>,
    /// What it gives.
    pub gives: Earning,
    /// How often.
    pub limits: Limits,
    /// Vesting in days; `None` as the points have it.
    pub vests_after_days: Option<u16>,
    /// Expiry; `None` as the points have it.
    pub expiry: Option<Expiry>,
}

/// What an earning rule gives. Rules add up; then the tier's factor and all multipliers that apply are multiplied in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Earning {
    /// So many points for each such amount really paid.
    PerMoney {
        /// Points …
        points: Points,
        /// … for each of this.
        per: Money,
    },
    /// So many points for each whole piece, or each whole unit of what is weighed.
    PerItem(Points),
    /// So many points for the visit.
    PerVisit(Points),
    /// What other rules give on these goods times this.
    Factor(Rate),
    /// A stamp for each so many pieces that were really paid for.
    Stamps {
        /// The stamp card.
        card: RuleId,
        /// Pieces for one stamp.
        pieces: u32,
    },
}

/// A stamp card: a counter that rewards cost.
#[derive(Debug, Clone)]
pub struct StampCard {
    /// Short name for machines.
    pub id: RuleId,
    /// Name for people.
    pub name: LocalText,
}

/// Points for joining.
#[derive(Debug, Clone)]
pub struct Welcome {
    /// How many.
    pub points: Points,
    /// Name for people.
    pub name: LocalText,
}

/// The reward for bringing a friend: both sides once, at the friend's first purchase.
#[derive(Debug, Clone)]
pub struct ReferralRule {
    /// Name for people.
    pub name: LocalText,
    /// What the referrer gets.
    pub referrer: Points,
    /// What the friend gets.
    pub friend: Points,
    /// The least that the friend's purchase has to come to.
    pub spend_least: Money,
}

/// The first day on which points of this day can be spent; `None` for at once.
pub fn vests_on(after_days: u16, today: Day) -> Option<Day> {
    (after_days > 0).then(|| today.plus(i32::from(after_days)))
}

impl Expiry {
    /// The first day on which points of this day are gone; `None` for never.
    pub fn first_day_without(self, today: Day) -> Option<Day> {
        match self {
            Self::Never => None,
            Self::AfterDays(days) => Some(today.plus(i32::from(days))),
            Self::MonthEnd(months) => today.month_end(months),
            Self::YearEnd(years) => today.year_end(years),
        }
    }
}
