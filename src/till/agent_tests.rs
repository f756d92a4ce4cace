//! A till as head office leaves it, without head office; and what it counts and gives at the door.

use std::path::Path;

use super::*;
use crate::core::ledger::{Payload, Void};
use crate::core::model::receipt::LineEarning;
use crate::core::model::standing::OfferUse;
use crate::core::model::{Day, LocalText, Money, OpId, Points, ProgrammeHash, TillId};
use crate::core::programme::condition::Days;
use crate::core::programme::{Coupon, Welcome};
use crate::core::sync::wire::{ProgrammeBundle, programme_signed_bytes};
use crate::journal::WriteFault;
use crate::journal::journal_tests::{card, op, sale};
use crate::till::checkout::{Joining, enrol};
use crate::till::programme_file::store_bundle;

const TEXT: &str = include_str!("../../tests/data/coffee/programme.toml");

/// A till in this folder that sells what the coffee shop has, under its programme as `change` leaves it.
pub(crate) fn till(folder: &Path, change: impl FnOnce(&mut Programme)) -> Arc<Agent> {
    let goods = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/coffee/goods.csv");
    till_with(folder, &format!("goods = \"{goods}\"\n"), change)
}

/// As [`till`], with these lines in its configuration.
pub(crate) fn till_with(folder: &Path, lines: &str, change: impl FnOnce(&mut Programme)) -> Arc<Agent> {
    let hub = SigningKey::from_secret(&[3; 32]);
    let config = format!("data = \"data\"\nhub = {{ url = \"http://127.0.0.1:9\" }}\n{lines}");
    std::fs::write(folder.join("till.toml"), config).unwrap();
    let config = TillConfig::load(&folder.join("till.toml")).unwrap();
    std::fs::create_dir(&config.data).unwrap();
    let identity = Identity {
        till: TillId::from_bytes([1; 16]),
        name: "Till 1".to_owned(),
        store: "Old Town".to_owned(),
        group: "kiosk".to_owned(),
        hub: TillId::from_bytes([2; 16]),
        hub_public_key: hub.public_key(),
        hub_sealing_key: [4; 32],
        hub_pin: None,
        hub_url: None,
    };
    identity.store(&config.data).unwrap();
    let signature = hub.sign(&programme_signed_bytes(ProgrammeHash::of(TEXT)));
    let bundle = ProgrammeBundle { text: TEXT.to_owned(), signature, hub_time: Timestamp::from_ms(1) };
    store_bundle(&config.data, &bundle).unwrap();
    let agent = Agent::open(config).unwrap();
    let mut programme = Programme::parse(TEXT).unwrap();
    change(&mut programme);
    agent.set_programme(programme);
    agent
}

/// A coupon with these codes, of which so many may be used in all.
pub(crate) fn coupon(id: &str, codes: &[&str], prefix: &str, total: Option<u64>) -> Coupon {
    Coupon {
        id: RuleId::new(id),
        name: LocalText::new([(Language::ENGLISH, id.to_owned())]),
        codes: codes.iter().map(|code| (*code).to_owned()).collect(),
        prefix: prefix.to_owned(),
        days: Days::default(),
        per_member: None,
        total,
    }
}

fn append(agent: &Agent, op: OpId, payload: Payload) {
    let append = move |journal: &mut crate::journal::JournalTransaction<'_>| {
        Ok::<_, WriteFault<()>>(journal.append(op, None, &payload)?)
    };
    agent.journal.write(append).unwrap();
    agent.recount_given();
}

/// A sale that used a rule.
fn using(rule: &str) -> Payload {
    let Payload::Sale(mut sale) = sale(1, 0, 0) else { unreachable!() };
    let (day, money, points) = (sale.day, Money::from_minor(500), Points::from_units(3));
    sale.receipt.effects.uses.push(OfferUse { offer: RuleId::new(rule), day, times: 1, money, points });
    Payload::Sale(sale)
}

#[test]
fn a_quote_knows_what_was_given_under_limited_rules_and_a_void_gives_it_free_again() {
    let folder = tempfile::tempdir().unwrap();
    let agent = till(folder.path(), |programme| {
        programme.coupons = vec![coupon("scarce", &[], "", Some(9)), coupon("plenty", &[], "", None)];
    });
    assert_eq!((agent.situation().till_group.as_str(), agent.situation().given.len()), ("kiosk", 0));
    for (number, rule) in [(1, "scarce"), (2, "plenty"), (3, "scarce")] {
        append(&agent, op(number), using(rule));
    }
    let given = agent.situation().given;
    let scarce = given["scarce"];
    assert_eq!(
        (given.len(), scarce.times, scarce.money, scarce.points.units()),
        (1, 2, Money::from_minor(1_000), 6)
    );
    let void = Void { sale: op(1), day: Day::from_number(740_000), reason: String::new() };
    append(&agent, op(4), Payload::Void(void));
    assert_eq!(agent.situation().given["scarce"].times, 1);
    // A rule that comes to be limited has been counted all along.
    let mut programme = Programme::clone(&agent.programme());
    programme.coupons.iter_mut().for_each(|coupon| coupon.total = Some(9));
    agent.set_programme(programme);
    assert_eq!(agent.situation().given["plenty"].times, 1);
}

#[test]
fn who_joins_has_the_programmes_points_for_joining_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let agent = till(folder.path(), |programme| {
        let name = LocalText::new([(Language::ENGLISH, "Welcome".to_owned())]);
        programme.welcome = Some(Welcome { points: Points::from_units(25), name });
        programme.card_ranges = vec![crate::core::programme::CardRange {
            prefix: "29".to_owned(),
            length: 4,
            check: crate::core::programme::CardCheck::None,
        }];
    });
    let joining = Joining {
        card: card(7).as_str().to_owned(),
        name: "Eva".to_owned(),
        language: None,
        birthday: None,
        referred_by: None,
    };
    let joined = enrol(&agent, op(1), &joining).unwrap().member;
    assert_eq!(joined.standing.facts.balance, Points::from_units(25));
    assert_eq!(
        joined.standing.earned_within(None, joined.standing.traits.joined.unwrap()),
        Some(Points::ZERO)
    );
    let entry = agent.lookup().journal.load_operation(op(1)).unwrap().unwrap();
    let Payload::Enrol(told) = Payload::parse(&entry).unwrap() else { unreachable!() };
    let welcome = LineEarning {
        rule: RuleId::new("welcome"),
        points: Points::from_units(25),
        vests: None,
        expires: None,
    };
    assert_eq!(told.welcome, Some(welcome));
}
