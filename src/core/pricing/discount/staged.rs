//! Programmes and baskets put together for tests, offer by offer.

use std::sync::Arc;

use crate::core::model::{
    Basket, CategoryPath, Currency, Line, LocalText, Money, Quantity, Rate, RuleId, Sku,
};
use crate::core::pricing::{Ask, Choices, Quote, Situation, quote};
use crate::core::programme::{
    Cost, Deal, Goods, GroupDeal, Limits, Mode, Offer, Part, PriceEffect, Programme, TotalDeal,
};

const HEAD: &str = "[programme]\nid = 'p'\nname.en = 'P'\ncurrency = 'CZK'\ntime_zone = 'UTC'\nlanguages = ['en']\n\
    [points]\nname.en = 'points'\nworth = '1.00'\npay_up_to = '100 %'\n";

/// A programme of these offers; `across` is model B.
pub(super) fn programme(across: bool, offers: Vec<Offer>) -> Programme {
    let mut programme = Programme::parse(HEAD).unwrap();
    programme.stacking.across = across;
    programme.set_offers(offers);
    programme
}

/// An offer that nothing speaks against.
pub(super) fn offer(id: &str, mode: Mode, priority: i32, goods: Goods, price: Option<PriceEffect>) -> Offer {
    Offer {
        id: RuleId::new(id),
        name: LocalText::default(),
        mode,
        priority,
        goods,
        when: Arc::default(),
        price,
        gives: Vec::new(),
        limits: Limits::default(),
        cost: None::<Cost>,
    }
}

/// These articles; none are all.
pub(super) fn goods(skus: &[&str]) -> Goods {
    Goods { skus: skus.iter().map(|sku| Sku::parse(sku).unwrap()).collect(), ..Goods::default() }
}

/// A line by quantity, article and price of the whole line in minor units.
pub(super) fn line(quantity: &str, sku: &str, amount: i64) -> Line {
    let quantity = Quantity::parse(quantity).unwrap();
    let amount = Money::from_minor(amount);
    Line::plain(Sku::parse(sku).unwrap(), sku, CategoryPath::default(), quantity, amount, amount)
}

pub(super) fn basket(lines: Vec<Line>) -> Basket {
    Basket { lines, ..Basket::empty(Currency::parse("CZK").unwrap()) }
}

pub(super) fn quoted(programme: &Programme, basket: &Basket) -> Quote {
    let (choices, situation) = (Choices::default(), Situation::default());
    quote(programme, &Ask { basket, member: None, choices: &choices, situation: &situation }).unwrap()
}

pub(super) fn percent(text: &str) -> Rate {
    Rate::parse_percent(&format!("{text} %")).unwrap()
}

pub(super) fn money(text: &str) -> Money {
    Money::parse(text, Currency::parse("CZK").unwrap()).unwrap()
}

/// Reads what an offer takes off, such as `percent 15`, `by_quantity 3 percent 10, 6 amount_off 2.00`,
/// `group 3 cheapest_free 1`, `mix 1 of a b + 2 of c fixed_price 30.00` or `by_total 50.00 percent 10`.
pub(super) fn price_effect(text: &str) -> PriceEffect {
    let (kind, rest) = text.split_once(' ').unwrap();
    let steps = |rest: &str| -> Vec<(String, String)> {
        let step = |step: &str| step.split_once(' ').map(|(from, deal)| (from.to_owned(), deal.to_owned()));
        rest.split(", ").map(|text| step(text).unwrap()).collect()
    };
    match kind {
        "by_quantity" => PriceEffect::ByQuantity(
            steps(rest)
                .into_iter()
                .map(|(from, deal)| crate::core::programme::Step {
                    at_least: Quantity::parse(&from).unwrap(),
                    deal: unit_deal(&deal),
                })
                .collect(),
        ),
        "by_total" => PriceEffect::ByTotal(
            steps(rest)
                .into_iter()
                .map(|(from, deal)| crate::core::programme::Step {
                    at_least: money(&from),
                    deal: match unit_deal(&deal) {
                        Deal::Percent(rate) => TotalDeal::Percent(rate),
                        Deal::AmountOff(amount) => TotalDeal::AmountOff(amount),
                        Deal::FixedPrice(_) => panic!("`{text}` has no fixed price"),
                    },
                })
                .collect(),
        ),
        "group" => {
            let (pieces, deal) = rest.split_once(' ').unwrap();
            PriceEffect::Group { pieces: pieces.parse().unwrap(), deal: group_deal(deal) }
        }
        "mix" => {
            let words: Vec<&str> = rest.split(' ').collect();
            let (parts, deal) = words.split_at(words.len() - 2);
            let parts = parts
                .split(|word| *word == "+")
                .map(|part| Part { pieces: part[0].parse().unwrap(), goods: goods(&part[2..]) });
            PriceEffect::Mix { parts: parts.collect(), deal: group_deal(&deal.join(" ")) }
        }
        _ => PriceEffect::Unit(unit_deal(text)),
    }
}

fn unit_deal(text: &str) -> Deal {
    match text.split_once(' ').unwrap() {
        ("percent", rate) => Deal::Percent(percent(rate)),
        ("amount_off", amount) => Deal::AmountOff(money(amount)),
        ("fixed_price", amount) => Deal::FixedPrice(money(amount)),
        _ => panic!("no deal is `{text}`"),
    }
}

fn group_deal(text: &str) -> GroupDeal {
    match text.split_once(' ').unwrap() {
        ("cheapest_free", pieces) => GroupDeal::CheapestFree(pieces.parse().unwrap()),
        ("cheapest_percent", rate) => GroupDeal::CheapestPercent(percent(rate)),
        ("percent", rate) => GroupDeal::Percent(percent(rate)),
        ("amount_off", amount) => GroupDeal::AmountOff(money(amount)),
        ("fixed_price", amount) => GroupDeal::FixedPrice(money(amount)),
        _ => panic!("no deal is `{text}`"),
    }
}
