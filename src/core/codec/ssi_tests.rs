//! Packets: the examples of the reference, acknowledgement, repetition, noise.

use super::*;

fn receiver() -> PacketReceiver {
    let types = BTreeMap::from([(0x0B, *b"E0"), (0x03, *b"C0")]);
    PacketReceiver::new(Framing { idle_ms: 200, ..Framing::default() }, types).unwrap()
}

fn scan(status: u8, kind: u8, text: &[u8]) -> Vec<u8> {
    let data = [&[kind], text].concat();
    encode_packet(&Packet { opcode: DECODE_DATA, source: FROM_SCANNER, status, data }).unwrap()
}

/// Hands bytes in, hands every frame on, and gives frames and answers.
fn drive(receiver: &mut PacketReceiver, bytes: &[u8], now_ms: u64) -> (Vec<Framed>, Vec<Vec<u8>>) {
    let (mut rest, mut frames) = (bytes, Vec::new());
    while !rest.is_empty() {
        let taken = receiver.handle_bytes(rest, now_ms);
        rest = &rest[taken..];
        frames.extend(receiver.poll_frame());
        receiver.handle_delivered();
    }
    (frames, std::iter::from_fn(|| receiver.poll_send()).collect())
}

fn frame(bytes: &[u8]) -> Framed {
    Framed::Frame(bytes.to_vec())
}

const ACKNOWLEDGED: [u8; 6] = [0x04, 0xD0, 0x04, 0x00, 0xFF, 0x28];
const AGAIN: [u8; 7] = [0x05, 0xD1, 0x04, 0x00, 0x01, 0xFF, 0x25];

#[test]
fn packets_are_encoded_as_the_reference_computes_them() {
    let host = |opcode, status, data: &[u8]| {
        encode_packet(&Packet { opcode, source: FROM_HOST, status, data: data.to_vec() }).unwrap()
    };
    assert_eq!(host(ACK, 0, &[]), ACKNOWLEDGED);
    assert_eq!(host(NAK, 0, &[1]), AGAIN);
    assert_eq!(host(0xA3, 0, &[]), [0x04, 0xA3, 0x04, 0x00, 0xFF, 0x55]);
    assert_eq!(host(0xE9, 0, &[]), [0x04, 0xE9, 0x04, 0x00, 0xFF, 0x0F]);
    assert_eq!(host(PARAM_SEND, 0, &[0xFF, 0xEE, 1]), [7, 0xC6, 4, 0, 0xFF, 0xEE, 1, 0xFD, 0x41]);
    assert_eq!(host(PARAM_SEND, PERMANENT, &[0xFF, 0xEE, 1]), [7, 0xC6, 4, 8, 0xFF, 0xEE, 1, 0xFD, 0x39]);
}

#[test]
fn the_sum_of_a_long_packet_is_modulo_65536() {
    let long = scan(0, 0x03, &[0xFF; 200]);
    let sum: u32 = long[..long.len() - 2].iter().map(|byte| u32::from(*byte)).sum();
    let told = u32::from(u16::from_be_bytes([long[long.len() - 2], long[long.len() - 1]]));
    assert_eq!((sum + told) % 65_536, 0);
    assert!(matches!(parse_packet(&long), Parsed::Packet(_, whole) if whole == long.len()));
}

#[test]
fn a_scan_is_acknowledged_only_after_it_is_handed_on() {
    let mut receiver = receiver();
    let bytes = scan(0, 0x0B, b"4006381333931");
    assert_eq!(receiver.handle_bytes(&bytes, 0), bytes.len());
    assert_eq!(receiver.poll_frame(), Some(frame(b"]E04006381333931")));
    assert_eq!(receiver.poll_send(), None);
    assert_eq!(receiver.handle_bytes(&bytes, 0), 0);
    receiver.handle_delivered();
    assert_eq!(receiver.poll_send(), Some(ACKNOWLEDGED.to_vec()));
}

#[test]
fn a_packet_sent_again_is_acknowledged_and_handed_on_once() {
    let mut receiver = receiver();
    let bytes = [scan(0, 0x0B, b"1"), scan(1, 0x0B, b"1"), scan(0, 0x0B, b"1"), scan(1, 0x0B, b"2")].concat();
    let (frames, sent) = drive(&mut receiver, &bytes, 0);
    assert_eq!(frames, [frame(b"]E01"), frame(b"]E01"), frame(b"]E02")]);
    assert_eq!(sent, [ACKNOWLEDGED; 4]);
}

#[test]
fn a_scan_in_several_packets_is_one_frame() {
    let bytes = [scan(2, 0x03, b"2900"), scan(2, 0x03, b"0000"), scan(0, 0x03, b"018")].concat();
    let (frames, sent) = drive(&mut receiver(), &bytes, 0);
    assert_eq!((frames, sent.len()), (vec![frame(b"]C029000000018")], 3));
}

#[test]
fn a_wrong_checksum_asks_for_the_packet_again() {
    let mut receiver = receiver();
    let mut bytes = scan(0, 0x03, b"2900");
    bytes[6] ^= 1;
    assert_eq!(drive(&mut receiver, &bytes, 0), (vec![], vec![AGAIN.to_vec()]));
    assert_eq!(receiver.counters(), ReceiverCounters { bytes_discarded: 11, broken: 1 });
    assert_eq!(drive(&mut receiver, &scan(1, 0x03, b"2900"), 9).0, [frame(b"]C02900")]);
}

#[test]
fn half_a_packet_is_dropped_after_a_silence() {
    let mut receiver = receiver();
    let bytes = scan(0, 0x03, b"2900");
    assert_eq!(drive(&mut receiver, &bytes[..6], 0).0, []);
    receiver.handle_time(receiver.deadline_ms().unwrap());
    assert_eq!(receiver.deadline_ms(), None);
    assert_eq!(drive(&mut receiver, &bytes, 300).0, [frame(b"]C02900")]);
}

#[test]
fn half_a_scan_is_dropped_when_its_next_packet_does_not_come() {
    let mut receiver = receiver();
    assert_eq!(drive(&mut receiver, &scan(2, 0x03, b"2900"), 0).0, []);
    receiver.handle_time(SCAN_MS_MAX);
    assert_eq!(drive(&mut receiver, &scan(0, 0x03, b"018"), 6000).0, [frame(b"]C0018")]);
}

#[test]
fn raw_text_passes_and_is_not_acknowledged() {
    let mut receiver = receiver();
    let (frames, sent) = drive(&mut receiver, b"4006381333931\r\n]C0Jana\r", 0);
    assert_eq!((frames, sent), (vec![frame(b"4006381333931"), frame(b"]C0Jana")], vec![]));
    assert_eq!(drive(&mut receiver, b"29", 10).0, []);
    receiver.handle_time(210);
    assert_eq!(receiver.poll_frame(), Some(frame(b"29")));
}

#[test]
fn text_of_an_unknown_kind_cannot_pose_as_a_head() {
    assert_eq!(drive(&mut receiver(), &scan(0, 0x77, b"]C02900"), 0).0, [frame(b"]X0]C02900")]);
    assert_eq!(drive(&mut receiver(), &scan(0, 0x77, b"2900"), 0).0, [frame(b"2900")]);
}

#[test]
fn a_scan_over_the_bound_is_told_once_and_acknowledged_to_its_end() {
    let framing = Framing { frame_bytes_max: 150, ..Framing::default() };
    let mut receiver = PacketReceiver::new(framing, BTreeMap::new()).unwrap();
    let bytes =
        [scan(2, 1, &[b'7'; 100]), scan(2, 1, &[b'7'; 100]), scan(0, 1, b"8"), scan(0, 1, b"9")].concat();
    let (frames, sent) = drive(&mut receiver, &bytes, 0);
    assert_eq!((frames, sent.len()), (vec![Framed::Overlong, frame(b"9")], 4));
}
