//! An account: a member as all entries together have it, with what later entries need to be added without reading the
//! earlier ones.
//!
//! Kept form: a CBOR sequence of two items, the number [`ACCOUNT_VERSION`] and the map of the [`Account`]. Another
//! version is not read: the account is then folded anew from its entries.

use minicbor::{Decode, Encode};

use super::entry::OrderKey;
use crate::core::model::{CardNumber, EntryHash, MemberFacts, MemberId, Standing, TillId, Timestamp};

/// The version of the kept form that is written here.
pub const ACCOUNT_VERSION: u32 = 1;

/// A member as all entries together have it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Account {
    /// The member who joined first by K; the account's name.
    #[n(0)]
    pub id: MemberId,
    /// Members who turned out to be the same person.
    #[n(1)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub merged: Vec<MemberId>,
    /// All their cards.
    #[n(2)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub cards: Vec<CardNumber>,
    /// The sealed profile of whoever joined first, or the last one that was told since; empty when no entry tells.
    #[cbor(n(3), with = "minicbor::bytes")]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub profile: Vec<u8>,
    /// Their standing.
    #[n(4)]
    pub standing: Standing,
    /// What later entries are held against.
    #[n(5)]
    pub evidence: Evidence,
}

/// What an account keeps of its entries, so that later ones can be folded in without them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Evidence {
    /// Where the newest entry stands that names the account or changed it.
    #[n(0)]
    pub last: Option<OrderKey>,
    /// Where the first entry stands by which its member joined.
    #[n(1)]
    pub joined: Option<OrderKey>,
    /// Whether points for joining were given.
    #[n(2)]
    #[cbor(default, skip_if = "core::ops::Not::not")]
    pub welcomed: bool,
    /// The last sale that spent points, and the last one before it at another till.
    #[n(3)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub spends: Vec<Spend>,
    /// Cards that are blocked, ascending.
    #[n(4)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub blocked: Vec<Block>,
    /// Entries that were decided about before anything was found about them, ascending.
    #[n(5)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub awaited: Vec<EntryHash>,
    /// Where the entry stands by which the member was forgotten.
    #[n(6)]
    pub erased: Option<OrderKey>,
}

/// A sale that spent points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Spend {
    /// At which till.
    #[n(0)]
    pub till: TillId,
    /// Its entry.
    #[n(1)]
    pub entry: EntryHash,
}

/// A blocked card.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(map)]
pub struct Block {
    /// The card.
    #[n(0)]
    pub card: CardNumber,
    /// Since when, by head office's clock.
    #[n(1)]
    pub at: Timestamp,
    /// The entry that blocked it.
    #[n(2)]
    pub entry: EntryHash,
}

impl Account {
    /// An account of which nothing is known yet.
    pub fn new(id: MemberId) -> Self {
        Self {
            id,
            merged: Vec::new(),
            cards: Vec::new(),
            profile: Vec::new(),
            standing: Standing::default(),
            evidence: Evidence::default(),
        }
    }

    /// The sums of their standing.
    pub fn facts(&self) -> MemberFacts {
        self.standing.facts
    }

    /// The kept form.
    ///
    /// # Errors
    /// When there is no memory to write it.
    pub fn encode(&self) -> Result<Vec<u8>, minicbor::encode::Error<core::convert::Infallible>> {
        let mut bytes = minicbor::to_vec(ACCOUNT_VERSION)?;
        minicbor::encode(self, &mut bytes)?;
        Ok(bytes)
    }

    /// Reads the kept form; `None` when it is of another version or can't be read, so that the account has to be folded
    /// anew.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let mut input = minicbor::Decoder::new(bytes);
        let version = input.u32().ok().filter(|version| *version == ACCOUNT_VERSION);
        version.and_then(|_| input.decode().ok())
    }
}

impl Evidence {
    /// Takes note that an entry at this place names the account or changed it.
    pub(super) fn note(&mut self, order: OrderKey) {
        self.last = self.last.max(Some(order));
    }

    /// The earlier spend that a spend at a till stands against: the last one at another till, else the last one.
    pub(super) fn spend_against(&self, till: TillId) -> Option<EntryHash> {
        let elsewhere = self.spends.iter().find(|spend| spend.till != till);
        elsewhere.or(self.spends.first()).map(|spend| spend.entry)
    }

    /// Takes note of a spend that is later than all before.
    pub(super) fn spent(&mut self, spend: Spend) {
        match self.spends.first_mut() {
            Some(last) if last.till == spend.till => *last = spend,
            _ => {
                self.spends.truncate(1);
                self.spends.insert(0, spend);
            }
        }
    }
}
