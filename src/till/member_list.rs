//! The list of members on its way down: pages of changes; a whole list beside the one in use where that one is of another
//! generation; a ready-made file where that is the shorter way. What each shard comes to is checked whenever everything
//! has come, and a shard that differs is taken over anew, alone.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::task::spawn_blocking;

use super::agent::Agent;
use super::card_sync::fetch_card_book;
use super::counter::refresh;
use super::download::{DownloadFault, forget, handle_fault, remember_beyond, take_members};
use super::hub_client::HubClient;
use super::snapshot::{Destination, fetch_snapshot};
use super::upload::{backoff, note_contact, wait_after};
use crate::cache::{Cache, CacheFault, apply_next, drop_next, drop_replaced, is_next_begun, open_next};
use crate::core::model::Timestamp;
use crate::core::sync::shard::ShardSum;
use crate::core::sync::wire::MemberPage;
use crate::host::clock::monotonic;
use crate::host::log;
use crate::net::server::stopped;

/// A ready-made file that can't be taken so often is left for pages.
const FILE_TRIES_MAX: u32 = 5;
/// A shard that differs is not taken over again before so long.
const MEND_AGAIN: Duration = Duration::from_secs(60 * 60);
/// A shard of more members than this is not held in memory: the whole list comes anew beside the one in use.
const SHARD_ROWS_MAX: usize = 200_000;

/// Fetches members that changed until the till stops. Before the first of them, whenever the till comes back, it learns
/// which cards are blocked.
pub(super) async fn run_members(agent: Arc<Agent>, client: HubClient, stop: watch::Receiver<bool>) {
    let mut list = MemberList::open(agent, client);
    let mut backoff = backoff();
    while !*stop.borrow() {
        let step = tokio::select! {
            step = list.fetch_next() => step,
            () = stopped(stop.clone()) => return,
        };
        list.agent.update_members_state(|state| state.download = None);
        match step {
            Ok(()) => backoff.handle_success(),
            Err(fault) => {
                list.caught_up = false;
                list.asked = false;
                handle_fault(&list.agent, &fault);
                wait_after(&mut backoff, &stop).await;
            }
        }
    }
}

struct MemberList {
    agent: Arc<Agent>,
    client: HubClient,
    /// Nothing was waiting when head office was last asked.
    caught_up: bool,
    /// Whether head office was asked for a ready-made file since the till came back.
    asked: bool,
    file_faults: u32,
    /// Whether a list beside the one in use is being taken over.
    beside: bool,
    mended: BTreeMap<u8, Instant>,
    /// Whether all rows were counted anew since the till started.
    counted: bool,
}

impl MemberList {
    fn open(agent: Arc<Agent>, client: HubClient) -> Self {
        let folder = &agent.config.data;
        drop_replaced(folder);
        let beside = is_next_begun(folder);
        Self {
            agent,
            client,
            caught_up: false,
            asked: false,
            file_faults: 0,
            beside,
            mended: BTreeMap::new(),
            counted: false,
        }
    }

    /// One step: the card book, a file, or a page.
    async fn fetch_next(&mut self) -> Result<(), DownloadFault> {
        if !self.caught_up {
            fetch_card_book(&self.agent, &self.client, false).await?;
        }
        if !self.caught_up && !self.beside && !self.asked && self.file_faults < FILE_TRIES_MAX {
            let fetched = self.fetch_file().await;
            self.file_faults = match &fetched {
                Err(DownloadFault::Snapshot(_)) => self.file_faults.saturating_add(1),
                _ => 0,
            };
            self.beside = fetched?;
            self.asked = true;
        }
        if self.beside { self.fetch_beside().await } else { self.fetch_page().await }
    }

    /// A ready-made file, if head office has one for this till. Whether it has come.
    async fn fetch_file(&self) -> Result<bool, DownloadFault> {
        let agent = &self.agent;
        let cursor = agent.lookup().cache.load_knowledge()?.members_cursor;
        let life = Some(agent.journal.state().head.incarnation);
        let to = Destination { folder: &agent.config.data, hub_public_key: &agent.identity.hub_public_key };
        let tell = |progress| agent.update_members_state(|state| state.download = Some(progress));
        let fetched = fetch_snapshot(to, &self.client, &cursor, life, &tell).await?;
        let Some(hub_time) = fetched else { return Ok(false) };
        note_contact(agent, hub_time);
        log::info!("snapshot_taken");
        Ok(true)
    }

    /// A page for the list in use.
    async fn fetch_page(&mut self) -> Result<(), DownloadFault> {
        let agent = &self.agent;
        let known = agent.lookup().cache.load_knowledge()?;
        let unsent = agent.load_unsent()?.entries;
        let life = agent.journal.state().head.incarnation;
        let page = self.client.members(&known.members_cursor, life, self.caught_up, unsent).await?;
        note_contact(agent, page.hub_time);
        if page.restarted && known.members_as_of.is_some() {
            // The list in use serves until the new one is whole.
            log::warn!("member_list_anew");
            drop_next(&agent.config.data);
            self.beside = true;
            self.caught_up = false;
            return self.apply_beside(page).await;
        }
        let (taker, taken) = (Arc::clone(agent), page.clone());
        off_thread(move || take_members(&taker, &taken)).await?;
        self.caught_up = !page.more;
        self.asked = self.asked && !self.caught_up;
        if self.caught_up { self.mend(&page).await } else { Ok(()) }
    }

    /// A page for the list beside the one in use.
    async fn fetch_beside(&mut self) -> Result<(), DownloadFault> {
        let agent = &self.agent;
        let folder = agent.config.data.clone();
        let cursor = off_thread(move || Ok(open_next(&folder)?.load_knowledge()?.members_cursor)).await?;
        let unsent = agent.load_unsent()?.entries;
        let page =
            self.client.members(&cursor, agent.journal.state().head.incarnation, false, unsent).await?;
        note_contact(agent, page.hub_time);
        self.apply_beside(page).await
    }

    async fn apply_beside(&mut self, page: MemberPage) -> Result<(), DownloadFault> {
        let agent = Arc::clone(&self.agent);
        let last = !page.more;
        let sums = page.shards.clone();
        let ended = off_thread(move || {
            let mut next = open_next(&agent.config.data)?;
            if page.restarted {
                next.apply_restart()?;
            }
            next.apply_page(&page, last.then_some(page.hub_time))?;
            if last {
                replace(&agent, next, page.hub_time)?;
            }
            Ok(page)
        })
        .await?;
        if last {
            self.beside = false;
            self.caught_up = true;
            self.asked = false;
            let page = MemberPage { shards: sums, ..ended };
            return self.mend(&page).await;
        }
        Ok(())
    }

    /// Takes over anew what does not come to the same as at head office.
    async fn mend(&mut self, page: &MemberPage) -> Result<(), DownloadFault> {
        if !self.counted {
            let agent = Arc::clone(&self.agent);
            if off_thread(move || Ok(agent.cache().apply_count()?)).await? {
                log::error!("member_rows_changed");
            }
            self.counted = true;
        }
        let differing = self.load_mismatches(&page.shards)?;
        let due = |mended: Option<&Instant>| mended.is_none_or(|at| at.elapsed() >= MEND_AGAIN);
        let mut told = page.shards.clone();
        for shard in differing {
            if !due(self.mended.get(&shard)) {
                continue;
            }
            log::error!(shard, "members_differ");
            self.mended.insert(shard, monotonic());
            match self.fetch_shard(shard).await? {
                Some(sums) => told = sums,
                None => {
                    // Too many to hold: all of them anew.
                    drop_next(&self.agent.config.data);
                    (self.beside, self.caught_up) = (true, false);
                    return Ok(());
                }
            }
            self.agent.update_members_state(|state| state.mended = state.mended.saturating_add(1));
        }
        let left = self.load_mismatches(&told)?;
        if !left.is_empty() {
            log::error!(shards = ?left, "members_still_differ");
        }
        self.agent.update_members_state(|state| state.differing = left.len());
        Ok(())
    }

    fn load_mismatches(&self, told: &[ShardSum]) -> Result<Vec<u8>, CacheFault> {
        self.agent.cache().load_mismatches(told)
    }

    /// Takes one shard over anew; what the shards come to then, or `None` for one that is too large for that.
    async fn fetch_shard(&self, shard: u8) -> Result<Option<Vec<ShardSum>>, DownloadFault> {
        let agent = &self.agent;
        let life = agent.journal.state().head.incarnation;
        let cursor = agent.lookup().cache.load_knowledge()?.members_cursor;
        let mut pages = vec![self.client.shard(shard, &cursor, life).await?];
        let mut rows = 0_usize;
        while let Some(last) = pages.last() {
            rows = rows.saturating_add(last.rows.len());
            if last.restarted || rows > SHARD_ROWS_MAX {
                return Ok(None);
            }
            if !last.more {
                break;
            }
            let next = self.client.members(&last.cursor, life, false, 0).await?;
            pages.push(next);
        }
        let Some(last) = pages.last() else { return Ok(None) };
        let (hub_time, sums) = (last.hub_time, last.shards.clone());
        let taker = Arc::clone(agent);
        off_thread(move || {
            taker.cache().apply_shard(shard, &pages, Some(hub_time))?;
            forget(&taker)
        })
        .await?;
        agent.update_link(|link| link.members_as_of = Some(hub_time));
        refresh(agent);
        Ok(Some(sums))
    }
}

/// Puts a whole list into the place of the one in use: the cache learns it, then the journal forgets what it covers.
fn replace(agent: &Arc<Agent>, next: Cache, hub_time: Timestamp) -> Result<(), DownloadFault> {
    // Each row says how far this till's chain is in it: what is remembered too much is forgotten below.
    remember_beyond(agent, None)?;
    let cache = apply_next(&agent.config.data, next)?;
    agent.set_cache(cache)?;
    drop_replaced(&agent.config.data);
    forget(agent)?;
    agent.update_link(|link| link.members_as_of = Some(hub_time));
    log::info!("member_list_replaced");
    refresh(agent);
    Ok(())
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DownloadFault> + Send + 'static,
) -> Result<T, DownloadFault> {
    spawn_blocking(work).await.map_err(|_| DownloadFault::Stopping)?
}
