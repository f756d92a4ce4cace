//! A ready-made file of members on its way down (design 4.3): put together from pieces in any order, each proved and
//! written where it belongs as it comes, so that a cut costs the pieces in flight and no more.
//!
//! The file is proved once more as a whole before it becomes a list of members; what serves until then is not touched.
//! Memory holds a few pieces at a time, however many members there are.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::task::{JoinSet, spawn_blocking};

use super::download::DownloadFault;
use super::hub_client::HubClient;
use crate::cache::{VERSION, adopt_part, drop_part, part_file};
use crate::core::ledger::Head;
use crate::core::model::{Incarnation, Timestamp};
use crate::core::sync::snapshot::{Chunk, Manifest, ManifestFault, SnapshotAnswer, manifest_signed_bytes};
use crate::host::file::{FileFault, load_free_bytes};
use crate::host::keys::verify;
use crate::host::log;

/// Pieces in flight at once.
const FLIGHT_MAX: usize = 4;
/// How often a piece may come damaged before the whole is given up for now.
const TRIES_MAX: usize = 3;
/// Bytes read at once where a file is proved.
const READ_BYTES: usize = 1 << 18;
/// Room on the disk that is left for sales.
const FREE_BYTES_MIN: u64 = 64 << 20;

/// A ready-made file can't be taken.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotFault {
    /// Signed by somebody else.
    #[error("the list of members is not signed by this till's head office; nothing was changed")]
    Signature,
    /// Its list of pieces can't be read or followed.
    #[error("the list of members can't be used by this version ({0}); nothing was changed")]
    Manifest(String),
    /// A piece came damaged each time.
    #[error("a piece of the list of members came damaged {TRIES_MAX} times; the till tries again later")]
    Piece,
    /// The whole is not what was said.
    #[error("the list of members is not whole; it is fetched anew")]
    NotWhole,
    /// No room.
    #[error("the list of members needs {needed} bytes and {free} are free on this disk; free some space")]
    NoRoom {
        /// What it needs.
        needed: u64,
        /// What there is.
        free: u64,
    },
    /// The file.
    #[error(transparent)]
    File(#[from] FileFault),
}

/// How far a file has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes that came, those of an earlier try too.
    pub bytes: u64,
    /// Bytes in all.
    pub bytes_total: u64,
}

/// Where a file is put, and whose signature it has to have.
#[derive(Debug, Clone, Copy)]
pub struct Destination<'d> {
    /// The till's folder of data.
    pub folder: &'d Path,
    /// The key of its head office.
    pub hub_public_key: &'d [u8; 32],
}

/// Fetches the file that head office has for a till at `cursor`, and makes it the list beside the one in use; `None` where
/// pages are the shorter way. `tell` hears how far it has come. Gives head office's clock.
///
/// # Errors
/// [`DownloadFault`]; what has come stays, and the next call goes on there.
pub async fn fetch_snapshot(
    to: Destination<'_>,
    client: &HubClient,
    cursor: &str,
    life: Option<Incarnation>,
    tell: &(impl Fn(Progress) + Sync),
) -> Result<Option<Timestamp>, DownloadFault> {
    let Some(answer) = client.snapshot(cursor, life, VERSION).await? else { return Ok(None) };
    let (manifest, folded) = (Arc::new(check_answer(&answer, to.hub_public_key)?), answer.folded);
    let path = part_file(to.folder);
    let (planned, opened) = (Arc::clone(&manifest), path.clone());
    let (file, lacking) = off_thread(move || plan_part(&opened, &planned)).await?;
    fetch_chunks(client, &manifest, &Arc::new(Mutex::new(file)), lacking, tell).await?;
    let folder = to.folder.to_owned();
    off_thread(move || apply_part(&folder, &path, &manifest, folded)).await?;
    Ok(Some(answer.hub_time))
}

/// The manifest of an answer, signed and within all limits.
fn check_answer(answer: &SnapshotAnswer, hub_public_key: &[u8; 32]) -> Result<Manifest, SnapshotFault> {
    if !verify(hub_public_key, &manifest_signed_bytes(&answer.body), &answer.signature) {
        return Err(SnapshotFault::Signature);
    }
    let manifest: Manifest =
        minicbor::decode(&answer.body).map_err(|error| SnapshotFault::Manifest(error.to_string()))?;
    manifest.check(VERSION).map_err(|fault| {
        let what = match fault {
            ManifestFault::OtherVersion => "it is of another version",
            ManifestFault::TooLarge => "it is too large",
            ManifestFault::Uneven => "its pieces do not make a whole",
        };
        SnapshotFault::Manifest(what.to_owned())
    })?;
    Ok(manifest)
}

/// Opens the file, and finds which pieces it lacks.
fn plan_part(path: &Path, manifest: &Manifest) -> Result<(File, Vec<usize>), SnapshotFault> {
    let fault = |error| FileFault::new(path, "written", error);
    let mut file =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(fault)?;
    let before = file.metadata().map_err(fault)?.len();
    if let Some(free) = load_free_bytes(path) {
        let needed = manifest.file_bytes.saturating_sub(before).saturating_add(FREE_BYTES_MIN);
        if free < needed {
            return Err(SnapshotFault::NoRoom { needed, free });
        }
    }
    let mut lacking = Vec::new();
    let mut piece = Vec::new();
    for (at, chunk) in manifest.chunks.iter().enumerate() {
        let (from, bytes) = manifest.place(at);
        piece.clear();
        if from < before {
            file.seek(SeekFrom::Start(from)).map_err(fault)?;
            Read::by_ref(&mut file)
                .take(u64::try_from(bytes).unwrap_or_default())
                .read_to_end(&mut piece)
                .map_err(fault)?;
        }
        if piece.len() != bytes || blake3::hash(&piece) != blake3::Hash::from_bytes(chunk.file_hash) {
            lacking.push(at);
        }
    }
    file.set_len(manifest.file_bytes).map_err(fault)?;
    Ok((file, lacking))
}

async fn fetch_chunks(
    client: &HubClient,
    manifest: &Arc<Manifest>,
    file: &Arc<Mutex<File>>,
    lacking: Vec<usize>,
    tell: &(impl Fn(Progress) + Sync),
) -> Result<(), DownloadFault> {
    let bytes_of = |at: &usize| manifest.chunks.get(*at).map_or(0, |chunk| u64::from(chunk.bytes));
    let bytes_total = manifest.wire_bytes();
    let mut left = lacking.iter().map(bytes_of).fold(0_u64, u64::saturating_add);
    let mut waiting = lacking.into_iter();
    let mut flight = JoinSet::new();
    loop {
        tell(Progress { bytes: bytes_total.saturating_sub(left), bytes_total });
        while flight.len() < FLIGHT_MAX
            && let Some(at) = waiting.next()
        {
            flight.spawn(fetch_chunk(client.clone(), Arc::clone(manifest), Arc::clone(file), at));
        }
        // Whoever stops waiting here ends all that are in flight.
        let Some(come) = flight.join_next().await else { return Ok(()) };
        let at = come.map_err(|_| DownloadFault::Stopping)??;
        left = left.saturating_sub(bytes_of(&at));
    }
}

async fn fetch_chunk(
    client: HubClient,
    manifest: Arc<Manifest>,
    file: Arc<Mutex<File>>,
    at: usize,
) -> Result<usize, DownloadFault> {
    let Some(chunk) = manifest.chunks.get(at).copied() else { return Ok(at) };
    let (from, bytes) = manifest.place(at);
    for _ in 0..TRIES_MAX {
        let packed = client.snapshot_chunk(&chunk.hash).await?;
        let to = Arc::clone(&file);
        if off_thread(move || take_chunk(&to, &chunk, &packed, from, bytes)).await? {
            return Ok(at);
        }
        log::warn!(at, "snapshot_piece_damaged");
    }
    Err(SnapshotFault::Piece.into())
}

/// Writes a piece where it belongs; false when it is not the one.
fn take_chunk(
    file: &Mutex<File>,
    chunk: &Chunk,
    packed: &[u8],
    from: u64,
    bytes: usize,
) -> Result<bool, SnapshotFault> {
    if blake3::hash(packed) != blake3::Hash::from_bytes(chunk.hash) {
        return Ok(false);
    }
    let Ok(piece) = zstd::bulk::decompress(packed, bytes) else { return Ok(false) };
    if piece.len() != bytes {
        return Ok(false);
    }
    let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
    let written = file.seek(SeekFrom::Start(from)).and_then(|_| file.write_all(&piece));
    written.map_err(|error| FileFault::new(Path::new("cache.part"), "written", error))?;
    Ok(true)
}

/// Proves the whole, and makes it the list beside the one in use. Whatever it fails in, it is fetched anew.
fn apply_part(
    folder: &Path,
    path: &Path,
    manifest: &Manifest,
    folded: Option<Head>,
) -> Result<(), SnapshotFault> {
    let adopted = verify_whole(path, manifest).and_then(|()| {
        adopt_part(folder, manifest.rows, folded).map_err(|fault| {
            log::error!(%fault, "snapshot_unusable");
            SnapshotFault::NotWhole
        })
    });
    if adopted.is_err() {
        drop_part(folder);
    }
    adopted
}

fn verify_whole(path: &Path, manifest: &Manifest) -> Result<(), SnapshotFault> {
    let fault = |error| FileFault::new(path, "read", error);
    let mut file = File::open(path).map_err(fault)?;
    let mut hasher = blake3::Hasher::new();
    let mut piece = vec![0; READ_BYTES];
    loop {
        let read = file.read(&mut piece).map_err(fault)?;
        if read == 0 {
            break;
        }
        hasher.update(piece.get(..read).unwrap_or_default());
    }
    if *hasher.finalize().as_bytes() != manifest.file_hash {
        return Err(SnapshotFault::NotWhole);
    }
    file.sync_all().map_err(fault)?;
    Ok(())
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SnapshotFault> + Send + 'static,
) -> Result<T, DownloadFault> {
    Ok(spawn_blocking(work).await.map_err(|_| DownloadFault::Stopping)??)
}
