//! How what did not fit together is settled (design 4.5): named in a programme, applied by the fold.

use minicbor::{Decode, Encode};

/// How a finding is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Settlement {
    /// The customer keeps what the till granted; the balance goes below zero and later earnings pay it.
    #[n(0)]
    Debt,
    /// The customer keeps what the till granted and the shop bears it.
    #[n(1)]
    Absorb,
    /// The accounts count as one.
    #[n(2)]
    Merged,
    /// The customer keeps what the till granted until a person has looked.
    #[n(3)]
    Review,
    /// The points are taken back; what is missing becomes a debt.
    #[n(4)]
    ClawBack,
    /// A person found that it is nothing.
    #[n(5)]
    Dismissed,
    /// A person found that the accounts are of two people.
    #[n(6)]
    Apart,
}

impl Settlement {
    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Debt => "debt",
            Self::Absorb => "absorb",
            Self::Merged => "merged",
            Self::Review => "review",
            Self::ClawBack => "claw_back",
            Self::Dismissed => "dismissed",
            Self::Apart => "apart",
        }
    }
}

/// The policies of a programme: one for each finding that leaves a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settlements {
    /// Points spent twice while tills were offline: a debt, borne by the shop, or for a person to look at.
    pub overspend: Settlement,
    /// A coupon that is good once, used again: its points stay, are taken back, or wait for a person.
    pub coupon_twice: Settlement,
    /// A sale under a programme that was replaced long before: its points stay at the shop's cost, are taken back, or
    /// wait for a person.
    pub programme_stale: Settlement,
    /// For how many days after it was replaced a programme may still be sold under.
    pub stale_grace_days: u16,
    /// A sale that comes to something else when it is worked out again: points beyond it stay at the shop's cost, are
    /// taken back, or wait for a person.
    pub quote_mismatch: Settlement,
    /// Points spent with a blocked card by a till that did not know of the block: the shop gives them back to the member,
    /// the member bears it, or they wait for a person.
    pub blocked_late: Settlement,
}

impl Default for Settlements {
    fn default() -> Self {
        Self {
            overspend: Settlement::Debt,
            coupon_twice: Settlement::Absorb,
            programme_stale: Settlement::Absorb,
            stale_grace_days: 7,
            quote_mismatch: Settlement::Review,
            blocked_late: Settlement::Review,
        }
    }
}
