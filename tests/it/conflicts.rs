//! Rows of design 4.5 at a real store, each told twice: by the till that saw it first, and in the other order of arrival.
//! It has to come to the same (invariant I5), and the kept state to what all entries fold to (invariant I11).

use tallytill::core::ledger::{CardBlocked, Erased, FindingKind, Payload, Sale};
use tallytill::core::model::receipt::CouponUse;
use tallytill::core::model::{CardNumber, Day, RuleId, Timestamp};

use crate::hub_world::{Home, START, Till, member_id, sale};

const DAY: Day = Day::from_number(740_000);

/// What a story came to: what was found, the balance and the visits of member 7.
type Told = (Vec<FindingKind>, i64, i64);

fn tell(home: &Home, tills: [&Till; 2], member: u8) -> Told {
    for till in tills {
        home.send(till, till.whole()).unwrap();
    }
    home.state();
    let kept = home.store.load_findings(0, 100).unwrap();
    let mut kinds: Vec<FindingKind> =
        kept.iter().filter(|kept| !kept.withdrawn).map(|kept| kept.finding.kind).collect();
    kinds.sort_unstable();
    let row = home.store.load_member(member_id(member)).unwrap();
    let row = match row.as_ref().and_then(|row| row.merged_into) {
        Some(into) => home.store.load_member(into).unwrap(),
        None => row,
    };
    let (balance, visits) = row.map_or((0, 0), |row| (row.facts.balance.units(), row.facts.visits));
    (kinds, balance, visits)
}

/// The story of two tills in both orders of arrival.
fn both_ways(story: impl Fn(&mut Till, &mut Till)) -> Told {
    let outcomes = [false, true].map(|swapped| {
        let home = Home::open();
        let (mut one, mut two) = (home.till(1), home.till(2));
        story(&mut one, &mut two);
        tell(&home, if swapped { [&two, &one] } else { [&one, &two] }, 7)
    });
    let [first, second] = outcomes;
    assert_eq!(first, second, "the order of arrival changes nothing");
    first
}

fn sell(till: &mut Till, second: u64, sold: &Sale) -> tallytill::core::model::OpId {
    till.write(second, &Payload::Sale(Box::new(sold.clone())))
}

#[test]
fn the_same_points_at_two_tills_are_honoured_and_become_a_debt() {
    let told = both_ways(|one, two| {
        one.enrol(1, 7, "2907");
        one.sell(2, 7, 100, 0);
        one.sell(3, 7, 0, 100);
        two.sell(4, 7, 0, 100);
    });
    assert_eq!(told, (vec![FindingKind::Overspend], -100, 3));
}

#[test]
fn a_coupon_that_is_good_once_and_was_used_twice_is_honoured_twice_and_found() {
    let mut sold = sale(7, 5, 0);
    sold.receipt.effects.coupons =
        vec![CouponUse { coupon: RuleId::new("flyer"), code: "ONE-1".to_owned(), once: true }];
    let told = both_ways(|one, two| {
        sell(one, 1, &sold);
        sell(two, 2, &sold);
    });
    assert_eq!(told, (vec![FindingKind::CouponTwice], 10, 2));
}

#[test]
fn one_card_given_out_at_two_tills_names_one_account() {
    let told = both_ways(|one, two| {
        one.enrol(1, 7, "2907");
        one.sell(2, 7, 10, 0);
        two.enrol(3, 8, "2907");
        two.sell(4, 8, 5, 0);
    });
    assert_eq!(told, (vec![FindingKind::MemberTwice], 15, 2));
}

#[test]
fn a_return_waits_for_its_sale_and_counts_when_that_arrives() {
    let home = Home::open();
    let (mut one, mut two) = (home.till(1), home.till(2));
    let sold = sale(7, 10, 0);
    let op_id = sell(&mut one, 1, &sold);
    two.take_back(2, op_id, &sold);
    home.send(&two, two.whole()).unwrap();
    let kept = home.store.load_findings(0, 10).unwrap();
    assert_eq!((kept[0].finding.kind, kept[0].withdrawn), (FindingKind::ReturnPending, false));
    assert_eq!(tell(&home, [&one, &two], 7), (vec![], 0, 0));
}

#[test]
fn a_return_of_a_sale_that_was_voided_changes_nothing() {
    let sold = sale(7, 10, 0);
    let told = both_ways(|one, two| {
        one.sell(1, 7, 3, 0);
        let op_id = sell(one, 2, &sold);
        one.void(3, op_id);
        two.take_back(4, op_id, &sold);
    });
    assert_eq!(told, (vec![FindingKind::ReturnOrphan], 3, 1));
}

#[test]
fn goods_that_came_back_at_two_tills_are_taken_back_once() {
    let sold = sale(7, 10, 0);
    let told = both_ways(|one, two| {
        one.sell(1, 7, 3, 0);
        let op_id = sell(one, 2, &sold);
        one.take_back(3, op_id, &sold);
        two.take_back(4, op_id, &sold);
    });
    assert_eq!((told.1, told.2), (3, 1), "{told:?}");
}

#[test]
fn a_void_that_comes_before_its_sale_undoes_it_all_the_same() {
    let told = both_ways(|one, two| {
        let op_id = one.sell(1, 7, 10, 0);
        one.sell(2, 7, 3, 0);
        two.void(3, op_id);
    });
    assert_eq!(told, (vec![], 3, 1));
}

#[test]
fn points_spent_with_a_card_that_was_blocked_are_found_and_the_receipt_stands() {
    let told = both_ways(|one, two| {
        one.enrol(1, 7, "2907");
        one.sell(2, 7, 50, 0);
        one.write(
            3,
            &Payload::CardBlocked(CardBlocked {
                card: CardNumber::parse("2907").unwrap(),
                member: member_id(7),
                at: Timestamp::from_ms(START.ms() + 3_000),
                lifted: false,
                by: "admin".to_owned(),
                reason: "lost".to_owned(),
            }),
        );
        two.sell(9, 7, 0, 20);
    });
    assert_eq!(told, (vec![FindingKind::BlockedLate], 30, 2));
}

#[test]
fn what_comes_late_about_a_forgotten_member_is_owed_to_nobody_by_name() {
    let told = both_ways(|one, two| {
        one.enrol(1, 7, "2907");
        one.sell(2, 7, 50, 0);
        one.write(3, &Payload::Erased(Erased { member: member_id(7), day: DAY, by: "admin".to_owned() }));
        two.sell(9, 7, 10, 0);
    });
    assert_eq!(told.0, [FindingKind::ErasedLate], "{told:?}");
    assert_eq!(told.1, 0, "nothing is left of the account");
}
