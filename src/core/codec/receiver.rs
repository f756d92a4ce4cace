//! Whatever a scanner sends, as frames: text, packets, HID reports or key strokes behind one door.

use std::collections::BTreeMap;

use crate::core::codec::frame::{Framed, Framer, FramerCounters, Framing, FramingFault};
use crate::core::codec::hid_report::ReportReceiver;
use crate::core::codec::keys::KeyReceiver;
use crate::core::codec::profile::{Family, Profile};
use crate::core::codec::ssi::PacketReceiver;

/// What comes from the device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Receiving {
    /// Text on a line.
    Text(Framing),
    /// Zebra's packets; what is no packet is text.
    Packets {
        /// How that text is cut.
        framing: Framing,
        /// The AIM code and modifier for each type byte.
        types: BTreeMap<u8, [u8; 2]>,
    },
    /// Reports of a point-of-sale HID device.
    Reports {
        /// Its `idle_ms` drops half a scan; its `frame_bytes_max` bounds one.
        framing: Framing,
        /// Bytes of one report, its number included.
        report_bytes: usize,
        /// The length in a report counts the AIM identifier too.
        length_counts_aim: bool,
    },
    /// Key strokes, as records of the system's event device.
    Keys {
        /// How the typed text is cut.
        framing: Framing,
        /// Bytes of one record on this machine.
        event_bytes: usize,
    },
}

impl Receiving {
    /// What a profile says. `event_bytes`: the size of an input event on this machine.
    #[must_use]
    pub fn of(profile: &Profile, event_bytes: usize) -> Self {
        let framing = profile.frame.framing();
        match profile.family {
            Family::ZebraSsi => {
                let number = |byte: &String| u8::from_str_radix(byte, 16).ok();
                let id = |id: &String| <[u8; 2]>::try_from(id.as_bytes()).ok();
                let types = profile.aim.type_map.iter();
                let types = types.filter_map(|(byte, aim)| Some((number(byte)?, id(aim)?))).collect();
                Self::Packets { framing, types }
            }
            Family::HidPos => Self::Reports {
                framing,
                report_bytes: profile.frame.report_bytes,
                length_counts_aim: profile.frame.length_counts_aim,
            },
            Family::Wedge => Self::Keys { framing, event_bytes },
            _ => Self::Text(framing),
        }
    }

    /// Cuts the text in it otherwise.
    pub fn set_framing(&mut self, to: Framing) {
        match self {
            Self::Text(framing)
            | Self::Packets { framing, .. }
            | Self::Reports { framing, .. }
            | Self::Keys { framing, .. } => *framing = to,
        }
    }
}

/// What a receiver has seen since it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReceiverCounters {
    /// Bytes that belonged to no whole frame.
    pub bytes_discarded: u64,
    /// Packets with a wrong checksum, reports with a wrong length, key strokes that were lost or are no text.
    pub broken: u64,
}

/// A state machine: hand in bytes, take frames, say when one was handed on, send what it asks to send.
#[derive(Debug)]
pub enum Receiver {
    /// Text on a line.
    Text(Framer),
    /// Zebra's packets.
    Packets(Box<PacketReceiver>),
    /// HID reports.
    Reports(ReportReceiver),
    /// Key strokes.
    Keys(KeyReceiver),
}

impl Receiver {
    /// A receiver at the start of a frame.
    ///
    /// # Errors
    /// [`FramingFault`] when frames would never end or are out of bounds.
    pub fn new(receiving: Receiving) -> Result<Self, FramingFault> {
        Ok(match receiving {
            Receiving::Text(framing) => Self::Text(Framer::new(framing)?),
            Receiving::Packets { framing, types } => {
                Self::Packets(Box::new(PacketReceiver::new(framing, types)?))
            }
            Receiving::Reports { framing, report_bytes, length_counts_aim } => {
                Self::Reports(ReportReceiver::new(framing, report_bytes, length_counts_aim)?)
            }
            Receiving::Keys { framing, event_bytes } => Self::Keys(KeyReceiver::new(framing, event_bytes)?),
        })
    }

    /// Takes bytes that came at `now_ms` and returns how many it took: fewer than given while a frame waits in
    /// [`Receiver::poll_frame`]. That is what bounds the memory.
    #[must_use = "bytes after the end of a frame are not taken: hand them in again"]
    pub fn handle_bytes(&mut self, bytes: &[u8], now_ms: u64) -> usize {
        match self {
            Self::Text(framer) => framer.handle_bytes(bytes, now_ms),
            Self::Packets(receiver) => receiver.handle_bytes(bytes, now_ms),
            Self::Reports(receiver) => receiver.handle_bytes(bytes, now_ms),
            Self::Keys(receiver) => receiver.handle_bytes(bytes, now_ms),
        }
    }

    /// Says that no byte came up to `now_ms`.
    pub fn handle_time(&mut self, now_ms: u64) {
        match self {
            Self::Text(framer) => framer.handle_time(now_ms),
            Self::Packets(receiver) => receiver.handle_time(now_ms),
            Self::Reports(receiver) => receiver.handle_time(now_ms),
            Self::Keys(receiver) => receiver.handle_time(now_ms),
        }
    }

    /// When [`Receiver::handle_time`] has something to do if no byte comes.
    #[must_use]
    pub fn deadline_ms(&self) -> Option<u64> {
        match self {
            Self::Text(framer) => framer.deadline_ms(),
            Self::Packets(receiver) => receiver.deadline_ms(),
            Self::Reports(receiver) => receiver.deadline_ms(),
            Self::Keys(receiver) => receiver.deadline_ms(),
        }
    }

    /// The next frame, in the order of the line: an AIM head where one is known, and the text.
    pub fn poll_frame(&mut self) -> Option<Framed> {
        match self {
            Self::Text(framer) => framer.poll_frame(),
            Self::Packets(receiver) => receiver.poll_frame(),
            Self::Reports(receiver) => receiver.poll_frame(),
            Self::Keys(receiver) => receiver.poll_frame(),
        }
    }

    /// Says that the frame that was polled last has been handed on: only now is it acknowledged to the scanner, which
    /// keeps what a till could not take.
    pub fn handle_delivered(&mut self) {
        if let Self::Packets(receiver) = self {
            receiver.handle_delivered();
        }
    }

    /// What has to be sent to the scanner.
    pub fn poll_send(&mut self) -> Option<Vec<u8>> {
        match self {
            Self::Packets(receiver) => receiver.poll_send(),
            Self::Text(_) | Self::Reports(_) | Self::Keys(_) => None,
        }
    }

    /// Forgets the frame in progress: after a reconnect its rest will never come.
    pub fn reset(&mut self) {
        match self {
            Self::Text(framer) => framer.reset(),
            Self::Packets(receiver) => receiver.reset(),
            Self::Reports(receiver) => receiver.reset(),
            Self::Keys(receiver) => receiver.reset(),
        }
    }

    /// What was seen so far.
    #[must_use]
    pub fn counters(&self) -> ReceiverCounters {
        match self {
            Self::Text(framer) => counted(framer.counters(), ReceiverCounters::default()),
            Self::Packets(receiver) => receiver.counters(),
            Self::Reports(receiver) => receiver.counters(),
            Self::Keys(receiver) => receiver.counters(),
        }
    }
}

/// The counters of a receiver that has a framer inside.
pub(super) fn counted(text: FramerCounters, own: ReceiverCounters) -> ReceiverCounters {
    let bytes_discarded = text.bytes_discarded.saturating_add(own.bytes_discarded);
    ReceiverCounters { bytes_discarded, broken: own.broken }
}

/// A frame out of an identifier that came apart from the text. Text that itself begins like a head gets the head of an
/// unknown kind where none is known: what is printed in a code can't pose as what the scanner says about it.
pub(super) fn with_head(id: Option<[u8; 2]>, text: &[u8]) -> Vec<u8> {
    let id = id.or_else(|| crate::core::codec::aim::parse_aim_head(text).map(|_| *b"X0"));
    let mut frame = Vec::with_capacity(text.len().saturating_add(3));
    if let Some([code, modifier]) = id {
        frame.extend_from_slice(&[b']', code, modifier]);
    }
    frame.extend_from_slice(text);
    frame
}

#[cfg(test)]
#[path = "receiver_tests.rs"]
mod tests;
