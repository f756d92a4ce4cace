//! Which rules can concern a line: looked up by what the line is, never by walking the whole programme (design 3.6).
//!
//! A rule is filed under every article, category, brand and tag that it includes, a rule that includes everything under
//! no name at all. What a look-up finds is therefore meant unless it is left out by an exception. The lists of places
//! are packed one after the other, and the little that a quote asks of every offer it meets stands beside them, so
//! that a basket touches few lines of memory however large the programme is.

use rustc_hash::FxHashMap;

use super::condition::{Conditions, Goods};
use super::earning::EarnRule;
use super::offer::{Limits, Mode, Offer, PriceEffect};
use super::rewards::RewardIndex;
use super::rule::Programme;
use crate::core::model::Line;

/// An index of rules by the goods they name.
#[derive(Debug, Clone, Default)]
pub struct GoodsIndex {
    offers: ByGoods,
    earn: ByGoods,
    rewards: RewardIndex,
    facts: Box<[OfferFacts]>,
}

/// What a quote asks of every offer that it meets.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OfferFacts {
    /// As the offer has it.
    pub(crate) priority: i32,
    /// As the offer has it.
    pub(crate) mode: Mode,
    /// Whether some of the goods that it names are left out.
    pub(crate) excepts: bool,
    /// Whether it has conditions.
    pub(crate) asks: bool,
    /// Whether its uses are limited, or cost something.
    pub(crate) rationed: bool,
}

#[derive(Debug, Clone, Default)]
struct ByGoods {
    everything: Box<[u32]>,
    skus: Postings,
    categories: Postings,
    brands: Postings,
    tags: Postings,
}

/// Places by name: a name leads to a stretch of the list, ascending.
#[derive(Debug, Clone, Default)]
struct Postings {
    stretches: FxHashMap<Box<str>, (u32, u32)>,
    places: Box<[u32]>,
}

impl GoodsIndex {
    /// Indexes rules in the order in which the programme lists them.
    pub fn build(offers: &[Offer], earn: &[EarnRule]) -> Self {
        Self {
            offers: ByGoods::build(offers.iter().map(named_goods)),
            earn: ByGoods::build(earn.iter().map(|rule| vec![&rule.goods])),
            facts: offers.iter().map(OfferFacts::of).collect(),
            rewards: RewardIndex::build(offers),
        }
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

    /// Places of the earning rules that name this line, ascending. Exceptions still have to be looked at.
    pub fn earn(&self, line: &Line) -> Vec<usize> {
        let mut places = Vec::new();
        self.earn.find(line, &mut |place| places.push(place as usize));
        places.sort_unstable();
        places.dedup();
        places
    }

    /// What is asked of the offer at this place.
    pub(crate) fn facts(&self, place: usize) -> Option<&OfferFacts> {
        self.facts.get(place)
    }
}

/// The goods that an offer has to be filed under: a mix is met through its parts.
fn named_goods(offer: &Offer) -> Vec<&Goods> {
    match &offer.price {
        Some(PriceEffect::Mix { parts, .. }) => parts.iter().map(|part| &part.goods).collect(),
        _ => vec![&offer.goods],
    }
}

impl OfferFacts {
    fn of(offer: &Offer) -> Self {
        let mix = matches!(offer.price, Some(PriceEffect::Mix { .. }));
        Self {
            priority: offer.priority,
            mode: offer.mode,
            excepts: mix || offer.goods.except_anything(),
            asks: *offer.when != Conditions::default(),
            rationed: offer.cost.is_some() || offer.limits != Limits::default(),
        }
    }
}

impl Goods {
    fn except_anything(&self) -> bool {
        !(self.except_skus.is_empty()
            && self.except_categories.is_empty()
            && self.except_brands.is_empty()
            && self.except_tags.is_empty())
    }
}

impl ByGoods {
    fn build<'g>(rules: impl Iterator<Item = Vec<&'g Goods>>) -> Self {
        let mut everything = Vec::new();
        let [mut skus, mut categories, mut brands, mut tags] = [const { Vec::new() }; 4];
        for (place, named) in (0u32..).zip(rules) {
            for goods in named {
                if goods.mean_everything() {
                    everything.push(place);
                }
                skus.extend(goods.skus.iter().map(|sku| (sku.as_str(), place)));
                categories.extend(goods.categories.iter().map(|category| (category.as_str(), place)));
                brands.extend(goods.brands.iter().map(|brand| (brand.as_str(), place)));
                tags.extend(goods.tags.iter().map(|tag| (tag.as_str(), place)));
            }
        }
        let [skus, categories, brands, tags] = [skus, categories, brands, tags].map(Postings::build);
        Self { everything: everything.into(), skus, categories, brands, tags }
    }

    fn find(&self, line: &Line, tell: &mut impl FnMut(u32)) {
        self.everything.iter().copied().for_each(&mut *tell);
        self.skus.find(line.sku.as_str(), tell);
        if !self.categories.places.is_empty() {
            line.category.ancestry().for_each(|path| self.categories.find(path, tell));
        }
        if !line.brand.is_empty() {
            self.brands.find(&line.brand, tell);
        }
        line.tags.iter().for_each(|tag| self.tags.find(tag, tell));
    }
}

impl Postings {
    fn build(mut named: Vec<(&str, u32)>) -> Self {
        named.sort_unstable();
        named.dedup();
        let mut postings = Self::default();
        let mut first = 0u32;
        for same in named.chunk_by(|one, other| one.0 == other.0) {
            let after = first.saturating_add(u32::try_from(same.len()).unwrap_or(u32::MAX));
            if let Some((name, _)) = same.first() {
                postings.stretches.insert((*name).into(), (first, after));
            }
            first = after;
        }
        postings.places = named.into_iter().map(|(_, place)| place).collect();
        postings
    }

    fn find(&self, name: &str, tell: &mut impl FnMut(u32)) {
        if let Some((first, after)) = self.stretches.get(name) {
            let places = self.places.get(*first as usize..*after as usize).unwrap_or_default();
            places.iter().copied().for_each(tell);
        }
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
