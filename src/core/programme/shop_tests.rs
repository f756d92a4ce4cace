//! The ready shops hold together: what a programme names is sold, who is listed has a card of the programme.

use std::collections::BTreeSet;

use super::Goods;
use super::shop::{Shop, coffee, food, shops};
use crate::core::model::ean::check_digit_holds;
use crate::core::model::{Day, Language, MemberFacts, Money, Settlement, Standing};

fn rules(shop: &Shop) -> impl Iterator<Item = (&str, &Goods)> {
    let offers = shop.programme.offers.iter().map(|offer| (offer.id.as_str(), &offer.goods));
    let earn = shop.programme.earn.iter().map(|rule| (rule.id.as_str(), &rule.goods));
    offers.chain(earn)
}

#[test]
fn both_programmes_are_what_their_shops_need() {
    let (coffee, food) = (coffee(), food());
    assert_eq!(coffee.programme.currency.code(), "CZK");
    assert_eq!(coffee.programme.languages, ["cs", "en"].map(|code| Language::parse(code).unwrap()));
    assert_eq!(coffee.programme.settlement.overspend, Settlement::Debt);
    assert_eq!(food.programme.currency.code(), "RUB");
    assert_eq!(food.programme.languages, [Language::parse("ru").unwrap()]);
    assert_eq!(food.programme.settlement.overspend, Settlement::Absorb);
}

#[test]
fn every_article_and_category_that_a_rule_names_is_sold() {
    for shop in shops() {
        for (id, goods) in rules(&shop) {
            for sku in goods.skus.iter().chain(&goods.except_skus) {
                let sold = shop.goods.iter().any(|good| good.sku == *sku);
                assert!(sold, "{}: `{id}` names `{}`", shop.folder, sku.as_str());
            }
            for category in goods.categories.iter().chain(&goods.except_categories) {
                let sold = shop
                    .goods
                    .iter()
                    .any(|good| good.category.ancestry().any(|path| path == category.as_str()));
                assert!(sold, "{}: `{id}` names `{}`", shop.folder, category.as_str());
            }
        }
    }
}

#[test]
fn every_rule_reaches_something_and_every_exclusion_takes_something_away() {
    for shop in shops() {
        let reached = |goods: &Goods| -> BTreeSet<&str> {
            let held = shop.goods.iter().filter(|good| goods.hold(&good.line()));
            held.map(|good| good.sku.as_str()).collect()
        };
        for (id, goods) in rules(&shop) {
            let all = reached(goods);
            assert!(!all.is_empty(), "{}: `{id}` reaches nothing", shop.folder);
            for place in 0..goods.except_skus.len() {
                let mut without = goods.clone();
                without.except_skus.remove(place);
                assert!(reached(&without).len() > all.len(), "{}: `{id}` article {place}", shop.folder);
            }
            for place in 0..goods.except_categories.len() {
                let mut without = goods.clone();
                without.except_categories.remove(place);
                assert!(reached(&without).len() > all.len(), "{}: `{id}` category {place}", shop.folder);
            }
        }
    }
}

#[test]
fn goods_are_told_apart_by_number_and_by_code() {
    for shop in shops() {
        assert!((20..=40).contains(&shop.goods.len()));
        let skus: BTreeSet<&str> = shop.goods.iter().map(|good| good.sku.as_str()).collect();
        assert_eq!(skus.len(), shop.goods.len(), "{}", shop.folder);
        let codes: Vec<&str> =
            shop.goods.iter().map(|good| good.ean.as_str()).filter(|ean| !ean.is_empty()).collect();
        assert!(codes.len() < shop.goods.len(), "{}: some goods have no code", shop.folder);
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len(), "{}", shop.folder);
        for code in codes {
            assert!(code.len() == 13 && check_digit_holds(code), "{}: {code}", shop.folder);
            assert!(!shop.programme.is_card_number(code), "{}: {code} would be a card", shop.folder);
        }
        for good in &shop.goods {
            assert!(good.names.iter().all(|name| !name.trim().is_empty()), "{}", good.sku.as_str());
            assert!(good.unit_price >= Money::ZERO && !good.category.as_str().is_empty());
        }
    }
}

#[test]
fn every_listed_member_has_a_card_of_the_programme() {
    for shop in shops() {
        assert!((8..=12).contains(&shop.members.len()));
        let cards: BTreeSet<&str> = shop.members.iter().map(|member| member.card.as_str()).collect();
        assert_eq!(cards.len(), shop.members.len(), "{}", shop.folder);
        for member in &shop.members {
            assert!(shop.programme.is_card_number(&member.card), "{}: {}", shop.folder, member.card);
            let language = Language::parse(&member.language).unwrap();
            assert!(shop.programme.languages.contains(&language), "{}", member.name);
            assert!(member.points >= 0 && member.spend >= Money::ZERO && member.visits >= 0);
            assert_eq!(member.visits == 0, member.spend == Money::ZERO, "{}", member.name);
        }
    }
}

#[test]
fn there_is_a_member_of_every_tier() {
    for shop in shops() {
        let tiers: BTreeSet<Option<&str>> =
            shop.members.iter().map(|member| tier(&shop, member.spend)).collect();
        for tier in &shop.programme.tiers {
            assert!(tiers.contains(&Some(tier.id.as_str())), "{}: {}", shop.folder, tier.id);
        }
    }
    assert_eq!(tier(&food(), Money::ZERO), None, "in the food chain a newcomer has no tier");
}

fn tier(shop: &Shop, spend: Money) -> Option<&str> {
    let standing = Standing::of(MemberFacts { spend, ..MemberFacts::default() });
    shop.programme.tier_on(&standing, Day::default()).map(|tier| tier.id.as_str())
}

#[test]
fn a_card_number_has_the_right_beginning_length_and_check_digit() {
    let (coffee, food) = (coffee().programme, food().programme);
    for (number, in_coffee, in_food) in [
        ("2900000000018", true, false),
        ("2900000000019", false, false),
        ("290000000001", false, false),
        ("29000000000180", false, false),
        ("2800000000011", false, true),
        ("TU00001234", false, true),
        ("TU0000123", false, false),
        ("tu00001234", false, false),
        ("8599887701053", false, false),
        ("", false, false),
    ] {
        assert_eq!(coffee.is_card_number(number), in_coffee, "{number}");
        assert_eq!(food.is_card_number(number), in_food, "{number}");
    }
}
