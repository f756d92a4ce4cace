//! Which rules can concern a line: looked up by what the line is, never by walking the whole programme (design 3.6).

use std::collections::BTreeMap;

use super::condition::Goods;
use super::earning::EarnRule;
use super::offer::Offer;
use super::rewards::RewardIndex;
use crate::core::model::{CategoryPath, Sku};

/// Places in the programme's list of offers or of earning rules, ascending.
type PlacesByName = BTreeMap<String, Vec<usize>>;

/// An index of rules by the goods they name.
#[derive(Debug, Clone, Default)]
pub struct GoodsIndex {
    offers: ByGoods,
    earn: ByGoods,
    rewards: RewardIndex,
}

#[derive(Debug, Clone, Default)]
struct ByGoods {
    everything: Vec<usize>,
    skus: PlacesByName,
    categories: PlacesByName,
}

impl GoodsIndex {
    /// Indexes rules in the order in which the programme lists them.
    pub fn build(offers: &[Offer], earn: &[EarnRule]) -> Self {
        Self {
            offers: ByGoods::build(offers.iter().map(|offer| &offer.goods)),
            earn: ByGoods::build(earn.iter().map(|rule| &rule.goods)),
            rewards: RewardIndex::build(offers),
        }
    }

    /// Places of the offers that may name this line, ascending. Exclusions still have to be looked at.
    pub fn offers(&self, sku: &Sku, category: &CategoryPath) -> Vec<usize> {
        self.offers.find(sku, category)
    }

    /// The rewards by what they cost.
    pub(crate) fn rewards(&self) -> &RewardIndex {
        &self.rewards
    }

    /// Places of the earning rules that may name this line, ascending. Exclusions still have to be looked at.
    pub fn earn(&self, sku: &Sku, category: &CategoryPath) -> Vec<usize> {
        self.earn.find(sku, category)
    }
}

impl ByGoods {
    fn build<'g>(rules: impl Iterator<Item = &'g Goods>) -> Self {
        let mut index = Self::default();
        for (place, goods) in rules.enumerate() {
            if goods.skus.is_empty() && goods.categories.is_empty() {
                index.everything.push(place);
            }
            for sku in &goods.skus {
                index.skus.entry(sku.as_str().to_owned()).or_default().push(place);
            }
            for category in &goods.categories {
                index.categories.entry(category.as_str().to_owned()).or_default().push(place);
            }
        }
        index
    }

    fn find(&self, sku: &Sku, category: &CategoryPath) -> Vec<usize> {
        let by_sku = self.skus.get(sku.as_str()).into_iter();
        let by_category = category.ancestry().filter_map(|path| self.categories.get(path));
        let named = by_sku.chain(by_category).flatten();
        let mut places: Vec<usize> = self.everything.iter().chain(named).copied().collect();
        places.sort_unstable();
        places.dedup();
        places
    }
}
