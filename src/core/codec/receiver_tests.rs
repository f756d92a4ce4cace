//! Random and mutated frames of every family: no panic, bounded memory, never a card that nobody scanned.
//!
//! `PROPTEST_CASES` says how many; `tests/run --long` takes a million in all for each family.

use proptest::prelude::*;

use super::*;
use crate::core::codec::keys::{KeyEvent, char_key, encode_event};
use crate::core::codec::scan::parse_scan;
use crate::core::codec::ssi::{DECODE_DATA, FROM_SCANNER, Packet, encode_packet};
use crate::core::codec::{AimExpectation, looks_like_setup_code};

const EVENT_BYTES: usize = 24;
const CARD: &str = "2900000000018";

/// Random bytes are handed in so many times per case, so that a case costs little beside its frames.
const FRAMES_PER_CASE: usize = 50;

fn receivings() -> Vec<Receiving> {
    let framing = Framing { frame_bytes_max: 200, ..Framing::default() };
    let types = BTreeMap::from([(3, *b"C0"), (0x0B, *b"E0")]);
    vec![
        Receiving::Text(framing.clone()),
        Receiving::Packets { framing: framing.clone(), types },
        Receiving::Reports { framing: framing.clone(), report_bytes: 64, length_counts_aim: false },
        Receiving::Keys { framing, event_bytes: EVENT_BYTES },
    ]
}

/// What a scanner of this kind sends for a Code 128 of `text`.
fn sent(receiving: &Receiving, text: &[u8]) -> Vec<u8> {
    match receiving {
        Receiving::Text(_) => [b"]C0", text, b"\r"].concat(),
        Receiving::Packets { .. } => {
            let data = [&[3], text].concat();
            encode_packet(&Packet { opcode: DECODE_DATA, source: FROM_SCANNER, status: 0, data }).unwrap()
        }
        Receiving::Reports { report_bytes, .. } => {
            let mut report = vec![2, u8::try_from(text.len()).unwrap()];
            report.extend_from_slice(b"]C0");
            report.extend_from_slice(text);
            report.resize(*report_bytes, 0);
            report
        }
        Receiving::Keys { .. } => {
            let event = |code, value| encode_event(KeyEvent { kind: 1, code, value }, EVENT_BYTES);
            let strokes = [b"]C0", text, b"\r"].concat();
            strokes
                .iter()
                .flat_map(|byte| {
                    let (code, shifted) = char_key(*byte).unwrap();
                    let around = |value| if shifted { event(42, value) } else { Vec::new() };
                    [around(1), event(code, 1), event(code, 0), around(0)].concat()
                })
                .collect()
        }
    }
}

fn texts(receiver: &mut Receiver, pieces: &[&[u8]], now_ms: &mut u64) -> Vec<Vec<u8>> {
    let mut frames = Vec::new();
    for piece in pieces {
        let mut rest = *piece;
        *now_ms += 1;
        while !rest.is_empty() {
            let taken = receiver.handle_bytes(rest, *now_ms);
            let framed = receiver.poll_frame();
            receiver.handle_delivered();
            while receiver.poll_send().is_some() {}
            assert!(taken > 0 || framed.is_some(), "the receiver is stuck");
            if let Some(Framed::Frame(frame)) = framed {
                assert!(frame.len() <= 203, "{} bytes", frame.len());
                frames.push(frame);
            }
            rest = &rest[taken..];
        }
    }
    *now_ms += 10_000;
    loop {
        receiver.handle_time(*now_ms);
        let framed = receiver.poll_frame();
        receiver.handle_delivered();
        match framed {
            Some(Framed::Frame(frame)) => frames.push(frame),
            Some(Framed::Overlong) => {}
            None => return frames,
        }
    }
}

proptest! {
    #[test]
    fn random_bytes_never_panic_and_never_grow(
        chunks in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 1..90), FRAMES_PER_CASE)
    ) {
        for receiving in receivings() {
            let mut receiver = Receiver::new(receiving).unwrap();
            let mut now_ms = 0;
            for chunk in &chunks {
                for frame in texts(&mut receiver, &[chunk], &mut now_ms) {
                    let _ = parse_scan(&frame, AimExpectation::Optional);
                    let _ = looks_like_setup_code(&frame);
                }
            }
        }
    }

    #[test]
    fn a_packet_changed_in_one_bit_is_never_another_card(
        flips in proptest::collection::vec((any::<prop::sample::Index>(), 0_u8..8), FRAMES_PER_CASE)
    ) {
        let packets = &receivings()[1];
        let mut receiver = Receiver::new(packets.clone()).unwrap();
        let mut now_ms = 0;
        for (place, bit) in &flips {
            let mut bytes = sent(packets, CARD.as_bytes());
            let place = place.index(bytes.len());
            bytes[place] ^= 1 << bit;
            for frame in texts(&mut receiver, &[&bytes], &mut now_ms) {
                if let Ok(scan) = parse_scan(&frame, AimExpectation::Optional) {
                    let digits = scan.text.len() == CARD.len() && scan.text.bytes().all(|c| c.is_ascii_digit());
                    prop_assert!(!digits || scan.text == CARD, "{}", scan.text);
                }
            }
        }
    }

    #[test]
    fn half_a_frame_is_never_joined_to_the_next(
        cuts in proptest::collection::vec(any::<prop::sample::Index>(), FRAMES_PER_CASE)
    ) {
        for receiving in receivings() {
            let whole = sent(&receiving, CARD.as_bytes());
            let mut receiver = Receiver::new(receiving).unwrap();
            let mut now_ms = 0;
            for cut in &cuts {
                let cut = cut.index(whole.len());
                // The plug is pulled in the middle of a scan, then the card is scanned again.
                let mut rest = &whole[..cut];
                while !rest.is_empty() {
                    let taken = receiver.handle_bytes(rest, now_ms);
                    rest = &rest[taken..];
                    let _ = receiver.poll_frame();
                    receiver.handle_delivered();
                }
                receiver.reset();
                let frames = texts(&mut receiver, &[&whole], &mut now_ms);
                prop_assert_eq!(frames, vec![format!("]C0{CARD}").into_bytes()]);
            }
        }
    }

    #[test]
    fn a_mutated_frame_never_panics_and_the_next_whole_one_is_read(
        mutations in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..3), FRAMES_PER_CASE)
    ) {
        for receiving in receivings() {
            let whole = sent(&receiving, CARD.as_bytes());
            let mut receiver = Receiver::new(receiving).unwrap();
            let mut now_ms = 0;
            for (place, byte, how) in &mutations {
                let mut bytes = whole.clone();
                let place = place.index(bytes.len());
                match how {
                    0 => bytes[place] = *byte,
                    1 => bytes.insert(place, *byte),
                    _ => drop(bytes.remove(place)),
                }
                let _ = texts(&mut receiver, &[&bytes], &mut now_ms);
                receiver.reset();
                let frames = texts(&mut receiver, &[&whole], &mut now_ms);
                prop_assert_eq!(frames, vec![format!("]C0{CARD}").into_bytes()]);
            }
        }
    }
}
