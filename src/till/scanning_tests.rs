//! What a scan of a coupon does, on a till as head office leaves it.

use std::sync::Arc;

use super::*;
use crate::core::codec::{AimExpectation, parse_scan};
use crate::core::model::{Language, LocalText, RuleId, TillId, Timestamp};
use crate::core::programme::condition::Days;
use crate::core::programme::{Coupon, Programme};
use crate::core::sync::wire::{ProgrammeBundle, programme_signed_bytes};
use crate::host::keys::SigningKey;
use crate::till::config::TillConfig;
use crate::till::counter::load_counter;
use crate::till::identity::Identity;
use crate::till::programme_file::store_bundle;

const TEXT: &str = include_str!("../../tests/data/coffee/programme.toml");
/// The bar code of an espresso.
const ESPRESSO: &str = "2001100000103";

fn coupon(id: &str, codes: &[&str], prefix: &str) -> Coupon {
    Coupon {
        id: RuleId::new(id),
        name: LocalText::new([(Language::ENGLISH, id.to_owned())]),
        codes: codes.iter().map(|code| (*code).to_owned()).collect(),
        prefix: prefix.to_owned(),
        days: Days::default(),
        per_member: None,
        total: None,
    }
}

/// A till whose programme has a coupon with two codes and one whose codes are printed once each.
fn till(folder: &std::path::Path) -> Arc<Agent> {
    let hub = SigningKey::from_secret(&[3; 32]);
    let goods = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/coffee/goods.csv");
    let config = format!("data = \"data\"\ngoods = \"{goods}\"\n[hub]\nurl = \"http://127.0.0.1:9\"\n");
    std::fs::write(folder.join("till.toml"), config).unwrap();
    let config = TillConfig::load(&folder.join("till.toml")).unwrap();
    std::fs::create_dir(&config.data).unwrap();
    let identity = Identity {
        till: TillId::from_bytes([1; 16]),
        name: "Till 1".to_owned(),
        store: "Old Town".to_owned(),
        group: String::new(),
        token: String::new(),
        hub: TillId::from_bytes([2; 16]),
        hub_public_key: hub.public_key(),
        hub_sealing_key: [4; 32],
    };
    identity.store(&config.data).unwrap();
    let signature = hub.sign(&programme_signed_bytes(crate::core::model::ProgrammeHash::of(TEXT)));
    let bundle = ProgrammeBundle { text: TEXT.to_owned(), signature, hub_time: Timestamp::from_ms(1) };
    store_bundle(&config.data, &bundle).unwrap();
    let agent = Agent::open(config).unwrap();
    let mut programme = Programme::parse(TEXT).unwrap();
    programme.coupons = vec![coupon("autumn", &["AUTUMN", ESPRESSO], ""), coupon("letter", &[], "L-")];
    agent.set_programme(programme);
    agent
}

fn scan(agent: &Agent, text: &str, repeat: bool) -> Option<Arc<Seen>> {
    let scan = parse_scan(text.as_bytes(), AimExpectation::Optional).unwrap();
    handle_scan(agent, &scan, repeat)
}

#[test]
fn a_scanned_coupon_lies_on_the_counter_once_and_stays_with_another_card() {
    let folder = tempfile::tempdir().unwrap();
    let agent = till(folder.path());
    for code in ["AUTUMN", "L-0042", "AUTUMN"] {
        let seen = scan(&agent, code, false).unwrap();
        assert!(matches!(&seen.kind, SeenKind::Coupon { .. }), "{seen:?}");
        assert_eq!((seen.kind.name(), seen.text.as_str()), ("coupon", code));
    }
    assert_eq!(scan(&agent, "AUTUMN", true), None, "it still lies under the scanner");
    let counter = load_counter(&agent).unwrap().counter;
    assert_eq!(counter.choices.coupons, ["AUTUMN", "L-0042"]);
    for unknown in ["L-", "WINTER"] {
        let seen = scan(&agent, unknown, false).unwrap();
        assert!(!matches!(seen.kind, SeenKind::Coupon { .. }), "{seen:?}");
    }
    // A coupon that is printed as a bar code of goods is a coupon.
    let seen = scan(&agent, ESPRESSO, false).unwrap();
    assert!(matches!(&seen.kind, SeenKind::Coupon { .. }), "{seen:?}");
    let counter = load_counter(&agent).unwrap().counter;
    assert_eq!((counter.choices.coupons.len(), counter.basket.lines.len()), (3, 0));
}
