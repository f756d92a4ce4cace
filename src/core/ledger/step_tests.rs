//! A step of a standing by example, and what holds for all of them.

use proptest::prelude::*;

use crate::core::model::standing::{
    DayFacts, HISTORY_DAYS_MAX, LOTS_MAX, OfferUse, Stamps, TRAITS_MAX, TierHold, TierStep, Traits, USES_MAX,
    VOUCHERS_MAX, Voucher,
};
use crate::core::model::{Change, Day, Lot, Money, Points, RuleId, Standing};

const TODAY: i32 = 739_000;

fn day(number: i32) -> Day {
    Day::from_number(TODAY + number)
}

fn points(units: i64) -> Points {
    Points::from_units(units)
}

/// A lot by its days from today.
fn lot(vests: Option<i32>, expires: Option<i32>, units: i64) -> Lot {
    Lot { vests: vests.map(day), expires: expires.map(day), points: points(units) }
}

fn issue(lots: &[Lot]) -> Change {
    Change { day: day(0), issued: lots.to_vec(), ..Change::default() }
}

fn spend(units: i64) -> Change {
    Change { day: day(0), spent: points(units), ..Change::default() }
}

fn standing(lots: &[Lot]) -> Standing {
    let mut standing = Standing::default();
    standing.apply(&issue(lots)).unwrap();
    standing
}

fn balance(standing: &Standing) -> i64 {
    standing.facts.balance.units()
}

#[test]
fn points_that_are_gone_first_are_spent_first_and_undated_ones_last() {
    let mut member = standing(&[
        lot(None, None, 5),
        lot(None, Some(20), 10),
        lot(None, Some(5), 3),
        lot(Some(1), Some(2), 50),
    ]);
    assert_eq!(member.plan_spend(points(7), day(0)), [lot(None, Some(5), 3), lot(None, Some(20), 4)]);
    assert_eq!(member.apply(&spend(7)), Some(points(0)));
    assert_eq!(member.lots, [lot(Some(1), Some(2), 50), lot(None, Some(20), 6)]);
    assert_eq!(member.undated(), Some(points(5)));
    assert_eq!(member.apply(&spend(9)), Some(points(0)));
    assert_eq!((member.undated(), balance(&member)), (Some(points(2)), 52));
}

#[test]
fn what_is_spent_beyond_what_can_be_spent_is_a_debt_that_later_points_pay_first() {
    let mut member = standing(&[lot(None, Some(5), 3), lot(Some(1), None, 50)]);
    assert_eq!(member.apply(&spend(10)), Some(points(7)));
    assert_eq!((member.undated(), balance(&member)), (Some(points(-7)), 43));
    assert_eq!(member.apply(&spend(1)), Some(points(1)));
    member.apply(&issue(&[lot(None, Some(9), 12)])).unwrap();
    assert_eq!(member.lots, [lot(None, Some(9), 4), lot(Some(1), None, 50)]);
    assert_eq!(member.undated(), Some(points(0)));
}

#[test]
fn points_pay_a_debt_on_the_day_from_which_they_can_be_spent() {
    let mut member = standing(&[lot(Some(1), None, 50)]);
    assert_eq!(member.apply(&spend(10)), Some(points(10)));
    assert_eq!(
        member.apply(&Change { day: day(1), spent: points(45), ..Change::default() }),
        Some(points(5))
    );
    assert_eq!((member.lots.as_slice(), balance(&member)), ([].as_slice(), -5));
}

#[test]
fn points_leave_on_the_day_on_which_they_are_gone() {
    let mut member = standing(&[lot(None, Some(5), 3), lot(None, None, 4)]);
    let step = member.apply_step(&Change { day: day(4), ..Change::default() }).unwrap();
    assert_eq!((step.expired, balance(&member)), (points(0), 7));
    let step = member.apply_step(&Change { day: day(5), spent: points(5), ..Change::default() }).unwrap();
    assert_eq!((step.expired, step.short, balance(&member)), (points(3), points(1), -1));
    let gone =
        member.apply_step(&Change { day: day(5), issued: vec![lot(None, Some(5), 9)], ..Change::default() });
    assert_eq!((gone.unwrap().issued, balance(&member)), (points(0), -1));
}

#[test]
fn points_are_taken_back_from_their_own_lot_then_from_unvested_ones_then_by_policy() {
    let lots = [lot(None, Some(9), 4), lot(Some(1), Some(8), 5), lot(Some(2), None, 6), lot(None, None, 7)];
    let take = |only: bool, debt: bool, units: i64| Change {
        day: day(0),
        taken: vec![lot(Some(2), None, units)],
        taken_unvested_only: only,
        taken_as_debt: debt,
        ..Change::default()
    };
    for (only, debt, units, taken, left, undated) in [
        (false, false, 8, 8, vec![lot(Some(1), Some(8), 3), lot(None, Some(9), 4)], 7),
        (false, false, 12, 12, vec![lot(None, Some(9), 3)], 7),
        (true, false, 12, 11, vec![lot(None, Some(9), 4)], 7),
        (false, false, 30, 22, vec![], 0),
        (false, true, 30, 30, vec![], -8),
    ] {
        let mut member = standing(&lots);
        let step = member.apply_step(&take(only, debt, units)).unwrap();
        assert_eq!(
            (step.taken, &member.lots, member.undated()),
            (points(taken), &left, Some(points(undated)))
        );
    }
    let mut member = standing(&lots);
    let vested = Change { taken: vec![lot(None, Some(9), 4)], ..take(true, false, 0) };
    assert_eq!(
        member.apply_step(&vested).unwrap().taken,
        points(4),
        "taken from unvested ones in their stead"
    );
    assert_eq!(member.lots, [lot(Some(1), Some(8), 1), lot(None, Some(9), 4), lot(Some(2), None, 6)]);
}

#[test]
fn more_lots_than_are_kept_become_fewer_and_lose_no_points() {
    let many: Vec<Lot> = (1..=500).map(|place| lot(Some(place), Some(1_000 + place), 1)).collect();
    let member = standing(&many);
    assert_eq!((member.lots.len(), balance(&member)), (LOTS_MAX, 500));
    assert_eq!(member.lots.last(), Some(&lot(Some(500), Some(1_500), 301)));
}

#[test]
fn history_is_told_by_day_and_reaches_back_so_far() {
    let mut member = Standing::default();
    let sale = |on: i32, spend: i64, visits: i64| Change {
        day: day(on),
        history_day: Some(day(on)),
        spend: Money::from_minor(spend),
        visits,
        earned: points(visits),
        ..Change::default()
    };
    for change in [sale(3, 50, 1), sale(1, 20, 1), sale(3, 7, 1), sale(2, 9, 1), sale(2, -9, -1)] {
        member.apply(&change).unwrap();
    }
    let row = |on: i32, spend: i64, visits: i64| DayFacts {
        day: day(on),
        spend: Money::from_minor(spend),
        visits,
        points: points(visits),
    };
    assert_eq!(member.days, [row(1, 20, 1), row(3, 57, 2)]);
    let last = i32::from(HISTORY_DAYS_MAX);
    member.apply(&sale(last, 1, 1)).unwrap();
    assert_eq!(member.days.len(), 3);
    member.apply(&sale(last + 1, 1, 1)).unwrap();
    assert_eq!(member.days.first(), Some(&row(3, 57, 2)));
    assert_eq!((member.facts.spend.minor(), member.facts.visits), (79, 5));
}

#[test]
fn what_was_used_long_ago_still_counts_for_ever() {
    let mut member = Standing::default();
    let used = |on: i32, times: i64| Change {
        day: day(on.max(0)),
        uses: vec![OfferUse {
            offer: RuleId::new("gift"),
            day: day(on),
            times,
            money: Money::from_minor(times),
            points: points(0),
        }],
        ..Change::default()
    };
    for on in 0..1_500 {
        member.apply(&used(on, 1)).unwrap();
    }
    assert_eq!(member.uses.len(), usize::from(HISTORY_DAYS_MAX) + 1);
    assert_eq!(member.uses_within("gift", None, day(1_499)), 1_500);
    assert_eq!(member.uses_within("gift", Some(30), day(1_499)), 30);
    member.apply(&Change { day: day(1_499), ..used(7, -1) }).unwrap();
    assert_eq!(member.uses_within("gift", None, day(1_499)), 1_499);
    assert_eq!(member.uses_within("gift", Some(400), day(1_499)), 400);
}

#[test]
fn every_list_of_a_standing_has_an_end() {
    let mut member = Standing::default();
    for number in 0..3_000 {
        let id = RuleId::new(&format!("rule-{number}"));
        let change = Change {
            day: day(0),
            uses: vec![OfferUse {
                offer: id.clone(),
                day: day(0),
                times: 1,
                money: Money::ZERO,
                points: points(0),
            }],
            vouchers: vec![Voucher { offer: id.clone(), expires: Some(day(number + 1)), count: 1 }],
            stamps: vec![Stamps { card: id, count: i64::from(number) + 1 }],
            ..Change::default()
        };
        member.apply(&change).unwrap();
    }
    assert_eq!(
        (member.uses.len(), member.vouchers.len(), member.stamps.len()),
        (USES_MAX, VOUCHERS_MAX, 200)
    );
    assert_eq!(member.stamps_on("rule-2999"), 3_000);
    assert_eq!(member.vouchers_on("rule-2999", day(0)), 1);
}

#[test]
fn stamps_and_vouchers_are_given_and_taken() {
    let mut member = Standing::default();
    let change = |on: i32, stamps: i64, vouchers: i64| Change {
        day: day(on),
        stamps: vec![Stamps { card: RuleId::new("coffee"), count: stamps }],
        vouchers: vec![Voucher { offer: RuleId::new("cake"), expires: Some(day(10)), count: vouchers }],
        ..Change::default()
    };
    member.apply(&change(0, 3, 1)).unwrap();
    assert_eq!((member.stamps_on("coffee"), member.vouchers_on("cake", day(9))), (3, 1));
    member.apply(&change(1, -3, -1)).unwrap();
    assert_eq!(member, Standing::default());
    member.apply(&change(1, 0, 2)).unwrap();
    member.apply(&Change { day: day(10), ..Change::default() }).unwrap();
    assert_eq!(member, Standing::default(), "a void voucher is dropped");
}

#[test]
fn a_tier_goes_over_only_from_where_it_stands() {
    let hold = |tier: &str| Some(TierHold { tier: RuleId::new(tier), until: day(365) });
    let step = |from: Option<TierHold>, to: Option<TierHold>| Change {
        tier: Some(TierStep { from, to }),
        referral: Some(true),
        ..Change::default()
    };
    let mut member = Standing::default();
    member.apply(&step(hold("silver"), hold("gold"))).unwrap();
    assert_eq!((&member.tier, member.referral_done), (&None, true));
    member.apply(&step(None, hold("silver"))).unwrap();
    member.apply(&step(hold("silver"), hold("gold"))).unwrap();
    assert_eq!(member.tier, hold("gold"));
    member.apply(&Change { referral: Some(false), ..Change::default() }).unwrap();
    assert!(!member.referral_done);
}

#[test]
fn who_a_member_is_is_learned_bit_by_bit_or_said_anew() {
    let told = |tags: &[&str], joined: i32| Traits {
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        joined: Some(day(joined)),
        ..Traits::default()
    };
    let mut member = Standing::default();
    for learned in [told(&["vegan", "student"], 1), told(&["early", "vegan"], 2)] {
        member.apply(&Change { learned: Some(learned), ..Change::default() }).unwrap();
    }
    assert_eq!(member.traits, told(&["early", "student", "vegan"], 1));
    let many: Vec<String> = (0..TRAITS_MAX + 9).rev().map(|number| format!("{number:04}")).collect();
    let anew = Traits { segments: many, ..told(&["b", "a", "b"], 3) };
    member.apply(&Change { traits: Some(anew), ..Change::default() }).unwrap();
    assert_eq!(
        (member.traits.joined, member.traits.tags.as_slice()),
        (Some(day(3)), ["a", "b"].map(str::to_owned).as_slice())
    );
    assert_eq!((member.traits.segments.len(), member.traits.segments[0].as_str()), (TRAITS_MAX, "0000"));
}

#[test]
fn a_sum_beyond_64_bits_leaves_the_standing_as_it_was() {
    let mut member = standing(&[lot(None, Some(3), i64::MAX - 5)]);
    let before = member.clone();
    for change in [
        issue(&[lot(None, None, 6)]),
        Change { taken: vec![lot(None, None, i64::MAX)], ..spend(i64::MAX) },
        Change { spend: Money::from_minor(i64::MAX), visits: i64::MAX, ..Change::default() },
        Change { visits: i64::MIN, spend: Money::from_minor(1), ..issue(&[lot(None, None, 1)]) },
    ] {
        let mut member = member.clone();
        member.facts.visits = -1;
        member.facts.spend = Money::from_minor(1);
        let before = member.clone();
        assert_eq!(member.apply(&change), None, "{change:?}");
        assert_eq!(member, before);
    }
    assert_eq!(member.apply(&issue(&[lot(None, None, 5)])), Some(points(0)));
    assert_ne!(member, before);
}

fn any_lot() -> impl Strategy<Value = Lot> {
    (prop::option::of(-3..6), prop::option::of(-3..9), 0i64..40)
        .prop_map(|(vests, expires, units)| lot(vests, expires, units))
}

fn any_change() -> impl Strategy<Value = Change> {
    let lots = || prop::collection::vec(any_lot(), 0..3);
    (0..8, lots(), lots(), any::<(bool, bool)>(), prop_oneof![Just(0), 0i64..60]).prop_map(
        |(on, issued, taken, (debt, only), spent)| Change {
            day: day(on),
            issued,
            taken,
            taken_as_debt: debt,
            taken_unvested_only: only,
            spent: points(spent),
            ..Change::default()
        },
    )
}

fn any_amount() -> impl Strategy<Value = i64> {
    prop_oneof![4 => -50i64..50, 1 => any::<i64>(), 1 => Just(i64::MIN), 1 => Just(i64::MAX)]
}

/// A change of amounts beyond all reason, with days that go back and forth.
fn wild_change() -> impl Strategy<Value = Change> {
    let any_day = || prop_oneof![(0..9).prop_map(day), any::<i32>().prop_map(Day::from_number)];
    let lots = || {
        let any_date = || prop::option::of(any_day());
        let any_lot = (any_date(), any_date(), any_amount()).prop_map(|(vests, expires, units)| Lot {
            vests,
            expires,
            points: points(units),
        });
        prop::collection::vec(any_lot, 0..3)
    };
    let amounts = [any_amount(), any_amount(), any_amount(), any_amount()];
    (any_day(), any_day(), lots(), lots(), any::<(bool, bool)>(), amounts).prop_map(
        |(day, history, issued, taken, (debt, only), [spent, spend, visits, count])| Change {
            day,
            issued,
            taken,
            taken_as_debt: debt,
            taken_unvested_only: only,
            spent: points(spent),
            spend: Money::from_minor(spend),
            visits,
            history_day: Some(history),
            earned: points(count),
            stamps: vec![Stamps { card: RuleId::new("card"), count }],
            vouchers: vec![Voucher { offer: RuleId::new("cake"), expires: Some(history), count }],
            uses: vec![OfferUse {
                offer: RuleId::new("offer"),
                day: history,
                times: count,
                money: Money::from_minor(spend),
                points: points(spent),
            }],
            ..Change::default()
        },
    )
}

proptest! {
    #[test]
    fn a_wild_change_is_applied_exactly_or_not_at_all(changes in prop::collection::vec(wild_change(), 0..8)) {
        let mut member = Standing::default();
        for change in &changes {
            let before = member.clone();
            let told: Change = minicbor::decode(&minicbor::to_vec(change).unwrap()).unwrap();
            prop_assert_eq!(&told, change);
            let kept: Standing = minicbor::decode(&minicbor::to_vec(&before).unwrap()).unwrap();
            prop_assert_eq!(&kept, &before);
            let Some(step) = member.apply_step(change) else {
                prop_assert_eq!(&member, &before);
                continue;
            };
            let moved = i128::from(before.facts.balance.units()) + i128::from(step.issued.units())
                - i128::from(change.spent.units().max(0)) - i128::from(step.taken.units())
                - i128::from(step.expired.units());
            prop_assert_eq!(i128::from(member.facts.balance.units()), moved);
            prop_assert!(member.undated().is_some() && member.points_on(change.day).is_some());
        }
    }

    #[test]
    fn every_balance_is_what_its_steps_moved_and_every_lot_has_its_place(
        changes in prop::collection::vec(any_change(), 0..12)
    ) {
        let mut member = Standing::default();
        let mut balance = 0;
        for change in &changes {
            let spendable = member.points_on(change.day).unwrap().spendable.units();
            let step = member.apply_step(change).unwrap();
            balance += step.issued.units() - change.spent.units() - step.taken.units() - step.expired.units();
            prop_assert_eq!(member.facts.balance.units(), balance);
            prop_assert_eq!(step.short.units(), (change.spent.units() - spendable).max(0));
            prop_assert!(member.lots.is_sorted_by(|one, next| one.order() < next.order()), "{:?}", member.lots);
            prop_assert!(member.lots.iter().all(|lot| lot.points > Points::ZERO));
            prop_assert!(member.lots.iter().all(|lot| lot.vests.is_some() || lot.expires.is_some()));
            let now = member.clone();
            member.apply(&Change { day: change.day, ..Change::default() }).unwrap();
            prop_assert_eq!(&member, &now, "the form of a day is one only");
        }
    }
}
