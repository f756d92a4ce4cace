//! Reports of 64 bytes, whole, in parts and broken.

use super::*;

fn report(length: u8, aim: &[u8; 3], data: &[u8], more: u8) -> Vec<u8> {
    let mut report = vec![SCAN_REPORT, length];
    report.extend_from_slice(aim);
    report.extend_from_slice(data);
    report.resize(63, 0);
    report.push(more);
    report
}

fn receiver(length_counts_aim: bool) -> ReportReceiver {
    ReportReceiver::new(Framing { idle_ms: 250, ..Framing::default() }, 64, length_counts_aim).unwrap()
}

fn frames(receiver: &mut ReportReceiver, bytes: &[u8], now_ms: u64) -> Vec<Framed> {
    let (mut rest, mut frames) = (bytes, Vec::new());
    while !rest.is_empty() {
        let taken = receiver.handle_bytes(rest, now_ms);
        rest = &rest[taken..];
        frames.extend(receiver.poll_frame());
    }
    frames
}

fn frame(bytes: &[u8]) -> Framed {
    Framed::Frame(bytes.to_vec())
}

#[test]
fn a_scan_in_one_report_is_a_frame_with_its_head() {
    let bytes = report(13, b"]E0", b"4006381333931", 0);
    assert_eq!(frames(&mut receiver(false), &bytes, 0), [frame(b"]E04006381333931")]);
    let bytes = report(16, b"]E0", b"4006381333931", 0);
    assert_eq!(frames(&mut receiver(true), &bytes, 0), [frame(b"]E04006381333931")]);
}

#[test]
fn a_scan_in_several_reports_is_one_frame() {
    let (first, second) = (vec![b'7'; 56], b"89");
    let bytes = [report(56, b"]Q1", &first, 1), report(2, b"]Q1", second, 0)].concat();
    let mut receiver = receiver(false);
    let found: Vec<Framed> = bytes.chunks(7).flat_map(|piece| frames(&mut receiver, piece, 0)).collect();
    assert_eq!(found, [frame(&[&b"]Q1"[..], &first, second].concat())]);
}

#[test]
fn half_a_scan_is_dropped_when_the_rest_does_not_come() {
    let mut receiver = receiver(false);
    assert!(frames(&mut receiver, &report(3, b"]C0", b"290", 1), 0).is_empty());
    assert_eq!(receiver.deadline_ms(), Some(250));
    receiver.handle_time(250);
    assert_eq!(frames(&mut receiver, &report(3, b"]C0", b"018", 0), 300), [frame(b"]C0018")]);
    assert_eq!(receiver.counters(), ReceiverCounters { bytes_discarded: 3, broken: 1 });
}

#[test]
fn a_length_over_the_room_spoils_the_whole_scan() {
    let mut receiver = receiver(false);
    let bytes =
        [report(57, b"]C0", b"1", 1), report(1, b"]C0", b"2", 0), report(1, b"]C0", b"3", 0)].concat();
    assert_eq!(frames(&mut receiver, &bytes, 0), [frame(b"]C03")]);
    assert_eq!(receiver.counters().broken, 1);
}

#[test]
fn other_reports_are_passed_over_and_text_cannot_pose_as_a_head() {
    let mut receiver = receiver(false);
    let mut other = report(3, b"]C0", b"290", 0);
    other[0] = 3;
    let spoof = report(7, &[0; 3], b"]C02900", 0);
    assert_eq!(frames(&mut receiver, &[other, spoof].concat(), 0), [frame(b"]X0]C02900")]);
}

#[test]
fn a_scan_over_the_bound_is_told_once_and_dropped_to_its_end() {
    let framing = Framing { frame_bytes_max: 60, ..Framing::default() };
    let mut receiver = ReportReceiver::new(framing, 64, false).unwrap();
    let part = report(56, b"]Q1", &[b'7'; 56], 1);
    let last = report(1, b"]Q1", b"8", 0);
    let bytes = [part.clone(), part.clone(), part, last, report(1, b"]Q1", b"9", 0)].concat();
    assert_eq!(frames(&mut receiver, &bytes, 0), [Framed::Overlong, frame(b"]Q19")]);
}
