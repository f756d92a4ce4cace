//! Starting and stopping a printer's thread, and handing it jobs.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, Sender, SyncSender, TrySendError};
use std::thread::{Builder, JoinHandle};
use std::time::Instant;

use super::address::Address;
use super::event::PrinterEvent;
use super::spool::Spool;
use super::status::PrinterStatus;
use crate::core::codec::printing::PrinterProfile;
use crate::core::codec::profile::Line;
use crate::host::clock;

/// Jobs that may wait. A printer that has been off for so many sales has somebody's attention.
pub const JOBS_MAX: usize = 16;

/// The longest job, in bytes: some metres of paper, all of it pictures.
pub const JOB_BYTES_MAX: usize = 1 << 20;

/// One printer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrinterConfig {
    /// Where it is.
    pub address: Address,
    /// The serial line, for one that hangs on one.
    pub line: Line,
    /// What is known of it.
    pub profile: PrinterProfile,
}

/// Something to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// What it is, for the log.
    pub name: String,
    /// The bytes, from initialisation to cut.
    pub bytes: Vec<u8>,
}

/// What the thread is given.
#[derive(Debug)]
pub(super) enum Work {
    /// A job, and when it was taken.
    Job(Job, Instant),
    /// Wakes it to see that it is to end.
    Stop,
}

/// Why a job is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JobRefusal {
    /// Too many wait already.
    #[error("{JOBS_MAX} receipts wait for the printer already; see to the printer, then print again")]
    Full,
    /// It is too long.
    #[error("the receipt is over {JOB_BYTES_MAX} bytes; shorten it")]
    TooLong,
    /// The thread has ended.
    #[error("the printer's thread has ended; start the till anew")]
    Stopped,
}

/// The printer's thread could not be started. A printer that is missing or held is no such reason: it is waited for.
#[derive(Debug, thiserror::Error)]
#[error("the printer's thread can't be started: {0}")]
pub struct PrinterStartError(#[from] std::io::Error);

/// A printer at work.
#[derive(Debug)]
pub struct Printer {
    jobs: SyncSender<Work>,
    stop: Sender<Infallible>,
    status: Arc<PrinterStatus>,
    thread: JoinHandle<()>,
}

/// Takes jobs for a printer; as many as are needed.
#[derive(Debug, Clone)]
pub struct JobSlot {
    jobs: SyncSender<Work>,
    status: Arc<PrinterStatus>,
}

impl Printer {
    /// Starts the thread of a printer. What happens is told to `on_event`, on that thread.
    ///
    /// # Errors
    /// [`PrinterStartError`] when the system gives no thread.
    pub fn spawn(
        config: PrinterConfig,
        on_event: impl FnMut(PrinterEvent) + Send + 'static,
    ) -> Result<Self, PrinterStartError> {
        let (jobs, waiting) = mpsc::sync_channel(JOBS_MAX);
        let (stop, stopped) = mpsc::channel();
        let status = Arc::new(PrinterStatus::default());
        let spool = Spool::new(config, waiting, stopped, Arc::clone(&status), on_event);
        let thread = Builder::new().name("printer".to_owned()).spawn(move || spool.run())?;
        Ok(Self { jobs, stop, status, thread })
    }

    /// The state and the counters.
    #[must_use]
    pub fn status(&self) -> Arc<PrinterStatus> {
        Arc::clone(&self.status)
    }

    /// Where jobs are put.
    #[must_use]
    pub fn slot(&self) -> JobSlot {
        JobSlot { jobs: self.jobs.clone(), status: Arc::clone(&self.status) }
    }

    /// Ends the thread: after the job that it is at, if that can be printed at once.
    pub fn stop(self) {
        let Self { jobs, stop, thread, .. } = self;
        drop(stop);
        // With a full queue it is at work, and looks by itself.
        let _ = jobs.try_send(Work::Stop);
        // A thread that failed has said so.
        let _ = thread.join();
    }
}

impl JobSlot {
    /// Takes a job, at once and without waiting for anything.
    ///
    /// # Errors
    /// [`JobRefusal`]; the job is not printed then.
    pub fn print(&self, job: Job) -> Result<(), JobRefusal> {
        if job.bytes.len() > JOB_BYTES_MAX {
            return Err(JobRefusal::TooLong);
        }
        self.status.waiting.fetch_add(1, Ordering::Relaxed);
        self.jobs.try_send(Work::Job(job, clock::monotonic())).map_err(|error| {
            self.status.waiting.fetch_sub(1, Ordering::Relaxed);
            self.status.dropped.fetch_add(1, Ordering::Relaxed);
            match error {
                TrySendError::Full(_) => JobRefusal::Full,
                TrySendError::Disconnected(_) => JobRefusal::Stopped,
            }
        })
    }
}
