//! Places of rules by the goods that they name.

use rustc_hash::FxHashMap;

use super::condition::Goods;
use crate::core::model::{CategoryPath, Line};

/// No node.
const NONE: u32 = u32::MAX;

/// Places by what a line is.
#[derive(Debug, Clone, Default)]
pub(super) struct ByGoods {
    everything: Box<[u32]>,
    skus: Postings,
    categories: Tree,
    brands: Postings,
    tags: Postings,
}

/// Places by name: a name leads to a stretch of the list, ascending.
#[derive(Debug, Clone, Default)]
struct Postings {
    stretches: FxHashMap<Box<str>, (u32, u32)>,
    places: Box<[u32]>,
}

/// Places by category. Who has found a category has found all that hold it, without looking for each of them.
#[derive(Debug, Clone, Default)]
struct Tree {
    by_path: FxHashMap<Box<str>, u32>,
    nodes: Box<[Node]>,
    places: Box<[u32]>,
}

/// A category that rules name.
#[derive(Debug, Clone)]
struct Node {
    /// The stretch of its own places.
    first: u32,
    after: u32,
    /// The next category above it that rules name.
    above: u32,
}

impl ByGoods {
    /// Files rules in their order, each under the goods that it names.
    pub(super) fn build<'g>(rules: impl Iterator<Item = Vec<&'g Goods>>) -> Self {
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
        let [skus, brands, tags] = [skus, brands, tags].map(Postings::build);
        Self { everything: everything.into(), skus, categories: Tree::build(categories), brands, tags }
    }

    /// Tells the places of the rules that name this line, in no order and some of them twice.
    pub(super) fn find(&self, line: &Line, tell: &mut impl FnMut(u32)) {
        self.everything.iter().copied().for_each(&mut *tell);
        self.skus.find(line.sku.as_str(), tell);
        self.categories.find(&line.category, tell);
        if !line.brand.is_empty() {
            self.brands.find(&line.brand, tell);
        }
        line.tags.iter().for_each(|tag| self.tags.find(tag, tell));
    }
}

/// A name with the stretch of its places.
type Stretch<'n> = (&'n str, u32, u32);

/// The places of each name, one name's after the other's.
fn pack(mut named: Vec<(&str, u32)>) -> (Vec<Stretch<'_>>, Box<[u32]>) {
    named.sort_unstable();
    named.dedup();
    let mut stretches = Vec::new();
    let mut first = 0u32;
    for same in named.chunk_by(|one, other| one.0 == other.0) {
        let after = first.saturating_add(u32::try_from(same.len()).unwrap_or(u32::MAX));
        stretches.extend(same.first().map(|(name, _)| (*name, first, after)));
        first = after;
    }
    (stretches, named.into_iter().map(|(_, place)| place).collect())
}

fn stretch(places: &[u32], first: u32, after: u32) -> &[u32] {
    places.get(first as usize..after as usize).unwrap_or_default()
}

impl Postings {
    fn build(named: Vec<(&str, u32)>) -> Self {
        let (stretches, places) = pack(named);
        let by_name = stretches.into_iter().map(|(name, first, after)| (name.into(), (first, after)));
        Self { stretches: by_name.collect(), places }
    }

    fn find(&self, name: &str, tell: &mut impl FnMut(u32)) {
        if self.places.is_empty() {
            return;
        }
        if let Some((first, after)) = self.stretches.get(name) {
            stretch(&self.places, *first, *after).iter().copied().for_each(tell);
        }
    }
}

impl Tree {
    fn build(named: Vec<(&str, u32)>) -> Self {
        let (stretches, places) = pack(named);
        let by_path: FxHashMap<Box<str>, u32> =
            stretches.iter().zip(0u32..).map(|((path, ..), node)| ((*path).into(), node)).collect();
        let above = |path: &str| {
            let held_by = CategoryPath::parents(path);
            held_by.into_iter().find_map(|path| by_path.get(path).copied()).unwrap_or(NONE)
        };
        let nodes = stretches.iter().map(|(path, first, after)| Node {
            first: *first,
            after: *after,
            above: above(path),
        });
        Self { nodes: nodes.collect(), by_path, places }
    }

    fn find(&self, category: &CategoryPath, tell: &mut impl FnMut(u32)) {
        if self.places.is_empty() {
            return;
        }
        let found = |path: &str| self.by_path.get(path).copied();
        let held_by = || CategoryPath::parents(category.as_str()).find_map(found);
        let mut at = found(category.as_str()).or_else(held_by).unwrap_or(NONE);
        while let Some(node) = self.nodes.get(at as usize) {
            stretch(&self.places, node.first, node.after).iter().copied().for_each(&mut *tell);
            at = node.above;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::model::{Money, Quantity, Sku};

    #[test]
    fn a_line_is_found_by_every_category_that_holds_its_own() {
        let goods =
            |path: &str| Goods { categories: vec![CategoryPath::parse(path).unwrap()], ..Goods::default() };
        let filed = ["a", "a/b/c", "b", "a/b/c/d/e", "a/bc"].map(goods);
        let by_goods = ByGoods::build(filed.iter().map(|goods| vec![goods]));
        let found = |path: &str| {
            let (sku, category) = (Sku::parse("s").unwrap(), CategoryPath::parse(path).unwrap());
            let line = Line::plain(sku, "s", category, Quantity::ONE, Money::ZERO, Money::ZERO);
            let mut places = Vec::new();
            by_goods.find(&line, &mut |place| places.push(place));
            places.sort_unstable();
            places
        };
        assert_eq!(found("a/b/c/d/e/f"), [0, 1, 3]);
        assert_eq!(found("a/b/c/d"), [0, 1]);
        assert_eq!(found("a/b"), [0]);
        assert_eq!((found("a/bcd"), found("c"), found("")), (vec![0], vec![], vec![]));
    }
}
