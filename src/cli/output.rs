//! What a command says: results on standard output, logs and faults on standard error.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Context;
use tracing::{Level, Metadata};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::host::supervisor;

/// Starts the log: one JSON object a line on standard error, for journald and for grep.
pub(super) fn start_log() {
    let weighed = supervisor::logs_to_journal();
    // A log that was started before goes on; nothing else can fail here.
    let _ = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_writer(Lines { weighed })
        .with_max_level(LevelFilter::INFO)
        .with_target(false)
        .try_init();
}

/// Standard error, one line at a time.
struct Lines {
    /// Whether systemd's journal reads the weight of a line from `<3>` before it (sd-daemon(3)).
    weighed: bool,
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line(Vec::new())
    }

    fn make_writer_for(&'a self, event: &Metadata<'_>) -> Line {
        let weight = match *event.level() {
            Level::ERROR => "<3>",
            Level::WARN => "<4>",
            Level::INFO => "<6>",
            Level::DEBUG | Level::TRACE => "<7>",
        };
        Line(if self.weighed { weight.into() } else { Vec::new() })
    }
}

/// A line on its way: it goes out in one piece, so that two threads never share one.
struct Line(Vec<u8>);

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        // Who reads the log has gone; there is nobody to tell.
        let _ = io::stderr().write_all(&self.0);
    }
}

/// A runtime for a command that waits for sockets, with so many threads for its tasks. What waits for a disk has
/// threads of its own.
///
/// # Errors
/// When the operating system gives no threads.
#[cfg(any(feature = "till", feature = "hub"))]
pub(super) fn start_runtime(workers: usize) -> anyhow::Result<tokio::runtime::Runtime> {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder
        .worker_threads(workers)
        .max_blocking_threads(16)
        .enable_all()
        .build()
        .context("no threads can be started")
}

/// The exit code of an outcome; a fault is told on standard error, each cause once.
pub(super) fn report(outcome: anyhow::Result<ExitCode>) -> ExitCode {
    match outcome {
        Ok(code) => code,
        Err(fault) => {
            let mut told = String::new();
            for cause in fault.chain().map(ToString::to_string) {
                if !told.contains(&cause) {
                    let separator = if told.is_empty() { "" } else { ": " };
                    told = format!("{told}{separator}{cause}");
                }
            }
            eprintln!("tallytill: {told}");
            ExitCode::FAILURE
        }
    }
}
