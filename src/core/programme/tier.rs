//! Tiers: how they are reached, held and lost (design 3.5).

use serde::{Deserialize, Serialize};

use super::rule::Programme;
use crate::core::model::standing::TierHold;
use crate::core::model::{Day, LocalText, Missing, Money, Points, Rate, RuleId, Standing};

/// A standing.
#[derive(Debug, Clone)]
pub struct Tier {
    /// Short name for machines.
    pub id: RuleId,
    /// Name for people.
    pub name: LocalText,
    /// The ways to reach it; one suffices, and none at all means everybody has it.
    pub reach: Vec<Qualification>,
    /// How long it is held once reached; `None` for as long as a qualification holds.
    pub hold: Option<Hold>,
    /// What earned points are multiplied by.
    pub earn_factor: Rate,
}

/// One way to reach a tier: all that it names has to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Qualification {
    /// What has to be paid.
    pub spend: Option<Money>,
    /// What has to be earned.
    pub points: Option<Points>,
    /// How many visits.
    pub visits: Option<i64>,
    /// Within how many days up to today; `None` for ever.
    pub within_days: Option<u16>,
}

/// How long a tier is held, and what comes then. Reaching it again holds it anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// For how many days.
    pub days: u16,
    /// Where a member goes who did not reach it again.
    pub downgrade: Downgrade,
}

/// Where a tier that is no longer held leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Downgrade {
    /// To whatever tier the member qualifies for on that day.
    ToQualified,
    /// One tier down at most, which is held as long again.
    OneStep,
}

impl Programme {
    /// The tier that a member has on a day, if any: the one that is held or the one that is reached, whichever is
    /// higher.
    pub fn tier_on(&self, standing: &Standing, today: Day) -> Option<&Tier> {
        self.tiers.get(self.tier_place(standing, today)?)
    }

    /// The tier above the one that a member has on a day, if any.
    pub fn next_tier(&self, standing: &Standing, today: Day) -> Option<&Tier> {
        let above = self.tier_place(standing, today).map_or(0, |place| place.saturating_add(1));
        self.tiers.get(above)
    }

    /// What a member holds from a day on: a tier reached on it is held anew, what has ended leads where its downgrade
    /// says. `None` for a member who holds none.
    pub fn hold_on(&self, standing: &Standing, today: Day) -> Option<TierHold> {
        let held = self.held(standing, today);
        let mut reached =
            self.tiers.iter().enumerate().rev().filter(|(_, tier)| tier.is_reached(standing, today));
        let anew = reached.find_map(|(place, tier)| Some((place, today.plus(i32::from(tier.hold?.days)))));
        let (place, until) = held.max(anew)?;
        let tier = self.tiers.get(place)?.id.clone();
        Some(TierHold { tier, until })
    }

    fn tier_place(&self, standing: &Standing, today: Day) -> Option<usize> {
        let held = self.held(standing, today).map(|(place, _)| place);
        held.max(self.tiers.iter().rposition(|tier| tier.is_reached(standing, today)))
    }

    /// The place of the tier that is held on a day, and until when. A hold that has ended is followed down, as long
    /// again for each step.
    fn held(&self, standing: &Standing, today: Day) -> Option<(usize, Day)> {
        let hold = standing.tier.as_ref()?;
        let mut place = self.tiers.iter().position(|tier| tier.id == hold.tier)?;
        let mut until = hold.until;
        let mut rule = self.tiers.get(place)?.hold;
        while until <= today {
            let Hold { days, downgrade } = rule?;
            if downgrade == Downgrade::ToQualified {
                return None;
            }
            place = place.checked_sub(1)?;
            until = until.plus(i32::from(days));
            rule = self.tiers.get(place)?.hold.or(rule);
        }
        Some((place, until))
    }
}

impl Tier {
    fn is_reached(&self, standing: &Standing, today: Day) -> bool {
        self.reach.is_empty()
            || self.reach.iter().any(|way| way.parts(standing, today).all(|part| part.is_there()))
    }

    /// What is missing to reach it on the shortest way: the one of which the smallest share is missing; of its parts the
    /// one of which most is. `None` when nothing is.
    pub fn missing(&self, standing: &Standing, today: Day) -> Option<Missing> {
        let longest_of_way = |way: &Qualification| {
            let longest = |one: Part, other: Part| if other.share_is_more(one) { other } else { one };
            way.parts(standing, today).reduce(longest)
        };
        let shortest = |one: Part, other: Part| if one.share_is_more(other) { other } else { one };
        self.reach.iter().filter_map(longest_of_way).reduce(shortest)?.missing()
    }
}

impl Qualification {
    fn parts(&self, standing: &Standing, today: Day) -> impl Iterator<Item = Part> {
        let spend = self.spend.map(|wanted| {
            let has = standing.spend_within(self.within_days, today).unwrap_or(Money::ZERO);
            Part {
                wanted: wanted.minor(),
                has: has.minor(),
                unit: |missing| Missing::Money(Money::from_minor(missing)),
            }
        });
        let points = self.points.map(|wanted| {
            let has = standing.earned_within(self.within_days, today).unwrap_or(Points::ZERO);
            Part {
                wanted: wanted.units(),
                has: has.units(),
                unit: |missing| Missing::Points(Points::from_units(missing)),
            }
        });
        let visits = self.visits.map(|wanted| {
            let has = standing.visits_within(self.within_days, today);
            Part { wanted, has, unit: Missing::Visits }
        });
        [spend, points, visits].into_iter().flatten()
    }
}

/// One part of a qualification: what is wanted and what is there.
#[derive(Clone, Copy)]
struct Part {
    wanted: i64,
    has: i64,
    unit: fn(i64) -> Missing,
}

impl Part {
    fn is_there(self) -> bool {
        self.wanted <= self.has
    }

    fn missing(self) -> Option<Missing> {
        let missing = self.wanted.checked_sub(self.has)?;
        (missing > 0).then(|| (self.unit)(missing))
    }

    /// Whether a larger share of what is wanted is missing than of another part.
    fn share_is_more(self, other: Self) -> bool {
        let missing = |part: Self| i128::from(part.wanted).saturating_sub(i128::from(part.has));
        let here = missing(self).saturating_mul(i128::from(other.wanted.max(1)));
        here > missing(other).saturating_mul(i128::from(self.wanted.max(1)))
    }
}
