//! What holds for points, whatever the programme, the basket and the member: with lots, limits, rewards and rules of
//! every sort.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::drawn::{basket, programme, view};
use super::quote::Quote;
use super::reason::Reason;
use super::scene::{Scene, earn, id, lot, money, of_category, points, reward, scene, today};
use crate::core::model::receipt::ReceiptTotals;
use crate::core::model::standing::{DayFacts, Stamps};
use crate::core::model::{LocalText, Lot, Points, Rate};
use crate::core::programme::{
    Charity, Cost, EarnRule, Earning, Expiry, Goods, Limits, MemberLimit, Offer, Partner, Programme,
    StampCard,
};

const CARD: &str = "coffee";

fn goods() -> impl Strategy<Value = Goods> {
    select(vec!["", "a", "a/b", "d"])
        .prop_map(|path| if path.is_empty() { Goods::default() } else { of_category(path) })
}

fn rate() -> impl Strategy<Value = Rate> {
    (0i64..4_000).prop_map(|thousandths| {
        Rate::parse_factor(&format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000)).unwrap()
    })
}

fn limits() -> impl Strategy<Value = Limits> {
    let member =
        (1u32..4, option::of(1u16..9)).prop_map(|(times, within_days)| MemberLimit { times, within_days });
    (option::of(1u32..5), vec(member, 0..2), option::of(1u64..5), option::of(1i64..500)).prop_map(
        |(per_sale, per_member, per_store, budget)| Limits {
            per_sale,
            per_member,
            per_store,
            budget_money: None,
            budget_points: budget.map(points),
        },
    )
}

fn rule() -> impl Strategy<Value = EarnRule> {
    let gives = prop_oneof![
        (1i64..200, 1i64..20_000)
            .prop_map(|(units, per)| Earning::PerMoney { points: points(units), per: money(per) }),
        (1i64..50).prop_map(|units| Earning::PerItem(points(units))),
        (1i64..500).prop_map(|units| Earning::PerVisit(points(units))),
        rate().prop_map(Earning::Factor),
        (1u32..4).prop_map(|pieces| Earning::Stamps { card: id(CARD), pieces }),
    ];
    let expiry = select(vec![Expiry::Never, Expiry::AfterDays(9), Expiry::MonthEnd(1), Expiry::YearEnd(0)]);
    (goods(), gives, limits(), option::of(0u16..30), option::of(expiry)).prop_map(
        |(goods, gives, limits, vests_after_days, expiry)| EarnRule {
            limits,
            vests_after_days,
            expiry,
            ..earn("rule", goods, gives)
        },
    )
}

fn bought() -> impl Strategy<Value = Offer> {
    let cost = prop_oneof![
        (1i64..20_000).prop_map(|units| Cost::Points(points(units))),
        (1u32..12).prop_map(|count| Cost::Stamps { card: id(CARD), count }),
    ];
    (goods(), limits(), cost).prop_map(|(goods, limits, cost)| Offer {
        goods,
        limits,
        ..reward("reward", cost)
    })
}

fn lots() -> impl Strategy<Value = Vec<Lot>> {
    let drawn = (option::of(-9i32..9), option::of(-9i32..40), 1i64..9_000);
    vec(drawn, 0..6).prop_map(|lots| {
        let mut lots: Vec<Lot> =
            lots.into_iter().map(|(vests, expires, units)| lot(vests, expires, units)).collect();
        lots.sort_by_key(Lot::order);
        lots
    })
}

fn numbered<T>(rules: Vec<T>, name: &str, rename: impl Fn(T, String) -> T) -> Vec<T> {
    rules.into_iter().enumerate().map(|(number, rule)| rename(rule, format!("{name}-{number}"))).collect()
}

/// A programme with offers that take something off, rules and rewards of every sort, and limits on spending.
fn rich() -> impl Strategy<Value = Programme> {
    let spending = (rate(), goods(), 0i64..200, option::of(0i64..5_000), option::of(0i64..2_000));
    (programme(), vec(rule(), 0..6), vec(bought(), 0..4), spending, rate()).prop_map(
        |(text, rules, rewards, (pay_up_to, pay_goods, least, most, offline), partner)| {
            let mut scene = Scene { programme: Programme::parse(&text).unwrap(), ..scene() };
            let rules = numbered(rules, "rule", |rule, name| EarnRule { id: id(&name), ..rule });
            let rewards = numbered(rewards, "reward", |offer, name| Offer { id: id(&name), ..offer });
            let offers = [scene.programme.offers.clone(), rewards].concat();
            scene.rules(offers, [scene.programme.earn.clone(), rules].concat());
            let programme = &mut scene.programme;
            programme.points.pay_up_to = pay_up_to.min(Rate::ONE);
            programme.points.pay_goods = pay_goods;
            programme.points.spend_least = points(least);
            programme.points.earn_most = most.map(points);
            programme.offline.spend_most = offline.map(points);
            programme.stamp_cards = vec![StampCard { id: id(CARD), name: LocalText::default() }];
            programme.charities = vec![Charity { id: id("trees"), name: LocalText::default() }];
            programme.partners = vec![Partner {
                id: id("partner"),
                name: LocalText::default(),
                stores: vec!["s1".to_owned()],
                earn_factor: partner,
                pay_up_to: None,
            }];
            scene.programme
        },
    )
}

/// A question about a rich programme: a member with lots, stamps and history, with rewards and a donation chosen.
fn rich_scene() -> impl Strategy<Value = Scene> {
    let member = (-500i64..50_000, lots(), 0i64..30, vec(0i64..90_000, 0..4));
    let minimum = vec(0i64..20_000, 9);
    (rich(), basket(), minimum, member, vec(0usize..4, 0..4), 0i64..900, any::<bool>()).prop_map(
        |(programme, basket, minimum, (undated, lots, stamps, days), rewards, donation, online)| {
            let mut scene = Scene { programme, basket, member: Some(view(0, 0)), ..scene() };
            for (line, minimum) in scene.basket.lines.iter_mut().zip(minimum) {
                line.minimum = money(minimum);
            }
            scene.has(undated, lots);
            let standing = &mut scene.member().standing;
            standing.stamps = vec![Stamps { card: id(CARD), count: stamps }];
            standing.days = days
                .iter()
                .enumerate()
                .map(|(number, spend)| DayFacts {
                    day: today().plus(i32::try_from(number).unwrap() - 5),
                    spend: money(*spend),
                    visits: 1,
                    points: Points::ZERO,
                })
                .collect();
            let rewards = rewards.into_iter().map(|number| format!("reward-{number}"));
            let for_points = |id: &String| {
                let offer = scene.programme.offer_by_id(id);
                offer.is_some_and(|offer| matches!(offer.cost, Some(Cost::Points(_))))
            };
            scene.choices.rewards = rewards.filter(for_points).collect();
            scene.choices.donation = (donation > 100).then(|| ("trees".to_owned(), points(donation)));
            scene.situation.online = online;
            scene
        },
    )
}

fn spending(scene: &mut Scene, units: i64) -> Quote {
    scene.choices.spend = points(units);
    scene.quote()
}

/// All dated lots that a quote takes points from.
fn taken(quote: &Quote) -> Vec<Lot> {
    let receipt = &quote.receipt;
    let lines = receipt.lines.iter().flat_map(|line| &line.spent_lots);
    let rewards = receipt.effects.rewards.iter().flat_map(|reward| &reward.lots);
    let donation = receipt.effects.donation.iter().flat_map(|donation| &donation.lots);
    lines.chain(rewards).chain(donation).copied().collect()
}

proptest! {
    #[test]
    fn more_points_never_make_the_customer_pay_more(
        mut scene in rich_scene(), few in 0i64..60_000, more in 0i64..60_000,
    ) {
        let one = spending(&mut scene, few);
        let other = spending(&mut scene, few + more);
        prop_assert!(other.receipt.totals.due <= one.receipt.totals.due);
        prop_assert!(other.receipt.totals.points_spent >= one.receipt.totals.points_spent);
        prop_assert_eq!(other.spend_max, one.spend_max);
        let most = spending(&mut scene, one.spend_max.units());
        let on_lines = Points::checked_sum(most.receipt.lines.iter().map(|line| line.points_spent));
        prop_assert_eq!(on_lines, Some(most.spend_max));
    }

    #[test]
    fn points_are_spent_within_what_there_is_and_out_of_lots_that_are_there(
        mut scene in rich_scene(), spend in 0i64..60_000,
    ) {
        let quote = spending(&mut scene, spend);
        let told = quote.points.unwrap();
        prop_assert!(quote.receipt.totals.points_spent <= told.spendable);
        let member = quote.receipt.member.as_ref().unwrap();
        let totals = quote.receipt.totals;
        let after = told.balance.units() - totals.points_spent.units() + totals.points_earned.units();
        prop_assert_eq!((member.balance_before, member.balance_after), (told.balance, points(after)));
        let has = scene.member.as_ref().unwrap().standing.lots.clone();
        let sum = |lots: &[Lot], like: &Lot| -> i64 {
            let same = lots.iter().filter(|lot| (lot.vests, lot.expires) == (like.vests, like.expires));
            same.map(|lot| lot.points.units()).sum()
        };
        let taken = taken(&quote);
        for lot in &taken {
            prop_assert!(lot.is_spendable(today()) && lot.points > Points::ZERO);
            prop_assert!(sum(&taken, lot) <= sum(&has, lot));
        }
        let dated: i64 = taken.iter().map(|lot| lot.points.units()).sum();
        prop_assert!(dated <= totals.points_spent.units());
        for line in &quote.receipt.lines {
            let dated: i64 = line.spent_lots.iter().map(|lot| lot.points.units()).sum();
            prop_assert!(dated <= line.points_spent.units());
        }
    }

    #[test]
    fn no_line_is_paid_below_its_minimum_and_none_that_points_do_not_pay(
        mut scene in rich_scene(), spend in 0i64..60_000,
    ) {
        let quote = spending(&mut scene, spend);
        for (line, bought) in quote.receipt.lines.iter().zip(&scene.basket.lines) {
            let before = line.due.checked_add(line.points_paid).unwrap();
            prop_assert!(line.due >= before.min(bought.minimum));
            let pays = scene.programme.points.pay_goods.hold(bought);
            prop_assert!(pays || line.points_spent == Points::ZERO);
        }
    }

    #[test]
    fn the_sums_hold_and_nothing_earned_is_below_zero(mut scene in rich_scene(), spend in 0i64..60_000) {
        let quote = spending(&mut scene, spend);
        let receipt = &quote.receipt;
        prop_assert_eq!(Some(receipt.totals), ReceiptTotals::of(&receipt.lines, &receipt.effects));
        let all = || receipt.lines.iter().flat_map(|line| &line.earnings).chain(&receipt.effects.earnings);
        prop_assert!(all().all(|earning| earning.points > Points::ZERO));
        prop_assert!(scene.programme.points.earn_most.is_none_or(|most| receipt.totals.points_earned <= most));
        let told = quote.reasons.iter().filter_map(|reason| match reason {
            Reason::Earned { points, .. } => Some(*points),
            _ => None,
        });
        prop_assert_eq!(Points::checked_sum(told), Some(receipt.totals.points_earned));
        for rule in &scene.programme.earn {
            let given = all().filter(|earning| earning.rule == rule.id).map(|earning| earning.points);
            let given = Points::checked_sum(given).unwrap();
            prop_assert!(rule.limits.budget_points.is_none_or(|most| given <= most));
        }
        let stamps = scene.member.as_ref().unwrap().standing.stamps_on(CARD);
        let taken = receipt.effects.stamps.iter().filter(|step| step.count < 0);
        prop_assert!(taken.map(|step| step.count).sum::<i64>() + stamps >= 0);
    }

    #[test]
    fn the_same_question_about_points_has_the_same_bytes(mut scene in rich_scene(), spend in 0i64..60_000) {
        let one = spending(&mut scene, spend);
        let other = spending(&mut scene, spend);
        let bytes = |quote: &Quote| minicbor::to_vec(&quote.receipt).unwrap();
        prop_assert_eq!(bytes(&one), bytes(&other));
        prop_assert_eq!(&one, &other);
        prop_assert_eq!(one.hash(), other.hash());
        let read = minicbor::decode(&bytes(&one));
        prop_assert_eq!(read.ok(), Some(one.receipt));
    }
}
