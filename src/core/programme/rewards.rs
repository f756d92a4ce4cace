//! Rewards by what they cost, so that the nearest one is found without walking the offers.

use super::offer::{Cost, Offer};
use crate::core::model::{Points, RuleId};

/// Places of the rewards in the programme's list of offers.
#[derive(Debug, Clone, Default)]
pub(crate) struct RewardIndex {
    /// By points, then by place.
    points: Vec<(Points, usize)>,
    /// By stamp card, then by place.
    stamps: Vec<(RuleId, usize)>,
}

impl RewardIndex {
    /// Indexes the offers that are rewards.
    pub(crate) fn build(offers: &[Offer]) -> Self {
        let mut index = Self::default();
        for (place, offer) in offers.iter().enumerate() {
            match &offer.cost {
                Some(Cost::Points(points)) => index.points.push((*points, place)),
                Some(Cost::Stamps { card, .. }) => index.stamps.push((card.clone(), place)),
                None => {}
            }
        }
        index.points.sort_unstable();
        index.stamps.sort_unstable();
        index
    }

    /// Places of the rewards that cost points, those that cost less first.
    pub(crate) fn for_points(&self) -> impl Iterator<Item = usize> {
        self.points.iter().map(|(_, place)| *place)
    }

    /// Places of the rewards that cost more points than this, those that cost less first.
    pub(crate) fn above(&self, points: Points) -> impl Iterator<Item = usize> {
        let first = self.points.partition_point(|(cost, _)| *cost <= points);
        self.points.iter().skip(first).map(|(_, place)| *place)
    }

    /// Places of the rewards that cost stamps of a card, ascending.
    pub(crate) fn for_stamps(&self, card: &str) -> impl Iterator<Item = usize> {
        let first = self.stamps.partition_point(|(of, _)| of.as_str() < card);
        let of_card = self.stamps.iter().skip(first).take_while(move |(of, _)| of.as_str() == card);
        of_card.map(|(_, place)| *place)
    }
}
