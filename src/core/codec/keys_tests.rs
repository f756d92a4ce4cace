//! What a scanner types, whatever keys it takes for it.

use super::*;

const EVENT_BYTES: usize = 24;

fn stroke(out: &mut Vec<u8>, code: u16, value: i32) {
    out.extend(encode_event(KeyEvent { kind: EV_KEY, code, value }, EVENT_BYTES));
    out.extend(encode_event(KeyEvent { kind: EV_SYN, code: 0, value: 0 }, EVENT_BYTES));
}

fn typed(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for byte in text {
        let (code, shifted) = char_key(*byte).unwrap();
        if shifted {
            stroke(&mut out, LEFT_SHIFT, 1);
        }
        stroke(&mut out, code, 1);
        stroke(&mut out, code, 0);
        if shifted {
            stroke(&mut out, LEFT_SHIFT, 0);
        }
    }
    out
}

fn receiver() -> KeyReceiver {
    KeyReceiver::new(Framing::default(), EVENT_BYTES).unwrap()
}

fn frames(receiver: &mut KeyReceiver, bytes: &[u8]) -> Vec<Framed> {
    let (mut rest, mut frames) = (bytes, Vec::new());
    while !rest.is_empty() {
        let taken = receiver.handle_bytes(rest, 5);
        rest = &rest[taken..];
        frames.extend(receiver.poll_frame());
    }
    frames
}

#[test]
fn every_printable_character_is_typed_and_read() {
    let all: Vec<u8> = (b' '..=b'~').collect();
    let strokes = [typed(&all), typed(b"\r")].concat();
    assert_eq!(frames(&mut receiver(), &strokes), [Framed::Frame(all)]);
}

#[test]
fn caps_lock_turns_letters_and_nothing_else() {
    let mut strokes = Vec::new();
    stroke(&mut strokes, CAPS_LOCK, 1);
    stroke(&mut strokes, CAPS_LOCK, 0);
    strokes.extend(typed(b"aB1!\r"));
    assert_eq!(frames(&mut receiver(), &strokes), [Framed::Frame(b"Ab1!".to_vec())]);
}

#[test]
fn ctrl_and_a_bracket_is_the_group_separator() {
    let mut strokes = typed(b"01");
    stroke(&mut strokes, LEFT_CTRL, 1);
    stroke(&mut strokes, 27, 1);
    stroke(&mut strokes, LEFT_CTRL, 0);
    strokes.extend(typed(b"2\t"));
    assert_eq!(frames(&mut receiver(), &strokes), [Framed::Frame(b"01\x1d2".to_vec())]);
}

#[test]
fn the_keypad_types_digits_and_its_enter_ends_a_scan() {
    let mut strokes = Vec::new();
    for code in [79, 80, 81, 82, KEYPAD_ENTER] {
        stroke(&mut strokes, code, 1);
    }
    assert_eq!(frames(&mut receiver(), &strokes), [Framed::Frame(b"1230".to_vec())]);
}

#[test]
fn a_scan_with_a_stroke_lost_or_no_text_is_dropped_and_the_next_is_read() {
    let dropped = encode_event(KeyEvent { kind: EV_SYN, code: SYN_DROPPED, value: 0 }, EVENT_BYTES);
    let mut f1 = Vec::new();
    stroke(&mut f1, 59, 1);
    for lost in [dropped, f1] {
        let mut receiver = receiver();
        let strokes = [typed(b"290000"), lost, typed(b"0018\r2\r")].concat();
        assert_eq!(frames(&mut receiver, &strokes), [Framed::Frame(b"2".to_vec())]);
        assert_eq!(receiver.counters().broken, 1);
    }
}

#[test]
fn records_may_come_in_any_pieces_and_a_held_key_counts_once() {
    let mut strokes = typed(b"1");
    stroke(&mut strokes, 3, 1);
    stroke(&mut strokes, 3, 2);
    strokes.extend(typed(b"\r"));
    let mut receiver = receiver();
    let found: Vec<Framed> = strokes.chunks(5).flat_map(|piece| frames(&mut receiver, piece)).collect();
    assert_eq!(found, [Framed::Frame(b"12".to_vec())]);
}
