//! What is known of one life of the journal at the hub.

use super::{REFUSED_WAIT_MS, SHOW_AGAIN_MS, Trouble};
use crate::core::ledger::Head;
use crate::core::model::{EntrySeq, Timestamp};
use crate::core::sync::wire::BATCH_ENTRIES_MAX;

/// Beyond every place: the hub holds all of ours.
pub(super) const EVERYTHING: EntrySeq = EntrySeq::new(u64::MAX);

/// What the hub holds of a life.
#[derive(Debug, Clone, Copy)]
pub(super) enum Hub {
    /// Not known. `asked` when the hub was asked and named another life.
    Unknown {
        /// Whether it was asked.
        asked: bool,
    },
    /// Its durable head; `checked` once it was found to be a prefix of ours.
    At {
        /// The head.
        head: Head,
        /// Whether it is ours.
        checked: bool,
    },
    /// Other entries than ours.
    Other {
        /// The first of ours that it was not yet shown.
        next: EntrySeq,
        /// The first that differs.
        from: EntrySeq,
        /// Whether this is known.
        fetched: bool,
    },
}

impl Hub {
    /// Other entries than ours; from where on is not known yet.
    pub(super) const OTHER: Self = Self::Other { next: EntrySeq::NONE, from: EntrySeq::NONE, fetched: false };
}

/// One life on its way up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Life {
    pub(super) hub: Hub,
    pub(super) hub_time: Timestamp,
    /// The last place that was loaded into a batch.
    pub(super) sent_to: EntrySeq,
    /// What is under way has to be answered before it is known where to go on.
    pub(super) unsettled: bool,
    /// Even what the hub acknowledged may be gone there.
    pub(super) doubted: bool,
    /// Its head was not a prefix of ours.
    pub(super) ahead: bool,
    /// It differs from ours even where it once acknowledged ours.
    pub(super) differs_early: bool,
    pub(super) entries_max: usize,
    /// When the hub is asked anew about a life that ended; 0 while that is not settled.
    pub(super) show_again_ms: u64,
    pub(super) refused: Option<(&'static str, u64)>,
    /// How far the hub said that it keeps ours beside other entries; not looked at yet.
    pub(super) kept: Option<Head>,
}

impl Default for Life {
    fn default() -> Self {
        Self {
            hub: Hub::Unknown { asked: false },
            hub_time: Timestamp::from_ms(0),
            sent_to: EntrySeq::NONE,
            unsettled: false,
            doubted: false,
            ahead: false,
            differs_early: false,
            entries_max: BATCH_ENTRIES_MAX,
            show_again_ms: 0,
            refused: None,
            kept: None,
        }
    }
}

impl Life {
    pub(super) fn is_checked(&self) -> bool {
        matches!(self.hub, Hub::At { checked: true, .. })
    }

    pub(super) fn is_other(&self) -> bool {
        matches!(self.hub, Hub::Other { .. })
    }

    /// How far the hub is known to hold it.
    pub(super) fn held(&self) -> EntrySeq {
        match self.hub {
            Hub::At { head, .. } => head.seq,
            Hub::Unknown { .. } | Hub::Other { .. } => EntrySeq::NONE,
        }
    }

    /// The hub has to say anew where it is. That it holds other entries stays true.
    pub(super) fn forget_hub(&mut self) {
        if !self.is_other() {
            self.hub = Hub::Unknown { asked: false };
        }
        self.settle();
    }

    /// When a life that ended, and is whole at the hub, is looked at again.
    pub(super) fn look_again(&mut self, now_ms: u64) -> u64 {
        if self.show_again_ms == 0 {
            self.show_again_ms = now_ms.saturating_add(SHOW_AGAIN_MS);
        }
        self.show_again_ms
    }

    /// Nothing is under way any more: go on after what the hub holds.
    pub(super) fn settle(&mut self) {
        self.unsettled = false;
        self.sent_to = EntrySeq::NONE;
    }

    /// It can't go on for a while; gives the moment at which it is looked at again.
    pub(super) fn refuse(&mut self, code: &'static str, now_ms: u64) -> u64 {
        let until_ms = now_ms.saturating_add(REFUSED_WAIT_MS);
        self.forget_hub();
        self.refused = Some((code, until_ms));
        until_ms
    }

    pub(super) fn trouble(&self) -> Option<Trouble> {
        match (self.refused, self.hub) {
            (Some((code, _)), _) => Some(Trouble::Refused(code)),
            (None, Hub::Other { from, fetched: true, .. }) if from < EVERYTHING => {
                Some(Trouble::Apart { from })
            }
            (None, _) => None,
        }
    }
}
