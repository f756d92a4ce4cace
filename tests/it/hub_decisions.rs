//! People at head office settle findings otherwise than the programme does: by an entry, whose effects are postings.

use tallytill::core::ledger::{FindingKind, Outcome};
use tallytill::core::model::{Day, EntryHash, Points, Settlement};
use tallytill::hub::store::{DecideFault, Decision};

use crate::hub_world::{Home, START, Till, hash_of, member_id};

const DAY: Day = Day::from_number(740_000);

fn decision(entry: EntryHash, kind: FindingKind, outcome: Outcome) -> Decision {
    Decision { entry, kind, outcome, by: "admin".to_owned(), reason: "asked the customer".to_owned() }
}

fn balance(home: &Home, till: &Till) -> i64 {
    let rows = home.store.load_feed_page(till.id, "").unwrap().rows;
    rows.iter().find(|row| row.id == member_id(7)).unwrap().facts.balance.units()
}

/// 100 points were spent at two tills that did not know of each other.
fn overspent(home: &Home) -> (Till, Till) {
    let (mut one, mut two) = (home.till(1), home.till(2));
    one.enrol(1, 7, "2907");
    one.sell(2, 7, 100, 0);
    one.sell(3, 7, 0, 100);
    two.sell(4, 7, 0, 100);
    home.send(&one, one.whole()).unwrap();
    home.send(&two, two.whole()).unwrap();
    (one, two)
}

#[test]
fn a_debt_that_the_shop_takes_over_is_gone_and_a_later_decision_brings_it_back() {
    let home = Home::open();
    let (one, two) = overspent(&home);
    let entry = hash_of(&two, 0);
    assert_eq!(balance(&home, &one), -100);
    let settled = home.store.decide(&decision(entry, FindingKind::Overspend, Outcome::Absorb), DAY, START);
    let settled = settled.unwrap();
    assert_eq!(settled.finding.settlement, Settlement::Absorb);
    assert!(settled.finding.decided.is_some(), "the finding names the entry by which it was decided");
    assert_eq!(balance(&home, &one), 0);
    home.state();
    home.store.decide(&decision(entry, FindingKind::Overspend, Outcome::ClawBack), DAY, START).unwrap();
    assert_eq!(balance(&home, &one), -100);
    home.store.decide(&decision(entry, FindingKind::Overspend, Outcome::Dismiss), DAY, START).unwrap();
    let kept = home.store.load_finding(entry, FindingKind::Overspend).unwrap().unwrap();
    assert_eq!(
        (kept.finding.settlement, kept.finding.points),
        (Settlement::Dismissed, Points::from_units(100))
    );
    home.state();
}

#[test]
fn a_decision_stands_whatever_arrives_later() {
    let home = Home::open();
    let (mut one, two) = overspent(&home);
    let entry = hash_of(&two, 0);
    home.store.decide(&decision(entry, FindingKind::Overspend, Outcome::Absorb), DAY, START).unwrap();
    one.sell(9, 7, 30, 0);
    home.send(&one, one.whole()).unwrap();
    assert_eq!(balance(&home, &one), 30);
    let kept = home.store.load_finding(entry, FindingKind::Overspend).unwrap().unwrap();
    assert_eq!(kept.finding.settlement, Settlement::Absorb);
    home.state();
}

#[test]
fn what_is_no_finding_can_t_be_decided() {
    let home = Home::open();
    let (one, two) = overspent(&home);
    let wrong = decision(hash_of(&one, 0), FindingKind::Overspend, Outcome::Accept);
    assert!(matches!(home.store.decide(&wrong, DAY, START), Err(DecideFault::Unknown)));
    let mut copy = two.cloned();
    copy.entries.clear();
    copy.sell(5, 7, 1, 0);
    assert!(home.send(&copy, copy.whole()).is_err());
    let fork = home.store.load_finding(hash_of(&copy, 0), FindingKind::Fork).unwrap().unwrap();
    let decided = decision(fork.finding.entry, FindingKind::Fork, Outcome::Dismiss);
    assert!(matches!(home.store.decide(&decided, DAY, START), Err(DecideFault::Nothing)));
}
