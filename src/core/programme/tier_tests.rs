//! Tiers as members reach, hold and lose them.

use super::tier::{Downgrade, Hold, Qualification, Tier};
use super::{Programme, shop};
use crate::core::model::standing::{DayFacts, TierHold};
use crate::core::model::{Day, LocalText, MemberFacts, Missing, Money, Points, Rate, RuleId, Standing};

fn day(number: i32) -> Day {
    Day::from_number(700_000 + number)
}

/// Bronze for everybody; silver and gold by money or by visits in a window, each held for 100 days.
fn programme(downgrade: Downgrade) -> Programme {
    let tier = |id: &str, reach: Vec<Qualification>, held: bool| Tier {
        id: RuleId::new(id),
        name: LocalText::default(),
        reach,
        hold: held.then_some(Hold { days: 100, downgrade }),
        earn_factor: Rate::ONE,
    };
    let spend = |minor: i64, within_days: u16| Qualification {
        spend: Some(Money::from_minor(minor)),
        within_days: Some(within_days),
        ..Qualification::default()
    };
    let visits = |visits: i64| Qualification {
        visits: Some(visits),
        within_days: Some(30),
        ..Qualification::default()
    };
    let both = Qualification { points: Some(Points::from_units(50)), ..visits(2) };
    let tiers = vec![
        tier("bronze", vec![], false),
        tier("silver", vec![spend(1_000, 60), visits(5), both], true),
        tier("gold", vec![spend(5_000, 60)], true),
    ];
    Programme { tiers, ..shop::coffee().programme }
}

fn visit(on: i32, spend: i64) -> DayFacts {
    DayFacts { day: day(on), spend: Money::from_minor(spend), visits: 1, points: Points::ZERO }
}

fn standing(days: Vec<DayFacts>, held: Option<(&str, i32)>) -> Standing {
    let tier = held.map(|(tier, until)| TierHold { tier: RuleId::new(tier), until: day(until) });
    Standing { days, tier, ..Standing::default() }
}

fn tier_on(programme: &Programme, standing: &Standing, on: i32) -> String {
    programme.tier_on(standing, day(on)).map_or_else(|| "none".to_owned(), |tier| tier.id.to_string())
}

fn hold_on(programme: &Programme, standing: &Standing, on: i32) -> Option<(String, i32)> {
    let hold = programme.hold_on(standing, day(on))?;
    Some((hold.tier.to_string(), hold.until.number() - 700_000))
}

fn held(tier: &str, until: i32) -> Option<(String, i32)> {
    Some((tier.to_owned(), until))
}

#[test]
fn any_of_several_ways_leads_to_a_tier() {
    let programme = programme(Downgrade::ToQualified);
    let on_40 = |days: Vec<DayFacts>| tier_on(&programme, &standing(days, None), 40);
    assert_eq!(on_40(vec![]), "bronze");
    assert_eq!(on_40(vec![visit(1, 999)]), "bronze");
    assert_eq!(on_40(vec![visit(1, 1_000)]), "silver");
    assert_eq!(on_40(vec![visit(1, 4_000), visit(40, 1_000)]), "gold");
    assert_eq!(on_40((36..=40).map(|on| visit(on, 0)).collect()), "silver");
    assert_eq!(on_40((6..=10).map(|on| visit(on, 0)).collect()), "bronze", "one of five is 31 days ago");
    let earned = |points: i64| DayFacts { points: Points::from_units(points), ..visit(30, 0) };
    assert_eq!(on_40(vec![earned(50)]), "bronze", "all parts of a way have to be there");
    assert_eq!(on_40(vec![earned(25), earned(25)]), "silver");
    assert_eq!(
        tier_on(&programme, &standing(vec![visit(1, 1_000)], None), 61),
        "bronze",
        "the window has passed"
    );
}

#[test]
fn a_tier_is_held_for_its_days_and_held_anew_when_it_is_reached_again() {
    let programme = programme(Downgrade::ToQualified);
    let reached = standing(vec![visit(1, 5_000)], None);
    assert_eq!(hold_on(&programme, &reached, 1), held("gold", 101));
    let later = |on: i32| tier_on(&programme, &standing(vec![visit(1, 5_000)], Some(("gold", 101))), on);
    assert_eq!([later(60), later(61), later(100), later(101)], ["gold", "gold", "gold", "bronze"]);
    let again = standing(vec![visit(1, 5_000), visit(50, 10)], Some(("gold", 101)));
    assert_eq!(hold_on(&programme, &again, 50), held("gold", 150));
    let lower = standing(vec![visit(1, 5_000), visit(90, 1_000)], Some(("gold", 101)));
    assert_eq!(hold_on(&programme, &lower, 90), held("gold", 101), "silver does not prolong gold");
    assert_eq!(hold_on(&programme, &lower, 101), held("silver", 201));
    assert_eq!(hold_on(&programme, &standing(vec![], Some(("gold", 101))), 101), None);
    assert_eq!(tier_on(&programme, &standing(vec![], Some(("platinum", 999))), 1), "bronze", "it is gone");
}

#[test]
fn one_step_down_is_held_as_long_again() {
    let programme = programme(Downgrade::OneStep);
    let lost = standing(vec![], Some(("gold", 101)));
    let on = |on: i32| tier_on(&programme, &lost, on);
    assert_eq!(
        [on(100), on(101), on(200), on(201), on(900)],
        ["gold", "silver", "silver", "bronze", "bronze"]
    );
    assert_eq!(hold_on(&programme, &lost, 150), held("silver", 201));
    assert_eq!(hold_on(&programme, &lost, 250), held("bronze", 301));
    assert_eq!(hold_on(&programme, &lost, 999), None);
    let again = standing(vec![visit(150, 5_000)], Some(("gold", 101)));
    assert_eq!(hold_on(&programme, &again, 150), held("gold", 250));
}

#[test]
fn the_shortest_way_to_the_next_tier_is_told() {
    let programme = programme(Downgrade::ToQualified);
    let next = |days: Vec<DayFacts>, held: Option<(&str, i32)>| {
        let standing = standing(days, held);
        let tier = programme.next_tier(&standing, day(40))?;
        Some((tier.id.to_string(), tier.missing(&standing, day(40))?))
    };
    let told = |tier: &str, missing: Missing| Some((tier.to_owned(), missing));
    assert_eq!(next(vec![], None), told("silver", Missing::Money(Money::from_minor(1_000))));
    assert_eq!(next(vec![visit(1, 900)], None), told("silver", Missing::Money(Money::from_minor(100))));
    let visits = vec![visit(20, 0), visit(21, 0), visit(22, 0), visit(23, 0)];
    assert_eq!(next(visits, None), told("silver", Missing::Visits(1)));
    let earned = DayFacts { points: Points::from_units(40), visits: 2, ..visit(30, 0) };
    assert_eq!(next(vec![earned], None), told("silver", Missing::Points(Points::from_units(10))));
    assert_eq!(next(vec![visit(1, 2_000)], None), told("gold", Missing::Money(Money::from_minor(3_000))));
    assert_eq!(next(vec![], Some(("silver", 99))), told("gold", Missing::Money(Money::from_minor(5_000))));
    assert_eq!(next(vec![], Some(("gold", 99))), None);
}

#[test]
fn a_tier_by_spend_for_ever_needs_no_history() {
    let programme = shop::coffee().programme;
    let facts = MemberFacts { spend: Money::from_minor(300_000), ..MemberFacts::default() };
    assert_eq!(tier_on(&programme, &Standing::of(facts), 0), "regular");
}
