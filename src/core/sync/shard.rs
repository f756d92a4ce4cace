//! Members in shards: each shard is fetched, counted and checked for itself (design 4.3).
//!
//! The sum of a shard is additive: a row that changes takes its old hash out and puts its new one in, so both sides
//! keep it without looking at the other rows. It finds what went wrong by accident; it is no proof against malice.

use minicbor::{Decode, Encode};

use crate::core::model::MemberId;

/// How many shards there are.
pub const SHARDS: u8 = 16;

/// The shard that a member is in, below [`SHARDS`].
pub fn shard_of(member: MemberId) -> u8 {
    let [first, ..] = member.as_bytes();
    first & 15
}

/// What all rows of a shard come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct ShardSum {
    /// Which shard, below [`SHARDS`].
    #[n(0)]
    pub shard: u8,
    /// How many rows it has.
    #[n(1)]
    pub rows: u64,
    /// The wrapping sum of [`row_hash`] over them, as a number of 16 bytes, the lowest first.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub sum: [u8; 16],
}

impl ShardSum {
    /// A shard without rows.
    pub fn empty(shard: u8) -> Self {
        Self { shard, ..Self::default() }
    }

    /// Puts a row in; `bytes` are the row as it is sent.
    pub fn add(&mut self, bytes: &[u8]) {
        self.rows = self.rows.wrapping_add(1);
        self.sum = u128::from_le_bytes(self.sum).wrapping_add(row_hash(bytes)).to_le_bytes();
    }

    /// Takes a row out.
    pub fn remove(&mut self, bytes: &[u8]) {
        self.rows = self.rows.wrapping_sub(1);
        self.sum = u128::from_le_bytes(self.sum).wrapping_sub(row_hash(bytes)).to_le_bytes();
    }
}

/// The first 16 bytes of BLAKE3 over a row as it is sent, the lowest first.
pub fn row_hash(bytes: &[u8]) -> u128 {
    let mut first = [0; 16];
    let hash = blake3::hash(bytes);
    first.iter_mut().zip(hash.as_bytes()).for_each(|(to, from)| *to = *from);
    u128::from_le_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_does_not_depend_on_the_order_and_forgets_what_was_taken_out() {
        let rows: [&[u8]; 3] = [b"one", b"two", b"three"];
        let mut there = ShardSum::empty(3);
        rows.iter().for_each(|row| there.add(row));
        let mut back = ShardSum::empty(3);
        back.add(b"other");
        rows.iter().rev().for_each(|row| back.add(row));
        assert_ne!(there, back);
        back.remove(b"other");
        assert_eq!(there, back);
        assert_eq!(there.rows, 3);
        let told: ShardSum = minicbor::decode(&minicbor::to_vec(there).unwrap()).unwrap();
        assert_eq!(told, there);
    }

    #[test]
    fn every_member_is_in_one_of_the_shards() {
        for first in 0..=u8::MAX {
            let shard = shard_of(MemberId::from_bytes([first; 16]));
            assert!(shard < SHARDS && shard == first % SHARDS);
        }
    }
}
