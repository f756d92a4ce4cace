//! A shop with one rule of each kind that texts speak of, for tests.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::core::model::{Day, Language, LocalText, Money, Points, Rate, RuleId, Sku};
use crate::core::programme::shop::coffee;
use crate::core::programme::{
    Charity, Cost, Coupon, Days, Deal, Gain, GroupDeal, Hours, Offer, Partner, PriceEffect, Programme,
    ReferralRule, StampCard, Weekdays, Welcome,
};

/// 24 December 2026.
pub(in crate::till) const CHRISTMAS_EVE: Day = Day::from_number(739_974);

pub(in crate::till) fn id(text: &str) -> RuleId {
    RuleId::new(text)
}

fn named(cs: &str, en: &str, ru: &str) -> LocalText {
    let texts = [("cs", cs), ("en", en), ("ru", ru)];
    let texts = texts.map(|(code, text)| (Language::parse(code).unwrap(), text.to_owned()));
    LocalText::new(BTreeMap::from(texts))
}

/// The coffee shop with one rule of each kind beside its own.
pub(in crate::till) fn programme() -> Programme {
    let mut programme = coffee().programme;
    let plain = Offer { price: None, ..programme.offers[0].clone() };
    let offer = |short: &str, name: LocalText| Offer { id: id(short), name, ..plain.clone() };
    let mut happy = offer("x-happy", named("Šťastná hodina", "Happy hour", "Счастливый час"));
    Arc::make_mut(&mut happy.when).weekdays = Weekdays(0b001_0001);
    Arc::make_mut(&mut happy.when).hours = vec![Hours { from: 16 * 60, until: 18 * 60 + 30 }];
    Arc::make_mut(&mut happy.when).partners = vec![id("x-books")];
    Arc::make_mut(&mut happy.when).referred = Some(false);
    Arc::make_mut(&mut happy.when).app = Some(false);
    happy.price = Some(PriceEffect::Unit(Deal::Percent(Rate::parse_percent("12.5 %").unwrap())));
    let mut three = offer("x-three", named("3 za cenu 2", "3 for 2", "3 по цене 2"));
    three.price = Some(PriceEffect::Group { pieces: 3, deal: GroupDeal::CheapestFree(1) });
    let mut cup = offer("x-cup", named("Káva zdarma", "Free coffee", "Кофе в подарок"));
    cup.cost = Some(Cost::Stamps { card: id("x-stamps"), count: 10 });
    let mut cake = offer("x-cake", named("Dortík", "A cake", "Пирожное"));
    cake.cost = Some(Cost::Points(Points::from_units(50)));
    cake.gives = vec![
        Gain::Perk(named("Dovoz zdarma", "Free delivery", "Бесплатная доставка")),
        Gain::CashierMessage(named("pozor", "mind", "внимание")),
        Gain::ReceiptMessage(named("Dobrou chuť!", "Enjoy it!", "Приятного аппетита!")),
        Gain::Voucher { offer: id("x-three"), days: Some(7) },
        Gain::Gift {
            sku: Sku::parse("x-muffin").unwrap(),
            name: named("Muffin", "Muffin", "Маффин"),
            pieces: 2,
        },
    ];
    let offers = programme.offers.iter().cloned().chain([happy, three, cup, cake]).collect();
    programme.set_offers(offers);
    programme
        .stamp_cards
        .push(StampCard { id: id("x-stamps"), name: named("Káva", "Coffee card", "Кофе") });
    programme.coupons.push(Coupon {
        id: id("x-coupon"),
        name: named("Léto", "Summer", "Лето"),
        codes: Vec::new(),
        prefix: String::new(),
        days: Days::default(),
        per_member: None,
        total: None,
    });
    programme.partners.push(Partner {
        id: id("x-books"),
        name: named("Knihy", "Books", "Книги"),
        stores: Vec::new(),
        earn_factor: Rate::ONE,
        pay_up_to: None,
    });
    let charity = named("Ze srdce", "From the heart", "От сердца");
    programme.charities.push(Charity { id: id("x-heart"), name: charity });
    let welcome = named("Vítejte", "Welcome", "Добро пожаловать");
    programme.welcome = Some(Welcome { points: Points::from_units(100), name: welcome });
    programme.referral = Some(ReferralRule {
        name: named("Přiveďte přátele", "Bring a friend", "Приведи друга"),
        referrer: Points::from_units(1),
        friend: Points::from_units(1),
        spend_least: Money::ZERO,
    });
    programme
}
