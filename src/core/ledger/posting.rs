//! Movements of points in double entry.

use crate::core::model::{EntryHash, MemberId, Points};

/// Where points come from and go to, beside the members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ledger {
    /// A member's points.
    Member(MemberId),
    /// Points that were brought along from elsewhere.
    Opening,
    /// Points issued for purchases.
    Issued,
    /// Points that paid for goods.
    Redeemed,
    /// Points that the shop bears where a finding was settled so.
    Absorbed,
    /// Points that were given to charities.
    Charity,
    /// Points that went back and forth when goods came back.
    Returned,
    /// Points that had run out when something else happened.
    Expired,
    /// Points that a person at head office gave or took.
    Adjusted,
    /// Points of members who have been forgotten: owed to nobody by name.
    Anonymous,
    /// Points that were taken back where a finding was settled so.
    ClawedBack,
}

/// One side of a movement of points; the two sides of each movement sum to zero (invariant I6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posting {
    /// The entry it comes from.
    pub entry: EntryHash,
    /// Whose points.
    pub ledger: Ledger,
    /// How many; below zero is out.
    pub points: Points,
    /// Which of the entry's postings, from 0: with the entry the posting's key.
    pub line: u32,
}
