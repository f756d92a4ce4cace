//! What a command says: results on standard output, logs and faults on standard error.

use std::process::ExitCode;

use anyhow::Context;
use tracing_subscriber::filter::LevelFilter;

/// Starts the log: one JSON object a line on standard error, for journald and for grep.
pub(super) fn start_log() {
    // A log that was started before goes on; nothing else can fail here.
    let _ = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_writer(std::io::stderr)
        .with_max_level(LevelFilter::INFO)
        .with_target(false)
        .try_init();
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
