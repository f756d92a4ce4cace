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
use crate::core::ledger::{Fact, Finding, FindingKind, Folded, Touch, fold};
use crate::core::model::{EntryHash, MemberId, ProgrammeHash, Settlement, Timestamp};
use crate::host::seal::SealingKey;
use crate::hub::state::{State, open_name};

/// Folds facts under the policies of the stored programmes. An unknown programme settles an overspend as debt.
pub(super) fn fold_stored(
    view: &mut dyn Session,
    facts: impl IntoIterator<Item = Fact>,
) -> Result<Folded, StoreFault> {
    let facts: Vec<Fact> = facts.into_iter().collect();
    let programmes: BTreeSet<ProgrammeHash> = facts.iter().filter_map(|fact| fact.programme).collect();
    let mut policies: BTreeMap<ProgrammeHash, Settlement> = BTreeMap::new();
    for programme in programmes {
        policies.insert(programme, load_overspend(view, programme)?);
    }
    Ok(fold(facts, |programme| {
        programme.and_then(|hash| policies.get(&hash).copied()).unwrap_or(Settlement::Debt)
    }))
}

fn load_overspend(view: &mut dyn Session, programme: ProgrammeHash) -> Result<Settlement, StoreFault> {
    let key = values![programme.as_bytes()];
    let stored = view.first(statement!("load_overspend"), &key, |row| row.take::<String>(0))?;
    let known = [Settlement::Debt, Settlement::Absorb];
    Ok(known.into_iter().find(|policy| Some(policy.name()) == stored.as_deref()).unwrap_or(Settlement::Debt))
}

/// Folds everything that hangs together with these names and facts, and writes what came out differently.
pub(super) fn apply_refold(
    session: &mut dyn Session,
    seal: &SealingKey,
    touched: impl IntoIterator<Item = Touch>,
    facts: BTreeMap<Place, Fact>,
    now: Timestamp,
) -> Result<(), StoreFault> {
    let fresh: BTreeSet<Touch> = facts.values().flat_map(Fact::touches).collect();
    let facts = load_component(session, touched, facts)?;
    if facts.is_empty() {
        return Ok(());
    }
    let named = named_members(facts.values(), &fresh);
    let entries: Vec<EntryHash> = facts.values().map(|fact| fact.hash).collect();
    let folded = fold_stored(session, facts.into_values())?;
    let state = State::of(&folded, |account| open_name(seal, account));
    let account = |member: &MemberId| state.members.get(member).and_then(|row| row.merged_into);
    let named = named.into_iter().map(|member| account(&member).unwrap_or(member)).collect();
    apply_members(session, state.members.values(), &named)?;
    apply_findings(session, &entries, &state, now)
}

/// The members of these names, and those of the sales that the names undo or bring back.
fn named_members<'f>(facts: impl Iterator<Item = &'f Fact>, names: &BTreeSet<Touch>) -> BTreeSet<MemberId> {
    let member = |touch: Touch| match touch {
        Touch::Member(member) => Some(member),
        _ => None,
    };
    let undone = facts.map(Fact::touches).filter(|touches| {
        touches.iter().any(|touch| matches!(touch, Touch::Operation(_)) && names.contains(touch))
    });
    names.iter().cloned().chain(undone.flatten()).filter_map(member).collect()
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
