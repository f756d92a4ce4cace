//! The card book and the stock of cards on their way down.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::agent::Agent;
use super::card_book_file::{CardBookFault, check_card_book, store_card_book};
use super::counter::refresh;
use super::download::{DownloadFault, handle_fault};
use super::hub_client::HubClient;
use super::replaced_cards::{load_heard, settle_replaced};
use super::upload::{backoff, note_contact, wait_after};
use crate::core::model::CardNumber;
use crate::core::sync::wire::{CardBookBundle, StockRequest};
use crate::host::log;
use crate::net::server::stopped;

/// How long the till waits before it asks a hub whose card book is older than its own.
const OLDER_WAIT: Duration = Duration::from_secs(60);

/// Fetches the card book whenever it changes, and cards whenever the stock is low, until the till stops.
pub async fn run_cards(agent: Arc<Agent>, client: HubClient, stop: watch::Receiver<bool>) {
    let mut backoff = backoff();
    let mut wait = false;
    while !*stop.borrow() {
        let step = tokio::select! {
            step = fetch_next(&agent, &client, wait) => step,
            () = stopped(stop.clone()) => return,
        };
        wait = step.is_ok();
        match step {
            Ok(Book::Known) => backoff.handle_success(),
            // A hub that was restored from a backup has an older book until the next change: its own is not asked for at once.
            Ok(Book::Older) => {
                log::warn!("card_book_older");
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

async fn fetch_next(agent: &Arc<Agent>, client: &HubClient, wait: bool) -> Result<Book, DownloadFault> {
    let book = fetch_card_book(agent, client, wait).await?;
    fetch_stock(agent, client).await?;
    Ok(book)
}

/// What head office's card book is to this till.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Book {
    /// This till has it now.
    Known,
    /// This till had a later one, and keeps it.
    Older,
}

/// The card book, if there is another than this till's.
pub(super) async fn fetch_card_book(
    agent: &Arc<Agent>,
    client: &HubClient,
    wait: bool,
) -> Result<Book, DownloadFault> {
    let have = agent.card_book().revision;
    let heard = load_heard(agent)?;
    let Some(bundle) = client.card_book(have, wait).await? else {
        settle(agent, heard).await?;
        return Ok(Book::Known);
    };
    note_contact(agent, bundle.hub_time);
    let taken = Arc::clone(agent);
    let applied = tokio::task::spawn_blocking(move || apply_card_book(&taken, &bundle)).await;
    let book = applied.map_err(|_| DownloadFault::Stopping)??;
    if agent.card_book().revision != have {
        settle(agent, heard).await?;
        refresh(agent);
    }
    Ok(book)
}

/// Leaves replaced cards to the book that has just been asked for.
async fn settle(agent: &Arc<Agent>, heard: Vec<CardNumber>) -> Result<(), DownloadFault> {
    if heard.is_empty() {
        return Ok(());
    }
    let settled = Arc::clone(agent);
    let settled = tokio::task::spawn_blocking(move || settle_replaced(&settled, &heard)).await;
    Ok(settled.map_err(|_| DownloadFault::Stopping)??)
}

/// Takes a book over, unless this till has come by a later one. Two tasks fetch it: the stock's lock keeps them apart.
fn apply_card_book(agent: &Agent, bundle: &CardBookBundle) -> Result<Book, CardBookFault> {
    let book = check_card_book(bundle, &agent.identity.hub_public_key)?;
    let _alone = agent.card_stock();
    let known = agent.card_book().revision;
    if book.revision < known {
        return Ok(Book::Older);
    }
    if book.revision > known {
        store_card_book(&agent.config.data, bundle)?;
        log::info!(revision = book.revision, blocked = book.blocked.len(), "card_book_taken");
        agent.set_card_book(book);
    }
    Ok(Book::Known)
}

/// New cards for the stock, if it is low.
async fn fetch_stock(agent: &Arc<Agent>, client: &HubClient) -> Result<(), DownloadFault> {
    let Some((after, want)) = agent.card_stock().wanted() else { return Ok(()) };
    let answer = match client.card_stock(&StockRequest { after, want }).await {
        Ok(answer) => answer,
        // A programme without numbers for signed cards is no fault of this till.
        Err(fault) if fault.code() == Some("no_card_range") => return Ok(()),
        Err(fault) => return Err(fault.into()),
    };
    note_contact(agent, answer.hub_time);
    let taken = Arc::clone(agent);
    let applied = tokio::task::spawn_blocking(move || taken.card_stock().apply_answer(answer.cards)).await;
    let new = applied.map_err(|_| DownloadFault::Stopping)??;
    if new > 0 {
        log::info!(new, "card_stock_filled");
        agent.publish_sync();
    }
    Ok(())
}
