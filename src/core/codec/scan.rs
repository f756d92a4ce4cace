//! A frame to a scan: checked text and the kind of code it came from.
//!
//! A garbled frame never becomes text by being repaired: it is refused whole, with the place of the first bad byte.

use std::fmt;

use crate::core::codec::aim::{AIM_HEAD_BYTES, AimExpectation, Symbology, parse_aim_head, strip_tail};
use crate::core::codec::frame::FRAME_BYTES_LIMIT;

/// The longest scan in bytes, head and tail included: no frame is longer.
pub const SCAN_BYTES_MAX: usize = FRAME_BYTES_LIMIT;

/// GS, which ends a field of variable length in GS1 data.
const GROUP_SEPARATOR: char = '\u{1d}';

/// One code, as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// The kind of code, where the scanner said it.
    pub symbology: Option<Symbology>,
    /// The text without head and tail: never empty, no control characters but GS in GS1 data.
    pub text: String,
    /// The frame as it came.
    pub raw: Vec<u8>,
}

/// Why a frame is not a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanFault {
    /// Not UTF-8, or a control character: a garbled line, a wrong line speed, or a scanner's own message.
    NotText {
        /// The first bad byte, counted in bytes from the start of the frame.
        position: usize,
    },
    /// The scanner is set up to send an AIM identifier, and there is none: half a frame, or another set-up.
    AimMissing,
    /// Nothing but a head or a tail.
    Empty,
    /// Longer than [`SCAN_BYTES_MAX`].
    TooLong {
        /// The length in bytes.
        bytes: usize,
    },
}

impl fmt::Display for ScanFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotText { position } => write!(
                f,
                "the scan is not text from byte `{position}` on: scan again, and check the line speed if it stays so"
            ),
            Self::AimMissing => write!(
                f,
                "the scan has no AIM identifier: scan again, or set the scanner up to send one if it stays so"
            ),
            Self::Empty => write!(f, "the scan is empty: scan again"),
            Self::TooLong { bytes } => {
                write!(
                    f,
                    "the scan has `{bytes}` bytes, at most `{SCAN_BYTES_MAX}` are taken: it is no shop code"
                )
            }
        }
    }
}

impl std::error::Error for ScanFault {}

/// Reads one frame: takes off the tail, then at most one AIM head as expected, and checks that the rest is text.
///
/// # Errors
/// [`ScanFault`] says why the frame is refused.
pub fn parse_scan(frame: &[u8], expectation: AimExpectation) -> Result<Scan, ScanFault> {
    if frame.len() > SCAN_BYTES_MAX {
        return Err(ScanFault::TooLong { bytes: frame.len() });
    }
    let body = strip_tail(frame);
    if body.is_empty() {
        return Err(ScanFault::Empty);
    }
    let head = match expectation {
        AimExpectation::Absent => None,
        AimExpectation::Optional => parse_aim_head(body),
        AimExpectation::Required => Some(parse_aim_head(body).ok_or(ScanFault::AimMissing)?),
    };
    let (symbology, head_bytes, payload) =
        head.map_or((None, 0, body), |(id, payload)| (Some(id.symbology), AIM_HEAD_BYTES, payload));
    if payload.is_empty() {
        return Err(ScanFault::Empty);
    }
    let bad_at = |index: usize| ScanFault::NotText { position: index.saturating_add(head_bytes) };
    let text = std::str::from_utf8(payload).map_err(|error| bad_at(error.valid_up_to()))?;
    let gs1 = symbology.is_some_and(Symbology::carries_gs1);
    let control = text.char_indices().find(|(_, c)| c.is_control() && !(gs1 && *c == GROUP_SEPARATOR));
    match control {
        Some((index, _)) => Err(bad_at(index)),
        None => Ok(Scan { symbology, text: text.to_owned(), raw: frame.to_vec() }),
    }
}

/// Whether a scanned text, or a raw frame with or without its AIM head, looks like a scanner's own set-up code: it must
/// never be taken for a card (design 5.4), since whoever can print it could reprogram every scanner that sees it.
///
/// Honeywell sheets begin with `~`, Newland's with `@`, Datalogic's with `$`, the Grow modules' with the byte `80`, which
/// reads as U+0080 where the module turns its output into UTF-8. The FNC3 that makes a sheet a sheet is absent from the
/// text: decoders strip it.
#[must_use]
pub fn looks_like_setup_code(text: impl AsRef<[u8]>) -> bool {
    let bytes = text.as_ref();
    let payload = parse_aim_head(bytes).map_or(bytes, |(_, payload)| payload);
    matches!(payload, [b'~' | b'@' | b'$' | 0x80, ..] | [0xc2, 0x80, ..])
}

#[cfg(test)]
#[path = "scan_tests.rs"]
mod tests;
