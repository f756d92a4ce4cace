//! Opening the journal: upgrading, proving its end, comparing it with its mark, setting a damaged file aside.

use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, TransactionBehavior};

use super::aside::{rescue, set_aside};
use super::fault::JournalFault;
use super::life::{Why, is_marked, load_kept_after, note_marked, plan_life};
use super::mark::{Found, MarkFile};
use super::projection::carry_effects;
use super::reader::{load_hash, load_incarnation, load_last_entry};
use super::transaction::{Chain, JournalTransaction};
use super::verify::verify_tail;
use super::writer::{FILE_NAME, JournalConfig, JournalState};
use crate::core::ledger::Head;
use crate::core::model::{EntrySeq, Hlc, Incarnation};
use crate::host::database::{Durability, Migration, Schema, keep_before_upgrade, open_writer};
use crate::host::entropy::random_bytes;
use crate::host::log;
use crate::host::machine::Sign;

/// Copies from before upgrades that are kept.
const UPGRADES_KEPT_MAX: usize = 3;

pub(super) const SCHEMA: Schema = Schema {
    application_id: 0x5461_6c6a,
    migrations: &[
        Migration::of(include_str!("sql/migrations/0001_journal.sql")),
        Migration { sql: include_str!("sql/migrations/0002_changes.sql"), carry: Some(carry_effects) },
        Migration::of(include_str!("sql/migrations/0003_lives.sql")),
        Migration::of(include_str!("sql/migrations/0004_replaced.sql")),
    ],
};

/// A journal that is open for writing.
pub(super) struct OpenJournal {
    pub(super) connection: Connection,
    pub(super) chain: Chain,
    mark: Option<MarkFile>,
    marked: bool,
}

/// Opens the journal of a folder; whatever is wrong with it, selling can go on, if only the disk works.
pub(super) fn open_marked(config: &JournalConfig) -> Result<OpenJournal, JournalFault> {
    let (connection, chain) = match open_file(config) {
        Err(fault) if fault.is_damage() => {
            log::error!(%fault, "journal_damaged");
            return open_anew(config);
        }
        opened => opened?,
    };
    let (mark, found) = open_mark(&config.folder);
    let mut opened = OpenJournal { connection, chain, mark, marked: true };
    let why = match &opened.mark {
        Some(mark) => {
            let own = Some(opened.chain.head).filter(|head| head.seq > EntrySeq::NONE);
            let hash_at = |head: Head| load_hash(&opened.connection, head.incarnation, head.seq);
            plan_life(own, found, is_marked(&opened.connection)?, &mark.machine(), hash_at)?
        }
        None => None,
    };
    let first = opened.chain.head.seq == EntrySeq::NONE;
    if let Some(why) = why.or(first.then_some(Why::First)) {
        if why != Why::First {
            let changes = told_changes(&opened, found);
            log::warn!(why = why.code(), changes, "journal_life_ended");
        }
        opened.begin_life(why, known_end(&opened, found), None, config)?;
    } else if opened.mark.is_some() && !is_marked(&opened.connection)? {
        note_marked(&opened.connection, (config.clock)())?;
    }
    opened.write_mark(Head::start(opened.chain.head.incarnation));
    opened.sync_mark();
    Ok(opened)
}

/// Sets the journal aside and begins a new life in a new file, with what could be carried over.
pub(super) fn open_anew(config: &JournalConfig) -> Result<OpenJournal, JournalFault> {
    let aside = set_aside(&config.folder, (config.clock)())?;
    log::error!(file = %aside.display(), "journal_set_aside");
    let (connection, chain) = open_file(config)?;
    let (mark, found) = open_mark(&config.folder);
    let mut opened = OpenJournal { connection, chain, mark, marked: true };
    let known = known_end(&opened, found);
    opened.begin_life(Why::Damaged, known, Some(&aside), config)?;
    opened.write_mark(Head::start(opened.chain.head.incarnation));
    opened.sync_mark();
    Ok(opened)
}

fn open_file(config: &JournalConfig) -> Result<(Connection, Chain), JournalFault> {
    let path = config.folder.join(FILE_NAME);
    keep_before_upgrade(&path, SCHEMA, UPGRADES_KEPT_MAX)?;
    let connection = open_writer(&path, SCHEMA, Durability::Full)?;
    let chain = load_chain(&connection, config)?;
    verify_tail(&connection, chain.head)?;
    Ok((connection, chain))
}

fn open_mark(folder: &Path) -> (Option<MarkFile>, Found) {
    match MarkFile::open(folder) {
        Ok((file, found)) => (Some(file), found),
        // Without it an older copy is found by head office alone; selling goes on.
        Err(fault) => {
            log::error!(%fault, "mark_unusable");
            (None, Found::Nothing)
        }
    }
}

/// What is known of the end of the life before.
fn known_end(opened: &OpenJournal, found: Found) -> Option<Head> {
    let own = Some(opened.chain.head).filter(|head| head.seq > EntrySeq::NONE);
    let mark = match found {
        Found::Mark(mark) => Some(mark.head),
        Found::Nothing | Found::Damaged => None,
    };
    own.or(mark)
}

/// What is another than it was, in the log's words.
fn told_changes(opened: &OpenJournal, found: Found) -> String {
    let (Some(file), Found::Mark(mark)) = (&opened.mark, found) else { return String::new() };
    let changes = mark.machine.changes(&file.machine());
    changes.into_iter().map(Sign::name).collect::<Vec<_>>().join(", ")
}

fn load_chain(connection: &Connection, config: &JournalConfig) -> Result<Chain, JournalFault> {
    let boot_id = u64::from_be_bytes(random_bytes()?) >> 1;
    let incarnation = load_incarnation(connection)?;
    let last = match incarnation {
        Some(incarnation) => load_last_entry(connection, incarnation).map_err(broken)?,
        None => None,
    };
    let (head, hlc) = match (&last, incarnation) {
        (Some(entry), _) => {
            let header = &entry.header;
            if header.till != config.till {
                return Err(JournalFault::Entry(format!(
                    "it belongs to till `{}`, this is till `{}`; name the right data folder",
                    header.till, config.till
                )));
            }
            (Head { incarnation: header.incarnation, seq: header.seq, hash: entry.hash }, header.hlc)
        }
        (None, Some(incarnation)) => (load_kept_after(connection, incarnation)?, Hlc::ZERO),
        (None, None) => (Head::start(Incarnation::from_random(0)), Hlc::ZERO),
    };
    Ok(Chain {
        till: config.till,
        head,
        hlc,
        public_key: config.public_key,
        boot_id,
        started: crate::host::monotonic(),
        clock: Arc::clone(&config.clock),
    })
}

/// A last entry that can't be read is damage of the file.
fn broken(fault: JournalFault) -> JournalFault {
    match fault {
        JournalFault::Entry(what) => JournalFault::Broken(what),
        other => other,
    }
}

impl OpenJournal {
    pub(super) fn state(&self) -> JournalState {
        JournalState {
            head: self.chain.head,
            hlc: self.chain.hlc,
            writable: true,
            marked: self.marked && self.mark.is_some(),
            file: 0,
        }
    }

    /// Begins a new life in one transaction with all that comes with it.
    fn begin_life(
        &mut self,
        why: Why,
        known: Option<Head>,
        aside: Option<&Path>,
        config: &JournalConfig,
    ) -> Result<(), JournalFault> {
        let sql = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut after = known;
        if let Some(aside) = aside {
            let rescued = rescue(&sql, aside, config.till)?;
            log::warn!(entries = rescued.entries, "journal_rescued");
            after = rescued.head.or(known);
        }
        let mut begun = JournalTransaction::new(&sql, &mut self.chain);
        if let Some(old) = after.filter(|_| why != Why::First) {
            begun.list_life(old.incarnation)?;
        }
        begun.begin_life(why, after.filter(|_| why != Why::First))?;
        if self.mark.is_some() {
            note_marked(&sql, (config.clock)())?;
        }
        Ok(sql.commit()?)
    }

    /// Closes the file, so that it can be set aside whole.
    pub(super) fn close(&mut self) {
        if let Ok(none) = Connection::open_in_memory() {
            // A damaged file may not even close well; it is set aside either way.
            let _ = std::mem::replace(&mut self.connection, none).close();
        }
    }

    /// Writes the mark; `before` is the end of the chain that it stood at.
    pub(super) fn write_mark(&mut self, before: Head) {
        let head = self.chain.head;
        let Some(mark) = self.mark.as_mut().filter(|_| head != before) else { return };
        let entries = head.seq.get().saturating_sub(before.seq.get());
        let written = mark.write(head, entries);
        self.note_mark(written);
    }

    pub(super) fn sync_mark(&mut self) {
        if let Some(synced) = self.mark.as_mut().map(MarkFile::sync) {
            self.note_mark(synced);
        }
    }

    fn note_mark(&mut self, outcome: Result<(), crate::host::file::FileFault>) {
        if let Err(fault) = &outcome
            && self.marked
        {
            log::error!(%fault, "mark_unwritable");
        }
        self.marked = outcome.is_ok();
    }

    /// Entries that the synced mark is behind.
    pub(super) fn mark_lag(&self) -> Option<u64> {
        self.mark.as_ref().and_then(MarkFile::lag).filter(|_| self.marked)
    }
}
