//! Columns to values and back: ids are bytes, counts and amounts are 64-bit numbers, nothing is null.

use super::fault::StoreFault;
use super::session::Cell;
use crate::core::model::{EntryHash, EntrySeq, Incarnation, MemberId, ProgrammeHash, TillId, Timestamp};
use crate::host::database::from_stored;
pub(super) use crate::host::database::to_stored as count;

/// A value that one column holds.
pub(super) trait Column: Sized {
    /// Reads a column's cell.
    fn load(cell: Cell) -> Result<Self, StoreFault>;
}

fn wrong_kind() -> StoreFault {
    StoreFault::damaged("column", "a value of another kind")
}

impl Column for i64 {
    fn load(cell: Cell) -> Result<Self, StoreFault> {
        if let Cell::Number(number) = cell { Ok(number) } else { Err(wrong_kind()) }
    }
}

impl Column for Vec<u8> {
    fn load(cell: Cell) -> Result<Self, StoreFault> {
        if let Cell::Bytes(bytes) = cell { Ok(bytes) } else { Err(wrong_kind()) }
    }
}

impl Column for String {
    fn load(cell: Cell) -> Result<Self, StoreFault> {
        if let Cell::Text(text) = cell { Ok(text) } else { Err(wrong_kind()) }
    }
}

macro_rules! blob_columns {
    ($($name:ident),*) => {$(
        impl Column for $name {
            fn load(cell: Cell) -> Result<Self, StoreFault> {
                Self::from_slice(&Vec::load(cell)?)
                    .ok_or_else(|| StoreFault::damaged(stringify!($name), "wrong length"))
            }
        }
    )*};
}

blob_columns!(EntryHash, MemberId, ProgrammeHash, TillId);

impl<const N: usize> Column for [u8; N] {
    fn load(cell: Cell) -> Result<Self, StoreFault> {
        let bytes = Vec::load(cell)?;
        bytes.try_into().map_err(|_| StoreFault::damaged("column", "wrong length"))
    }
}

impl Column for u64 {
    fn load(cell: Cell) -> Result<Self, StoreFault> {
        Ok(from_stored(i64::load(cell)?)?)
    }
}

impl Column for u32 {
    fn load(cell: Cell) -> Result<Self, StoreFault> {
        Self::try_from(i64::load(cell)?).map_err(|_| wrong_kind())
    }
}

impl Column for i32 {
    fn load(cell: Cell) -> Result<Self, StoreFault> {
        Self::try_from(i64::load(cell)?).map_err(|_| wrong_kind())
    }
}

impl Column for EntrySeq {
    fn load(cell: Cell) -> Result<Self, StoreFault> {
        u64::load(cell).map(Self::new)
    }
}

impl Column for Incarnation {
    fn load(cell: Cell) -> Result<Self, StoreFault> {
        u64::load(cell).map(Self::from_random)
    }
}

impl Column for Timestamp {
    fn load(cell: Cell) -> Result<Self, StoreFault> {
        u64::load(cell).map(Self::from_ms)
    }
}

impl Column for bool {
    fn load(cell: Cell) -> Result<Self, StoreFault> {
        Ok(i64::load(cell)? != 0)
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
