//! Where the tests of prices and points play: Tuesday, the 24th of November 2026, 16:30 in Prague.

use std::sync::Arc;

use super::ask::{Ask, Choices, Situation};
use super::drawn::{currency, line, view};
use super::occasion::{Left, Occasion};
use super::quote::{Quote, quote};
use super::reason::Refusal;
use crate::core::model::standing::DayFacts;
use crate::core::model::{
    Basket, Day, Line, LocalText, Lot, MemberView, Money, Points, Quantity, RuleId, Timestamp,
};
use crate::core::programme::{
    Conditions, Cost, EarnRule, Earning, Gain, Goods, GoodsIndex, Limits, Mode, Offer, PriceEffect,
    Programme, Span,
};

/// Points are worth a crown each and come in whole; there are the tiers `card`, from nothing, and `gold`, from 1,000.
pub(super) const HEAD: &str = "[programme]\nid = 'p'\nname.en = 'P'\ncurrency = 'CZK'\ntime_zone = 'Europe/Prague'\n\
    languages = ['en']\n[points]\nname.en = 'points'\nworth = '1'\npay_up_to = '100 %'\n\
    [[tier]]\nid = 'card'\nname.en = 'T'\nspend = '0'\n[[tier]]\nid = 'gold'\nname.en = 'T'\nspend = '1000'\n";

/// All that a quote is made of.
#[derive(Debug)]
pub(super) struct Scene {
    pub(super) programme: Programme,
    pub(super) member: Option<MemberView>,
    pub(super) choices: Choices,
    pub(super) situation: Situation,
    pub(super) basket: Basket,
}

pub(super) fn scene() -> Scene {
    let situation = Situation {
        now: at(0, 16, 30),
        store: "s1".to_owned(),
        till_group: "bar".to_owned(),
        ..Situation::default()
    };
    Scene {
        programme: Programme::parse(HEAD).unwrap(),
        member: Some(view(0, 0)),
        choices: Choices::default(),
        situation,
        basket: Basket::empty(currency()),
    }
}

pub(super) fn id(text: &str) -> RuleId {
    RuleId::new(text)
}

pub(super) fn day(year: i32, month: u32, number: u32) -> Day {
    Day::of(year, month, number).unwrap()
}

pub(super) fn today() -> Day {
    day(2026, 11, 24)
}

/// A minute of the 24th of November 2026, or of so many days later, by the clock in Prague.
pub(super) fn at(days_later: i64, hour: i64, minute: i64) -> Timestamp {
    let midnight = 1_795_474_800_000 + days_later * 86_400_000;
    Timestamp::from_ms(u64::try_from(midnight + (hour * 60 + minute) * 60_000).unwrap())
}

pub(super) fn money(minor: i64) -> Money {
    Money::from_minor(minor)
}

pub(super) fn points(units: i64) -> Points {
    Points::from_units(units)
}

/// So many pieces of an article of the category of its first letter, which come to this.
pub(super) fn pieces(sku: &str, count: i64, amount: i64) -> Line {
    line(sku, &sku[..1], count * 1_000, amount / count, amount)
}

pub(super) fn of_category(path: &str) -> Goods {
    let categories = crate::core::model::CategoryPath::parse(path).into_iter().collect();
    Goods { categories, ..Goods::default() }
}

pub(super) fn lot(vests: Option<i32>, expires: Option<i32>, units: i64) -> Lot {
    let day = |later: i32| today().plus(later);
    Lot { vests: vests.map(day), expires: expires.map(day), points: points(units) }
}

pub(super) fn earn(name: &str, goods: Goods, gives: Earning) -> EarnRule {
    EarnRule {
        id: id(name),
        name: LocalText::default(),
        goods,
        when: Arc::default(),
        gives,
        limits: Limits::default(),
        vests_after_days: None,
        expiry: None,
    }
}

pub(super) fn offer(name: &str, price: Option<PriceEffect>, gives: Vec<Gain>) -> Offer {
    Offer {
        id: id(name),
        name: LocalText::default(),
        mode: Mode::Best,
        priority: 0,
        goods: Goods::default(),
        when: Arc::default(),
        price,
        gives,
        limits: Limits::default(),
        cost: None,
    }
}

pub(super) fn reward(name: &str, cost: Cost) -> Offer {
    Offer { cost: Some(cost), ..offer(name, None, vec![Gain::Perk(LocalText::default())]) }
}

impl Scene {
    pub(super) fn refusal(&self, when: &Conditions) -> Option<Refusal> {
        self.on(|occasion| occasion.refuse(&id("offer"), when))
    }

    pub(super) fn left(&self, limits: &Limits) -> Result<Left, Refusal> {
        self.on(|occasion| occasion.left(&id("offer"), limits))
    }

    pub(super) fn ask(&self) -> Ask<'_> {
        let Self { member, choices, situation, basket, .. } = self;
        Ask { basket, member: member.as_ref(), choices, situation }
    }

    pub(super) fn on<T>(&self, question: impl FnOnce(&Occasion<'_>) -> T) -> T {
        question(&Occasion::new(&self.programme, &self.ask()))
    }

    pub(super) fn quote(&self) -> Quote {
        quote(&self.programme, &self.ask()).unwrap()
    }

    pub(super) fn member(&mut self) -> &mut MemberView {
        self.member.as_mut().unwrap()
    }

    /// The programme with these offers and earning rules alone.
    pub(super) fn rules(&mut self, mut offers: Vec<Offer>, mut earn: Vec<EarnRule>) {
        offers.sort_by(|one, other| (other.priority, &one.id).cmp(&(one.priority, &other.id)));
        earn.sort_by(|one, other| one.id.cmp(&other.id));
        self.programme.index = GoodsIndex::build(&offers, &earn);
        self.programme.offers = offers;
        self.programme.earn = earn;
    }

    /// The member's points: undated ones and lots.
    pub(super) fn has(&mut self, undated: i64, lots: Vec<Lot>) {
        let dated: i64 = lots.iter().map(|lot| lot.points.units()).sum();
        let standing = &mut self.member().standing;
        standing.facts.balance = points(undated + dated);
        standing.lots = lots;
    }

    pub(super) fn buys(&mut self, lines: Vec<Line>) {
        self.basket.lines = lines;
    }
}

pub(super) fn when(set: impl FnOnce(&mut Conditions)) -> Conditions {
    let mut when = Conditions::default();
    set(&mut when);
    when
}

pub(super) fn span<T>(at_least: impl Into<Option<T>>, at_most: impl Into<Option<T>>) -> Span<T> {
    Span { at_least: at_least.into(), at_most: at_most.into() }
}

pub(super) fn visited(days_ago: i32, spend: i64) -> DayFacts {
    DayFacts { day: today().plus(-days_ago), spend: money(spend), visits: 1, points: Points::ZERO }
}

pub(super) fn quantity(thousandths: i64) -> Quantity {
    Quantity::from_thousandths(thousandths)
}
