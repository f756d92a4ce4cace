//! What stays of entries that were compacted: where the chain was cut, and counts and sums of each day before the cut.
//!
//! Stored as CBOR with numbered fields, additive only, and signed by the till's key over `tallytill summary 1` and these
//! bytes. Each summary holds the one before it, so that one a life is enough.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};

use crate::core::ledger::{Entry, Head, Payload};
use crate::core::model::{Day, Money, Points, TillId};

/// Days that are kept apart; those before are one sum.
const DAYS_MAX: usize = 400;

/// Entries of one life that are here no more.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Summary {
    /// Whose.
    #[n(0)]
    pub till: TillId,
    /// The last entry before the cut.
    #[n(1)]
    pub head: Head,
    /// The Ed25519 key that signs it.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub public_key: [u8; 32],
    /// How many entries.
    #[n(3)]
    pub entries: u64,
    /// Each day's, by its number since 0001-01-01.
    #[n(4)]
    pub days: BTreeMap<i32, DaySummary>,
    /// All days before those.
    #[n(5)]
    pub before: DaySummary,
}

/// One day's counts and sums, a sale on its day and a void or a return on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct DaySummary {
    /// Sales, voided ones too.
    #[n(0)]
    pub sales: u64,
    /// Voids.
    #[n(1)]
    pub voids: u64,
    /// Returns.
    #[n(2)]
    pub returns: u64,
    /// Of all sales, before discounts.
    #[n(3)]
    pub gross: Money,
    /// Of all sales.
    #[n(4)]
    pub discount: Money,
    /// Of all sales.
    #[n(5)]
    pub due: Money,
    /// By all sales.
    #[n(6)]
    pub points_spent: Points,
    /// By all sales.
    #[n(7)]
    pub points_earned: Points,
    /// By all returns.
    #[n(8)]
    pub refund: Money,
}

impl DaySummary {
    /// The sums of both; `None` on overflow.
    fn checked_add(self, other: Self) -> Option<Self> {
        Some(Self {
            sales: self.sales.checked_add(other.sales)?,
            voids: self.voids.checked_add(other.voids)?,
            returns: self.returns.checked_add(other.returns)?,
            gross: self.gross.checked_add(other.gross)?,
            discount: self.discount.checked_add(other.discount)?,
            due: self.due.checked_add(other.due)?,
            points_spent: self.points_spent.checked_add(other.points_spent)?,
            points_earned: self.points_earned.checked_add(other.points_earned)?,
            refund: self.refund.checked_add(other.refund)?,
        })
    }

    /// What one entry adds, and to which day; `None` for one that is only counted.
    fn of(payload: &Payload) -> Option<(Day, Self)> {
        match payload {
            Payload::Sale(sale) => {
                let totals = sale.receipt.totals;
                let sums = Self {
                    sales: 1,
                    gross: totals.gross,
                    discount: totals.discount,
                    due: totals.due,
                    points_spent: totals.points_spent,
                    points_earned: totals.points_earned,
                    ..Self::default()
                };
                Some((sale.day, sums))
            }
            Payload::Void(void) => Some((void.day, Self { voids: 1, ..Self::default() })),
            Payload::Return(returned) => {
                let lines = returned.part.lines.iter().map(|line| line.refund);
                let refund =
                    lines.chain([returned.part.refund_beyond]).try_fold(Money::ZERO, Money::checked_add);
                let sums = Self { returns: 1, refund: refund.unwrap_or_default(), ..Self::default() };
                Some((returned.part.terms.day, sums))
            }
            _ => None,
        }
    }
}

impl Summary {
    /// Of no entries yet.
    pub fn new(till: TillId, public_key: [u8; 32], before: Head) -> Self {
        Self {
            till,
            head: before,
            public_key,
            entries: 0,
            days: BTreeMap::new(),
            before: DaySummary::default(),
        }
    }

    /// The summary with the next entry in it; `None` when the entry does not continue it, or on overflow.
    #[must_use]
    pub fn with(mut self, entry: &Entry) -> Option<Self> {
        self.head = self.head.extend(self.till, entry).ok()?;
        self.entries = self.entries.checked_add(1)?;
        if let Some((day, sums)) = Payload::parse(entry).ok().as_ref().and_then(DaySummary::of) {
            let kept = self.days.entry(day.number()).or_default();
            *kept = kept.checked_add(sums)?;
        }
        while self.days.len() > DAYS_MAX {
            let (_, oldest) = self.days.pop_first()?;
            self.before = self.before.checked_add(oldest)?;
        }
        Some(self)
    }

    /// What the till's signature covers.
    pub fn signed_bytes(bytes: &[u8]) -> Vec<u8> {
        [b"tallytill summary 1".as_slice(), bytes].concat()
    }
}
