//! One code lets one till in, for one day.

use tallytill::core::model::ProgrammeHash;
use tallytill::core::model::Timestamp;
use tallytill::core::sync::wire::programme_signed_bytes;
use tallytill::host::keys::verify;
use tallytill::hub::store::{CODE_LIFE_MS, EnrolFault};

use crate::hub_world::{Home, START, Till};

#[test]
fn a_code_lets_one_till_in_and_no_other() {
    let home = Home::open();
    let code = home.store.make_code("Till 1", "Corner", "kiosk", START).unwrap();
    let (one, two) = (Till::new(1), Till::new(2));
    let answer = home.store.enrol(&one.enrolment(&code), START).unwrap();
    assert_eq!((answer.till_name.as_str(), answer.store.as_str()), ("Till 1", "Corner"));
    assert_eq!(answer.till_group, "kiosk");
    let hash = ProgrammeHash::of(&answer.programme.text);
    let signed = programme_signed_bytes(hash);
    assert!(verify(&answer.hub_public_key, &signed, &answer.programme.signature));
    assert!(matches!(home.store.enrol(&two.enrolment(&code), START), Err(EnrolFault::CodeUsed)));

    let again = home.store.enrol(&one.enrolment(&code.to_lowercase().replace('-', " ")), START).unwrap();
    assert_eq!(again.till, answer.till, "the same till that lost the answer is the same till");
    assert_eq!(home.store.sessions().till_of(&again.token, START), Some(answer.till));
    let known = home.store.load_known_till(answer.till).unwrap().unwrap();
    assert_eq!((known.id, known.public_key), (answer.till, one.key.public_key()));
    assert_eq!(home.store.load_tills().unwrap().len(), 1);
}

#[test]
fn a_code_is_good_for_a_day() {
    let home = Home::open();
    let code = home.store.make_code("Till 1", "Corner", "", START).unwrap();
    let late = Timestamp::from_ms(START.ms() + CODE_LIFE_MS);
    let request = Till::new(1).enrolment(&code);
    assert!(matches!(home.store.enrol(&request, late), Err(EnrolFault::CodeExpired)));
    let unknown = Till::new(1).enrolment("0000-0000");
    assert!(matches!(home.store.enrol(&unknown, START), Err(EnrolFault::CodeUnknown)));
    let mut forged = request.clone();
    forged.public_key = Till::new(2).key.public_key();
    assert!(matches!(home.store.enrol(&forged, START), Err(EnrolFault::BadSignature)));
    assert!(home.store.enrol(&request, START).is_ok(), "what was refused used nothing up");
}

#[test]
fn nothing_published_lets_nobody_in_and_leaves_the_code_good() {
    let home = Home::new();
    let code = home.store.make_code("Till 1", "Corner", "", START).unwrap();
    let request = Till::new(1).enrolment(&code);
    assert!(matches!(home.store.enrol(&request, START), Err(EnrolFault::NoProgramme)));
    home.publish("debt");
    assert!(home.store.enrol(&request, START).is_ok());
}
