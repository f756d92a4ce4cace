//! Stored bytes are read as they are and kept as they are, also those of a later version and those that are none.

use proptest::prelude::*;
use proptest::sample::Index;

use super::entry::{ENTRY_BYTES_MAX, FORMAT};
use super::world::{Deed, at, entries, sell, world};
use super::{Entry, EntryFault, Fact, Header, Kind, Payload};
use crate::core::model::{EntryHash, EntrySeq, Hlc, Incarnation, OpId, ProgrammeHash, TillId, Timestamp};

fn header(kind: Kind) -> Header {
    Header {
        format: FORMAT,
        kind,
        till: TillId::from_bytes([1; 16]),
        incarnation: Incarnation::from_random(2),
        seq: EntrySeq::new(3),
        prev_hash: EntryHash::from_bytes([4; 32]),
        hlc: Hlc::ZERO.tick(Timestamp::from_ms(5)),
        boot_id: 6,
        monotonic_ms: 7,
        anchor: Some(Timestamp::from_ms(8)),
        programme: Some(ProgrammeHash::from_bytes([9; 32])),
        op_id: OpId::from_bytes([10; 16]),
        acting: None,
    }
}

/// A header as a later version may write it: with a field 13 and another format.
fn later_header(kind: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut out = minicbor::Encoder::new(&mut bytes);
    out.map(13).unwrap();
    out.u8(13).unwrap().array(2).unwrap().str("new").unwrap().map(1).unwrap().u8(0).unwrap().null().unwrap();
    out.u8(0).unwrap().u32(2).unwrap();
    out.u8(1).unwrap().u32(kind).unwrap();
    out.u8(2).unwrap().bytes(&[1; 16]).unwrap();
    out.u8(3).unwrap().u64(2).unwrap();
    out.u8(4).unwrap().u64(3).unwrap();
    out.u8(5).unwrap().bytes(&[4; 32]).unwrap();
    out.u8(6).unwrap().u64(5 << 16).unwrap();
    out.u8(7).unwrap().u64(6).unwrap();
    out.u8(8).unwrap().u64(7).unwrap();
    out.u8(9).unwrap().u64(8).unwrap();
    out.u8(10).unwrap().bytes(&[9; 32]).unwrap();
    out.u8(11).unwrap().bytes(&[10; 16]).unwrap();
    bytes
}

#[test]
fn sealed_and_parsed_are_the_same() {
    for event in [sell(1, 1, 2, 3), Deed::Enrol { member: 1, card: 2 }, Deed::Void { op: 1 }, Deed::Unknown] {
        for entry in entries(&[at(1, 5, event)]) {
            let parsed = Entry::parse(entry.bytes().to_vec()).unwrap();
            assert_eq!(parsed, entry);
            assert_eq!(parsed.hash, EntryHash::of(entry.bytes()));
            assert_eq!(parsed.payload(), entry.payload());
        }
    }
}

#[test]
fn a_field_of_a_later_version_survives_in_the_header() {
    let bytes = [later_header(3), minicbor::to_vec(["later"]).unwrap()].concat();
    let entry = Entry::parse(bytes.clone()).unwrap();
    assert_eq!(entry.header, Header { format: 2, ..header(Kind::Void) });
    assert_eq!((entry.bytes(), entry.hash), (bytes.as_slice(), EntryHash::of(&bytes)));
    assert_ne!(Entry::seal(entry.header.clone(), entry.payload()).unwrap().hash, entry.hash);
}

#[test]
fn a_field_of_a_later_version_survives_in_the_payload() {
    let mut payload = Vec::new();
    let mut out = minicbor::Encoder::new(&mut payload);
    out.map(4).unwrap().u8(0).unwrap().bytes(&[7; 16]).unwrap().u8(1).unwrap().i32(739_000).unwrap();
    out.u8(2).unwrap().str("changed mind").unwrap().u8(3).unwrap().array(1).unwrap().bool(true).unwrap();
    let entry = Entry::parse([later_header(3), payload.clone()].concat()).unwrap();
    assert_eq!(entry.payload(), payload);
    let Payload::Void(void) = Payload::parse(&entry).unwrap() else { panic!("a void") };
    assert_eq!((void.sale, void.reason.as_str()), (OpId::from_bytes([7; 16]), "changed mind"));
}

#[test]
fn a_kind_of_a_later_version_survives_with_its_hash() {
    let body = minicbor::to_vec([1_u64, 2, 3]).unwrap();
    let bytes = [later_header(40), body.clone()].concat();
    let entry = Entry::parse(bytes.clone()).unwrap();
    assert_eq!((entry.header.kind, entry.header.kind.name()), (Kind::Unknown(40), "unknown"));
    assert_eq!((entry.hash, entry.payload()), (EntryHash::of(&bytes), body.as_slice()));
    assert_eq!(Payload::parse(&entry), Ok(Payload::Unknown(40)));
    assert!(Fact::of(&entry).unwrap().touches().is_empty());
    assert!(matches!(Payload::Unknown(40).encode(), Err(EntryFault::Payload(_))));
    assert_eq!(Entry::seal(entry.header.clone(), &body).unwrap().header.kind, Kind::Unknown(40));
}

#[test]
fn every_kind_has_one_number_and_one_name() {
    let named: Vec<(u32, &str)> = (0..100)
        .map(Kind::from_number)
        .filter(|kind| kind.name() != "unknown")
        .map(|kind| (kind.number(), kind.name()))
        .collect();
    assert_eq!(
        named,
        [
            (1, "opened"),
            (2, "sale"),
            (3, "void"),
            (4, "enrol"),
            (5, "day_closed"),
            (6, "return"),
            (7, "card_linked"),
            (8, "profile_changed"),
            (9, "lease_accepted"),
            (10, "lease_passed"),
            (11, "lease_released"),
            (12, "feedback"),
            (13, "clock_noted"),
            (65, "imported"),
            (66, "published"),
            (67, "adjusted"),
            (68, "merged"),
            (69, "lease_granted"),
            (70, "decided"),
            (71, "card_blocked"),
            (72, "erased"),
            (73, "unmerged"),
            (74, "restored"),
            (75, "revoked"),
        ]
    );
    assert!((0..100).all(|number| Kind::from_number(number).number() == number));
}

#[test]
fn what_is_no_entry_is_refused() {
    let whole = Entry::seal(header(Kind::Void), &[0]).unwrap().bytes().to_vec();
    let without_payload = &whole[..whole.len() - 1];
    let broken_header = |bytes: &[u8]| matches!(Entry::parse(bytes.to_vec()), Err(EntryFault::Header(_)));
    let broken_payload = |bytes: &[u8]| matches!(Entry::parse(bytes.to_vec()), Err(EntryFault::Payload(_)));
    assert!(broken_header(&[]) && broken_header(&[0x80]) && broken_header(&[0xa0]) && broken_header(b"text"));
    assert!((1..without_payload.len()).all(|length| broken_header(&whole[..length])));
    assert!(broken_payload(without_payload));
    assert!(broken_payload(&[&whole, &[0][..]].concat()), "a second item");
    assert!(broken_payload(&[without_payload, &[0x82, 0][..]].concat()), "an item cut short");
    assert!(broken_payload(&[without_payload, &[0x81; 100_000][..]].concat()), "brackets without an end");
    assert!(broken_payload(
        &[without_payload, &[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff][..]].concat()
    ));
}

#[test]
fn an_entry_over_the_limit_is_neither_made_nor_read() {
    let room = ENTRY_BYTES_MAX - Entry::seal(header(Kind::Void), &[]).unwrap().bytes().len();
    let text = |bytes: usize| minicbor::to_vec("x".repeat(bytes - 5)).unwrap();
    let largest = Entry::seal(header(Kind::Void), &text(room)).unwrap();
    assert_eq!(largest.bytes().len(), ENTRY_BYTES_MAX);
    assert_eq!(Entry::parse(largest.bytes().to_vec()).unwrap(), largest);
    let too_large = EntryFault::TooLarge(ENTRY_BYTES_MAX + 1);
    assert_eq!(Entry::seal(header(Kind::Void), &text(room + 1)), Err(too_large.clone()));
    assert_eq!(Entry::parse([largest.bytes(), &[0]].concat()), Err(too_large));
}

#[test]
fn a_known_kind_with_an_unreadable_payload_is_set_aside_not_dropped() {
    let entry = Entry::seal(header(Kind::Sale), &minicbor::to_vec("not a sale").unwrap()).unwrap();
    assert_eq!(Entry::parse(entry.bytes().to_vec()).unwrap(), entry);
    assert!(matches!(Fact::of(&entry), Err(EntryFault::Payload(_))));
}

#[test]
fn order_is_by_hybrid_time_and_anchor_then_by_origin() {
    let key = |ms: u64, anchor: Option<u64>, till: u8, seq: u64| {
        Header {
            hlc: Hlc::ZERO.tick(Timestamp::from_ms(ms)),
            anchor: anchor.map(Timestamp::from_ms),
            till: TillId::from_bytes([till; 16]),
            seq: EntrySeq::new(seq),
            ..header(Kind::Sale)
        }
        .order_key()
    };
    let ascending = [
        key(1, None, 9, 9),
        key(2, Some(1), 1, 5),
        key(2, None, 2, 1),
        key(2, None, 2, 2),
        key(2, None, 3, 1),
        // Its clock is behind what the hub last said: it counts from there, among equals by its own time.
        key(1, Some(3), 1, 1),
        key(3, None, 1, 1),
        // Its clock is ahead of what the hub last said: that changes nothing.
        key(3, Some(1), 2, 1),
    ];
    assert!(ascending.is_sorted_by(|one, other| one < other));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(entry) = Entry::parse(bytes.clone()) {
            prop_assert_eq!(entry.bytes(), bytes.as_slice());
        }
    }

    #[test]
    fn changed_bytes_never_panic_and_never_keep_their_hash(
        events in world(), which in any::<Index>(), at in any::<Index>(), by in 1u8..=255,
    ) {
        let entries = entries(&events);
        prop_assume!(!entries.is_empty());
        let entry = which.get(&entries);
        let mut bytes = entry.bytes().to_vec();
        let at = at.index(bytes.len());
        bytes[at] ^= by;
        if let Ok(changed) = Entry::parse(bytes.clone()) {
            prop_assert_ne!(changed.hash, entry.hash);
            prop_assert_eq!(changed.bytes(), bytes.as_slice());
            if let Ok(fact) = Fact::of(&changed) {
                super::fold([fact], &super::world::terms());
            }
        }
    }

    #[test]
    fn what_is_encoded_is_read_back(events in world()) {
        for entry in entries(&events) {
            let parsed = Entry::parse(entry.bytes().to_vec()).unwrap();
            prop_assert_eq!(&parsed, &entry);
            let payload = Payload::parse(&parsed).unwrap();
            if !matches!(payload, Payload::Unknown(_)) {
                prop_assert_eq!(payload.encode().unwrap(), (entry.header.kind, entry.payload().to_vec()));
            }
        }
    }
}
