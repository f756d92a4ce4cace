//! What entries say of the records themselves: clocks that leapt, copies that were restored, findings that a person
//! decided.

use minicbor::{Decode, Encode};

use crate::core::model::{
    Day, EntryHash, EntrySeq, Incarnation, MemberId, OpId, ProgrammeHash, TillId, Timestamp,
};

/// A till's clock leapt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ClockNoted {
    /// What the clock should have shown, counted on from before by the clock that nobody sets.
    #[n(0)]
    pub expected: Timestamp,
    /// What it showed.
    #[n(1)]
    pub shown: Timestamp,
    /// What head office's clock said at that moment, where the till heard of it.
    #[n(2)]
    pub hub: Option<Timestamp>,
}

/// A journal, or head office itself, went on from a copy of an earlier moment.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Restored {
    /// The till whose journal it is; `None` for head office.
    #[n(0)]
    pub till: Option<TillId>,
    /// The life of the journal that the copy ends; of head office the one that its own chain had.
    #[n(1)]
    pub incarnation: Option<Incarnation>,
    /// The last place that the copy held.
    #[n(2)]
    pub seq: Option<EntrySeq>,
    /// The last place that is known to have been written before.
    #[n(3)]
    pub known_seq: Option<EntrySeq>,
    /// When the copy was made, where that is known.
    #[n(4)]
    pub copied_at: Option<Timestamp>,
    /// What was seen, in a sentence; may be empty.
    #[n(5)]
    pub reason: String,
}

/// A till, or a programme, is trusted no more; or it is again.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Revoked {
    /// The till; `None` where it is about a programme.
    #[n(0)]
    pub till: Option<TillId>,
    /// The programme; `None` where it is about a till.
    #[n(1)]
    pub programme: Option<ProgrammeHash>,
    /// From which moment, by head office's clock.
    #[n(2)]
    pub at: Timestamp,
    /// Whether it is trusted again.
    #[n(3)]
    #[cbor(default, skip_if = "core::ops::Not::not")]
    pub lifted: bool,
    /// Who decided it.
    #[n(4)]
    pub by: String,
    /// Why; may be empty.
    #[n(5)]
    pub reason: String,
}

/// What a person decided about a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Outcome {
    /// It stays as the policy has it.
    #[n(0)]
    Accept,
    /// The shop bears it.
    #[n(1)]
    Absorb,
    /// The member bears it.
    #[n(2)]
    ClawBack,
    /// It is nothing.
    #[n(3)]
    Dismiss,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Accept, Self::Absorb, Self::ClawBack, Self::Dismiss];

    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Absorb => "absorb",
            Self::ClawBack => "claw_back",
            Self::Dismiss => "dismiss",
        }
    }
}

/// A person at head office decided about a finding. It hangs together with the entry of the finding by what that entry
/// names too: its member, or its op_id; without either it changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Decided {
    /// The entry that shows the finding.
    #[n(0)]
    pub entry: EntryHash,
    /// The finding's kind, by its number.
    #[n(1)]
    pub finding: u32,
    /// What was decided.
    #[n(2)]
    pub outcome: Outcome,
    /// The member whom the entry names.
    #[n(3)]
    pub member: Option<MemberId>,
    /// The op_id of the entry.
    #[n(4)]
    pub op_id: Option<OpId>,
    /// The day of the shop on which it was decided.
    #[n(5)]
    pub day: Day,
    /// Who decided it.
    #[n(6)]
    pub by: String,
    /// Why; may be empty.
    #[n(7)]
    pub reason: String,
}
