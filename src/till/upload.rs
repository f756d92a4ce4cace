//! Entries on their way up: as soon as they are durable here, until they are durable there (design 4.2).

use std::sync::Arc;
use std::time::Duration;

use minicbor::bytes::ByteVec;
use tokio::sync::watch;

use super::agent::Agent;
use super::hub_client::{CallFault, HubClient};
use super::link::LinkState;
use crate::core::ledger::{Entry, Head};
use crate::core::model::{EntrySeq, Timestamp};
use crate::core::sync::wire::{BATCH_BYTES_TARGET, BATCH_ENTRIES_MAX, Batch};
use crate::core::sync::{Backoff, UploadPlan, plan_upload};
use crate::host::entropy::random_bytes;
use crate::host::log;
use crate::journal::{JournalFault, WriteFault};
use crate::net::server::stopped;

/// The first wait after a failure is at most this long.
const BACKOFF_BASE_MS: u64 = 250;
/// No wait is longer; a shop that is back online is in step again within seconds.
const BACKOFF_CAP_MS: u64 = 15_000;
/// How often the hub is asked where it is while there is nothing to send.
const RECHECK: Duration = Duration::from_secs(60);
/// How long a chain that can't be continued waits before it is looked at again.
const REFUSED_WAIT: Duration = Duration::from_secs(60);

/// The waits of one task that calls head office.
pub(super) fn backoff() -> Backoff {
    Backoff::new(BACKOFF_BASE_MS, BACKOFF_CAP_MS)
}

/// Waits after a failure, or until the till stops.
pub(super) async fn wait_after(backoff: &mut Backoff, stop: &watch::Receiver<bool>) {
    let random = random_bytes().map_or(u64::MAX, u64::from_be_bytes);
    let wait = Duration::from_millis(backoff.handle_failure(random));
    tokio::select! {
        () = tokio::time::sleep(wait) => {}
        () = stopped(stop.clone()) => {}
    }
}

/// Notes that head office answered.
pub(super) fn note_contact(agent: &Agent, hub_time: Timestamp) {
    let here = agent.now();
    let offset = i64::try_from(hub_time.ms()).ok().zip(i64::try_from(here.ms()).ok());
    agent.update_link(|link| {
        link.state = LinkState::Online;
        link.last_contact = Some(here);
        link.offset_ms = offset.and_then(|(there, here)| there.checked_sub(here));
    });
}

/// Notes that head office did not answer, or refused. Whoever sends entries is woken to look at it anew.
pub(super) fn note_failure(agent: &Agent, fault: &CallFault) {
    let state = match fault {
        CallFault::Problem { retry: false, code, .. } if code == "wrong_token" => {
            LinkState::Refused("wrong_token")
        }
        CallFault::Problem { .. } | CallFault::Unreachable(_) | CallFault::NoHub(_) => LinkState::Offline,
    };
    if agent.link().state != state {
        log::warn!(%fault, "hub_lost");
    }
    agent.update_link(|link| link.state = state);
    agent.woken.notify_one();
}

/// Sends entries until the till stops.
pub async fn run_upload(agent: Arc<Agent>, client: HubClient, stop: watch::Receiver<bool>) {
    let mut backoff = backoff();
    let mut known: Option<Head> = None;
    while !*stop.borrow() {
        // Whoever was lost may come back as an older copy: then it has to say anew how far it is.
        if agent.link().state != LinkState::Online {
            known = None;
        }
        let step = tokio::select! {
            step = send_next(&agent, &client, &mut known) => step,
            () = stopped(stop.clone()) => return,
        };
        match step {
            Ok(Step::Sent) => backoff.handle_success(),
            Ok(Step::InSync) => {
                backoff.handle_success();
                tokio::select! {
                    () = agent.woken.notified() => {}
                    // A hub that was restored from a backup lacks entries that it once acknowledged.
                    () = tokio::time::sleep(RECHECK) => known = None,
                    () = stopped(stop.clone()) => return,
                }
            }
            Ok(Step::Refused(code)) => {
                log::error!(code, "upload_refused");
                agent.update_link(|link| link.state = LinkState::Refused(code));
                known = None;
                tokio::select! {
                    () = tokio::time::sleep(REFUSED_WAIT) => {}
                    () = stopped(stop.clone()) => return,
                }
            }
            Err(UploadFault::Call(fault)) => {
                known = None;
                note_failure(&agent, &fault);
                wait_after(&mut backoff, &stop).await;
            }
            Err(UploadFault::Journal(fault)) => {
                log::error!(%fault, "upload_stuck");
                wait_after(&mut backoff, &stop).await;
            }
        }
    }
}

enum Step {
    Sent,
    InSync,
    Refused(&'static str),
}

#[derive(Debug, thiserror::Error)]
enum UploadFault {
    #[error(transparent)]
    Call(#[from] CallFault),
    #[error(transparent)]
    Journal(#[from] JournalFault),
}

/// One step: ask where the hub is unless it has just said so, then send what it lacks.
async fn send_next(
    agent: &Arc<Agent>,
    client: &HubClient,
    known: &mut Option<Head>,
) -> Result<Step, UploadFault> {
    let own = agent.journal.state().head;
    let hub = match *known {
        Some(head) => Some(head),
        None => {
            let answer = client.head().await?;
            note_contact(agent, answer.hub_time);
            if let Some(head) = answer.head.filter(|head| head.incarnation == own.incarnation) {
                acknowledge(agent, head, answer.hub_time).await?;
                agent.publish_sync();
            }
            answer.head
        }
    };
    let plan = {
        let lookup = agent.lookup();
        plan_upload(own, hub, |seq| lookup.journal.load_hash(own.incarnation, seq).ok().flatten())
    };
    match plan {
        UploadPlan::InSync => {
            *known = hub.or(Some(Head::start(own.incarnation)));
            Ok(Step::InSync)
        }
        UploadPlan::Behind { .. } => Ok(Step::Refused("behind_hub")),
        UploadPlan::Fork { .. } => Ok(Step::Refused("fork")),
        UploadPlan::Send { from } => {
            let batch = load_batch(agent, own, from)?;
            let unsent = own.seq.get().saturating_sub(from.get()).saturating_add(1);
            match client.send(&batch, unsent).await {
                Ok(ack) => {
                    note_contact(agent, ack.hub_time);
                    acknowledge(agent, ack.head, ack.hub_time).await?;
                    *known = Some(ack.head);
                    agent.publish_sync();
                    Ok(Step::Sent)
                }
                Err(fault) => match fault.code() {
                    Some("fork") => Ok(Step::Refused("fork")),
                    Some("bad_signature") => Ok(Step::Refused("bad_signature")),
                    Some("wrong_till") => Ok(Step::Refused("wrong_till")),
                    _ => Err(fault.into()),
                },
            }
        }
    }
}

/// The next entries, as many as fit into one batch, signed at their head.
fn load_batch(agent: &Agent, own: Head, from: EntrySeq) -> Result<Batch, JournalFault> {
    let loaded = agent.lookup().journal.load_entries(from, own.incarnation, BATCH_ENTRIES_MAX)?;
    let mut bytes: usize = 0;
    let fits = |entry: &Entry| {
        let full = bytes >= BATCH_BYTES_TARGET;
        bytes = bytes.saturating_add(entry.bytes().len());
        !full
    };
    let entries: Vec<Entry> = loaded.into_iter().take_while(fits).collect();
    let last = entries.last().ok_or_else(|| JournalFault::Entry(format!("entry `{from}` is missing")))?;
    let head = Head { incarnation: own.incarnation, seq: last.header.seq, hash: last.hash };
    let signature = agent.key.sign(&head.signed_bytes(agent.identity.till));
    let entries = entries.iter().map(|entry| ByteVec::from(entry.bytes().to_vec())).collect();
    Ok(Batch { entries, head, signature })
}

async fn acknowledge(agent: &Arc<Agent>, head: Head, hub_time: Timestamp) -> Result<(), JournalFault> {
    write_off_thread(agent, move |journal| journal.acknowledge(head, hub_time)).await
}

/// Writes to the journal without holding up the tasks of this thread.
pub(super) async fn write_off_thread(
    agent: &Arc<Agent>,
    write: impl FnOnce(&mut crate::journal::JournalTransaction<'_>) -> Result<(), JournalFault> + Send + 'static,
) -> Result<(), JournalFault> {
    let agent = Arc::clone(agent);
    let written = tokio::task::spawn_blocking(move || {
        agent
            .journal
            .write::<(), std::convert::Infallible>(|journal| write(journal).map_err(WriteFault::from))
    });
    match written.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(WriteFault::Journal(fault))) => Err(fault),
        Ok(Err(WriteFault::Refused(never))) => match never {},
        Err(_) => Err(JournalFault::Untaken),
    }
}
