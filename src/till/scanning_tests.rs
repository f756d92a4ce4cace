//! What a scan of a coupon does, on a till as head office leaves it.

use std::sync::Arc;

use super::*;
use crate::core::codec::{AimExpectation, parse_scan};
use crate::till::agent::agent_tests::{self, coupon};
use crate::till::counter::load_counter;

/// The bar code of an espresso.
const ESPRESSO: &str = "2001100000103";

/// A till whose programme has a coupon with two codes and one whose codes are printed once each.
fn till(folder: &std::path::Path) -> Arc<Agent> {
    agent_tests::till(folder, |programme| {
        programme.coupons =
            vec![coupon("autumn", &["AUTUMN", ESPRESSO], "", None), coupon("letter", &[], "L-", None)];
    })
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
