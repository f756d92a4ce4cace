//! The shop of the benches: thousands of articles, any number of promotions spread over them, baskets, a member.
//!
//! An offer concerns one leaf category in 2,200, or two articles in 4,400, so that a basket of 20 lines meets about
//! 0.1 of 10 offers, 1 of 100, 8 of 1,000 and 90 of 10,000. Nearly all of them stack.

use std::collections::BTreeMap;

use tallytill::core::model::{
    Basket, CardNumber, CategoryPath, Currency, Language, Line, LocalText, MemberFacts, MemberId, MemberView,
    Money, Points, Quantity, Rate, RuleId, Sku, Standing, Timestamp,
};
use tallytill::core::pricing::Situation;
use tallytill::core::programme::{
    Conditions, Deal, Goods, GroupDeal, Hours, Limits, Mode, Offer, PriceEffect, Programme, Step, TotalDeal,
};

/// How many offers the programmes of the benches have.
pub(crate) const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];
/// How many different baskets take turns.
pub(crate) const BASKETS: usize = 64;

const LEAVES: u64 = 2_200;
const ARTICLES: u64 = 4_400;

/// A programme without offers, as it is written.
pub(crate) const HEAD: &str = "[programme]\nid = 'bench'\nname.en = 'Bench'\ncurrency = 'CZK'\ntime_zone = 'Europe/Prague'\n\
    languages = ['en']\n[points]\nname.en = 'points'\nworth = '1.00'\npay_up_to = '50 %'\n\
    [[tier]]\nid = 'friend'\nname.en = 'Friend'\nspend = '0'\n\
    [[tier]]\nid = 'gold'\nname.en = 'Gold'\nspend = '1000'\nearn_factor = '1.5'\n\
    [[earn]]\nid = 'every'\nname.en = 'Every'\npoints = '1'\nper = '20.00'\n";

/// The same numbers in every run.
struct Dice(u64);

impl Dice {
    /// A number from 0 to below `sides`.
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33).checked_rem(sides).unwrap_or_default()
    }
}

/// A programme without offers.
pub(crate) fn programme() -> Programme {
    Programme::parse(HEAD).unwrap()
}

/// So many offers: percent off a category or articles, spend and save, happy hour, every third free, tier offers.
pub(crate) fn offers(count: usize) -> Vec<Offer> {
    let mut dice = Dice(7);
    (0..count).map(|number| offer(number, &mut dice)).collect()
}

fn offer(number: usize, dice: &mut Dice) -> Offer {
    let category = Goods { categories: vec![leaf(dice.roll(LEAVES))], ..Goods::default() };
    let articles =
        Goods { skus: vec![sku(dice.roll(ARTICLES)), sku(dice.roll(ARTICLES))], ..Goods::default() };
    let percent = Rate::parse_percent(&format!("{} %", dice.roll(20).saturating_add(1))).unwrap();
    let whole = Some(PriceEffect::Unit(Deal::Percent(percent)));
    let mut when = Conditions::default();
    let (goods, price) = match number % 6 {
        0 => (category, whole),
        1 => (articles, whole),
        2 => {
            let steps = [(10_000, 500), (20_000, 1_500)];
            let steps = steps.map(|(from, off)| Step {
                at_least: Money::from_minor(from),
                deal: TotalDeal::AmountOff(Money::from_minor(off)),
            });
            (category, Some(PriceEffect::ByTotal(steps.to_vec())))
        }
        3 => {
            when.hours = vec![Hours { from: 16 * 60, until: 18 * 60 }];
            (category, whole)
        }
        4 => {
            let deal = GroupDeal::CheapestFree(1);
            (category, Some(PriceEffect::Group { pieces: 3, deal }))
        }
        _ => {
            when.tiers = vec![RuleId::new("gold")];
            (articles, whole)
        }
    };
    let name = BTreeMap::from([(Language::ENGLISH, format!("Promotion {number}"))]);
    Offer {
        id: RuleId::new(&format!("offer-{number:05}")),
        name: LocalText::new(name),
        mode: if number % 10 == 9 { Mode::Best } else { Mode::Compound },
        priority: 0,
        goods,
        when: when.into(),
        price,
        gives: Vec::new(),
        limits: Limits::default(),
        cost: None,
    }
}

fn sku(number: u64) -> Sku {
    Sku::parse(&format!("859{number:010}")).unwrap()
}

fn leaf(number: u64) -> CategoryPath {
    CategoryPath::parse(&format!("group-{}/leaf-{number}", number % 22)).unwrap()
}

/// Baskets of so many lines.
pub(crate) fn baskets(lines: usize) -> Vec<Basket> {
    let mut dice = Dice(11);
    let currency = Currency::parse("CZK").unwrap();
    let basket =
        |_| Basket { lines: (0..lines).map(|_| line(&mut dice)).collect(), ..Basket::empty(currency) };
    (0..BASKETS).map(basket).collect()
}

fn line(dice: &mut Dice) -> Line {
    let article = dice.roll(ARTICLES);
    let pieces = i64::try_from(dice.roll(4).saturating_add(1)).unwrap();
    let price = i64::try_from(dice.roll(20_000).saturating_add(990)).unwrap();
    let (price, amount) = (Money::from_minor(price), Money::from_minor(price.saturating_mul(pieces)));
    let quantity = Quantity::from_thousandths(pieces.saturating_mul(1_000));
    let category = leaf(article.checked_rem(LEAVES).unwrap());
    Line::plain(sku(article), format!("Article number {article}"), category, quantity, price, amount)
}

/// A member of the higher tier.
pub(crate) fn member() -> MemberView {
    let facts =
        MemberFacts { balance: Points::from_units(500), spend: Money::from_minor(200_000), visits: 9 };
    MemberView {
        id: MemberId::from_bytes([1; 16]),
        card: CardNumber::parse("2900000000018").unwrap(),
        name: None,
        standing: Standing::of(facts),
        as_of: None,
    }
}

/// A Tuesday at half past five in the afternoon.
pub(crate) fn situation() -> Situation {
    Situation { now: Timestamp::from_ms(1_791_905_400_000), store: "s1".to_owned(), ..Situation::default() }
}
