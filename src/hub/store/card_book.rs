//! Whose signatures make a card, and which cards are blocked: kept here, signed, and sent to the tills before any member.
//!
//! The secret of a card key follows from the hub's own key and the number of the card key, so that several processes and a
//! restored backup sign alike. A revision is never lower than the time of its change: after a restore the tills still take it.

use minicbor::bytes::ByteVec;
use rusqlite::{Connection, named_params};

use super::column::{Column, count, encode};
use super::database::Store;
use super::fault::StoreFault;
use super::imports::load_card_owner;
use super::origin::Origin;
use super::programmes::load_latest;
use crate::core::codec::{BLOCKED_MAX, CARD_KEYS_MAX, CardBook, CardKey, CardKeyId};
use crate::core::ledger::{CardBlocked, Payload};
use crate::core::model::{CardNumber, Day, Timestamp};
use crate::core::sync::wire::{CardBookBundle, card_book_signed_bytes};
use crate::host::keys::SigningKey;

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
            Ok(CardBook { revision, keys: list_keys(view)?, blocked })
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
        self.write(|change| self.apply_new_key(change, day, now))
    }

    /// Takes all trust from a key that somebody else may have: none of its cards is good any more. If it was the one that
    /// signs, the next card makes a new one.
    ///
    /// # Errors
    /// [`KeyFault`].
    pub fn withdraw_card_key(&self, id: CardKeyId, now: Timestamp) -> Result<(), KeyFault> {
        self.write(|change| {
            let known = list_keys(change)?.iter().any(|key| key.id == id);
            if !known {
                return Err(KeyFault::Unknown(id));
            }
            let parameters = named_params! {":id": i64::from(id.get())};
            change
                .execute(include_str!("sql/withdraw_card_key.sql"), parameters)
                .map_err(StoreFault::from)?;
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
        self.write(|change| self.apply_block(change, number, by, reason, now))
    }

    /// See [`Store::block_card`].
    pub(super) fn apply_block(
        &self,
        change: &Connection,
        number: &CardNumber,
        by: &str,
        reason: &str,
        now: Timestamp,
    ) -> Result<bool, BlockFault> {
        let blocked: i64 = change
            .query_row(include_str!("sql/count_blocked_cards.sql"), [], |row| row.get(0))
            .map_err(StoreFault::from)?;
        if usize::try_from(blocked).is_ok_and(|blocked| blocked >= BLOCKED_MAX) {
            return Err(BlockFault::TooMany);
        }
        let parameters = named_params! {
            ":number": number.as_str(), ":now_ms": count(now.ms()), ":reason": reason,
        };
        let inserted = change
            .execute(include_str!("sql/insert_blocked_card.sql"), parameters)
            .map_err(StoreFault::from)?;
        if inserted > 0 {
            self.apply_block_entry(change, number, false, by, reason, now)?;
            advance_revision(change, now)?;
        }
        Ok(inserted > 0)
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
            let parameters = named_params! {":number": number.as_str()};
            let deleted = change.execute(include_str!("sql/delete_blocked_card.sql"), parameters)?;
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
        change: &Connection,
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
        change: &Connection,
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

    fn apply_new_key(&self, change: &Connection, day: Day, now: Timestamp) -> Result<CardKey, KeyFault> {
        let keys = list_keys(change)?;
        let last = keys.last().map_or(0, |key| key.id.get());
        let id = last.checked_add(1).filter(|_| keys.len() < CARD_KEYS_MAX).ok_or(KeyFault::TooMany)?;
        let id = CardKeyId::new(id);
        let public_key = self.key.derive(&purpose(id)).public_key();
        change
            .execute(include_str!("sql/retire_card_keys.sql"), named_params! {":day": day.number()})
            .map_err(StoreFault::from)?;
        let parameters = named_params! {
            ":id": i64::from(id.get()), ":public_key": public_key, ":from_day": day.number(),
        };
        change.execute(include_str!("sql/insert_card_key.sql"), parameters).map_err(StoreFault::from)?;
        advance_revision(change, now)?;
        Ok(CardKey { id, public_key, from: day, until: None, withdrawn: false })
    }
}

/// What the secret of a card key is derived for.
fn purpose(id: CardKeyId) -> String {
    format!("tallytill card key 1, number {id}")
}

/// All keys, by id.
pub(super) fn list_keys(view: &Connection) -> Result<Vec<CardKey>, StoreFault> {
    let mut statement = view.prepare_cached(include_str!("sql/list_card_keys.sql"))?;
    let mut rows = statement.query([])?;
    let mut keys = Vec::new();
    while let Some(row) = rows.next()? {
        let until: i32 = row.get(3)?;
        keys.push(CardKey {
            id: load_key_id(row, 0)?,
            public_key: Column::load(row, 1)?,
            from: Day::from_number(row.get(2)?),
            until: (until >= 0).then(|| Day::from_number(until)),
            withdrawn: Column::load(row, 4)?,
        });
    }
    Ok(keys)
}

/// The number of a key in a column.
pub(super) fn load_key_id(row: &rusqlite::Row<'_>, at: usize) -> Result<CardKeyId, StoreFault> {
    Ok(CardKeyId::new(row.get(at)?))
}

fn list_blocked(view: &Connection) -> Result<Vec<BlockedCard>, StoreFault> {
    let mut statement = view.prepare_cached(include_str!("sql/list_blocked_cards.sql"))?;
    let mut rows = statement.query([])?;
    let mut blocked = Vec::new();
    while let Some(row) = rows.next()? {
        let number = String::load(row, 0)?;
        let number =
            CardNumber::parse(&number).ok_or_else(|| StoreFault::damaged("blocked card", "no number"))?;
        blocked.push(BlockedCard { number, at: Column::load(row, 1)?, reason: Column::load(row, 2)? });
    }
    Ok(blocked)
}

fn load_revision(view: &Connection) -> Result<u64, StoreFault> {
    view.query_row_and_then(include_str!("sql/load_card_revision.sql"), [], |row| u64::load(row, 0))
}

fn advance_revision(change: &Connection, now: Timestamp) -> Result<(), StoreFault> {
    let parameters = named_params! {":now_ms": count(now.ms())};
    change.execute(include_str!("sql/advance_card_revision.sql"), parameters)?;
    Ok(())
}
