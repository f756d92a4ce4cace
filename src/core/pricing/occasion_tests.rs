//! Each condition and each limit on occasions where it holds and where it does not.

use super::ask::Given;
use super::occasion::Left;
use super::reason::Refusal;
use super::scene::{
    Scene, at, day, id, money, pieces, points, quantity, reward, scene, span, today, visited, when,
};
use crate::core::model::standing::{MonthDay, OfferUse, Stamps, Voucher};
use crate::core::model::{CategoryPath, Day, LocalText, MemberId, Money, Points, Quantity, Rate};
use crate::core::programme::{
    Birthday, Conditions, Cost, Coupon, Days, Deal, Experiment, Hours, Limits, MemberLimit, Offer, Partner,
    Pilot, PriceEffect, PurchaseTest, Span, Weekdays, Windowed,
};

#[test]
fn nothing_asked_is_never_refused() {
    let mut scene = scene();
    assert_eq!(scene.refusal(&Conditions::default()), None);
    scene.member = None;
    assert_eq!(scene.refusal(&Conditions::default()), None);
}

#[test]
fn what_is_asked_of_a_member_needs_a_card() {
    let scene = Scene { member: None, ..scene() };
    let asked: [fn(&mut Conditions); 17] = [
        |when| when.member = true,
        |when| when.tiers = vec![id("card")],
        |when| when.segments = vec!["a".to_owned()],
        |when| when.tags = vec!["a".to_owned()],
        |when| when.assigned = true,
        |when| when.days_away = Some(span(1, None)),
        |when| when.visits = vec![Windowed { within_days: None, span: span(0, None) }],
        |when| when.spend = vec![Windowed { within_days: None, span: span(Money::ZERO, None) }],
        |when| when.purchase = Some(PurchaseTest::Number(span(1, 1))),
        |when| when.birthday = Some(Birthday { before: 0, after: 0 }),
        |when| when.joined_days = Some(span(0, None)),
        |when| when.favourite = CategoryPath::parse("a"),
        |when| when.referred = Some(false),
        |when| when.app = Some(false),
        |when| when.voucher = true,
        |when| when.arm = Some((id("x"), id("a"))),
        |when| when.tiers = vec![id("gold"), id("card")],
    ];
    for (number, asked) in asked.into_iter().enumerate() {
        assert_eq!(scene.refusal(&when(asked)), Some(Refusal::NeedsMember), "case {number}");
    }
    let gold = vec![id("gold")];
    let refused = scene.refusal(&when(|when| when.tiers.clone_from(&gold)));
    assert_eq!(refused, Some(Refusal::NeedsTier(gold)));
}

#[test]
fn an_offer_is_for_those_whom_it_names() {
    let mut scene = scene();
    let traits = &mut scene.member().standing.traits;
    traits.segments = vec!["young".to_owned()];
    traits.tags = vec!["vip".to_owned()];
    traits.assigned = vec![id("offer")];
    traits.app = true;
    traits.favourite = CategoryPath::parse("drinks/coffee/espresso");
    traits.referred_by = Some(MemberId::from_bytes([9; 16]));
    traits.joined = Some(today().plus(-10));
    let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let category = |path: &str| CategoryPath::parse(path);
    let cases: Vec<(Conditions, Option<Refusal>)> = vec![
        (when(|when| when.tiers = vec![id("card"), id("gold")]), None),
        (when(|when| when.tiers = vec![id("gold")]), Some(Refusal::NeedsTier(vec![id("gold")]))),
        (when(|when| when.segments = list(&["old", "young"])), None),
        (when(|when| when.segments = list(&["old"])), Some(Refusal::NeedsSegment)),
        (when(|when| when.tags = list(&["vip"])), None),
        (when(|when| when.tags = list(&["staff"])), Some(Refusal::NeedsTag)),
        (when(|when| when.assigned = true), None),
        (when(|when| when.app = Some(true)), None),
        (when(|when| when.app = Some(false)), Some(Refusal::App)),
        (when(|when| when.favourite = category("drinks/coffee")), None),
        (
            when(|when| when.favourite = category("drinks/coffee/espresso/double")),
            Some(Refusal::OtherFavourite),
        ),
        (when(|when| when.referred = Some(true)), None),
        (when(|when| when.referred = Some(false)), Some(Refusal::Referred)),
        (when(|when| when.joined_days = Some(span(0, 10))), None),
        (when(|when| when.joined_days = Some(span(11, None))), Some(Refusal::JoinedOther)),
        // Of several reasons the first in the order of the conditions.
        (
            when(|when| {
                when.tags = list(&["staff"]);
                when.app = Some(false);
            }),
            Some(Refusal::NeedsTag),
        ),
    ];
    for (number, (when, wanted)) in cases.into_iter().enumerate() {
        assert_eq!(scene.refusal(&when), wanted, "case {number}");
    }
    scene.member().standing.traits = Default::default();
    assert_eq!(scene.refusal(&when(|when| when.assigned = true)), Some(Refusal::NotAssigned));
    assert_eq!(
        scene.refusal(&when(|when| when.joined_days = Some(span(0, None)))),
        Some(Refusal::JoinedOther)
    );
}

#[test]
fn days_away_are_counted_from_the_last_visit() {
    let mut scene = scene();
    let away = |scene: &Scene, at_least: Option<i64>, at_most: Option<i64>| {
        scene.refusal(&when(|when| when.days_away = Some(span(at_least, at_most))))
    };
    let told = |days: Option<i64>, at_least: Option<i64>, at_most: Option<i64>| {
        Some(Refusal::DaysAway { days, at_least, at_most })
    };
    scene.member().standing.facts.visits = 0;
    assert_eq!(away(&scene, Some(30), None), told(None, Some(30), None), "never came");
    scene.member().standing.facts.visits = 2;
    assert_eq!(away(&scene, Some(400), None), None, "came before all that is known");
    scene.member().standing.days = vec![visited(60, 100), visited(30, 100)];
    assert_eq!(away(&scene, Some(30), Some(30)), None);
    assert_eq!(away(&scene, Some(31), None), told(Some(30), Some(31), None));
    assert_eq!(away(&scene, None, Some(29)), told(Some(30), None, Some(29)));
}

#[test]
fn visits_and_spend_are_counted_in_their_window() {
    let mut scene = scene();
    scene.member().standing.facts.visits = 12;
    scene.member().standing.facts.spend = Money::from_minor(9_000);
    scene.member().standing.days = vec![visited(30, 500), visited(29, 100), visited(0, 50)];
    let visits = |within_days: Option<u16>, span: Span<i64>| {
        scene.refusal(&when(|when| when.visits = vec![Windowed { within_days, span }]))
    };
    assert_eq!(visits(None, span(12, 12)), None);
    assert_eq!(visits(Some(30), span(2, 2)), None);
    assert_eq!(visits(Some(31), span(5, None)), Some(Refusal::NeedsVisits { missing: 2 }));
    assert_eq!(visits(Some(30), span(None, 1)), Some(Refusal::TooManyVisits));
    let spend = |within_days: Option<u16>, at_least: Option<i64>, at_most: Option<i64>| {
        let span = span(at_least.map(Money::from_minor), at_most.map(Money::from_minor));
        scene.refusal(&when(|when| when.spend = vec![Windowed { within_days, span }]))
    };
    assert_eq!(spend(None, Some(9_000), None), None);
    assert_eq!(spend(Some(30), Some(150), Some(150)), None);
    assert_eq!(spend(Some(30), Some(151), None), Some(Refusal::NeedsSpend { missing: Money::from_minor(1) }));
    assert_eq!(spend(Some(1), None, Some(49)), Some(Refusal::TooMuchSpend));
}

#[test]
fn a_purchase_is_known_by_its_number() {
    let mut scene = scene();
    let mut told = |visits: i64, test: PurchaseTest| {
        scene.member().standing.facts.visits = visits;
        scene.refusal(&when(|when| when.purchase = Some(test)))
    };
    let other = |number: i64, remaining: Option<i64>| Some(Refusal::OtherPurchase { number, remaining });
    let first = PurchaseTest::Number(span(1, 1));
    let repeat = PurchaseTest::Number(span(2, None));
    assert_eq!(told(0, first), None);
    assert_eq!(told(1, first), other(2, None));
    assert_eq!(told(0, repeat), other(1, Some(1)));
    assert_eq!(told(1, repeat), None);
    assert_eq!(told(0, PurchaseTest::Number(span(3, 3))), other(1, Some(2)));
    assert_eq!(told(9, PurchaseTest::Every(10)), None);
    assert_eq!(told(10, PurchaseTest::Every(10)), other(11, Some(9)));
    assert_eq!(told(10, PurchaseTest::Every(0)), other(11, None));
}

#[test]
fn a_birthday_is_kept_around_its_day_in_every_year() {
    // Birthday, days before and after, today, whether it is kept.
    let cases = [
        ((11, 24), 0, 0, today(), true),
        ((11, 27), 3, 0, today(), true),
        ((11, 28), 3, 0, today(), false),
        ((11, 21), 0, 3, today(), true),
        ((11, 20), 0, 3, today(), false),
        ((1, 2), 3, 0, day(2026, 12, 30), true),
        ((12, 30), 0, 3, day(2027, 1, 2), true),
        ((12, 30), 0, 3, day(2027, 1, 3), false),
        ((2, 29), 0, 0, day(2026, 2, 28), true),
        ((2, 29), 0, 0, day(2026, 3, 1), false),
        ((2, 29), 0, 0, day(2028, 2, 28), false),
        ((2, 29), 0, 0, day(2028, 2, 29), true),
    ];
    for ((month, number), before, after, on, kept) in cases {
        let birthday = MonthDay { month, day: number };
        assert_eq!(birthday.is_near(on, before, after), kept, "{month}-{number} on {on}");
    }
    let mut scene = scene();
    let kept = when(|when| when.birthday = Some(Birthday { before: 1, after: 1 }));
    assert_eq!(scene.refusal(&kept), Some(Refusal::NotBirthday));
    scene.member().standing.traits.birthday = Some(MonthDay { month: 11, day: 25 });
    assert_eq!(scene.refusal(&kept), None);
}

#[test]
fn dates_weekdays_and_hours_go_by_the_clock_on_the_wall() {
    const TUESDAY: u8 = 0b10;
    let hours = |from: u16, until: u16| vec![Hours { from: from * 60, until: until * 60 }];
    let days = |from: Option<Day>, until: Option<Day>| Days { from, until };
    let night = Conditions {
        weekdays: Weekdays(TUESDAY),
        hours: hours(22, 2),
        days: days(Some(today()), Some(today())),
        ..Conditions::default()
    };
    let (not_yet, over) = (Refusal::NotYet { from: today() }, Refusal::Over { until: today() });
    type Case = (&'static str, (i64, i64, i64), Conditions, Option<Refusal>);
    let cases: Vec<Case> = vec![
        ("first day", (0, 0, 0), when(|when| when.days = days(Some(today()), None)), None),
        (
            "day before",
            (-1, 23, 59),
            when(|when| when.days = days(Some(today()), None)),
            Some(not_yet.clone()),
        ),
        ("last day", (0, 23, 59), when(|when| when.days = days(None, Some(today()))), None),
        ("day after", (1, 0, 0), when(|when| when.days = days(None, Some(today()))), Some(over.clone())),
        ("weekday", (0, 12, 0), when(|when| when.weekdays = Weekdays(TUESDAY)), None),
        (
            "other weekday",
            (1, 12, 0),
            when(|when| when.weekdays = Weekdays(TUESDAY)),
            Some(Refusal::OtherWeekday),
        ),
        ("hours begin", (0, 16, 0), when(|when| when.hours = hours(16, 18)), None),
        ("hours end", (0, 18, 0), when(|when| when.hours = hours(16, 18)), Some(Refusal::OtherHours)),
        ("until midnight", (0, 23, 59), when(|when| when.hours = hours(16, 24)), None),
        ("second window", (0, 9, 0), when(|when| when.hours = [hours(16, 18), hours(8, 10)].concat()), None),
        ("all day", (0, 7, 0), when(|when| when.hours = hours(9, 9)), None),
        ("before the night", (0, 21, 59), night.clone(), Some(Refusal::OtherHours)),
        ("night begins", (0, 22, 0), night.clone(), None),
        ("night of the day before", (0, 1, 59), night.clone(), Some(not_yet)),
        ("after midnight it is still its night", (1, 1, 59), night.clone(), None),
        ("night ends", (1, 2, 0), night.clone(), Some(over)),
    ];
    let mut scene = scene();
    for (name, (later, hour, minute), when, wanted) in cases {
        scene.situation.now = at(later, hour, minute);
        assert_eq!(scene.refusal(&when), wanted, "{name}");
    }
}

#[test]
fn places_and_ways_to_pay_are_told_apart() {
    let mut scene = scene();
    scene.programme.partners = vec![Partner {
        id: id("bakery"),
        name: LocalText::default(),
        stores: vec!["s1".to_owned()],
        earn_factor: Rate::ONE,
        pay_up_to: None,
    }];
    let list = |name: &str| vec![name.to_owned()];
    let other = Some(Refusal::OtherPlace);
    for (when, wanted) in [
        (when(|when| when.stores = list("s1")), None),
        (when(|when| when.stores = list("s2")), other.clone()),
        (when(|when| when.till_groups = list("bar")), None),
        (when(|when| when.till_groups = list("shop")), other.clone()),
        (when(|when| when.partners = vec![id("bakery")]), None),
        (when(|when| when.partners = vec![id("cinema")]), other),
        (when(|when| when.payments = list("card")), Some(Refusal::NeedsPayment(list("card")))),
    ] {
        assert_eq!(scene.refusal(&when), wanted);
    }
    scene.choices.payment = Some("card".to_owned());
    assert_eq!(scene.refusal(&when(|when| when.payments = list("card"))), None);
}

#[test]
fn a_coupon_opens_an_offer_as_often_as_it_may() {
    let mut scene = scene();
    let coupon = Coupon {
        id: id("summer"),
        name: LocalText::default(),
        codes: vec!["SUMMER".to_owned()],
        prefix: "SP-".to_owned(),
        days: Days::default(),
        per_member: None,
        total: None,
    };
    scene.programme.coupons = vec![coupon.clone()];
    let asks = when(|when| when.coupon = Some(id("summer")));
    assert_eq!(scene.refusal(&asks), Some(Refusal::NeedsCoupon(id("summer"))));
    for (code, opens) in [("SUMMER", true), ("SP-77", true), ("SP-", false), ("summer", false)] {
        scene.choices.coupons = vec![code.to_owned()];
        assert_eq!(scene.refusal(&asks).is_none(), opens, "{code}");
        let unknown = scene.on(|occasion| occasion.coupons.unknown().map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(unknown.is_empty(), opens, "{code}");
    }
    scene.choices.coupons = vec!["SUMMER".to_owned()];
    scene.programme.coupons[0].days.until = Some(today().plus(-1));
    assert_eq!(scene.refusal(&asks), Some(Refusal::CouponOver(id("summer"))));

    scene.programme.coupons[0] = Coupon { per_member: Some(2), ..coupon.clone() };
    let used = |times: i64| OfferUse {
        offer: id("summer"),
        day: today().plus(-9),
        times,
        money: Money::ZERO,
        points: Points::ZERO,
    };
    scene.member().standing.uses = vec![used(1)];
    assert_eq!(scene.refusal(&asks), None);
    scene.member().standing.uses.push(used(1));
    assert_eq!(scene.refusal(&asks), Some(Refusal::CouponUsed(id("summer"))));

    // Of 500 each of 12 tills has 41.
    scene.programme.coupons[0] = Coupon { total: Some(500), ..coupon };
    scene.programme.offline.tills = 12;
    for (times, opens) in [(0, true), (40, true), (41, false)] {
        scene.situation.given.insert(id("summer"), Given { times, ..Given::default() });
        assert_eq!(scene.refusal(&asks).is_none(), opens, "{times}");
    }
}

#[test]
fn a_voucher_is_good_until_its_day() {
    let mut scene = scene();
    let asks = when(|when| when.voucher = true);
    assert_eq!(scene.refusal(&asks), Some(Refusal::NeedsVoucher));
    let voucher = |offer: &str, expires: Day| Voucher { offer: id(offer), expires: Some(expires), count: 1 };
    scene.member().standing.vouchers = vec![voucher("other", today().plus(9)), voucher("offer", today())];
    assert_eq!(scene.refusal(&asks), Some(Refusal::NeedsVoucher));
    scene.member().standing.vouchers.push(voucher("offer", today().plus(1)));
    assert_eq!(scene.refusal(&asks), None);
}

#[test]
fn experiments_and_pilots_take_whom_they_drew() {
    let mut scene = scene();
    let arms = vec![(id("a"), 1), (id("b"), 0)];
    scene.programme.experiments = vec![Experiment { id: id("x"), arms, days: Days::default() }];
    let in_arm = |arm: &str| when(|when| when.arm = Some((id("x"), id(arm))));
    assert_eq!(scene.refusal(&in_arm("a")), None);
    assert_eq!(scene.refusal(&in_arm("b")), Some(Refusal::OtherArm));
    scene.programme.experiments[0].days.from = Some(today().plus(1));
    assert_eq!(scene.refusal(&in_arm("a")), Some(Refusal::OtherArm), "it does not run yet");

    let in_pilot = when(|when| when.pilot = Some(id("p")));
    assert_eq!(scene.refusal(&in_pilot), Some(Refusal::OtherPilot), "there is none");
    let (none, most, all) = (Rate::ZERO, Rate::parse_percent("99.9999 %").unwrap(), Rate::ONE);
    for (stores, share, takes_member, takes_others) in [
        (vec![], all, true, true),
        (vec!["s2", "s1"], all, true, true),
        (vec!["s2"], all, false, false),
        (vec![], most, true, false),
        (vec!["s1"], most, true, false),
        (vec!["s2"], most, false, false),
        (vec!["s1"], none, false, false),
    ] {
        let stores = stores.into_iter().map(str::to_owned).collect();
        scene.programme.pilots = vec![Pilot { id: id("p"), stores, share }];
        assert_eq!(scene.refusal(&in_pilot).is_none(), takes_member);
        let member = scene.member.take();
        assert_eq!(scene.refusal(&in_pilot).is_none(), takes_others);
        scene.member = member;
    }
}

#[test]
fn what_is_in_the_basket_has_to_lie_in_its_spans() {
    let scene = scene();
    let refused = |set: &dyn Fn(&mut Conditions)| {
        let bought = quantity(2_500);
        scene.on(|occasion| occasion.refuse_goods(&when(|when| set(when)), bought, money(300), money(700)))
    };
    assert_eq!(refused(&|_| {}), None);
    assert_eq!(refused(&|when| when.basket_total = Some(span(money(700), money(700)))), None);
    let missing = money(1);
    assert_eq!(
        refused(&|when| when.basket_total = Some(span(money(701), None))),
        Some(Refusal::NeedsTotal { missing })
    );
    assert_eq!(
        refused(&|when| when.amount = Some(span(money(301), None))),
        Some(Refusal::NeedsAmount { missing })
    );
    assert_eq!(refused(&|when| when.amount = Some(span(None, money(299)))), Some(Refusal::TooMuch));
    let three = quantity(3_000);
    let half = quantity(500);
    assert_eq!(
        refused(&|when| when.quantity = Some(span(three, None))),
        Some(Refusal::NeedsMore { missing: half })
    );
    assert_eq!(refused(&|when| when.quantity = Some(span(None, Quantity::ONE))), Some(Refusal::TooMuch));
}

#[test]
fn outside_its_days_a_programme_gives_nothing() {
    let mut scene = scene();
    scene.programme.valid = Days { from: Some(today()), until: Some(today()) };
    assert_eq!(scene.refusal(&Conditions::default()), None);
    for later in [-1, 1] {
        scene.situation.now = at(later, 12, 0);
        assert_eq!(scene.refusal(&Conditions::default()), Some(Refusal::ProgrammeNotValid));
    }
}

#[test]
fn a_limit_leaves_what_was_not_given_yet() {
    let mut scene = scene();
    let none = Limits::default();
    assert_eq!(scene.left(&none), Ok(Left::default()));
    let per_member =
        vec![MemberLimit { times: 2, within_days: Some(7) }, MemberLimit { times: 5, within_days: None }];
    let limits = Limits { per_sale: Some(4), per_member, ..none.clone() };
    let times = |times: u32| Ok(Left { times: Some(times), ..Left::default() });
    assert_eq!(scene.left(&limits), times(2));
    let used = |days_ago: i32, times: i64| OfferUse {
        offer: id("offer"),
        day: today().plus(-days_ago),
        times,
        money: Money::ZERO,
        points: Points::ZERO,
    };
    scene.member().standing.uses = vec![used(7, 4)];
    assert_eq!(scene.left(&limits), times(1));
    scene.member().standing.uses.push(used(6, 2));
    let refused = Refusal::MemberLimit { times: 2, within_days: Some(7) };
    assert_eq!(scene.left(&limits), Err(refused));
    scene.member = None;
    assert_eq!(scene.left(&limits), Err(Refusal::NeedsMember));

    // Of 10 in the store each of 3 tills has 3; of 100.00 and 50 points each of 4 tills has 25.00 and 12.
    scene.programme.offline.tills_per_store = 3;
    scene.programme.offline.tills = 4;
    let limits = Limits {
        per_store: Some(10),
        budget_money: Some(Money::from_minor(10_000)),
        budget_points: Some(Points::from_units(50)),
        ..none
    };
    let mut given = |times: i64, money: i64, points: i64| {
        let given = Given { times, money: Money::from_minor(money), points: Points::from_units(points) };
        scene.situation.given.insert(id("offer"), given);
        scene.left(&limits)
    };
    let left = |times: u32, money: i64, points: i64| Left {
        times: Some(times),
        money: Some(Money::from_minor(money)),
        points: Some(Points::from_units(points)),
    };
    assert_eq!(given(0, 0, 0), Ok(left(3, 2_500, 12)));
    assert_eq!(given(2, 2_499, 11), Ok(left(1, 1, 1)));
    for (times, money, points) in [(3, 0, 0), (0, 2_500, 0), (0, 0, 12), (9, 9_999, 99)] {
        assert_eq!(given(times, money, points), Err(Refusal::BudgetUsed));
    }
}

#[test]
fn a_reward_is_bought_with_points_when_it_is_chosen_and_with_stamps_by_itself() {
    let stamps = Cost::Stamps { card: id("coffee"), count: 9 };
    let costs = [Cost::Points(points(50)), Cost::Points(points(30)), stamps.clone()];
    let mut scene = scene();
    let all = PriceEffect::Unit(Deal::Percent(Rate::ONE));
    let rewards = ["cake", "tea", "tenth"]
        .into_iter()
        .zip(&costs)
        .map(|(name, cost)| Offer { price: Some(all.clone()), ..reward(name, cost.clone()) });
    scene.rules(rewards.collect(), vec![]);
    scene.buys(vec![pieces("coffee", 1, 5_900)]);
    let bought =
        |scene: &Scene, reward: &str, cost: &Cost| scene.on(|occasion| occasion.bought(&id(reward), cost));
    let missing = |missing: i64| Err(Refusal::NeedsPoints { missing: points(missing) });
    let choose = |scene: &mut Scene, rewards: &[&str]| {
        scene.choices.rewards = rewards.iter().map(|reward| (*reward).to_owned()).collect();
    };
    scene.member().standing.facts.balance = points(60);
    assert_eq!(bought(&scene, "cake", &costs[0]), Err(Refusal::NotChosen));
    choose(&mut scene, &["cake", "tea"]);
    assert_eq!(bought(&scene, "cake", &costs[0]), Ok(1));
    assert_eq!(bought(&scene, "tea", &costs[1]), missing(20));
    choose(&mut scene, &["tea", "cake"]);
    assert_eq!(bought(&scene, "tea", &costs[1]), Ok(1));
    assert_eq!(bought(&scene, "cake", &costs[0]), missing(20));

    let needs = |missing: i64| Err(Refusal::NeedsStamps { card: id("coffee"), missing });
    assert_eq!(bought(&scene, "tenth", &stamps), needs(9));
    let stamped = |scene: &mut Scene, count: i64| {
        scene.member().standing.stamps = vec![Stamps { card: id("coffee"), count }];
    };
    stamped(&mut scene, 8);
    assert_eq!(bought(&scene, "tenth", &stamps), needs(1));
    stamped(&mut scene, 19);
    assert_eq!(bought(&scene, "tenth", &stamps), Ok(1));
    scene.member = None;
    assert_eq!(bought(&scene, "tenth", &stamps), Err(Refusal::NeedsMember));
}
