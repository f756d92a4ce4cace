//! What came of an order.

use super::life::{EVERYTHING, Hub, Life};
use super::{Flight, RECHECK_MS, RETRY_AFTER_MS_MAX, SHOW_AGAIN_MS, Session, Tail, Ticket};
use crate::core::ledger::Head;
use crate::core::model::{EntrySeq, Incarnation, Timestamp};

/// A call that was not answered with what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No answer, or none of a hub.
    Unreachable,
    /// Not now; a named wait is kept.
    Later {
        /// How long, in milliseconds.
        retry_after_ms: Option<u64>,
    },
    /// Entries before the batch are missing there.
    Gap {
        /// The hub's durable head.
        durable: Option<Head>,
    },
    /// Other entries are held there.
    Fork {
        /// The hub's durable head.
        durable: Option<Head>,
        /// How far it keeps ours beside them; `None` when it does not, or not yet.
        kept: Option<Head>,
    },
    /// The batch itself is refused: a smaller one may do.
    Batch(&'static str),
    /// The till is refused, whatever it sends.
    Till(&'static str),
}

/// Codes by which a hub refuses a batch for what it is.
const BATCH_CODES: [&str; 5] =
    ["body_too_large", "not_readable", "bad_signature", "broken_chain", "wrong_till"];
/// Codes by which a hub refuses a till for who it is.
const TILL_CODES: [&str; 3] = ["till_unknown", "till_revoked", "hub_changed"];

impl Refusal {
    /// What a problem document of the hub means: its code, how long to wait, the hub's durable head, and how far it
    /// keeps ours beside its own.
    pub fn of_problem(
        code: &str,
        retry_after_ms: Option<u64>,
        durable: Option<Head>,
        kept: Option<Head>,
    ) -> Self {
        let known = |codes: &[&'static str]| codes.iter().find(|known| **known == code).copied();
        match code {
            "gap" => Self::Gap { durable },
            "fork" => Self::Fork { durable, kept },
            _ => match (known(&BATCH_CODES), known(&TILL_CODES)) {
                (Some(code), _) => Self::Batch(code),
                (None, Some(code)) => Self::Till(code),
                (None, None) => Self::Later { retry_after_ms },
            },
        }
    }
}

impl Session {
    /// The hub answered where its durable copy of a life ends; `None` when it holds nothing. A hub of an older version
    /// names the head of the life that it met last, whichever was asked for.
    pub fn handle_head(
        &mut self,
        incarnation: Incarnation,
        head: Option<Head>,
        hub_time: Timestamp,
        now_ms: u64,
    ) {
        self.busy = false;
        self.handle_success();
        self.recheck_ms = now_ms.saturating_add(RECHECK_MS);
        let life = self.lives.entry(incarnation).or_default();
        life.hub_time = hub_time;
        life.doubted = false;
        life.show_again_ms = now_ms.saturating_add(SHOW_AGAIN_MS);
        life.hub = match head {
            Some(head) if head.incarnation != incarnation => Hub::Unknown { asked: true },
            head => Hub::At { head: head.unwrap_or(Head::start(incarnation)), checked: false },
        };
    }

    /// Asking for a head or for a tail came to nothing.
    pub fn handle_call_refused(
        &mut self,
        incarnation: Incarnation,
        refusal: Refusal,
        now_ms: u64,
        random: u64,
    ) {
        self.busy = false;
        let life = self.lives.entry(incarnation).or_default();
        match (life.hub, refusal) {
            // It has no such tail, or is of a version that gives none: ours is shown from where it was acknowledged.
            (Hub::Other { .. }, Refusal::Gap { .. } | Refusal::Fork { .. } | Refusal::Batch(_)) => {
                life.refuse("fork", now_ms);
                self.handle_success();
            }
            (_, Refusal::Batch(code)) => drop(life.refuse(code, now_ms)),
            (_, refusal) => self.handle_failure(refusal, now_ms, random),
        }
    }

    /// The journal gave entries of a batch; `through` is the last of them.
    pub fn handle_loaded(&mut self, ticket: Ticket, through: EntrySeq) {
        let Some(flight) = self.flights.get_mut(&ticket) else { return };
        flight.through = Some(through);
        let life = self.lives.entry(flight.incarnation).or_default();
        match &mut life.hub {
            Hub::Other { next, .. } => *next = through.next().unwrap_or(through),
            _ => life.sent_to = life.sent_to.max(through),
        }
    }

    /// The hub acknowledged a batch with its durable head.
    pub fn handle_ack(&mut self, ticket: Ticket, head: Head, hub_time: Timestamp, now_ms: u64, random: u64) {
        let Some(flight) = self.flights.remove(&ticket) else { return };
        let alone = !self.flights.values().any(|other| other.incarnation == flight.incarnation);
        let life = self.lives.entry(flight.incarnation).or_default();
        if head.incarnation != flight.incarnation {
            return self.handle_failure(Refusal::Unreachable, now_ms, random);
        }
        if life.is_other() {
            return self.handle_success();
        }
        let before = life.held();
        if head.seq > before {
            life.hub_time = hub_time;
            // Whether this head is ours is looked at before anything else is done.
            life.hub = Hub::At { head, checked: false };
            self.recheck_ms = now_ms.saturating_add(RECHECK_MS);
            return self.handle_success();
        }
        // It holds no more than before. While others are under way this may be the one that overtook them.
        if alone && head.seq.next().is_some_and(|next| next == flight.from) {
            return self.handle_failure(Refusal::Unreachable, now_ms, random);
        }
        life.unsettled |= alone;
    }

    /// A batch was refused, or nothing is known of it.
    pub fn handle_refused(&mut self, ticket: Ticket, refusal: Refusal, now_ms: u64, random: u64) {
        let Some(flight) = self.flights.remove(&ticket) else { return };
        let alone = !self.flights.values().any(|other| other.incarnation == flight.incarnation);
        let life = self.lives.entry(flight.incarnation).or_default();
        match (life.hub, refusal) {
            // It was shown what we have from here on.
            (Hub::Other { .. }, Refusal::Fork { kept, .. }) => {
                let kept = kept.filter(|kept| kept.incarnation == flight.incarnation);
                life.kept = kept.into_iter().chain(life.kept).max_by_key(|kept| kept.seq);
                self.handle_success();
            }
            (Hub::Other { .. }, Refusal::Gap { .. } | Refusal::Batch(_)) => self.handle_success(),
            (_, Refusal::Gap { durable: Some(durable) }) if durable.incarnation == flight.incarnation => {
                let before = life.held();
                life.unsettled = true;
                if durable.seq < before {
                    life.hub = Hub::At { head: durable, checked: false };
                } else if alone && durable.seq.next() == Some(flight.from) {
                    self.handle_failure(refusal, now_ms, random);
                }
            }
            (_, Refusal::Fork { durable: Some(durable), .. })
                if durable.incarnation == flight.incarnation =>
            {
                life.unsettled = true;
                if life.held() == durable.seq && alone {
                    // The head that it names is ours, and yet it refuses what comes after.
                    life.refuse("fork", now_ms);
                } else {
                    life.hub = Hub::At { head: durable, checked: false };
                }
            }
            (_, Refusal::Batch(code)) => handle_batch_refused(life, flight, code, now_ms),
            (hub, refusal) => {
                if let Hub::Other { next, from, fetched } = hub {
                    life.hub = Hub::Other { next: next.min(flight.from), from, fetched };
                }
                self.handle_failure(refusal, now_ms, random);
            }
        }
    }

    /// What the journal was told is durable.
    pub fn handle_acknowledged(&mut self) {
        self.busy = false;
        self.owed = None;
    }

    /// The journal has begun a new life; the hub is shown the end of the old one later.
    pub fn handle_begun(&mut self) {
        self.busy = false;
        if let Some(hub) = self.beginning.take() {
            let life = self.lives.entry(hub.incarnation).or_default();
            life.hub = Hub::OTHER;
        }
    }

    /// What the hub holds of a life was fetched and compared with ours.
    pub fn handle_tail(&mut self, incarnation: Incarnation, tail: Tail, now_ms: u64) {
        self.busy = false;
        self.handle_success();
        let life = self.lives.entry(incarnation).or_default();
        let unexplained = tail == Tail::Earlier || (tail == Tail::Prefix && life.ahead);
        if unexplained && !life.differs_early {
            life.differs_early = true;
            return;
        }
        if unexplained {
            // It named a head that is not ours, and shows nothing of it: asking again at once would never end.
            life.refuse("fork", now_ms);
            life.ahead = false;
            life.hub = Hub::Unknown { asked: false };
            return;
        }
        life.show_again_ms = now_ms.saturating_add(SHOW_AGAIN_MS);
        life.hub = match tail {
            Tail::Prefix | Tail::Earlier => Hub::Unknown { asked: false },
            Tail::Whole => Hub::Other { next: EVERYTHING, from: EVERYTHING, fetched: true },
            Tail::Apart { from } => Hub::Other { next: from, from, fetched: true },
        };
    }

    /// The journal could not be read or written for an order.
    pub fn handle_journal_fault(&mut self, now_ms: u64, random: u64) {
        self.handle_failure(Refusal::Unreachable, now_ms, random);
        // What could not be loaded was never sent.
        self.flights.retain(|_, flight| flight.through.is_some());
    }

    /// Head office was found lost by somebody else: it may come back as an older copy, and has to say anew where it is.
    pub fn handle_lost(&mut self) {
        self.lost = true;
    }

    fn handle_success(&mut self) {
        self.backoff.handle_success();
        self.refused = None;
    }

    fn handle_failure(&mut self, refusal: Refusal, now_ms: u64, random: u64) {
        self.busy = false;
        self.lost = true;
        let named = match refusal {
            Refusal::Later { retry_after_ms } => retry_after_ms.unwrap_or(0).min(RETRY_AFTER_MS_MAX),
            _ => 0,
        };
        self.refused = match refusal {
            Refusal::Till(code) => Some(code),
            _ => None,
        };
        // Jitter comes on top of a named wait: many tills are told the same.
        let wait_ms = named.saturating_add(self.backoff.handle_failure(random));
        self.not_before_ms = self.not_before_ms.max(now_ms.saturating_add(wait_ms));
    }
}

/// Half as many entries may be taken; one that is refused alone stops its life for a while.
fn handle_batch_refused(life: &mut Life, flight: Flight, code: &'static str, now_ms: u64) {
    life.unsettled = true;
    let last = flight.through.unwrap_or(flight.from);
    let entries = last.get().saturating_sub(flight.from.get()).saturating_add(1);
    if entries > 1 {
        life.entries_max = usize::try_from(entries >> 1).unwrap_or(1).max(1);
    } else {
        life.refuse(code, now_ms);
    }
}
