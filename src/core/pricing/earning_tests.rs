//! What each sort of rule gives, to which line, and with which dates.

use super::reason::{Reason, Refusal};
use super::scene::{Scene, day, earn, id, money, of_category, pieces, points, scene, today, when};
use crate::core::model::{Day, LocalText, Rate};
use crate::core::programme::{Days, EarnRule, Earning, Expiry, Goods, Limits, MemberLimit, Partner};

fn factor(text: &str) -> Rate {
    Rate::parse_factor(text).unwrap()
}

fn per_money(units: i64, per: i64) -> Earning {
    Earning::PerMoney { points: points(units), per: money(per) }
}

/// Coffee for 90.00, three pieces; bread for 60.00, two pieces.
fn shopping(rules: Vec<EarnRule>) -> Scene {
    let mut scene = scene();
    scene.buys(vec![pieces("coffee", 3, 9_000), pieces("bread", 2, 6_000)]);
    scene.rules(vec![], rules);
    scene
}

/// What is earned: by rule, line by line from 1, the visit as line 0.
fn earned(scene: &Scene) -> Vec<(String, usize, i64)> {
    let receipt = scene.quote().receipt;
    let lines = receipt.lines.iter().enumerate().flat_map(|(number, line)| {
        line.earnings
            .iter()
            .map(move |earning| (earning.rule.to_string(), number + 1, earning.points.units()))
    });
    let visit =
        receipt.effects.earnings.iter().map(|earning| (earning.rule.to_string(), 0, earning.points.units()));
    let all: Vec<_> = lines.chain(visit).collect();
    assert_eq!(receipt.totals.points_earned.units(), all.iter().map(|(_, _, units)| units).sum::<i64>());
    all
}

fn told(rule: &str, line: usize, units: i64) -> (String, usize, i64) {
    (rule.to_owned(), line, units)
}

fn coffee() -> Goods {
    of_category("c")
}

#[test]
fn money_items_and_visits_earn() {
    let scene = shopping(vec![
        earn("item", coffee(), Earning::PerItem(points(2))),
        earn("money", Goods::default(), per_money(1, 2_000)),
        earn("visit", Goods::default(), Earning::PerVisit(points(5))),
    ]);
    let wanted = [told("item", 1, 6), told("money", 1, 4), told("money", 2, 3), told("visit", 0, 5)];
    assert_eq!(earned(&scene), wanted);
    let visit = Reason::Earned { rule: id("visit"), lines: vec![], points: points(5) };
    assert!(scene.quote().reasons.contains(&visit));
}

#[test]
fn what_points_paid_and_what_costs_nothing_earns_nothing() {
    let mut scene = shopping(vec![
        earn("item", Goods::default(), Earning::PerItem(points(1))),
        earn("money", Goods::default(), per_money(1, 1_000)),
        earn("visit", Goods::default(), Earning::PerVisit(points(5))),
    ]);
    scene.has(100, vec![]);
    scene.choices.spend = points(100);
    let wanted = [
        told("item", 1, 3),
        told("money", 1, 3),
        told("item", 2, 2),
        told("money", 2, 2),
        told("visit", 0, 5),
    ];
    assert_eq!(earned(&scene), wanted);
    scene.has(150, vec![]);
    scene.choices.spend = points(150);
    assert_eq!(earned(&scene), [], "all is paid with points");
}

#[test]
fn pieces_that_an_offer_gave_for_nothing_are_no_items() {
    use crate::core::model::receipt::LineDiscount;
    let scene = shopping(vec![earn("item", coffee(), Earning::PerItem(points(1)))]);
    let discounts = |quantity: i64, amount: i64| {
        let quantity = Some(super::scene::quantity(quantity));
        let off = LineDiscount { offer: id("o"), amount: money(amount), percent: None, quantity };
        vec![vec![off], vec![]]
    };
    let items = |discounts: &[Vec<LineDiscount>], due: i64| {
        let dues = [money(due), money(6_000)];
        let paid = super::earning::Paid { discounts, dues: &dues };
        scene.on(|occasion| {
            let earnings = super::earning::plan_earnings(occasion, paid).unwrap();
            earnings.lines[0].iter().map(|earning| earning.points.units()).sum::<i64>()
        })
    };
    assert_eq!(items(&discounts(1_000, 3_000), 6_000), 2);
    assert_eq!(items(&discounts(1_000, 2_999), 6_001), 3);
    assert_eq!(items(&discounts(2_000, 6_000), 3_000), 1);
    assert_eq!(items(&discounts(3_000, 9_000), 0), 0);
}

#[test]
fn tiers_partners_and_factors_multiply_exactly() {
    let rules = vec![earn("money", Goods::default(), per_money(1, 2_000))];
    let mut scene = shopping(rules.clone());
    scene.programme.tiers[0].earn_factor = factor("1.5");
    // 150.00 / 20.00 * 1.5 is 11.25.
    assert_eq!(earned(&scene), [told("money", 1, 7), told("money", 2, 4)]);
    scene.programme.partners = vec![Partner {
        id: id("bakery"),
        name: LocalText::default(),
        stores: vec!["s1".to_owned()],
        earn_factor: factor("2"),
        pay_up_to: None,
    }];
    assert_eq!(earned(&scene), [told("money", 1, 13), told("money", 2, 9)]);
    assert_eq!(scene.quote().receipt.effects.partner, Some(id("bakery")));
    scene.programme.partners.clear();

    let double = earn("double", coffee(), Earning::Factor(factor("2")));
    scene.rules(vec![], [rules.clone(), vec![double.clone()]].concat());
    let wanted = [told("double", 1, 7), told("money", 1, 7), told("money", 2, 4)];
    assert_eq!(earned(&scene), wanted, "twice what the other rule gave on coffee");

    let half = earn("half", coffee(), Earning::Factor(factor("0.5")));
    scene.rules(vec![], [rules, vec![half]].concat());
    // (90.00 * 0.5 + 60.00) / 20.00 * 1.5 is 7.875, of which coffee has 3/7.
    assert_eq!(earned(&scene), [told("money", 1, 3), told("money", 2, 4)]);
}

#[test]
fn a_factor_on_everything_reaches_the_visit_too() {
    let scene = shopping(vec![
        earn("a-triple", Goods::default(), Earning::Factor(factor("3"))),
        earn("b-double", coffee(), Earning::Factor(factor("2"))),
        earn("item", coffee(), Earning::PerItem(points(1))),
        earn("visit", Goods::default(), Earning::PerVisit(points(5))),
    ]);
    let wanted = [
        told("a-triple", 1, 6),
        told("b-double", 1, 9),
        told("item", 1, 3),
        told("a-triple", 0, 10),
        told("visit", 0, 5),
    ];
    assert_eq!(earned(&scene), wanted);
}

#[test]
fn one_sale_earns_no_more_than_the_most() {
    let mut scene = shopping(vec![
        earn("money", Goods::default(), per_money(1, 100)),
        earn("visit", Goods::default(), Earning::PerVisit(points(50))),
    ]);
    assert_eq!(earned(&scene), [told("money", 1, 90), told("money", 2, 60), told("visit", 0, 50)]);
    scene.programme.points.earn_most = Some(points(100));
    assert_eq!(earned(&scene), [told("money", 1, 45), told("money", 2, 30), told("visit", 0, 25)]);
    let limited = |earned, allowed| Reason::EarnLimited { earned: points(earned), allowed: points(allowed) };
    assert!(scene.quote().reasons.contains(&limited(200, 100)));
    scene.programme.points.earn_most = Some(points(0));
    assert_eq!(earned(&scene), []);
    assert!(scene.quote().reasons.contains(&limited(200, 0)));
    scene.programme.points.earn_most = Some(points(200));
    assert!(!scene.quote().reasons.iter().any(|reason| matches!(reason, Reason::EarnLimited { .. })));
}

#[test]
fn a_rule_that_does_not_apply_says_why() {
    let mut gold = earn("gold", coffee(), per_money(1, 100));
    gold.when = when(|when| when.tiers = vec![id("gold")]).into();
    let mut friday = earn("friday", Goods::default(), Earning::PerVisit(points(1)));
    friday.when = when(|when| when.weekdays = crate::core::programme::Weekdays(0b1_0000)).into();
    let mut scene = shopping(vec![gold, friday]);
    assert_eq!(earned(&scene), []);
    let refused = |rule: &str, why: Refusal, lines: Vec<usize>| Reason::Refused {
        offer: id(rule),
        why,
        lines: lines.into(),
    };
    let reasons = scene.quote().reasons;
    assert!(reasons.contains(&refused("gold", Refusal::NeedsTier(vec![id("gold")]), vec![1])));
    assert!(reasons.contains(&refused("friday", Refusal::OtherWeekday, vec![])));
    scene.programme.valid = Days { from: Some(today().plus(1)), until: None };
    assert!(scene.quote().reasons.contains(&refused("gold", Refusal::ProgrammeNotValid, vec![1])));
    scene.member = None;
    assert_eq!(earned(&scene), []);
}

#[test]
fn limits_hold_for_rules_and_their_uses_are_counted() {
    let mut item = earn("item", Goods::default(), Earning::PerItem(points(2)));
    item.limits.per_sale = Some(4);
    let mut money = earn("money", Goods::default(), per_money(1, 100));
    money.limits.budget_points = Some(points(100));
    let mut visit = earn("visit", Goods::default(), Earning::PerVisit(points(5)));
    visit.limits =
        Limits { per_member: vec![MemberLimit { times: 1, within_days: Some(1) }], ..Limits::default() };
    let mut scene = shopping(vec![item, money, visit]);
    let wanted = [
        told("item", 1, 6),
        told("money", 1, 60),
        told("item", 2, 2),
        told("money", 2, 40),
        told("visit", 0, 5),
    ];
    assert_eq!(earned(&scene), wanted);
    let uses = scene.quote().receipt.effects.uses;
    let told: Vec<_> =
        uses.iter().map(|used| (used.offer.as_str(), used.times, used.points.units())).collect();
    assert_eq!(told, [("money", 1, 100), ("visit", 1, 5)], "a limit for one sale needs no count");
    assert!(uses.iter().all(|used| used.day == today()));
    scene.member().standing.uses = uses;
    let why = Refusal::MemberLimit { times: 1, within_days: Some(1) };
    let refused = Reason::Refused { offer: id("visit"), why, lines: [].into_iter().collect() };
    assert!(scene.quote().reasons.contains(&refused));
}

#[test]
fn earned_points_carry_their_dates() {
    let mut own = earn("own", coffee(), Earning::PerVisit(points(1)));
    own.vests_after_days = Some(0);
    own.expiry = Some(Expiry::YearEnd(0));
    let mut scene = shopping(vec![own, earn("plain", coffee(), per_money(1, 100))]);
    scene.programme.points.vests_after_days = 14;
    let mut dates = |expiry: Expiry| -> (Vec<Option<Day>>, Vec<Option<Day>>) {
        scene.programme.points.expiry = expiry;
        let receipt = scene.quote().receipt;
        let all = || receipt.lines.iter().flat_map(|line| &line.earnings).chain(&receipt.effects.earnings);
        (all().map(|earning| earning.vests).collect(), all().map(|earning| earning.expires).collect())
    };
    let vests = vec![Some(today().plus(14)), None];
    let own = Some(day(2027, 1, 1));
    assert_eq!(dates(Expiry::Never), (vests.clone(), vec![None, own]));
    assert_eq!(dates(Expiry::AfterDays(365)), (vests.clone(), vec![Some(day(2027, 11, 24)), own]));
    assert_eq!(dates(Expiry::MonthEnd(3)), (vests.clone(), vec![Some(day(2027, 3, 1)), own]));
    assert_eq!(dates(Expiry::YearEnd(1)), (vests, vec![Some(day(2028, 1, 1)), own]));
}
