//! What to do with a batch of entries: decided here from the batch and the hub's durable head, written elsewhere.
//!
//! The rule (design 4.2): the durable head is the cursor. Entries at held places must be the held ones and are passed
//! over; the rest must continue the chain without a gap. What an entry says is not looked at: an entry of an unknown
//! or unreadable kind is taken like any other and never blocks its successors (invariant I13).

use std::collections::BTreeMap;

use crate::core::ledger::{ChainBreak, Entry, EntryFault, Head};
use crate::core::model::{EntryHash, EntrySeq, TillId};
use crate::core::sync::wire::{BATCH_ENTRIES_MAX, Batch};
use crate::host::keys::verify;

/// Why a batch is not taken. Nothing of it is written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No entries, too many, or one whose place can't be read.
    #[error("the batch can't be read: {0}")]
    NotReadable(String),
    /// The signature is not the till's, or covers another head than the last entry's.
    #[error("the signature does not cover the last entry of the batch")]
    BadSignature,
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
    },
}

/// A batch whose bytes and signature are sound.
#[derive(Debug)]
pub struct Delivery {
    /// Whose.
    pub till: TillId,
    /// In order, at least one.
    pub entries: Vec<Entry>,
    /// The head after the last of them.
    pub head: Head,
    /// The till's signature over it.
    pub signature: [u8; 64],
}

/// What is new in a delivery.
#[derive(Debug, PartialEq, Eq)]
pub struct IntakePlan {
    /// Entries to store, in order; empty when all are held.
    pub fresh: Vec<Entry>,
    /// The durable head once they are.
    pub head: Head,
}

/// Reads a batch and checks who made it.
///
/// # Errors
/// [`Refusal::NotReadable`] and [`Refusal::BadSignature`].
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
    let last = entries.last().ok_or_else(|| Refusal::NotReadable("it has no entries".to_owned()))?;
    let end = Head { incarnation: last.header.incarnation, seq: last.header.seq, hash: last.hash };
    let signed = verify(public_key, &batch.head.signed_bytes(till), &batch.signature);
    if end != batch.head || !signed {
        return Err(Refusal::BadSignature);
    }
    Ok(Delivery { till, entries, head: batch.head, signature: batch.signature })
}

/// Decides what to store. `held` has the hash at each held place from the delivery's first entry to the durable head.
///
/// # Errors
/// The [`Refusal`] that fits.
pub fn plan_intake(
    delivery: Delivery,
    durable: Head,
    held: &BTreeMap<EntrySeq, EntryHash>,
) -> Result<IntakePlan, Refusal> {
    let mut head = durable;
    let mut fresh = Vec::new();
    for entry in delivery.entries {
        let place = entry.header.seq;
        match head.extend(delivery.till, &entry) {
            Ok(next) => {
                head = next;
                fresh.push(entry);
            }
            Err(ChainBreak::Foreign) => return Err(Refusal::WrongTill),
            Err(ChainBreak::Gap { .. }) => return Err(Refusal::Gap { durable }),
            Err(ChainBreak::Behind { .. }) if fresh.is_empty() && held.get(&place) == Some(&entry.hash) => {}
            Err(ChainBreak::Behind { .. } | ChainBreak::Hash { .. }) => {
                return Err(Refusal::Fork { at: place, durable });
            }
        }
    }
    Ok(IntakePlan { fresh, head })
}
