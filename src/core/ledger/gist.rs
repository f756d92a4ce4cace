//! The gist of an entry: what adding it to kept accounts needs, which of an ordinary sale is little.

use super::brief::SaleBrief;
use super::desk::{Mark, Slip};
use super::entry::{Entry, EntryFault, Kind, OrderKey};
use super::fact::{Fact, Touch, once_coupons};
use super::payload::{Payload, Sale};
use crate::core::model::{EntryHash, MemberId, OpId, ProgrammeHash, RuleId, TillId};

/// One entry as far as [`continue_fold`](super::continue_fold) looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gist {
    /// The entry's hash.
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
    pub(super) deed: Deed,
}

/// What an entry says, as far as kept accounts need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Deed {
    /// A sale.
    Sale(Box<SaleGist>),
    /// Something about one member alone.
    One(Box<Payload>),
    /// Nothing that touches an account.
    Nothing,
    /// Something that only all entries that hang together can settle, by the names it shares.
    Entangled(Vec<Touch>),
}

/// A sale, as far as kept accounts need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SaleGist {
    pub(super) slip: Slip,
    /// Coupons that are good once, with their codes.
    pub(super) once: Vec<(RuleId, String)>,
    /// Who brought the customer.
    pub(super) referrer: Option<MemberId>,
}

impl SaleGist {
    fn of(sale: &Sale) -> Self {
        Self {
            slip: Slip::of(sale),
            once: once_coupons(sale).map(|(coupon, code)| (coupon.clone(), code.to_owned())).collect(),
            referrer: sale.receipt.effects.referral.as_ref().map(|referral| referral.referrer),
        }
    }
}

impl Gist {
    /// The gist of an entry.
    ///
    /// # Errors
    /// [`EntryFault`] when a payload of a known kind can't be read, as [`Fact::of`] has it.
    pub fn of(entry: &Entry) -> Result<Self, EntryFault> {
        if entry.header.kind != Kind::Sale {
            return Ok(Self::of_fact(Fact::of(entry)?));
        }
        let sale: SaleBrief<'_> =
            minicbor::decode(entry.payload()).map_err(|error| EntryFault::Payload(error.to_string()))?;
        Ok(Self {
            hash: entry.hash,
            order: entry.header.order_key(),
            till: entry.header.till,
            op_id: entry.header.op_id,
            programme: entry.header.programme,
            deed: Deed::Sale(Box::new(sale.gist())),
        })
    }

    /// The gist of a fact.
    pub fn of_fact(fact: Fact) -> Self {
        let touches = fact.touches();
        let Fact { hash, order, till, op_id, programme, payload } = fact;
        let deed = match payload {
            Payload::Sale(sale) => Deed::Sale(Box::new(SaleGist::of(&sale))),
            payload if super::walk::member_of(&payload).is_some() => Deed::One(Box::new(payload)),
            _ if touches.is_empty() => Deed::Nothing,
            _ => Deed::Entangled(touches),
        };
        Self { hash, order, till, op_id, programme, deed }
    }

    /// Which entry it is.
    pub(super) fn mark(&self) -> Mark {
        Mark { hash: self.hash, order: self.order, till: self.till, programme: self.programme }
    }

    /// The names by which the entry hangs together with others: those of [`Fact::touches`].
    pub fn touches(&self) -> Vec<Touch> {
        let mut touches = Vec::new();
        self.for_each_touch(|touch| touches.push(touch));
        touches
    }

    /// The same, one by one.
    pub(super) fn for_each_touch(&self, mut tell: impl FnMut(Touch)) {
        match &self.deed {
            Deed::Sale(sale) => {
                if let Some((member, _)) = &sale.slip.buyer {
                    tell(Touch::Member(*member));
                }
                tell(Touch::Operation(self.op_id));
                sale.referrer.into_iter().for_each(|referrer| tell(Touch::Member(referrer)));
                sale.once.iter().for_each(|(coupon, code)| tell(Touch::Coupon(coupon.clone(), code.clone())));
            }
            Deed::One(payload) => Touch::of(payload, self.op_id).into_iter().for_each(tell),
            Deed::Nothing => {}
            Deed::Entangled(touches) => touches.iter().cloned().for_each(tell),
        }
    }

    /// Whether it tells of somebody who brought the customer: that is another account.
    pub(super) fn brings(&self) -> bool {
        matches!(&self.deed, Deed::Sale(sale) if sale.referrer.is_some())
    }

    /// Whether somebody joins by it.
    pub(super) fn joins(&self) -> bool {
        let joins = |payload: &Payload| matches!(payload, Payload::Enrol(_) | Payload::Imported(_));
        matches!(&self.deed, Deed::One(payload) if joins(payload))
    }

    /// The member whose account it changes by itself.
    pub fn member(&self) -> Option<MemberId> {
        match &self.deed {
            Deed::Sale(sale) => sale.slip.buyer.as_ref().map(|(member, _)| *member),
            Deed::One(payload) => super::walk::member_of(payload),
            Deed::Nothing | Deed::Entangled(_) => None,
        }
    }
}
