//! Making a file: all rows as of one moment, cut and compressed. Memory stays flat.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::core::ledger::Head;
use crate::core::model::{TillId, Timestamp};
use crate::core::sync::snapshot::{
    CHUNK_BYTES, CHUNK_BYTES_MAX, CHUNKS_MAX, Chunk, MANIFEST_FORMAT, Manifest, manifest_signed_bytes,
};
use crate::host::database::DatabaseFault;
use crate::host::file::{FileFault, Readers, make_folder, write_file};
use crate::hub::store::{Store, StoreFault};
use crate::roster::{Build, VERSION};

/// zstd's own default: more costs several times as long and wins a few bytes of a hundred.
const LEVEL: i32 = 3;
pub(super) const MANIFEST_FILE: &str = "manifest.cbor";
pub(super) const FOLDED_FILE: &str = "folded.cbor";

/// A file of members can't be made or kept.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotFault {
    /// Head office's database.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// The file itself.
    #[error("the file of members can't be made: {0}")]
    File(#[from] DatabaseFault),
    /// The folder.
    #[error(transparent)]
    Folder(#[from] FileFault),
    /// What was made can't be written down.
    #[error("the file of members can't be made: {0}")]
    Content(String),
}

/// A manifest with its signature, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct Signed {
    #[n(0)]
    pub(super) body: ByteVec,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub(super) signature: [u8; 64],
}

/// How far each till's chains are in the rows, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct FoldedHeads {
    #[n(0)]
    pub(super) heads: Vec<FoldedHead>,
}

/// How far one life of a till's journal is in the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct FoldedHead {
    #[n(0)]
    pub(super) till: TillId,
    #[n(1)]
    pub(super) head: Head,
}

/// Makes a file of all members below `folder`, and gives the folder it is in.
///
/// # Errors
/// [`SnapshotFault`]; what was begun goes the next time.
pub fn make_snapshot(store: &Store, folder: &Path, now: Timestamp) -> Result<PathBuf, SnapshotFault> {
    let begun = folder.join("begun");
    remove(&begun)?;
    make_folder(&begun)?;
    let file = begun.join("members.db");
    let mut build = Build::begin(&file)?;
    let cut = store.read_roster(|row, bytes| Ok::<_, SnapshotFault>(build.add(row, bytes)?))?;
    let built = build.finish(&cut.cursor, now)?;
    let (chunks, file_hash, file_bytes) = cut_file(&file, &begun)?;
    fs::remove_file(&file).map_err(|error| FileFault::new(&file, "written", error))?;
    let manifest = Manifest {
        format: MANIFEST_FORMAT,
        schema: VERSION,
        generation: store.identity().generation,
        positions: cut.positions,
        cursor: cut.cursor,
        rows: built.rows,
        file_bytes,
        file_hash,
        chunks,
        cut_at: now,
    };
    let heads = cut.folded.into_iter().map(|(till, head)| FoldedHead { till, head }).collect();
    write(&begun.join(FOLDED_FILE), &FoldedHeads { heads })?;
    let body = encode(&manifest)?;
    let signature = store.sign(&manifest_signed_bytes(&body));
    // Last of all: with it the folder is whole.
    write(&begun.join(MANIFEST_FILE), &Signed { body: ByteVec::from(body), signature })?;
    let whole = folder.join(hex(&file_hash));
    remove(&whole)?;
    fs::rename(&begun, &whole).map_err(|error| FileFault::new(&whole, "written", error))?;
    Ok(whole)
}

/// Cuts a file into compressed chunks; gives them with the hash and the length of the file.
fn cut_file(path: &Path, to: &Path) -> Result<(Vec<Chunk>, [u8; 32], u64), SnapshotFault> {
    let fault = |error| FileFault::new(path, "read", error);
    let mut file = File::open(path).map_err(fault)?;
    let mut hasher = blake3::Hasher::new();
    let (mut chunks, mut file_bytes) = (Vec::new(), 0_u64);
    loop {
        let mut piece = Vec::new();
        let read =
            Read::by_ref(&mut file).take(u64::from(CHUNK_BYTES)).read_to_end(&mut piece).map_err(fault)?;
        if read == 0 {
            return Ok((chunks, *hasher.finalize().as_bytes(), file_bytes));
        }
        if chunks.len() == CHUNKS_MAX {
            return Err(SnapshotFault::Content("there are too many members for one file".to_owned()));
        }
        hasher.update(&piece);
        file_bytes = file_bytes.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        let packed = zstd::bulk::compress(&piece, LEVEL).map_err(content)?;
        let bytes = u32::try_from(packed.len()).ok().filter(|_| packed.len() <= CHUNK_BYTES_MAX);
        let bytes = bytes.ok_or_else(|| content("a chunk is too large"))?;
        let hash = *blake3::hash(&packed).as_bytes();
        let chunk = to.join(chunk_name(&hash));
        fs::write(&chunk, &packed).map_err(|error| FileFault::new(&chunk, "written", error))?;
        chunks.push(Chunk { hash, bytes, file_hash: *blake3::hash(&piece).as_bytes() });
    }
}

/// The name of a chunk's file.
pub(super) fn chunk_name(hash: &[u8; 32]) -> String {
    format!("{}.chunk", hex(hash))
}

fn hex(hash: &[u8; 32]) -> String {
    blake3::Hash::from_bytes(*hash).to_hex().to_string()
}

/// Removes a folder, if it is there.
pub(super) fn remove(folder: &Path) -> Result<(), FileFault> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(FileFault::new(folder, "written", error))
        }
        _ => Ok(()),
    }
}

fn write(path: &Path, value: &impl Encode<()>) -> Result<(), SnapshotFault> {
    Ok(write_file(path, &encode(value)?, Readers::OwnerOnly)?)
}

fn encode(value: &impl Encode<()>) -> Result<Vec<u8>, SnapshotFault> {
    minicbor::to_vec(value).map_err(content)
}

fn content(fault: impl core::fmt::Display) -> SnapshotFault {
    SnapshotFault::Content(fault.to_string())
}
