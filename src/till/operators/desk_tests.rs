use std::time::{Duration, Instant};

use super::*;
use crate::core::model::Rights;
use crate::host::monotonic;

const IDLE: Duration = Duration::from_secs(600);

fn id(number: u32) -> OperatorId {
    OperatorId::new(number).unwrap()
}

fn operator(number: u32, rights: &[Right]) -> Operator {
    let rights: Rights = rights.iter().copied().collect();
    Operator { id: id(number), name: format!("Operator {number}"), pin: None, badge: None, rights }
}

fn desk(operators: Vec<Operator>) -> (Desk, Instant, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let now = monotonic();
    let guesses = Guesses::load(folder.path(), now).unwrap();
    let book = OperatorBook { idle_s: 600, operators, ..OperatorBook::default() };
    (Desk::new(book, guesses), now, folder)
}

fn by(operator: u32, approved_by: Option<u32>) -> Result<Option<Acting>, DeskRefusal> {
    Ok(Some(Acting { operator: id(operator), approved_by: approved_by.map(id) }))
}

#[test]
fn a_shop_without_operators_asks_nobody_to_sign_in() {
    let (mut desk, now, _folder) = desk(Vec::new());
    assert!(!desk.asks());
    assert_eq!(desk.authorize(Some(Right::Void), now), Ok(None));
}

#[test]
fn whoever_is_signed_in_sells_and_does_what_their_rights_say() {
    let (mut desk, now, _folder) = desk(vec![operator(1, &[]), operator(2, &[Right::Void])]);
    assert_eq!(desk.authorize(None, now), Err(DeskRefusal::SignInNeeded));
    desk.sign_in(id(1), now);
    assert_eq!(desk.authorize(None, now), by(1, None));
    let refused = Err(DeskRefusal::RightMissing { operator: id(1), right: Right::Void });
    assert_eq!(desk.authorize(Some(Right::Void), now), refused);
    desk.sign_in(id(2), now);
    assert_eq!(desk.authorize(Some(Right::Void), now), by(2, None));
    assert!(desk.sign_out());
    assert_eq!(desk.authorize(None, now), Err(DeskRefusal::SignInNeeded));
}

#[test]
fn an_idle_till_signs_its_operator_out_and_every_action_keeps_them_in() {
    let (mut desk, now, _folder) = desk(vec![operator(1, &[])]);
    desk.sign_in(id(1), now);
    let later = now + IDLE - Duration::from_secs(1);
    assert!(desk.authorize(None, later).is_ok());
    assert_eq!(desk.next_expiry(), Some(later + IDLE));
    assert!(!desk.expire(later + IDLE - Duration::from_secs(1)));
    assert_eq!(desk.authorize(None, later + IDLE), Err(DeskRefusal::SignInNeeded));
    assert!(desk.expire(later + IDLE));
    assert_eq!((desk.operator(later + IDLE), desk.next_expiry()), (None, None));
}

#[test]
fn a_right_is_lent_for_one_action_and_not_for_long() {
    let (mut desk, now, _folder) = desk(vec![operator(1, &[]), operator(2, &[Right::Void])]);
    desk.sign_in(id(1), now);
    assert!(!desk.approve(Right::Return, id(2), now));
    assert!(desk.approve(Right::Void, id(2), now));
    assert!(desk.authorize(Some(Right::Return), now).is_err());
    // What takes no right leaves it.
    assert_eq!(desk.authorize(None, now), by(1, None));
    assert_eq!(desk.authorize(Some(Right::Void), now), by(1, Some(2)));
    assert!(desk.authorize(Some(Right::Void), now).is_err());
    assert!(desk.approve(Right::Void, id(2), now));
    assert!(desk.authorize(Some(Right::Void), now + APPROVAL_LIFE).is_err());
    // Nobody approves by being waited for.
    desk.await_approval(Right::Void, now);
    assert!(desk.authorize(Some(Right::Void), now).is_err());
}

#[test]
fn whoever_leaves_the_list_is_signed_out() {
    let (mut desk, now, _folder) = desk(vec![operator(1, &[]), operator(2, &[])]);
    desk.sign_in(id(1), now);
    desk.set_book(OperatorBook { operators: vec![operator(2, &[])], ..OperatorBook::default() });
    assert_eq!(desk.authorize(None, now), Err(DeskRefusal::SignInNeeded));
}
