//! `[[tier]]`: how tiers are reached, and which is above which.

use super::Check;
use super::place::Place;
use crate::core::model::standing::HISTORY_DAYS_MAX;
use crate::core::model::{Money, Points};
use crate::core::programme::document::{Reach, Tier as TierText};
use crate::core::programme::tier::{Hold, Qualification, Tier};

/// The most tiers: each is held against each.
const TIERS_MAX: usize = 100;

impl<'c> Check<'c, '_> {
    /// The tiers, lowest first. A tier that asks for more in every way stands above; those that can't be compared stay
    /// in the order of the text.
    pub(super) fn tiers(&mut self, tiers: &'c [TierText]) -> Vec<Tier> {
        let list = Place::root("tier");
        if tiers.len() > TIERS_MAX {
            self.refuse(&list, format!("there are {} of them, at most {TIERS_MAX} are taken", tiers.len()));
            return Vec::new();
        }
        let mut read: Vec<(usize, Tier)> = Vec::with_capacity(tiers.len());
        for (index, tier) in tiers.iter().enumerate() {
            read.extend(self.tier(tier, &list.index(index)).map(|tier| (index, tier)));
        }
        for (place, (index, tier)) in read.iter().enumerate() {
            let twin = read
                .iter()
                .take(place)
                .find(|(_, other)| asks_as_much(tier, other) && asks_as_much(other, tier));
            if let Some((twin, _)) = twin {
                let key = if tiers.get(*index).is_some_and(|tier| tier.spend.is_some()) {
                    "spend"
                } else {
                    "reach"
                };
                self.refuse_twin(&list.index(*index).key(key), &list.index(*twin));
            }
        }
        let mut sorted = Vec::with_capacity(read.len());
        while !read.is_empty() {
            let lowest = read.iter().position(|(index, tier)| {
                let below = |(other, lower): &(usize, Tier)| {
                    other != index && asks_as_much(tier, lower) && !asks_as_much(lower, tier)
                };
                !read.iter().any(below)
            });
            sorted.push(read.remove(lowest.unwrap_or_default()).1);
        }
        sorted
    }

    fn tier(&mut self, tier: &'c TierText, block: &Place<'_>) -> Option<Tier> {
        let id = self.id(block, &tier.id);
        let name = self.text(&block.key("name"), &tier.name);
        let reach = match (&tier.spend, &tier.reach) {
            (Some(spend), None) => self
                .money(&block.key("spend"), spend)
                .map(|spend| vec![Qualification { spend: Some(spend), ..Qualification::default() }]),
            (None, Some(ways)) if !ways.is_empty() => self.reach(&block.key("reach"), ways),
            (None, _) => {
                self.refuse(
                    block,
                    "does not say how it is reached; write `spend = \"0.00\"` for everybody, or a larger amount",
                );
                None
            }
            (Some(_), Some(_)) => {
                self.refuse(
                    &block.key("spend"),
                    "does not go with `reach`; write it as one of the ways there",
                );
                None
            }
        };
        let hold = tier.hold.as_ref().map(|hold| {
            let days = self.day_count(&block.key("hold").key("days"), hold.days);
            Hold { days, downgrade: hold.downgrade }
        });
        let earn_factor = self.factor(&block.key("earn_factor"), &tier.earn_factor);
        Some(Tier { id, name: name?, reach: reach?, hold, earn_factor: earn_factor? })
    }

    fn reach(&mut self, list: &Place<'_>, ways: &[Reach]) -> Option<Vec<Qualification>> {
        let mut read = Vec::with_capacity(ways.len());
        for (index, way) in ways.iter().enumerate() {
            let place = list.index(index);
            let Reach { spend, points, visits, within_days } = way;
            if spend.is_none() && points.is_none() && visits.is_none() {
                self.refuse(&place, "asks for nothing; write `spend`, `points` or `visits`");
                continue;
            }
            let spend = match spend {
                None => Some(None),
                Some(text) => self.money(&place.key("spend"), text).map(Some),
            };
            let points = match points {
                None => Some(None),
                Some(text) => self.points_amount(&place.key("points"), text).map(Some),
            };
            let within_days = self.window(&place.key("within_days"), *within_days);
            let visits = visits.map(i64::from);
            read.extend(spend.zip(points).map(|(spend, points)| Qualification {
                spend,
                points,
                visits,
                within_days,
            }));
        }
        (read.len() == ways.len()).then_some(read)
    }
}

/// Whether who reaches `tier` in any way has reached `other` too.
fn asks_as_much(tier: &Tier, other: &Tier) -> bool {
    tier.reach.iter().all(|way| other.reach.iter().any(|easier| implies(way, easier)))
}

/// Whether who meets `way` meets `easier` too.
fn implies(way: &Qualification, easier: &Qualification) -> bool {
    // What happened within a window happened within every longer one.
    let days = |way: &Qualification| way.within_days.unwrap_or(u16::MAX);
    let window = days(way) <= days(easier);
    let spend = easier.spend.is_none_or(|least| {
        least == Money::ZERO || (window && way.spend.is_some_and(|spend| spend >= least))
    });
    let visits = easier
        .visits
        .is_none_or(|least| least <= 0 || (window && way.visits.is_some_and(|visits| visits >= least)));
    // Points ever earned are those of the history that is kept.
    let points_days = |way: &Qualification| way.within_days.unwrap_or(HISTORY_DAYS_MAX);
    let points_window = points_days(way) <= points_days(easier);
    let points = easier.points.is_none_or(|least| {
        least == Points::ZERO || (points_window && way.points.is_some_and(|points| points >= least))
    });
    spend && visits && points
}
