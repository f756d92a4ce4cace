//! Sales that are worked out again.

use super::scene::{Scene, earn, pieces, points, scene};
use super::verification::{Reworked, Untold, verify_sale};
use crate::core::model::Receipt;
use crate::core::programme::{Earning, Goods};

/// A sale for 300.00 crowns that earns a point per ten crowns.
fn sold(goods: Goods) -> (Scene, Receipt) {
    let mut scene = scene();
    let per = super::scene::money(1_000);
    scene.rules(Vec::new(), vec![earn("ten", goods, Earning::PerMoney { points: points(1), per })]);
    scene.basket.lines = vec![pieces("a1", 2, 20_000), pieces("b1", 1, 10_000)];
    let receipt = scene.quote().receipt;
    (scene, receipt)
}

fn verify(scene: &Scene, receipt: &Receipt) -> Reworked {
    verify_sale(&scene.programme, scene.member.as_ref(), &scene.situation, receipt)
}

#[test]
fn a_sale_comes_to_what_its_receipt_says() {
    let (scene, receipt) = sold(Goods::default());
    assert_eq!(receipt.totals.points_earned, points(30));
    assert_eq!(verify(&scene, &receipt), Reworked::Same);
}

#[test]
fn points_that_no_rule_gives_are_told() {
    let (scene, mut receipt) = sold(Goods::default());
    receipt.lines[0].earnings[0].points = points(90);
    receipt.totals.points_earned = points(100);
    assert_eq!(verify(&scene, &receipt), Reworked::Differs(points(70)));
}

#[test]
fn what_a_receipt_does_not_keep_is_not_held_against_it() {
    let (mut scene, mut receipt) = sold(Goods::default());
    receipt.totals.points_earned = points(100);
    scene.member().standing.facts.balance = points(5);
    assert_eq!(verify(&scene, &receipt), Reworked::Untold(Untold::Standing));

    let (scene, mut receipt) = sold(Goods::default());
    receipt.lines[0].due = super::scene::money(19_000);
    assert_eq!(verify(&scene, &receipt), Reworked::Untold(Untold::Prices));

    let branded = Goods { except_brands: vec!["house".to_owned()], ..Goods::default() };
    let (scene, mut receipt) = sold(branded);
    receipt.totals.points_earned = points(100);
    assert_eq!(verify(&scene, &receipt), Reworked::Untold(Untold::Rules));

    let (scene, mut receipt) = sold(Goods::default());
    receipt.currency = crate::core::model::Currency::parse("EUR").unwrap();
    assert!(matches!(verify(&scene, &receipt), Reworked::Untold(Untold::Quote(_))));
}
