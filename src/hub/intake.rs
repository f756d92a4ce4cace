//! What to do with a batch of entries: decided here from the batch and the hub's durable head, written elsewhere.
//!
//! The rule (design 4.2): the durable head is the cursor. Entries at held places must be the held ones and are passed
//! over; the rest must continue the chain without a gap. What an entry says is not looked at: an entry of an unknown
//! or unreadable kind is taken like any other and never blocks its successors (invariant I13).
//!
//! Each entry names the hash of the one before it, so two chains that agree at one place agree everywhere before it:
//! one hash tells whether a batch is held.

use crate::core::ledger::{ChainBreak, Entry, EntryFault, Head};
use crate::core::model::{EntryHash, EntrySeq, TillId};
use crate::core::sync::packing::{PackFault, unpack};
use crate::core::sync::wire::{BATCH_ENTRIES_MAX, Batch, PackedBatch};
use crate::host::keys::verify;

/// Why a batch is not taken. Nothing of it is written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No entries, too many, or one whose place can't be read.
    #[error("the batch can't be read: {0}")]
    NotReadable(String),
    /// A packed form, or a dictionary, of a later version.
    #[error("{0}; send the entries unpacked")]
    UnknownPacking(String),
    /// The signature is not the till's, or covers another head than the last entry's.
    #[error("the signature does not cover the last entry of the batch")]
    BadSignature,
    /// An entry that does not continue the one before it in the batch.
    #[error("the entries of the batch are no chain: {0}")]
    BrokenChain(String),
    /// An entry of another till or incarnation.
    #[error("the batch holds an entry of another till or incarnation")]
    WrongTill,
    /// Entries are missing between the durable head and the batch.
    #[error("entries after `{}` are missing; send from there", durable.seq)]
    Gap {
        /// The durable head.
        durable: Head,
    },
    /// Another entry is held at a place of the batch.
    #[error("another entry is held at place `{at}`; start a new incarnation")]
    Fork {
        /// The place.
        at: EntrySeq,
        /// The durable head.
        durable: Head,
        /// How far the till's entries are kept beside it, when all before them are.
        kept: Option<Head>,
    },
}

/// A batch whose bytes, chain and signature are sound.
#[derive(Debug)]
pub struct Delivery {
    /// Whose.
    pub till: TillId,
    /// In order, at least one, each continuing the one before it.
    pub entries: Vec<Entry>,
    /// The head before the first of them.
    pub start: Head,
    /// The head after the last of them.
    pub head: Head,
    /// The till's signature over it.
    pub signature: [u8; 64],
}

/// What a delivery is to the chain that is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intake {
    /// All of it is held.
    Held,
    /// It continues the chain, with the entries after this many.
    Fresh {
        /// How many of its entries are held.
        skip: usize,
    },
    /// Entries are missing before it.
    Ahead,
    /// It is another history of the same incarnation.
    Forked,
}

/// Reads a batch and checks who made it and that it is a chain.
///
/// # Errors
/// [`Refusal::NotReadable`], [`Refusal::BadSignature`], [`Refusal::WrongTill`] and [`Refusal::BrokenChain`].
pub fn parse_batch(till: TillId, public_key: &[u8; 32], batch: Batch) -> Result<Delivery, Refusal> {
    if batch.entries.len() > BATCH_ENTRIES_MAX {
        return Err(Refusal::NotReadable(format!("it has over {BATCH_ENTRIES_MAX} entries")));
    }
    let entries: Vec<Entry> = batch
        .entries
        .into_iter()
        .map(|bytes| Entry::parse_header(bytes.into()))
        .collect::<Result<_, EntryFault>>()
        .map_err(|fault| Refusal::NotReadable(fault.to_string()))?;
    let (Some(first), Some(last)) = (entries.first(), entries.last()) else {
        return Err(Refusal::NotReadable("it has no entries".to_owned()));
    };
    let end = Head { incarnation: last.header.incarnation, seq: last.header.seq, hash: last.hash };
    if end != batch.head || !is_signed(till, public_key, &batch.head, &batch.signature) {
        return Err(Refusal::BadSignature);
    }
    let before = first.header.seq.get().checked_sub(1).map(EntrySeq::new);
    let seq = before.ok_or_else(|| Refusal::NotReadable("its first entry has no place".to_owned()))?;
    let start = Head { incarnation: end.incarnation, seq, hash: first.header.prev_hash };
    let mut walked = start;
    for entry in &entries {
        walked = walked.extend(till, entry).map_err(|breach| match breach {
            ChainBreak::Foreign => Refusal::WrongTill,
            ChainBreak::Gap { .. } | ChainBreak::Behind { .. } | ChainBreak::Hash { .. } => {
                Refusal::BrokenChain(breach.to_string())
            }
        })?;
    }
    Ok(Delivery { till, entries, start, head: batch.head, signature: batch.signature })
}

/// Reads a packed batch. Whose it is and that it is a chain follows from how it is unpacked; that it is what was signed,
/// from the hash of its last entry.
///
/// # Errors
/// [`Refusal::NotReadable`], [`Refusal::UnknownPacking`], [`Refusal::BadSignature`] and [`Refusal::BrokenChain`].
pub fn unpack_batch(till: TillId, public_key: &[u8; 32], batch: &PackedBatch) -> Result<Delivery, Refusal> {
    let PackedBatch { head, signature, entries } = batch;
    if !is_signed(till, public_key, head, signature) {
        return Err(Refusal::BadSignature);
    }
    let entries = unpack(till, *head, entries).map_err(|fault| match fault {
        PackFault::Unknown(_) => Refusal::UnknownPacking(fault.to_string()),
        PackFault::Chain(_) => Refusal::BrokenChain(fault.to_string()),
        PackFault::Cut | PackFault::Form(_) | PackFault::TooLarge | PackFault::Entry(_) => {
            Refusal::NotReadable(fault.to_string())
        }
    })?;
    let (Some(first), Some(last)) = (entries.first(), entries.last()) else {
        return Err(Refusal::NotReadable("it has no entries".to_owned()));
    };
    if last.hash != head.hash {
        return Err(Refusal::BadSignature);
    }
    let seq = EntrySeq::new(first.header.seq.get().saturating_sub(1));
    let start = Head { incarnation: head.incarnation, seq, hash: first.header.prev_hash };
    Ok(Delivery { till, start, head: *head, signature: *signature, entries })
}

/// Whether the till's key signed this head.
fn is_signed(till: TillId, public_key: &[u8; 32], head: &Head, signature: &[u8; 64]) -> bool {
    verify(public_key, &head.signed_bytes(till), signature)
}

/// Decides what a delivery is. `held` is the hash at the place of the delivery's last entry, or of the durable head
/// where that comes earlier.
pub fn plan_intake(delivery: &Delivery, durable: Head, held: EntryHash) -> Intake {
    if delivery.start.seq > durable.seq {
        return Intake::Ahead;
    }
    if delivery.head.seq <= durable.seq {
        return if delivery.head.hash == held { Intake::Held } else { Intake::Forked };
    }
    let meets = if delivery.start.seq == durable.seq {
        delivery.start.hash == durable.hash
    } else {
        delivery.entries.iter().any(|entry| entry.header.seq == durable.seq && entry.hash == durable.hash)
    };
    if !meets {
        return Intake::Forked;
    }
    let skip = durable.seq.get().saturating_sub(delivery.start.seq.get());
    Intake::Fresh { skip: usize::try_from(skip).unwrap_or(usize::MAX) }
}
