//! A damaged journal: set aside under a name with the date, never deleted, and what can still be read of it carried over.
//!
//! Its entries are carried over as they were written, with their place and their life, as far as they hold together: the
//! unbroken run that head office needs next, or else the one that ends with what head office acknowledged. What lies
//! beyond a break stays in the set-aside file alone.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, named_params};

use super::effect::add_given;
use super::fault::JournalFault;
use super::life::load_lives;
use super::projection::apply_payload;
use super::reader::JournalReader;
use super::writer::FILE_NAME;
use crate::core::ledger::{Entry, Head, Payload};
use crate::core::model::{CardNumber, EntrySeq, Incarnation, TillId, Timestamp};
use crate::host::database::to_stored;
use crate::host::file::FileFault;
use crate::host::log;

/// Files that are set aside are named like `journal-damaged-20261124T143000.db`.
const ASIDE_PREFIX: &str = "journal-damaged-";
/// Names that are tried before it is given up.
const NAMES_MAX: u32 = 1_000;

/// What was carried over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Rescued {
    /// Entries.
    pub(super) entries: u64,
    /// The end of the youngest life of which an entry was read.
    pub(super) head: Option<Head>,
}

/// Moves the journal's files out of the way; gives the new path of the database.
///
/// # Errors
/// [`FileFault`]; the database then still has its name.
pub(super) fn set_aside(folder: &Path, now: Timestamp) -> Result<PathBuf, FileFault> {
    let from = folder.join(FILE_NAME);
    let date: String = now.to_rfc3339().chars().filter(char::is_ascii_alphanumeric).take(15).collect();
    let name = |number: u32| match number {
        0 => format!("{ASIDE_PREFIX}{date}.db"),
        _ => format!("{ASIDE_PREFIX}{date}-{number}.db"),
    };
    let free = (0..NAMES_MAX).map(|number| folder.join(name(number))).find(|path| !path.exists());
    let to = free.unwrap_or_else(|| folder.join(name(NAMES_MAX)));
    // The log goes first: left behind, it would be read into the next file of this name.
    for suffix in ["-wal", "", "-shm"] {
        let (from, to) = (beside(&from, suffix), beside(&to, suffix));
        match std::fs::rename(&from, &to) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            moved => moved.map_err(|error| FileFault::new(&from, "written", error))?,
        }
    }
    let synced = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|error| FileFault::new(folder, "written", error))?;
    Ok(to)
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The files that were set aside in a data folder, by name.
pub fn list_set_aside(folder: &Path) -> Vec<PathBuf> {
    let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
    let ours = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with(ASIDE_PREFIX) && name.ends_with(".db")
    };
    let mut paths: Vec<PathBuf> = files.flatten().map(|file| file.path()).filter(ours).collect();
    paths.sort_unstable();
    paths
}

/// Carries over what can be read. A file of which nothing can be read is no fault here.
///
/// # Errors
/// [`JournalFault`] when the new file can't be written.
pub(super) fn rescue(sql: &Connection, aside: &Path, till: TillId) -> Result<Rescued, JournalFault> {
    let mut rescued = Rescued::default();
    let Ok(old) = JournalReader::open(aside) else { return Ok(rescued) };
    let lives = load_lives(old.sql(), None).unwrap_or_default();
    for life in lives {
        let own = life.own;
        let incarnation = own.head.incarnation;
        sql.execute(
            include_str!("sql/insert_life.sql"),
            named_params! {
                ":number": to_stored(incarnation.get()),
                ":why": life.why.code(),
                ":began_ms": to_stored(life.began.ms()),
            },
        )?;
        if let Some(held) = own.acknowledged {
            insert_acknowledged(sql, held)?;
        }
        let run = choose_run(till, read_entries(old.sql(), incarnation), own.acknowledged);
        rescued.head = run.last().map(head_of).or(own.acknowledged).or(rescued.head);
        rescued.entries = rescued.entries.saturating_add(u64::try_from(run.len()).unwrap_or(u64::MAX));
        carry_over(sql, incarnation, &run, own.acknowledged)?;
    }
    carry_knowledge(sql, &old)?;
    Ok(rescued)
}

fn head_of(entry: &Entry) -> Head {
    Head { incarnation: entry.header.incarnation, seq: entry.header.seq, hash: entry.hash }
}

fn insert_acknowledged(sql: &Connection, head: Head) -> Result<(), JournalFault> {
    sql.execute(
        include_str!("sql/upsert_acknowledged.sql"),
        named_params! {
            ":incarnation": to_stored(head.incarnation.get()),
            ":seq": to_stored(head.seq.get()),
            ":hash": head.hash.as_bytes(),
        },
    )?;
    Ok(())
}

/// What can be read of a life from both ends, in order, each entry once.
fn read_entries(sql: &Connection, incarnation: Incarnation) -> Vec<Entry> {
    let read = |statement: &str| -> Vec<Entry> {
        let Ok(mut statement) = sql.prepare(statement) else { return Vec::new() };
        let values = named_params! { ":incarnation": to_stored(incarnation.get()) };
        let Ok(mut rows) = statement.query(values) else { return Vec::new() };
        let mut entries = Vec::new();
        // The first page that can't be read ends this direction.
        while let Ok(Some(row)) = rows.next() {
            let entry = row.get::<_, Vec<u8>>(0).ok().and_then(|bytes| Entry::parse(bytes).ok());
            entries.extend(entry.filter(|entry| entry.header.incarnation == incarnation));
        }
        entries
    };
    let mut entries = read(include_str!("sql/select_all_upwards.sql"));
    entries.extend(read(include_str!("sql/select_all_downwards.sql")));
    entries.sort_by_key(|entry| entry.header.seq);
    entries.dedup_by(|one, other| one.hash == other.hash);
    entries
}

/// The unbroken run that holds the entry after what is acknowledged, or else ends with what is.
fn choose_run(till: TillId, entries: Vec<Entry>, acknowledged: Option<Head>) -> Vec<Entry> {
    let held = acknowledged.map_or(EntrySeq::NONE, |head| head.seq);
    let mut runs: Vec<Vec<Entry>> = Vec::new();
    for entry in entries {
        let continues =
            |run: &Vec<Entry>| run.last().is_some_and(|last| head_of(last).extend(till, &entry).is_ok());
        match runs.last_mut().filter(|run| continues(run)) {
            Some(run) => run.push(entry),
            None => runs.push(vec![entry]),
        }
    }
    let holds = |run: &Vec<Entry>, seq: Option<EntrySeq>| {
        let place = |entry: Option<&Entry>| entry.map(|entry| entry.header.seq);
        seq.is_some_and(|seq| place(run.first()) <= Some(seq) && place(run.last()) >= Some(seq))
    };
    // What head office holds must be what stands before the run.
    let fits = |run: &Vec<Entry>| match run.first() {
        Some(first) if Some(first.header.seq) == held.next() => {
            acknowledged.is_none_or(|head| first.header.prev_hash == head.hash)
        }
        _ => true,
    };
    let next = runs.iter().position(|run| holds(run, held.next()) && fits(run));
    let found = next.or_else(|| runs.iter().position(|run| holds(run, Some(held))));
    found.map(|at| runs.swap_remove(at)).unwrap_or_default()
}

fn carry_over(
    sql: &Connection,
    incarnation: Incarnation,
    run: &[Entry],
    acknowledged: Option<Head>,
) -> Result<(), JournalFault> {
    let before = run.first().map(|first| Head {
        incarnation,
        seq: EntrySeq::new(first.header.seq.get().saturating_sub(1)),
        hash: first.header.prev_hash,
    });
    if let Some(kept_after) = before.or(acknowledged).filter(|head| head.seq > EntrySeq::NONE) {
        sql.execute(
            include_str!("sql/upsert_kept_after.sql"),
            named_params! {
                ":incarnation": to_stored(incarnation.get()),
                ":seq": to_stored(kept_after.seq.get()),
                ":hash": kept_after.hash.as_bytes(),
                ":summary": [0_u8; 0],
                ":signature": [0_u8; 0],
            },
        )?;
    }
    for entry in run {
        sql.prepare_cached(include_str!("sql/insert_entry.sql"))?.execute(named_params! {
            ":incarnation": to_stored(incarnation.get()),
            ":seq": to_stored(entry.header.seq.get()),
            ":hash": entry.hash.as_bytes(),
            ":kind": entry.header.kind.number(),
            ":op_id": entry.header.op_id.as_bytes(),
            ":at_ms": to_stored(entry.header.hlc.timestamp().ms()),
            ":bytes": entry.bytes(),
        })?;
        let applied = Payload::parse(entry)
            .map_err(JournalFault::from)
            .and_then(|payload| apply_payload(sql, entry, &payload, None));
        if let Err(fault) = applied {
            log::warn!(seq = entry.header.seq.get(), %fault, "rescued_without_effects");
        }
    }
    Ok(())
}

/// Members who joined here, and what was given away: as far as it can be read, it is more than the entries alone say.
fn carry_knowledge(sql: &Connection, old: &JournalReader) -> Result<(), JournalFault> {
    let known = |statement: &str| old.sql().prepare(statement);
    if let Ok(mut statement) = known(include_str!("sql/select_all_enrolled.sql"))
        && let Ok(mut rows) = statement.query([])
    {
        while let Ok(Some(row)) = rows.next() {
            let (Ok(card), Ok(member), Ok(name)) =
                (row.get::<_, String>(0), row.get::<_, Vec<u8>>(1), row.get::<_, String>(2))
            else {
                continue;
            };
            if let Some(card) = CardNumber::parse(&card) {
                let values = named_params! { ":card": card.as_str(), ":member": member, ":name": name };
                sql.execute(include_str!("sql/insert_enrolled.sql"), values)?;
            }
        }
    }
    if let Ok(given) = old.load_given() {
        sql.execute_batch(include_str!("sql/delete_given.sql"))?;
        for (rule, amounts) in given {
            add_given(sql, &rule, amounts)?;
        }
    }
    Ok(())
}
