//! Bytes of a serial line to frames.
//!
//! A frame ends with CR, LF or CRLF, or when the line stays idle. Promised: the same bytes give the same frames however
//! the reads cut them; memory never exceeds two frames; no input panics. A CR ends its frame at once, without waiting
//! for an LF that may follow: that LF is dropped when it comes, even in a later read. Empty frames are dropped without
//! a word, since CRLF devices and bare key presses make them. Absent on purpose: the text inside a frame (see
//! [`crate::core::codec::scan`]) and the checksummed frames of scanner command protocols.

use std::collections::BTreeSet;
use std::fmt;

use serde::Deserialize;

/// The longest frame that can be configured, in bytes. The largest QR code holds 2953 bytes (ISO/IEC 18004).
pub const FRAME_BYTES_LIMIT: usize = 4096;

/// The longest idle time that can be configured, in milliseconds: a cashier would take more for a dead scanner.
pub const IDLE_MS_LIMIT: u32 = 1000;

const CR: u8 = b'\r';
const LF: u8 = b'\n';

/// What ends a frame on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Terminator {
    /// A carriage return. A line feed that comes right after it belongs to it.
    Cr,
    /// A line feed.
    Lf,
    /// The pair only: where [`Terminator::Cr`] and [`Terminator::Lf`] are not named too, one of them alone is data.
    CrLf,
}

/// How a line is cut into frames.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Framing {
    /// Every terminator that ends a frame; may be empty when `idle_ms` is not 0.
    #[cfg_attr(feature = "schema", schemars(example = ["cr", "lf", "crlf"]))]
    pub terminators: BTreeSet<Terminator>,
    /// A frame also ends when no byte came for this many milliseconds; 0 means never. Scanners of the Symbol family
    /// send no terminator until they are set up.
    pub idle_ms: u32,
    /// The longest frame in bytes, without its terminator; a longer one is dropped up to its end.
    pub frame_bytes_max: usize,
}

impl Default for Framing {
    /// Takes what any scanner sends out of the box: every terminator, 80 ms of idle time, 1024 bytes.
    fn default() -> Self {
        let terminators = BTreeSet::from([Terminator::Cr, Terminator::Lf, Terminator::CrLf]);
        Self { terminators, idle_ms: 80, frame_bytes_max: 1024 }
    }
}

impl Framing {
    /// Refuses a framing in which frames never end, or which is out of bounds.
    ///
    /// # Errors
    /// [`FramingFault`] names the setting.
    pub fn check(&self) -> Result<(), FramingFault> {
        if self.terminators.is_empty() && self.idle_ms == 0 {
            return Err(FramingFault::Endless);
        }
        if self.idle_ms > IDLE_MS_LIMIT {
            return Err(FramingFault::IdleOutOfBounds { idle_ms: self.idle_ms });
        }
        if self.frame_bytes_max == 0 || self.frame_bytes_max > FRAME_BYTES_LIMIT {
            return Err(FramingFault::LengthOutOfBounds { frame_bytes_max: self.frame_bytes_max });
        }
        Ok(())
    }
}

/// Why a [`Framing`] cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FramingFault {
    /// Neither a terminator nor an idle time: no frame would ever end.
    Endless,
    /// `idle_ms` is over [`IDLE_MS_LIMIT`].
    IdleOutOfBounds {
        /// What was configured, in milliseconds.
        idle_ms: u32,
    },
    /// `frame_bytes_max` is 0 or over [`FRAME_BYTES_LIMIT`].
    LengthOutOfBounds {
        /// What was configured, in bytes.
        frame_bytes_max: usize,
    },
}

impl fmt::Display for FramingFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Endless => {
                write!(f, "no frame would ever end: name a terminator in `terminators` or set `idle_ms`")
            }
            Self::IdleOutOfBounds { idle_ms } => {
                write!(f, "`idle_ms` is `{idle_ms}`: set it to at most `{IDLE_MS_LIMIT}`")
            }
            Self::LengthOutOfBounds { frame_bytes_max } => write!(
                f,
                "`frame_bytes_max` is `{frame_bytes_max}`: set it between `1` and `{FRAME_BYTES_LIMIT}`"
            ),
        }
    }
}

impl std::error::Error for FramingFault {}

/// What the framer found on the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Framed {
    /// A whole frame without its terminator; never empty, never longer than [`Framing::frame_bytes_max`].
    Frame(Vec<u8>),
    /// A frame grew over its bound. Told once, as soon as that is known; its bytes are dropped up to its end.
    Overlong,
}

/// What the framer has seen since it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FramerCounters {
    /// Whole frames.
    pub frames: u64,
    /// Frames dropped because they were too long.
    pub overlong: u64,
    /// Bytes that belonged to no whole frame: of overlong frames, and of frames that a reset cut off.
    pub bytes_discarded: u64,
}

/// The state machine that cuts bytes into frames.
///
/// Hand in bytes with [`Framer::handle_bytes`], take [`Framer::poll_frame`] until it gives nothing, and when
/// [`Framer::deadline_ms`] passes without a byte say so with [`Framer::handle_time`].
#[derive(Debug)]
pub struct Framer {
    framing: Framing,
    partial: Vec<u8>,
    ready: Option<Framed>,
    /// The last byte was a CR that may be half of a CRLF; it is in no frame yet.
    cr_held: bool,
    /// The last byte was a CR that ended a frame: an LF now belongs to it.
    cr_ended: bool,
    /// The frame in progress is overlong: drop bytes up to its end.
    dropping: bool,
    last_byte_ms: u64,
    counters: FramerCounters,
}

impl Framer {
    /// A framer at the start of a frame.
    ///
    /// # Errors
    /// [`FramingFault`] as from [`Framing::check`].
    pub fn new(framing: Framing) -> Result<Self, FramingFault> {
        framing.check()?;
        Ok(Self {
            framing,
            partial: Vec::new(),
            ready: None,
            cr_held: false,
            cr_ended: false,
            dropping: false,
            last_byte_ms: 0,
            counters: FramerCounters::default(),
        })
    }

    /// Takes bytes that came at `now_ms`, up to the end of the first frame in them, and returns how many it took: fewer
    /// than given when a frame waits in [`Framer::poll_frame`]. That is what bounds the memory. Bytes never end a frame
    /// by being late: only [`Framer::handle_time`] does, so a reader that was held up does not cut a frame in two.
    #[must_use = "bytes after the end of a frame are not taken: hand them in again"]
    pub fn handle_bytes(&mut self, bytes: &[u8], now_ms: u64) -> usize {
        let mut taken: usize = 0;
        for byte in bytes {
            if self.ready.is_some() {
                break;
            }
            self.handle_byte(*byte);
            self.last_byte_ms = now_ms;
            taken = taken.saturating_add(1);
        }
        taken
    }

    /// Says that no byte came up to `now_ms`: a frame whose idle time is over ends. Take [`Framer::poll_frame`] first;
    /// while a frame waits there, this does nothing.
    pub fn handle_time(&mut self, now_ms: u64) {
        if self.ready.is_none() && self.deadline_ms().is_some_and(|deadline_ms| deadline_ms <= now_ms) {
            self.cr_held = false;
            self.end_frame();
        }
    }

    /// When the frame in progress ends if no byte comes, on the clock of `now_ms`; nothing while no frame is open.
    #[must_use]
    pub fn deadline_ms(&self) -> Option<u64> {
        (self.is_open() && self.framing.idle_ms > 0)
            .then(|| self.last_byte_ms.saturating_add(u64::from(self.framing.idle_ms)))
    }

    /// The next frame, in the order of the line.
    pub fn poll_frame(&mut self) -> Option<Framed> {
        self.ready.take()
    }

    /// Forgets the frame in progress: after a reconnect its rest will never come. A whole frame that waits stays.
    pub fn reset(&mut self) {
        self.counters.bytes_discarded =
            self.counters.bytes_discarded.saturating_add(bytes_count(self.partial.len()));
        self.partial.clear();
        self.cr_held = false;
        self.cr_ended = false;
        self.dropping = false;
    }

    /// Whether a frame waits in [`Framer::poll_frame`]: until it is taken no bytes are.
    #[must_use]
    pub fn has_frame(&self) -> bool {
        self.ready.is_some()
    }

    /// Whether a frame has begun and not ended.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.dropping || self.cr_held || !self.partial.is_empty()
    }

    /// Makes the frame in progress worthless: something of it was lost on the way. It is dropped up to its end.
    pub fn spoil(&mut self) {
        self.reset();
        self.dropping = true;
    }

    /// What was seen so far.
    #[must_use]
    pub fn counters(&self) -> FramerCounters {
        self.counters
    }

    fn ends_with(&self, terminator: Terminator) -> bool {
        self.framing.terminators.contains(&terminator)
    }

    fn handle_byte(&mut self, byte: u8) {
        let cr_ended = std::mem::take(&mut self.cr_ended);
        let cr_held = std::mem::take(&mut self.cr_held);
        match byte {
            CR if self.ends_with(Terminator::Cr) => {
                self.cr_ended = true;
                self.end_frame();
            }
            LF if cr_ended => {}
            LF if cr_held || self.ends_with(Terminator::Lf) => self.end_frame(),
            _ => {
                if cr_held {
                    self.keep(CR);
                }
                if byte == CR && self.ends_with(Terminator::CrLf) {
                    self.cr_held = true;
                } else {
                    self.keep(byte);
                }
            }
        }
    }

    fn keep(&mut self, byte: u8) {
        if self.dropping {
            self.counters.bytes_discarded = self.counters.bytes_discarded.saturating_add(1);
        } else if self.partial.len() < self.framing.frame_bytes_max {
            self.partial.push(byte);
        } else {
            let dropped = bytes_count(self.partial.len()).saturating_add(1);
            self.counters.bytes_discarded = self.counters.bytes_discarded.saturating_add(dropped);
            self.counters.overlong = self.counters.overlong.saturating_add(1);
            self.partial.clear();
            self.dropping = true;
            self.ready = Some(Framed::Overlong);
        }
    }

    fn end_frame(&mut self) {
        if std::mem::take(&mut self.dropping) || self.partial.is_empty() {
            return;
        }
        self.counters.frames = self.counters.frames.saturating_add(1);
        self.ready = Some(Framed::Frame(std::mem::take(&mut self.partial)));
    }
}

fn bytes_count(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}

#[cfg(test)]
#[path = "frame_tests.rs"]
mod tests;
