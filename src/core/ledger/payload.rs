//! What each kind of entry says. CBOR maps with numbered fields, integers only; fields are only ever added.

use minicbor::{Decode, Encode};

use super::chain::Head;
use super::entry::{Entry, EntryFault, Kind};
use super::person::{CardBlocked, CardLinked, Erased, Feedback, Merged, ProfileChanged, Unmerged};
use super::record::{ClockNoted, Decided, Restored, Revoked};
use super::returning::Returned;
use crate::core::model::receipt::LineEarning;
use crate::core::model::standing::{Stamps, TierHold, Traits};
use crate::core::model::{
    CardNumber, Day, EntrySeq, Language, Lot, MemberFacts, MemberId, Money, OpId, Points, ProgrammeHash,
    Receipt, Timestamp,
};

/// An incarnation of a journal began.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Opened {
    /// Ed25519 public key that signs this journal's batches.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub public_key: [u8; 32],
    /// Version of the software.
    #[n(1)]
    pub version: String,
    /// The end of the incarnation before it, as far as this journal has it; `None` for the first.
    #[n(2)]
    pub after: Option<Head>,
    /// Why the one before it ended, as a stable code; `None` for the first.
    #[n(3)]
    pub why: Option<String>,
}

/// Codes by which a journal says that it went on from an older copy of itself.
const ROLLBACK_CODES: [&str; 2] = ["restored", "hub_ahead"];

impl Opened {
    /// Whether the journal went on from an older copy of itself, as its own mark or head office told it.
    pub fn is_rollback(&self) -> bool {
        self.why.as_deref().is_some_and(|why| ROLLBACK_CODES.contains(&why))
    }
}

/// A basket was committed. Numbers 5 and 6 are kept for the leases that a spend names (design 4.6).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Sale {
    /// What it came to, as printed.
    #[n(0)]
    pub receipt: Receipt,
    /// The day of the shop that it belongs to.
    #[n(1)]
    pub day: Day,
    /// Whether the till was without head office at that moment.
    #[n(2)]
    pub offline: bool,
    /// BLAKE3 of the request that made it, all of it or its first half and zeros, so that a repeat is told from a reused
    /// op_id.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub request: [u8; 32],
    /// What the till's clock showed: for the receipt and the day. It may be wrong, and it may go back.
    #[n(4)]
    pub at: Timestamp,
}

/// A sale was undone in whole.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Void {
    /// The sale, by its op_id.
    #[n(0)]
    pub sale: OpId,
    /// The day of the shop that the void belongs to.
    #[n(1)]
    pub day: Day,
    /// What the cashier gave as the reason; may be empty.
    #[n(2)]
    pub reason: String,
}

/// Goods of a sale came back.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Return {
    /// The sale, by its op_id.
    #[n(0)]
    pub sale: OpId,
    /// What came back of it, and what was given back for it.
    #[n(1)]
    pub part: Returned,
    /// What the till's clock showed.
    #[n(2)]
    pub at: Timestamp,
    /// Whether the till was without head office at that moment.
    #[n(3)]
    pub offline: bool,
    /// What the cashier gave as the reason; may be empty.
    #[n(4)]
    pub reason: String,
    /// BLAKE3 of the request that made it, all of it or its first half and zeros, so that a repeat is told from a reused
    /// op_id.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub request: [u8; 32],
}

/// A customer joined.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Enrol {
    /// The new member.
    #[n(0)]
    pub member: MemberId,
    /// Their card.
    #[n(1)]
    pub card: CardNumber,
    /// A [`Profile`], sealed to head office.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub profile: Vec<u8>,
    /// Who they are, as far as offers ask; `joined` is the day on which they did.
    #[n(3)]
    pub traits: Option<Traits>,
    /// Points for joining.
    #[n(4)]
    pub welcome: Option<LineEarning>,
}

/// Personal data of a member: never in an entry in the clear.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Profile {
    /// What to call them.
    #[n(0)]
    pub name: String,
    /// The language they want to be addressed in.
    #[n(1)]
    pub language: Option<Language>,
}

/// A till's day was counted and summed: the sanity check of everything before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DayClosed {
    /// The day.
    #[n(0)]
    pub day: Day,
    /// Sales, without those that were voided.
    #[n(1)]
    pub sales: u64,
    /// Voids.
    #[n(2)]
    pub voids: u64,
    /// What those sales came to before discounts.
    #[n(3)]
    pub gross: Money,
    /// Discounts.
    #[n(4)]
    pub discount: Money,
    /// What points paid.
    #[n(5)]
    pub points_paid: Money,
    /// What was paid otherwise.
    #[n(6)]
    pub due: Money,
    /// Points spent.
    #[n(7)]
    pub points_spent: Points,
    /// Points earned.
    #[n(8)]
    pub points_earned: Points,
    /// The last entry that was counted.
    #[n(9)]
    pub through: EntrySeq,
    /// Returns that were made on that day.
    #[n(10)]
    #[cbor(default, skip_if = "is_nothing")]
    pub returns: u64,
    /// Money that they gave back.
    #[n(11)]
    #[cbor(default, skip_if = "is_nothing")]
    pub refund: Money,
    /// Points that they gave back.
    #[n(12)]
    #[cbor(default, skip_if = "is_nothing")]
    pub points_given_back: Points,
    /// Earned points that they asked back.
    #[n(13)]
    #[cbor(default, skip_if = "is_nothing")]
    pub points_taken_back: Points,
}

fn is_nothing<T: Default + PartialEq>(amount: &T) -> bool {
    *amount == T::default()
}

/// Head office took over a member from elsewhere, or from a list.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Imported {
    /// The member.
    #[n(0)]
    pub member: MemberId,
    /// Their card.
    #[n(1)]
    pub card: CardNumber,
    /// A [`Profile`], sealed to head office.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub profile: Vec<u8>,
    /// What they bring along.
    #[n(3)]
    pub facts: MemberFacts,
    /// Who they are, as far as offers ask.
    #[n(4)]
    pub traits: Option<Traits>,
    /// Stamps that they bring along.
    #[n(5)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub stamps: Vec<Stamps>,
    /// The tier that they hold.
    #[n(6)]
    pub tier: Option<TierHold>,
}

/// A person at head office changed what a member has, or who the member is.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Adjusted {
    /// The member.
    #[n(0)]
    pub member: MemberId,
    /// The day of the shop on which it happened.
    #[n(1)]
    pub day: Day,
    /// Points given; below zero taken away.
    #[n(2)]
    pub points: Option<Lot>,
    /// Who the member is from now on, in full.
    #[n(3)]
    pub traits: Option<Traits>,
    /// Why; may be empty.
    #[n(4)]
    pub reason: String,
}

/// Head office published a programme.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Published {
    /// The programme.
    #[n(0)]
    pub programme: ProgrammeHash,
}

/// The payload of an entry, as far as this version understands it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payload {
    /// See [`Opened`].
    Opened(Opened),
    /// See [`Sale`].
    Sale(Box<Sale>),
    /// See [`Void`].
    Void(Void),
    /// See [`Return`].
    Return(Box<Return>),
    /// See [`Enrol`].
    Enrol(Enrol),
    /// See [`DayClosed`].
    DayClosed(DayClosed),
    /// See [`Imported`].
    Imported(Imported),
    /// See [`Published`].
    Published(Published),
    /// See [`Adjusted`].
    Adjusted(Adjusted),
    /// See [`CardLinked`].
    CardLinked(CardLinked),
    /// See [`ProfileChanged`].
    ProfileChanged(ProfileChanged),
    /// See [`Feedback`].
    Feedback(Feedback),
    /// See [`ClockNoted`].
    ClockNoted(ClockNoted),
    /// See [`Merged`].
    Merged(Merged),
    /// See [`Unmerged`].
    Unmerged(Unmerged),
    /// See [`Decided`].
    Decided(Decided),
    /// See [`CardBlocked`].
    CardBlocked(CardBlocked),
    /// See [`Erased`].
    Erased(Erased),
    /// See [`Restored`].
    Restored(Restored),
    /// See [`Revoked`].
    Revoked(Revoked),
    /// Of a kind that a later version wrote.
    Unknown(u32),
}

impl Payload {
    /// Reads the payload of an entry; a kind that is unknown here is [`Payload::Unknown`], not a fault.
    ///
    /// # Errors
    /// [`EntryFault::Payload`] when a known kind can't be read: such an entry is set aside, never dropped.
    pub fn parse(entry: &Entry) -> Result<Self, EntryFault> {
        fn read<'b, T: Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T, EntryFault> {
            minicbor::decode(bytes).map_err(|error| EntryFault::Payload(error.to_string()))
        }
        let bytes = entry.payload();
        Ok(match entry.header.kind {
            Kind::Opened => Self::Opened(read(bytes)?),
            Kind::Sale => Self::Sale(Box::new(read(bytes)?)),
            Kind::Void => Self::Void(read(bytes)?),
            Kind::Return => Self::Return(Box::new(read(bytes)?)),
            Kind::Enrol => Self::Enrol(read(bytes)?),
            Kind::DayClosed => Self::DayClosed(read(bytes)?),
            Kind::Imported => Self::Imported(read(bytes)?),
            Kind::Published => Self::Published(read(bytes)?),
            Kind::Adjusted => Self::Adjusted(read(bytes)?),
            Kind::CardLinked => Self::CardLinked(read(bytes)?),
            Kind::ProfileChanged => Self::ProfileChanged(read(bytes)?),
            Kind::Feedback => Self::Feedback(read(bytes)?),
            Kind::ClockNoted => Self::ClockNoted(read(bytes)?),
            Kind::Merged => Self::Merged(read(bytes)?),
            Kind::Unmerged => Self::Unmerged(read(bytes)?),
            Kind::Decided => Self::Decided(read(bytes)?),
            Kind::CardBlocked => Self::CardBlocked(read(bytes)?),
            Kind::Erased => Self::Erased(read(bytes)?),
            Kind::Restored => Self::Restored(read(bytes)?),
            Kind::Revoked => Self::Revoked(read(bytes)?),
            Kind::LeaseAccepted | Kind::LeasePassed | Kind::LeaseReleased | Kind::LeaseGranted => {
                Self::Unknown(entry.header.kind.number())
            }
            Kind::Unknown(number) => Self::Unknown(number),
        })
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Opened(_) => Kind::Opened,
            Self::Sale(_) => Kind::Sale,
            Self::Void(_) => Kind::Void,
            Self::Return(_) => Kind::Return,
            Self::Enrol(_) => Kind::Enrol,
            Self::DayClosed(_) => Kind::DayClosed,
            Self::Imported(_) => Kind::Imported,
            Self::Published(_) => Kind::Published,
            Self::Adjusted(_) => Kind::Adjusted,
            Self::CardLinked(_) => Kind::CardLinked,
            Self::ProfileChanged(_) => Kind::ProfileChanged,
            Self::Feedback(_) => Kind::Feedback,
            Self::ClockNoted(_) => Kind::ClockNoted,
            Self::Merged(_) => Kind::Merged,
            Self::Unmerged(_) => Kind::Unmerged,
            Self::Decided(_) => Kind::Decided,
            Self::CardBlocked(_) => Kind::CardBlocked,
            Self::Erased(_) => Kind::Erased,
            Self::Restored(_) => Kind::Restored,
            Self::Revoked(_) => Kind::Revoked,
            Self::Unknown(number) => Kind::from_number(*number),
        }
    }

    /// The kind and the bytes to store.
    ///
    /// # Errors
    /// [`EntryFault::Payload`] for [`Payload::Unknown`], which only its author can write.
    pub fn encode(&self) -> Result<(Kind, Vec<u8>), EntryFault> {
        fn write<T: Encode<()>>(value: &T) -> Result<Vec<u8>, EntryFault> {
            minicbor::to_vec(value).map_err(|error| EntryFault::Payload(error.to_string()))
        }
        Ok(match self {
            Self::Opened(body) => (Kind::Opened, write(body)?),
            Self::Sale(body) => (Kind::Sale, write(&**body)?),
            Self::Void(body) => (Kind::Void, write(body)?),
            Self::Return(body) => (Kind::Return, write(&**body)?),
            Self::Enrol(body) => (Kind::Enrol, write(body)?),
            Self::DayClosed(body) => (Kind::DayClosed, write(body)?),
            Self::Imported(body) => (Kind::Imported, write(body)?),
            Self::Published(body) => (Kind::Published, write(body)?),
            Self::Adjusted(body) => (Kind::Adjusted, write(body)?),
            Self::CardLinked(body) => (Kind::CardLinked, write(body)?),
            Self::ProfileChanged(body) => (Kind::ProfileChanged, write(body)?),
            Self::Feedback(body) => (Kind::Feedback, write(body)?),
            Self::ClockNoted(body) => (Kind::ClockNoted, write(body)?),
            Self::Merged(body) => (Kind::Merged, write(body)?),
            Self::Unmerged(body) => (Kind::Unmerged, write(body)?),
            Self::Decided(body) => (Kind::Decided, write(body)?),
            Self::CardBlocked(body) => (Kind::CardBlocked, write(body)?),
            Self::Erased(body) => (Kind::Erased, write(body)?),
            Self::Restored(body) => (Kind::Restored, write(body)?),
            Self::Revoked(body) => (Kind::Revoked, write(body)?),
            Self::Unknown(number) => {
                return Err(EntryFault::Payload(format!("kind `{number}` is not known here")));
            }
        })
    }
}
