//! Entries on their way up: as soon as they are durable here, until they are durable there (design 4.2).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use minicbor::bytes::ByteVec;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::agent::Agent;
use super::hub_client::{CallFault, HubClient};
use super::link::LinkState;
use crate::core::ledger::{Entry, Head};
use crate::core::model::{EntrySeq, Incarnation, Timestamp};
use crate::core::sync::packing::{self, pack};
use crate::core::sync::wire::{Ack, BATCH_BYTES_TARGET, BATCH_ENTRIES_MAX, Batch, PackedBatch};
use crate::core::sync::{Backoff, Order, OwnLife, Refusal, Session, Tail, Ticket};
use crate::host::entropy::random_bytes;
use crate::host::{log, monotonic};
use crate::journal::{JournalFault, JournalTransaction, Why, WriteFault};
use crate::net::server::stopped;

/// The first wait after a failure is at most this long.
const BACKOFF_BASE_MS: u64 = 250;
/// No wait is longer; a shop that is back online is in step again within seconds.
const BACKOFF_CAP_MS: u64 = 15_000;
/// However long there is nothing to do, it is looked again after so long.
const WAIT_MAX: Duration = Duration::from_secs(600);

/// The waits of one task that calls head office.
pub(super) fn backoff() -> Backoff {
    Backoff::new(BACKOFF_BASE_MS, BACKOFF_CAP_MS)
}

/// Waits after a failure, or until the till stops.
pub(super) async fn wait_after(backoff: &mut Backoff, stop: &watch::Receiver<bool>) {
    let random = random_bytes().map_or(u64::MAX, u64::from_be_bytes);
    let wait = Duration::from_millis(backoff.handle_failure(random));
    tokio::select! {
        () = tokio::time::sleep(wait) => {}
        () = stopped(stop.clone()) => {}
    }
}

/// Notes that head office answered.
pub(super) fn note_contact(agent: &Agent, hub_time: Timestamp) {
    let here = agent.now();
    let offset = i64::try_from(hub_time.ms()).ok().zip(i64::try_from(here.ms()).ok());
    agent.update_link(|link| {
        link.state = LinkState::Online;
        link.last_contact = Some(here);
        link.offset_ms = offset.and_then(|(there, here)| there.checked_sub(here));
    });
}

/// Notes that head office did not answer, or refused. Whoever sends entries is woken to look at it anew.
pub(super) fn note_failure(agent: &Agent, fault: &CallFault) {
    let state = match fault {
        CallFault::HubChanged => LinkState::Refused("hub_changed"),
        CallFault::Problem { code, .. } if code == "till_unknown" => LinkState::Refused("till_unknown"),
        CallFault::Problem { code, .. } if code == "till_revoked" => LinkState::Refused("till_revoked"),
        CallFault::Problem { .. }
        | CallFault::Unreachable(_)
        | CallFault::NoHub(_)
        | CallFault::NoTrust
        | CallFault::NoAddress => LinkState::Offline,
    };
    if agent.link().state != state {
        log::warn!(%fault, "hub_lost");
    }
    agent.update_link(|link| link.state = state);
    agent.woken.notify_one();
}

/// Sends entries until the till stops.
pub async fn run_upload(agent: Arc<Agent>, client: HubClient, stop: watch::Receiver<bool>) {
    let mut way = WayUp {
        agent,
        client,
        session: Session::default(),
        calls: JoinSet::new(),
        packs: Arc::default(),
        since: monotonic(),
        was_online: false,
    };
    while !*stop.borrow() {
        let step = tokio::select! {
            step = way.step() => step,
            () = stopped(stop.clone()) => return,
        };
        if let Err(fault) = step {
            log::error!(%fault, "upload_stuck");
            way.session.handle_journal_fault(way.now_ms(), random());
        }
        way.tell_refusal();
    }
}

/// The state machine with what it drives: the journal and calls to head office.
struct WayUp {
    agent: Arc<Agent>,
    client: HubClient,
    session: Session,
    calls: JoinSet<(Ticket, Result<Ack, CallFault>)>,
    /// Whether head office reads the packed form, as far as it said.
    packs: Arc<AtomicBool>,
    since: std::time::Instant,
    was_online: bool,
}

fn random() -> u64 {
    random_bytes().map_or(u64::MAX, u64::from_be_bytes)
}

/// What a failed call means for the way up.
fn refusal_of(fault: &CallFault) -> Refusal {
    match fault {
        CallFault::Problem { code, retry_after_ms, durable, kept, .. } => {
            Refusal::of_problem(code, *retry_after_ms, durable.as_deref().copied(), kept.as_deref().copied())
        }
        CallFault::HubChanged => Refusal::Till("hub_changed"),
        CallFault::Unreachable(_) | CallFault::NoHub(_) | CallFault::NoTrust | CallFault::NoAddress => {
            Refusal::Unreachable
        }
    }
}

impl WayUp {
    fn now_ms(&self) -> u64 {
        let passed = monotonic().saturating_duration_since(self.since);
        u64::try_from(passed.as_millis()).unwrap_or(u64::MAX)
    }

    /// Whoever was lost may come back as an older copy: then it has to say anew how far it is.
    fn watch_link(&mut self) {
        let online = self.agent.link().state == LinkState::Online;
        if self.was_online && self.agent.link().state == LinkState::Offline {
            self.session.handle_lost();
        }
        self.was_online = online;
    }

    /// A refusal stands until the machine says that it is over.
    fn tell_refusal(&self) {
        let (refused, state) = (self.session.refused(), self.agent.link().state);
        if let Some(code) = refused
            && state != LinkState::Refused(code)
        {
            log::error!(code, "upload_refused");
            self.agent.update_link(|link| link.state = LinkState::Refused(code));
        }
    }

    async fn step(&mut self) -> Result<(), JournalFault> {
        self.watch_link();
        let order = {
            let lookup = self.agent.lookup();
            let lives = lookup.journal.load_lives(Some(self.agent.journal.state().head))?;
            let own: Vec<OwnLife> = lives.into_iter().map(|life| life.own).collect();
            let hash_at = |incarnation, seq| lookup.journal.load_hash(incarnation, seq).ok().flatten();
            self.session.poll(self.now_ms(), &own, hash_at)
        };
        match order {
            Order::AskHead { incarnation } => self.ask_head(incarnation).await,
            Order::Send { ticket, incarnation, from, entries_max } => {
                self.send(ticket, incarnation, from, entries_max)
            }
            Order::Acknowledge { head, hub_time, hub_restored } => {
                if hub_restored {
                    log::warn!(seq = head.seq.get(), "hub_restored");
                }
                let write = move |journal: &mut JournalTransaction<'_>| journal.acknowledge(head, hub_time);
                write_off_thread(&self.agent, write).await?;
                self.session.handle_acknowledged();
                self.agent.publish_sync();
                Ok(())
            }
            Order::Begin { why, hub } => {
                let why = Why::from(why);
                log::warn!(why = why.code(), hub_seq = hub.seq.get(), "journal_life_ended");
                let write = move |journal: &mut JournalTransaction<'_>| {
                    let ended = journal.head();
                    journal.begin_life(why, Some(ended)).map(drop)
                };
                write_off_thread(&self.agent, write).await?;
                self.session.handle_begun();
                Ok(())
            }
            Order::FetchTail { incarnation, from } => self.fetch_tail(incarnation, from).await,
            Order::Wait { until_ms } => {
                let left = Duration::from_millis(until_ms.saturating_sub(self.now_ms()));
                tokio::select! {
                    Some(answer) = self.calls.join_next(), if !self.calls.is_empty() => self.take(answer),
                    () = self.agent.woken.notified() => {}
                    () = tokio::time::sleep(left.min(WAIT_MAX)) => {}
                }
                Ok(())
            }
        }
    }

    async fn ask_head(&mut self, incarnation: Incarnation) -> Result<(), JournalFault> {
        match self.client.head(incarnation).await {
            Ok(answer) => {
                note_contact(&self.agent, answer.hub_time);
                self.packs.store(answer.packed >= packing::FORMAT, Ordering::Relaxed);
                self.session.handle_head(incarnation, answer.head, answer.hub_time, self.now_ms());
                self.agent.publish_sync();
            }
            Err(fault) => {
                note_failure(&self.agent, &fault);
                self.session.handle_call_refused(incarnation, refusal_of(&fault), self.now_ms(), random());
            }
        }
        Ok(())
    }

    fn send(
        &mut self,
        ticket: Ticket,
        incarnation: Incarnation,
        from: EntrySeq,
        entries_max: usize,
    ) -> Result<(), JournalFault> {
        let batch = load_batch(&self.agent, incarnation, from, entries_max)?;
        let unsent = self.agent.load_unsent()?.entries;
        self.session.handle_loaded(ticket, batch.head.seq);
        let (client, packs) = (self.client.clone(), Arc::clone(&self.packs));
        self.calls.spawn(async move { (ticket, send_batch(&client, batch, unsent, &packs).await) });
        Ok(())
    }

    fn take(&mut self, answer: Result<(Ticket, Result<Ack, CallFault>), tokio::task::JoinError>) {
        let now_ms = self.now_ms();
        match answer {
            Ok((ticket, Ok(ack))) => {
                note_contact(&self.agent, ack.hub_time);
                self.session.handle_ack(ticket, ack.head, ack.hub_time, now_ms, random());
            }
            Ok((ticket, Err(fault))) => {
                let refusal = refusal_of(&fault);
                if matches!(refusal, Refusal::Unreachable | Refusal::Later { .. } | Refusal::Till(_)) {
                    note_failure(&self.agent, &fault);
                }
                self.session.handle_refused(ticket, refusal, now_ms, random());
            }
            // A call that ended without an answer was stopped together with the till.
            Err(_) => {}
        }
    }

    /// Compares what head office has of an ended life with ours, and keeps what is missing here.
    async fn fetch_tail(&mut self, incarnation: Incarnation, from: EntrySeq) -> Result<(), JournalFault> {
        let tail = match self.compare_tail(incarnation, from).await {
            Ok(tail) => tail,
            Err(TailFault::Journal(fault)) => return Err(fault),
            Err(TailFault::Call(fault)) => {
                let refusal = match refusal_of(&fault) {
                    // A head office of an older version has no such call; the life waits for the newer one.
                    Refusal::Unreachable if matches!(fault, CallFault::NoHub(_)) => Refusal::Batch("fork"),
                    other => other,
                };
                if !matches!(refusal, Refusal::Batch(_)) {
                    note_failure(&self.agent, &fault);
                }
                self.session.handle_call_refused(incarnation, refusal, self.now_ms(), random());
                return Ok(());
            }
        };
        self.session.handle_tail(incarnation, tail, self.now_ms());
        self.agent.recount_given();
        self.agent.publish_sync();
        Ok(())
    }

    async fn compare_tail(&self, incarnation: Incarnation, from: EntrySeq) -> Result<Tail, TailFault> {
        let ours = self.load_end(incarnation)?;
        let (mut tail, mut next) = (None, from);
        loop {
            let answer = self.client.own(incarnation, next).await?;
            note_contact(&self.agent, answer.hub_time);
            let entries = read_tail(&self.agent, incarnation, answer.entries)?;
            let lookup = |seq| self.agent.lookup().journal.load_hash(incarnation, seq);
            // What stands before them there has to be what stands before them here.
            if next == from
                && let Some(first) = entries.first()
            {
                let before = EntrySeq::new(from.get().saturating_sub(1));
                if lookup(before)?.is_some_and(|hash| hash != first.header.prev_hash) {
                    tail = Some(Tail::Earlier);
                }
            }
            for entry in &entries {
                let here = lookup(entry.header.seq)?;
                if tail.is_none() && here.is_some_and(|hash| hash != entry.hash) {
                    tail = Some(Tail::Apart { from: entry.header.seq });
                }
            }
            let last = entries.last().map(|entry| entry.header.seq);
            let hub = answer
                .head
                .filter(|head| head.incarnation == incarnation)
                .map_or(EntrySeq::NONE, |head| head.seq);
            let done = last.is_none_or(|last| last >= hub) || tail == Some(Tail::Earlier);
            let found = tail.unwrap_or(if hub >= ours.seq { Tail::Whole } else { Tail::Prefix });
            let hub_time = answer.hub_time;
            write_off_thread(&self.agent, move |journal| {
                if found != Tail::Earlier {
                    journal.keep_elsewhere(&entries)?;
                }
                if done { journal.note_tail(ours, found, hub_time) } else { Ok(()) }
            })
            .await?;
            match last.and_then(EntrySeq::next).filter(|_| !done) {
                Some(after) => next = after,
                None => return Ok(found),
            }
        }
    }

    fn load_end(&self, incarnation: Incarnation) -> Result<Head, JournalFault> {
        let lives = self.agent.lookup().journal.load_lives(Some(self.agent.journal.state().head))?;
        let life = lives.into_iter().find(|life| life.own.head.incarnation == incarnation);
        Ok(life.map_or(Head::start(incarnation), |life| life.own.head))
    }
}

#[derive(Debug, thiserror::Error)]
enum TailFault {
    #[error(transparent)]
    Call(#[from] CallFault),
    #[error(transparent)]
    Journal(#[from] JournalFault),
}

/// Entries as head office gave them; they must be this till's own, of that life.
fn read_tail(
    agent: &Agent,
    incarnation: Incarnation,
    entries: Vec<ByteVec>,
) -> Result<Vec<Entry>, CallFault> {
    let strange = || CallFault::NoHub("it answers with entries of another till".to_owned());
    let read = |bytes: ByteVec| {
        let entry = Entry::parse(bytes.into()).map_err(|fault| CallFault::NoHub(fault.to_string()))?;
        let header = &entry.header;
        if header.till == agent.identity.till && header.incarnation == incarnation {
            Ok(entry)
        } else {
            Err(strange())
        }
    };
    entries.into_iter().map(read).collect()
}

/// Entries on their way, signed at their head.
struct Outgoing {
    entries: Vec<Entry>,
    head: Head,
    signature: [u8; 64],
}

/// Sends entries packed to a head office that reads that, and plain to any other.
async fn send_batch(
    client: &HubClient,
    outgoing: Outgoing,
    unsent: u64,
    packs: &AtomicBool,
) -> Result<Ack, CallFault> {
    let Outgoing { mut entries, head, signature } = outgoing;
    if packs.load(Ordering::Relaxed) {
        let packing = tokio::task::spawn_blocking(move || (pack(&entries), entries)).await;
        let (packed, again) = packing.map_err(|_| CallFault::Unreachable("the till stops".to_owned()))?;
        entries = again;
        let batch = PackedBatch { head, signature, entries: packed.bytes.clone().into() };
        match client.send_packed(&batch, &packed, unsent).await {
            Err(fault) if fault.code() == Some("packing_unknown") => packs.store(false, Ordering::Relaxed),
            answer => return answer,
        }
    }
    let entries = entries.iter().map(|entry| ByteVec::from(entry.bytes().to_vec())).collect();
    client.send(&Batch { entries, head, signature }, unsent).await
}

/// The next entries, as many as fit into one batch.
fn load_batch(
    agent: &Agent,
    incarnation: Incarnation,
    from: EntrySeq,
    entries_max: usize,
) -> Result<Outgoing, JournalFault> {
    let loaded =
        agent.lookup().journal.load_entries(from, incarnation, entries_max.min(BATCH_ENTRIES_MAX))?;
    let mut bytes: usize = 0;
    let fits = |entry: &Entry| {
        let full = bytes >= BATCH_BYTES_TARGET;
        bytes = bytes.saturating_add(entry.bytes().len());
        !full
    };
    let entries: Vec<Entry> = loaded.into_iter().take_while(fits).collect();
    let last = entries.last().ok_or_else(|| JournalFault::Entry(format!("entry `{from}` is missing")))?;
    let head = Head { incarnation, seq: last.header.seq, hash: last.hash };
    let signature = agent.key.sign(&head.signed_bytes(agent.identity.till));
    Ok(Outgoing { entries, head, signature })
}

/// Writes to the journal without holding up the tasks of this thread.
pub(super) async fn write_off_thread(
    agent: &Arc<Agent>,
    write: impl FnOnce(&mut crate::journal::JournalTransaction<'_>) -> Result<(), JournalFault> + Send + 'static,
) -> Result<(), JournalFault> {
    let agent = Arc::clone(agent);
    let written = tokio::task::spawn_blocking(move || {
        agent
            .journal
            .write::<(), std::convert::Infallible>(|journal| write(journal).map_err(WriteFault::from))
    });
    match written.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(WriteFault::Journal(fault))) => Err(fault),
        Ok(Err(WriteFault::Refused(never))) => match never {},
        Err(_) => Err(JournalFault::Untaken),
    }
}
