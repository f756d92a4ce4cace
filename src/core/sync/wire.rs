//! The messages, as CBOR maps with numbered fields (additive only), each body compressed with zstd on the way.
//!
//! | call | request | answer |
//! |---|---|---|
//! | `POST /v1/tills` | [`EnrolRequest`] | [`EnrolAnswer`] |
//! | `GET /v1/sync/head?incarnation=…` | | [`HeadAnswer`]; without `incarnation` of the one that was met last |
//! | `GET /v1/sync/own?incarnation=…&from=…` | | [`OwnAnswer`] |
//! | `POST /v1/sync/entries` | [`Batch`] | [`Ack`] |
//! | `POST /v1/sync/packed` | [`PackedBatch`] | [`Ack`], or the problem `packing_unknown`: then the plain form is taken |
//! | `GET /v1/sync/members?cursor=…&incarnation=…&wait_s=…` | | [`MemberPage`] |
//! | `GET /v1/sync/sales/{op_id}` | | [`SaleAnswer`], or the problem `sale_unknown` |
//! | `GET /v1/sync/programme?have=…&wait_s=…` | | [`ProgrammeBundle`], or 204 when `have` is the latest |
//! | `GET /v1/sync/cards?have=…&wait_s=…` | | [`CardBookBundle`], or 204 when `have` is its revision |
//! | `GET /v1/sync/operators?have=…&wait_s=…` | | [`OperatorBookBundle`], or 204 when `have` is its revision |
//! | `POST /v1/sync/cards/stock` | [`StockRequest`] | [`StockAnswer`], or the problem `no_card_range` |
//!
//! | `GET /v1/sync/challenge` | | [`ChallengeAnswer`] |
//! | `POST /v1/sync/session` | [`SessionRequest`] | [`SessionAnswer`] |
//!
//! All but `/v1/tills` and the last two carry `Authorization: Bearer <token>`, with the token of a session. Whoever signs a
//! challenge with a till's key has a session as that till; tokens last for minutes.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use super::shard::ShardSum;
use crate::core::ledger::Head;
use crate::core::model::document::DOCUMENT_BYTES_MAX;
use crate::core::model::{CardNumber, MemberFacts, MemberId, ProgrammeHash, Standing, TillId, Timestamp};

/// The most entries of one batch.
pub const BATCH_ENTRIES_MAX: usize = 512;
/// A batch takes no further entry once it holds this many bytes.
pub const BATCH_BYTES_TARGET: usize = 256 << 10;
/// The largest body on the way up before it is compressed: a batch with one entry of the largest size.
pub const BODY_BYTES_MAX: usize = 2 << 20;
/// The largest answer on the way down before it is compressed: a programme of the largest size.
pub const ANSWER_BYTES_MAX: usize = DOCUMENT_BYTES_MAX + (1 << 20);
/// The most members of one page.
pub const PAGE_ROWS_MAX: usize = 2_000;
/// The most signed cards that a till holds to give out.
pub const STOCK_CARDS_MAX: u64 = 50;
/// The longest that a call waits for news, in seconds.
pub const WAIT_S_MAX: u64 = 25;
/// The media type of every body.
pub const MEDIA_TYPE: &str = "application/vnd.tallytill+cbor-zstd";

/// A new till asks to be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EnrolRequest {
    /// The one-time code that head office gave out.
    #[n(0)]
    pub code: String,
    /// The till's Ed25519 public key.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub public_key: [u8; 32],
    /// The till's signature over the code: it holds the key.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub signature: [u8; 64],
    /// Version of its software.
    #[n(3)]
    pub version: String,
}

/// The hub takes a till in.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EnrolAnswer {
    /// The till's id from now on.
    #[n(0)]
    pub till: TillId,
    /// The name that head office gave the till.
    #[n(1)]
    pub till_name: String,
    /// The store it stands in.
    #[n(2)]
    pub store: String,
    /// The token of its first session.
    #[n(3)]
    pub token: String,
    /// The hub's id as an origin of entries.
    #[n(4)]
    pub hub: TillId,
    /// The hub's Ed25519 public key: pinned, it signs programmes.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub hub_public_key: [u8; 32],
    /// The hub's X25519 public key: personal data is sealed to it.
    #[cbor(n(6), with = "minicbor::bytes")]
    pub hub_sealing_key: [u8; 32],
    /// The programme to begin with.
    #[n(7)]
    pub programme: ProgrammeBundle,
    /// The group that head office put the till in; empty for none.
    #[n(8)]
    #[cbor(default, skip_if = "String::is_empty")]
    pub till_group: String,
}

/// A programme as it travels: the text as it was written, and the hub's signature over its hash.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ProgrammeBundle {
    /// The TOML text.
    #[n(0)]
    pub text: String,
    /// Ed25519 over [`programme_signed_bytes`].
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signature: [u8; 64],
    /// The hub's clock.
    #[n(2)]
    pub hub_time: Timestamp,
}

/// What the hub's signature of a programme covers.
pub fn programme_signed_bytes(hash: ProgrammeHash) -> Vec<u8> {
    [b"tallytill programme 1".as_slice(), hash.as_bytes()].concat()
}

/// Whose signatures make a card, and which cards are blocked, as it travels: small, and fetched before any member.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CardBookBundle {
    /// The stored bytes of the book, a CBOR map of its own.
    #[n(0)]
    pub body: ByteVec,
    /// Ed25519 over [`card_book_signed_bytes`].
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signature: [u8; 64],
    /// The hub's clock.
    #[n(2)]
    pub hub_time: Timestamp,
}

/// What the hub's signature of a card book covers.
pub fn card_book_signed_bytes(body: &[u8]) -> Vec<u8> {
    [b"tallytill card book 1".as_slice(), blake3::hash(body).as_bytes()].concat()
}

/// Who may work at the tills, as it travels.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct OperatorBookBundle {
    /// The stored bytes of the book, a CBOR map of its own.
    #[n(0)]
    pub body: ByteVec,
    /// Ed25519 by the hub over the body, as its codec says.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signature: [u8; 64],
    /// The hub's clock.
    #[n(2)]
    pub hub_time: Timestamp,
}

/// A till wants signed cards that are nobody's yet, to give out without head office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct StockRequest {
    /// The last card of its stock that the till holds durably: the answer begins after it, so that a lost answer costs no
    /// cards. 0 for none.
    #[n(0)]
    pub after: u64,
    /// How many it wants; the hub gives at most [`STOCK_CARDS_MAX`].
    #[n(1)]
    pub want: u64,
}

/// Signed cards for a till's stock.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct StockAnswer {
    /// The cards, in the order of their places.
    #[n(0)]
    pub cards: Vec<StockCard>,
    /// The hub's clock.
    #[n(1)]
    pub hub_time: Timestamp,
}

/// A signed card of a till's stock.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct StockCard {
    /// Its place in this till's stock, from 1; no other card of this till ever has it.
    #[n(0)]
    pub place: u64,
    /// The text of the card.
    #[n(1)]
    pub text: String,
}

/// What a till signs to enrol.
pub fn enrol_signed_bytes(code: &str) -> Vec<u8> {
    [b"tallytill enrol 1".as_slice(), code.as_bytes()].concat()
}

/// Bytes of a challenge.
pub const CHALLENGE_BYTES: usize = 40;

/// Something for a till to sign.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ChallengeAnswer {
    /// What to sign; only the hub knows what is in it.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub challenge: [u8; CHALLENGE_BYTES],
    /// The hub's clock.
    #[n(1)]
    pub hub_time: Timestamp,
}

/// A till proves who it is.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SessionRequest {
    /// Which till.
    #[n(0)]
    pub till: TillId,
    /// The challenge, as it came.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub challenge: [u8; CHALLENGE_BYTES],
    /// Ed25519 by the till's key over [`session_signed_bytes`].
    #[cbor(n(2), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

/// A till's session.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SessionAnswer {
    /// What to show at each call.
    #[n(0)]
    pub token: String,
    /// For how long, in milliseconds from now.
    #[n(1)]
    pub life_ms: u64,
    /// The hub's clock.
    #[n(2)]
    pub hub_time: Timestamp,
}

/// What a till signs to begin a session: with which hub, as whom, and what that hub said just now.
pub fn session_signed_bytes(
    hub_public_key: &[u8; 32],
    till: TillId,
    challenge: &[u8; CHALLENGE_BYTES],
) -> Vec<u8> {
    [b"tallytill session 1".as_slice(), hub_public_key, till.as_bytes(), challenge].concat()
}

/// Where the hub's durable copy of this till's chain ends.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct HeadAnswer {
    /// The durable head of the incarnation that was asked for, or of the one that came last; `None` when the hub holds
    /// nothing of it.
    #[n(0)]
    pub head: Option<Head>,
    /// The hub's clock.
    #[n(1)]
    pub hub_time: Timestamp,
    /// The newest packed form that the hub reads; 0 for none.
    #[n(2)]
    #[cbor(default, skip_if = "is_none")]
    pub packed: u32,
}

fn is_none(form: &u32) -> bool {
    *form == 0
}

/// Entries on their way up.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Batch {
    /// Their stored bytes, in order, without a gap.
    #[n(0)]
    pub entries: Vec<ByteVec>,
    /// The head after the last of them.
    #[n(1)]
    pub head: Head,
    /// The till's Ed25519 signature over [`Head::signed_bytes`].
    #[cbor(n(2), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

/// Entries on their way up, packed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PackedBatch {
    /// The head after the last of them.
    #[n(0)]
    pub head: Head,
    /// The till's Ed25519 signature over [`Head::signed_bytes`].
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signature: [u8; 64],
    /// The entries ([`super::packing`]). Comes last, so that it is compressed apart from what stands before it.
    #[n(2)]
    pub entries: ByteVec,
}

/// The hub holds everything up to this head, durably.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Ack {
    /// The durable head.
    #[n(0)]
    pub head: Head,
    /// The hub's clock.
    #[n(1)]
    pub hub_time: Timestamp,
}

/// A till's own entries, as far as the hub holds them: for a till that lost some.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct OwnAnswer {
    /// The durable head of that incarnation; `None` when the hub holds nothing of it.
    #[n(0)]
    pub head: Option<Head>,
    /// Stored bytes from the place asked for on, in order, at most [`BATCH_ENTRIES_MAX`] and about
    /// [`BATCH_BYTES_TARGET`]; none when the chain ends before.
    #[n(1)]
    pub entries: Vec<ByteVec>,
    /// The hub's clock.
    #[n(2)]
    pub hub_time: Timestamp,
}

/// A sale with all that the hub knows was done to it since.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SaleAnswer {
    /// The stored bytes of the sale's entry, of each void and of each return of it, by their order K.
    #[n(0)]
    pub entries: Vec<ByteVec>,
    /// The hub's clock.
    #[n(1)]
    pub hub_time: Timestamp,
}

/// A member as the hub has folded them.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct MemberRow {
    /// Who.
    #[n(0)]
    pub id: MemberId,
    /// The account that this member turned out to belong to; the other fields then count for nothing.
    #[n(1)]
    pub merged_into: Option<MemberId>,
    /// All their cards.
    #[n(2)]
    pub cards: Vec<CardNumber>,
    /// What to call them.
    #[n(3)]
    pub name: Option<String>,
    /// The sums of their standing.
    #[n(4)]
    pub facts: MemberFacts,
    /// What their standing has beside these sums; its own sums are zero. `None` for a standing of nothing but sums.
    #[n(5)]
    pub beside: Option<Standing>,
}

impl MemberRow {
    /// A member who is nobody else, with this standing.
    pub fn of(id: MemberId, cards: Vec<CardNumber>, name: Option<String>, standing: &Standing) -> Self {
        let facts = standing.facts;
        let beside = Standing { facts: MemberFacts::default(), ..standing.clone() };
        let beside = Some(beside).filter(|beside| *beside != Standing::default());
        Self { id, merged_into: None, cards, name, facts, beside }
    }

    /// Their whole standing.
    pub fn standing(&self) -> Standing {
        let beside = self.beside.clone().unwrap_or_default();
        Standing { facts: self.facts, ..beside }
    }
}

/// The next members that changed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct MemberPage {
    /// The members, each in its latest state.
    #[n(0)]
    pub rows: Vec<MemberRow>,
    /// Where to go on; opaque to the till.
    #[n(1)]
    pub cursor: String,
    /// Whether more is waiting.
    #[n(2)]
    pub more: bool,
    /// How far this till's own chain is folded into every row of this page.
    #[n(3)]
    pub folded: Option<Head>,
    /// The hub's clock.
    #[n(4)]
    pub hub_time: Timestamp,
    /// Whether the list begins anew with this page: whatever was known before is of another list.
    #[n(5)]
    pub restarted: bool,
    /// What all rows of each shard come to, on the last page alone: nothing is waiting behind it.
    #[n(6)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub shards: Vec<ShardSum>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::model::{Money, Points};

    #[test]
    fn a_standing_of_nothing_but_sums_travels_as_sums_alone() {
        let facts = MemberFacts { balance: Points::from_units(7), spend: Money::from_minor(500), visits: 2 };
        let card = CardNumber::parse("2901").unwrap();
        let row = |standing: &Standing| {
            let id = MemberId::from_bytes([1; 16]);
            MemberRow::of(id, vec![card.clone()], Some("Eva".to_owned()), standing)
        };
        let plain = row(&Standing::of(facts));
        assert_eq!((&plain.beside, plain.standing()), (&None, Standing::of(facts)));
        // As it was written before there was more than sums: fields 0, 2, 3 and 4.
        let bytes = minicbor::to_vec(&plain).unwrap();
        assert_eq!(bytes.len(), 41);
        let referred = Standing { referral_done: true, ..Standing::of(facts) };
        let told: MemberRow = minicbor::decode(&minicbor::to_vec(row(&referred)).unwrap()).unwrap();
        assert_eq!(told.standing(), referred);
    }
}
