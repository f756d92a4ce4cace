//! What a till does with its journal while nobody waits: proves it once after each start, and forgets what head office
//! has held for long.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::agent::Agent;
use super::upload::write_off_thread;
use crate::host::log;
use crate::journal::{JournalFault, verify_journal};
use crate::net::server::stopped;

/// The first customers come before the proof.
const START_REST: Duration = Duration::from_secs(20);
/// Between two steps, so that a sale never waits for more than one.
const STEP_REST: Duration = Duration::from_millis(250);
/// How often there may be something to forget.
const REST: Duration = Duration::from_secs(3_600);

/// Looks after the journal until the till stops.
pub async fn run_upkeep(agent: Arc<Agent>, stop: watch::Receiver<bool>) {
    if !rest(START_REST, &stop).await {
        return;
    }
    let proven = Arc::clone(&agent);
    // A proof that was stopped with the till is made at the next start.
    let _ = tokio::task::spawn_blocking(move || prove(&proven)).await;
    loop {
        let pause = match compact_step(&agent).await {
            Ok(0) => REST,
            Ok(entries) => {
                log::info!(entries, "journal_compacted");
                STEP_REST
            }
            Err(fault) => {
                log::error!(%fault, "journal_not_compacted");
                REST
            }
        };
        if !rest(pause, &stop).await {
            return;
        }
    }
}

/// Whether the till goes on.
async fn rest(pause: Duration, stop: &watch::Receiver<bool>) -> bool {
    tokio::select! {
        () = tokio::time::sleep(pause) => true,
        () = stopped(stop.clone()) => false,
    }
}

/// Proves the whole journal beside the thread that writes; a file that does not hold is set aside.
fn prove(agent: &Agent) {
    let report = agent.journal.reader().and_then(|reader| verify_journal(&reader));
    let what = match &report {
        Ok(report) => report.faults.first().map(|fault| format!("entry `{}`: {}", fault.seq, fault.what)),
        Err(fault) if fault.is_damage() => Some(fault.to_string()),
        Err(fault) => {
            log::error!(%fault, "journal_not_proven");
            None
        }
    };
    match what {
        Some(what) => {
            log::error!(what, "journal_damaged");
            // A till that is ending proves it at its next start.
            let _ = agent.journal.set_aside();
        }
        None => log::debug!(entries = report.map_or(0, |report| report.entries), "journal_proven"),
    }
}

/// How many entries were compacted.
async fn compact_step(agent: &Arc<Agent>) -> Result<usize, JournalFault> {
    let key = agent.key.clone();
    let (told, entries) = std::sync::mpsc::channel();
    write_off_thread(agent, move |journal| {
        let compacted = journal.compact(&|bytes| key.sign(bytes))?;
        // Whoever asked waits for this very write.
        let _ = told.send(compacted);
        Ok(())
    })
    .await?;
    Ok(entries.try_recv().unwrap_or(0))
}
