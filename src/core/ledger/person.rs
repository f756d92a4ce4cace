//! What entries say of a customer beside what they buy: cards, profile, feedback, and who is the same person.

use minicbor::{Decode, Encode};

use crate::core::model::receipt::LineEarning;
use crate::core::model::standing::Traits;
use crate::core::model::{CardNumber, Day, MemberId, OpId, RuleId, Timestamp};

/// A member got another card.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CardLinked {
    /// The member.
    #[n(0)]
    pub member: MemberId,
    /// The card that names them from now on too.
    #[n(1)]
    pub card: CardNumber,
    /// The day of the shop on which it happened.
    #[n(2)]
    pub day: Day,
    /// The card that is lost: it is blocked from then on, for the member's account and at every till.
    #[n(3)]
    pub replaces: Option<CardNumber>,
}

/// A customer told something about themselves.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ProfileChanged {
    /// The member.
    #[n(0)]
    pub member: MemberId,
    /// The day of the shop on which it happened.
    #[n(1)]
    pub day: Day,
    /// A [`Profile`](super::Profile) in full, sealed to head office; empty where it stays as it was.
    #[cbor(n(2), with = "minicbor::bytes")]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub profile: Vec<u8>,
    /// What was told, as far as offers ask: it stands in place of what was known; lists are joined.
    #[n(3)]
    pub told: Option<Traits>,
}

/// A customer answered a question.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Feedback {
    /// The day of the shop on which it happened.
    #[n(0)]
    pub day: Day,
    /// Who answered, where a card was shown.
    #[n(1)]
    pub member: Option<MemberId>,
    /// The sale that it is about, by its op_id.
    #[n(2)]
    pub sale: Option<OpId>,
    /// The question of the programme.
    #[n(3)]
    pub question: Option<RuleId>,
    /// The answer on the question's scale.
    #[n(4)]
    pub score: Option<u8>,
    /// What was said, sealed to head office; may be empty.
    #[cbor(n(5), with = "minicbor::bytes")]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub comment: Vec<u8>,
    /// Points for answering.
    #[n(6)]
    pub reward: Option<LineEarning>,
}

/// A person at head office found that two members are one.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Merged {
    /// One of them.
    #[n(0)]
    pub member: MemberId,
    /// The other one. Whoever joined first gives the account its name.
    #[n(1)]
    pub with: MemberId,
    /// The day of the shop on which it happened.
    #[n(2)]
    pub day: Day,
    /// Who decided it.
    #[n(3)]
    pub by: String,
    /// Why; may be empty.
    #[n(4)]
    pub reason: String,
}

/// A person at head office found that a member is not whom the cards said: whatever joined them with others before
/// counts no longer.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Unmerged {
    /// The member who is somebody else.
    #[n(0)]
    pub member: MemberId,
    /// The day of the shop on which it happened.
    #[n(1)]
    pub day: Day,
    /// Who decided it.
    #[n(2)]
    pub by: String,
    /// Why; may be empty.
    #[n(3)]
    pub reason: String,
}

/// A card was lost, stolen or misused, or it is good again.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CardBlocked {
    /// The card.
    #[n(0)]
    pub card: CardNumber,
    /// The member whom it names: the block counts for their account alone.
    #[n(1)]
    pub member: MemberId,
    /// From which moment, by head office's clock.
    #[n(2)]
    pub at: Timestamp,
    /// Whether it is good again.
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

/// A member asked to be forgotten: the account is closed, and what its entries say from then on is about nobody.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Erased {
    /// The member.
    #[n(0)]
    pub member: MemberId,
    /// The day of the shop on which it happened.
    #[n(1)]
    pub day: Day,
    /// Who did it.
    #[n(2)]
    pub by: String,
}
