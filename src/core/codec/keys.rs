//! Key strokes of a scanner that types, as the system's event device gives them: `struct input_event` of Linux.
//!
//! ```text
//! time (two machine words) · type (2 bytes) · code (2 bytes) · value (4 bytes), in the byte order of the machine
//! ```
//!
//! The codes name keys, not characters, so the layout that is set for the desktop does not matter: a scanner presses the
//! keys of a US keyboard. Shift and Ctrl are followed; Caps Lock is when the scanner itself presses it. Enter and Tab end a
//! scan. A stroke that was lost, or that is no text, spoils its scan: a card with a digit missing may be another card.

use crate::core::codec::frame::{Framed, Framer, Framing, FramingFault};
use crate::core::codec::receiver::{ReceiverCounters, counted};

const EV_SYN: u16 = 0;
const EV_KEY: u16 = 1;
/// The system could not keep up and threw events away.
const SYN_DROPPED: u16 = 3;

const RELEASED: i32 = 0;
const PRESSED: i32 = 1;

/// Type, code and value, after the time.
const VALUE_BYTES: usize = 8;

const ENTER: u16 = 28;
const LEFT_CTRL: u16 = 29;
const LEFT_SHIFT: u16 = 42;
const RIGHT_SHIFT: u16 = 54;
const CAPS_LOCK: u16 = 58;
const NUM_LOCK: u16 = 69;
const KEYPAD_ENTER: u16 = 96;
const RIGHT_CTRL: u16 = 97;

/// One event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyEvent {
    /// Its type.
    pub kind: u16,
    /// Its code.
    pub code: u16,
    /// Its value: for a key 0 when released, 1 when pressed, 2 when held.
    pub value: i32,
}

/// Reads one record, whatever the size of its time; `None` when it is too short.
#[must_use]
pub fn parse_event(record: &[u8]) -> Option<KeyEvent> {
    let from = record.len().checked_sub(VALUE_BYTES)?;
    match record.get(from..)? {
        [k0, k1, c0, c1, v0, v1, v2, v3] => Some(KeyEvent {
            kind: u16::from_ne_bytes([*k0, *k1]),
            code: u16::from_ne_bytes([*c0, *c1]),
            value: i32::from_ne_bytes([*v0, *v1, *v2, *v3]),
        }),
        _ => None,
    }
}

/// One record with a time of nothing, of `event_bytes` bytes.
#[must_use]
pub fn encode_event(event: KeyEvent, event_bytes: usize) -> Vec<u8> {
    let mut record = vec![0; event_bytes.saturating_sub(VALUE_BYTES)];
    record.extend_from_slice(&event.kind.to_ne_bytes());
    record.extend_from_slice(&event.code.to_ne_bytes());
    record.extend_from_slice(&event.value.to_ne_bytes());
    record
}

/// The keys of a row from its first code on, without and with Shift.
const ROWS: [(u16, &[u8], &[u8]); 5] = [
    (2, b"1234567890-=", b"!@#$%^&*()_+"),
    (15, b"\tqwertyuiop[]", b"\tQWERTYUIOP{}"),
    (30, b"asdfghjkl;'`", b"ASDFGHJKL:\"~"),
    (43, b"\\zxcvbnm,./", b"|ZXCVBNM<>?"),
    (55, b"*", b"*"),
];

/// The keypad, on which Shift changes nothing that a scanner means.
const KEYPAD: (u16, &[u8]) = (71, b"789-456+1230.");

/// The character of a key of a US keyboard, with or without Shift.
#[must_use]
pub fn key_char(code: u16, shifted: bool) -> Option<u8> {
    let at = |first: u16, keys: &[u8]| keys.get(usize::from(code.checked_sub(first)?)).copied();
    match code {
        ENTER | KEYPAD_ENTER => Some(b'\r'),
        57 => Some(b' '),
        98 => Some(b'/'),
        _ => ROWS
            .iter()
            .find_map(|(first, plain, shift)| at(*first, if shifted { shift } else { plain }))
            .or_else(|| at(KEYPAD.0, KEYPAD.1)),
    }
}

/// The key of a US keyboard that types a character, and whether Shift is held.
#[must_use]
pub fn char_key(byte: u8) -> Option<(u16, bool)> {
    (0..=KEYPAD_ENTER).find_map(|code| {
        let plain = key_char(code, false) == Some(byte);
        (plain || key_char(code, true) == Some(byte)).then_some((code, !plain))
    })
}

/// Key strokes to frames.
#[derive(Debug)]
pub struct KeyReceiver {
    event_bytes: usize,
    record: Vec<u8>,
    text: Framer,
    left_shift: bool,
    right_shift: bool,
    left_ctrl: bool,
    right_ctrl: bool,
    caps: bool,
    counters: ReceiverCounters,
}

impl KeyReceiver {
    /// A receiver at the start of a scan, no key held. A Tab ends a scan as CR does.
    ///
    /// # Errors
    /// [`FramingFault`] as from [`Framing::check`].
    pub fn new(framing: Framing, event_bytes: usize) -> Result<Self, FramingFault> {
        Ok(Self {
            event_bytes: event_bytes.max(VALUE_BYTES),
            record: Vec::new(),
            text: Framer::new(framing)?,
            left_shift: false,
            right_shift: false,
            left_ctrl: false,
            right_ctrl: false,
            caps: false,
            counters: ReceiverCounters::default(),
        })
    }

    /// As [`super::Receiver::handle_bytes`].
    #[must_use = "bytes after the end of a frame are not taken: hand them in again"]
    pub fn handle_bytes(&mut self, bytes: &[u8], now_ms: u64) -> usize {
        let mut taken: usize = 0;
        for byte in bytes {
            if self.text.has_frame() {
                break;
            }
            self.record.push(*byte);
            taken = taken.saturating_add(1);
            if self.record.len() == self.event_bytes {
                let event = parse_event(&self.record);
                self.record.clear();
                if let Some(event) = event {
                    self.handle_event(event, now_ms);
                }
            }
        }
        taken
    }

    fn handle_event(&mut self, event: KeyEvent, now_ms: u64) {
        match (event.kind, event.code) {
            (EV_SYN, SYN_DROPPED) => self.spoil(),
            (EV_KEY, code) => self.handle_key(code, event.value, now_ms),
            _ => {}
        }
    }

    fn handle_key(&mut self, code: u16, value: i32, now_ms: u64) {
        let held = value != RELEASED;
        match code {
            LEFT_SHIFT => self.left_shift = held,
            RIGHT_SHIFT => self.right_shift = held,
            LEFT_CTRL => self.left_ctrl = held,
            RIGHT_CTRL => self.right_ctrl = held,
            CAPS_LOCK if value == PRESSED => self.caps = !self.caps,
            CAPS_LOCK | NUM_LOCK => {}
            _ if value == PRESSED => match self.typed(code) {
                // A framer without a frame takes every byte.
                Some(byte) => {
                    let _ = self.text.handle_bytes(&[byte], now_ms);
                }
                None => self.spoil(),
            },
            // A key that is held repeats for a person; a scanner means its stroke once.
            _ => {}
        }
    }

    /// What a key types with the keys that are held.
    fn typed(&self, code: u16) -> Option<u8> {
        let shift = self.left_shift || self.right_shift;
        let plain = key_char(code, false)?;
        let shifted = shift != (self.caps && plain.is_ascii_lowercase());
        if self.left_ctrl || self.right_ctrl {
            // Ctrl and a letter or bracket is a control character: Ctrl and `]` is GS.
            return matches!(plain, b'a'..=b'z' | b'['..=b']').then_some(plain & 0x1f);
        }
        match key_char(code, shifted)? {
            b'\t' => Some(b'\r'),
            byte => Some(byte),
        }
    }

    /// Something of the scan is lost: it is dropped up to its end.
    fn spoil(&mut self) {
        self.text.spoil();
        self.counters.broken = self.counters.broken.saturating_add(1);
    }

    /// As [`super::Receiver::handle_time`].
    pub fn handle_time(&mut self, now_ms: u64) {
        self.text.handle_time(now_ms);
    }

    /// As [`super::Receiver::deadline_ms`].
    #[must_use]
    pub fn deadline_ms(&self) -> Option<u64> {
        self.text.deadline_ms()
    }

    /// As [`super::Receiver::poll_frame`].
    pub fn poll_frame(&mut self) -> Option<Framed> {
        self.text.poll_frame()
    }

    /// As [`super::Receiver::reset`]: no key is held on a device that was plugged in again.
    pub fn reset(&mut self) {
        self.record.clear();
        self.text.reset();
        (self.left_shift, self.right_shift) = (false, false);
        (self.left_ctrl, self.right_ctrl) = (false, false);
        self.caps = false;
    }

    /// As [`super::Receiver::counters`].
    #[must_use]
    pub fn counters(&self) -> ReceiverCounters {
        counted(self.text.counters(), self.counters)
    }
}

#[cfg(test)]
#[path = "keys_tests.rs"]
mod tests;
