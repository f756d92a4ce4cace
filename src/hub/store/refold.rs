//! Folding what a change touches: the entries that hang together with it, loaded, folded, and written where the
//! outcome differs (design 4.4).
//!
//! A fold of all entries that hang together gives the same accounts as a fold of everything, so the kept state is
//! always the fold of all folded entries (invariant I11); `hub verify` proves it again from the start.

use std::collections::{BTreeMap, BTreeSet};

use super::column::count;
use super::column::encode;
use super::fault::StoreFault;
use super::member_rows::apply_members;
use super::places::{Place, ROWS_MAX, load_component};
use super::session::{Session, Value, statement, values};
use crate::core::ledger::{Fact, Finding, FindingKind, Folded, ProgrammeTerms, Terms, Touch, fold};
use crate::core::model::{EntryHash, ProgrammeHash, Timestamp};
use crate::core::programme::Programme;
use crate::host::seal::SealingKey;
use crate::hub::state::{State, open_name};

/// Folds facts under the policies of the stored programmes.
pub(super) fn fold_stored(
    view: &mut dyn Session,
    facts: impl IntoIterator<Item = Fact>,
) -> Result<Folded, StoreFault> {
    let facts: Vec<Fact> = facts.into_iter().collect();
    let named: BTreeSet<ProgrammeHash> = facts.iter().filter_map(|fact| fact.programme).collect();
    Ok(fold(facts, &load_terms(view, &named)?))
}

/// The policies of the stored programmes among these. When they were replaced is not told: what was folded before would
/// have to be folded again with each publication.
fn load_terms(view: &mut dyn Session, named: &BTreeSet<ProgrammeHash>) -> Result<Terms, StoreFault> {
    let mut terms = Terms::default();
    for hash in named {
        let key = values![hash.as_bytes()];
        let stored = view.first(statement!("load_programme_text"), &key, |row| row.take::<String>(0))?;
        if let Some(text) = stored {
            let settlements =
                Programme::parse(&text).map(|programme| programme.settlement).unwrap_or_default();
            terms.programmes.insert(*hash, ProgrammeTerms { settlements, replaced_at: None });
        }
    }
    Ok(terms)
}

/// Folds everything that hangs together with these names and facts, and writes what came out differently.
pub(super) fn apply_refold(
    session: &mut dyn Session,
    seal: &SealingKey,
    touched: impl IntoIterator<Item = Touch>,
    facts: BTreeMap<Place, Fact>,
    now: Timestamp,
) -> Result<(), StoreFault> {
    let facts = load_component(session, touched, facts)?;
    if facts.is_empty() {
        return Ok(());
    }
    let entries: Vec<EntryHash> = facts.values().map(|fact| fact.hash).collect();
    let folded = fold_stored(session, facts.into_values())?;
    let state = State::of(&folded, |account| open_name(seal, account));
    apply_members(session, state.members.values())?;
    apply_findings(session, &entries, &state, now)
}

/// Writes the findings of entries where they differ from what is kept.
fn apply_findings(
    session: &mut dyn Session,
    entries: &[EntryHash],
    state: &State,
    now: Timestamp,
) -> Result<(), StoreFault> {
    let mut kept: BTreeMap<(EntryHash, String), (Vec<u8>, bool)> = BTreeMap::new();
    for chunk in entries.chunks(ROWS_MAX) {
        let keys: Vec<Value<'_>> = chunk.iter().map(|entry| Value::from(entry.as_bytes())).collect();
        session.query_rows(statement!(of both "list_entry_findings"), 1, &keys, &mut |mut row| {
            kept.insert((row.take(0)?, row.take(1)?), (row.take(2)?, row.take(3)?));
            Ok(())
        })?;
    }
    for ((entry, kind), (_, withdrawn)) in &kept {
        let holds = FindingKind::ALL
            .into_iter()
            .any(|known| known.name() == kind && state.findings.contains_key(&(*entry, known)));
        if !holds && !withdrawn {
            withdraw_finding(session, *entry, kind, now)?;
        }
    }
    for finding in state.findings.values() {
        let stored = kept.get(&(finding.entry, finding.kind.name().to_owned()));
        write_finding(session, finding, stored, now)?;
    }
    Ok(())
}

/// Marks a finding that no longer holds.
pub(super) fn withdraw_finding(
    session: &mut dyn Session,
    entry: EntryHash,
    kind: &str,
    now: Timestamp,
) -> Result<(), StoreFault> {
    let key = values![count(now.ms()), entry.as_bytes(), kind];
    session.execute(statement!("withdraw_finding"), &key)?;
    Ok(())
}

/// Writes a finding that is new, holds again, or says something else; its version grows then.
pub(super) fn apply_finding(
    session: &mut dyn Session,
    finding: &Finding,
    now: Timestamp,
) -> Result<(), StoreFault> {
    let key = values![finding.entry.as_bytes(), finding.kind.name()];
    let stored = session.first(statement!("load_finding"), &key, |row| Ok((row.take(0)?, row.take(2)?)))?;
    write_finding(session, finding, stored.as_ref(), now)
}

fn write_finding(
    session: &mut dyn Session,
    finding: &Finding,
    stored: Option<&(Vec<u8>, bool)>,
    now: Timestamp,
) -> Result<(), StoreFault> {
    let body = encode(finding)?;
    if stored.is_none_or(|(known, withdrawn)| *withdrawn || *known != body) {
        let row = values![finding.entry.as_bytes(), finding.kind.name(), body.as_slice(), count(now.ms())];
        session.execute(statement!("upsert_finding"), &row)?;
    }
    Ok(())
}
