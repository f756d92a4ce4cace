//! Findings: what did not fit together, and how it is settled by policy (design 4.5).

use minicbor::{Decode, Encode};

use super::record::Outcome;
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
    /// A sale was made under a programme that had been replaced for longer than its grace.
    #[n(8)]
    ProgrammeStale,
    /// A sale was made under a programme that is not known here.
    #[n(9)]
    ProgrammeUnknown,
    /// A sale comes to something else when it is worked out again.
    #[n(10)]
    QuoteMismatch,
    /// Two entries stand at one place of a journal: it was copied.
    #[n(11)]
    Fork,
    /// A till's journal went on from an older copy.
    #[n(12)]
    Rollback,
    /// Head office went on from an older copy.
    #[n(13)]
    HubRestored,
    /// A till's clock was wrong.
    #[n(14)]
    ClockSuspect,
    /// A blocked card was used.
    #[n(15)]
    BlockedLate,
    /// An entry is not as its till signed it; it is kept and does not count.
    #[n(16)]
    Tampered,
    /// An entry is about a member who has been forgotten.
    #[n(17)]
    ErasedLate,
}

impl FindingKind {
    /// All kinds, each at the place of its number.
    pub const ALL: [Self; 18] = [
        Self::Overspend,
        Self::MemberTwice,
        Self::OpIdReused,
        Self::Quarantined,
        Self::ReturnPending,
        Self::ReturnOrphan,
        Self::ReturnTwice,
        Self::CouponTwice,
        Self::ProgrammeStale,
        Self::ProgrammeUnknown,
        Self::QuoteMismatch,
        Self::Fork,
        Self::Rollback,
        Self::HubRestored,
        Self::ClockSuspect,
        Self::BlockedLate,
        Self::Tampered,
        Self::ErasedLate,
    ];

    /// Its number, as it is stored and as [`Decided`](super::Decided) names it.
    pub fn number(self) -> u32 {
        (0..).zip(Self::ALL).find(|(_, kind)| *kind == self).map_or(0, |(number, _)| number)
    }

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
            Self::ProgrammeStale => "programme_stale",
            Self::ProgrammeUnknown => "programme_unknown",
            Self::QuoteMismatch => "quote_mismatch",
            Self::Fork => "fork",
            Self::Rollback => "rollback",
            Self::HubRestored => "hub_restored",
            Self::ClockSuspect => "clock_suspect",
            Self::BlockedLate => "blocked_late",
            Self::Tampered => "tampered",
            Self::ErasedLate => "erased_late",
        }
    }

    /// Whether it follows from a chain alone: no fold of accounts finds it, or takes it back.
    pub fn is_of_chain(self) -> bool {
        matches!(self, Self::Fork | Self::ClockSuspect)
    }

    /// How many points a settlement moves to the member, beside what the entry itself does: below zero takes them.
    pub(super) fn worth(self, settlement: Settlement, points: Points) -> Option<Points> {
        match (self, settlement) {
            (Self::Overspend | Self::BlockedLate, Settlement::Absorb) => Some(points),
            (
                Self::CouponTwice | Self::ProgrammeStale | Self::ProgrammeUnknown | Self::QuoteMismatch,
                Settlement::ClawBack,
            ) => Points::ZERO.checked_sub(points),
            _ => Some(Points::ZERO),
        }
    }

    /// How many of the points that the entry issued the shop bears at its own cost.
    pub(super) fn borne(self, settlement: Settlement, points: Points) -> Points {
        let issued = matches!(self, Self::ProgrammeStale | Self::ProgrammeUnknown | Self::QuoteMismatch);
        if issued && settlement == Settlement::Absorb { points } else { Points::ZERO }
    }

    /// How a decision about it changes its settlement.
    pub(super) fn decided(self, outcome: Outcome, settlement: Settlement) -> Settlement {
        match (self, outcome) {
            (Self::MemberTwice, _) | (_, Outcome::Accept) => settlement,
            (_, Outcome::Absorb) => Settlement::Absorb,
            (Self::Overspend, Outcome::ClawBack) => Settlement::Debt,
            (_, Outcome::ClawBack) => Settlement::ClawBack,
            (_, Outcome::Dismiss) => Settlement::Dismissed,
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
    /// The entry by which a person decided it, the last one by K.
    #[n(6)]
    pub decided: Option<EntryHash>,
}

impl Finding {
    /// A finding that a person has to look at, about no member and no points.
    pub fn new(kind: FindingKind, entry: EntryHash) -> Self {
        Self {
            kind,
            entry,
            against: Vec::new(),
            member: None,
            points: Points::ZERO,
            settlement: Settlement::Review,
            decided: None,
        }
    }
}
