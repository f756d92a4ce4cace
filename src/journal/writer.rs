//! The one thread that writes: it decides operations one after the other, commits those that wait together in one
//! transaction, and answers each only after the commit has returned.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::TransactionBehavior;

use super::fault::{JournalFault, WriteFault};
use super::mark::LAG_ENTRIES_MAX;
use super::opening::{OpenJournal, open_anew, open_marked};
use super::reader::JournalReader;
use super::transaction::JournalTransaction;
use crate::core::ledger::Head;
use crate::core::model::{Hlc, TillId, Timestamp};
use crate::host::database::DatabaseFault;
use crate::host::file::make_folder;
use crate::host::{entropy, log};

/// Wall clock in milliseconds; a parameter, so that tests decide what time it is.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The most operations that are committed together.
const GROUP_MAX: usize = 64;
/// The most operations that wait; beyond it callers wait themselves.
const QUEUE_MAX: usize = 256;
/// The journal's file in the data folder.
pub(super) const FILE_NAME: &str = "journal.db";

/// The mark is synced once nothing was written for so long.
const MARK_REST: Duration = Duration::from_millis(500);

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
    /// Whether the high-water mark beside it can be written.
    pub marked: bool,
    /// Which file of this run it is: one more each time that one was set aside.
    pub file: u32,
}

type Finish = Box<dyn FnOnce(Result<(), JournalFault>) + Send>;
type Job = Box<dyn FnOnce(&mut JournalTransaction<'_>) -> (Verdict, Finish) + Send>;

/// What becomes of an operation that was decided.
enum Verdict {
    Keep,
    Drop,
    /// It met a damaged page.
    Damaged,
}

enum Task {
    Write(Job),
    Answer(mpsc::SyncSender<()>),
    SetAside,
}

/// The journal of a running till.
pub struct Journal {
    jobs: Option<mpsc::SyncSender<Task>>,
    thread: Option<JoinHandle<()>>,
    state: Arc<Mutex<JournalState>>,
    path: PathBuf,
}

impl Journal {
    /// Opens the journal in a data folder. A new life of it begins by itself where there is none, where the file was
    /// damaged (it is set aside), and where it may not be the only and latest copy.
    ///
    /// # Errors
    /// [`JournalFault`] when the folder or the file can't be used.
    pub fn open(config: JournalConfig) -> Result<Self, JournalFault> {
        make_folder(&config.folder)?;
        let path = config.folder.join(FILE_NAME);
        let opened = open_marked(&config)?;
        let state = Arc::new(Mutex::new(opened.state()));
        let (jobs, queue) = mpsc::sync_channel(QUEUE_MAX);
        let writer = Writer { opened, state: Arc::clone(&state), config };
        let inherit = entropy::inherit();
        let thread = std::thread::Builder::new()
            .name("journal".to_owned())
            .spawn(move || {
                inherit();
                writer.run(&queue);
            })
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
        let file = self.state().file;
        Ok(JournalReader::open(&self.path)?.of_file(file))
    }

    /// Lets a reader go on with the present file, where the one that it reads was set aside.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be opened.
    pub fn renew(&self, reader: &mut JournalReader) -> Result<(), JournalFault> {
        if reader.file() != self.state().file {
            *reader = self.reader()?;
        }
        Ok(())
    }

    /// Sets the file aside as damaged and goes on with a new one: for what is found wrong with it while it is in use.
    ///
    /// # Errors
    /// [`JournalFault::Untaken`] when the program is ending.
    pub fn set_aside(&self) -> Result<(), JournalFault> {
        let jobs = self.jobs.as_ref().ok_or(JournalFault::Untaken)?;
        jobs.send(Task::SetAside).map_err(|_| JournalFault::Untaken)
    }

    /// Returns once the thread that writes has come to this question: one that hangs on its disk never does.
    ///
    /// # Errors
    /// [`JournalFault::Untaken`] when the thread has ended.
    pub fn await_writer(&self) -> Result<(), JournalFault> {
        let (answer, answered) = mpsc::sync_channel(1);
        let jobs = self.jobs.as_ref().ok_or(JournalFault::Untaken)?;
        jobs.send(Task::Answer(answer)).map_err(|_| JournalFault::Untaken)?;
        answered.recv().map_err(|_| JournalFault::Untaken)
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
            let verdict = match &decided {
                Ok(_) => Verdict::Keep,
                Err(WriteFault::Journal(fault)) if fault.is_damage() => Verdict::Damaged,
                Err(_) => Verdict::Drop,
            };
            let finish: Finish = Box::new(move |committed| {
                let outcome = match (decided, committed) {
                    (Ok(value), Ok(())) => Ok(value),
                    (Ok(_), Err(fault)) => Err(WriteFault::Journal(fault)),
                    (Err(refused), _) => Err(refused),
                };
                // Whoever asked may have gone away; the entry stays.
                let _ = answer.send(outcome);
            });
            (verdict, finish)
        });
        let jobs = self.jobs.as_ref().ok_or(JournalFault::Untaken)?;
        jobs.send(Task::Write(job)).map_err(|_| JournalFault::Untaken)?;
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

struct Writer {
    opened: OpenJournal,
    state: Arc<Mutex<JournalState>>,
    config: JournalConfig,
}

impl Writer {
    /// Takes operations until the journal is dropped. When it has come to rest, its mark is made to last.
    fn run(mut self, queue: &mpsc::Receiver<Task>) {
        loop {
            let first = match self.opened.mark_lag() {
                Some(_) => match queue.recv_timeout(MARK_REST) {
                    Err(mpsc::RecvTimeoutError::Timeout) => {
                        self.opened.sync_mark();
                        continue;
                    }
                    first => first.ok(),
                },
                None => queue.recv().ok(),
            };
            let Some(first) = first else { break };
            let more = std::iter::from_fn(|| queue.try_recv().ok()).take(GROUP_MAX.saturating_sub(1));
            let mut damaged = false;
            let mut group = Vec::new();
            for task in std::iter::once(first).chain(more) {
                match task {
                    Task::Write(job) => group.push(job),
                    Task::Answer(answer) => drop(answer.send(())),
                    Task::SetAside => damaged = true,
                }
            }
            damaged |= self.commit_group(group);
            if damaged {
                self.replace();
            }
            if self.opened.mark_lag() >= Some(LAG_ENTRIES_MAX) {
                self.opened.sync_mark();
            }
        }
        self.opened.sync_mark();
    }

    /// Whether the file was found damaged.
    fn commit_group(&mut self, group: Vec<Job>) -> bool {
        if group.is_empty() {
            return false;
        }
        let before = self.opened.chain.mark();
        let mut finishes = Vec::with_capacity(group.len());
        let mut damaged = false;
        let committed = self.decide_group(group, &mut finishes, &mut damaged);
        match &committed {
            // Answered is what the mark covers too (invariant I1 beside I2).
            Ok(()) => self.opened.write_mark(before.0),
            Err(fault) => {
                log::error!(%fault, "journal_unwritable");
                damaged |= fault.is_damage();
                self.opened.chain.reset(before);
            }
        }
        let state = self.publish(committed.is_ok());
        for finish in finishes {
            finish(committed.as_ref().copied().map_err(again));
        }
        if committed.is_ok() {
            (self.config.on_commit)(&state);
        }
        damaged
    }

    fn publish(&self, writable: bool) -> JournalState {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        *state = JournalState { writable, file: state.file, ..self.opened.state() };
        *state
    }

    /// Sets the file aside and goes on with a new one, and with what could be carried over.
    fn replace(&mut self) {
        self.opened.close();
        match open_anew(&self.config) {
            Ok(opened) => {
                self.opened = opened;
                let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
                *state = JournalState { file: state.file.saturating_add(1), ..self.opened.state() };
            }
            // Nothing is sold until the disk takes a new file; each operation tries anew.
            Err(fault) => log::error!(%fault, "journal_not_replaced"),
        }
        let state = *self.state.lock().unwrap_or_else(PoisonError::into_inner);
        (self.config.on_commit)(&state);
    }

    /// Decides each operation in a savepoint of its own, so that one that fails takes nothing of the others along.
    fn decide_group(
        &mut self,
        group: Vec<Job>,
        finishes: &mut Vec<Finish>,
        damaged: &mut bool,
    ) -> Result<(), JournalFault> {
        let mut jobs = group.into_iter();
        let OpenJournal { connection, chain, .. } = &mut self.opened;
        let outcome = (|| {
            let mut sql = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            for job in jobs.by_ref() {
                let mark = chain.mark();
                let savepoint = sql.savepoint()?;
                let (verdict, finish) = job(&mut JournalTransaction::new(&savepoint, chain));
                finishes.push(finish);
                // A full disk can make SQLite give up the whole transaction. What came next would then be written on
                // its own, after entries that are gone.
                if savepoint.is_autocommit() {
                    return Err(JournalFault::Untaken);
                }
                if matches!(verdict, Verdict::Keep) {
                    savepoint.commit()?;
                } else {
                    *damaged |= matches!(verdict, Verdict::Damaged);
                    chain.reset(mark);
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
