//! Zebra's Simple Serial Interface: packets with a checksum, each acknowledged.
//!
//! ```text
//! length opcode source status data… checksum checksum
//! ```
//!
//! The length counts itself up to the data. Source is 00 for the scanner and 04 for the host. Status: bit 0 says that the
//! packet is sent again, bit 1 that more packets of the same scan follow, bit 3 that a change is to last. The checksum is
//! the two's complement of the sum of all bytes before it, in 16 bits, high byte first.
//!
//! Promised: a packet is acknowledged once its scan is handed on and not before; one that is sent again is handed on
//! once; what is no packet is read as text, since that is what the scanner sends until it is set up. A scan in several
//! packets carries its type in each.

use std::collections::{BTreeMap, VecDeque};

use crate::core::codec::frame::{Framed, Framer, Framing, FramingFault};
use crate::core::codec::receiver::{ReceiverCounters, counted, with_head};

/// The packet arrived whole and is dealt with.
pub const ACK: u8 = 0xD0;
/// The packet is not taken; the data says why.
pub const NAK: u8 = 0xD1;
/// A scan.
pub const DECODE_DATA: u8 = 0xF3;
/// Settings to the scanner.
pub const PARAM_SEND: u8 = 0xC6;

/// Sent by the scanner.
pub const FROM_SCANNER: u8 = 0x00;
/// Sent by the host.
pub const FROM_HOST: u8 = 0x04;

const SENT_AGAIN: u8 = 0x01;
const MORE_FOLLOWS: u8 = 0x02;
/// The status bit of a change that is to last.
pub const PERMANENT: u8 = 0x08;

/// Why a packet is not taken: send it again.
const CAUSE_RESEND: u8 = 0x01;

/// Bytes before the data, which the length counts.
const HEAD_BYTES: usize = 4;
/// Bytes after the data, which it does not.
const CHECKSUM_BYTES: usize = 2;

/// The lowest opcode: text has no byte like it in the second place followed by a zero.
const OPCODE_MIN: u8 = 0x80;

/// How long the next packet of a scan may take, in milliseconds: the scanner sends one again after two seconds.
const SCAN_MS_MAX: u64 = 5_000;

/// A packet, without length and checksum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packet {
    /// What it is.
    pub opcode: u8,
    /// Who sent it.
    pub source: u8,
    /// The status bits.
    pub status: u8,
    /// The rest.
    pub data: Vec<u8>,
}

/// The checksum of these bytes: two's complement of their sum, modulo 65536.
#[must_use]
pub fn checksum(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0_u16, |sum, byte| sum.wrapping_add(u16::from(*byte))).wrapping_neg()
}

/// A packet as it is sent; `None` when the data does not fit one.
#[must_use]
pub fn encode_packet(packet: &Packet) -> Option<Vec<u8>> {
    let length = u8::try_from(packet.data.len().checked_add(HEAD_BYTES)?).ok()?;
    let mut bytes = vec![length, packet.opcode, packet.source, packet.status];
    bytes.extend_from_slice(&packet.data);
    bytes.extend_from_slice(&checksum(&bytes).to_be_bytes());
    Some(bytes)
}

/// What the beginning of a line's bytes is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parsed {
    /// A packet of so many bytes.
    Packet(Packet, usize),
    /// So many bytes of a packet whose checksum is wrong.
    Broken(usize),
    /// The beginning of one.
    Partial,
    /// No packet begins with this byte.
    Other,
}

/// Reads a packet of the scanner from the beginning of `bytes`.
#[must_use]
pub fn parse_packet(bytes: &[u8]) -> Parsed {
    let (length, opcode, source) = (bytes.first(), bytes.get(1), bytes.get(2));
    let Some(length) = length.map(|length| usize::from(*length)) else { return Parsed::Partial };
    if length < HEAD_BYTES
        || opcode.is_some_and(|opcode| *opcode < OPCODE_MIN)
        || source.is_some_and(|source| *source != FROM_SCANNER)
    {
        return Parsed::Other;
    }
    let whole = length.saturating_add(CHECKSUM_BYTES);
    let (Some(counted), Some(told)) = (bytes.get(..length), bytes.get(length..whole)) else {
        return Parsed::Partial;
    };
    match counted {
        [_, opcode, source, status, data @ ..] if told == checksum(counted).to_be_bytes() => {
            let packet = Packet { opcode: *opcode, source: *source, status: *status, data: data.to_vec() };
            Parsed::Packet(packet, whole)
        }
        _ => Parsed::Broken(whole),
    }
}

/// Packets and text to frames.
#[derive(Debug)]
pub struct PacketReceiver {
    types: BTreeMap<u8, [u8; 2]>,
    scan_bytes_max: usize,
    /// A packet in progress, or bytes that may yet become one.
    packet: Vec<u8>,
    /// Bytes that are text, not handed to `text` yet.
    raw: VecDeque<u8>,
    text: Framer,
    idle_ms: u64,
    /// The text of a scan in several packets, and its type.
    scan: Option<(u8, Vec<u8>)>,
    /// A scan grew over its bound: its rest is acknowledged and dropped.
    overlong: bool,
    ready: Option<Framed>,
    /// The packet that is acknowledged once its scan is handed on.
    undelivered: Option<Packet>,
    /// The packet that was acknowledged last.
    acknowledged: Option<Packet>,
    send: VecDeque<Vec<u8>>,
    last_byte_ms: u64,
    counters: ReceiverCounters,
}

/// Answers that may wait to be sent: one for each packet that a read can bring, and more are of no use.
const SEND_MAX: usize = 16;

impl PacketReceiver {
    /// A receiver at the start of a packet.
    ///
    /// # Errors
    /// [`FramingFault`] as from [`Framing::check`].
    pub fn new(framing: Framing, types: BTreeMap<u8, [u8; 2]>) -> Result<Self, FramingFault> {
        let (idle_ms, scan_bytes_max) = (u64::from(framing.idle_ms.max(1)), framing.frame_bytes_max);
        Ok(Self {
            types,
            scan_bytes_max,
            packet: Vec::new(),
            raw: VecDeque::new(),
            text: Framer::new(framing)?,
            idle_ms,
            scan: None,
            overlong: false,
            ready: None,
            undelivered: None,
            acknowledged: None,
            send: VecDeque::new(),
            last_byte_ms: 0,
            counters: ReceiverCounters::default(),
        })
    }

    fn is_full(&self) -> bool {
        self.ready.is_some() || self.undelivered.is_some() || self.text.has_frame() || !self.raw.is_empty()
    }

    /// As [`super::Receiver::handle_bytes`].
    #[must_use = "bytes after the end of a frame are not taken: hand them in again"]
    pub fn handle_bytes(&mut self, bytes: &[u8], now_ms: u64) -> usize {
        let mut taken: usize = 0;
        for byte in bytes {
            if self.is_full() {
                break;
            }
            self.last_byte_ms = now_ms;
            taken = taken.saturating_add(1);
            if self.packet.is_empty() && self.text.is_open() {
                self.raw.push_back(*byte);
            } else {
                self.packet.push(*byte);
                self.read_packet();
            }
            self.pass_raw();
        }
        taken
    }

    fn read_packet(&mut self) {
        while !self.packet.is_empty() {
            match parse_packet(&self.packet) {
                Parsed::Partial => return,
                Parsed::Other => self.raw.extend(self.packet.drain(..)),
                Parsed::Broken(whole) => {
                    self.drop_bytes(whole);
                    self.packet.clear();
                    self.push_send(NAK, vec![CAUSE_RESEND]);
                }
                Parsed::Packet(packet, _) => {
                    self.packet.clear();
                    self.handle_packet(packet);
                }
            }
        }
    }

    fn drop_bytes(&mut self, bytes: usize) {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.counters.bytes_discarded = self.counters.bytes_discarded.saturating_add(bytes);
        self.counters.broken = self.counters.broken.saturating_add(1);
    }

    fn pass_raw(&mut self) {
        while !self.text.has_frame()
            && let Some(byte) = self.raw.pop_front()
        {
            // A framer without a frame takes every byte.
            let _ = self.text.handle_bytes(&[byte], self.last_byte_ms);
        }
    }

    fn handle_packet(&mut self, mut packet: Packet) {
        if packet.opcode != DECODE_DATA {
            return;
        }
        let again = packet.status & SENT_AGAIN != 0;
        packet.status &= !SENT_AGAIN;
        if again && self.acknowledged.as_ref() == Some(&packet) {
            self.push_send(ACK, Vec::new());
            return;
        }
        let Some((kind, text)) = packet.data.split_first() else {
            self.acknowledge(packet);
            return;
        };
        let (kind, mut scan) = self.scan.take().unwrap_or((*kind, Vec::new()));
        scan.extend_from_slice(text);
        if scan.len() > self.scan_bytes_max && !self.overlong {
            self.overlong = true;
            self.ready = Some(Framed::Overlong);
        }
        if self.overlong {
            scan.clear();
        }
        if packet.status & MORE_FOLLOWS != 0 {
            self.scan = Some((kind, scan));
            self.acknowledge(packet);
        } else if core::mem::take(&mut self.overlong) || scan.is_empty() {
            self.acknowledge(packet);
        } else {
            self.ready = Some(Framed::Frame(with_head(self.types.get(&kind).copied(), &scan)));
            self.undelivered = Some(packet);
        }
    }

    fn acknowledge(&mut self, packet: Packet) {
        self.acknowledged = Some(packet);
        self.push_send(ACK, Vec::new());
    }

    fn push_send(&mut self, opcode: u8, data: Vec<u8>) {
        let answer = Packet { opcode, source: FROM_HOST, status: 0, data };
        if self.send.len() < SEND_MAX {
            self.send.extend(encode_packet(&answer));
        }
    }

    /// As [`super::Receiver::handle_time`].
    pub fn handle_time(&mut self, now_ms: u64) {
        let idle_until_ms = self.last_byte_ms.saturating_add(self.idle_ms);
        if !self.packet.is_empty() && !self.is_full() && idle_until_ms <= now_ms {
            // Three bytes make a packet certain; before that it may be the end of a text.
            if self.packet.len() < 3 {
                self.raw.extend(self.packet.drain(..));
                self.pass_raw();
            } else {
                self.drop_bytes(self.packet.len());
                self.packet.clear();
            }
        }
        if self.scan.is_some() && self.last_byte_ms.saturating_add(SCAN_MS_MAX) <= now_ms {
            self.drop_scan();
        }
        self.text.handle_time(now_ms);
    }

    fn drop_scan(&mut self) {
        if let Some((_, scan)) = self.scan.take() {
            self.drop_bytes(scan.len());
        }
        self.overlong = false;
    }

    /// As [`super::Receiver::deadline_ms`].
    #[must_use]
    pub fn deadline_ms(&self) -> Option<u64> {
        let packet_ms = (!self.packet.is_empty()).then(|| self.last_byte_ms.saturating_add(self.idle_ms));
        let scan_ms = self.scan.as_ref().map(|_| self.last_byte_ms.saturating_add(SCAN_MS_MAX));
        [packet_ms, scan_ms, self.text.deadline_ms()].into_iter().flatten().min()
    }

    /// As [`super::Receiver::poll_frame`].
    pub fn poll_frame(&mut self) -> Option<Framed> {
        let frame = self.ready.take().or_else(|| self.text.poll_frame());
        self.pass_raw();
        frame
    }

    /// As [`super::Receiver::handle_delivered`].
    pub fn handle_delivered(&mut self) {
        if let Some(packet) = self.undelivered.take() {
            self.acknowledge(packet);
        }
    }

    /// As [`super::Receiver::poll_send`].
    pub fn poll_send(&mut self) -> Option<Vec<u8>> {
        self.send.pop_front()
    }

    /// As [`super::Receiver::reset`].
    pub fn reset(&mut self) {
        let open = self.packet.len().saturating_add(self.raw.len());
        if open > 0 {
            self.drop_bytes(open);
        }
        self.packet.clear();
        self.raw.clear();
        self.drop_scan();
        self.text.reset();
        self.send.clear();
        self.undelivered = None;
        self.acknowledged = None;
    }

    /// As [`super::Receiver::counters`].
    #[must_use]
    pub fn counters(&self) -> ReceiverCounters {
        counted(self.text.counters(), self.counters)
    }
}

#[cfg(test)]
#[path = "ssi_tests.rs"]
mod tests;
