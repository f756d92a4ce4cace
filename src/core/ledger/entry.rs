//! One entry: a header that says whose it is and where it stands, and a payload that says what happened.

use minicbor::{Decode, Encode};

use crate::core::model::{
    Acting, EntryHash, EntrySeq, Hlc, Incarnation, OpId, ProgrammeHash, TillId, Timestamp,
};

/// The format of header and payload that this version writes.
pub const FORMAT: u32 = 1;
/// The largest entry, in bytes: a sale of the most lines with room to spare.
pub const ENTRY_BYTES_MAX: usize = 1 << 20;

/// What kind of thing an entry says happened. Numbers are for ever; unknown ones are kept (design 4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An incarnation of a journal began.
    Opened,
    /// A basket was committed.
    Sale,
    /// A sale was undone in whole.
    Void,
    /// Goods of a sale came back.
    Return,
    /// A customer joined.
    Enrol,
    /// A till's day was counted and summed.
    DayClosed,
    /// Head office took over a member from elsewhere.
    Imported,
    /// Head office published a programme.
    Published,
    /// A person at head office changed what a member has.
    Adjusted,
    /// A member got another card.
    CardLinked,
    /// A customer told something about themselves.
    ProfileChanged,
    /// A till took over the right to spend points of a member.
    LeaseAccepted,
    /// A till passed such a right on to another one.
    LeasePassed,
    /// A till gave such a right back.
    LeaseReleased,
    /// A customer answered a question.
    Feedback,
    /// A till's clock leapt.
    ClockNoted,
    /// Two members turned out to be one.
    Merged,
    /// Head office gave a till the right to spend points of a member.
    LeaseGranted,
    /// A person decided about a finding.
    Decided,
    /// A card was blocked.
    CardBlocked,
    /// A member was forgotten.
    Erased,
    /// A member is somebody else after all.
    Unmerged,
    /// A journal, or head office, went on from a copy of an earlier moment.
    Restored,
    /// A till or a programme is trusted no more, or it is again.
    Revoked,
    /// A kind of a later version, by its number.
    Unknown(u32),
}

/// Each known kind with its number and its name.
const KINDS: [(Kind, u32, &str); 24] = [
    (Kind::Opened, 1, "opened"),
    (Kind::Sale, 2, "sale"),
    (Kind::Void, 3, "void"),
    (Kind::Enrol, 4, "enrol"),
    (Kind::DayClosed, 5, "day_closed"),
    (Kind::Return, 6, "return"),
    (Kind::CardLinked, 7, "card_linked"),
    (Kind::ProfileChanged, 8, "profile_changed"),
    (Kind::LeaseAccepted, 9, "lease_accepted"),
    (Kind::LeasePassed, 10, "lease_passed"),
    (Kind::LeaseReleased, 11, "lease_released"),
    (Kind::Feedback, 12, "feedback"),
    (Kind::ClockNoted, 13, "clock_noted"),
    (Kind::Imported, 65, "imported"),
    (Kind::Published, 66, "published"),
    (Kind::Adjusted, 67, "adjusted"),
    (Kind::Merged, 68, "merged"),
    (Kind::LeaseGranted, 69, "lease_granted"),
    (Kind::Decided, 70, "decided"),
    (Kind::CardBlocked, 71, "card_blocked"),
    (Kind::Erased, 72, "erased"),
    (Kind::Unmerged, 73, "unmerged"),
    (Kind::Restored, 74, "restored"),
    (Kind::Revoked, 75, "revoked"),
];

impl Kind {
    /// Kinds whose numbers and names are kept for leases (design 4.6): what they say is not known here yet.
    pub const RESERVED: [Self; 4] =
        [Self::LeaseAccepted, Self::LeasePassed, Self::LeaseReleased, Self::LeaseGranted];

    /// The kind with this number.
    pub fn from_number(number: u32) -> Self {
        KINDS.iter().find(|known| known.1 == number).map_or(Self::Unknown(number), |known| known.0)
    }

    /// Its number.
    pub fn number(self) -> u32 {
        match self {
            Self::Unknown(number) => number,
            known => KINDS.iter().find(|entry| entry.0 == known).map_or(0, |entry| entry.1),
        }
    }

    /// Its name, as people and the API see it.
    pub fn name(self) -> &'static str {
        KINDS.iter().find(|entry| entry.0 == self).map_or("unknown", |entry| entry.2)
    }
}

impl<C> Encode<C> for Kind {
    fn encode<W: minicbor::encode::Write>(
        &self,
        out: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        out.u32(self.number())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Kind {
    fn decode(input: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        input.u32().map(Self::from_number)
    }
}

/// The header of an entry (design 4.1).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Header {
    /// Format of the entry, [`FORMAT`] as written here.
    #[n(0)]
    pub format: u32,
    /// What happened.
    #[n(1)]
    pub kind: Kind,
    /// Who wrote it.
    #[n(2)]
    pub till: TillId,
    /// In which life of its journal.
    #[n(3)]
    pub incarnation: Incarnation,
    /// At which place, dense from 1.
    #[n(4)]
    pub seq: EntrySeq,
    /// Hash of the entry before it; [`EntryHash::NONE`] at the first place.
    #[n(5)]
    pub prev_hash: EntryHash,
    /// When, by the till's hybrid clock.
    #[n(6)]
    pub hlc: Hlc,
    /// Which start of the machine; a new random number each time the journal is opened.
    #[n(7)]
    pub boot_id: u64,
    /// Milliseconds since that start, by a clock that nobody sets.
    #[n(8)]
    pub monotonic_ms: u64,
    /// The last time that the hub stated, if the till ever heard from it.
    #[n(9)]
    pub anchor: Option<Timestamp>,
    /// The programme that the till worked under.
    #[n(10)]
    pub programme: Option<ProgrammeHash>,
    /// The operation that made it.
    #[n(11)]
    pub op_id: OpId,
    /// The operator who did it, where the till had somebody sign in.
    #[n(12)]
    pub acting: Option<Acting>,
}

/// Where an entry stands among all: decided by content alone, never by arrival (design 4.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub struct OrderKey {
    #[n(0)]
    at: Timestamp,
    #[n(1)]
    hlc: Hlc,
    #[n(2)]
    till: TillId,
    #[n(3)]
    incarnation: Incarnation,
    #[n(4)]
    seq: EntrySeq,
}

impl OrderKey {
    /// The time it stands at: the till's own, or the hub's last known one where the till's clock is behind it.
    pub fn timestamp(&self) -> Timestamp {
        self.at
    }
}

impl Header {
    /// K = (max(hlc, anchor), till, incarnation, seq).
    pub fn order_key(&self) -> OrderKey {
        let wall = self.hlc.timestamp();
        let at = self.anchor.map_or(wall, |anchor| anchor.max(wall));
        let Self { hlc, till, incarnation, seq, .. } = *self;
        OrderKey { at, hlc, till, incarnation, seq }
    }
}

/// An entry with its stored bytes and their hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its header.
    pub header: Header,
    /// Its hash.
    pub hash: EntryHash,
    bytes: Vec<u8>,
    payload_at: usize,
}

/// Why bytes are not an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryFault {
    /// Over [`ENTRY_BYTES_MAX`].
    TooLarge(usize),
    /// The header can't be read.
    Header(String),
    /// The payload is not one well-formed CBOR item that ends the entry.
    Payload(String),
}

impl core::fmt::Display for EntryFault {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::TooLarge(bytes) => {
                write!(out, "entry of `{bytes}` bytes, at most {ENTRY_BYTES_MAX} are taken")
            }
            Self::Header(reason) => write!(out, "entry header can't be read: {reason}"),
            Self::Payload(reason) => write!(out, "entry payload can't be read: {reason}"),
        }
    }
}

impl core::error::Error for EntryFault {}

impl Entry {
    /// Makes the stored bytes of an entry, once.
    ///
    /// # Errors
    /// [`EntryFault::TooLarge`]; the header of a well-formed value always encodes.
    pub fn seal(header: Header, payload: &[u8]) -> Result<Self, EntryFault> {
        let mut bytes = minicbor::to_vec(&header).map_err(|error| EntryFault::Header(error.to_string()))?;
        let payload_at = bytes.len();
        bytes.extend_from_slice(payload);
        if bytes.len() > ENTRY_BYTES_MAX {
            return Err(EntryFault::TooLarge(bytes.len()));
        }
        Ok(Self { header, hash: EntryHash::of(&bytes), bytes, payload_at })
    }

    /// Reads stored bytes. The payload is only checked to be one CBOR item: its meaning may be of a later version.
    ///
    /// # Errors
    /// [`EntryFault`] when the bytes are no entry.
    pub fn parse(bytes: Vec<u8>) -> Result<Self, EntryFault> {
        let entry = Self::parse_header(bytes)?;
        entry.check_payload()?;
        Ok(entry)
    }

    /// Reads stored bytes as far as an entry's identity and place, and leaves the payload unlooked at: head office
    /// keeps an entry whose payload is broken, so that its successors are not blocked (invariant I13).
    ///
    /// # Errors
    /// [`EntryFault`] when the size or the header is wrong.
    pub fn parse_header(bytes: Vec<u8>) -> Result<Self, EntryFault> {
        if bytes.len() > ENTRY_BYTES_MAX {
            return Err(EntryFault::TooLarge(bytes.len()));
        }
        let mut input = minicbor::Decoder::new(&bytes);
        let header: Header = input.decode().map_err(|error| EntryFault::Header(error.to_string()))?;
        let payload_at = input.position();
        Ok(Self { header, hash: EntryHash::of(&bytes), bytes, payload_at })
    }

    /// Checks that the payload is one well-formed CBOR item that ends the entry.
    ///
    /// # Errors
    /// [`EntryFault::Payload`].
    pub fn check_payload(&self) -> Result<(), EntryFault> {
        let mut input = minicbor::Decoder::new(self.payload());
        input.skip().map_err(|error| EntryFault::Payload(error.to_string()))?;
        if input.position() != self.payload().len() {
            return Err(EntryFault::Payload("bytes after its end".to_owned()));
        }
        Ok(())
    }

    /// The stored bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The payload's bytes.
    pub fn payload(&self) -> &[u8] {
        self.bytes.get(self.payload_at..).unwrap_or_default()
    }
}
