//! Folding what a change touches: the entries that hang together with it, loaded, folded, and written where the
//! outcome differs (design 4.4).
//!
//! A fold of all entries that hang together gives the same accounts as a fold of everything, so the kept state is
//! always the fold of all entries (invariant I11); `hub verify` proves it again from the start.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, named_params};

use super::column::{Column, count, encode};
use super::fault::StoreFault;
use super::ingest::load_entry;
use crate::core::ledger::{Entry, Fact, Finding, FindingKind, Folded, ProgrammeTerms, Terms, Touch, fold};
use crate::core::model::{EntryHash, MemberId, ProgrammeHash, Timestamp};
use crate::core::programme::Programme;
use crate::core::sync::wire::MemberRow;
use crate::host::seal::SealingKey;
use crate::hub::state::{State, open_name};

/// What an entry says, or `None` where a payload of a known kind can't be read.
pub(super) fn read_fact(entry: &Entry) -> Option<Fact> {
    entry.check_payload().and_then(|()| Fact::of(entry)).ok()
}

/// The facts of all entries that hang together with these names.
pub(super) fn load_component(
    view: &Connection,
    touched: impl IntoIterator<Item = Touch>,
) -> Result<BTreeMap<EntryHash, Fact>, StoreFault> {
    let mut facts = BTreeMap::new();
    let mut waiting: Vec<Vec<u8>> = touched.into_iter().map(|touch| touch.key()).collect();
    let mut met: BTreeSet<Vec<u8>> = waiting.iter().cloned().collect();
    while let Some(key) = waiting.pop() {
        for hash in list_touching(view, &key)? {
            if facts.contains_key(&hash) {
                continue;
            }
            let stored = load_entry(view, hash)?;
            let (entry, _) =
                stored.ok_or_else(|| StoreFault::damaged("entry", "one that is named is missing"))?;
            let fact =
                read_fact(&entry).ok_or_else(|| StoreFault::damaged("entry", "its payload changed"))?;
            for key in fact.touches().iter().map(Touch::key) {
                if met.insert(key.clone()) {
                    waiting.push(key);
                }
            }
            facts.insert(hash, fact);
        }
    }
    Ok(facts)
}

pub(super) fn list_touching(view: &Connection, key: &[u8]) -> Result<Vec<EntryHash>, StoreFault> {
    let mut statement = view.prepare_cached(include_str!("sql/list_touching_entries.sql"))?;
    let mut rows = statement.query(named_params! {":key": key})?;
    let mut hashes = Vec::new();
    while let Some(row) = rows.next()? {
        hashes.push(Column::load(row, 0)?);
    }
    Ok(hashes)
}

/// Folds facts under the policies of the stored programmes.
pub(super) fn fold_stored(
    view: &Connection,
    facts: impl IntoIterator<Item = Fact>,
) -> Result<Folded, StoreFault> {
    let facts: Vec<Fact> = facts.into_iter().collect();
    let named: BTreeSet<ProgrammeHash> = facts.iter().filter_map(|fact| fact.programme).collect();
    Ok(fold(facts, &load_terms(view, &named)?))
}

/// The policies of the stored programmes among these, and when each was replaced: by the one that was published after it.
fn load_terms(view: &Connection, named: &BTreeSet<ProgrammeHash>) -> Result<Terms, StoreFault> {
    let mut terms = Terms::default();
    let mut statement = view.prepare_cached(include_str!("sql/list_programmes.sql"))?;
    let mut rows = statement.query([])?;
    let mut replaced_at: Option<Timestamp> = None;
    while let Some(row) = rows.next()? {
        let hash: ProgrammeHash = Column::load(row, 0)?;
        let published_at = u64::load(row, 2).map(Timestamp::from_ms)?;
        if named.contains(&hash) {
            let text: String = row.get(1)?;
            let settlements =
                Programme::parse(&text).map(|programme| programme.settlement).unwrap_or_default();
            terms.programmes.insert(hash, ProgrammeTerms { settlements, replaced_at });
        }
        replaced_at = Some(published_at);
    }
    Ok(terms)
}

/// Folds everything that hangs together with these names, and writes what came out differently.
pub(super) fn apply_refold(
    change: &Connection,
    seal: &SealingKey,
    touched: impl IntoIterator<Item = Touch>,
    now: Timestamp,
) -> Result<(), StoreFault> {
    let facts = load_component(change, touched)?;
    if facts.is_empty() {
        return Ok(());
    }
    let entries: Vec<EntryHash> = facts.keys().copied().collect();
    let folded = fold_stored(change, facts.into_values())?;
    let state = State::of(&folded, |account| open_name(seal, account));
    apply_members(change, state.members.values())?;
    for entry in entries {
        apply_withdrawals(change, entry, &state, now)?;
    }
    for finding in state.findings.values() {
        apply_finding(change, finding, now)?;
    }
    Ok(())
}

/// Writes the rows that changed, each at a new place of the feed.
pub(super) fn apply_members<'r>(
    change: &Connection,
    rows: impl IntoIterator<Item = &'r MemberRow>,
) -> Result<(), StoreFault> {
    let mut changed: Vec<(&MemberRow, Vec<u8>)> = Vec::new();
    for row in rows {
        let bytes = encode(row)?;
        if load_row_bytes(change, row.id)?.as_deref() != Some(bytes.as_slice()) {
            changed.push((row, bytes));
        }
    }
    if changed.is_empty() {
        return Ok(());
    }
    let added = i64::try_from(changed.len()).unwrap_or(i64::MAX);
    let last: i64 = change
        .prepare_cached(include_str!("sql/advance_feed.sql"))?
        .query_row(named_params! {":rows": added}, |row| row.get(0))?;
    for ((row, bytes), position) in changed.into_iter().zip(last.saturating_sub(added).saturating_add(1)..) {
        let name = row.name.as_deref().unwrap_or_default();
        change.prepare_cached(include_str!("sql/upsert_member.sql"))?.execute(named_params! {
            ":id": row.id.as_bytes(),
            ":merged_into": row.merged_into.as_ref().map_or(&[][..], |id| id.as_bytes()),
            ":name": name,
            ":name_folded": name.to_lowercase(),
            ":balance": row.facts.balance.units(),
            ":spend": row.facts.spend.minor(),
            ":visits": row.facts.visits,
            ":row": bytes,
            ":feed_position": position,
        })?;
        for card in &row.cards {
            change
                .prepare_cached(include_str!("sql/upsert_card.sql"))?
                .execute(named_params! {":number": card.as_str(), ":member": row.id.as_bytes()})?;
        }
    }
    Ok(())
}

fn load_row_bytes(view: &Connection, id: MemberId) -> Result<Option<Vec<u8>>, StoreFault> {
    Ok(view
        .prepare_cached(include_str!("sql/load_member_row.sql"))?
        .query_row(named_params! {":id": id.as_bytes()}, |row| row.get(0))
        .optional()?)
}

/// Marks the findings of an entry that no longer hold.
fn apply_withdrawals(
    change: &Connection,
    entry: EntryHash,
    state: &State,
    now: Timestamp,
) -> Result<(), StoreFault> {
    let mut gone = Vec::new();
    {
        let mut statement = change.prepare_cached(include_str!("sql/list_entry_findings.sql"))?;
        let mut rows = statement.query(named_params! {":entry": entry.as_bytes()})?;
        while let Some(row) = rows.next()? {
            let kind: String = row.get(0)?;
            let holds = FindingKind::ALL
                .into_iter()
                .any(|known| known.name() == kind && state.findings.contains_key(&(entry, known)));
            if !holds && !bool::load(row, 2)? {
                gone.push(kind);
            }
        }
    }
    for kind in gone {
        change.prepare_cached(include_str!("sql/withdraw_finding.sql"))?.execute(named_params! {
            ":entry": entry.as_bytes(),
            ":kind": kind,
            ":now_ms": count(now.ms()),
        })?;
    }
    Ok(())
}

/// Writes a finding that is new, holds again, or says something else; its version grows then.
pub(super) fn apply_finding(
    change: &Connection,
    finding: &Finding,
    now: Timestamp,
) -> Result<(), StoreFault> {
    let key = (finding.entry.as_bytes(), finding.kind.name());
    let body = encode(finding)?;
    let stored: Option<(Vec<u8>, bool)> = change
        .prepare_cached(include_str!("sql/load_finding.sql"))?
        .query_row(named_params! {":entry": key.0, ":kind": key.1}, |row| Ok((row.get(0)?, row.get(2)?)))
        .optional()?;
    if stored != Some((body.clone(), false)) {
        change.prepare_cached(include_str!("sql/upsert_finding.sql"))?.execute(named_params! {
            ":entry": key.0,
            ":kind": key.1,
            ":body": body,
            ":now_ms": count(now.ms()),
        })?;
    }
    Ok(())
}
