//! Which rules can concern a line: looked up by what the line is, never by walking the whole programme (design 3.6).
//!
//! A rule is filed under every article, category, brand and tag that it includes, a rule that includes everything under
//! no name at all. What a look-up finds is therefore meant unless it is left out by an exception. The lists of places
//! are packed one after the other, and the little that a quote asks of every offer it meets stands beside them, so
//! that a basket touches few lines of memory however large the programme is.

use super::condition::Goods;
use super::earning::EarnRule;
use super::facts::{OfferFacts, Shared};
use super::offer::{Offer, PriceEffect, Step, TotalDeal};
use super::postings::ByGoods;
use super::rewards::RewardIndex;
use super::rule::Programme;
use crate::core::model::{Line, Money};

/// An index of rules by the goods they name.
#[derive(Debug, Clone, Default)]
pub struct GoodsIndex {
    offers: ByGoods,
    earn: ByGoods,
    /// Places of the earning rules that mean all goods without exception, ascending; they are filed nowhere else.
    earn_on_all: Box<[u32]>,
    rewards: RewardIndex,
    facts: Box<[OfferFacts]>,
    steps: Box<[Step<Money, TotalDeal>]>,
    /// Places of the offers by their ids, ascending.
    by_id: Box<[u32]>,
}

impl GoodsIndex {
    /// Indexes rules in the order in which the programme lists them.
    pub fn build(offers: &[Offer], earn: &[EarnRule]) -> Self {
        let mut shared = Shared::default();
        let mut steps = Vec::new();
        let facts = offers.iter().map(|offer| OfferFacts::of(offer, &mut shared, &mut steps)).collect();
        let on_all = |rule: &EarnRule| rule.goods.mean_all();
        let by_goods = |rule| if on_all(rule) { Vec::new() } else { vec![&rule.goods] };
        let earn_on_all = (0u32..).zip(earn).filter(|(_, rule)| on_all(rule)).map(|(place, _)| place);
        Self {
            offers: ByGoods::build(offers.iter().map(named_goods)),
            earn: ByGoods::build(earn.iter().map(by_goods)),
            earn_on_all: earn_on_all.collect(),
            facts,
            steps: steps.into(),
            rewards: RewardIndex::build(offers),
            by_id: by_id(offers),
        }
    }

    /// The place of the offer with this id; `offers` are those that were indexed.
    pub(crate) fn place_of(&self, offers: &[Offer], id: &str) -> Option<usize> {
        let held = |place: &u32| offers.get(*place as usize).map_or("", |offer| offer.id.as_str());
        let found = self.by_id.binary_search_by(|place| held(place).cmp(id)).ok()?;
        self.by_id.get(found).map(|place| *place as usize)
    }

    /// Tells the places of the offers that name this line, in no order and some of them twice. Exceptions still have to
    /// be looked at.
    pub(crate) fn offers(&self, line: &Line, tell: &mut impl FnMut(u32)) {
        self.offers.find(line, tell);
    }

    /// The rewards by what they cost.
    pub(crate) fn rewards(&self) -> &RewardIndex {
        &self.rewards
    }

    /// The places of the earning rules that mean every line there can be, ascending.
    pub(crate) fn earn_on_all(&self) -> &[u32] {
        &self.earn_on_all
    }

    /// Tells the places of the other earning rules that name this line, in no order and some of them twice. Exceptions
    /// still have to be looked at.
    pub(crate) fn earn(&self, line: &Line, tell: &mut impl FnMut(u32)) {
        self.earn.find(line, tell);
    }

    /// The steps of a threshold.
    pub(crate) fn steps(&self, first: u32, count: u32) -> &[Step<Money, TotalDeal>] {
        self.steps.get(first as usize..first.saturating_add(count) as usize).unwrap_or_default()
    }

    /// What is asked of the offer at this place.
    pub(crate) fn facts(&self, place: usize) -> Option<&OfferFacts> {
        self.facts.get(place)
    }
}

fn by_id(offers: &[Offer]) -> Box<[u32]> {
    let mut places: Vec<(&str, u32)> = offers.iter().map(|offer| offer.id.as_str()).zip(0..).collect();
    places.sort_unstable();
    places.into_iter().map(|(_, place)| place).collect()
}

/// The goods that an offer has to be filed under: a mix is met through its parts.
fn named_goods(offer: &Offer) -> Vec<&Goods> {
    match &offer.price {
        Some(PriceEffect::Mix { parts, .. }) => parts.iter().map(|part| &part.goods).collect(),
        _ => vec![&offer.goods],
    }
}

impl Programme {
    /// Puts other offers into the programme, in any order, and indexes them. Nothing is checked: a document has been.
    pub fn set_offers(&mut self, mut offers: Vec<Offer>) {
        offers.sort_by(|one, other| (other.priority, &one.id).cmp(&(one.priority, &other.id)));
        self.index = GoodsIndex::build(&offers, &self.earn);
        self.offers = offers;
    }
}
