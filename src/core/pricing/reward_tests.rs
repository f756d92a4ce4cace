//! Rewards that were asked for and are not had: each says why.

use super::reason::{Reason, Refusal, SpendLimit};
use super::scene::{Scene, at, id, of_category, pieces, points, quantity, reward, scene};
use crate::core::model::Rate;
use crate::core::programme::{Cost, GroupDeal, Offer, Part, PriceEffect};

/// Why a reward is refused, each time that it is told.
fn told(scene: &Scene, name: &str) -> Vec<Refusal> {
    let reasons = scene.quote().reasons.into_iter();
    let told = reasons.filter_map(|reason| match reason {
        Reason::Refused { offer, why, .. } if offer == id(name) => Some(why),
        _ => None,
    });
    told.collect()
}

#[test]
fn a_reward_beyond_what_may_be_spent_offline_is_not_told_as_a_lack_of_points() {
    let mut scene = scene();
    scene.buys(vec![pieces("coffee", 1, 5_900)]);
    scene.rules(vec![reward("cake", Cost::Points(points(80)))], vec![]);
    scene.has(100, vec![]);
    scene.choices.rewards = vec!["cake".to_owned()];
    assert_eq!(told(&scene, "cake"), []);
    scene.programme.offline.spend_most = Some(points(60));
    assert_eq!(told(&scene, "cake"), [Refusal::PointsHeld(SpendLimit::Offline(points(60)))]);
    scene.situation.online = true;
    assert_eq!(told(&scene, "cake"), []);
    scene.situation.online = false;
    scene.has(79, vec![]);
    assert_eq!(told(&scene, "cake"), [Refusal::NeedsPoints { missing: points(20) }], "there are not enough");
    scene.has(80, vec![]);
    scene.programme.offline.balance_days_max = Some(1);
    scene.member().as_of = Some(at(-3, 16, 30));
    assert_eq!(told(&scene, "cake"), [Refusal::PointsHeld(SpendLimit::TooOld { days: 3 })]);
}

#[test]
fn a_chosen_set_of_which_parts_are_absent_says_what_is_missing() {
    let part = |name: &str, pieces: u32| Part { goods: of_category(name), pieces };
    let deal = GroupDeal::Percent(Rate::ONE);
    let price = Some(PriceEffect::Mix { parts: vec![part("t", 1), part("b", 2)], deal });
    let set = Offer { price, gives: Vec::new(), ..reward("set", Cost::Points(points(30))) };
    let mut scene = scene();
    scene.rules(vec![set, reward("cake", Cost::Points(points(30)))], vec![]);
    scene.has(40, vec![]);
    scene.choices.rewards = ["set", "set", "cake"].map(str::to_owned).to_vec();
    let needs = |count: i64| vec![Refusal::NeedsMore { missing: quantity(count * 1_000) }];
    scene.buys(vec![pieces("coffee", 1, 5_900)]);
    assert_eq!((told(&scene, "set"), told(&scene, "cake")), (needs(3), vec![]));
    scene.buys(vec![pieces("tea", 1, 4_900), pieces("coffee", 1, 5_900)]);
    assert_eq!(told(&scene, "set"), needs(2));
    scene.buys(vec![pieces("tea", 1, 4_900), pieces("bread", 2, 9_000)]);
    assert_eq!(told(&scene, "set"), []);
}
