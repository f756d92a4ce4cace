//! Knowledge on its way down: members and the programme, each on its own, neither waiting for uploads (design 4.3). What
//! is fetched of members, and when, says `member_list`.

use std::sync::Arc;

use tokio::sync::watch;

use super::agent::Agent;
use super::card_book_file::CardBookFault;
use super::card_stock::StockFault;
use super::counter::refresh;
use super::hub_client::{CallFault, HubClient};
use super::operators::OperatorBookFault;
use super::programme_file::{ProgrammeFault, check_bundle, store_bundle};
use super::snapshot::SnapshotFault;
use super::upload::{backoff, note_failure, wait_after};
use crate::cache::CacheFault;
use crate::core::ledger::Head;
use crate::core::model::MemberId;
use crate::core::sync::wire::{MemberPage, ProgrammeBundle};
use crate::host::log;
use crate::journal::{JournalFault, JournalTransaction, WriteFault};
use crate::net::server::stopped;

/// What head office knows did not arrive, or could not be taken over.
#[derive(Debug, thiserror::Error)]
pub enum DownloadFault {
    /// The call.
    #[error(transparent)]
    Call(#[from] CallFault),
    /// The members' copy.
    #[error(transparent)]
    Cache(#[from] CacheFault),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalFault),
    /// The programme.
    #[error(transparent)]
    Programme(#[from] ProgrammeFault),
    /// The card book.
    #[error(transparent)]
    CardBook(#[from] CardBookFault),
    /// The list of operators.
    #[error(transparent)]
    Operators(#[from] OperatorBookFault),
    /// The stock of cards.
    #[error(transparent)]
    CardStock(#[from] StockFault),
    /// A ready-made file of members.
    #[error(transparent)]
    Snapshot(#[from] SnapshotFault),
    /// Nobody waits for it any more.
    #[error("the till is stopping")]
    Stopping,
}

/// Fetches the programme whenever there is another, until the till stops.
pub async fn run_programme(agent: Arc<Agent>, client: HubClient, stop: watch::Receiver<bool>) {
    let mut backoff = backoff();
    while !*stop.borrow() {
        let step = tokio::select! {
            step = fetch_programme(&agent, &client) => step,
            () = stopped(stop.clone()) => return,
        };
        match step {
            Ok(()) => backoff.handle_success(),
            Err(fault) => {
                handle_fault(&agent, &fault);
                wait_after(&mut backoff, &stop).await;
            }
        }
    }
}

pub(super) fn handle_fault(agent: &Agent, fault: &DownloadFault) {
    match fault {
        DownloadFault::Call(fault) => note_failure(agent, fault),
        other => log::error!(fault = %other, "download_failed"),
    }
}

/// Takes a page of members over: first the cache learns it, then the journal forgets what it covers. Blocks until both
/// are written.
///
/// # Errors
/// [`DownloadFault`]; the same page can be taken again then.
pub fn take_members(agent: &Arc<Agent>, page: &MemberPage) -> Result<(), DownloadFault> {
    let before = agent.link().members_as_of;
    if page.restarted {
        remember_beyond(agent, page.folded)?;
    }
    apply_members(agent, page)?;
    if let Some(folded) = page.folded {
        let members = folded_members(agent, page)?;
        if !members.is_empty() {
            write_journal(agent, move |journal| {
                members.iter().try_for_each(|member| {
                    journal.forget_folded(*member, folded)?;
                    journal.forget_enrolled(*member)
                })
            })?;
        }
    }
    if !page.more {
        agent.update_link(|link| link.members_as_of = Some(page.hub_time));
    }
    if !page.rows.is_empty() || before.is_none() {
        refresh(agent);
    }
    Ok(())
}

/// Writes to the journal, and blocks until it is written.
pub(super) fn write_journal<T: Send + 'static>(
    agent: &Agent,
    work: impl FnOnce(&mut JournalTransaction<'_>) -> Result<T, JournalFault> + Send + 'static,
) -> Result<T, JournalFault> {
    let written = agent.journal.write::<T, std::convert::Infallible>(|journal| Ok(work(journal)?));
    written.map_err(|fault| match fault {
        WriteFault::Journal(fault) => fault,
        WriteFault::Refused(never) => match never {},
    })
}

/// Has the journal remember what the present life did beyond what head office has folded, before members are taken over
/// anew: head office may have been restored from a backup, and know less than before. In steps, so that sales go on.
///
/// # Errors
/// [`JournalFault`]; it can be called again then.
pub(super) fn remember_beyond(agent: &Agent, folded: Option<Head>) -> Result<(), JournalFault> {
    let present = agent.journal.state().head.incarnation;
    let told = folded.filter(|head| head.incarnation == present);
    let mut after = Some(told.unwrap_or(Head::start(present)));
    while let Some(last) = after {
        after = write_journal(agent, move |journal| journal.remember_after(last))?;
    }
    Ok(())
}

/// Lets the journal forget whatever the cache knows by now, of all members whom this till did something to. To be called
/// after the cache has learnt more than one page.
///
/// # Errors
/// [`DownloadFault`]; it can be called again then.
pub(super) fn forget(agent: &Arc<Agent>) -> Result<(), DownloadFault> {
    let mut covered = Vec::new();
    {
        let lookup = agent.lookup();
        for member in lookup.journal.load_touched_members()? {
            let folded = lookup.cache.load_member(member)?.and_then(|known| known.folded);
            covered.extend(folded.map(|folded| (member, folded)));
        }
    }
    if covered.is_empty() {
        return Ok(());
    }
    Ok(write_journal(agent, move |journal| {
        covered.iter().try_for_each(|(member, folded)| {
            journal.forget_folded(*member, *folded)?;
            journal.forget_enrolled(*member)
        })
    })?)
}

/// The members whose tail a page covers: those with a standing in it, and whoever was merged into them. A member who is
/// only said to be merged keeps its tail until the account itself has come.
fn folded_members(agent: &Agent, page: &MemberPage) -> Result<Vec<MemberId>, CacheFault> {
    let mut members = Vec::new();
    for row in page.rows.iter().filter(|row| row.merged_into.is_none()) {
        members.push(row.id);
        members.extend(agent.lookup().cache.load_merged_into(row.id)?);
    }
    Ok(members)
}

/// Takes a page over, with when the list was last complete.
fn apply_members(agent: &Agent, page: &MemberPage) -> Result<(), CacheFault> {
    let mut cache = agent.cache();
    if page.restarted {
        cache.apply_restart()?;
    }
    let as_of = if page.more { agent.link().members_as_of } else { Some(page.hub_time) };
    cache.apply_page(page, as_of)
}

async fn fetch_programme(agent: &Arc<Agent>, client: &HubClient) -> Result<(), DownloadFault> {
    let have = agent.programme().hash;
    let Some(bundle) = client.programme(have, true).await? else {
        agent.confirm_programme();
        return Ok(());
    };
    take_programme(agent, &bundle)
}

/// Puts a programme in force that head office signed, and keeps it.
///
/// # Errors
/// [`DownloadFault`]; the programme in force stays then.
pub fn take_programme(agent: &Agent, bundle: &ProgrammeBundle) -> Result<(), DownloadFault> {
    let programme = check_bundle(bundle, &agent.identity.hub_public_key)?;
    if agent.card_book().is_programme_revoked(programme.hash) {
        return Err(ProgrammeFault::Revoked.into());
    }
    let (ours, theirs) = (agent.programme().currency, programme.currency);
    if ours != theirs {
        return Err(ProgrammeFault::Currency(theirs).into());
    }
    store_bundle(&agent.config.data, bundle)?;
    log::info!(programme = %programme.id, hash = %programme.hash, "programme_taken");
    agent.set_programme(programme);
    agent.confirm_programme();
    refresh(agent);
    Ok(())
}
