//! Proving the store again from its entries: chains, signatures, and the fold of everything (invariants I2, I11).

use std::collections::BTreeMap;

use rusqlite::{Connection, named_params};

use super::column::{Column, count, decode};
use super::database::Store;
use super::fault::StoreFault;
use super::ingest::parse_stored;
use super::refold::{fold_stored, read_fact};
use super::tills::load_public_key;
use crate::core::ledger::{Fact, Finding, Head};
use crate::core::model::{EntryHash, Incarnation, TillId};
use crate::core::sync::wire::MemberRow;
use crate::host::keys::verify;
use crate::hub::state::{State, open_name};

/// The most faults that are told at once.
const FAULTS_MAX: usize = 100;

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Chains, one for each incarnation of a till and for the hub itself.
    pub chains: usize,
    /// Entries.
    pub entries: u64,
    /// Members, merged ones too.
    pub members: usize,
    /// Findings that hold.
    pub findings: usize,
    /// BLAKE3 of members and findings as kept.
    pub state: [u8; 32],
    /// What does not hold, each in a sentence; empty when all is well.
    pub faults: Vec<String>,
}

impl Store {
    /// Proves everything again, on one unchanging view. Holds all entries in memory for it.
    ///
    /// # Errors
    /// What the database answers; what is wrong with the contents stands in [`Verification::faults`].
    pub fn verify(&self) -> Result<Verification, StoreFault> {
        self.read(|view| {
            let mut faults = Vec::new();
            let mut facts: Vec<Fact> = Vec::new();
            let mut unreadable: Vec<EntryHash> = Vec::new();
            let chains = load_chains(view)?;
            let mut entries = 0_u64;
            for chain in &chains {
                let public_key = if chain.till == self.identity.origin {
                    Some(self.public_key())
                } else {
                    load_public_key(view, chain.till)?
                };
                let seen = verify_chain(view, chain, public_key, &mut facts, &mut unreadable, &mut faults)?;
                entries = entries.saturating_add(seen);
            }
            let stored: u64 =
                view.query_row_and_then(include_str!("sql/count_entries.sql"), [], |row| u64::load(row, 0))?;
            if stored != entries {
                faults.push(format!("`{stored}` entries are stored and `{entries}` stand in chains"));
            }
            let kept = load_state(view)?;
            let mut state = State::of(&fold_stored(view, facts)?, |account| open_name(&self.seal, account));
            for entry in unreadable {
                state.find(State::quarantine(entry));
            }
            compare(&kept, &state, &mut faults);
            faults.truncate(FAULTS_MAX);
            Ok(Verification {
                chains: chains.len(),
                entries,
                members: kept.members.len(),
                findings: kept.findings.len(),
                state: hash(&kept)?,
                faults,
            })
        })
    }

    /// The hash of the state as kept.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_state_hash(&self) -> Result<[u8; 32], StoreFault> {
        self.read(|view| hash(&load_state(view)?))
    }
}

fn hash(state: &State) -> Result<[u8; 32], StoreFault> {
    state.hash().map_err(|error| StoreFault::damaged("state", error))
}

/// One chain as its durable head is kept.
struct Chain {
    till: TillId,
    head: Head,
    signature: [u8; 64],
}

fn load_chains(view: &Connection) -> Result<Vec<Chain>, StoreFault> {
    let mut statement = view.prepare(include_str!("sql/list_chains.sql"))?;
    let mut rows = statement.query([])?;
    let mut chains = Vec::new();
    while let Some(row) = rows.next()? {
        let incarnation: Incarnation = Column::load(row, 1)?;
        let head = Head { incarnation, seq: Column::load(row, 2)?, hash: Column::load(row, 3)? };
        chains.push(Chain { till: Column::load(row, 0)?, head, signature: Column::load(row, 4)? });
    }
    Ok(chains)
}

/// Walks one chain from its start; gives how many entries it has.
fn verify_chain(
    view: &Connection,
    chain: &Chain,
    public_key: Option<[u8; 32]>,
    facts: &mut Vec<Fact>,
    unreadable: &mut Vec<EntryHash>,
    faults: &mut Vec<String>,
) -> Result<u64, StoreFault> {
    let Chain { till, head, signature } = chain;
    let mut fault =
        |what: String| faults.push(format!("till `{till}`, incarnation `{}`: {what}", head.incarnation));
    let signed = public_key.is_some_and(|key| verify(&key, &head.signed_bytes(*till), signature));
    if !signed {
        fault("the signature of its head is not its own".to_owned());
    }
    let mut walked = Head::start(head.incarnation);
    let mut seen = 0_u64;
    let mut statement = view.prepare_cached(include_str!("sql/list_chain_entries.sql"))?;
    let mut rows = statement.query(named_params! {
        ":till": till.as_bytes(),
        ":incarnation": count(head.incarnation.get()),
    })?;
    while let Some(row) = rows.next()? {
        let entry = parse_stored(row.get(0)?)?;
        seen = seen.saturating_add(1);
        match walked.extend(*till, &entry) {
            Ok(next) => walked = next,
            Err(broken) => {
                fault(broken.to_string());
                break;
            }
        }
        match read_fact(&entry) {
            Some(fact) => facts.push(fact),
            None => unreadable.push(entry.hash),
        }
    }
    if walked != *head {
        fault(format!("its entries end at `{}` and its head says `{}`", walked.seq, head.seq));
    }
    Ok(seen)
}

/// Members and findings as kept.
pub(super) fn load_state(view: &Connection) -> Result<State, StoreFault> {
    let mut state = State::default();
    let mut statement = view.prepare_cached(include_str!("sql/list_member_rows.sql"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let member: MemberRow = decode(&row.get::<_, Vec<u8>>(0)?)?;
        state.members.insert(member.id, member);
    }
    let mut statement = view.prepare_cached(include_str!("sql/list_standing_findings.sql"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let finding: Finding = decode(&row.get::<_, Vec<u8>>(0)?)?;
        state.find(finding);
    }
    Ok(state)
}

/// Names each member and finding that is kept otherwise than it folds.
fn compare(kept: &State, folded: &State, faults: &mut Vec<String>) {
    differences(&kept.members, &folded.members, |id| format!("member `{id}`"), faults);
    let name = |key: &(EntryHash, _)| format!("the finding at entry `{}`", key.0);
    differences(&kept.findings, &folded.findings, name, faults);
}

fn differences<K: Ord, V: PartialEq>(
    kept: &BTreeMap<K, V>,
    folded: &BTreeMap<K, V>,
    name: impl Fn(&K) -> String,
    faults: &mut Vec<String>,
) {
    let unlike = folded.iter().filter(|(key, value)| kept.get(*key) != Some(*value)).map(|(key, _)| key);
    let extra = kept.keys().filter(|key| !folded.contains_key(*key));
    let told =
        unlike.chain(extra).map(|key| format!("{} is kept otherwise than its entries fold", name(key)));
    faults.extend(told.take(FAULTS_MAX));
}
