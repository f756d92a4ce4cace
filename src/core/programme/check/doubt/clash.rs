//! Exclusive offers of one priority on the same goods: which of them is taken is not what anybody wrote.

use std::collections::BTreeMap;

use super::super::Check;
use super::super::place::Place;
use super::never::overlap;
use crate::core::model::CategoryPath;
use crate::core::programme::condition::{Conditions, Goods, Hours};
use crate::core::programme::offer::{Mode, Offer};

/// The most earlier offers that one is held against for each name of its goods, so that no document takes for ever.
const HELD_AGAINST_MAX: usize = 16;

/// Which exclusive offers of one priority name which goods.
#[derive(Default)]
struct Named<'o> {
    everything: Vec<usize>,
    skus: BTreeMap<&'o str, Vec<usize>>,
    brands: BTreeMap<&'o str, Vec<usize>>,
    tags: BTreeMap<&'o str, Vec<usize>>,
    categories: BTreeMap<&'o str, Vec<usize>>,
    /// Offers whose category lies below this path.
    below: BTreeMap<&'o str, Vec<usize>>,
    all: Vec<usize>,
}

impl Check<'_, '_> {
    /// Warns of them. `offers` stand in the order of the text, rewards left out: those are asked for.
    pub(in super::super) fn clashes(&mut self, offers: &[Offer]) {
        let list = Place::root("offer");
        let mut by_priority: BTreeMap<i32, Named<'_>> = BTreeMap::new();
        for (place, offer) in offers.iter().enumerate().filter(|(_, offer)| offer.mode == Mode::Exclusive) {
            let named = by_priority.entry(offer.priority).or_default();
            let clash = named.against(&offer.goods).find(|other| {
                offers.get(*other).is_some_and(|other| {
                    share_goods(&offer.goods, &other.goods) && can_meet(&offer.when, &other.when)
                })
            });
            if let Some(other) = clash.and_then(|other| offers.get(other)) {
                self.warn(
                    &list.index(place).key("priority"),
                    format!(
                        "`{}` is exclusive on the same goods with the same priority; give one of them a larger one",
                        other.id
                    ),
                );
            }
            named.add(place, &offer.goods);
        }
    }
}

impl<'o> Named<'o> {
    /// Earlier offers that may name some of these goods.
    fn against(&self, goods: &Goods) -> impl Iterator<Item = usize> {
        let mut places = Vec::new();
        let mut add = |found: Option<&Vec<usize>>| {
            places.extend(found.into_iter().flatten().take(HELD_AGAINST_MAX).copied());
        };
        add(Some(&self.everything));
        if goods.mean_everything() {
            add(Some(&self.all));
        }
        goods.skus.iter().for_each(|sku| add(self.skus.get(sku.as_str())));
        goods.brands.iter().for_each(|brand| add(self.brands.get(brand.as_str())));
        goods.tags.iter().for_each(|tag| add(self.tags.get(tag.as_str())));
        for category in &goods.categories {
            category.ancestry().for_each(|path| add(self.categories.get(path)));
            add(self.below.get(category.as_str()));
        }
        places.into_iter()
    }

    fn add(&mut self, place: usize, goods: &'o Goods) {
        self.all.push(place);
        if goods.mean_everything() {
            self.everything.push(place);
        }
        for sku in &goods.skus {
            self.skus.entry(sku.as_str()).or_default().push(place);
        }
        for brand in &goods.brands {
            self.brands.entry(brand).or_default().push(place);
        }
        for tag in &goods.tags {
            self.tags.entry(tag).or_default().push(place);
        }
        for category in &goods.categories {
            self.categories.entry(category.as_str()).or_default().push(place);
            for path in category.ancestry().skip(1) {
                self.below.entry(path).or_default().push(place);
            }
        }
    }
}

/// Whether both name the same goods by the same kind of name, and neither leaves them out.
fn share_goods(one: &Goods, other: &Goods) -> bool {
    let within = |paths: &[CategoryPath], category: &CategoryPath| {
        category.ancestry().any(|path| paths.iter().any(|listed| listed.as_str() == path))
    };
    let (all, other_all) = (one.mean_everything(), other.mean_everything());
    if all && other_all {
        return true;
    }
    // What one of them names and the other names too, by name or as everything.
    let shares = |named: &Goods, wide: &Goods, wide_all: bool| {
        let sku = named.skus.iter().any(|sku| {
            (wide_all || wide.skus.contains(sku))
                && !named.except_skus.contains(sku)
                && !wide.except_skus.contains(sku)
        });
        let brand = named.brands.iter().any(|brand| {
            (wide_all || wide.brands.contains(brand))
                && !named.except_brands.contains(brand)
                && !wide.except_brands.contains(brand)
        });
        let tag = named.tags.iter().any(|tag| {
            (wide_all || wide.tags.contains(tag))
                && !named.except_tags.contains(tag)
                && !wide.except_tags.contains(tag)
        });
        let category = named.categories.iter().any(|category| {
            (wide_all || within(&wide.categories, category))
                && !within(&named.except_categories, category)
                && !within(&wide.except_categories, category)
        });
        sku || brand || tag || category
    };
    shares(one, other, other_all) || shares(other, one, all)
}

/// Whether a sale can meet the conditions of both.
fn can_meet(one: &Conditions, other: &Conditions) -> bool {
    fn apart<T: PartialEq>(one: &[T], other: &[T]) -> bool {
        !one.is_empty() && !other.is_empty() && !one.iter().any(|name| other.contains(name))
    }
    let weekdays = one.weekdays.0 == 0 || other.weekdays.0 == 0 || one.weekdays.0 & other.weekdays.0 != 0;
    let other_arm = one.arm.as_ref().zip(other.arm.as_ref());
    let same_arm = other_arm.is_none_or(|(one, other)| one.0 != other.0 || one.1 == other.1);
    overlap(one.days, other.days)
        && weekdays
        && same_arm
        && !apart(&one.tiers, &other.tiers)
        && !apart(&one.stores, &other.stores)
        && !apart(&one.till_groups, &other.till_groups)
        && !apart(&one.partners, &other.partners)
        && !apart(&one.payments, &other.payments)
        && one.referred.zip(other.referred).is_none_or(|(one, other)| one == other)
        && one.app.zip(other.app).is_none_or(|(one, other)| one == other)
        && times_meet(&one.hours, &other.hours)
}

fn times_meet(one: &[Hours], other: &[Hours]) -> bool {
    let over_midnight = |hours: &Hours| hours.until <= hours.from;
    let meet = |one: &Hours, other: &Hours| {
        over_midnight(one) || over_midnight(other) || (one.from < other.until && other.from < one.until)
    };
    one.is_empty() || other.is_empty() || one.iter().any(|one| other.iter().any(|other| meet(one, other)))
}
