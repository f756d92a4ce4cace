//! The one thread that writes: it decides operations one after the other, commits those that wait together in one
//! transaction, and answers each only after the commit has returned.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;

use rusqlite::{Connection, TransactionBehavior, named_params};

use super::fault::{JournalFault, WriteFault};
use super::projection::carry_effects;
use super::reader::{JournalReader, load_incarnation, load_last_entry};
use super::transaction::{Chain, JournalTransaction};
use crate::core::ledger::{Head, Opened, Payload};
use crate::core::model::{Hlc, Incarnation, OpId, TillId, Timestamp};
use crate::host::database::{DatabaseFault, Durability, Migration, Schema, open_writer, to_stored};
use crate::host::entropy::random_bytes;
use crate::host::file::make_folder;
use crate::host::log;

/// Wall clock in milliseconds; a parameter, so that tests decide what time it is.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The most operations that are committed together.
const GROUP_MAX: usize = 64;
/// The most operations that wait; beyond it callers wait themselves.
const QUEUE_MAX: usize = 256;
/// The journal's file in the data folder.
pub(super) const FILE_NAME: &str = "journal.db";

pub(super) const SCHEMA: Schema = Schema {
    application_id: 0x5461_6c6a,
    migrations: &[
        Migration::of(include_str!("sql/migrations/0001_journal.sql")),
        Migration { sql: include_str!("sql/migrations/0002_changes.sql"), carry: Some(carry_effects) },
    ],
};

/// What a journal needs to know.
pub struct JournalConfig {
    /// The data folder.
    pub folder: PathBuf,
    /// Whose journal it is.
    pub till: TillId,
    /// The key that signs its batches.
    pub public_key: [u8; 32],
    /// What time it is.
    pub clock: Clock,
    /// Called after each commit, with nothing locked.
    pub on_commit: Box<dyn Fn(&JournalState) + Send>,
}

/// What everybody may know of the journal at any moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JournalState {
    /// The durable end of the chain.
    pub head: Head,
    /// The hybrid time of that end.
    pub hlc: Hlc,
    /// Whether the last write succeeded.
    pub writable: bool,
}

type Finish = Box<dyn FnOnce(Result<(), JournalFault>) + Send>;
type Job = Box<dyn FnOnce(&mut JournalTransaction<'_>) -> (bool, Finish) + Send>;

/// The journal of a running till.
pub struct Journal {
    jobs: Option<mpsc::SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
    state: Arc<Mutex<JournalState>>,
    path: PathBuf,
}

impl Journal {
    /// Opens the journal in a data folder; begins a first incarnation when there is none.
    ///
    /// # Errors
    /// [`JournalFault`] when the folder or the file can't be used.
    pub fn open(config: JournalConfig) -> Result<Self, JournalFault> {
        make_folder(&config.folder)?;
        let path = config.folder.join(FILE_NAME);
        let mut connection = open_writer(&path, SCHEMA, Durability::Full)?;
        let mut chain = load_chain(&mut connection, &config)?;
        if chain.head.seq.get() == 0 {
            open_incarnation(&mut connection, &mut chain, &config)?;
        }
        let state = Arc::new(Mutex::new(JournalState { head: chain.head, hlc: chain.hlc, writable: true }));
        let (jobs, queue) = mpsc::sync_channel(QUEUE_MAX);
        let writer = Writer { connection, chain, state: Arc::clone(&state), on_commit: config.on_commit };
        let thread = std::thread::Builder::new()
            .name("journal".to_owned())
            .spawn(move || writer.run(&queue))
            .map_err(|error| JournalFault::Entry(format!("no thread for the journal: {error}")))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread), state, path })
    }

    /// The present state.
    pub fn state(&self) -> JournalState {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be opened.
    pub fn reader(&self) -> Result<JournalReader, JournalFault> {
        JournalReader::open(&self.path)
    }

    /// Decides and writes one operation. `decide` runs alone: what it reads can't change until its entries are
    /// durable. Blocks until then.
    ///
    /// # Errors
    /// [`WriteFault::Refused`] with what `decide` refused, [`WriteFault::Journal`] when the disk did not take it; in
    /// both cases nothing was written.
    pub fn write<T, E>(
        &self,
        decide: impl FnOnce(&mut JournalTransaction<'_>) -> Result<T, WriteFault<E>> + Send + 'static,
    ) -> Result<T, WriteFault<E>>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        let (answer, answered) = mpsc::sync_channel(1);
        let job: Job = Box::new(move |transaction| {
            let decided = decide(transaction);
            let keep = decided.is_ok();
            let finish: Finish = Box::new(move |committed| {
                let outcome = match (decided, committed) {
                    (Ok(value), Ok(())) => Ok(value),
                    (Ok(_), Err(fault)) => Err(WriteFault::Journal(fault)),
                    (Err(refused), _) => Err(refused),
                };
                // Whoever asked may have gone away; the entry stays.
                let _ = answer.send(outcome);
            });
            (keep, finish)
        });
        let jobs = self.jobs.as_ref().ok_or(JournalFault::Untaken)?;
        jobs.send(job).map_err(|_| JournalFault::Untaken)?;
        answered.recv().map_err(|_| JournalFault::Untaken)?
    }
}

/// Waits for operations under way; everything answered is already durable.
impl Drop for Journal {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn load_chain(connection: &mut Connection, config: &JournalConfig) -> Result<Chain, JournalFault> {
    let boot_id = u64::from_be_bytes(random_bytes()?) >> 1;
    let incarnation = load_incarnation(connection)?;
    let last = match incarnation {
        Some(incarnation) => load_last_entry(connection, incarnation)?,
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
        (None, Some(incarnation)) => (Head::start(incarnation), Hlc::ZERO),
        (None, None) => {
            let incarnation = Incarnation::from_random(u64::from_be_bytes(random_bytes()?));
            (Head::start(incarnation), Hlc::ZERO)
        }
    };
    Ok(Chain {
        till: config.till,
        head,
        hlc,
        boot_id,
        started: crate::host::monotonic(),
        clock: Arc::clone(&config.clock),
    })
}

fn open_incarnation(
    connection: &mut Connection,
    chain: &mut Chain,
    config: &JournalConfig,
) -> Result<(), JournalFault> {
    let sql = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if load_incarnation(&sql)?.is_none() {
        let number = to_stored(chain.head.incarnation.get());
        sql.execute(include_str!("sql/insert_incarnation.sql"), named_params! { ":number": number })?;
    }
    let opened = Payload::Opened(Opened {
        public_key: config.public_key,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    });
    let op_id = OpId::from_bytes(random_bytes()?);
    JournalTransaction::new(&sql, chain).append(op_id, None, &opened)?;
    Ok(sql.commit()?)
}

struct Writer {
    connection: Connection,
    chain: Chain,
    state: Arc<Mutex<JournalState>>,
    on_commit: Box<dyn Fn(&JournalState) + Send>,
}

impl Writer {
    /// Takes operations until the journal is dropped.
    fn run(mut self, queue: &mpsc::Receiver<Job>) {
        while let Ok(first) = queue.recv() {
            let more = std::iter::from_fn(|| queue.try_recv().ok()).take(GROUP_MAX.saturating_sub(1));
            let group: Vec<Job> = std::iter::once(first).chain(more).collect();
            self.commit_group(group);
        }
    }

    fn commit_group(&mut self, group: Vec<Job>) {
        let before = self.chain.mark();
        let mut finishes = Vec::with_capacity(group.len());
        let committed = self.decide_group(group, &mut finishes);
        let state = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            if let Err(fault) = &committed {
                log::error!(%fault, "journal_unwritable");
                self.chain.reset(before);
            }
            *state = JournalState { head: self.chain.head, hlc: self.chain.hlc, writable: committed.is_ok() };
            *state
        };
        for finish in finishes {
            finish(committed.as_ref().copied().map_err(again));
        }
        if committed.is_ok() {
            (self.on_commit)(&state);
        }
    }

    /// Decides each operation in a savepoint of its own, so that one that fails takes nothing of the others along.
    fn decide_group(&mut self, group: Vec<Job>, finishes: &mut Vec<Finish>) -> Result<(), JournalFault> {
        let mut jobs = group.into_iter();
        let outcome = (|| {
            let mut sql = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            for job in jobs.by_ref() {
                let mark = self.chain.mark();
                let savepoint = sql.savepoint()?;
                let (keep, finish) = job(&mut JournalTransaction::new(&savepoint, &mut self.chain));
                finishes.push(finish);
                // A full disk can make SQLite give up the whole transaction. What came next would then be written on
                // its own, after entries that are gone.
                if savepoint.is_autocommit() {
                    return Err(JournalFault::Untaken);
                }
                if keep {
                    savepoint.commit()?;
                } else {
                    self.chain.reset(mark);
                }
            }
            Ok(sql.commit()?)
        })();
        // What was not even decided is told so: its channel closes when the job is dropped.
        drop(jobs);
        outcome
    }
}

/// The same fault for each operation of a group.
fn again(fault: &JournalFault) -> JournalFault {
    match fault {
        JournalFault::Database(DatabaseFault::DiskFull) => JournalFault::Database(DatabaseFault::DiskFull),
        JournalFault::Database(DatabaseFault::ReadOnly) => JournalFault::Database(DatabaseFault::ReadOnly),
        JournalFault::Database(DatabaseFault::Damaged) => JournalFault::Database(DatabaseFault::Damaged),
        other => JournalFault::Entry(other.to_string()),
    }
}

#[cfg(test)]
#[path = "writer_tests.rs"]
mod tests;
