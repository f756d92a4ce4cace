//! Proving a stored journal again: every byte hashed, every chain walked, every column compared (invariant I2).

use rusqlite::{Connection, named_params};

use super::fault::JournalFault;
use super::life::load_kept_after;
use super::reader::JournalReader;
use super::retention::load_kept;
use super::summary::Summary;
use crate::core::ledger::{Entry, Head, Payload};
use crate::core::model::{EntryHash, EntrySeq, Incarnation};
use crate::host::database::{check_pages, from_stored, to_stored};
use crate::host::keys::verify;

/// How many entries are in memory at once.
const PAGE: i64 = 512;
/// How many faults are listed; a file with more is beyond counting.
const FAULTS_MAX: usize = 100;

/// What a journal was found to be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VerifyReport {
    /// Entries that were read.
    pub entries: u64,
    /// Entries that stand in signed summaries.
    pub compacted: u64,
    /// The end of each incarnation's chain, oldest first.
    pub heads: Vec<Head>,
    /// What is wrong, at most a hundred; empty when all is well.
    pub faults: Vec<VerifyFault>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyFault {
    /// In which incarnation.
    pub incarnation: Incarnation,
    /// At which place.
    pub seq: EntrySeq,
    /// What is wrong.
    pub what: String,
}

/// Reads a whole journal and proves it.
///
/// # Errors
/// [`JournalFault`] when the file itself can't be read; what it holds is judged in the report.
pub fn verify_journal(reader: &JournalReader) -> Result<VerifyReport, JournalFault> {
    // One moment for all of it: beside a till that runs, entries come and are compacted meanwhile.
    let _moment = reader.snapshot()?;
    let mut report = VerifyReport::default();
    for line in check_pages(reader.sql())? {
        report.tell(Incarnation::from_random(0), EntrySeq::NONE, line);
    }
    for incarnation in reader.load_incarnations()? {
        verify_incarnation(reader, incarnation, &mut report)?;
    }
    for incarnation in load_unlisted(reader)? {
        report.tell(incarnation, EntrySeq::NONE, "its entries are here, but it is not listed");
    }
    Ok(report)
}

impl VerifyReport {
    fn tell(&mut self, incarnation: Incarnation, seq: EntrySeq, what: impl Into<String>) {
        if self.faults.len() < FAULTS_MAX {
            self.faults.push(VerifyFault { incarnation, seq, what: what.into() });
        }
    }
}

/// Entries at the end of the chain that are proven at each start.
pub(super) const TAIL: u64 = 64;

/// Proves the end of a life's chain.
///
/// # Errors
/// [`JournalFault::Broken`] when it does not hold together.
pub(super) fn verify_tail(sql: &Connection, head: Head) -> Result<(), JournalFault> {
    let kept_after = load_kept_after(sql, head.incarnation)?;
    let after = EntrySeq::new(head.seq.get().saturating_sub(TAIL)).max(kept_after.seq);
    let mut end = if after == kept_after.seq { Some(kept_after) } else { None };
    for row in load_rows(sql, head.incarnation, after)? {
        // What stands before the first of them is what it says of it.
        let before = end.unwrap_or_else(|| Head {
            incarnation: head.incarnation,
            seq: after,
            hash: prev_hash(&row).unwrap_or(EntryHash::NONE),
        });
        let at = row.seq;
        end = Some(
            check_row(before, &row).map_err(|what| JournalFault::Broken(format!("entry `{at}`: {what}")))?,
        );
    }
    if end.unwrap_or(kept_after) == head {
        Ok(())
    } else {
        Err(JournalFault::Broken("its end is missing".to_owned()))
    }
}

fn prev_hash(row: &Row) -> Option<EntryHash> {
    Entry::parse_header(row.bytes.clone()).ok().map(|entry| entry.header.prev_hash)
}

fn load_unlisted(reader: &JournalReader) -> Result<Vec<Incarnation>, JournalFault> {
    let mut statement = reader.sql().prepare(include_str!("sql/select_unlisted_incarnations.sql"))?;
    let numbers: Vec<i64> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    numbers.into_iter().map(|number| Ok(Incarnation::from_random(from_stored(number)?))).collect()
}

fn verify_incarnation(
    reader: &JournalReader,
    incarnation: Incarnation,
    report: &mut VerifyReport,
) -> Result<(), JournalFault> {
    verify_summary(reader, incarnation, report)?;
    let mut head = load_kept_after(reader.sql(), incarnation)?;
    let mut after = head.seq;
    loop {
        let page = load_rows(reader.sql(), incarnation, after)?;
        if page.is_empty() {
            break;
        }
        for row in page {
            after = row.seq;
            report.entries = report.entries.saturating_add(1);
            match check_row(head, &row) {
                Ok(next) => head = next,
                Err(what) => {
                    report.tell(incarnation, row.seq, what);
                    // Go on from what is stored, so that one fault is told once.
                    head = Head { incarnation, seq: row.seq, hash: row.hash };
                }
            }
        }
    }
    report.heads.push(head);
    // What head office holds can't be missing here, unless the end was cut off or this is an old copy.
    if let Some(held) = reader.load_acknowledged(incarnation)?
        && reader.load_hash(incarnation, held.seq)? != Some(held.hash)
    {
        report.tell(incarnation, held.seq, "head office acknowledged another entry here, or it is missing");
    }
    Ok(())
}

/// Proves the summary that stands before a life's kept entries.
fn verify_summary(
    reader: &JournalReader,
    incarnation: Incarnation,
    report: &mut VerifyReport,
) -> Result<(), JournalFault> {
    let Some(kept) = load_kept(reader.sql(), incarnation)? else { return Ok(()) };
    if kept.summary.is_empty() {
        // What stood there could not be read in a damaged file; head office has it.
        return Ok(());
    }
    let seq = kept.head.seq;
    let Ok(summary) = minicbor::decode::<Summary>(&kept.summary) else {
        report.tell(incarnation, seq, "the summary of what was compacted can't be read");
        return Ok(());
    };
    let signature: Option<[u8; 64]> = kept.signature.as_slice().try_into().ok();
    let signed = Summary::signed_bytes(&kept.summary);
    if !signature.is_some_and(|signature| verify(&summary.public_key, &signed, &signature)) {
        report.tell(incarnation, seq, "the summary of what was compacted is not signed by this till");
    }
    if summary.head != kept.head {
        report.tell(incarnation, seq, "the summary of what was compacted ends at another entry");
    }
    report.compacted = report.compacted.saturating_add(summary.entries);
    Ok(())
}

struct Row {
    seq: EntrySeq,
    hash: EntryHash,
    kind: u32,
    op_id: Vec<u8>,
    at_ms: i64,
    bytes: Vec<u8>,
}

fn load_rows(sql: &Connection, incarnation: Incarnation, after: EntrySeq) -> Result<Vec<Row>, JournalFault> {
    let mut statement = sql.prepare_cached(include_str!("sql/select_rows.sql"))?;
    let mut rows = statement.query(named_params! {
        ":incarnation": to_stored(incarnation.get()),
        ":seq": to_stored(after.get()),
        ":limit": PAGE,
    })?;
    let mut page = Vec::new();
    while let Some(row) = rows.next()? {
        let hash: Vec<u8> = row.get(1)?;
        page.push(Row {
            seq: EntrySeq::new(from_stored(row.get(0)?)?),
            hash: EntryHash::from_slice(&hash).unwrap_or(EntryHash::NONE),
            kind: row.get(2)?,
            op_id: row.get(3)?,
            at_ms: row.get(4)?,
            bytes: row.get(5)?,
        });
    }
    Ok(page)
}

/// The head after a row, or what is wrong with it.
fn check_row(head: Head, row: &Row) -> Result<Head, String> {
    let entry = Entry::parse(row.bytes.clone()).map_err(|fault| fault.to_string())?;
    if entry.hash != row.hash {
        return Err("its bytes were changed: they no longer match its hash".to_owned());
    }
    let header = &entry.header;
    let same = header.kind.number() == row.kind
        && header.op_id.as_bytes().as_slice() == row.op_id
        && to_stored(header.hlc.timestamp().ms()) == row.at_ms;
    if !same {
        return Err("its columns were changed: they no longer match its bytes".to_owned());
    }
    Payload::parse(&entry).map_err(|fault| fault.to_string())?;
    let next = head.extend(entry.header.till, &entry).map_err(|fault| fault.to_string())?;
    if next.seq == row.seq { Ok(next) } else { Err("it is stored at another place".to_owned()) }
}

#[cfg(test)]
#[path = "verify_tests.rs"]
mod tests;
