//! Findings: what did not fit together, and how it is settled by policy (design 4.5).

use minicbor::{Decode, Encode};

use crate::core::model::{EntryHash, MemberId, Points, Settlement};

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum FindingKind {
    /// The same points were spent more than once by tills that did not know of each other.
    #[n(0)]
    Overspend,
    /// Two members joined with one card: the accounts are one from then on.
    #[n(1)]
    MemberTwice,
    /// Two different operations carry one op_id; the first counts.
    #[n(2)]
    OpIdReused,
    /// An entry that can't be read; it is kept and does not count.
    #[n(3)]
    Quarantined,
    /// Goods came back of a sale that is not known yet.
    #[n(4)]
    ReturnPending,
    /// Goods came back of a sale that does not count: it was voided.
    #[n(5)]
    ReturnOrphan,
    /// More came back than was sold; only what was sold counts.
    #[n(6)]
    ReturnTwice,
    /// A coupon that is good once was used in two sales; both are honoured.
    #[n(7)]
    CouponTwice,
}

impl FindingKind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::Overspend,
        Self::MemberTwice,
        Self::OpIdReused,
        Self::Quarantined,
        Self::ReturnPending,
        Self::ReturnOrphan,
        Self::ReturnTwice,
        Self::CouponTwice,
    ];

    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Overspend => "overspend",
            Self::MemberTwice => "member_twice",
            Self::OpIdReused => "op_id_reused",
            Self::Quarantined => "quarantined",
            Self::ReturnPending => "return_pending",
            Self::ReturnOrphan => "return_orphan",
            Self::ReturnTwice => "return_twice",
            Self::CouponTwice => "coupon_twice",
        }
    }
}

/// One finding: known by its kind and the entry that shows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(map)]
pub struct Finding {
    /// What was found.
    #[n(0)]
    pub kind: FindingKind,
    /// The entry that shows it: the later one by K.
    #[n(1)]
    pub entry: EntryHash,
    /// The entries that it stands against, the earlier ones by K.
    #[n(2)]
    pub against: Vec<EntryHash>,
    /// The member it touches, if one.
    #[n(3)]
    pub member: Option<MemberId>,
    /// How many points it is about.
    #[n(4)]
    pub points: Points,
    /// How it is settled.
    #[n(5)]
    pub settlement: Settlement,
}
