//! What goes over the line between a till and the hub: the bytes that HTTP would carry, without HTTP.

use minicbor::{Decode, Encode};
use tallytill::core::ledger::Head;
use tallytill::core::model::{EntrySeq, Incarnation, ProgrammeHash};
use tallytill::core::sync::wire::{Ack, Batch, HeadAnswer, MemberPage, OwnAnswer, ProgrammeBundle};

/// A call of a till.
#[derive(Debug, Clone)]
pub(crate) enum Call {
    /// Where does the hub's copy of this life of the till's journal end?
    Head(Incarnation),
    /// The hub's copy of this life from this place on.
    Own(Incarnation, EntrySeq),
    /// Entries, as bytes of a [`Batch`].
    Entries(Vec<u8>),
    /// Members that changed since a cursor, for this life of the till's journal.
    Members(String, Incarnation),
    /// The programme, unless it is this one.
    Programme(ProgrammeHash),
}

/// The hub's answer to a call.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    Head(Vec<u8>),
    Own(Vec<u8>),
    Ack(Vec<u8>),
    Members(Vec<u8>),
    /// `None` when the till has the latest.
    Programme(Option<Vec<u8>>),
    /// A problem document.
    Refused {
        code: &'static str,
        durable: Option<Head>,
        kept: Option<Head>,
        retry_after_ms: Option<u64>,
    },
}

/// One message under way. A late answer to a till that has started anew since, or asked anew, is nobody's.
#[derive(Debug, Clone)]
pub(crate) struct Ticket {
    pub(crate) till: usize,
    pub(crate) life: u64,
    pub(crate) number: u64,
}

pub(crate) fn pack<T: Encode<()>>(value: &T) -> Vec<u8> {
    minicbor::to_vec(value).unwrap()
}

pub(crate) fn unpack<T: for<'b> Decode<'b, ()>>(bytes: &[u8]) -> Option<T> {
    minicbor::decode(bytes).ok()
}

impl Answer {
    /// A problem document that says no more than its code.
    pub(crate) fn refused(code: &'static str) -> Self {
        Self::Refused { code, durable: None, kept: None, retry_after_ms: None }
    }

    pub(crate) fn head(answer: &HeadAnswer) -> Self {
        Self::Head(pack(answer))
    }

    pub(crate) fn own(answer: &OwnAnswer) -> Self {
        Self::Own(pack(answer))
    }

    pub(crate) fn ack(ack: &Ack) -> Self {
        Self::Ack(pack(ack))
    }

    pub(crate) fn members(page: &MemberPage) -> Self {
        Self::Members(pack(page))
    }

    pub(crate) fn programme(bundle: Option<&ProgrammeBundle>) -> Self {
        Self::Programme(bundle.map(pack))
    }
}

impl Call {
    pub(crate) fn entries(batch: &Batch) -> Self {
        Self::Entries(pack(batch))
    }
}
