//! What points can pay for, how many of them, and out of which lots.

use super::reason::{Reason, SpendLimit};
use super::scene::{Scene, at, id, lot, money, of_category, pieces, points, scene};
use crate::core::model::{LocalText, Rate};
use crate::core::programme::{Days, Goods, Partner};

fn share(text: &str) -> Rate {
    Rate::parse_percent(text).unwrap()
}

/// Bread for 100.00 and tobacco for 300.00, and a member with 250 points.
fn shopping() -> Scene {
    let mut scene = scene();
    scene.has(250, vec![]);
    scene.buys(vec![pieces("bread", 1, 10_000), pieces("tobacco", 1, 30_000)]);
    scene
}

/// What is spent of what was asked: points and what they pay by line, then the most and the limit that was told.
fn spends(scene: &mut Scene, asked: i64) -> (Vec<(i64, i64)>, i64, Option<SpendLimit>) {
    scene.choices.spend = points(asked);
    let quote = scene.quote();
    let lines = quote.receipt.lines.iter().map(|line| (line.points_spent.units(), line.points_paid.minor()));
    let limit = quote.reasons.iter().find_map(|reason| match reason {
        Reason::SpendLimited { limit, .. } => Some(*limit),
        _ => None,
    });
    (lines.collect(), quote.spend_max.units(), limit)
}

#[test]
fn points_pay_a_share_of_what_they_may_pay_for() {
    let mut scene = shopping();
    assert_eq!(spends(&mut scene, 40), (vec![(10, 1_000), (30, 3_000)], 250, None));
    scene.programme.points.pay_up_to = share("50 %");
    assert_eq!(spends(&mut scene, 999), (vec![(50, 5_000), (150, 15_000)], 200, Some(SpendLimit::Share)));
    scene.programme.points.pay_goods =
        Goods { except_categories: of_category("t").categories, ..Goods::default() };
    assert_eq!(spends(&mut scene, 999), (vec![(50, 5_000), (0, 0)], 50, Some(SpendLimit::Share)));
    scene.programme.points.pay_up_to = share("100 %");
    assert_eq!(spends(&mut scene, 999), (vec![(100, 10_000), (0, 0)], 100, Some(SpendLimit::Share)));
}

#[test]
fn a_partner_may_have_its_own_share() {
    let mut scene = shopping();
    let stores = vec!["s1".to_owned()];
    let partner = |pay_up_to: Option<Rate>| Partner {
        id: id("bakery"),
        name: LocalText::default(),
        stores: stores.clone(),
        earn_factor: Rate::ONE,
        pay_up_to,
    };
    scene.programme.points.pay_up_to = share("50 %");
    scene.programme.partners = vec![partner(None)];
    assert_eq!(scene.quote().spend_max, points(200));
    scene.programme.partners = vec![partner(Some(share("25 %")))];
    assert_eq!(scene.quote().spend_max, points(100));
    scene.situation.store = "s2".to_owned();
    assert_eq!(scene.quote().spend_max, points(200));
}

#[test]
fn no_line_is_brought_below_its_minimum() {
    let mut scene = shopping();
    scene.basket.lines[1].minimum = money(29_000);
    assert_eq!(spends(&mut scene, 999), (vec![(100, 10_000), (10, 1_000)], 110, Some(SpendLimit::Share)));
    scene.basket.lines[0].minimum = money(20_000);
    assert_eq!(spends(&mut scene, 999), (vec![(0, 0), (10, 1_000)], 10, Some(SpendLimit::Share)));
}

#[test]
fn fewer_than_the_least_are_not_spent() {
    let mut scene = shopping();
    let least = Some(SpendLimit::Least(points(100)));
    let nothing = vec![(0, 0), (0, 0)];
    scene.programme.points.spend_least = points(100);
    assert_eq!(spends(&mut scene, 0), (nothing.clone(), 250, None));
    assert_eq!(spends(&mut scene, 99), (nothing.clone(), 250, least));
    assert_eq!(spends(&mut scene, 100), (vec![(25, 2_500), (75, 7_500)], 250, None));
    scene.has(99, vec![]);
    assert_eq!(spends(&mut scene, 100), (nothing, 0, least));
}

#[test]
fn without_head_office_less_may_be_spent_and_nothing_of_an_old_balance() {
    let mut scene = shopping();
    scene.programme.offline.spend_most = Some(points(60));
    scene.programme.offline.balance_days_max = Some(7);
    scene.member().as_of = Some(at(-7, 16, 30));
    assert_eq!(
        spends(&mut scene, 80),
        (vec![(15, 1_500), (45, 4_500)], 60, Some(SpendLimit::Offline(points(60))))
    );
    assert_eq!(scene.quote().points.unwrap().spendable, points(60));
    scene.member().as_of = Some(at(-8, 16, 30));
    let old = Some(SpendLimit::TooOld { days: 8 });
    assert_eq!(spends(&mut scene, 80), (vec![(0, 0), (0, 0)], 0, old));
    let told = scene.quote().points.unwrap();
    assert_eq!((told.spendable, told.balance), (points(0), points(250)));
    scene.situation.online = true;
    assert_eq!(spends(&mut scene, 80).1, 250);
    scene.situation.online = false;
    scene.member().as_of = None;
    assert_eq!(spends(&mut scene, 10).1, 60, "what nobody but this till knows is not old");
}

#[test]
fn outside_the_days_of_the_programme_nothing_is_spent() {
    let mut scene = shopping();
    scene.programme.valid = Days { from: None, until: Some(super::scene::today().plus(-1)) };
    assert_eq!(spends(&mut scene, 10), (vec![(0, 0), (0, 0)], 0, Some(SpendLimit::Share)));
}

#[test]
fn what_expires_first_is_spent_first_and_stands_with_its_line() {
    let mut scene = shopping();
    let lots = vec![
        lot(None, Some(0), 1_000),
        lot(Some(-5), Some(10), 20),
        lot(Some(1), Some(20), 500),
        lot(None, Some(40), 30),
        lot(Some(-1), None, 10),
    ];
    scene.has(15, lots);
    assert_eq!(spends(&mut scene, 999).1, 75, "neither what is gone nor what can't be spent yet");
    let of_line = |scene: &Scene, number: usize| scene.quote().receipt.lines[number].spent_lots.clone();
    assert_eq!(of_line(&scene, 0), [lot(Some(-5), Some(10), 19)]);
    assert_eq!(
        of_line(&scene, 1),
        [lot(Some(-5), Some(10), 1), lot(None, Some(40), 30), lot(Some(-1), None, 10)],
        "the other 15 are undated"
    );
    let told = scene.quote().points.unwrap();
    assert_eq!((told.spendable, told.unvested, told.expiring), (points(75), points(500), points(20)));
    let member = scene.quote().receipt.member.unwrap();
    assert_eq!((member.balance_before, member.balance_after), (points(575), points(500)));
}

#[test]
fn a_debt_is_paid_before_anything_is_spent() {
    let mut scene = shopping();
    scene.has(-30, vec![lot(None, Some(10), 50)]);
    assert_eq!(spends(&mut scene, 999).1, 20);
    scene.has(-80, vec![lot(None, Some(10), 50)]);
    assert_eq!(spends(&mut scene, 999), (vec![(0, 0), (0, 0)], 0, Some(SpendLimit::Balance)));
    let debt = scene.quote().reasons.contains(&Reason::Debt { points: points(30) });
    assert!(debt);
}

#[test]
fn what_keeps_more_points_from_being_spent_is_told_before_any_is_chosen() {
    let mut scene = shopping();
    assert_eq!(scene.quote().spend_limit, SpendLimit::Balance);
    scene.programme.points.pay_up_to = share("50 %");
    assert_eq!(scene.quote().spend_limit, SpendLimit::Share);
    scene.programme.points.spend_least = points(500);
    assert_eq!(
        (scene.quote().spend_max, scene.quote().spend_limit),
        (points(0), SpendLimit::Least(points(500)))
    );
}
