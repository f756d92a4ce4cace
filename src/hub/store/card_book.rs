//! Whose signatures make a card, and which cards are blocked: kept here, signed, and sent to the tills before any member.
//!
//! The secret of a card key follows from the hub's own key and the number of the card key, so that several processes and a
//! restored backup sign alike. A revision is never lower than the time of its change: after a restore the tills still take it.

use minicbor::bytes::ByteVec;

use super::column::{count, encode};
use super::database::Store;
use super::fault::StoreFault;
use super::imports::load_card_owner;
use super::origin::Origin;
use super::programmes::load_latest;
use super::revocations::{list_programmes, list_tills};
use super::session::{Row, Session, statement, values};
use crate::core::codec::{BLOCKED_MAX, CARD_KEYS_MAX, CardBook, CardKey, CardKeyId};
use crate::core::ledger::{CardBlocked, Payload};
use crate::core::model::{CardNumber, Day, Timestamp};
use crate::core::sync::wire::{CardBookBundle, card_book_signed_bytes};
use crate::host::keys::SigningKey;
use crate::host::log;

/// Why a card is blocked that a till replaced, as `cards blocked` shows it.
const REPLACED: &str = "replaced at a till";

/// The book as it goes to the tills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCardBook {
    /// What it says.
    pub book: CardBook,
    /// Its stored bytes.
    pub body: Vec<u8>,
    /// The hub's signature over them.
    pub signature: [u8; 64],
}

impl SignedCardBook {
    /// As it travels to the tills.
    pub fn bundle(&self, now: Timestamp) -> CardBookBundle {
        CardBookBundle { body: ByteVec::from(self.body.clone()), signature: self.signature, hub_time: now }
    }
}

/// A blocked card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockedCard {
    /// Which.
    pub number: CardNumber,
    /// When it was blocked.
    pub at: Timestamp,
    /// Why; may be empty.
    pub reason: String,
}

/// Why keys are not changed.
#[derive(Debug, thiserror::Error)]
pub enum KeyFault {
    /// There are as many as a book holds.
    #[error(
        "there are `{CARD_KEYS_MAX}` card keys already, which is all that tills keep; go on with the present one"
    )]
    TooMany,
    /// No such key.
    #[error("there is no card key `{0}`; look at `tallytill cards keys`")]
    Unknown(CardKeyId),
    /// The store can't do it now.
    #[error(transparent)]
    Store(#[from] StoreFault),
}

/// Why a card is not blocked.
#[derive(Debug, thiserror::Error)]
pub enum BlockFault {
    /// There are as many as a book holds.
    #[error(
        "`{BLOCKED_MAX}` cards are blocked already, which is all that tills keep; lift blocks of cards that are no more"
    )]
    TooMany,
    /// The store can't do it now.
    #[error(transparent)]
    Store(#[from] StoreFault),
}

impl Store {
    /// The present book, signed.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_card_book(&self) -> Result<SignedCardBook, StoreFault> {
        let book = self.read(|view| {
            let revision = load_revision(view)?;
            let blocked = list_blocked(view)?.into_iter().map(|card| card.number).collect();
            let (revoked_tills, revoked_programmes) = (list_tills(view)?, list_programmes(view)?);
            Ok(CardBook { revision, keys: list_keys(view)?, blocked, revoked_tills, revoked_programmes })
        })?;
        let body = encode(&book)?;
        let signature = self.key.sign(&card_book_signed_bytes(&body));
        Ok(SignedCardBook { book, body, signature })
    }

    /// The revision of the present book.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_card_revision(&self) -> Result<u64, StoreFault> {
        self.read(|view| load_revision(view))
    }

    /// Retires the key that signs cards and makes a new one. Cards that the old one signed until `day` stay good.
    ///
    /// # Errors
    /// [`KeyFault`]; nothing was changed then.
    pub fn renew_card_key(&self, day: Day, now: Timestamp) -> Result<CardKey, KeyFault> {
        self.write(|change| {
            lock_card_book(change)?;
            self.apply_new_key(change, day, now)
        })
    }

    /// Takes all trust from a key that somebody else may have: none of its cards is good any more. If it was the one that
    /// signs, the next card makes a new one.
    ///
    /// # Errors
    /// [`KeyFault`].
    pub fn withdraw_card_key(&self, id: CardKeyId, now: Timestamp) -> Result<(), KeyFault> {
        self.write(|change| {
            lock_card_book(change)?;
            let known = list_keys(change)?.iter().any(|key| key.id == id);
            if !known {
                return Err(KeyFault::Unknown(id));
            }
            change.execute(statement!("withdraw_card_key"), &values![i64::from(id.get())])?;
            Ok(advance_revision(change, now)?)
        })
    }

    /// Blocks a card from now on: false when it is blocked already. A card of a member is blocked by an entry too, which
    /// says who did it.
    ///
    /// # Errors
    /// [`BlockFault`]; nothing was changed then.
    pub fn block_card(
        &self,
        number: &CardNumber,
        by: &str,
        reason: &str,
        now: Timestamp,
    ) -> Result<bool, BlockFault> {
        self.fold(now)?;
        self.write(|change| {
            lock_card_book(change)?;
            self.apply_block(change, number, by, reason, now)
        })
    }

    /// Blocks a card; the caller holds the lock of the book.
    pub(super) fn apply_block(
        &self,
        change: &mut dyn Session,
        number: &CardNumber,
        by: &str,
        reason: &str,
        now: Timestamp,
    ) -> Result<bool, BlockFault> {
        let inserted = insert_block(change, number, reason, now)?;
        if inserted {
            self.apply_block_entry(change, number, false, by, reason, now)?;
        }
        Ok(inserted)
    }

    /// Lifts the block of a card: false when it is not blocked.
    ///
    /// # Errors
    /// What the database answers.
    pub fn unblock_card(
        &self,
        number: &CardNumber,
        by: &str,
        reason: &str,
        now: Timestamp,
    ) -> Result<bool, StoreFault> {
        self.write(|change| {
            lock_card_book(change)?;
            let deleted = change.execute(statement!("delete_blocked_card"), &values![number.as_str()])?;
            if deleted > 0 {
                self.apply_block_entry(change, number, true, by, reason, now)?;
                advance_revision(change, now)?;
            }
            Ok(deleted > 0)
        })
    }

    /// All blocked cards, by number.
    ///
    /// # Errors
    /// What the database answers.
    pub fn list_blocked_cards(&self) -> Result<Vec<BlockedCard>, StoreFault> {
        self.read(|view| list_blocked(view))
    }

    /// The entry that says it, where the card is somebody's: a block counts for an account.
    fn apply_block_entry(
        &self,
        change: &mut dyn Session,
        card: &CardNumber,
        lifted: bool,
        by: &str,
        reason: &str,
        now: Timestamp,
    ) -> Result<(), StoreFault> {
        let Some(member) = load_card_owner(change, card)? else { return Ok(()) };
        let programme = load_latest(change)?.map(|latest| latest.hash);
        let mut origin = Origin::load(self, change, programme, now)?;
        let (card, by, reason) = (card.clone(), by.to_owned(), reason.to_owned());
        origin.add(&Payload::CardBlocked(CardBlocked { card, member, at: now, lifted, by, reason }))?;
        origin.apply(self, change)
    }

    /// The key that signs cards, with its secret. The first card makes the first key.
    pub(super) fn load_or_make_card_key(
        &self,
        change: &mut dyn Session,
        day: Day,
        now: Timestamp,
    ) -> Result<(CardKeyId, SigningKey), KeyFault> {
        let keys = list_keys(change)?;
        let signs = |key: &&CardKey| key.until.is_none() && !key.withdrawn && key.from <= day;
        let key = match keys.iter().find(signs) {
            Some(key) => key.clone(),
            None => self.apply_new_key(change, day, now)?,
        };
        Ok((key.id, self.card_secret(&key)?))
    }

    /// The secret of a key.
    pub(super) fn card_secret(&self, key: &CardKey) -> Result<SigningKey, StoreFault> {
        let secret = self.key.derive(&purpose(key.id));
        if secret.public_key() != key.public_key {
            return Err(StoreFault::damaged("card key", "it does not follow from this hub's key"));
        }
        Ok(secret)
    }

    fn apply_new_key(&self, change: &mut dyn Session, day: Day, now: Timestamp) -> Result<CardKey, KeyFault> {
        let keys = list_keys(change)?;
        let last = keys.last().map_or(0, |key| key.id.get());
        let id = last.checked_add(1).filter(|_| keys.len() < CARD_KEYS_MAX).ok_or(KeyFault::TooMany)?;
        let id = CardKeyId::new(id);
        let public_key = self.key.derive(&purpose(id)).public_key();
        change.execute(statement!("retire_card_keys"), &values![i64::from(day.number())])?;
        let row = values![i64::from(id.get()), &public_key, i64::from(day.number())];
        change.execute(statement!("insert_card_key"), &row)?;
        advance_revision(change, now)?;
        Ok(CardKey { id, public_key, from: day, until: None, withdrawn: false })
    }
}

/// A card that a till replaced is no good at any other either. The till's entry has blocked it for the account; a full book
/// takes nothing from that.
pub(super) fn apply_replaced(
    change: &mut dyn Session,
    lost: &CardNumber,
    now: Timestamp,
) -> Result<(), StoreFault> {
    lock_card_book(change)?;
    match insert_block(change, lost, REPLACED, now) {
        Ok(_) => Ok(()),
        Err(BlockFault::TooMany) => {
            log::warn!("card_book_full");
            Ok(())
        }
        Err(BlockFault::Store(fault)) => Err(fault),
    }
}

/// Puts a card among the blocked ones; false when it is there already. The caller holds the lock of the book.
fn insert_block(
    change: &mut dyn Session,
    number: &CardNumber,
    reason: &str,
    now: Timestamp,
) -> Result<bool, BlockFault> {
    let blocked: i64 = change.one(statement!("count_blocked_cards"), &[], |row| row.take(0))?;
    if usize::try_from(blocked).is_ok_and(|blocked| blocked >= BLOCKED_MAX) {
        return Err(BlockFault::TooMany);
    }
    let row = values![number.as_str(), count(now.ms()), reason];
    let inserted = change.execute(statement!("insert_blocked_card"), &row)? > 0;
    if inserted {
        advance_revision(change, now)?;
    }
    Ok(inserted)
}

/// What the secret of a card key is derived for.
fn purpose(id: CardKeyId) -> String {
    format!("tallytill card key 1, number {id}")
}

/// All keys, by id.
pub(super) fn list_keys(view: &mut dyn Session) -> Result<Vec<CardKey>, StoreFault> {
    view.collect(statement!("list_card_keys"), &[], |row| {
        let until: i64 = row.take(3)?;
        Ok(CardKey {
            id: take_key_id(row, 0)?,
            public_key: row.take(1)?,
            from: take_day(row, 2)?,
            until: (until >= 0).then(|| day_of(until)).transpose()?,
            withdrawn: row.take(4)?,
        })
    })
}

/// The number of a key in a column.
pub(super) fn take_key_id(row: &mut Row, at: usize) -> Result<CardKeyId, StoreFault> {
    let id = u16::try_from(row.take::<i64>(at)?);
    id.map(CardKeyId::new).map_err(|_| StoreFault::damaged("card key", "no number of a key"))
}

/// Waits until nobody else changes keys, numbers or blocks.
pub(super) fn lock_card_book(change: &mut dyn Session) -> Result<(), StoreFault> {
    change.query(statement!(of both "lock_card_book"), &[], &mut |_| Ok(()))
}

/// The day in a column.
pub(super) fn take_day(row: &mut Row, at: usize) -> Result<Day, StoreFault> {
    day_of(row.take(at)?)
}

fn day_of(number: i64) -> Result<Day, StoreFault> {
    let number = i32::try_from(number).map_err(|_| StoreFault::damaged("card", "no day"))?;
    Ok(Day::from_number(number))
}

fn list_blocked(view: &mut dyn Session) -> Result<Vec<BlockedCard>, StoreFault> {
    view.collect(statement!("list_blocked_cards"), &[], |row| {
        let number: String = row.take(0)?;
        let number =
            CardNumber::parse(&number).ok_or_else(|| StoreFault::damaged("blocked card", "no number"))?;
        Ok(BlockedCard { number, at: row.take(1)?, reason: row.take(2)? })
    })
}

fn load_revision(view: &mut dyn Session) -> Result<u64, StoreFault> {
    view.one(statement!("load_card_revision"), &[], |row| row.take(0))
}

/// Notes that the book changed; the caller holds its lock.
pub(super) fn advance_revision(change: &mut dyn Session, now: Timestamp) -> Result<(), StoreFault> {
    change.execute(statement!("advance_card_revision"), &values![count(now.ms())])?;
    Ok(())
}
