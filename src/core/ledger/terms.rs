//! What the fold is told beside the entries: the policies of the programmes, and verdicts on single entries.
//!
//! Equal entries under equal terms come to equal accounts. When terms change, what they touch is folded again: a
//! programme that became known those entries that name it; a verdict its entry.

use std::collections::BTreeMap;

use crate::core::model::{EntryHash, Points, ProgrammeHash, Settlements, Timestamp};

/// A day in milliseconds.
const DAY_MS: u64 = 86_400_000;

/// What the fold needs of a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ProgrammeTerms {
    /// Its policies.
    pub settlements: Settlements,
    /// When another one was published in its place, or it was revoked; `None` while it is in force.
    pub replaced_at: Option<Timestamp>,
}

impl ProgrammeTerms {
    /// Whether it had been replaced for longer than its grace at a time.
    pub(super) fn is_stale(&self, at: Timestamp) -> bool {
        let grace_ms = u64::from(self.settlements.stale_grace_days).saturating_mul(DAY_MS);
        self.replaced_at.is_some_and(|replaced| at.ms() > replaced.ms().saturating_add(grace_ms))
    }
}

/// What is known of one entry beside its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Its signature, its chain or its bytes are not what its till made: it does not count.
    Tampered,
    /// Worked out again, the sale comes to something else; it earned so many points too many (below zero: too few).
    QuoteDiffers(Points),
}

/// All that the fold is told beside the entries.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Terms {
    /// Every programme that is known. A sale under another one is found, and settled by the default policies.
    pub programmes: BTreeMap<ProgrammeHash, ProgrammeTerms>,
    /// Verdicts on entries; most have none.
    pub verdicts: BTreeMap<EntryHash, Verdict>,
}

impl Terms {
    /// The policies under which a sale was made.
    pub(super) fn settlements(&self, programme: Option<ProgrammeHash>) -> Settlements {
        self.programme(programme).map(|terms| terms.settlements).unwrap_or_default()
    }

    /// Whether an entry is not what its till made.
    pub(super) fn is_tampered(&self, entry: EntryHash) -> bool {
        self.verdicts.get(&entry) == Some(&Verdict::Tampered)
    }

    pub(super) fn programme(&self, programme: Option<ProgrammeHash>) -> Option<&ProgrammeTerms> {
        self.programmes.get(&programme?)
    }
}
