//! Which rules can concern a line: looked up by what the line is, never by walking the whole programme (design 3.6).
//!
//! A rule is filed under every article, category, brand and tag that it includes, a rule that includes everything under
//! no name at all. What a look-up finds is therefore meant unless it is left out by an exception. The lists of places
//! are packed one after the other, and the little that a quote asks of every offer it meets stands beside them, so
//! that a basket touches few lines of memory however large the programme is.

use core::hash::{Hash, Hasher};
use core::num::NonZeroU32;

use rustc_hash::{FxHashMap, FxHasher};

use super::condition::{Conditions, Goods};
use super::earning::EarnRule;
use super::offer::{Deal, GroupDeal, Limits, Mode, Offer, PriceEffect, Step, TotalDeal};
use super::rewards::RewardIndex;
use super::rule::Programme;
use crate::core::model::{Line, Money, RuleId};

/// An index of rules by the goods they name.
#[derive(Debug, Clone, Default)]
pub struct GoodsIndex {
    offers: ByGoods,
    earn: ByGoods,
    rewards: RewardIndex,
    facts: Box<[OfferFacts]>,
    steps: Box<[Step<Money, TotalDeal>]>,
    /// Places of the offers by their ids, ascending.
    by_id: Box<[u32]>,
}

/// What a quote asks of every offer that it meets, in one line of memory.
#[derive(Debug, Clone)]
pub(crate) struct OfferFacts {
    /// As the offer has it.
    pub(crate) id: RuleId,
    /// As the offer has it.
    pub(crate) priority: i32,
    /// As the offer has it.
    pub(crate) mode: Mode,
    /// What it takes off, in short.
    pub(crate) effect: Effect,
    /// The number of its conditions among those that the programme knows; `None` for an offer without any.
    pub(crate) when: Option<NonZeroU32>,
    /// Whether some of these ask for how much is in the basket.
    pub(crate) asks_goods: bool,
    /// Whether some of the goods that it names are left out.
    pub(crate) excepts: bool,
    /// Whether its uses are limited, or cost something.
    pub(crate) rationed: bool,
    /// Whether it gives something beside.
    pub(crate) gives: bool,
    /// Whether it is for the basket as a whole.
    pub(crate) whole: bool,
}

/// What an offer takes off, in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Nothing.
    Nothing,
    /// This off each unit.
    Unit(Deal),
    /// This off groups of so many pieces.
    Group(u32, GroupDeal),
    /// Off the goods together, in so many steps from this place on.
    Total(u32, u32),
    /// What the offer itself says.
    Table,
}

/// The conditions of a programme, each kept once: offers of one tier or one happy hour share theirs, so that a quote
/// has to ask once for all of them.
#[derive(Debug, Default)]
struct Shared<'o> {
    known: FxHashMap<u64, Vec<(&'o Conditions, NonZeroU32)>>,
    count: u32,
}

/// Of conditions that begin alike so many are held against each other; more are kept though they may be the same.
const ALIKE_MAX: usize = 16;

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
        let mut shared = Shared::default();
        let mut steps = Vec::new();
        let facts = offers.iter().map(|offer| OfferFacts::of(offer, &mut shared, &mut steps)).collect();
        Self {
            offers: ByGoods::build(offers.iter().map(named_goods)),
            earn: ByGoods::build(earn.iter().map(|rule| vec![&rule.goods])),
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

    /// Tells the places of the earning rules that name this line, in no order and some of them twice. Exceptions still
    /// have to be looked at.
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

/// The goods that an offer has to be filed under: a mix is met through its parts.
fn by_id(offers: &[Offer]) -> Box<[u32]> {
    let mut places: Vec<(&str, u32)> = offers.iter().map(|offer| offer.id.as_str()).zip(0..).collect();
    places.sort_unstable();
    places.into_iter().map(|(_, place)| place).collect()
}

fn named_goods(offer: &Offer) -> Vec<&Goods> {
    match &offer.price {
        Some(PriceEffect::Mix { parts, .. }) => parts.iter().map(|part| &part.goods).collect(),
        _ => vec![&offer.goods],
    }
}

impl OfferFacts {
    fn of<'o>(
        offer: &'o Offer,
        shared: &mut Shared<'o>,
        all_steps: &mut Vec<Step<Money, TotalDeal>>,
    ) -> Self {
        let effect = match &offer.price {
            None => Effect::Nothing,
            Some(PriceEffect::Unit(deal)) => Effect::Unit(*deal),
            Some(PriceEffect::Group { pieces, deal }) => Effect::Group(*pieces, *deal),
            Some(PriceEffect::ByTotal(steps)) => {
                let first = all_steps.len();
                all_steps.extend(steps);
                let [first, count] =
                    [first, steps.len()].map(|number| u32::try_from(number).unwrap_or_default());
                Effect::Total(first, count)
            }
            Some(PriceEffect::ByQuantity(_) | PriceEffect::Mix { .. }) => Effect::Table,
        };
        let mix = matches!(offer.price, Some(PriceEffect::Mix { .. }));
        let Conditions { basket_total, quantity, amount, .. } = &*offer.when;
        let for_basket = matches!(offer.price, None | Some(PriceEffect::ByTotal(_)));
        Self {
            id: offer.id.clone(),
            priority: offer.priority,
            mode: offer.mode,
            effect,
            when: shared.number(&offer.when),
            asks_goods: basket_total.is_some() || quantity.is_some() || amount.is_some(),
            excepts: mix || offer.goods.except_anything(),
            rationed: offer.cost.is_some() || offer.limits != Limits::default(),
            gives: !offer.gives.is_empty(),
            whole: for_basket && offer.goods.mean_everything(),
        }
    }
}

impl<'o> Shared<'o> {
    fn number(&mut self, when: &'o Conditions) -> Option<NonZeroU32> {
        if *when == Conditions::default() {
            return None;
        }
        // What is assigned to members and what vouchers open is asked by the offer's id: such conditions share nothing.
        let of_its_own = when.assigned || when.voucher;
        let mut hasher = FxHasher::default();
        (&when.tiers, &when.segments, &when.stores, &when.coupon, when.weekdays.0).hash(&mut hasher);
        when.hours.iter().for_each(|hours| (hours.from, hours.until).hash(&mut hasher));
        let alike = self.known.entry(hasher.finish()).or_default();
        if let Some((_, number)) = alike.iter().find(|(known, _)| !of_its_own && *known == when) {
            return Some(*number);
        }
        self.count = self.count.saturating_add(1);
        let number = NonZeroU32::new(self.count)?;
        if alike.len() < ALIKE_MAX {
            alike.push((when, number));
        }
        Some(number)
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
        if self.places.is_empty() {
            return;
        }
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
