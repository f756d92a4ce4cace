//! What to send next: decided from both heads, never from a remembered number (design 4.2).

use crate::core::ledger::Head;
use crate::core::model::{EntryHash, EntrySeq};

/// What the till has to do about the hub's durable head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UploadPlan {
    /// Both heads are equal.
    InSync,
    /// The hub holds a prefix of our chain: send from this place on.
    Send {
        /// The first entry the hub lacks.
        from: EntrySeq,
    },
    /// The hub holds entries of this incarnation that we lack: we were restored from a backup.
    Behind {
        /// Where the hub is.
        hub: EntrySeq,
    },
    /// The hub holds another entry at a place of ours: two journals lived under one incarnation.
    Fork {
        /// The place.
        at: EntrySeq,
    },
}

/// Compares heads. `own_hash_at` gives the hash of our entry at a place, [`EntryHash::NONE`] at place 0.
pub fn plan_upload(
    own: Head,
    hub: Option<Head>,
    own_hash_at: impl FnOnce(EntrySeq) -> Option<EntryHash>,
) -> UploadPlan {
    let hub = hub.filter(|head| head.incarnation == own.incarnation).unwrap_or(Head::start(own.incarnation));
    if hub.seq > own.seq {
        return UploadPlan::Behind { hub: hub.seq };
    }
    if own_hash_at(hub.seq) != Some(hub.hash) {
        return UploadPlan::Fork { at: hub.seq };
    }
    match hub.seq.next() {
        Some(from) if from <= own.seq => UploadPlan::Send { from },
        _ => UploadPlan::InSync,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::model::Incarnation;

    fn head(seq: u64, hash: u8) -> Head {
        Head {
            incarnation: Incarnation::from_random(7),
            seq: EntrySeq::new(seq),
            hash: if seq == 0 { EntryHash::NONE } else { EntryHash::from_bytes([hash; 32]) },
        }
    }

    #[test]
    fn the_plan_follows_from_both_heads() {
        let own_hash_at = |seq: EntrySeq| Some(head(seq.get(), 1).hash);
        let plan = |own, hub| plan_upload(own, hub, own_hash_at);
        assert_eq!(plan(head(5, 1), Some(head(5, 1))), UploadPlan::InSync);
        assert_eq!(plan(head(5, 1), Some(head(3, 1))), UploadPlan::Send { from: EntrySeq::new(4) });
        assert_eq!(plan(head(5, 1), None), UploadPlan::Send { from: EntrySeq::new(1) });
        assert_eq!(plan(head(5, 1), Some(head(9, 1))), UploadPlan::Behind { hub: EntrySeq::new(9) });
        assert_eq!(plan(head(5, 1), Some(head(3, 2))), UploadPlan::Fork { at: EntrySeq::new(3) });
        assert_eq!(plan(head(0, 1), None), UploadPlan::InSync);
        let elsewhere = Head { incarnation: Incarnation::from_random(8), ..head(9, 9) };
        assert_eq!(plan(head(2, 1), Some(elsewhere)), UploadPlan::Send { from: EntrySeq::new(1) });
    }
}
