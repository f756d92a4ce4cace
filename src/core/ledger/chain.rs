//! The chain of one incarnation: dense places, each naming the hash of the one before (invariant I2).

use minicbor::{Decode, Encode};

use super::entry::{Entry, Header};
use crate::core::model::{EntryHash, EntrySeq, Incarnation, TillId};

/// The end of a chain: what the next entry must name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Head {
    /// The incarnation.
    #[n(0)]
    pub incarnation: Incarnation,
    /// The last place; [`EntrySeq::NONE`] before the first entry.
    #[n(1)]
    pub seq: EntrySeq,
    /// The last hash; [`EntryHash::NONE`] before the first entry.
    #[n(2)]
    pub hash: EntryHash,
}

/// How an entry fails to continue a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChainBreak {
    /// Written by another till or in another incarnation.
    Foreign,
    /// Entries are missing between the head and it.
    Gap {
        /// The place that should come next.
        expected: EntrySeq,
        /// The place it has.
        found: EntrySeq,
    },
    /// Its place is taken.
    Behind {
        /// The place it has.
        found: EntrySeq,
    },
    /// Right place, but it names another predecessor: two histories (a fork), or changed bytes.
    Hash {
        /// Its place.
        at: EntrySeq,
    },
}

impl core::fmt::Display for ChainBreak {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Foreign => out.write_str("the entry belongs to another till or incarnation"),
            Self::Gap { expected, found } => {
                write!(out, "entry `{found}` came where `{expected}` should be: entries are missing")
            }
            Self::Behind { found } => write!(out, "place `{found}` is already taken"),
            Self::Hash { at } => write!(out, "entry `{at}` does not continue the entry before it"),
        }
    }
}

impl Head {
    /// The head of an incarnation without entries.
    pub const fn start(incarnation: Incarnation) -> Self {
        Self { incarnation, seq: EntrySeq::NONE, hash: EntryHash::NONE }
    }

    /// The head after `entry` by `till`.
    ///
    /// # Errors
    /// [`ChainBreak`] when the entry does not continue this chain.
    pub fn extend(self, till: TillId, entry: &Entry) -> Result<Self, ChainBreak> {
        let Header { till: author, incarnation, seq, prev_hash, .. } = entry.header;
        if author != till || incarnation != self.incarnation {
            return Err(ChainBreak::Foreign);
        }
        let expected = self.seq.next().ok_or(ChainBreak::Behind { found: seq })?;
        if seq < expected {
            return Err(ChainBreak::Behind { found: seq });
        }
        if seq > expected {
            return Err(ChainBreak::Gap { expected, found: seq });
        }
        if prev_hash != self.hash {
            return Err(ChainBreak::Hash { at: seq });
        }
        Ok(Self { incarnation, seq, hash: entry.hash })
    }

    /// What a batch's Ed25519 signature covers: the till and this head, and by the chain everything before it.
    pub fn signed_bytes(&self, till: TillId) -> Vec<u8> {
        let mut bytes = b"tallytill head 1".to_vec();
        bytes.extend_from_slice(till.as_bytes());
        bytes.extend_from_slice(&self.incarnation.get().to_be_bytes());
        bytes.extend_from_slice(&self.seq.get().to_be_bytes());
        bytes.extend_from_slice(self.hash.as_bytes());
        bytes
    }
}
