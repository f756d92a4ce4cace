//! Laws of the packed form, told of sales as tills make them and of whatever else bytes can be.

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::core::ledger::{Entry, Head, Header, Kind};
use crate::core::model::{
    Acting, EntryHash, EntrySeq, Hlc, Incarnation, OpId, OperatorId, ProgrammeHash, TillId, Timestamp,
};
use crate::core::sync::wire::{BATCH_ENTRIES_MAX, BODY_BYTES_MAX};

#[cfg_attr(
    feature = "schema",
    expect(clippy::duplicate_mod, reason = "the rooms of the core share no module of their tests")
)]
#[path = "../../../../tests/data/kept_text.rs"]
mod kept_text;

const TILL: TillId = TillId::from_bytes([3; 16]);
const LIFE: Incarnation = Incarnation::from_random(0x1234_5678_9abc);
const KEPT: &str = include_str!("../../../../tests/golden/packed-v1.txt");

/// What differs from one entry to the next.
#[derive(Debug, Clone)]
struct Told {
    kind: u32,
    pace_ms: u64,
    boot_id: u64,
    anchor: Option<u64>,
    programme: Option<u8>,
    acting: Option<(u8, Option<u8>)>,
    op_id: [u8; 16],
    payload: Vec<u8>,
}

fn chain(start: u64, told: &[Told]) -> Vec<Entry> {
    let (mut hash, mut hlc) = (EntryHash::from_bytes([7; 32]), Hlc::ZERO.tick(Timestamp::from_ms(1 << 40)));
    let mut entries = Vec::new();
    for (seq, told) in (start..).zip(told) {
        hlc = hlc.tick(Timestamp::from_ms(hlc.timestamp().ms() + told.pace_ms));
        let header = Header {
            format: 1,
            kind: Kind::from_number(told.kind),
            till: TILL,
            incarnation: LIFE,
            seq: EntrySeq::new(seq),
            prev_hash: hash,
            hlc,
            boot_id: told.boot_id,
            monotonic_ms: seq * 20_000,
            anchor: told.anchor.map(Timestamp::from_ms),
            programme: told.programme.map(|byte| ProgrammeHash::from_bytes([byte; 32])),
            op_id: OpId::from_bytes(told.op_id),
            acting: told.acting.map(|(operator, lender)| Acting {
                operator: OperatorId::new(u32::from(operator) + 1).unwrap(),
                approved_by: lender.map(|lender| OperatorId::new(u32::from(lender) + 1).unwrap()),
            }),
        };
        let entry = Entry::seal(header, &told.payload).unwrap();
        hash = entry.hash;
        entries.push(entry);
    }
    entries
}

fn end_of(entries: &[Entry]) -> Head {
    let last = entries.last().unwrap();
    Head { incarnation: LIFE, seq: last.header.seq, hash: last.hash }
}

/// A payload of few or many of the forms that there are, deterministic or not, or none at all.
fn payload() -> impl Strategy<Value = Vec<u8>> {
    let number = prop_oneof![0..30_u64, any::<u64>()];
    let text = prop_oneof!["[a-c]{0,2}", "\\PC{0,12}"];
    let leaf = prop_oneof![
        number.prop_map(|number| minicbor::to_vec(number).unwrap()),
        any::<i32>().prop_map(|number| minicbor::to_vec(number).unwrap()),
        text.prop_map(|text| minicbor::to_vec(text).unwrap()),
        prop::collection::vec(any::<u8>(), 0..40)
            .prop_map(|bytes| minicbor::to_vec(minicbor::bytes::ByteVec::from(bytes)).unwrap()),
        any::<Option<bool>>().prop_map(|truth| minicbor::to_vec(truth).unwrap()),
        Just(vec![0x18, 3]),
        Just(vec![0xfa, 0, 0, 0, 1]),
        Just(vec![0x9f, 0xff]),
    ];
    let item = leaf.prop_recursive(4, 24, 5, |inner| {
        let values = prop::collection::vec(inner, 0..5);
        (values, any::<bool>()).prop_map(|(values, is_map)| {
            let mut bytes = vec![values.len() as u8 | if is_map { 0xa0 } else { 0x80 }];
            for (key, value) in values.iter().enumerate() {
                bytes.extend(is_map.then_some(key as u8));
                bytes.extend(value);
            }
            bytes
        })
    });
    prop_oneof![8 => item, 1 => prop::collection::vec(any::<u8>(), 0..20)]
}

prop_compose! {
    fn told()(
        kind in prop_oneof![Just(2_u32), 0..90_u32],
        pace_ms in prop_oneof![Just(20_000_u64), 0..100_000_u64],
        boot_id in prop_oneof![Just(9), any::<u64>()],
        anchor in prop::option::of(any::<u64>()),
        programme in prop::option::of(0..3_u8),
        acting in prop::option::of((0..3_u8, prop::option::of(0..2_u8))),
        op_id in any::<[u8; 16]>(),
        payload in payload(),
    ) -> Told {
        Told { kind, pace_ms, boot_id, anchor, programme, acting, op_id, payload }
    }
}

fn batch() -> impl Strategy<Value = Vec<Entry>> {
    let few = prop::collection::vec(told(), 1..4);
    let repeated = (few, prop::collection::vec(any::<Index>(), 0..30)).prop_map(|(few, again)| {
        let again: Vec<Told> = again.iter().map(|index| few[index.index(few.len())].clone()).collect();
        [few, again].concat()
    });
    let many = prop_oneof![repeated, prop::collection::vec(told(), 1..20)];
    (1..u64::from(u32::MAX), many).prop_map(|(start, told)| chain(start, &told))
}

proptest! {
    #[test]
    fn every_batch_comes_out_as_it_went_in(entries in batch()) {
        let packed = pack(&entries);
        prop_assert_eq!(unpack(TILL, end_of(&entries), &packed.bytes), Ok(entries));
        prop_assert!(packed.cuts.is_sorted() && packed.cuts.iter().all(|cut| *cut <= packed.bytes.len()));
    }

    #[test]
    fn a_batch_that_is_no_chain_is_refused(entries in batch(), drop in any::<Index>()) {
        let mut broken = entries.clone();
        broken.remove(drop.index(entries.len()));
        let end = end_of(&entries);
        let is_chain = broken.windows(2).all(|pair| pair[0].hash == pair[1].header.prev_hash);
        if !broken.is_empty() && !is_chain {
            prop_assert!(unpack(TILL, end, &pack(&broken).bytes).is_err());
        }
    }

    #[test]
    fn a_changed_byte_is_refused_or_changes_nothing(
        entries in batch(),
        at in any::<Index>(),
        bit in 0..8_u8,
    ) {
        let mut bytes = pack(&entries).bytes;
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let end = end_of(&entries);
        if let Ok(unpacked) = unpack(TILL, end, &bytes) {
            prop_assert!(unpacked == entries || unpacked.last().map(|entry| entry.hash) != Some(end.hash));
        }
    }

    #[test]
    fn a_cut_batch_is_refused(entries in batch(), at in any::<Index>()) {
        let bytes = pack(&entries).bytes;
        let cut = &bytes[..at.index(bytes.len())];
        prop_assert!(unpack(TILL, end_of(&entries), cut).is_err());
    }

    #[test]
    fn any_bytes_are_refused_or_are_a_batch(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let head = Head { incarnation: LIFE, seq: EntrySeq::new(900), hash: EntryHash::NONE };
        let _ = unpack(TILL, head, &[&[1][..], &bytes].concat());
    }
}

fn sale(number: u64) -> Told {
    let price = 100 + number * 37 % 11 * 10;
    let mut payload = Vec::new();
    let mut out = minicbor::Encoder::new(&mut payload);
    out.map(2).unwrap().u8(0).unwrap().array(2).unwrap();
    for line in 0..2 {
        let (sku, name) = (format!("a{}", number % 5 + line), format!("Article {}", number % 5 + line));
        out.array(3).unwrap().str(&sku).unwrap().str(&name).unwrap().u64(price).unwrap();
    }
    out.u8(1).unwrap().u64(price * 2).unwrap();
    let op_id = (7_u128 << 64 | u128::from(number)).to_be_bytes();
    Told {
        kind: 2,
        pace_ms: 20_000,
        boot_id: 5,
        anchor: Some(9),
        programme: Some(1),
        acting: Some((1, None)),
        op_id,
        payload,
    }
}

#[test]
fn what_can_be_worked_out_costs_nothing() {
    let told: Vec<Told> = (0..512).map(sale).collect();
    let entries = chain(1, &told);
    let packed = pack(&entries).bytes;
    assert_eq!(unpack(TILL, end_of(&entries), &packed).unwrap(), entries);
    // Of each sale two articles and a price are new: their names, the sum, the clock and the op_id follow.
    let said = packed.iter().filter(|byte| **byte != 0).count();
    assert!(said < 512 * 6, "{said} bytes of {} say something", packed.len());
}

#[test]
fn an_older_hub_says_that_it_does_not_know_a_later_form() {
    let head = Head { incarnation: LIFE, seq: EntrySeq::new(1), hash: EntryHash::NONE };
    assert_eq!(unpack(TILL, head, &[2, 0, 0]), Err(PackFault::Unknown(2)));
}

#[test]
fn a_bomb_is_refused_before_it_unfolds() {
    // One long string that every entry repeats for next to nothing.
    let mut payload = Vec::new();
    minicbor::Encoder::new(&mut payload).bytes(&vec![1; 60_000]).unwrap();
    let told: Vec<Told> = (0..512).map(|number| Told { payload: payload.clone(), ..sale(number) }).collect();
    let entries = chain(1, &told);
    let packed = pack(&entries).bytes;
    assert!(packed.len() < BODY_BYTES_MAX);
    assert_eq!(unpack(TILL, end_of(&entries), &packed), Err(PackFault::TooLarge));
    let many = chain(1, &(0..=BATCH_ENTRIES_MAX as u64).map(sale).collect::<Vec<_>>());
    assert!(unpack(TILL, end_of(&many), &pack(&many).bytes).is_err());
}

#[test]
fn packed_bytes_are_for_ever() {
    let mut kept = String::new();
    for entries in [1, 3, 40] {
        let told: Vec<Told> = (0..entries).map(sale).collect();
        let entries = chain(11, &told);
        let packed = pack(&entries).bytes;
        let hex: String = packed.iter().map(|byte| format!("{byte:02x}")).collect();
        kept.push_str(&format!("{} {} {hex}\n", entries.len(), end_of(&entries).hash));
    }
    kept_text::hold_against("tests/golden/packed-v1.txt", KEPT, &kept);
    // Read is what was written once, whatever rules a later version would choose.
    for line in KEPT.lines() {
        let [entries, hash, hex] = line.split(' ').collect::<Vec<_>>().try_into().unwrap();
        let bytes: Vec<u8> =
            (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect();
        let seq = EntrySeq::new(10 + entries.parse::<u64>().unwrap());
        let end = Head { incarnation: LIFE, seq, hash: EntryHash::parse(hash).unwrap() };
        assert_eq!(unpack(TILL, end, &bytes).unwrap().last().unwrap().hash, end.hash);
    }
}
