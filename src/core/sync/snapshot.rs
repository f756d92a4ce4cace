//! Ready-made files of members: what a till is told of one, and what it has to prove (design 4.3).
//!
//! | call | answer |
//! |---|---|
//! | `GET /v1/sync/snapshot?cursor=…&incarnation=…&schema=…` | [`SnapshotAnswer`], or 204 when pages are the shorter way |
//! | `GET /v1/sync/snapshot/chunks/{hash}` | the chunk as it is kept, or the problem `chunk_unknown` |
//!
//! The file is cut into pieces of [`CHUNK_BYTES`]; each is compressed by itself and named by the BLAKE3 of what it became,
//! so that any order, any cut and any carrier will do. The hub signs the [`Manifest`], and with it every piece.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::core::ledger::Head;
use crate::core::model::Timestamp;

/// The format of the manifest.
pub const MANIFEST_FORMAT: u32 = 1;
/// Bytes of the file in each chunk but the last. What zstd makes of the worst of them is still below
/// [`CHUNK_BYTES_MAX`].
pub const CHUNK_BYTES: u32 = 1_000_000;
/// The most bytes of a chunk as it travels.
pub const CHUNK_BYTES_MAX: usize = 1 << 20;
/// The most chunks: a file of eight thousand million bytes.
pub const CHUNKS_MAX: usize = 8_000;

/// One piece of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Chunk {
    /// BLAKE3 of the piece as it travels: its name.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub hash: [u8; 32],
    /// How many bytes travel.
    #[n(1)]
    pub bytes: u32,
    /// BLAKE3 of the piece in the file.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub file_hash: [u8; 32],
}

/// A file of members.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Manifest {
    /// [`MANIFEST_FORMAT`].
    #[n(0)]
    pub format: u32,
    /// The version of the file's schema.
    #[n(1)]
    pub schema: u32,
    /// The generation of the feed that it was cut from.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub generation: [u8; 16],
    /// The position of each shard's feed up to which its rows stand.
    #[n(3)]
    pub positions: Vec<u64>,
    /// The same as a cursor, from which changes go on.
    #[n(4)]
    pub cursor: String,
    /// How many rows there are, those of merged members too.
    #[n(5)]
    pub rows: u64,
    /// Bytes of the file.
    #[n(6)]
    pub file_bytes: u64,
    /// BLAKE3 of the file.
    #[cbor(n(7), with = "minicbor::bytes")]
    pub file_hash: [u8; 32],
    /// The pieces, in order.
    #[n(8)]
    pub chunks: Vec<Chunk>,
    /// When it was cut, by the hub's clock.
    #[n(9)]
    pub cut_at: Timestamp,
}

/// A manifest that no till follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ManifestFault {
    /// Its format or the schema of its file is another.
    OtherVersion,
    /// It has too many chunks, or chunks that are too large.
    TooLarge,
    /// Its chunks do not make up its file.
    Uneven,
}

impl Manifest {
    /// Whether a till with this schema can follow it within its limits.
    ///
    /// # Errors
    /// [`ManifestFault`].
    pub fn check(&self, schema: u32) -> Result<(), ManifestFault> {
        if (self.format, self.schema) != (MANIFEST_FORMAT, schema) {
            return Err(ManifestFault::OtherVersion);
        }
        let too_large =
            |chunk: &Chunk| usize::try_from(chunk.bytes).map_or(true, |bytes| bytes > CHUNK_BYTES_MAX);
        if self.chunks.len() > CHUNKS_MAX || self.chunks.iter().any(too_large) {
            return Err(ManifestFault::TooLarge);
        }
        let needed = self.file_bytes.div_ceil(u64::from(CHUNK_BYTES));
        if u64::try_from(self.chunks.len()) != Ok(needed) {
            return Err(ManifestFault::Uneven);
        }
        Ok(())
    }

    /// Where chunk `at` stands in the file, and how many bytes of it there are.
    pub fn place(&self, at: usize) -> (u64, usize) {
        let from = u64::try_from(at).unwrap_or(u64::MAX).saturating_mul(u64::from(CHUNK_BYTES));
        let bytes = self.file_bytes.saturating_sub(from).min(u64::from(CHUNK_BYTES));
        (from, usize::try_from(bytes).unwrap_or_default())
    }

    /// Bytes that travel in all.
    pub fn wire_bytes(&self) -> u64 {
        self.chunks.iter().fold(0, |sum, chunk| sum.saturating_add(u64::from(chunk.bytes)))
    }
}

/// What the hub's signature of a manifest covers.
pub fn manifest_signed_bytes(body: &[u8]) -> Vec<u8> {
    [b"tallytill snapshot 1".as_slice(), blake3::hash(body).as_bytes()].concat()
}

/// A file that is ready for the asking till.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SnapshotAnswer {
    /// The stored bytes of the [`Manifest`].
    #[n(0)]
    pub body: ByteVec,
    /// Ed25519 over [`manifest_signed_bytes`].
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signature: [u8; 64],
    /// How far the asking till's own chain is folded into every row of the file.
    #[n(2)]
    pub folded: Option<Head>,
    /// The hub's clock.
    #[n(3)]
    pub hub_time: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(file_bytes: u64, chunks: usize) -> Manifest {
        let chunk = Chunk { hash: [1; 32], bytes: 500, file_hash: [2; 32] };
        Manifest {
            format: MANIFEST_FORMAT,
            schema: 3,
            generation: [7; 16],
            positions: vec![1, 2],
            cursor: "07.1-2".to_owned(),
            rows: 4,
            file_bytes,
            file_hash: [3; 32],
            chunks: vec![chunk; chunks],
            cut_at: Timestamp::from_ms(9),
        }
    }

    #[test]
    fn chunks_make_up_the_file_or_nobody_follows() {
        let whole = manifest(2_000_001, 3);
        assert_eq!(whole.check(3), Ok(()));
        assert_eq!(
            [0, 1, 2, 3].map(|at| whole.place(at)),
            [(0, 1_000_000), (1_000_000, 1_000_000), (2_000_000, 1), (3_000_000, 0)]
        );
        assert_eq!(whole.wire_bytes(), 1_500);
        assert_eq!(whole.check(4), Err(ManifestFault::OtherVersion));
        assert_eq!(manifest(2_000_000, 3).check(3), Err(ManifestFault::Uneven));
        assert_eq!(manifest(u64::MAX, 3).check(3), Err(ManifestFault::Uneven));
        let mut large = whole.clone();
        large.chunks[1].bytes = u32::try_from(CHUNK_BYTES_MAX).unwrap() + 1;
        assert_eq!(large.check(3), Err(ManifestFault::TooLarge));
        assert_eq!(manifest(8_001_000_000, 8_001).check(3), Err(ManifestFault::TooLarge));
    }

    #[test]
    fn a_manifest_stays_readable() {
        let hex = include_str!("../../../tests/golden/snapshot-manifest-1.txt").trim();
        let bytes = minicbor::to_vec(manifest(1_000_001, 2)).unwrap();
        let written: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(written, hex);
        assert_eq!(minicbor::decode::<Manifest>(&bytes).unwrap(), manifest(1_000_001, 2));
    }
}
