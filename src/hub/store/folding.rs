//! Folding what came in, a step of its own: the entries that wait are read, indexed and folded into members and
//! findings in batches, each in one transaction that also says how far each chain is folded by then.
//!
//! So rows and the folded head of a till that are read together are of one state: the rows hold everything that the
//! till said up to that head, and nothing beyond it (invariant I10). One process folds at a time, behind a lock on the
//! hub's own row; the chains are the queue.

use std::collections::BTreeSet;
use std::time::Duration;

use super::card_book::apply_replaced;
use super::column::count;
use super::database::Store;
use super::fault::StoreFault;
use super::ingest::parse_stored;
use super::places::{NamedPlace, ReadEntry, apply_places};
use super::refold::{Before, apply_finding};
use super::session::{Session, Value, statement, values};
use super::watching::{Watched, apply_watches, watch_lives};
use crate::core::ledger::{CardLinked, Gist, Head, Payload};
use crate::core::model::{EntryHash, EntrySeq, Incarnation, TillId, Timestamp};
use crate::host::clock;
use crate::hub::state::State;

/// Entries that one transaction folds at most.
pub const FOLD_ENTRIES_MAX: usize = 4_096;
/// Chains that one transaction takes entries of at most.
const FOLD_CHAINS_MAX: i64 = 256;
/// While deliveries keep coming, folding gives way for this many times as long as its last batch took: it always gets
/// a share of the time.
const GIVE_WAY: u32 = 4;
/// It gives way at least for so long, whenever deliveries keep coming.
const GIVE_WAY_LEAST: Duration = Duration::from_millis(500);

/// A part of a chain that waits, as far as it is folded now.
#[derive(Debug)]
struct Run {
    till: TillId,
    /// The number of the line.
    number: Incarnation,
    life: Incarnation,
    first: EntrySeq,
    head: Head,
    entries: usize,
    /// How far its life was watched, kept with its first line; empty before its first entry.
    watch: Vec<u8>,
}

impl Store {
    /// Folds until nothing waits; gives how many entries were folded.
    ///
    /// # Errors
    /// What the database answers; whole batches before the fault stay folded.
    pub fn fold(&self, now: Timestamp) -> Result<u64, StoreFault> {
        let mut folded = 0_u64;
        loop {
            let batch = self.fold_batch(now)?;
            if batch == 0 {
                return Ok(folded);
            }
            folded = folded.saturating_add(batch);
        }
    }

    /// As [`Store::fold`] beside tills that deliver, who go first; ends early when `stops` says so.
    ///
    /// # Errors
    /// What the database answers; whole batches before the fault stay folded.
    pub fn fold_giving_way(&self, now: Timestamp, stops: impl Fn() -> bool) -> Result<u64, StoreFault> {
        let (mut folded, mut patience) = (0_u64, GIVE_WAY_LEAST);
        loop {
            self.group.await_lull(patience);
            if stops() {
                return Ok(folded);
            }
            let begun = clock::monotonic();
            let batch = self.fold_batch(now)?;
            if batch == 0 {
                return Ok(folded);
            }
            patience = clock::monotonic().saturating_duration_since(begun).saturating_mul(GIVE_WAY);
            patience = patience.max(GIVE_WAY_LEAST);
            folded = folded.saturating_add(batch);
        }
    }

    /// Folds what waits when that is little; a long queue is left to whoever folds it.
    pub(super) fn fold_few(&self, now: Timestamp) -> Result<(), StoreFault> {
        let waiting = usize::try_from(self.count_waiting()?).unwrap_or(usize::MAX);
        if (1..=FOLD_ENTRIES_MAX).contains(&waiting) {
            self.fold_batch(now)?;
        }
        Ok(())
    }

    /// How many entries wait to be folded.
    ///
    /// # Errors
    /// What the database answers.
    pub fn count_waiting(&self) -> Result<u64, StoreFault> {
        self.read(|view| view.one(statement!("count_waiting"), &[], |row| row.take(0)))
    }

    /// Folds the next entries; zero when none wait.
    fn fold_batch(&self, now: Timestamp) -> Result<u64, StoreFault> {
        if self.count_waiting()? == 0 {
            return Ok(0);
        }
        let folded = self.write_quietly(|session| {
            let arrived: i64 = session.one(statement!(of both "lock_fold"), &[], |row| row.take(0))?;
            let (runs, entries) = load_waiting(session)?;
            let read = entries.len();
            let watches = watch_runs(session, &runs, &entries, now)?;
            self.apply_batch(session, entries, now)?;
            apply_runs(session, arrived, &runs)?;
            apply_watches(session, &watches)?;
            Ok::<_, StoreFault>(read)
        })?;
        if folded > 0 {
            self.announce();
        }
        Ok(u64::try_from(folded).unwrap_or(u64::MAX))
    }

    fn apply_batch(
        &self,
        session: &mut dyn Session,
        entries: Vec<ReadEntry>,
        now: Timestamp,
    ) -> Result<(), StoreFault> {
        for entry in &entries {
            match entry.fact.as_ref().map(|fact| (&fact.payload, fact.till)) {
                None => apply_finding(session, &State::quarantine(entry.hash), now)?,
                Some((Payload::Opened(opened), till)) => {
                    let version = values![opened.version.as_str(), till.as_bytes()];
                    session.execute(statement!("update_till_version"), &version)?;
                }
                Some((Payload::CardLinked(CardLinked { replaces: Some(lost), .. }), _)) => {
                    apply_replaced(session, lost, now)?;
                }
                Some(_) => {}
            }
        }
        let mut named = Vec::new();
        let mut gists: Vec<Gist> = Vec::with_capacity(entries.len());
        for entry in entries {
            let ReadEntry { place, hash, fact, .. } = entry;
            let gist = fact.map(Gist::of_fact);
            named.push(NamedPlace { place, hash, touches: gist.iter().flat_map(Gist::touches).collect() });
            gists.extend(gist);
        }
        let before = Before::load(session, &gists)?;
        apply_places(session, &named)?;
        before.apply(session, &self.seal, &gists, now)
    }
}

/// Watches the lives that these runs are of on, and writes what they show.
fn watch_runs(
    session: &mut dyn Session,
    runs: &[Run],
    entries: &[ReadEntry],
    now: Timestamp,
) -> Result<Vec<Watched>, StoreFault> {
    let mut entries = entries.iter();
    let mut told = Vec::with_capacity(runs.len());
    for run in runs {
        let links = entries.by_ref().take(run.entries).map(|entry| entry.link).collect();
        told.push((run.till, run.life, run.watch.as_slice(), links));
    }
    watch_lives(session, told, now)
}

/// A line with entries that wait: its number and its life, whose it is, its last place, the last one that is folded, and
/// how far its life is watched.
type WaitingLine = ([Incarnation; 2], TillId, EntrySeq, EntrySeq, Vec<u8>);

/// The next entries that wait: a share of each chain, an earlier life of a till before a later one.
fn load_waiting(session: &mut dyn Session) -> Result<(Vec<Run>, Vec<ReadEntry>), StoreFault> {
    let chains = session.collect(
        statement!("list_waiting_chains"),
        &values![FOLD_CHAINS_MAX],
        |row| -> Result<WaitingLine, StoreFault> {
            let line = [row.take(1)?, row.take(2)?];
            Ok((line, row.take(0)?, row.take(3)?, row.take(4)?, row.take(5)?))
        },
    )?;
    let share = FOLD_ENTRIES_MAX.checked_div(chains.len()).unwrap_or(0).max(1);
    let share = u64::try_from(share).unwrap_or(u64::MAX);
    let (mut runs, mut entries) = (Vec::new(), Vec::new());
    let mut unfinished: BTreeSet<TillId> = BTreeSet::new();
    for ([number, life], till, durable, folded, watch) in chains {
        if unfinished.contains(&till) {
            continue;
        }
        let first = folded.get().saturating_add(1);
        let last = durable.get().min(folded.get().saturating_add(share));
        if last < durable.get() {
            unfinished.insert(till);
        }
        let span = values![till.as_bytes(), count(number.get()), count(first), count(last)];
        let before = entries.len();
        session.query(statement!("list_waiting_entries"), &span, &mut |mut row| {
            entries.push(ReadEntry::of(till, number, &parse_stored(row.take(1)?)?));
            Ok(())
        })?;
        let read = entries.len().saturating_sub(before);
        let end = entries.last().filter(|entry| entry.place.seq.get() == last);
        let hash = end.map(|entry: &ReadEntry| entry.hash);
        let hash = hash.ok_or_else(|| StoreFault::damaged("chain", "entries below its head are missing"))?;
        let head = Head { incarnation: life, seq: EntrySeq::new(last), hash };
        runs.push(Run { till, number, life, first: EntrySeq::new(first), head, entries: read, watch });
    }
    Ok((runs, entries))
}

/// Writes how far each chain is folded and in which order its entries were.
fn apply_runs(session: &mut dyn Session, arrived: i64, runs: &[Run]) -> Result<(), StoreFault> {
    let mut next = arrived.saturating_add(1);
    let (mut arrivals, mut heads, mut chains) = (Vec::new(), Vec::new(), BTreeSet::new());
    for run in runs {
        let entries = i64::try_from(run.entries).unwrap_or(i64::MAX);
        let (till, incarnation) = (run.till.as_bytes(), count(run.number.get()));
        arrivals.extend(values![next, till, incarnation, count(run.first.get()), entries]);
        let (seq, hash) = (count(run.head.seq.get()), run.head.hash.as_bytes());
        heads.extend(values![seq, hash, till, incarnation]);
        chains.insert((till, count(run.life.get())));
        next = next.saturating_add(entries);
    }
    let folded = next.saturating_sub(arrived).saturating_sub(1);
    session.execute_rows(statement!(of both "insert_arrivals"), 5, &arrivals)?;
    session.query(statement!("advance_arrival"), &[Value::from(folded)], &mut |_| Ok(()))?;
    // Locked in their order and last of all: whoever takes entries in waits for no more than this commit. The first line
    // of a life stands for all of them.
    let chains: Vec<Value<'_>> = chains.into_iter().flat_map(|(till, life)| values![till, life]).collect();
    session.query_rows(statement!(of both "lock_chains"), 2, &chains, &mut |_| Ok(()))?;
    session.execute_rows(statement!(of both "update_folded"), 4, &heads)
}

/// How far the life of a till that was folded last is folded.
pub(super) fn load_folded_head(view: &mut dyn Session, till: TillId) -> Result<Option<Head>, StoreFault> {
    view.first(statement!("load_folded_head"), &values![till.as_bytes()], |row| {
        let hash: EntryHash = row.take(2)?;
        Ok(Head { incarnation: row.take(0)?, seq: row.take(1)?, hash })
    })
}

/// How far one life of a till's journal is folded.
pub(super) fn load_folded_life(
    view: &mut dyn Session,
    till: TillId,
    incarnation: Incarnation,
) -> Result<Option<Head>, StoreFault> {
    let life = values![till.as_bytes(), count(incarnation.get())];
    view.first(statement!("load_folded_life"), &life, |row| {
        Ok(Head { incarnation, seq: row.take(0)?, hash: row.take(1)? })
    })
}
