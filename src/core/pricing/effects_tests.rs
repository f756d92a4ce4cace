//! What a sale does beside its prices, and where it leads its member.

use std::sync::Arc;

use super::ask::Given;
use super::reason::{Missing, NamedLines, Reason, Refusal, SpendLimit};
use super::scene::{
    Scene, earn, id, lot, money, of_category, offer, pieces, points, reward, scene, today, visited, when,
};
use crate::core::model::receipt::{CouponUse, Donation, Effects, Gift, LineEarning, RewardUse};
use crate::core::model::standing::{OfferUse, Stamps, TierHold, TierStep, Voucher};
use crate::core::model::{LocalText, MemberId, Points, Rate, Sku};
use crate::core::programme::{
    Charity, Cost, Coupon, Days, Deal, Downgrade, Earning, Experiment, Gain, Goods, GroupDeal, Hold,
    MemberLimit, Offer, PriceEffect, Qualification, ReferralRule, StampCard,
};

fn perk() -> Vec<Gain> {
    vec![Gain::Perk(LocalText::default())]
}

fn gifts(sku: &str, pieces: u32) -> Vec<Gain> {
    vec![Gain::Gift { sku: Sku::parse(sku).unwrap(), name: LocalText::default(), pieces }]
}

/// A coffee for 59.00, and these offers.
fn shopping(offers: Vec<Offer>) -> Scene {
    let mut scene = scene();
    scene.buys(vec![pieces("coffee", 1, 5_900)]);
    scene.rules(offers, vec![]);
    scene
}

fn effects(scene: &Scene) -> Effects {
    scene.quote().receipt.effects
}

fn has(scene: &Scene, reason: &Reason) -> bool {
    scene.quote().reasons.contains(reason)
}

fn refused(scene: &Scene, offer: &str) -> Option<Refusal> {
    scene.quote().reasons.into_iter().find_map(|reason| match reason {
        Reason::Refused { offer: of, why, .. } if of == id(offer) => Some(why),
        _ => None,
    })
}

#[test]
fn an_offer_of_nothing_but_gains_applies_to_any_basket_that_is_not_empty() {
    let mut members_only = offer("lounge", None, perk());
    Arc::make_mut(&mut members_only.when).member = true;
    let mut tea = offer("tea", None, perk());
    tea.goods = of_category("t");
    let mut scene = shopping(vec![offer("bag", None, perk()), members_only, tea]);
    assert_eq!(effects(&scene).perks, [id("bag"), id("lounge")]);
    assert!(has(&scene, &Reason::Given { offer: id("bag") }));
    scene.member = None;
    assert_eq!(effects(&scene).perks, [id("bag")]);
    assert_eq!(refused(&scene, "lounge"), Some(Refusal::NeedsMember));
    assert_eq!(refused(&scene, "tea"), None, "its goods are not in the basket");
    scene.buys(vec![]);
    assert_eq!(effects(&scene), Effects::default());
}

#[test]
fn a_piece_that_an_offer_makes_cheaper_and_then_gives_counts_once() {
    let half = PriceEffect::Unit(Deal::Percent(Rate::parse_percent("50 %").unwrap()));
    let mut scene = shopping(vec![offer("half", Some(half), gifts("coffee", 1))]);
    let off = |scene: &Scene| {
        let off = &scene.quote().receipt.lines[0].discounts[0];
        (off.amount.minor(), off.quantity.map(|quantity| quantity.thousandths()), off.percent)
    };
    assert_eq!(off(&scene), (5_900, None, None));
    scene.buys(vec![pieces("coffee", 3, 17_700)]);
    assert_eq!(off(&scene), (11_800, None, None));
}

#[test]
fn a_voucher_is_given_for_days_and_used_up_once() {
    let give = offer("come-back", None, vec![Gain::Voucher { offer: id("free"), days: Some(30) }]);
    let mut free = offer("free", None, gifts("cake", 1));
    Arc::make_mut(&mut free.when).voucher = true;
    let mut scene = shopping(vec![give, free]);
    let voucher =
        |later: i32, count: i64| Voucher { offer: id("free"), expires: Some(today().plus(later)), count };
    assert_eq!(effects(&scene).vouchers, [voucher(31, 1)]);
    scene.member().standing.vouchers = vec![voucher(31, 2), voucher(5, 1), voucher(0, 1)];
    let found = effects(&scene);
    assert_eq!(found.vouchers, [voucher(5, -1), voucher(31, 1)], "the one that ends first is used");
    let gift = Gift { offer: id("free"), sku: Sku::parse("cake").unwrap(), pieces: 1, in_basket: 0 };
    assert_eq!(found.gifts, [gift]);
    scene.member = None;
    assert_eq!(effects(&scene), Effects::default(), "nobody is there to come back");
}

#[test]
fn a_coupon_is_used_by_what_it_opened_and_counted_where_it_is_limited() {
    let opened = |name: &str, goods: Goods| Offer {
        goods,
        when: when(|when| when.coupon = Some(id("summer"))).into(),
        ..offer(name, None, perk())
    };
    let mut scene = shopping(vec![opened("a", Goods::default()), opened("b", Goods::default())]);
    let coupon = Coupon {
        id: id("summer"),
        name: LocalText::default(),
        codes: vec!["SUMMER".to_owned()],
        prefix: String::new(),
        days: Days::default(),
        per_member: Some(1),
        total: None,
    };
    scene.programme.coupons = vec![coupon];
    scene.choices.coupons = vec!["SUMMER".to_owned(), "WINTER".to_owned()];
    let found = effects(&scene);
    assert_eq!(found.coupons, [CouponUse { coupon: id("summer"), code: "SUMMER".to_owned(), once: false }]);
    assert_eq!(
        found.uses.iter().map(|used| (used.offer.as_str(), used.times)).collect::<Vec<_>>(),
        [("summer", 1)]
    );
    assert!(has(&scene, &Reason::CouponUnknown { code: "WINTER".to_owned() }));
    scene.member().standing.uses = found.uses;
    assert_eq!(effects(&scene).coupons, []);
    assert_eq!(refused(&scene, "a"), Some(Refusal::CouponUsed(id("summer"))));
    scene.rules(vec![opened("tea", of_category("t"))], vec![]);
    scene.member().standing.uses.clear();
    assert_eq!(effects(&scene), Effects::default(), "it opened nothing");
}

#[test]
fn uses_are_counted_where_a_limit_asks_for_them() {
    let mut member = offer("member", None, perk());
    member.limits.per_member = vec![MemberLimit { times: 1, within_days: None }];
    let mut store = offer("store", None, perk());
    store.limits.per_store = Some(2);
    let mut scene = shopping(vec![member, offer("plain", None, perk()), store]);
    let used = |name: &str| OfferUse {
        offer: id(name),
        day: today(),
        times: 1,
        money: money(0),
        points: Points::ZERO,
    };
    assert_eq!(effects(&scene).uses, [used("member"), used("store")]);
    scene.member().standing.uses = vec![used("member")];
    scene.situation.given.insert(id("store"), Given { times: 2, ..Given::default() });
    assert_eq!(effects(&scene).perks, [id("plain")]);
    assert_eq!(refused(&scene, "member"), Some(Refusal::MemberLimit { times: 1, within_days: None }));
    assert_eq!(refused(&scene, "store"), Some(Refusal::BudgetUsed));
}

#[test]
fn stamps_are_given_for_what_is_paid_and_taken_for_rewards_of_before() {
    let card = || id("coffee");
    let tenth = Offer { goods: of_category("c"), ..reward("tenth", Cost::Stamps { card: card(), count: 9 }) };
    let mut stamp = earn("stamp", of_category("c"), Earning::Stamps { card: card(), pieces: 1 });
    let mut scene = scene();
    scene.programme.stamp_cards = vec![StampCard { id: card(), name: LocalText::default() }];
    scene.buys(vec![pieces("coffee", 2, 11_800), pieces("bread", 1, 3_000)]);
    scene.rules(vec![tenth.clone()], vec![stamp.clone()]);
    scene.member().standing.stamps = vec![Stamps { card: card(), count: 8 }];
    let stamped =
        |rule: &str, count: i64, after: i64| Reason::Stamped { rule: id(rule), card: card(), count, after };
    assert_eq!(effects(&scene).stamps, [Stamps { card: card(), count: 2 }]);
    assert!(has(&scene, &stamped("stamp", 2, 10)), "they count from the next sale on");
    assert_eq!(refused(&scene, "tenth"), Some(Refusal::NeedsStamps { card: card(), missing: 1 }));

    scene.member().standing.stamps = vec![Stamps { card: card(), count: 10 }];
    let found = effects(&scene);
    assert_eq!(found.stamps, [Stamps { card: card(), count: -9 }, Stamps { card: card(), count: 2 }]);
    assert_eq!(found.perks, [id("tenth")]);
    assert!(has(&scene, &stamped("tenth", -9, 3)) && has(&scene, &stamped("stamp", 2, 3)));
    let missing = Missing::Stamps(6);
    assert!(has(&scene, &Reason::NextReward { reward: id("tenth"), missing }));

    // One stamp for each two pieces, one at most in a sale.
    stamp.gives = Earning::Stamps { card: card(), pieces: 2 };
    stamp.limits.per_sale = Some(1);
    scene.rules(vec![], vec![stamp]);
    for (pieces_bought, stamps) in [(1, 0), (2, 1), (5, 1)] {
        scene.buys(vec![pieces("coffee", pieces_bought, 5_900 * pieces_bought)]);
        let given: i64 = effects(&scene).stamps.iter().map(|stamps| stamps.count).sum();
        assert_eq!(given, stamps, "{pieces_bought}");
    }
    // Two rewards of one card do not take the same stamps.
    let second = Offer { id: id("second"), ..tenth.clone() };
    scene.rules(vec![tenth, second], vec![]);
    scene.member().standing.stamps = vec![Stamps { card: card(), count: 17 }];
    assert_eq!(effects(&scene).perks, [id("second")]);
    assert_eq!(refused(&scene, "tenth"), Some(Refusal::NeedsStamps { card: card(), missing: 1 }));
}

#[test]
fn points_buy_rewards_first_then_go_to_a_charity_then_pay() {
    let mut scene = shopping(vec![
        Offer { gives: gifts("cake", 1), ..reward("cake", Cost::Points(points(30))) },
        Offer { goods: of_category("t"), ..reward("tea", Cost::Points(points(5))) },
    ]);
    scene.programme.charities = vec![Charity { id: id("trees"), name: LocalText::default() }];
    scene.has(20, vec![lot(None, Some(9), 70), lot(None, Some(20), 10)]);
    scene.choices.rewards = ["cake", "cake", "tea"].map(str::to_owned).to_vec();
    scene.choices.donation = Some(("trees".to_owned(), points(15)));
    scene.choices.spend = points(99);
    let quote = scene.quote();
    let found = &quote.receipt.effects;
    let lots = vec![lot(None, Some(9), 60)];
    assert_eq!(found.rewards, [RewardUse { reward: id("cake"), points: points(60), lots }]);
    let lots = vec![lot(None, Some(9), 10), lot(None, Some(20), 5)];
    assert_eq!(found.donation, Some(Donation { charity: id("trees"), points: points(15), lots }));
    assert_eq!((found.gifts[0].pieces, found.gifts[0].in_basket), (2, 0));
    assert_eq!((quote.spend_max, quote.receipt.totals.points_spent), (points(25), points(100)));
    assert_eq!(quote.receipt.lines[0].spent_lots, [lot(None, Some(20), 5)]);
    assert_eq!(quote.receipt.member.as_ref().unwrap().balance_after, points(0));
    let limit = SpendLimit::Balance;
    assert!(quote.reasons.contains(&Reason::SpendLimited { asked: points(99), allowed: points(25), limit }));
    assert_eq!(refused(&scene, "tea"), Some(Refusal::NeedsMore { missing: super::scene::quantity(1_000) }));

    // More than there is goes to no charity.
    scene.choices.rewards.clear();
    scene.choices.donation = Some(("trees".to_owned(), points(150)));
    let quote = scene.quote();
    assert_eq!(quote.receipt.effects.donation.as_ref().unwrap().points, points(100));
    assert!(quote.reasons.contains(&Reason::SpendLimited {
        asked: points(150),
        allowed: points(100),
        limit
    }));
    assert_eq!(quote.spend_max, points(0));
    scene.choices.donation = None;
    assert_eq!(refused(&scene, "cake"), Some(Refusal::NotChosen));
}

#[test]
fn a_friend_who_was_brought_is_rewarded_at_the_first_purchase() {
    let mut scene = shopping(vec![]);
    let referrer = MemberId::from_bytes([9; 16]);
    scene.programme.referral = Some(ReferralRule {
        name: LocalText::default(),
        referrer: points(100),
        friend: points(50),
        spend_least: money(5_900),
    });
    scene.programme.points.vests_after_days = 14;
    scene.member().standing.facts.visits = 0;
    scene.member().standing.traits.referred_by = Some(referrer);
    let earning = |units: i64| LineEarning {
        rule: id("referral"),
        points: points(units),
        vests: Some(today().plus(14)),
        expires: None,
    };
    let found = effects(&scene);
    assert_eq!(found.earnings, [earning(50)]);
    let referral = found.referral.unwrap();
    assert_eq!((referral.referrer, referral.reward), (referrer, earning(100)));
    assert_eq!(scene.quote().receipt.totals.points_earned, points(50));
    let given = |scene: &Scene| effects(scene).referral.is_some();
    scene.basket.lines[0].amount = money(5_899);
    assert!(!given(&scene), "too little is paid");
    let why = Refusal::NeedsTotal { missing: money(1) };
    let too_little = Reason::Refused { offer: id("referral"), why, lines: NamedLines::new() };
    assert!(scene.quote().reasons.contains(&too_little));
    scene.basket.lines[0].amount = money(5_900);
    scene.member().standing.referral_done = true;
    assert!(!given(&scene), "once");
    scene.member().standing.referral_done = false;
    scene.member().standing.facts.visits = 1;
    assert!(!given(&scene), "at the first purchase alone");
    scene.basket.lines[0].amount = money(5_899);
    assert!(!scene.quote().reasons.contains(&too_little), "nothing would bring it");
}

#[test]
fn the_arms_of_running_experiments_are_told() {
    let mut scene = shopping(vec![]);
    let experiment = |name: &str, from: i32| Experiment {
        id: id(name),
        arms: vec![(id("a"), 0), (id("b"), 1)],
        days: Days { from: Some(today().plus(from)), until: None },
    };
    scene.programme.experiments = vec![experiment("now", 0), experiment("later", 1)];
    let arms = effects(&scene).arms;
    let told: Vec<_> = arms.iter().map(|arm| (arm.experiment.as_str(), arm.arm.as_str())).collect();
    assert_eq!(told, [("now", "b")]);
    scene.member = None;
    assert_eq!(effects(&scene).arms, []);
}

#[test]
fn a_sale_that_reaches_a_tier_says_what_is_held_from_then_on() {
    let mut scene = shopping(vec![]);
    scene.programme.tiers[1].reach =
        vec![Qualification { spend: Some(money(10_000)), within_days: Some(30), ..Qualification::default() }];
    scene.programme.tiers[1].hold = Some(Hold { days: 90, downgrade: Downgrade::ToQualified });
    let hold = |later: i32| Some(TierHold { tier: id("gold"), until: today().plus(later) });
    let member = |scene: &Scene| scene.quote().receipt.member.unwrap();
    let next = |scene: &Scene| {
        scene.quote().reasons.into_iter().find_map(|reason| match reason {
            Reason::NextTier { missing, .. } => Some(missing),
            _ => None,
        })
    };
    assert_eq!((member(&scene).tier_step, next(&scene)), (None, Some(Missing::Money(money(4_100)))));
    scene.member().standing.days = vec![visited(29, 4_099)];
    assert_eq!(next(&scene), Some(Missing::Money(money(1))));
    scene.member().standing.days = vec![visited(29, 4_100)];
    let reached = member(&scene);
    assert_eq!((reached.tier, reached.tier_after), (Some(id("card")), Some(id("gold"))));
    assert_eq!((reached.tier_step, next(&scene)), (Some(TierStep { from: None, to: hold(90) }), None));

    let ends = |scene: &Scene| has(scene, &Reason::TierEnds { tier: id("gold"), until: today().plus(30) });
    scene.member().standing.tier = hold(30);
    assert_eq!(member(&scene).tier_step, Some(TierStep { from: hold(30), to: hold(90) }));
    assert!(!ends(&scene), "it is held anew");
    scene.member().standing.days.clear();
    assert_eq!((member(&scene).tier_step, member(&scene).tier_after), (None, Some(id("gold"))));
    assert!(ends(&scene));
    scene.member().standing.tier = hold(31);
    assert!(!scene.quote().reasons.iter().any(|reason| matches!(reason, Reason::TierEnds { .. })));
    scene.buys(vec![]);
    scene.member().standing.tier = hold(-1);
    assert_eq!(member(&scene).tier_step, None, "nothing is sold");
}

#[test]
fn the_nearest_reward_that_can_be_had_is_told() {
    let mut gold = reward("gold", Cost::Points(points(60)));
    Arc::make_mut(&mut gold.when).tiers = vec![id("gold")];
    let mut past = reward("past", Cost::Points(points(61)));
    Arc::make_mut(&mut past.when).days.until = Some(today().plus(-1));
    let cup = reward("cup", Cost::Stamps { card: id("coffee"), count: 10 });
    let offers = vec![
        reward("cheap", Cost::Points(points(50))),
        gold,
        past,
        reward("near", Cost::Points(points(80))),
        reward("far", Cost::Points(points(500))),
        cup,
    ];
    let mut scene = shopping(offers);
    scene.programme.stamp_cards = vec![StampCard { id: id("coffee"), name: LocalText::default() }];
    let next = |scene: &Scene| {
        scene.quote().reasons.into_iter().find_map(|reason| match reason {
            Reason::NextReward { reward, missing } => Some((reward.to_string(), missing)),
            _ => None,
        })
    };
    let told = |name: &str, missing: Missing| Some((name.to_owned(), missing));
    scene.has(50, vec![]);
    assert_eq!(next(&scene), told("near", Missing::Points(points(30))));
    scene.programme.tiers[0].earn_factor = Rate::ONE;
    scene.rules(
        scene.programme.offers.clone(),
        vec![earn("visit", Goods::default(), Earning::PerVisit(points(18)))],
    );
    assert_eq!(next(&scene), told("near", Missing::Points(points(12))), "what is earned now counts");
    scene.member().standing.stamps = vec![Stamps { card: id("coffee"), count: 9 }];
    assert_eq!(next(&scene), told("cup", Missing::Stamps(1)), "a tenth is less than twelve of eighty");
    scene.has(9_999, vec![]);
    scene.member().standing.stamps.clear();
    assert_eq!(next(&scene), told("cup", Missing::Stamps(10)));
    scene.member = None;
    assert_eq!(next(&scene), None);
}

#[test]
fn a_piece_that_points_or_stamps_bought_costs_nothing_and_earns_no_stamp() {
    let free_piece = |name: &str, cost: Cost| Offer {
        price: Some(PriceEffect::Group { pieces: 1, deal: GroupDeal::CheapestFree(1) }),
        goods: of_category("c"),
        ..reward(name, cost)
    };
    let card = || id("coffee");
    let mut scene = shopping(vec![
        free_piece("for-points", Cost::Points(points(50))),
        free_piece("tenth", Cost::Stamps { card: card(), count: 9 }),
    ]);
    let stamp = earn("stamp", of_category("c"), Earning::Stamps { card: card(), pieces: 1 });
    scene.rules(scene.programme.offers.clone(), vec![stamp]);
    scene.buys(vec![pieces("coffee", 4, 20_000)]);
    scene.has(120, vec![]);
    scene.choices.rewards = vec!["for-points".to_owned()];
    let quote = scene.quote();
    let found = quote.receipt.effects;
    assert_eq!(found.rewards, [RewardUse { reward: id("for-points"), points: points(50), lots: vec![] }]);
    assert_eq!(quote.receipt.totals.discount, money(5_000));
    assert_eq!((quote.receipt.totals.points_spent, quote.spend_max), (points(50), points(70)));
    assert_eq!(found.stamps, [Stamps { card: card(), count: 3 }]);
    scene.choices.rewards.clear();
    scene.member().standing.stamps = vec![Stamps { card: card(), count: 18 }];
    let found = effects(&scene);
    assert_eq!(found.stamps, [Stamps { card: card(), count: -18 }, Stamps { card: card(), count: 2 }]);
    assert_eq!(scene.quote().receipt.totals.discount, money(10_000));
    scene.programme.valid = Days { from: Some(today().plus(1)), until: None };
    assert_eq!(scene.quote().receipt.totals.discount, money(0));
    assert_eq!(refused(&scene, "tenth"), Some(Refusal::ProgrammeNotValid));
}
