//! From the bytes of one scan to what it is, for each kind of scanner: `cargo bench --bench frames`.
//!
//! The time is that of the work alone; the line itself takes a millisecond a byte at 9600 bits per second.
#![expect(clippy::unwrap_used, reason = "a bench that goes wrong has to stop")]

use std::hint::black_box;

use tallytill::core::codec::keys::{KeyEvent, char_key, encode_event};
use tallytill::core::codec::ssi::{DECODE_DATA, FROM_SCANNER, Packet, encode_packet};
use tallytill::core::codec::{
    AimExpectation, Framed, Framing, Receiver, Receiving, ean13, looks_like_setup_code, parse_scan,
};
use tallytill::host::monotonic;

const GOODS: &[u8] = b"4006381333931";
const EVENT_BYTES: usize = 24;

/// Scans in a round, and rounds; the figure is that of the middle round.
const SCANS: u32 = 2_000;
const ROUNDS: usize = 41;

fn main() {
    println!("from the bytes of one EAN-13 to its number, middle of {ROUNDS} rounds of {SCANS} scans");
    for (name, receiving, bytes) in families() {
        let mut receiver = Receiver::new(receiving).unwrap();
        let mut rounds: Vec<u64> = (0..ROUNDS).map(|_| measure(&mut receiver, &bytes)).collect();
        rounds.sort_unstable();
        let middle = rounds.get(ROUNDS / 2).copied().unwrap_or_default();
        println!("{name:<22} {:>4} bytes {:>3}.{:03} µs", bytes.len(), middle / 1_000, middle % 1_000);
    }
}

/// Nanoseconds for one scan.
fn measure(receiver: &mut Receiver, bytes: &[u8]) -> u64 {
    let started = monotonic();
    for _ in 0..SCANS {
        let mut rest = bytes;
        while !rest.is_empty() {
            let taken = receiver.handle_bytes(black_box(rest), 0);
            rest = rest.get(taken..).unwrap_or_default();
            if let Some(Framed::Frame(frame)) = receiver.poll_frame() {
                let scan = parse_scan(&frame, AimExpectation::Optional).unwrap();
                assert!(!looks_like_setup_code(&scan.text), "goods are no set-up code");
                black_box(ean13(&scan.text, scan.symbology).unwrap());
                receiver.handle_delivered();
                black_box(receiver.poll_send());
            }
        }
    }
    let elapsed = u64::try_from(started.elapsed().as_nanos()).unwrap();
    elapsed.checked_div(u64::from(SCANS)).unwrap_or_default()
}

fn families() -> Vec<(&'static str, Receiving, Vec<u8>)> {
    let framing = Framing::default();
    let line = [b"]E0", GOODS, b"\r"].concat();
    let packet =
        Packet { opcode: DECODE_DATA, source: FROM_SCANNER, status: 0, data: [&[0x0B], GOODS].concat() };
    let mut report = [&[2, 13], b"]E0".as_slice(), GOODS].concat();
    report.resize(64, 0);
    let strokes: Vec<u8> = line.iter().skip(3).flat_map(|byte| stroke(*byte)).collect();
    vec![
        ("text on a line", Receiving::Text(framing.clone()), line),
        (
            "Zebra packets (SSI)",
            Receiving::Packets { framing: framing.clone(), types: [(0x0B, *b"E0")].into() },
            encode_packet(&packet).unwrap(),
        ),
        (
            "HID-POS reports",
            Receiving::Reports { framing: framing.clone(), report_bytes: 64, length_counts_aim: false },
            report,
        ),
        ("key strokes", Receiving::Keys { framing, event_bytes: EVENT_BYTES }, strokes),
    ]
}

fn stroke(byte: u8) -> Vec<u8> {
    let (code, _) = char_key(byte).unwrap();
    let event = |kind, code, value| encode_event(KeyEvent { kind, code, value }, EVENT_BYTES);
    [event(1, code, 1), event(0, 0, 0), event(1, code, 0), event(0, 0, 0)].concat()
}
