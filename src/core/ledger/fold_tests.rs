//! The fold by example: each thing that tills without contact can do to each other, told once.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::world::{Bought, Deed, Event, More, at, card, facts, member, op, sell, terms, world};
use super::{Account, Fact, Finding, FindingKind, Folded, Ledger, Touch, fold};
use crate::core::model::{Points, ReturnPolicy, RuleId, Settlement};

fn folded(events: &[Event]) -> Folded {
    fold(facts(events), &terms())
}

fn account(folded: &Folded, number: u8) -> &Account {
    &folded.accounts[&member(number)]
}

fn balance(folded: &Folded, number: u8) -> i64 {
    account(folded, number).facts().balance.units()
}

fn kinds(folded: &Folded) -> Vec<FindingKind> {
    folded.findings.iter().map(|finding| finding.kind).collect()
}

fn enrol(member: u8, card: u8) -> Deed {
    Deed::Enrol { member, card }
}

fn import(member: u8, points: i64) -> Deed {
    Deed::Import { member, card: member, points, spend: 500 }
}

#[test]
fn nothing_folds_to_nothing() {
    assert_eq!(folded(&[]), Folded::default());
    assert_eq!(folded(&[at(0, 1, Deed::Unknown)]), Folded::default());
}

#[test]
fn a_sale_adds_what_it_earned_and_takes_what_it_spent() {
    let folded = folded(&[at(9, 1, import(1, 40)), at(0, 2, sell(1, 1, 30, 7))]);
    let facts = account(&folded, 1).facts();
    assert_eq!((facts.balance.units(), facts.spend.minor(), facts.visits), (17, 600, 4));
    assert!(folded.findings.is_empty());
    let of_the_shop: Vec<(Ledger, i64)> = folded
        .postings
        .iter()
        .filter(|posting| !matches!(posting.ledger, Ledger::Member(_)))
        .map(|posting| (posting.ledger, posting.points.units()))
        .collect();
    for side in [(Ledger::Opening, -40), (Ledger::Redeemed, 30), (Ledger::Issued, -7)] {
        assert!(of_the_shop.contains(&side), "{side:?}");
    }
}

#[test]
fn a_sale_without_a_card_touches_nobody() {
    let bought = Bought { due: 100, ..Bought::default() };
    assert_eq!(folded(&[at(0, 1, Deed::Sell { op: 1, bought })]), Folded::default());
}

#[test]
fn a_retried_sale_is_counted_once() {
    let again = Deed::Repeat { back: 0, as_it_was: true };
    let folded = folded(&[at(0, 1, sell(1, 1, 0, 7)), at(1, 2, again)]);
    assert_eq!((balance(&folded, 1), account(&folded, 1).facts().visits), (7, 1));
    assert!(folded.findings.is_empty());
}

#[test]
fn another_sale_under_a_used_name_is_found_and_does_not_count() {
    let other = Deed::Repeat { back: 0, as_it_was: false };
    let events = [at(0, 1, sell(1, 1, 0, 7)), at(1, 2, other)];
    let folded = folded(&events);
    assert_eq!(account(&folded, 1).facts().spend.minor(), 100);
    let facts = facts(&events);
    let finding = Finding {
        kind: FindingKind::OpIdReused,
        entry: facts[1].hash,
        against: vec![facts[0].hash],
        member: Some(member(1)),
        points: Points::ZERO,
        settlement: Settlement::Review,
        decided: None,
    };
    assert_eq!(folded.findings, [finding]);
}

#[test]
fn the_same_points_at_two_offline_tills_are_an_overspend() {
    for (programme, settled, left) in [(0, Settlement::Debt, -20), (1, Settlement::Absorb, 0)] {
        let mut events =
            vec![at(9, 1, import(1, 40)), at(0, 2, sell(1, 1, 30, 0)), at(1, 3, sell(2, 1, 30, 0))];
        events[2].programme = programme;
        let folded = folded(&events);
        let facts = facts(&events);
        let finding = Finding {
            kind: FindingKind::Overspend,
            entry: facts[2].hash,
            against: vec![facts[1].hash],
            member: Some(member(1)),
            points: Points::from_units(20),
            settlement: settled,
            decided: None,
        };
        assert_eq!(folded.findings, [finding]);
        assert_eq!(balance(&folded, 1), left);
        let absorbed = folded.postings.iter().find(|posting| posting.ledger == Ledger::Absorbed);
        let borne = (settled == Settlement::Absorb).then_some(-20);
        assert_eq!(absorbed.map(|posting| posting.points.units()), borne);
    }
}

#[test]
fn a_later_earning_pays_the_debt() {
    let events = [at(0, 1, sell(1, 1, 25, 0)), at(0, 2, sell(2, 1, 0, 10)), at(0, 3, sell(3, 1, 0, 20))];
    assert_eq!(balance(&folded(&events), 1), 5);
    assert_eq!(kinds(&folded(&events)), [FindingKind::Overspend]);
}

#[test]
fn points_spent_to_the_last_are_no_overspend() {
    let events = [at(9, 1, import(1, 40)), at(0, 2, sell(1, 1, 30, 0)), at(1, 3, sell(2, 1, 10, 0))];
    assert_eq!((balance(&folded(&events), 1), kinds(&folded(&events))), (0, vec![]));
}

#[test]
fn a_sale_cannot_pay_with_what_it_earns_itself() {
    let folded = folded(&[at(0, 1, sell(1, 1, 5, 5))]);
    assert_eq!((balance(&folded, 1), folded.findings[0].points.units()), (0, 5));
}

#[test]
fn a_late_entry_can_make_an_overspend_of_an_honest_sale_and_a_void_can_unmake_it() {
    let honest = [at(9, 1, import(1, 40)), at(0, 5, sell(1, 1, 40, 0))];
    assert!(folded(&honest).findings.is_empty());
    let mut events = honest.to_vec();
    events.push(at(1, 3, sell(2, 1, 10, 0)));
    let late = folded(&events);
    assert_eq!(late.findings[0].entry, facts(&events)[1].hash);
    events.push(at(1, 9, Deed::Void { op: 2 }));
    assert!(folded(&events).findings.is_empty());
}

#[test]
fn a_void_counts_before_its_sale_and_after_it() {
    let sale = || sell(1, 1, 10, 3);
    let before = folded(&[at(9, 0, import(1, 40)), at(1, 1, Deed::Void { op: 1 }), at(0, 2, sale())]);
    let after = folded(&[at(9, 0, import(1, 40)), at(0, 1, sale()), at(1, 2, Deed::Void { op: 1 })]);
    for folded in [before, after] {
        assert_eq!((balance(&folded, 1), account(&folded, 1).facts().visits), (40, 3));
        assert!(folded.findings.is_empty());
    }
}

#[test]
fn a_void_of_an_unknown_sale_waits_without_a_trace() {
    assert_eq!(folded(&[at(0, 1, Deed::Void { op: 1 })]), Folded::default());
}

#[test]
fn two_who_joined_with_one_card_are_one_from_whichever_side_it_is_seen() {
    let first = at(0, 1, enrol(1, 7));
    let second = at(1, 2, enrol(2, 7));
    let sales = [at(0, 3, sell(1, 1, 0, 5)), at(1, 4, sell(2, 2, 0, 6))];
    let [one, other] = [
        folded(&[first.clone(), second.clone(), sales[0].clone(), sales[1].clone()]),
        folded(&[second, sales[1].clone(), first, sales[0].clone()]),
    ];
    for folded in [one, other] {
        assert_eq!(folded.accounts.len(), 1);
        let account = account(&folded, 1);
        assert_eq!(
            (account.merged.as_slice(), account.cards.as_slice()),
            ([member(2)].as_slice(), [card(7)].as_slice())
        );
        assert_eq!((account.facts().balance.units(), account.facts().visits), (11, 2));
        assert_eq!(account.profile, [b'p', 0, 1], "the profile is that of who joined first");
        assert_eq!(kinds(&folded), [FindingKind::MemberTwice]);
        assert_eq!(
            (folded.findings[0].member, folded.findings[0].settlement),
            (Some(member(1)), Settlement::Merged)
        );
    }
}

#[test]
fn a_chain_of_cards_makes_one_of_all_and_every_finding_names_the_account() {
    // 3 has both cards: 1 and 2 are found to be one by it, and 1 joined first.
    let events = [at(0, 1, enrol(1, 1)), at(1, 2, enrol(2, 2)), at(2, 3, enrol(3, 2)), at(2, 4, enrol(3, 1))];
    let folded = folded(&events);
    assert_eq!(account(&folded, 1).merged, [member(2), member(3)]);
    assert_eq!(account(&folded, 1).cards, [card(1), card(2)]);
    assert_eq!(folded.accounts.len(), 1);
    assert_eq!(kinds(&folded), [FindingKind::MemberTwice, FindingKind::MemberTwice]);
    assert!(folded.findings.iter().all(|finding| finding.member == Some(member(1))), "{:?}", folded.findings);
}

#[test]
fn one_member_may_have_two_cards() {
    let folded = folded(&[at(0, 1, enrol(1, 2)), at(0, 2, enrol(1, 1)), at(1, 3, enrol(1, 2))]);
    assert_eq!(account(&folded, 1).cards, [card(1), card(2)]);
    assert!(folded.findings.is_empty() && account(&folded, 1).merged.is_empty());
}

#[test]
fn a_sum_beyond_64_bits_is_set_aside_and_what_is_left_still_sums_to_zero() {
    for (start, sale, kept) in
        [(i64::MAX, sell(1, 1, 0, 1), i64::MAX), (i64::MIN + 5, sell(1, 1, 10, 1), i64::MIN + 5)]
    {
        let mut events = [at(9, 1, import(1, start)), at(0, 2, sale)];
        events[1].programme = 1;
        let folded = folded(&events);
        assert_eq!(balance(&folded, 1), kept);
        assert_eq!(kinds(&folded), [FindingKind::Quarantined]);
        let sum: i128 = folded.postings.iter().map(|posting| i128::from(posting.points.units())).sum();
        assert_eq!(sum, 0);
    }
}

/// A sale of two lines of two pieces each for 400, of which 40 points are earned.
fn sell_goods(op: u8, member: u8, more: More) -> Deed {
    let bought =
        Bought { member: Some(member), due: 400, spent: 0, earned: 40, more: More { lines: 2, ..more } };
    Deed::Sell { op, bought }
}

fn give_back(op: u8, pieces: [u8; 2]) -> Deed {
    Deed::Return { op, pieces, policy: ReturnPolicy::Debt, day: 0 }
}

#[test]
fn goods_come_back_before_their_sale_is_known_and_after_it() {
    let events = [
        at(1, 1, give_back(1, [1, 0])),
        at(0, 2, sell_goods(1, 1, More::default())),
        at(2, 3, give_back(1, [0, 2])),
    ];
    let whole = folded(&events);
    let facts = account(&whole, 1).facts();
    assert_eq!((facts.balance.units(), facts.spend.minor(), facts.visits), (10, 100, 1));
    assert!(whole.findings.is_empty());
    let waiting = folded(&[events[0].clone(), events[2].clone()]);
    assert_eq!(kinds(&waiting), [FindingKind::ReturnPending, FindingKind::ReturnPending]);
    assert!(waiting.accounts.is_empty() && waiting.postings.is_empty());
}

#[test]
fn the_same_goods_at_two_tills_come_back_once() {
    let events = [
        at(0, 1, sell_goods(1, 1, More::default())),
        at(1, 2, give_back(1, [2, 1])),
        at(2, 3, give_back(1, [1, 1])),
        at(2, 4, give_back(1, [1, 0])),
    ];
    let folded = folded(&events);
    let facts = facts(&events);
    assert_eq!((balance(&folded, 1), account(&folded, 1).facts().spend.minor()), (0, 0));
    let twice = |entry: usize, against: &[usize]| Finding {
        kind: FindingKind::ReturnTwice,
        entry: facts[entry].hash,
        against: against.iter().map(|place| facts[*place].hash).collect(),
        member: Some(member(1)),
        points: Points::ZERO,
        settlement: Settlement::Review,
        decided: None,
    };
    let mut wanted = [twice(2, &[1]), twice(3, &[1, 2])];
    wanted.sort();
    assert_eq!(folded.findings, wanted);
}

#[test]
fn goods_of_a_voided_sale_change_nothing_when_they_come_back() {
    let events = [
        at(0, 1, sell_goods(1, 1, More::default())),
        at(1, 2, give_back(1, [1, 0])),
        at(0, 3, Deed::Void { op: 1 }),
    ];
    let folded = folded(&events);
    assert_eq!((balance(&folded, 1), kinds(&folded)), (0, vec![FindingKind::ReturnOrphan]));
    assert_eq!(folded.findings[0].against, [facts(&events)[0].hash]);
}

#[test]
fn a_return_told_twice_counts_once_and_another_under_its_name_is_found() {
    let mut told = facts(&[
        at(0, 1, sell_goods(1, 1, More::default())),
        at(0, 2, give_back(1, [1, 0])),
        at(1, 3, give_back(1, [1, 0])),
        at(1, 4, give_back(1, [0, 1])),
    ]);
    for place in [2, 3] {
        told[place].op_id = told[1].op_id;
    }
    let folded = fold(told, &terms());
    assert_eq!((balance(&folded, 1), kinds(&folded)), (30, vec![FindingKind::OpIdReused]));
}

#[test]
fn who_joins_twice_is_welcomed_once() {
    let welcome = |member: u8, card: u8| Deed::Welcome { member, card, points: 25 };
    let events =
        [at(0, 1, welcome(1, 7)), at(1, 2, welcome(2, 7)), at(0, 3, welcome(1, 8)), at(2, 4, welcome(3, 9))];
    let folded = folded(&events);
    assert_eq!((balance(&folded, 1), balance(&folded, 3)), (25, 25));
    assert_eq!(kinds(&folded), [FindingKind::MemberTwice]);
    assert!(account(&folded, 1).standing.traits.app && account(&folded, 1).standing.days.is_empty());
}

#[test]
fn who_brings_a_friend_is_rewarded_once() {
    let brought = || More { referrer: Some(2), ..More::default() };
    let first = [
        at(0, 1, enrol(1, 1)),
        at(0, 2, enrol(2, 2)),
        at(0, 3, sell_goods(1, 1, brought())),
        at(1, 4, sell_goods(2, 1, brought())),
    ];
    assert_eq!(balance(&folded(&first), 2), 20);
    let unknown = folded(&[first[0].clone(), first[2].clone()]);
    assert_eq!((unknown.accounts.len(), balance(&unknown, 1)), (1, 40));
    let oneself = folded(&[first[0].clone(), at(1, 1, enrol(2, 1)), first[2].clone()]);
    assert_eq!((oneself.accounts.len(), balance(&oneself, 1)), (1, 40));
    for (op, left) in [(1, 0), (2, 20)] {
        let events = [first.as_slice(), &[at(0, 9, give_back(op, [2, 2]))]].concat();
        assert_eq!(balance(&folded(&events), 2), left, "only the sale that gave the reward takes it back");
    }
}

#[test]
fn a_coupon_that_is_good_once_is_found_when_it_is_used_again() {
    let with_coupon =
        |op: u8, member: u8| sell_goods(op, member, More { coupon: Some(1), ..More::default() });
    let events = [at(0, 1, with_coupon(1, 1)), at(1, 2, with_coupon(2, 2)), at(0, 3, with_coupon(3, 1))];
    let twice = folded(&events);
    let facts = facts(&events);
    assert_eq!(kinds(&twice), [FindingKind::CouponTwice, FindingKind::CouponTwice]);
    assert!(twice.findings.iter().all(|finding| finding.against == [facts[0].hash]), "{:?}", twice.findings);
    assert_eq!((balance(&twice, 1), balance(&twice, 2)), (80, 40));
    let free_again =
        folded(&[at(0, 1, with_coupon(1, 1)), at(0, 2, give_back(1, [2, 2])), at(1, 3, with_coupon(2, 2))]);
    assert!(free_again.findings.is_empty());
}

#[test]
fn points_are_spent_on_the_day_of_the_sale_and_leave_on_the_day_on_which_they_are_gone() {
    let dated = More { dates: (Some(2), Some(9)), ..More::default() };
    let spend = |op: u8, spent: i64, day: u8, given: i64| {
        let more = More { day, given, ..More::default() };
        Deed::Sell { op, bought: Bought { member: Some(1), due: 100, spent, earned: 0, more } }
    };
    let early = folded(&[at(0, 1, sell_goods(1, 1, dated)), at(0, 2, spend(2, 5, 1, 0))]);
    assert_eq!((kinds(&early), balance(&early, 1)), (vec![FindingKind::Overspend], 35));
    let events = [
        at(0, 1, sell_goods(1, 1, dated)),
        at(0, 2, spend(2, 5, 2, 3)),
        at(0, 3, spend(3, 0, 9, 0)),
        at(0, 4, Deed::Adjust { member: 1, points: 7, day: 9 }),
    ];
    let folded = folded(&events);
    assert_eq!((kinds(&folded), balance(&folded, 1)), (vec![], 7));
    let of_the_shop = |ledger: Ledger| -> i64 {
        let own = folded.postings.iter().filter(|posting| posting.ledger == ledger);
        own.map(|posting| posting.points.units()).sum()
    };
    for (ledger, points) in [
        (Ledger::Issued, -40),
        (Ledger::Redeemed, 5),
        (Ledger::Charity, 3),
        (Ledger::Expired, 32),
        (Ledger::Adjusted, -7),
    ] {
        assert_eq!(of_the_shop(ledger), points, "{ledger:?}");
    }
}

#[test]
fn head_office_says_who_a_member_is() {
    let events = [
        at(0, 1, Deed::Welcome { member: 1, card: 1, points: 5 }),
        at(9, 2, Deed::Adjust { member: 1, points: -8, day: 3 }),
        at(9, 3, Deed::Adjust { member: 4, points: 3, day: 3 }),
    ];
    let folded = folded(&events);
    let standing = &account(&folded, 1).standing;
    assert_eq!(
        (standing.facts.balance.units(), standing.traits.tags.as_slice()),
        (-3, ["tag-8".to_owned()].as_slice())
    );
    assert_eq!(balance(&folded, 4), 3);
    assert!(folded.findings.is_empty());
}

#[test]
fn entries_hang_together_by_member_card_and_sale() {
    let events = [
        at(0, 1, enrol(1, 7)),
        at(0, 2, sell(3, 1, 0, 1)),
        at(0, 3, Deed::Void { op: 3 }),
        at(9, 4, import(2, 1)),
        at(0, 5, Deed::Unknown),
        at(0, 6, sell_goods(4, 1, More { referrer: Some(2), coupon: Some(1), ..More::default() })),
        at(0, 7, give_back(4, [1, 0])),
        at(0, 8, Deed::Adjust { member: 2, points: 1, day: 0 }),
    ];
    let own_op = |place: usize| Touch::Operation(facts(&events)[place].op_id);
    let coupon = Touch::Coupon(RuleId::new("flyer"), "F1".to_owned());
    let touches: Vec<Vec<Touch>> = facts(&events).iter().map(Fact::touches).collect();
    assert_eq!(
        touches,
        [
            vec![Touch::Member(member(1)), Touch::Card(card(7))],
            vec![Touch::Member(member(1)), Touch::Operation(op(3))],
            vec![Touch::Operation(op(3))],
            vec![Touch::Member(member(2)), Touch::Card(card(2))],
            vec![],
            vec![Touch::Member(member(1)), Touch::Operation(op(4)), Touch::Member(member(2)), coupon],
            vec![Touch::Operation(op(4)), own_op(6)],
            vec![Touch::Member(member(2)), own_op(7)],
        ]
    );
    assert_ne!(Touch::Member(member(3)).key(), Touch::Operation(op(3)).key());
}

#[test]
fn the_worlds_that_the_laws_are_held_against_have_every_conflict_in_them() {
    let mut runner = TestRunner::deterministic();
    let mut found = Vec::new();
    for _ in 0..200 {
        found.extend(kinds(&folded(&world().new_tree(&mut runner).unwrap().current())));
    }
    for kind in FindingKind::ALL.into_iter().take(8).filter(|kind| *kind != FindingKind::Quarantined) {
        assert!(found.iter().filter(|known| **known == kind).count() > 30, "{}", kind.name());
    }
}
