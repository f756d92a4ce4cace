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
    /// A person has to look.
    #[n(3)]
    Review,
}

impl Settlement {
    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Debt => "debt",
            Self::Absorb => "absorb",
            Self::Merged => "merged",
            Self::Review => "review",
        }
    }
}
