//! Taking entries in: stored, chained, folded and acknowledged in one transaction (design 4.2, 4.4).
//!
//! Because the fold is part of the same commit, a member row read together with a till's durable head holds
//! everything that this till said up to that head: the till's own view rests on it (invariant I10).

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, named_params};

use super::column::{Column, count};
use super::database::Store;
use super::fault::StoreFault;
use super::refold::{apply_finding, apply_refold, read_fact};
use crate::core::ledger::{Entry, Fact, Head, Payload, Touch};
use crate::core::model::{EntryHash, EntrySeq, Incarnation, TillId, Timestamp};
use crate::core::sync::wire::BATCH_ENTRIES_MAX;
use crate::hub::intake::{Delivery, Refusal, plan_intake};
use crate::hub::state::State;

/// The most places that a batch can cover.
const BATCH_SPAN: u64 = BATCH_ENTRIES_MAX as u64;

/// Why a delivery was not acknowledged.
#[derive(Debug, thiserror::Error)]
pub enum IngestFault {
    /// The delivery does not fit.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store can't do it now.
    #[error(transparent)]
    Store(#[from] StoreFault),
}

/// What was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// The durable head.
    pub head: Head,
    /// How many entries were new.
    pub fresh: usize,
}

impl Store {
    /// Takes a delivery in; once this returns, all of it is durable and folded.
    ///
    /// # Errors
    /// [`IngestFault`]; nothing was written then.
    pub fn ingest(&self, delivery: Delivery, now: Timestamp) -> Result<Taken, IngestFault> {
        self.write(|change| {
            let till = delivery.till;
            let durable = load_head(change, till, delivery.head.incarnation)?;
            let first = delivery.entries.first().map_or(EntrySeq::NONE, |entry| entry.header.seq);
            let held = load_held(change, till, durable, first)?;
            let signature = delivery.signature;
            let plan = plan_intake(delivery, durable, &held)?;
            if !plan.fresh.is_empty() {
                self.apply_entries(change, till, &plan.fresh, plan.head, &signature, now)?;
            }
            Ok(Taken { head: plan.head, fresh: plan.fresh.len() })
        })
    }

    /// The durable head of the incarnation of a till that was met last.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_last_head(&self, till: TillId) -> Result<Option<Head>, StoreFault> {
        self.read(|view| load_last_head(view, till))
    }

    /// Stores entries that continue a chain, and folds what they touch.
    pub(super) fn apply_entries(
        &self,
        change: &Connection,
        till: TillId,
        entries: &[Entry],
        head: Head,
        signature: &[u8; 64],
        now: Timestamp,
    ) -> Result<(), StoreFault> {
        let touched = insert_entries(change, entries, now)?;
        let last_at = entries.last().map_or(0, |entry| entry.header.hlc.timestamp().ms());
        change.prepare_cached(include_str!("sql/upsert_chain.sql"))?.execute(named_params! {
            ":till": till.as_bytes(),
            ":incarnation": count(head.incarnation.get()),
            ":seq": count(head.seq.get()),
            ":hash": head.hash.as_bytes(),
            ":signature": signature,
            ":last_at_ms": count(last_at),
        })?;
        apply_refold(change, &self.seal, touched, now)
    }
}

/// Stores entries in the order of arrival; gives the names that they share with others.
fn insert_entries(
    change: &Connection,
    entries: &[Entry],
    now: Timestamp,
) -> Result<BTreeSet<Touch>, StoreFault> {
    let added = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    let last: i64 = change
        .prepare_cached(include_str!("sql/advance_arrival.sql"))?
        .query_row(named_params! {":entries": added}, |row| row.get(0))?;
    let mut touched = BTreeSet::new();
    for (entry, arrival) in entries.iter().zip(last.saturating_sub(added).saturating_add(1)..) {
        let header = &entry.header;
        change.prepare_cached(include_str!("sql/insert_entry.sql"))?.execute(named_params! {
            ":till": header.till.as_bytes(),
            ":incarnation": count(header.incarnation.get()),
            ":seq": count(header.seq.get()),
            ":hash": entry.hash.as_bytes(),
            ":kind": header.kind.number(),
            ":op_id": header.op_id.as_bytes(),
            ":at_ms": count(header.hlc.timestamp().ms()),
            ":arrival": arrival,
            ":received_at_ms": count(now.ms()),
            ":bytes": entry.bytes(),
        })?;
        match read_fact(entry) {
            Some(fact) => {
                insert_touches(change, &fact)?;
                touched.extend(fact.touches());
                if let Payload::Opened(opened) = fact.payload {
                    change
                        .prepare_cached(include_str!("sql/update_till_version.sql"))?
                        .execute(named_params! {":version": opened.version, ":id": header.till.as_bytes()})?;
                }
            }
            None => apply_finding(change, &State::quarantine(entry.hash), now)?,
        }
    }
    Ok(touched)
}

/// Notes the names that an entry shares with others.
pub(super) fn insert_touches(change: &Connection, fact: &Fact) -> Result<(), StoreFault> {
    for touch in fact.touches() {
        change
            .prepare_cached(include_str!("sql/insert_touch.sql"))?
            .execute(named_params! {":key": touch.key(), ":hash": fact.hash.as_bytes()})?;
    }
    Ok(())
}

/// The durable head of one incarnation; its start when nothing is held.
pub(super) fn load_head(
    view: &Connection,
    till: TillId,
    incarnation: Incarnation,
) -> Result<Head, StoreFault> {
    let mut statement = view.prepare_cached(include_str!("sql/load_chain.sql"))?;
    let mut rows = statement.query(named_params! {
        ":till": till.as_bytes(),
        ":incarnation": count(incarnation.get()),
    })?;
    match rows.next()? {
        None => Ok(Head::start(incarnation)),
        Some(row) => Ok(Head { incarnation, seq: Column::load(row, 0)?, hash: Column::load(row, 1)? }),
    }
}

/// The durable head of the incarnation of a till that was met last.
pub(super) fn load_last_head(view: &Connection, till: TillId) -> Result<Option<Head>, StoreFault> {
    let mut statement = view.prepare_cached(include_str!("sql/load_last_chain.sql"))?;
    let mut rows = statement.query(named_params! {":till": till.as_bytes()})?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(Head {
        incarnation: Column::load(row, 0)?,
        seq: Column::load(row, 1)?,
        hash: Column::load(row, 2)?,
    }))
}

/// The hashes at the held places from `first` on.
fn load_held(
    view: &Connection,
    till: TillId,
    durable: Head,
    first: EntrySeq,
) -> Result<BTreeMap<EntrySeq, EntryHash>, StoreFault> {
    let mut statement = view.prepare_cached(include_str!("sql/list_held_hashes.sql"))?;
    let mut rows = statement.query(named_params! {
        ":till": till.as_bytes(),
        ":incarnation": count(durable.incarnation.get()),
        ":first": count(first.get()),
        ":last": count(durable.seq.get().min(first.get().saturating_add(BATCH_SPAN))),
    })?;
    let mut held = BTreeMap::new();
    while let Some(row) = rows.next()? {
        held.insert(Column::load(row, 0)?, Column::load(row, 1)?);
    }
    Ok(held)
}

/// One stored entry by its hash, with the time of its arrival.
pub(super) fn load_entry(
    view: &Connection,
    hash: EntryHash,
) -> Result<Option<(Entry, Timestamp)>, StoreFault> {
    let found = view
        .prepare_cached(include_str!("sql/load_entry_by_hash.sql"))?
        .query_row(named_params! {":hash": hash.as_bytes()}, |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)))
        .optional()?;
    let Some((bytes, received_at)) = found else { return Ok(None) };
    let entry = parse_stored(bytes)?;
    Ok(Some((entry, Timestamp::from_ms(u64::try_from(received_at).unwrap_or_default()))))
}

/// Reads the stored bytes of an entry that was taken in.
pub(super) fn parse_stored(bytes: Vec<u8>) -> Result<Entry, StoreFault> {
    Entry::parse_header(bytes).map_err(|fault| StoreFault::damaged("entry", fault))
}
