//! Forgetting what head office has held for long: entries are kept at least [`KEEP_MS`], which is more than the time
//! between two backups of head office, and then compacted behind a signed summary, some at a time.
//!
//! Never cut: what is not acknowledged; what is younger, by the till's clock and by the last time that head office
//! stated, whichever is earlier, so that a clock that leaps ahead cuts nothing; the end of the present life.

use rusqlite::{Connection, OptionalExtension, named_params};

use super::fault::JournalFault;
use super::life::{Life, load_lives};
use super::summary::Summary;
use super::verify::TAIL;
use crate::core::ledger::{Entry, Head};
use crate::core::model::{EntryHash, EntrySeq, Incarnation, TillId, Timestamp};
use crate::host::database::{DatabaseFault, to_stored};

/// How long an acknowledged entry is kept at least: 35 days.
pub const KEEP_MS: u64 = 35 * 24 * 3_600_000;
/// Entries that one step compacts at most.
pub const STEP_ENTRIES_MAX: usize = 256;

/// Place, hash, summary, signature.
type StoredCut = (i64, Vec<u8>, Vec<u8>, Vec<u8>);

/// A summary as it is stored.
pub(super) struct Kept {
    pub(super) head: Head,
    pub(super) summary: Vec<u8>,
    pub(super) signature: Vec<u8>,
}

/// What stands before the kept entries of a life, where anything was cut off.
pub(super) fn load_kept(sql: &Connection, incarnation: Incarnation) -> Result<Option<Kept>, JournalFault> {
    let mut statement = sql.prepare_cached(include_str!("sql/select_kept_after.sql"))?;
    let values = named_params! { ":incarnation": to_stored(incarnation.get()) };
    let found: Option<StoredCut> = statement
        .query_row(values, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .optional()?;
    let Some((seq, hash, summary, signature)) = found else { return Ok(None) };
    let hash = EntryHash::from_slice(&hash)
        .ok_or_else(|| DatabaseFault::Content("a hash of another length".to_owned()))?;
    let seq = EntrySeq::new(u64::try_from(seq).unwrap_or_default());
    Ok(Some(Kept { head: Head { incarnation, seq, hash }, summary, signature }))
}

/// The last place of a life that may be cut.
fn last_free(life: &Life, present: bool) -> EntrySeq {
    let held = life.own.acknowledged.map_or(EntrySeq::NONE, |head| head.seq);
    let end = if present { life.own.head.seq.get().saturating_sub(TAIL) } else { life.own.head.seq.get() };
    held.min(EntrySeq::new(end))
}

/// Compacts the oldest entries that are free, one step; how many they were, 0 when nothing is left to do.
pub(super) fn compact(
    sql: &Connection,
    (till, public_key): (TillId, [u8; 32]),
    now: Timestamp,
    sign: &dyn Fn(&[u8]) -> [u8; 64],
) -> Result<usize, JournalFault> {
    let horizon = Timestamp::from_ms(now.ms().saturating_sub(KEEP_MS));
    let lives = load_lives(sql, None)?;
    let last = lives.len().saturating_sub(1);
    for (place, life) in lives.iter().enumerate() {
        let free = last_free(life, place == last);
        let entries = load_free(sql, life, free, horizon)?;
        if entries.is_empty() {
            continue;
        }
        let incarnation = life.own.head.incarnation;
        let told =
            load_kept(sql, incarnation)?.and_then(|kept| minicbor::decode::<Summary>(&kept.summary).ok());
        let mut summary = told.unwrap_or_else(|| Summary::new(till, public_key, life.own.kept_after));
        summary.public_key = public_key;
        for entry in &entries {
            summary = summary
                .with(entry)
                .ok_or_else(|| JournalFault::Broken("a summary does not fit".to_owned()))?;
        }
        apply_cut(sql, &entries, &summary, sign)?;
        return Ok(entries.len());
    }
    forget_elsewhere(sql, horizon)?;
    Ok(0)
}

/// What was fetched for reference is forgotten at the same age.
fn forget_elsewhere(sql: &Connection, horizon: Timestamp) -> Result<(), JournalFault> {
    let values = named_params! { ":horizon": to_stored(horizon.ms()) };
    sql.execute(include_str!("sql/delete_sales_elsewhere.sql"), values)?;
    sql.execute(include_str!("sql/delete_returns_elsewhere.sql"), values)?;
    sql.execute(include_str!("sql/delete_elsewhere.sql"), values)?;
    Ok(())
}

fn load_free(
    sql: &Connection,
    life: &Life,
    free: EntrySeq,
    horizon: Timestamp,
) -> Result<Vec<Entry>, JournalFault> {
    let mut statement = sql.prepare_cached(include_str!("sql/select_entries_from.sql"))?;
    let Some(first) = life.own.kept_after.seq.next().filter(|first| *first <= free) else {
        return Ok(Vec::new());
    };
    let rows: Vec<Vec<u8>> = statement
        .query_map(
            named_params! {
                ":incarnation": to_stored(life.own.head.incarnation.get()),
                ":seq": to_stored(first.get()),
                ":limit": i64::try_from(STEP_ENTRIES_MAX).unwrap_or(i64::MAX),
            },
            |row| row.get(0),
        )?
        .collect::<rusqlite::Result<_>>()?;
    let mut entries = Vec::new();
    for bytes in rows {
        let entry = Entry::parse(bytes)?;
        if entry.header.seq > free || entry.header.hlc.timestamp() >= horizon {
            break;
        }
        entries.push(entry);
    }
    Ok(entries)
}

fn apply_cut(
    sql: &Connection,
    entries: &[Entry],
    summary: &Summary,
    sign: &dyn Fn(&[u8]) -> [u8; 64],
) -> Result<(), JournalFault> {
    let bytes = minicbor::to_vec(summary).map_err(|error| JournalFault::Entry(error.to_string()))?;
    let signature = sign(&Summary::signed_bytes(&bytes));
    let incarnation = to_stored(summary.head.incarnation.get());
    let seq = to_stored(summary.head.seq.get());
    sql.execute(
        include_str!("sql/upsert_kept_after.sql"),
        named_params! {
            ":incarnation": incarnation,
            ":seq": seq,
            ":hash": summary.head.hash.as_bytes(),
            ":summary": bytes,
            ":signature": signature,
        },
    )?;
    // A sale whose entry is gone is one that head office is asked for, as those of other tills are.
    for entry in entries {
        let values = named_params! { ":op_id": entry.header.op_id.as_bytes() };
        sql.prepare_cached(include_str!("sql/delete_sale.sql"))?.execute(values)?;
        sql.prepare_cached(include_str!("sql/delete_goods_return.sql"))?.execute(values)?;
    }
    sql.execute(
        include_str!("sql/delete_entries.sql"),
        named_params! { ":incarnation": incarnation, ":seq": seq },
    )?;
    Ok(())
}
