//! Columns to values and back: ids are blobs, counts and amounts are 64-bit integers, nothing is null.

use rusqlite::Row;

use super::fault::StoreFault;
use crate::core::model::{EntryHash, EntrySeq, Incarnation, MemberId, ProgrammeHash, TillId, Timestamp};
use crate::host::database::from_stored;
pub(super) use crate::host::database::to_stored as count;

/// A value that one column holds.
pub(super) trait Column: Sized {
    /// Reads column `at`.
    fn load(row: &Row<'_>, at: usize) -> Result<Self, StoreFault>;
}

macro_rules! blob_columns {
    ($($name:ident),*) => {$(
        impl Column for $name {
            fn load(row: &Row<'_>, at: usize) -> Result<Self, StoreFault> {
                let bytes = row.get_ref(at)?.as_blob().map_err(rusqlite::Error::from)?;
                Self::from_slice(bytes).ok_or_else(|| StoreFault::damaged(stringify!($name), "wrong length"))
            }
        }
    )*};
}

blob_columns!(EntryHash, MemberId, ProgrammeHash, TillId);

impl<const N: usize> Column for [u8; N] {
    fn load(row: &Row<'_>, at: usize) -> Result<Self, StoreFault> {
        let bytes = row.get_ref(at)?.as_blob().map_err(rusqlite::Error::from)?;
        bytes.try_into().map_err(|_| StoreFault::damaged("column", "wrong length"))
    }
}

impl Column for u64 {
    fn load(row: &Row<'_>, at: usize) -> Result<Self, StoreFault> {
        Ok(from_stored(row.get(at)?)?)
    }
}

impl Column for EntrySeq {
    fn load(row: &Row<'_>, at: usize) -> Result<Self, StoreFault> {
        u64::load(row, at).map(Self::new)
    }
}

impl Column for Incarnation {
    fn load(row: &Row<'_>, at: usize) -> Result<Self, StoreFault> {
        u64::load(row, at).map(Self::from_random)
    }
}

impl Column for Timestamp {
    fn load(row: &Row<'_>, at: usize) -> Result<Self, StoreFault> {
        u64::load(row, at).map(Self::from_ms)
    }
}

impl Column for Vec<u8> {
    fn load(row: &Row<'_>, at: usize) -> Result<Self, StoreFault> {
        Ok(row.get(at)?)
    }
}

impl Column for String {
    fn load(row: &Row<'_>, at: usize) -> Result<Self, StoreFault> {
        Ok(row.get(at)?)
    }
}

impl Column for bool {
    fn load(row: &Row<'_>, at: usize) -> Result<Self, StoreFault> {
        Ok(row.get(at)?)
    }
}

/// Writes a stored message.
pub(super) fn encode<T: minicbor::Encode<()>>(value: &T) -> Result<Vec<u8>, StoreFault> {
    minicbor::to_vec(value).map_err(|error| StoreFault::damaged("row to write", error))
}

/// Reads a stored message.
pub(super) fn decode<T: for<'b> minicbor::Decode<'b, ()>>(bytes: &[u8]) -> Result<T, StoreFault> {
    minicbor::decode(bytes).map_err(|error| StoreFault::damaged("row", error))
}
