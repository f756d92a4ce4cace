//! Proving the store again from its entries: chains, signatures, and the fold of everything (invariants I2, I11).

use std::collections::BTreeMap;

use super::column::{count, decode};
use super::database::Store;
use super::fault::StoreFault;
use super::ingest::{load_hash, parse_stored};
use super::member_rows::load_shards;
use super::places::read_fact;
use super::refold::fold_stored;
use super::session::{Session, statement, values};
use super::tills::load_public_key;
use crate::core::ledger::{Fact, Finding, Head, Link, watch_chains};
use crate::core::model::{EntryHash, EntrySeq, Incarnation, MemberId, TillId};
use crate::core::sync::shard::{SHARDS, ShardSum, shard_of};
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
    /// Entries of these that wait to be folded: members and findings don't know of them yet.
    pub waiting: u64,
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
            let (mut unreadable, mut links): (Vec<EntryHash>, Vec<Link>) = (Vec::new(), Vec::new());
            let chains = load_chains(view)?;
            let (mut entries, mut waiting) = (0_u64, 0_u64);
            for chain in &chains {
                let public_key = if chain.till == self.identity.origin {
                    Some(self.public_key())
                } else {
                    load_public_key(view, chain.till)?
                };
                let seen = verify_chain(
                    view,
                    chain,
                    public_key,
                    &mut facts,
                    &mut unreadable,
                    &mut links,
                    &mut faults,
                )?;
                entries = entries.saturating_add(seen);
                waiting = waiting.saturating_add(chain.head.seq.get().saturating_sub(chain.folded.get()));
            }
            verify_starts(view, &chains, &mut faults)?;
            let stored: u64 = view.one(statement!("count_entries"), &[], |row| row.take(0))?;
            if stored != entries {
                faults.push(format!("`{stored}` entries are stored and `{entries}` stand in chains"));
            }
            let kept = load_state(view)?;
            let mut state = State::of(&fold_stored(view, facts)?, |account| open_name(&self.seal, account));
            for entry in unreadable {
                state.find(State::quarantine(entry));
            }
            watch_chains(links).into_iter().for_each(|finding| state.find(finding));
            compare(&kept, &state, &mut faults);
            verify_sums(view, &mut faults)?;
            faults.truncate(FAULTS_MAX);
            Ok(Verification {
                chains: chains.len(),
                entries,
                waiting,
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

/// One line of entries as its durable head is kept.
struct Chain {
    till: TillId,
    number: Incarnation,
    /// What its first entry comes after.
    start: Head,
    head: Head,
    /// The last place that is folded.
    folded: EntrySeq,
    signature: [u8; 64],
}

fn load_chains(view: &mut dyn Session) -> Result<Vec<Chain>, StoreFault> {
    view.collect(statement!("list_chains"), &[], |row| {
        let (till, number, life) = (row.take(0)?, row.take(1)?, row.take(2)?);
        let head = Head { incarnation: life, seq: row.take(3)?, hash: row.take(4)? };
        let start = Head { incarnation: life, seq: row.take(8)?, hash: row.take(9)? };
        Ok(Chain { till, number, start, head, folded: row.take(6)?, signature: row.take(5)? })
    })
}

/// Walks one line from its start; gives how many entries it has.
fn verify_chain(
    view: &mut dyn Session,
    chain: &Chain,
    public_key: Option<[u8; 32]>,
    facts: &mut Vec<Fact>,
    unreadable: &mut Vec<EntryHash>,
    links: &mut Vec<Link>,
    faults: &mut Vec<String>,
) -> Result<u64, StoreFault> {
    let Chain { till, number, start, head, folded, signature } = chain;
    let mut fault =
        |what: String| faults.push(format!("till `{till}`, incarnation `{}`: {what}", head.incarnation));
    // A line that was begun has at least one entry, and its signature; of a life there may be nothing but what lies beyond a
    // gap.
    let signed =
        head == start || public_key.is_some_and(|key| verify(&key, &head.signed_bytes(*till), signature));
    if !signed {
        fault("the signature of its head is not its own".to_owned());
    }
    if folded > &head.seq {
        fault(format!("it is folded up to `{folded}` and its head says `{}`", head.seq));
    }
    let (mut walked, mut broken) = (*start, false);
    let mut seen = 0_u64;
    let whole = values![till.as_bytes(), count(number.get()), 0, i64::MAX];
    view.query(statement!("list_chain_entries"), &whole, &mut |mut row| {
        if broken {
            return Ok(());
        }
        let entry = parse_stored(row.take(0)?)?;
        seen = seen.saturating_add(1);
        match walked.extend(*till, &entry) {
            Ok(next) => walked = next,
            Err(breach) => {
                fault(breach.to_string());
                broken = true;
            }
        }
        if entry.header.seq <= *folded && !broken {
            links.push(Link::of(&entry));
            match read_fact(&entry) {
                Some(fact) => facts.push(fact),
                None => unreadable.push(entry.hash),
            }
        }
        Ok(())
    })?;
    if walked != *head {
        fault(format!("its entries end at `{}` and its head says `{}`", walked.seq, head.seq));
    }
    Ok(seen)
}

/// Checks that each line begins after an entry of another line of its life.
fn verify_starts(
    view: &mut dyn Session,
    chains: &[Chain],
    faults: &mut Vec<String>,
) -> Result<(), StoreFault> {
    for branch in chains.iter().filter(|chain| chain.start.seq > EntrySeq::NONE) {
        let Chain { till, number, start, .. } = branch;
        let mut found = false;
        for other in chains.iter().filter(|other| {
            other.till == *till && other.head.incarnation == start.incarnation && other.number != *number
        }) {
            found = found || load_hash(view, *till, other.number, start.seq)? == start.hash;
        }
        if !found {
            faults.push(format!("till `{till}`, branch `{number}`: nothing stands before its first entry"));
        }
    }
    Ok(())
}

/// Members and findings as kept.
pub(super) fn load_state(view: &mut dyn Session) -> Result<State, StoreFault> {
    let mut state = State::default();
    view.query(statement!("list_member_rows"), &[], &mut |mut row| {
        let member: MemberRow = decode(&row.take::<Vec<u8>>(1)?)?;
        state.members.insert(member.id, member);
        Ok(())
    })?;
    view.query(statement!("list_standing_findings"), &[], &mut |mut row| {
        let finding: Finding = decode(&row.take::<Vec<u8>>(0)?)?;
        state.find(finding);
        Ok(())
    })?;
    Ok(state)
}

/// What the rows of each shard come to, from the rows themselves.
pub(super) fn sum_rows(view: &mut dyn Session) -> Result<BTreeMap<u8, ShardSum>, StoreFault> {
    let mut sums: BTreeMap<u8, ShardSum> = (0..SHARDS).map(|shard| (shard, ShardSum::empty(shard))).collect();
    view.query(statement!("list_member_rows"), &[], &mut |mut row| {
        let (id, bytes): (MemberId, Vec<u8>) = (row.take(0)?, row.take(1)?);
        if let Some(sum) = sums.get_mut(&shard_of(id)) {
            sum.add(&bytes);
        }
        Ok(())
    })?;
    Ok(sums)
}

/// Checks that the sum of each shard, which tills compare theirs with, is that of its rows.
fn verify_sums(view: &mut dyn Session, faults: &mut Vec<String>) -> Result<(), StoreFault> {
    let (kept, summed) = (load_shards(view)?, sum_rows(view)?);
    for (number, sum) in summed {
        if kept.get(&number).map(|shard| shard.sum) != Some(sum) {
            faults.push(format!("the sum of shard `{number}` is not that of its rows"));
        }
    }
    Ok(())
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
