//! What people look at: tills, members, entries and findings as they are kept.

use std::collections::{BTreeMap, BTreeSet};

use super::column::{count, decode};
use super::database::Store;
use super::fault::StoreFault;
use super::imports::load_card_owner;
use super::ingest::parse_stored;
use super::places::{Place, load_component, load_entry};
use super::refold::fold_stored;
use super::session::{Row, Session, statement, values};
use crate::core::ledger::{Entry, Fact, Finding, FindingKind, Ledger, Payload, Touch};
use crate::core::model::{CardNumber, EntryHash, MemberId, OpId, Points, TillId, Timestamp};
use crate::core::sync::shard::shard_of;
use crate::core::sync::wire::MemberRow;

/// A till as people see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TillLine {
    /// Which.
    pub id: TillId,
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub store: String,
    /// Version of its software.
    pub version: String,
    /// When it was last heard of, as far as that is written down.
    pub last_contact: Timestamp,
    /// Entries it had not sent yet, if it ever said.
    pub unsent: Option<u64>,
    /// Entries of it that are held.
    pub entries: u64,
    /// When its last held entry was made; `None` when none is held.
    pub last_entry: Option<Timestamp>,
}

/// A finding with what is kept about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFinding {
    /// What was found.
    pub finding: Finding,
    /// Grows whenever it changes.
    pub version: u64,
    /// Whether it no longer holds.
    pub withdrawn: bool,
    /// When it was first seen.
    pub first_seen: Timestamp,
    /// When it changed last.
    pub changed: Timestamp,
}

/// An entry with its place in the order of arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrivedEntry {
    /// Its number in the order of arrival.
    pub arrival: u64,
    /// When it arrived.
    pub received_at: Timestamp,
    /// The entry.
    pub entry: Entry,
}

/// One event in a member's history.
#[derive(Debug, Clone)]
pub struct HistoryLine {
    /// What happened.
    pub fact: Fact,
    /// What it did to the points.
    pub points: Points,
    /// The balance after it, by the order of the fold.
    pub balance: Points,
    /// Whether it is a sale that was undone later.
    pub voided: bool,
}

impl Store {
    /// All tills, by store and name.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_tills(&self) -> Result<Vec<TillLine>, StoreFault> {
        self.read(|view| view.collect(statement!("list_tills"), &[], load_till_line))
    }

    /// The names of all tills with their stores.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_till_names(&self) -> Result<BTreeMap<TillId, (String, String)>, StoreFault> {
        let names = self.read(|view| {
            let names = statement!("list_till_names");
            view.collect(names, &[], |row| Ok((row.take(0)?, (row.take(1)?, row.take(2)?))))
        })?;
        Ok(names.into_iter().collect())
    }

    /// Findings, those that hold first and the latest before the earlier.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_findings(&self, skip: u64, rows: u64) -> Result<Vec<KeptFinding>, StoreFault> {
        let page = values![count(rows), count(skip)];
        self.read(|view| view.collect(statement!("list_findings"), &page, load_kept_finding))
    }

    /// How many findings hold.
    ///
    /// # Errors
    /// What the database answers.
    pub fn count_findings(&self) -> Result<u64, StoreFault> {
        self.read(|view| view.one(statement!("count_findings"), &[], |row| row.take(0)))
    }

    /// One finding.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_finding(
        &self,
        entry: EntryHash,
        kind: FindingKind,
    ) -> Result<Option<KeptFinding>, StoreFault> {
        let key = values![entry.as_bytes(), kind.name()];
        self.read(|view| view.first(statement!("load_finding"), &key, load_kept_finding))
    }

    /// Entries in the order of arrival, the newest first; those that arrived before number `before`.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_new_entries(&self, before: u64, rows: u64) -> Result<Vec<ArrivedEntry>, StoreFault> {
        self.read(|view| list_arrived(view, before, rows))
    }

    /// One entry.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_entry(&self, hash: EntryHash) -> Result<Option<Entry>, StoreFault> {
        Ok(self.read(|view| load_entry(view, hash))?.map(|(entry, _)| entry))
    }

    /// Members whose name holds `text` or whose card it is, by name. An empty text finds all.
    ///
    /// # Errors
    /// What the database answers.
    pub fn find_members(&self, text: &str, skip: u64, rows: u64) -> Result<Vec<MemberRow>, StoreFault> {
        self.read(|view| {
            let card = CardNumber::parse(text.trim());
            let owner = card.map(|card| load_card_owner(view, &card)).transpose()?.flatten();
            let (nobody, pattern): (&[u8], _) = (&[], like_pattern(text));
            let owner = owner.as_ref().map_or(nobody, |id| id.as_bytes());
            let query = values![nobody, pattern.as_str(), owner, count(rows), count(skip)];
            view.collect(statement!("find_members"), &query, load_row)
        })
    }

    /// One member.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_member(&self, id: MemberId) -> Result<Option<MemberRow>, StoreFault> {
        self.read(|view| load_member_row(view, id))
    }

    /// Everything that happened to the account of a member, in the order of the fold.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_history(&self, id: MemberId) -> Result<Vec<HistoryLine>, StoreFault> {
        self.read(|view| {
            let facts = load_component(view, [Touch::Member(id)])?;
            let folded = fold_stored(view, facts.values().cloned())?;
            let holds = |member: &MemberId, others: &[MemberId]| *member == id || others.contains(&id);
            let account = folded.accounts.values().find(|account| holds(&account.id, &account.merged));
            let Some(account) = account else { return Ok(Vec::new()) };
            let members: BTreeSet<MemberId> = account.merged.iter().copied().chain([account.id]).collect();
            let mut moved: BTreeMap<EntryHash, Points> = BTreeMap::new();
            for posting in
                folded.postings.iter().filter(|posting| posting.ledger == Ledger::Member(account.id))
            {
                let sum = moved.entry(posting.entry).or_default();
                *sum = sum.checked_add(posting.points).unwrap_or(*sum);
            }
            Ok(walk_history(facts.into_values().collect(), &members, &moved))
        })
    }
}

/// One member.
pub(super) fn load_member_row(view: &mut dyn Session, id: MemberId) -> Result<Option<MemberRow>, StoreFault> {
    let key = values![i64::from(shard_of(id)), id.as_bytes()];
    view.first(statement!("load_member_row"), &key, load_row)
}

/// Folded entries in the order of arrival, the newest first: run by run of the chains they came in.
fn list_arrived(view: &mut dyn Session, before: u64, rows: u64) -> Result<Vec<ArrivedEntry>, StoreFault> {
    let query = values![count(before), count(rows)];
    let runs = view.collect(statement!("list_last_arrivals"), &query, |row| {
        Ok((row.take::<u64>(0)?, Place::take(row, 1)?, row.take::<u64>(4)?))
    })?;
    let mut arrived = Vec::new();
    for (first, place, entries) in runs {
        let left = rows.saturating_sub(u64::try_from(arrived.len()).unwrap_or(u64::MAX));
        let end = first.saturating_add(entries).min(before);
        let begin = end.saturating_sub(left).max(first);
        let seq_of = |number: u64| count(place.seq.get().saturating_add(number.saturating_sub(first)));
        let till = place.till.as_bytes();
        let span =
            values![till, count(place.incarnation.get()), seq_of(begin), seq_of(end.saturating_sub(1))];
        let mut number = end;
        if begin < end {
            view.query(statement!("list_arrived_entries"), &span, &mut |mut row| {
                number = number.saturating_sub(1);
                let entry = parse_stored(row.take(1)?)?;
                arrived.push(ArrivedEntry { arrival: number, received_at: row.take(0)?, entry });
                Ok(())
            })?;
        }
    }
    Ok(arrived)
}

/// The facts of an account in order, with the balance after each.
fn walk_history(
    mut facts: Vec<Fact>,
    members: &BTreeSet<MemberId>,
    moved: &BTreeMap<EntryHash, Points>,
) -> Vec<HistoryLine> {
    facts.sort_unstable_by_key(|fact| (fact.order, fact.hash));
    let own = |fact: &Fact| {
        fact.touches().iter().any(|touch| matches!(touch, Touch::Member(id) if members.contains(id)))
    };
    let sales: BTreeSet<OpId> = facts.iter().filter(|fact| own(fact)).map(|fact| fact.op_id).collect();
    let voids = |fact: &Fact| match &fact.payload {
        Payload::Void(void) => Some(void.sale),
        _ => None,
    };
    let undoes = |fact: &Fact| match &fact.payload {
        Payload::Return(returned) => Some(returned.sale),
        _ => voids(fact),
    };
    let voided: BTreeSet<OpId> = facts.iter().filter_map(voids).collect();
    let mut balance = Points::ZERO;
    let mut lines = Vec::new();
    for fact in facts {
        if !own(&fact) && !undoes(&fact).is_some_and(|sale| sales.contains(&sale)) {
            continue;
        }
        let points = moved.get(&fact.hash).copied().unwrap_or_default();
        balance = balance.checked_add(points).unwrap_or(balance);
        let voided = matches!(fact.payload, Payload::Sale(_)) && voided.contains(&fact.op_id);
        lines.push(HistoryLine { fact, points, balance, voided });
    }
    lines
}

fn load_row(row: &mut Row) -> Result<MemberRow, StoreFault> {
    decode(&row.take::<Vec<u8>>(0)?)
}

fn load_till_line(row: &mut Row) -> Result<TillLine, StoreFault> {
    let unsent: i64 = row.take(5)?;
    let last_entry: Timestamp = row.take(7)?;
    Ok(TillLine {
        id: row.take(0)?,
        name: row.take(1)?,
        store: row.take(2)?,
        version: row.take(3)?,
        last_contact: row.take(4)?,
        unsent: u64::try_from(unsent).ok(),
        entries: row.take(6)?,
        last_entry: Some(last_entry).filter(|at| at.ms() > 0),
    })
}

fn load_kept_finding(row: &mut Row) -> Result<KeptFinding, StoreFault> {
    Ok(KeptFinding {
        finding: decode(&row.take::<Vec<u8>>(0)?)?,
        version: row.take(1)?,
        withdrawn: row.take(2)?,
        first_seen: row.take(3)?,
        changed: row.take(4)?,
    })
}

/// A text anywhere in a name; its own `%` and `_` mean themselves.
fn like_pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for sign in text.trim().to_lowercase().chars() {
        if matches!(sign, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(sign);
    }
    pattern.push('%');
    pattern
}
