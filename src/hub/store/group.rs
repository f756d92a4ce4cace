//! Deliveries that wait are written together: one commit, and one wait for the disk, for all of them.
//!
//! Whoever comes first writes for everybody who waits by then; the others find their answers when their turn comes.
//! There is no thread of its own to start, to stop or to lose.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::backend::lock;
use super::ingest::{IngestFault, Taken};
use crate::core::model::Timestamp;
use crate::host::clock;
use crate::hub::intake::Delivery;

/// A till that delivers so many entries at once has more behind them.
const MANY_ENTRIES: usize = 128;
/// Without such a delivery for so long there is a lull: a till that has more sends it sooner than that.
const QUIET: Duration = Duration::from_millis(50);

/// Deliveries that wait for their turn at most; each has up to a batch of entries. One more is told to come later.
pub(super) const WAITING_MAX: usize = 64;

/// What became of a delivery.
pub(super) type Outcome = Result<Taken, IngestFault>;

/// A delivery that waits, with the time of its arrival and the place for its answer.
pub(super) struct Waiting {
    pub(super) delivery: Arc<Delivery>,
    pub(super) now: Timestamp,
    answer: Arc<Mutex<Option<Outcome>>>,
}

impl Waiting {
    /// Leaves the answer for whoever delivered.
    pub(super) fn answer(&self, outcome: Outcome) {
        *lock(&self.answer) = Some(outcome);
    }
}

/// The deliveries that wait.
#[derive(Default)]
pub(super) struct Group {
    waiting: Mutex<Vec<Waiting>>,
    turn: Mutex<()>,
    /// When one with more behind it was taken last.
    came: Mutex<Option<Instant>>,
}

impl Group {
    /// Has a delivery written, together with all that wait; `write` answers each of those it is given.
    pub(super) fn deliver(
        &self,
        delivery: Delivery,
        now: Timestamp,
        write: impl FnOnce(Vec<Waiting>),
    ) -> Outcome {
        let answer = Arc::new(Mutex::new(None));
        let has_more = delivery.entries.len() >= MANY_ENTRIES;
        {
            let mut waiting = lock(&self.waiting);
            if waiting.len() >= WAITING_MAX {
                return Err(IngestFault::Busy);
            }
            waiting.push(Waiting { delivery: Arc::new(delivery), now, answer: Arc::clone(&answer) });
        }
        if has_more {
            *lock(&self.came) = Some(clock::monotonic());
        }
        let turn = lock(&self.turn);
        if let Some(outcome) = lock(&answer).take() {
            return outcome;
        }
        let group = core::mem::take(&mut *lock(&self.waiting));
        write(group);
        drop(turn);
        let outcome = lock(&answer).take();
        outcome.unwrap_or(Err(IngestFault::Busy))
    }

    /// Waits until nobody with more to deliver did so for a while, but no longer than `patience`: deliveries go before folding.
    pub(super) fn await_lull(&self, patience: Duration) {
        let begun = clock::monotonic();
        loop {
            let now = clock::monotonic();
            let busy = !lock(&self.waiting).is_empty();
            let came = *lock(&self.came);
            let still = came.map_or(QUIET, |came| now.saturating_duration_since(came));
            let left = patience.saturating_sub(now.saturating_duration_since(begun));
            let wait = if busy { QUIET } else { QUIET.saturating_sub(still) }.min(left);
            if wait.is_zero() {
                return;
            }
            std::thread::sleep(wait);
        }
    }
}
