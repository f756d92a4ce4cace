//! Each row of design 4.5 that is about a member, told as a story.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::world::{
    Bought, Deed, Event, More, Naming, at, card, facts, member, programme, sell, terms, terms_of, wide_terms,
    wide_world,
};
use super::{Account, Fact, Finding, FindingKind, Folded, Ledger, Outcome, Payload, Terms, Verdict, fold};
use crate::core::model::{Points, ReturnPolicy, RuleId, Settlement, Timestamp};

fn account(folded: &Folded, number: u8) -> &Account {
    &folded.accounts[&member(number)]
}

fn balance(folded: &Folded, number: u8) -> i64 {
    account(folded, number).facts().balance.units()
}

fn kinds(folded: &Folded) -> Vec<FindingKind> {
    folded.findings.iter().map(|finding| finding.kind).collect()
}

/// What a ledger holds in the end.
fn holds(folded: &Folded, ledger: Ledger) -> i64 {
    let own = folded.postings.iter().filter(|posting| posting.ledger == ledger);
    own.map(|posting| posting.points.units()).sum()
}

fn import(member: u8, points: i64) -> Deed {
    Deed::Import { member, card: member, points, spend: 0 }
}

fn under(programme: u8, event: Event) -> Event {
    Event { programme, ..event }
}

fn decide(back: usize, finding: FindingKind, outcome: Outcome) -> Deed {
    Deed::Decide { back, finding, outcome, naming: Naming::Member }
}

/// Two sales of 30 points each at two tills of which neither knew the other's, from 40 points.
fn spent_twice() -> Vec<Event> {
    vec![at(9, 1, import(1, 40)), at(0, 2, sell(1, 1, 30, 0)), at(1, 3, sell(2, 1, 30, 0))]
}

#[test]
fn an_overspend_for_review_is_a_debt_until_head_office_decides_and_may_decide_again() {
    let review = terms_of([Settlement::Review; 2]);
    let mut events = spent_twice();
    let folded = fold(facts(&events), &review);
    assert_eq!((balance(&folded, 1), folded.findings[0].settlement), (-20, Settlement::Review));
    for (wall_ms, back, outcome, left, settled) in [
        (4, 0, Outcome::Absorb, 0, Settlement::Absorb),
        (5, 1, Outcome::ClawBack, -20, Settlement::Debt),
        (6, 2, Outcome::Absorb, 0, Settlement::Absorb),
        (7, 3, Outcome::Accept, -20, Settlement::Review),
        (8, 4, Outcome::Dismiss, -20, Settlement::Dismissed),
    ] {
        events.push(at(9, wall_ms, decide(back, FindingKind::Overspend, outcome)));
        let told = facts(&events);
        let folded = fold(told.clone(), &review);
        assert_eq!(balance(&folded, 1), left, "{}", outcome.name());
        let finding = &folded.findings[0];
        assert_eq!((finding.settlement, finding.decided), (settled, told.last().map(|fact| fact.hash)));
        let moved = folded.postings.iter().filter(|posting| Some(posting.entry) == finding.decided);
        assert_eq!(moved.map(|posting| posting.points.units()).sum::<i64>(), 0);
    }
}

#[test]
fn a_decision_that_is_met_before_its_finding_counts_as_soon_as_that_comes_up() {
    let mut events = spent_twice();
    // By the deciding clock it was decided before the sale.
    events.push(at(9, 1, decide(0, FindingKind::Overspend, Outcome::Absorb)));
    let folded = fold(facts(&events), &terms());
    assert_eq!((balance(&folded, 1), folded.findings[0].settlement), (0, Settlement::Absorb));
    let alone = fold(facts(&events).split_off(3), &terms());
    assert!(alone.findings.is_empty() && alone.accounts.is_empty(), "nothing to decide about yet");
}

#[test]
fn a_decision_that_names_nobody_whom_its_entry_names_changes_nothing() {
    let mut events = spent_twice();
    let naming = Naming::Stranger;
    let stranger =
        Deed::Decide { back: 0, finding: FindingKind::Overspend, outcome: Outcome::Absorb, naming };
    events.push(at(9, 9, stranger));
    assert_eq!(balance(&fold(facts(&events), &terms()), 1), -20);
}

#[test]
fn a_sale_under_an_old_programme_is_silent_within_its_grace_and_at_the_shops_cost_beyond_it() {
    let day_ms = 86_400_000;
    for (after_ms, found) in [(0, false), (7 * day_ms, false), (7 * day_ms + 1, true)] {
        let told = facts(&[at(0, 1_000 + after_ms, sell(1, 1, 0, 9))]);
        let mut terms = terms();
        terms.programmes.get_mut(&programme(0)).unwrap().replaced_at = Some(Timestamp::from_ms(1_000));
        let folded = fold(told, &terms);
        assert_eq!(balance(&folded, 1), 9, "the customer keeps what the till granted");
        assert_eq!(kinds(&folded).contains(&FindingKind::ProgrammeStale), found, "{after_ms}");
        let cost = if found { (0, -9) } else { (-9, 0) };
        assert_eq!((holds(&folded, Ledger::Issued), holds(&folded, Ledger::Absorbed)), cost);
    }
}

#[test]
fn points_under_an_old_programme_are_taken_back_where_its_policy_says_so() {
    let events = [under(2, at(0, 50, sell(1, 1, 0, 9))), under(2, at(0, 70, sell(2, 1, 0, 4)))];
    let folded = fold(facts(&events), &wide_terms(&[]));
    assert_eq!((balance(&folded, 1), kinds(&folded)), (9, vec![FindingKind::ProgrammeStale]));
    assert_eq!(folded.findings[0].points, Points::from_units(4));
    assert_eq!(holds(&folded, Ledger::ClawedBack), 4);
}

#[test]
fn a_sale_under_an_unknown_programme_is_honoured_and_held_for_review_until_it_is_known() {
    let told = facts(&[under(3, at(0, 1, sell(1, 1, 0, 9)))]);
    let folded = fold(told.clone(), &terms());
    assert_eq!((balance(&folded, 1), kinds(&folded)), (9, vec![FindingKind::ProgrammeUnknown]));
    assert_eq!(folded.findings[0].settlement, Settlement::Review);
    let mut known = terms();
    known.programmes.insert(programme(3), Default::default());
    assert!(fold(told, &known).findings.is_empty());
}

#[test]
fn a_sale_that_comes_to_something_else_is_honoured_until_a_person_takes_the_difference_back() {
    let mut events = vec![at(0, 1, sell(1, 1, 0, 9))];
    let verdict = |told: &[Fact]| Terms {
        verdicts: [(told[0].hash, Verdict::QuoteDiffers(Points::from_units(3)))].into(),
        ..terms()
    };
    let told = facts(&events);
    let folded = fold(told.clone(), &verdict(&told));
    assert_eq!((balance(&folded, 1), kinds(&folded)), (9, vec![FindingKind::QuoteMismatch]));
    events.push(at(9, 5, decide(0, FindingKind::QuoteMismatch, Outcome::ClawBack)));
    let told = facts(&events);
    assert_eq!(balance(&fold(told.clone(), &verdict(&told)), 1), 6);
}

#[test]
fn an_entry_that_is_not_as_its_till_made_it_does_not_count() {
    let told = facts(&[at(0, 1, sell(1, 1, 0, 9)), at(0, 2, sell(2, 1, 0, 5))]);
    let terms = Terms { verdicts: [(told[1].hash, Verdict::Tampered)].into(), ..terms() };
    let folded = fold(told.clone(), &terms);
    assert_eq!((balance(&folded, 1), account(&folded, 1).facts().visits), (9, 1));
    assert_eq!(folded.findings, [Finding::new(FindingKind::Tampered, told[1].hash)]);
}

#[test]
fn two_who_were_taken_for_one_are_two_again_and_each_is_welcomed() {
    let welcome = |member: u8| Deed::Welcome { member, card: 7, points: 25 };
    let mut events = vec![
        at(0, 1, welcome(1)),
        at(1, 2, welcome(2)),
        at(1, 3, sell(1, 2, 0, 6)),
        at(0, 4, sell(2, 1, 0, 5)),
    ];
    let one = fold(facts(&events), &terms());
    assert_eq!((one.accounts.len(), balance(&one, 1)), (1, 36), "welcomed once");
    events.push(at(9, 5, Deed::Part { member: 2 }));
    let two = fold(facts(&events), &terms());
    assert_eq!((balance(&two, 1), balance(&two, 2)), (30, 31));
    assert_eq!(account(&two, 1).cards, [card(7)], "the card names whom it named first");
    assert!(account(&two, 1).merged.is_empty() && account(&two, 2).cards.is_empty());
    assert_eq!(
        (kinds(&two), two.findings[0].settlement),
        (vec![FindingKind::MemberTwice], Settlement::Apart)
    );
    events.push(at(9, 6, Deed::Merge { member: 2, with: 1 }));
    let again = fold(facts(&events), &terms());
    assert_eq!((again.accounts.len(), balance(&again, 1)), (1, 36), "found to be one after all");
}

#[test]
fn head_office_may_find_two_members_to_be_one_without_a_card() {
    let events =
        [at(0, 1, import(1, 10)), at(0, 2, import(2, 5)), at(9, 3, Deed::Merge { member: 2, with: 1 })];
    let folded = fold(facts(&events), &terms());
    assert_eq!((balance(&folded, 1), &account(&folded, 1).merged), (15, &vec![member(2)]));
    assert!(folded.findings.is_empty());
}

#[test]
fn another_card_names_the_same_member_and_somebody_elses_makes_the_two_one() {
    let mut events = vec![at(0, 1, import(1, 10)), at(0, 2, Deed::Link { member: 1, card: 8, lost: None })];
    let own = fold(facts(&events), &terms());
    assert_eq!((account(&own, 1).cards.as_slice(), own.findings.len()), ([card(1), card(8)].as_slice(), 0));
    events.extend([at(1, 3, import(2, 5)), at(1, 4, Deed::Link { member: 2, card: 8, lost: None })]);
    let both = fold(facts(&events), &terms());
    assert_eq!((balance(&both, 1), kinds(&both)), (15, vec![FindingKind::MemberTwice]));
}

#[test]
fn points_spent_with_a_blocked_card_are_honoured_and_given_back_where_the_policy_says_so() {
    let block = |lifted: bool| Deed::Block { member: 1, card: 1, lifted };
    let events = |last: Event| vec![at(9, 1, import(1, 40)), at(9, 5, block(false)), last];
    let spend = |wall_ms: u64| under(2, at(0, wall_ms, sell(1, 1, 10, 0)));
    let before = fold(facts(&events(spend(4))), &wide_terms(&[]));
    assert_eq!((balance(&before, 1), kinds(&before)), (30, vec![]));
    let late = fold(facts(&events(spend(6))), &wide_terms(&[]));
    assert_eq!((balance(&late, 1), kinds(&late)), (40, vec![FindingKind::BlockedLate]));
    assert_eq!((late.findings[0].settlement, holds(&late, Ledger::Absorbed)), (Settlement::Absorb, -10));
    let mut knew = facts(&events(spend(6)));
    let Payload::Sale(sale) = &mut knew[2].payload else { unreachable!() };
    sale.receipt.member.as_mut().unwrap().as_of = Some(Timestamp::from_ms(5));
    let knew = fold(knew, &wide_terms(&[]));
    assert_eq!((balance(&knew, 1), knew.findings[0].settlement), (30, Settlement::Review));
    let good_again = [events(spend(8)), vec![at(9, 7, block(true))]].concat();
    assert!(fold(facts(&good_again), &wide_terms(&[])).findings.is_empty());
}

#[test]
fn a_card_that_a_till_replaced_is_blocked_from_then_on() {
    let link = Deed::Link { member: 1, card: 8, lost: Some(1) };
    let events = |last: Event| vec![at(9, 1, import(1, 40)), at(0, 5, link.clone()), last];
    let spend = |wall_ms: u64| under(2, at(1, wall_ms, sell(1, 1, 10, 0)));
    let before = fold(facts(&events(spend(4))), &wide_terms(&[]));
    assert_eq!((balance(&before, 1), kinds(&before)), (30, vec![]));
    assert_eq!(account(&before, 1).cards.len(), 2);
    let late = fold(facts(&events(spend(6))), &wide_terms(&[]));
    assert_eq!((balance(&late, 1), kinds(&late)), (40, vec![FindingKind::BlockedLate]));
    let good_again = [events(spend(8)), vec![at(9, 7, Deed::Block { member: 1, card: 1, lifted: true })]];
    assert!(fold(facts(&good_again.concat()), &wide_terms(&[])).findings.is_empty());
}

#[test]
fn what_is_told_of_a_forgotten_member_is_owed_to_nobody_by_name() {
    let mut events = vec![
        at(0, 1, import(1, 40)),
        at(9, 5, Deed::Forget { member: 1 }),
        at(0, 3, sell(1, 1, 0, 5)),
        at(1, 6, sell(2, 1, 10, 3)),
        at(1, 7, Deed::Tell { member: 1, tag: 1 }),
    ];
    let folded = fold(facts(&events), &terms());
    let gone = account(&folded, 1);
    assert_eq!((gone.profile.len(), gone.cards.len(), balance(&folded, 1)), (0, 0, 0));
    assert_eq!(gone.standing, Default::default());
    assert_eq!(kinds(&folded), [FindingKind::ErasedLate, FindingKind::ErasedLate]);
    assert_eq!(holds(&folded, Ledger::Anonymous), 45 - 10 + 3);
    let told = facts(&events);
    let late = folded.postings.iter().filter(|posting| posting.entry == told[3].hash);
    assert!(late.clone().all(|posting| posting.ledger != Ledger::Member(member(1))) && late.count() == 4);
    // The card is free for somebody else.
    events.push(at(2, 9, Deed::Enrol { member: 2, card: 1 }));
    let folded = fold(facts(&events), &terms());
    assert_eq!((folded.accounts.len(), account(&folded, 2).cards.as_slice()), (2, [card(1)].as_slice()));
}

#[test]
fn goods_of_a_forgotten_member_come_back_to_nobody_by_name() {
    let more = More { lines: 2, ..More::default() };
    let bought = Bought { member: Some(1), due: 100, spent: 0, earned: 8, more };
    let events = [
        at(0, 1, Deed::Sell { op: 1, bought }),
        at(9, 2, Deed::Forget { member: 1 }),
        at(0, 3, Deed::Return { op: 1, pieces: [2, 2], policy: ReturnPolicy::Debt, day: 0 }),
    ];
    let folded = fold(facts(&events), &terms());
    assert_eq!((balance(&folded, 1), kinds(&folded)), (0, vec![FindingKind::ErasedLate]));
    assert_eq!(holds(&folded, Ledger::Anonymous), 0, "what was swept there goes back from there");
}

#[test]
fn a_copy_that_went_on_is_told_of_the_till_or_of_head_office() {
    for (till, kind) in [(Some(1), FindingKind::Rollback), (None, FindingKind::HubRestored)] {
        let told = facts(&[at(9, 1, Deed::Restore { till })]);
        assert_eq!(fold(told.clone(), &terms()).findings, [Finding::new(kind, told[0].hash)]);
    }
}

#[test]
fn points_of_a_coupon_that_was_used_twice_are_taken_back_where_the_policy_says_so() {
    let with_coupon = |op: u8| {
        let more = More { coupon: Some(1), lines: 1, ..More::default() };
        let bought = Bought { member: Some(1), due: 100, spent: 0, earned: 8, more };
        under(2, at(0, u64::from(op), Deed::Sell { op, bought }))
    };
    let mut told = facts(&[with_coupon(1), with_coupon(2)]);
    for fact in &mut told {
        let Payload::Sale(sale) = &mut fact.payload else { unreachable!() };
        sale.receipt.lines[0].earnings[0].rule = RuleId::new("flyer");
    }
    let folded = fold(told, &wide_terms(&[]));
    assert_eq!((balance(&folded, 1), kinds(&folded)), (8, vec![FindingKind::CouponTwice]));
}

#[test]
fn an_answer_is_rewarded_once_and_what_was_told_last_counts() {
    let answer = Deed::Answer { op: 3, member: Some(1), points: 5 };
    let mut events = vec![at(0, 1, import(1, 0)), at(0, 2, answer.clone()), at(1, 3, answer)];
    events.extend([at(0, 4, Deed::Tell { member: 1, tag: 2 }), at(0, 5, Deed::Tell { member: 1, tag: 4 })]);
    let folded = fold(facts(&events), &terms());
    assert_eq!((balance(&folded, 1), folded.findings.len()), (5, 0));
    let account = account(&folded, 1);
    assert_eq!(
        (account.profile.as_slice(), &account.standing.traits.tags),
        ([b'q', 4].as_slice(), &vec!["told2".to_owned(), "told4".to_owned()])
    );
}

#[test]
fn the_wide_worlds_that_the_laws_are_held_against_have_every_conflict_in_them() {
    let mut runner = TestRunner::deterministic();
    let mut found = Vec::new();
    for _ in 0..400 {
        let told = facts(&wide_world().new_tree(&mut runner).unwrap().current());
        let terms = wide_terms(&told);
        found.extend(fold(told, &terms).findings);
    }
    let of_chains = [FindingKind::Fork, FindingKind::ClockSuspect, FindingKind::Quarantined];
    for kind in FindingKind::ALL.into_iter().filter(|kind| !of_chains.contains(kind)) {
        let shown = found.iter().filter(|finding| finding.kind == kind).count();
        assert!(shown > 20, "{} {shown}", kind.name());
    }
    let decided = found.iter().filter(|finding| finding.decided.is_some()).count();
    assert!(decided > 20, "{decided} were decided");
}
