//! Folding what a change touches: the entries that hang together with it, loaded, folded, and written where the
//! outcome differs (design 4.4).
//!
//! A fold of all entries that hang together gives the same accounts as a fold of everything, so the kept state is
//! always the fold of all folded entries (invariant I11); `hub verify` proves it again from the start.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use super::backend::lock;
use super::column::{count, encode};
use super::fault::StoreFault;
use super::member_rows::{Rows, apply_accounts, load_rows};
use super::places::{ROWS_MAX, list_seen, load_component};
use super::session::{Session, Value, statement, values};
use crate::core::ledger::{
    Account, Fact, Finding, FindingKind, Folded, Gist, Known, ProgrammeTerms, Terms, Touch, continue_fold,
    fold,
};
use crate::core::model::{EntryHash, MemberId, ProgrammeHash, Settlements, Timestamp};
use crate::core::programme::Programme;
use crate::host::seal::SealingKey;
use crate::hub::state::State;

/// Programmes whose policies are kept at hand.
const PROGRAMMES_READ_MAX: usize = 64;

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
        if let Some(settlements) = load_settlements(view, *hash)? {
            terms.programmes.insert(*hash, ProgrammeTerms { settlements, replaced_at: None });
        }
    }
    Ok(terms)
}

/// The policies of a stored programme. A text of this hash never says anything else, so it is read once.
fn load_settlements(view: &mut dyn Session, hash: ProgrammeHash) -> Result<Option<Settlements>, StoreFault> {
    static READ: Mutex<BTreeMap<ProgrammeHash, Settlements>> = Mutex::new(BTreeMap::new());
    let key = values![hash.as_bytes()];
    // A rolled-back publication must not stay known here: whether it is stored is asked each time.
    if view.first(statement!("load_programme_position"), &key, |row| row.take::<i64>(0))?.is_none() {
        return Ok(None);
    }
    if let Some(known) = lock(&READ).get(&hash) {
        return Ok(Some(*known));
    }
    let text = view.one(statement!("load_programme_text"), &key, |row| row.take::<String>(0))?;
    let settlements = Programme::parse(&text).map(|programme| programme.settlement).unwrap_or_default();
    let mut read = lock(&READ);
    if read.len() >= PROGRAMMES_READ_MAX {
        read.clear();
    }
    read.insert(hash, settlements);
    Ok(Some(settlements))
}

/// What is kept of everything that a batch names, before the batch itself is noted anywhere.
pub(super) struct Before {
    known: Known,
    rows: Rows,
    /// The members that it names.
    told: BTreeSet<MemberId>,
}

impl Before {
    /// Loads it.
    pub(super) fn load(view: &mut dyn Session, batch: &[Gist]) -> Result<Self, StoreFault> {
        let touches: BTreeSet<Touch> = batch.iter().flat_map(Gist::touches).collect();
        let members: Vec<MemberId> = touches
            .iter()
            .filter_map(|touch| if let Touch::Member(id) = touch { Some(*id) } else { None })
            .collect();
        let mut rows = Rows::new();
        load_rows(view, &mut rows, &members)?;
        let into: Vec<MemberId> = rows.values().filter_map(|stored| stored.merged_into).collect();
        load_rows(view, &mut rows, &into)?;
        let mut known = Known::default();
        let mut strange: BTreeMap<Vec<u8>, Touch> = BTreeMap::new();
        for touch in touches {
            let account = match &touch {
                Touch::Member(id) => rows.get(id).and_then(|stored| match stored.merged_into {
                    Some(into) => rows.get(&into)?.account(),
                    None => stored.account(),
                }),
                _ => None,
            };
            match account {
                Some(account) => {
                    known.accounts.insert(account.id, account);
                }
                None => {
                    strange.insert(touch.key(), touch);
                }
            }
        }
        let keys: Vec<&[u8]> = strange.keys().map(Vec::as_slice).collect();
        let seen = list_seen(view, &keys)?;
        known.seen = seen.iter().filter_map(|key| strange.get(key)).cloned().collect();
        Ok(Self { known, rows, told: members.into_iter().collect() })
    }

    /// Adds the batch, whose places and names are written by now, and writes what it comes to.
    pub(super) fn apply(
        mut self,
        session: &mut dyn Session,
        seal: &SealingKey,
        batch: &[Gist],
        now: Timestamp,
    ) -> Result<(), StoreFault> {
        let named: BTreeSet<ProgrammeHash> = batch.iter().filter_map(|gist| gist.programme).collect();
        let terms = load_terms(session, &named)?;
        let continued = continue_fold(self.known, batch, &terms);
        let accounts: BTreeMap<MemberId, Account> =
            continued.accounts.into_iter().map(|account| (account.id, account)).collect();
        let folded = Folded { accounts, findings: continued.findings, postings: Vec::new() };
        let state = apply_accounts(session, seal, &folded, &mut self.rows, &self.told)?;
        let found: BTreeSet<EntryHash> = state.findings.keys().map(|(entry, _)| *entry).collect();
        apply_findings(session, &found.into_iter().collect::<Vec<_>>(), &state, now)?;
        if continued.whole.is_empty() {
            return Ok(());
        }
        apply_refold(session, seal, continued.whole, Telling::All, now)
    }
}

/// Which accounts go down to the tills after a fold of everything that hangs together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Telling {
    /// All: entries that are new may have done nothing to them, and their tills wait to hear that they are counted.
    All,
    /// Those that came out differently.
    Changes,
}

/// Folds everything that hangs together with these names, and writes what came out differently.
pub(super) fn apply_refold(
    session: &mut dyn Session,
    seal: &SealingKey,
    touched: impl IntoIterator<Item = Touch>,
    telling: Telling,
    now: Timestamp,
) -> Result<(), StoreFault> {
    let facts = load_component(session, touched)?;
    if facts.is_empty() {
        return Ok(());
    }
    let entries: Vec<EntryHash> = facts.values().map(|fact| fact.hash).collect();
    let folded = fold_stored(session, facts.into_values())?;
    let told = match telling {
        Telling::All => folded.accounts.keys().copied().collect(),
        Telling::Changes => BTreeSet::new(),
    };
    let state = apply_accounts(session, seal, &folded, &mut Rows::new(), &told)?;
    apply_findings(session, &entries, &state, now)
}

/// Writes the findings of entries where they differ from what is kept.
fn apply_findings(
    session: &mut dyn Session,
    entries: &[EntryHash],
    state: &State,
    now: Timestamp,
) -> Result<(), StoreFault> {
    let kept = list_kept(session, entries)?;
    for ((entry, kind), (_, withdrawn)) in &kept {
        let holds = FindingKind::ALL
            .into_iter()
            .any(|known| known.name() == kind && state.findings.contains_key(&(*entry, known)));
        let of_chain = FindingKind::ALL.iter().any(|known| known.is_of_chain() && known.name() == kind);
        if !holds && !withdrawn && !of_chain {
            withdraw_finding(session, *entry, kind, now)?;
        }
    }
    for finding in state.findings.values() {
        let stored = kept.get(&(finding.entry, finding.kind.name().to_owned()));
        write_finding(session, finding, stored, now)?;
    }
    Ok(())
}

/// Findings as they are kept, by entry and name: what each says, and whether it no longer holds.
type Kept = BTreeMap<(EntryHash, String), (Vec<u8>, bool)>;

/// What is kept about these entries.
pub(super) fn list_kept(view: &mut dyn Session, entries: &[EntryHash]) -> Result<Kept, StoreFault> {
    let mut kept = Kept::new();
    for chunk in entries.chunks(ROWS_MAX) {
        let keys: Vec<Value<'_>> = chunk.iter().map(|entry| Value::from(entry.as_bytes())).collect();
        view.query_rows(statement!(of both "list_entry_findings"), 1, &keys, &mut |mut row| {
            kept.insert((row.take(0)?, row.take(1)?), (row.take(2)?, row.take(3)?));
            Ok(())
        })?;
    }
    Ok(kept)
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
