//! Offers and baskets drawn at random, small enough that they overlap often.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::staged::{goods, line, offer};
use crate::core::model::{Basket, Line, Money, Quantity, Rate, Unit};
use crate::core::programme::{Deal, Goods, GroupDeal, Mode, Offer, Part, PriceEffect, Step, TotalDeal};

const SKUS: [&str; 5] = ["s1", "s2", "s3", "s4", "s5"];

/// Which kinds of effects are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effects {
    /// Off units and off sets.
    NoTotals,
    /// All.
    All,
}

fn rate() -> impl Strategy<Value = Rate> {
    (1i64..=1_000)
        .prop_map(|tenths| Rate::parse_percent(&format!("{}.{} %", tenths / 10, tenths % 10)).unwrap())
}

fn amount() -> impl Strategy<Value = Money> {
    prop_oneof![3 => 1i64..2_000, 1 => 1i64..20_000].prop_map(Money::from_minor)
}

fn deal() -> impl Strategy<Value = Deal> {
    prop_oneof![
        4 => rate().prop_map(Deal::Percent),
        1 => amount().prop_map(Deal::AmountOff),
        1 => amount().prop_map(Deal::FixedPrice),
    ]
}

fn group_deal(pieces: u32) -> impl Strategy<Value = GroupDeal> {
    prop_oneof![
        (1..=pieces).prop_map(GroupDeal::CheapestFree),
        rate().prop_map(GroupDeal::CheapestPercent),
        rate().prop_map(GroupDeal::Percent),
        amount().prop_map(GroupDeal::AmountOff),
        amount().prop_map(GroupDeal::FixedPrice),
    ]
}

fn some_goods() -> impl Strategy<Value = Goods> {
    subsequence(SKUS.to_vec(), 0..4).prop_map(|skus| goods(&skus))
}

/// An offer on groups or sets.
pub(super) fn set_effect() -> impl Strategy<Value = PriceEffect> {
    let group = (1u32..4)
        .prop_flat_map(|pieces| group_deal(pieces).prop_map(move |deal| PriceEffect::Group { pieces, deal }));
    let part = || (some_goods(), 1u32..3).prop_map(|(goods, pieces)| Part { goods, pieces });
    let mix = (part(), part(), group_deal(2))
        .prop_map(|(one, other, deal)| PriceEffect::Mix { parts: vec![one, other], deal });
    prop_oneof![2 => group, 1 => mix]
}

pub(super) fn unit_effect() -> impl Strategy<Value = PriceEffect> {
    let steps = (1i64..4, deal(), 1i64..4, deal()).prop_map(|(from, first, more, second)| {
        let at = |pieces: i64| Quantity::from_thousandths(pieces * 1_000);
        PriceEffect::ByQuantity(vec![
            Step { at_least: at(from), deal: first },
            Step { at_least: at(from + more), deal: second },
        ])
    });
    prop_oneof![3 => deal().prop_map(PriceEffect::Unit), 1 => steps]
}

fn total_effect() -> impl Strategy<Value = PriceEffect> {
    let total = prop_oneof![rate().prop_map(TotalDeal::Percent), amount().prop_map(TotalDeal::AmountOff)];
    (0i64..20_000, total)
        .prop_map(|(from, deal)| PriceEffect::ByTotal(vec![Step { at_least: Money::from_minor(from), deal }]))
}

pub(super) fn effect(effects: Effects) -> BoxedStrategy<PriceEffect> {
    match effects {
        Effects::NoTotals => prop_oneof![unit_effect(), set_effect()].boxed(),
        Effects::All => prop_oneof![2 => unit_effect(), 2 => set_effect(), 1 => total_effect()].boxed(),
    }
}

/// Offers `o0`, `o1`, … with effects, modes and priorities drawn from these.
pub(super) fn offers(
    effects: impl Strategy<Value = PriceEffect>,
    modes: Vec<Mode>,
    priorities: core::ops::RangeInclusive<i32>,
) -> impl Strategy<Value = Vec<Offer>> {
    vec((effects, select(modes), priorities, some_goods()), 0..6).prop_map(|drawn| {
        let offers = drawn.into_iter().enumerate();
        offers
            .map(|(number, (effect, mode, priority, goods))| {
                let goods = if matches!(effect, PriceEffect::Mix { .. }) { Goods::default() } else { goods };
                offer(&format!("o{number}"), mode, priority, goods, Some(effect))
            })
            .collect()
    })
}

/// A line of a few pieces or of something weighed; some cost nothing, some have a least price.
fn some_line() -> impl Strategy<Value = Line> {
    let price = prop_oneof![1 => Just(0i64), 2 => 1i64..20, 8 => 1i64..10_000];
    let least = prop_oneof![4 => Just(0i64), 1 => 0i64..12_000];
    (select(SKUS.to_vec()), 1i64..4, 0u8..5, price, least).prop_map(|(sku, pieces, kind, price, least)| {
        let mut line = line(&pieces.to_string(), sku, price);
        if kind == 0 {
            line.unit = Unit::Kilogram;
            line.quantity = Quantity::from_thousandths(pieces * 385);
        }
        line.minimum = Money::from_minor(least);
        line
    })
}

pub(super) fn lines() -> impl Strategy<Value = Vec<Line>> {
    vec(some_line(), 0..6)
}

/// Lines of single pieces without a least price.
pub(super) fn single_pieces() -> impl Strategy<Value = Vec<Line>> {
    let price = prop_oneof![1i64..10, 1i64..3_000, select(vec![100i64, 200, 300])];
    vec((select(SKUS.to_vec()), price).prop_map(|(sku, price)| line("1", sku, price)), 0..7)
}

/// The same lines the other way round.
pub(super) fn reversed(basket: &Basket) -> Basket {
    let lines = basket.lines.iter().rev().cloned().collect();
    Basket { lines, ..basket.clone() }
}
