//! What is known of a customer, and how old that knowledge is.

use minicbor::{Decode, Encode};

use super::id::{CardNumber, MemberId};
use super::money::Money;
use super::points::Points;
use super::standing::Standing;
use super::time::Timestamp;

/// The sums that a member's standing rests on. They add up: what a till did since is added to what the hub knew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct MemberFacts {
    /// Points; below zero is a debt.
    #[n(0)]
    pub balance: Points,
    /// What the member paid in all, after discounts and points.
    #[n(1)]
    pub spend: Money,
    /// How many sales.
    #[n(2)]
    pub visits: i64,
}

impl MemberFacts {
    /// Both together; `None` on overflow.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Some(Self {
            balance: self.balance.checked_add(other.balance)?,
            spend: self.spend.checked_add(other.spend)?,
            visits: self.visits.checked_add(other.visits)?,
        })
    }

    /// What undoes this; `None` on overflow.
    pub fn checked_neg(self) -> Option<Self> {
        Some(Self {
            balance: Points::ZERO.checked_sub(self.balance)?,
            spend: Money::ZERO.checked_sub(self.spend)?,
            visits: self.visits.checked_neg()?,
        })
    }
}

/// A member as a till sees one: what the hub last said, plus the till's own tail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberView {
    /// Who.
    pub id: MemberId,
    /// The card that was shown.
    pub card: CardNumber,
    /// What to call them, where it is known.
    pub name: Option<String>,
    /// Their standing.
    pub standing: Standing,
    /// When the hub's part of the standing was true; `None` for a member whom the hub has not yet confirmed.
    pub as_of: Option<Timestamp>,
}
