//! The operator book on its way down, and the till that stands idle.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::book_file::{check_operator_book, store_operator_book};
use crate::core::sync::wire::OperatorBookBundle;
use crate::host::{log, monotonic};
use crate::net::server::stopped;
use crate::till::agent::Agent;
use crate::till::download::{DownloadFault, handle_fault};
use crate::till::event::Event;
use crate::till::hub_client::HubClient;
use crate::till::upload::{backoff, note_contact, wait_after};

/// How long the till waits before it asks a hub whose book is older than its own.
const OLDER_WAIT: Duration = Duration::from_secs(60);
/// How often a till looks whether somebody stands idle, at most.
const LOOK: Duration = Duration::from_secs(1);

/// Fetches the operator book whenever it changes, until the till stops.
pub async fn run_operators(agent: Arc<Agent>, client: HubClient, stop: watch::Receiver<bool>) {
    let mut backoff = backoff();
    let mut wait = false;
    while !*stop.borrow() {
        let step = tokio::select! {
            step = fetch(&agent, &client, wait) => step,
            () = stopped(stop.clone()) => return,
        };
        wait = step.is_ok();
        match step {
            Ok(true) => backoff.handle_success(),
            // A hub that was restored from a backup has an older book until its next change.
            Ok(false) => tokio::select! {
                () = tokio::time::sleep(OLDER_WAIT) => {}
                () = stopped(stop.clone()) => return,
            },
            Err(DownloadFault::Call(fault)) if fault.code() == Some("not_found") => {
                // A head office of an earlier version has no operators.
                tokio::select! {
                    () = tokio::time::sleep(OLDER_WAIT) => {}
                    () = stopped(stop.clone()) => return,
                }
            }
            Err(fault) => {
                handle_fault(&agent, &fault);
                wait_after(&mut backoff, &stop).await;
            }
        }
    }
}

/// The book, if there is another than this till's; false when this till had a later one.
async fn fetch(agent: &Arc<Agent>, client: &HubClient, wait: bool) -> Result<bool, DownloadFault> {
    let have = agent.desk().book().revision;
    let Some(bundle) = client.operator_book(have, wait).await? else { return Ok(true) };
    note_contact(agent, bundle.hub_time);
    let taken = Arc::clone(agent);
    let applied = tokio::task::spawn_blocking(move || apply(&taken, &bundle)).await;
    applied.map_err(|_| DownloadFault::Stopping)?
}

fn apply(agent: &Agent, bundle: &OperatorBookBundle) -> Result<bool, DownloadFault> {
    let book = check_operator_book(bundle, &agent.identity.hub_public_key)?;
    let known = agent.desk().book().revision;
    if book.revision < known {
        log::warn!("operator_book_older");
        return Ok(false);
    }
    if book.revision > known {
        store_operator_book(&agent.config.data, bundle)?;
        log::info!(revision = book.revision, operators = book.operators.len(), "operator_book_taken");
        agent.desk().set_book(book);
        agent.publish(Event::Operator);
    }
    Ok(true)
}

/// Signs out whoever leaves the till idle, until the till stops.
pub async fn run_idle(agent: Arc<Agent>, stop: watch::Receiver<bool>) {
    loop {
        let now = monotonic();
        let changed = agent.desk().expire(now);
        if changed {
            agent.publish(Event::Operator);
        }
        let next = agent.desk().next_expiry();
        let rest = next.map_or(LOOK, |next| next.saturating_duration_since(now).min(LOOK));
        tokio::select! {
            () = tokio::time::sleep(rest.max(Duration::from_millis(10))) => {}
            () = stopped(stop.clone()) => return,
        }
    }
}
