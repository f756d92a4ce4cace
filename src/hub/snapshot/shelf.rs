//! The files that are ready: which of them a till takes, and when another is made.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

use super::make::{
    FOLDED_FILE, FoldedHead, FoldedHeads, MANIFEST_FILE, Signed, chunk_name, make_snapshot, remove,
};
use crate::core::ledger::Head;
use crate::core::model::{Incarnation, TillId, Timestamp};
use crate::core::sync::snapshot::{CHUNK_BYTES_MAX, Manifest, SnapshotAnswer};
use crate::host::file::load_file;
use crate::host::log;
use crate::hub::office::Office;
use crate::hub::store::{Distance, Store, StoreFault};
use crate::net::server::stopped;
use crate::roster::VERSION;

/// Files that are kept.
pub const KEPT_MAX: usize = 2;
/// Below so many members pages are the shorter way.
pub const ROWS_MIN: u64 = 20_000;
/// A till that lacks fewer changes than one in so many members takes pages.
const BEHIND_SHARE: u64 = 4;
/// A file is made anew once one in so many members changed.
const STALE_SHARE: u64 = 10;
/// How often that is looked at.
const PERIOD: Duration = Duration::from_secs(60);
/// The largest manifest, and the largest list of heads.
const FILE_BYTES_MAX: u64 = 64 << 20;

/// A file that is ready.
struct Ready {
    folder: PathBuf,
    signed: Signed,
    manifest: Manifest,
    folded: BTreeMap<TillId, Vec<Head>>,
}

/// The files that are ready, the newest first.
pub struct Shelf {
    folder: PathBuf,
    rows_min: u64,
    ready: RwLock<Vec<Arc<Ready>>>,
}

impl Shelf {
    /// The files below `folder` that are whole; everything else there goes. Below `rows_min` members none is made.
    pub fn open(folder: PathBuf, rows_min: u64) -> Self {
        let found = fs::read_dir(&folder).into_iter().flatten().flatten().map(|file| file.path());
        let mut ready: Vec<Arc<Ready>> = Vec::new();
        for path in found {
            match Ready::load(&path) {
                Some(one) => ready.push(Arc::new(one)),
                None => drop(remove(&path)),
            }
        }
        ready.sort_by_key(|one| core::cmp::Reverse(one.manifest.cut_at));
        let shelf = Self { folder, rows_min, ready: RwLock::new(ready) };
        shelf.drop_oldest();
        shelf
    }

    fn newest(&self, store: &Store) -> Option<Arc<Ready>> {
        let ready = self.ready.read().unwrap_or_else(PoisonError::into_inner);
        let newest = ready.first().filter(|one| one.manifest.generation == store.identity().generation);
        newest.cloned()
    }

    /// What a till at `cursor`, in this life of its journal, is better off with than with pages; `None` for pages.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_answer(
        &self,
        store: &Store,
        till: TillId,
        life: Option<Incarnation>,
        cursor: &str,
        now: Timestamp,
    ) -> Result<Option<SnapshotAnswer>, StoreFault> {
        let Some(ready) = self.newest(store) else { return Ok(None) };
        let Distance { behind, rows } = store.load_distance(cursor)?;
        let far = match behind {
            None => rows >= self.rows_min,
            Some(behind) => behind >= self.rows_min.max(rows.checked_div(BEHIND_SHARE).unwrap_or(rows)),
        };
        if !far {
            return Ok(None);
        }
        let heads = ready.folded.get(&till).map(Vec::as_slice).unwrap_or_default();
        // As in a page: of that life where anything of it is folded, else of the one that was met last.
        let own = heads.iter().find(|head| Some(head.incarnation) == life).or(heads.last());
        let Signed { body, signature } = ready.signed.clone();
        Ok(Some(SnapshotAnswer { body, signature, folded: own.copied(), hub_time: now }))
    }

    /// The bytes of a chunk; `None` for one that is not kept any more. Blocks on the disk.
    pub fn load_chunk(&self, hash: &[u8; 32]) -> Option<Vec<u8>> {
        let ready = self.ready.read().unwrap_or_else(PoisonError::into_inner).clone();
        let name = chunk_name(hash);
        let bytes_max = u64::try_from(CHUNK_BYTES_MAX).unwrap_or(u64::MAX);
        ready.iter().find_map(|one| load_file(&one.folder.join(&name), bytes_max).ok().flatten())
    }

    /// Makes a file if there is none that is fresh. Blocks until it is ready.
    ///
    /// # Errors
    /// A fault of the store; one of the file is in the log.
    pub fn refresh(&self, store: &Store, now: Timestamp) -> Result<(), StoreFault> {
        let newest = self.newest(store);
        let cursor = newest.as_ref().map_or("", |ready| &ready.manifest.cursor);
        let Distance { behind, rows } = store.load_distance(cursor)?;
        let stale = behind
            .is_none_or(|behind| behind >= self.rows_min.max(rows.checked_div(STALE_SHARE).unwrap_or(rows)));
        if rows < self.rows_min || !stale {
            return Ok(());
        }
        match make_snapshot(store, &self.folder, now) {
            Ok(folder) => self.take_up(&folder),
            Err(fault) => log::error!(%fault, "snapshot_not_made"),
        }
        Ok(())
    }

    fn take_up(&self, folder: &Path) {
        let Some(made) = Ready::load(folder) else { return };
        log::info!(rows = made.manifest.rows, bytes = made.manifest.wire_bytes(), "snapshot_made");
        let mut ready = self.ready.write().unwrap_or_else(PoisonError::into_inner);
        ready.retain(|one| one.folder != made.folder);
        ready.insert(0, Arc::new(made));
        drop(ready);
        self.drop_oldest();
    }

    fn drop_oldest(&self) {
        let mut ready = self.ready.write().unwrap_or_else(PoisonError::into_inner);
        while ready.len() > KEPT_MAX {
            if let Some(oldest) = ready.pop() {
                // What can't be removed now goes when head office starts again.
                let _ = remove(&oldest.folder);
            }
        }
    }
}

impl Ready {
    /// The file in a folder, if it is whole and of this version.
    fn load(folder: &Path) -> Option<Self> {
        let load = |name: &str| load_file(&folder.join(name), FILE_BYTES_MAX).ok().flatten();
        let signed: Signed = minicbor::decode(&load(MANIFEST_FILE)?).ok()?;
        let manifest: Manifest = minicbor::decode(&signed.body).ok()?;
        manifest.check(VERSION).ok()?;
        let kept: FoldedHeads = minicbor::decode(&load(FOLDED_FILE)?).ok()?;
        let mut folded: BTreeMap<TillId, Vec<Head>> = BTreeMap::new();
        for FoldedHead { till, head } in kept.heads {
            folded.entry(till).or_default().push(head);
        }
        Some(Self { folder: folder.to_owned(), signed, manifest, folded })
    }
}

/// Makes files whenever there is none that is fresh, until head office stops.
pub async fn run_snapshots(office: Arc<Office>, stop: watch::Receiver<bool>) {
    let mut ticks = interval(PERIOD);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stopped(stop.clone()) => return,
            _ = ticks.tick() => {}
        }
        let working = Arc::clone(&office);
        let made = tokio::task::spawn_blocking(move || working.shelf.refresh(&working.store, working.now()));
        match made.await {
            Ok(Ok(())) => {}
            Ok(Err(fault)) => log::error!(%fault, "snapshot_not_made"),
            Err(error) => log::error!(%error, "snapshot_broken"),
        }
    }
}
