//! The way up as a state machine without I/O (design 4.2): it says what to do next, and is told what came of it.
//!
//! Whoever drives it asks [`Session::poll`] for an [`Order`], carries the order out, and tells the outcome by the
//! `handle_` function that the order names; time and randomness are parameters. [`Order::AskHead`],
//! [`Order::FetchTail`], [`Order::Begin`] and [`Order::Acknowledge`] are carried out one at a time. Up to
//! [`FLIGHTS_MAX`] batches are under way at once, and their answers may come in any order, late, or never
//! ([`Refusal::Unreachable`]): each batch may be sent again without harm.
//!
//! It promises: nothing is sent before the journal holds it; nothing is acknowledged that the hub's durable head does not
//! cover, or keep beside other entries, and that is not the journal's own entry (invariant I9); the lives of a journal are served oldest first, and one
//! that can't go on holds no other up (invariant I13); a hub that lost entries is sent them again; a hub that holds other
//! entries than ours, or more, makes the present life end and a new one begin.
//!
//! Absent on purpose: what a batch holds, how it is signed, how many bytes it has. The driver loads as many entries as
//! fit and says where they end.

use std::collections::BTreeMap;

use super::backoff::Backoff;
use super::plan::{UploadPlan, plan_upload};
use crate::core::ledger::Head;
use crate::core::model::{EntryHash, EntrySeq, Incarnation, Timestamp};

mod answer;
mod life;
#[cfg(test)]
mod tests;

pub use answer::Refusal;
use life::{Hub, Life};

/// The most batches that are under way at once.
pub const FLIGHTS_MAX: usize = 3;
/// The first wait after a failure is at most this long.
const BACKOFF_BASE_MS: u64 = 250;
/// No wait of our own choosing is longer; a shop that is back online is in step again within seconds.
const BACKOFF_CAP_MS: u64 = 15_000;
/// How often the hub is asked where it is while there is nothing to send: it may have been restored from a backup.
const RECHECK_MS: u64 = 60_000;
/// How long a life that can't go on waits before it is looked at again.
const REFUSED_WAIT_MS: u64 = 60_000;
/// How often the hub is asked about a life that ended, and shown anew what it did not take of it: it may have been
/// restored meanwhile, or know more.
const SHOW_AGAIN_MS: u64 = 24 * 3_600_000;
/// A hub that makes no sense can make a journal begin no more lives than one in this time.
const BEGIN_WAIT_MS: u64 = 60_000;
/// The longest that a hub can make a till wait: one that says more is not believed.
pub const RETRY_AFTER_MS_MAX: u64 = 10 * 60_000;

/// One batch under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(u64);

/// One life of the journal, as it stands on the disk now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnLife {
    /// The durable end of its chain.
    pub head: Head,
    /// How far the hub said it holds it.
    pub acknowledged: Option<Head>,
    /// Entries up to here were compacted and can't be sent again; the start of the chain when all are kept.
    pub kept_after: Head,
    /// It ended because entries of it were lost here, and what the hub holds of them was not fetched yet.
    pub tail_wanted: bool,
}

/// What a hub was found to hold of a life, beside what is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tail {
    /// Nothing from there on that we lack: ours continue it.
    Prefix,
    /// Its entries from there on do not continue ours: it differs earlier.
    Earlier,
    /// All of ours, and perhaps more; the journal has noted so.
    Whole,
    /// Other entries than ours from this place on.
    Apart {
        /// The first place.
        from: EntrySeq,
    },
}

/// Why the present life of the journal ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rebirth {
    /// The hub holds entries of this life that we lack: this is an older copy of the journal.
    HubAhead,
    /// The hub holds another entry at a place of ours: two journals lived this life.
    Fork,
}

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Ask the hub where its durable copy of this life ends; then [`Session::handle_head`] or
    /// [`Session::handle_call_refused`].
    AskHead {
        /// The life.
        incarnation: Incarnation,
    },
    /// Load entries from this place on, at most so many, say where they end by [`Session::handle_loaded`], send them;
    /// then [`Session::handle_ack`] or [`Session::handle_refused`]. Others may be ordered meanwhile.
    Send {
        /// Names this batch.
        ticket: Ticket,
        /// The life.
        incarnation: Incarnation,
        /// Its first entry.
        from: EntrySeq,
        /// The most entries.
        entries_max: usize,
    },
    /// Note in the journal how far the hub holds a life; then [`Session::handle_acknowledged`] or
    /// [`Session::handle_journal_fault`].
    Acknowledge {
        /// The hub's durable head.
        head: Head,
        /// The hub's clock when it said so.
        hub_time: Timestamp,
        /// The hub held more before: it was restored from a backup.
        hub_restored: bool,
    },
    /// End the present life and begin a new one; then [`Session::handle_begun`] or [`Session::handle_journal_fault`].
    Begin {
        /// Why.
        why: Rebirth,
        /// What the hub holds of the present life.
        hub: Head,
    },
    /// Fetch what the hub holds of a life from this place on, find how far it equals our own, keep the rest for
    /// reference; then [`Session::handle_tail`] or [`Session::handle_call_refused`].
    FetchTail {
        /// The life.
        incarnation: Incarnation,
        /// The first place that may differ.
        from: EntrySeq,
    },
    /// Nothing to do until this moment, an outcome, or news in the journal.
    Wait {
        /// The moment, by the clock that `poll` is given.
        until_ms: u64,
    },
}

/// What is wrong with one life, for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The hub refuses it; a stable code.
    Refused(&'static str),
    /// From this place on the hub holds other entries. Ours are kept and were shown to the hub.
    Apart {
        /// The first place that differs.
        from: EntrySeq,
    },
}

#[derive(Debug, Clone, Copy)]
struct Flight {
    incarnation: Incarnation,
    from: EntrySeq,
    through: Option<EntrySeq>,
}

/// The state of the way up. It lives in memory alone: after a start it asks the hub anew.
#[derive(Debug)]
pub struct Session {
    lives: BTreeMap<Incarnation, Life>,
    flights: BTreeMap<Ticket, Flight>,
    tickets: u64,
    busy: bool,
    beginning: Option<Head>,
    no_begin_before_ms: u64,
    owed: Option<(Head, Timestamp, bool)>,
    lost: bool,
    backoff: Backoff,
    not_before_ms: u64,
    recheck_ms: u64,
    refused: Option<&'static str>,
}

impl Default for Session {
    fn default() -> Self {
        Self {
            lives: BTreeMap::new(),
            flights: BTreeMap::new(),
            tickets: 0,
            busy: false,
            beginning: None,
            no_begin_before_ms: 0,
            owed: None,
            lost: false,
            backoff: Backoff::new(BACKOFF_BASE_MS, BACKOFF_CAP_MS),
            not_before_ms: 0,
            recheck_ms: 0,
            refused: None,
        }
    }
}

/// What one life asks for.
enum Wish {
    Do(Order),
    /// It waits for what is under way; nobody younger may go before it.
    Hold,
    /// Nothing before this moment; the next life may go on.
    Until(u64),
}

impl Session {
    /// Says what to do at `now_ms`. `own` are the lives of the journal, oldest first; `hash_at` gives the hash of our
    /// entry at a place of a life, where it is kept.
    pub fn poll(
        &mut self,
        now_ms: u64,
        own: &[OwnLife],
        mut hash_at: impl FnMut(Incarnation, EntrySeq) -> Option<EntryHash>,
    ) -> Order {
        let idle = Order::Wait { until_ms: u64::MAX };
        if self.busy {
            return idle;
        }
        if self.lost {
            if !self.flights.is_empty() {
                return idle;
            }
            self.lives.values_mut().for_each(Life::forget_hub);
            self.owed = None;
            self.lost = false;
        }
        if let Some((head, hub_time, hub_restored)) = self.owed {
            self.busy = true;
            return Order::Acknowledge { head, hub_time, hub_restored };
        }
        if now_ms < self.not_before_ms {
            return Order::Wait { until_ms: self.not_before_ms };
        }
        let mut until_ms = u64::MAX;
        for (place, life) in own.iter().enumerate() {
            let present = place.saturating_add(1) == own.len();
            match self.poll_life(now_ms, life, present, &mut hash_at) {
                Wish::Do(order) => return order,
                Wish::Hold => return idle,
                Wish::Until(moment) => until_ms = until_ms.min(moment),
            }
        }
        let checked =
            own.last().and_then(|life| self.lives.get(&life.head.incarnation)).is_some_and(Life::is_checked);
        Order::Wait { until_ms: if checked { until_ms.min(self.recheck_ms) } else { until_ms } }
    }

    fn poll_life(
        &mut self,
        now_ms: u64,
        own: &OwnLife,
        present: bool,
        hash_at: &mut impl FnMut(Incarnation, EntrySeq) -> Option<EntryHash>,
    ) -> Wish {
        let incarnation = own.head.incarnation;
        let flying = self.flights.values().filter(|flight| flight.incarnation == incarnation).count();
        let life = self.lives.entry(incarnation).or_default();
        if let Some((_, until_ms)) = life.refused {
            if now_ms < until_ms {
                return Wish::Until(until_ms);
            }
            life.refused = None;
        }
        if life.unsettled && flying > 0 {
            return Wish::Hold;
        }
        if life.unsettled {
            life.settle();
        }
        if present && flying == 0 && life.is_checked() && now_ms >= self.recheck_ms {
            life.forget_hub();
        }
        if let Some(kept) = life.kept.take().filter(|kept| hash_at(incarnation, kept.seq) == Some(kept.hash))
            && own.acknowledged.is_none_or(|held| held.seq < kept.seq)
        {
            self.busy = true;
            self.owed = Some((kept, life.hub_time, false));
            return Wish::Do(Order::Acknowledge { head: kept, hub_time: life.hub_time, hub_restored: false });
        }
        match life.hub {
            Hub::Unknown { .. } | Hub::Other { .. } if flying > 0 => Wish::Hold,
            Hub::Unknown { .. } if own.tail_wanted && !present => self.fetch_tail(own),
            Hub::Unknown { asked: false } => {
                let whole = own.acknowledged.is_some_and(|held| held.seq >= own.head.seq);
                if whole && !present && !life.doubted && now_ms < life.look_again(now_ms) {
                    return Wish::Until(life.show_again_ms);
                }
                self.busy = true;
                Wish::Do(Order::AskHead { incarnation })
            }
            // The hub did not say, as one of an older version: the journal's own note is where to begin.
            Hub::Unknown { asked: true } => {
                let held = own.acknowledged.unwrap_or(Head::start(incarnation));
                life.hub = Hub::At { head: held, checked: true };
                self.poll_sending(own, flying)
            }
            Hub::At { head, checked: false } => self.poll_check(now_ms, own, present, head, hash_at),
            Hub::At { checked: true, .. } => self.poll_sending(own, flying),
            Hub::Other { fetched: false, .. } => self.fetch_tail(own),
            Hub::Other { next, fetched: true, .. } if next <= own.head.seq => {
                Wish::Do(self.send(incarnation, next))
            }
            Hub::Other { fetched: true, .. } if now_ms < life.show_again_ms => {
                Wish::Until(life.show_again_ms)
            }
            Hub::Other { fetched: true, .. } => self.fetch_tail(own),
        }
    }

    /// The hub named a head: is it ours?
    fn poll_check(
        &mut self,
        now_ms: u64,
        own: &OwnLife,
        present: bool,
        hub: Head,
        hash_at: &mut impl FnMut(Incarnation, EntrySeq) -> Option<EntryHash>,
    ) -> Wish {
        let incarnation = own.head.incarnation;
        let life = self.lives.entry(incarnation).or_default();
        if hub.seq < own.kept_after.seq {
            return Wish::Until(life.refuse("hub_too_old", now_ms));
        }
        let plan = plan_upload(own.head, Some(hub), |seq| {
            if seq == own.kept_after.seq { Some(own.kept_after.hash) } else { hash_at(incarnation, seq) }
        });
        match plan {
            UploadPlan::InSync | UploadPlan::Send { .. } => {
                life.hub = Hub::At { head: hub, checked: true };
                let flying = self.flights.values().filter(|flight| flight.incarnation == incarnation).count();
                if flying == 0 {
                    life.settle();
                }
                let before = own.acknowledged.unwrap_or(Head::start(incarnation));
                if before != hub {
                    let hub_restored = hub.seq < before.seq;
                    self.busy = true;
                    let hub_time = life.hub_time;
                    self.owed = Some((hub, hub_time, hub_restored));
                    if hub_restored {
                        self.forget_others(incarnation);
                    }
                    return Wish::Do(Order::Acknowledge { head: hub, hub_time, hub_restored });
                }
                self.poll_sending(own, flying)
            }
            UploadPlan::Behind { .. } | UploadPlan::Fork { .. } if present => {
                if !self.flights.is_empty() {
                    return Wish::Hold;
                }
                let fork = matches!(plan, UploadPlan::Fork { .. });
                if now_ms < self.no_begin_before_ms {
                    return Wish::Until(life.refuse(if fork { "fork" } else { "behind_hub" }, now_ms));
                }
                self.no_begin_before_ms = now_ms.saturating_add(BEGIN_WAIT_MS);
                self.busy = true;
                self.beginning = Some(hub);
                let why = if fork { Rebirth::Fork } else { Rebirth::HubAhead };
                Wish::Do(Order::Begin { why, hub })
            }
            UploadPlan::Behind { .. } | UploadPlan::Fork { .. } => {
                life.ahead = true;
                self.fetch_tail(own)
            }
        }
    }

    fn fetch_tail(&mut self, own: &OwnLife) -> Wish {
        let incarnation = own.head.incarnation;
        let life = self.lives.entry(incarnation).or_default();
        life.hub = Hub::OTHER;
        let acknowledged = own.acknowledged.filter(|_| !life.differs_early);
        let held = acknowledged.map_or(EntrySeq::NONE, |held| held.seq).max(own.kept_after.seq);
        self.busy = true;
        Wish::Do(Order::FetchTail { incarnation, from: held.next().unwrap_or(held) })
    }

    /// A hub that lost entries of one life may have lost those of others.
    fn forget_others(&mut self, incarnation: Incarnation) {
        for (other, life) in &mut self.lives {
            if *other != incarnation {
                let hub = if life.is_other() { Hub::OTHER } else { Hub::Unknown { asked: false } };
                *life = Life { hub, doubted: true, ..*life };
            }
        }
    }

    fn poll_sending(&mut self, own: &OwnLife, flying: usize) -> Wish {
        let life = self.lives.entry(own.head.incarnation).or_default();
        let held = life.held();
        let next = held.max(life.sent_to).next().unwrap_or(EntrySeq::NONE);
        if next <= own.head.seq && next > EntrySeq::NONE {
            return if flying < FLIGHTS_MAX {
                Wish::Do(self.send(own.head.incarnation, next))
            } else {
                Wish::Hold
            };
        }
        if flying > 0 {
            return Wish::Hold;
        }
        Wish::Until(u64::MAX)
    }

    fn send(&mut self, incarnation: Incarnation, from: EntrySeq) -> Order {
        self.tickets = self.tickets.saturating_add(1);
        let ticket = Ticket(self.tickets);
        let entries_max = self.lives.entry(incarnation).or_default().entries_max;
        self.flights.insert(ticket, Flight { incarnation, from, through: None });
        Order::Send { ticket, incarnation, from, entries_max }
    }

    /// What is wrong with each life, oldest number first.
    pub fn troubles(&self) -> impl Iterator<Item = (Incarnation, Trouble)> {
        self.lives.iter().filter_map(|(incarnation, life)| Some((*incarnation, life.trouble()?)))
    }

    /// The code by which the hub refuses this till, or a life of its journal; `None` while all goes well.
    pub fn refused(&self) -> Option<&'static str> {
        let mut refused = self.lives.values().filter_map(|life| life.refused).map(|(code, _)| code);
        self.refused.or_else(|| refused.next())
    }

    /// How many batches are under way.
    pub fn flights(&self) -> usize {
        self.flights.len()
    }
}
