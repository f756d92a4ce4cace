//! Facts: entries as the fold sees them, and the names by which they hang together.

use super::entry::{Entry, EntryFault, OrderKey};
use super::payload::{Payload, Sale};
use crate::core::model::{CardNumber, EntryHash, MemberId, OpId, ProgrammeHash, RuleId, TillId};

/// One entry as the fold sees it.
#[derive(Debug, Clone)]
pub struct Fact {
    /// The entry's hash: its identity in the set.
    pub hash: EntryHash,
    /// Where it stands by K.
    pub order: OrderKey,
    /// Who wrote it.
    pub till: TillId,
    /// The operation that made it.
    pub op_id: OpId,
    /// The programme it was made under.
    pub programme: Option<ProgrammeHash>,
    /// What it says.
    pub payload: Payload,
}

impl Fact {
    /// What the fold needs of an entry.
    ///
    /// # Errors
    /// [`EntryFault`] when a payload of a known kind can't be read.
    pub fn of(entry: &Entry) -> Result<Self, EntryFault> {
        Ok(Self {
            hash: entry.hash,
            order: entry.header.order_key(),
            till: entry.header.till,
            op_id: entry.header.op_id,
            programme: entry.header.programme,
            payload: Payload::parse(entry)?,
        })
    }

    /// The names by which this fact hangs together with others. A fold of all facts that hang together gives the
    /// same accounts as a fold of everything.
    pub fn touches(&self) -> Vec<Touch> {
        Touch::of(&self.payload, self.op_id)
    }
}

impl Touch {
    /// The names that an entry with this payload and op_id bears.
    pub(super) fn of(payload: &Payload, op_id: OpId) -> Vec<Self> {
        match payload {
            Payload::Sale(sale) => {
                let effects = &sale.receipt.effects;
                let member = sale.receipt.member.as_ref().map(|member| Touch::Member(member.id));
                let referrer = effects.referral.as_ref().map(|referral| Touch::Member(referral.referrer));
                let coupons =
                    once_coupons(sale).map(|(coupon, code)| Touch::Coupon(coupon.clone(), code.to_owned()));
                member.into_iter().chain([Touch::Operation(op_id)]).chain(referrer).chain(coupons).collect()
            }
            Payload::Void(void) => vec![Touch::Operation(void.sale)],
            Payload::Return(returned) => vec![Touch::Operation(returned.sale), Touch::Operation(op_id)],
            Payload::Adjusted(adjusted) => {
                vec![Touch::Member(adjusted.member), Touch::Operation(op_id)]
            }
            Payload::Enrol(enrol) => vec![Touch::Member(enrol.member), Touch::Card(enrol.card.clone())],
            Payload::Imported(imported) => {
                vec![Touch::Member(imported.member), Touch::Card(imported.card.clone())]
            }
            Payload::CardLinked(linked) => {
                vec![Touch::Member(linked.member), Touch::Card(linked.card.clone())]
            }
            Payload::ProfileChanged(changed) => vec![Touch::Member(changed.member)],
            Payload::Feedback(feedback) => {
                let member = feedback.member.map(Touch::Member);
                member.into_iter().chain([Touch::Operation(op_id)]).collect()
            }
            Payload::Merged(merged) => vec![Touch::Member(merged.member), Touch::Member(merged.with)],
            Payload::Unmerged(unmerged) => vec![Touch::Member(unmerged.member)],
            Payload::Decided(decided) => {
                let member = decided.member.map(Touch::Member);
                member.into_iter().chain(decided.op_id.map(Touch::Operation)).collect()
            }
            Payload::CardBlocked(blocked) => vec![Touch::Member(blocked.member)],
            Payload::Erased(erased) => vec![Touch::Member(erased.member)],
            Payload::Restored(_) => vec![Touch::Operation(op_id)],
            Payload::Opened(opened) if opened.is_rollback() => vec![Touch::Operation(op_id)],
            Payload::Opened(_)
            | Payload::DayClosed(_)
            | Payload::ClockNoted(_)
            | Payload::Published(_)
            | Payload::Revoked(_)
            | Payload::Unknown(_) => Vec::new(),
        }
    }
}

/// A name that entries share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touch {
    /// A member.
    Member(MemberId),
    /// A card.
    Card(CardNumber),
    /// A sale, a return or an adjustment, by its op_id.
    Operation(OpId),
    /// A coupon that is good once, and its code.
    Coupon(RuleId, String),
}

impl Touch {
    /// The name as bytes, for an index: a letter and the id.
    pub fn key(&self) -> Vec<u8> {
        match self {
            Self::Member(id) => [b"m", id.as_bytes().as_slice()].concat(),
            Self::Card(card) => [b"c", card.as_str().as_bytes()].concat(),
            Self::Operation(op_id) => [b"s", op_id.as_bytes().as_slice()].concat(),
            Self::Coupon(coupon, code) => [b"k", coupon.as_bytes(), b"\0", code.as_bytes()].concat(),
        }
    }
}

/// The coupons of a sale that are good once, with their codes.
pub(super) fn once_coupons(sale: &Sale) -> impl Iterator<Item = (&RuleId, &str)> {
    let coupons = sale.receipt.effects.coupons.iter().filter(|used| used.once);
    coupons.map(|used| (&used.coupon, used.code.as_str()))
}
