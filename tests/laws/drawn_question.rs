//! Baskets, members, choices and situations drawn from bytes, to be asked of a drawn programme.

use super::drawn_programme::{Dice, GOODS};
use tallytill::core::model::standing::{
    DayFacts, MonthDay, OfferUse, Stamps, TierHold, TierStep, Traits, Voucher,
};
use tallytill::core::model::{
    Basket, CardNumber, CategoryPath, Change, Currency, Day, Line, Lot, MemberFacts, MemberId, MemberView,
    Money, Points, Quantity, RuleId, Sku, Standing, Timestamp, Unit,
};
use tallytill::core::pricing::{Ask, Choices, Given, Situation};
use tallytill::core::programme::{Cost, Offer, Programme};

/// All that a quote depends on beside its programme.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    pub(crate) basket: Basket,
    pub(crate) member: Option<MemberView>,
    pub(crate) choices: Choices,
    pub(crate) situation: Situation,
}

/// Rules whose uses a standing or a till can know of.
const COUNTED: [&str; 8] = ["o-0", "o-1", "o-2", "r-0", "e-0", "e-1", "summer", "printed"];

impl Question {
    pub(crate) fn ask(&self) -> Ask<'_> {
        let Self { basket, member, choices, situation } = self;
        Ask { basket, member: member.as_ref(), choices, situation }
    }

    pub(crate) fn drawn(dice: &mut Dice<'_>) -> Self {
        let lines = (0..dice.below(6)).map(|_| line(dice)).collect();
        Self {
            basket: Basket { lines, ..Basket::empty(Currency::parse("CZK").unwrap()) },
            member: (!dice.once_in(8)).then(|| member(dice)),
            choices: choices(dice),
            situation: situation(dice),
        }
    }

    /// Without rewards and charities that a programme does not have: for them there is no quote.
    pub(crate) fn of(mut self, programme: &Programme) -> Self {
        let for_points = |offer: &Offer| matches!(offer.cost, Some(Cost::Points(_)));
        let has = |id: &String| programme.offer_by_id(id).is_some_and(for_points);
        self.choices.rewards.retain(has);
        self.choices.donation.take_if(|(to, _)| !programme.charities.iter().any(|one| one.id.as_str() == to));
        self
    }

    /// The same with whatever numbers there can be.
    pub(crate) fn wild(dice: &mut Dice<'_>) -> Self {
        let mut wild = Self::drawn(dice);
        for line in &mut wild.basket.lines {
            let numbers = [&mut line.amount, &mut line.unit_price, &mut line.minimum];
            numbers.into_iter().for_each(|number| *number = Money::from_minor(dice.wild()));
            line.quantity = Quantity::from_thousandths(dice.wild());
        }
        if let Some(MemberView { standing, as_of, .. }) = &mut wild.member {
            let day = |dice: &mut Dice<'_>| Day::from_number(i32::try_from(dice.wild()).unwrap_or(i32::MAX));
            *as_of = Some(Timestamp::from_ms(dice.wild().unsigned_abs()));
            standing.facts = MemberFacts {
                balance: Points::from_units(dice.wild()),
                spend: Money::from_minor(dice.wild()),
                visits: dice.wild(),
            };
            for lot in &mut standing.lots {
                *lot = Lot {
                    vests: Some(day(dice)),
                    expires: Some(day(dice)),
                    points: Points::from_units(dice.wild()),
                };
            }
            for row in &mut standing.days {
                let (spend, points) = (Money::from_minor(dice.wild()), Points::from_units(dice.wild()));
                *row = DayFacts { spend, points, visits: dice.wild(), day: row.day };
            }
            standing.stamps.iter_mut().for_each(|row| row.count = dice.wild());
            standing.vouchers.iter_mut().for_each(|row| row.count = dice.wild());
            for row in &mut standing.uses {
                let (money, points) = (Money::from_minor(dice.wild()), Points::from_units(dice.wild()));
                *row = OfferUse { times: dice.wild(), money, points, ..row.clone() };
            }
            standing.tier = standing.tier.take().map(|hold| TierHold { until: day(dice), ..hold });
            standing.traits.joined = Some(day(dice));
        }
        wild.choices.spend = Points::from_units(dice.wild());
        wild.choices.donation = wild.choices.donation.map(|(to, _)| (to, Points::from_units(dice.wild())));
        wild.situation.now = Timestamp::from_ms(dice.wild().unsigned_abs());
        for given in wild.situation.given.values_mut() {
            let (money, points) = (Money::from_minor(dice.wild()), Points::from_units(dice.wild()));
            *given = Given { times: dice.wild(), money, points };
        }
        wild
    }
}

/// A line of a few pieces or of something weighed. Some cost nothing, some have a least price, some a higher one than
/// they cost.
fn line(dice: &mut Dice<'_>) -> Line {
    let (sku, category, brand, tag) = dice.pick(&GOODS);
    let weighed = dice.once_in(5);
    let (thousandths, unit) = match weighed {
        true => (1 + dice.below(3_000), Unit::Kilogram),
        false => ((1 + dice.below(4)) * 1_000, Unit::Piece),
    };
    let price = match dice.below(8) {
        0 => 1_000,
        1 => 0,
        2 => dice.below(9),
        _ => dice.below(6_000),
    };
    // Prices of lines that pieces do not divide come from tills too.
    let amount = price * thousandths / 1_000 + dice.pick(&[0, 0, 0, 1]) * i64::from(price > 0);
    let minimum = if dice.once_in(5) { dice.below(6_000) } else { 0 };
    let text = |names: &[&str]| {
        names.iter().filter(|name| !name.is_empty()).map(|name| (*name).to_owned()).collect()
    };
    Line {
        unit,
        brand: brand.to_owned(),
        tags: text(&[tag]),
        minimum: Money::from_minor(minimum),
        ..Line::plain(
            Sku::parse(sku).unwrap(),
            sku,
            CategoryPath::parse(category).unwrap(),
            Quantity::from_thousandths(thousandths),
            Money::from_minor(price),
            Money::from_minor(amount),
        )
    }
}

/// The day around which everything lies.
fn noon() -> Day {
    Day::of(2026, 11, 22).unwrap()
}

fn near(dice: &mut Dice<'_>, before: i64, after: i64) -> Day {
    noon().plus(i32::try_from(dice.below(before + after) - before).unwrap())
}

/// A member whose standing came about by steps, the last of them some days ago.
fn member(dice: &mut Dice<'_>) -> MemberView {
    let rule = |id: &str| RuleId::new(id);
    let mut standing = Standing::default();
    for _ in 0..dice.below(4) {
        let day = near(dice, 30, 0);
        let spend = Money::from_minor(dice.below(30_000));
        let earned = Points::from_units(dice.below(40));
        let change = Change { day, history_day: Some(day), spend, visits: 1, earned, ..Change::default() };
        standing.apply(&change).unwrap();
    }
    let mut last = Change { day: noon().plus(-9), ..Change::default() };
    for _ in 0..dice.below(5) {
        let vests = dice.once_in(2).then(|| near(dice, 8, 12));
        let expires = dice.once_in(2).then(|| near(dice, 3, 40));
        last.issued.push(Lot { vests, expires, points: Points::from_units(1 + dice.below(4_000)) });
    }
    if dice.once_in(2) {
        last.stamps = vec![Stamps { card: rule("card"), count: 1 + dice.below(12) }];
    }
    if dice.once_in(3) {
        let expires = dice.once_in(2).then(|| near(dice, 3, 9));
        last.vouchers = vec![Voucher { offer: rule("v"), expires, count: 1 + dice.below(2) }];
    }
    for id in dice.some(6, &COUNTED) {
        let (money, points) = (Money::from_minor(dice.below(900)), Points::from_units(dice.below(9)));
        last.uses.push(OfferUse {
            offer: rule(id),
            day: near(dice, 12, 0),
            times: 1 + dice.below(3),
            money,
            points,
        });
    }
    if dice.once_in(8) {
        last.spent = Points::from_units(dice.below(9_000));
    }
    if dice.once_in(3) {
        let to = TierHold { tier: rule(dice.pick(&["low", "mid", "top", "gone"])), until: near(dice, 5, 30) };
        last.tier = Some(TierStep { from: None, to: Some(to) });
    }
    last.referral = dice.once_in(4).then_some(true);
    last.learned = Some(traits(dice));
    standing.apply(&last).unwrap();
    MemberView {
        id: MemberId::from_bytes([dice.byte() % 4; 16]),
        card: CardNumber::parse("2900000000018").unwrap(),
        name: None,
        standing,
        as_of: dice.once_in(2).then(|| moment(dice.below(4), 0)),
    }
}

fn traits(dice: &mut Dice<'_>) -> Traits {
    let texts = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
    Traits {
        joined: dice.once_in(2).then(|| near(dice, 40, 1)),
        birthday: dice.once_in(2).then(|| MonthDay { month: 11, day: 20 + dice.byte() % 8 }),
        segments: texts(dice.some(2, &["new", "vip"])),
        tags: texts(dice.some(2, &["letter"])),
        assigned: dice.some(3, &COUNTED).into_iter().map(RuleId::new).collect(),
        favourite: dice.once_in(2).then(|| CategoryPath::parse(dice.pick(&["a/b/c", "d"])).unwrap()),
        app: dice.once_in(2),
        referred_by: dice.once_in(2).then(|| MemberId::from_bytes([9; 16])),
    }
}

fn choices(dice: &mut Dice<'_>) -> Choices {
    let texts = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
    let spend = if dice.once_in(3) { 0 } else { dice.below(9_000) };
    let rewards = (0..dice.below(4)).map(|_| dice.pick(&["r-0", "r-1", "r-2", "none"])).collect();
    Choices {
        spend: Points::from_units(spend),
        coupons: texts(dice.some(2, &["SUMMER", "SP-7", "SP-8", "NONE"])),
        rewards: texts(rewards),
        donation: dice.once_in(3).then(|| ("trees".to_owned(), Points::from_units(dice.below(60)))),
        payment: dice.once_in(2).then(|| dice.pick(&["card", "cash"]).to_owned()),
    }
}

/// A minute of the week that begins on the 22nd of November 2026.
fn moment(days: i64, minute: i64) -> Timestamp {
    Timestamp::from_ms(u64::try_from(1_795_305_600_000 + days * 86_400_000 + minute * 60_000).unwrap())
}

fn situation(dice: &mut Dice<'_>) -> Situation {
    let mut situation = Situation {
        now: moment(dice.below(7), dice.pick(&[990, 60, 1_410, 1_380, 720])),
        store: dice.pick(&["store-1", "store-2", "store-3"]).to_owned(),
        till_group: dice.pick(&["bar", ""]).to_owned(),
        online: dice.once_in(2),
        ..Situation::default()
    };
    for id in dice.some(5, &COUNTED) {
        let (money, points) = (Money::from_minor(dice.below(900)), Points::from_units(dice.below(9)));
        situation.given.insert(RuleId::new(id), Given { times: dice.below(4), money, points });
    }
    situation
}
