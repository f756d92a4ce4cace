//! Signed cards: each number is given to one card for ever, whether it was printed or is in the stock of a till.
//!
//! Numbers are drawn at random within a card range, so that nobody who holds one card can name the next. Only number, key and
//! day are kept: the signature follows from them, and the same card can be printed again.

use std::collections::BTreeMap;

use super::card_book::{KeyFault, list_keys, lock_card_book, take_day, take_key_id};
use super::column::count;
use super::database::Store;
use super::fault::StoreFault;
use super::imports::load_card_owner;
use super::session::{Row, Session, statement, values};
use crate::core::codec::card_token::{CARD_DIGITS_MAX, CARD_DIGITS_MIN};
use crate::core::codec::{CardKeyId, CardToken, card_signed_bytes, encode_card_token};
use crate::core::model::ean::check_digit_holds;
use crate::core::model::{CardNumber, Day, TillId, Timestamp};
use crate::core::programme::{CardCheck, CardRange};
use crate::core::sync::wire::{STOCK_CARDS_MAX, StockCard};
use crate::host::entropy::random_bytes;
use crate::host::keys::SigningKey;

/// The most cards that are issued at once.
pub const ISSUE_CARDS_MAX: usize = 100_000;
/// Numbers that are looked at for one card before a range counts as used up.
const TRIES_MAX: u32 = 200;

/// A signed card that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedCard {
    /// Its number.
    pub number: CardNumber,
    /// The day on which it was issued.
    pub issued: Day,
    /// The key that signed it.
    pub key: CardKeyId,
    /// Its place among the cards that were printed, or in a till's stock, from 1.
    pub place: u64,
    /// What its QR code says.
    pub text: String,
}

/// Why no cards are issued.
#[derive(Debug, thiserror::Error)]
pub enum IssueFault {
    /// The range can't be that of signed cards.
    #[error("signed cards have 4 to 18 digits; `{0}…` is another kind of card range")]
    Range(String),
    /// Too few numbers are left.
    #[error("the card range `{0}…` is used up; add a range to the programme")]
    UsedUp(String),
    /// More than are issued at once.
    #[error("at most {ISSUE_CARDS_MAX} cards are issued at once; issue them in several runs")]
    TooMany,
    /// Nothing signs cards.
    #[error(transparent)]
    Key(#[from] KeyFault),
    /// The store can't do it now.
    #[error(transparent)]
    Store(#[from] StoreFault),
}

impl Store {
    /// Issues cards to be printed, each with a number of a range that no card ever had and no member has.
    ///
    /// # Errors
    /// [`IssueFault`]; none was issued then.
    pub fn issue_cards(
        &self,
        range: &CardRange,
        cards: usize,
        day: Day,
        now: Timestamp,
    ) -> Result<Vec<IssuedCard>, IssueFault> {
        if cards > ISSUE_CARDS_MAX {
            return Err(IssueFault::TooMany);
        }
        self.write(|change| {
            lock_card_book(change)?;
            self.apply_issue(change, &Batch { range, till: &[], day }, cards, now)
        })
    }

    /// The cards of a till's stock after a place, with new ones to make up what it wants: asking again gives the same.
    ///
    /// # Errors
    /// [`IssueFault`]; none was issued then.
    pub fn stock_cards(
        &self,
        till: TillId,
        after: u64,
        want: u64,
        range: &CardRange,
        day: Day,
        now: Timestamp,
    ) -> Result<Vec<StockCard>, IssueFault> {
        let want = want.min(STOCK_CARDS_MAX);
        let to_stock = |cards: Vec<IssuedCard>| {
            cards.into_iter().map(|card| StockCard { place: card.place, text: card.text })
        };
        self.write(|change| {
            lock_card_book(change)?;
            let given = self.list_issued(change, till.as_bytes(), after, want)?;
            let known = u64::try_from(given.len()).unwrap_or(u64::MAX);
            let missing = usize::try_from(want.saturating_sub(known)).unwrap_or_default();
            let batch = Batch { range, till: till.as_bytes(), day };
            let new = if missing > 0 { self.apply_issue(change, &batch, missing, now)? } else { Vec::new() };
            Ok(to_stock(given).chain(to_stock(new)).collect())
        })
    }

    /// A card that was issued before, with its text.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_issued_card(&self, number: &CardNumber) -> Result<Option<IssuedCard>, StoreFault> {
        self.read(|view| {
            let row = view.first(statement!("load_issued_card"), &values![number.as_str()], take_issued)?;
            let keys = self.secrets(view)?;
            row.map(|row| sign(&keys, row)).transpose()
        })
    }

    /// Cards that were issued to be printed, after a place, at most so many.
    ///
    /// # Errors
    /// What the database answers.
    pub fn list_printed_cards(&self, after: u64, most: u64) -> Result<Vec<IssuedCard>, StoreFault> {
        self.read(|view| self.list_issued(view, &[], after, most))
    }

    fn list_issued(
        &self,
        view: &mut dyn Session,
        till: &[u8],
        after: u64,
        most: u64,
    ) -> Result<Vec<IssuedCard>, StoreFault> {
        let keys = self.secrets(view)?;
        view.collect(statement!("list_issued_cards"), &values![till, count(after), count(most)], |row| {
            sign(&keys, take_issued(row)?)
        })
    }

    fn secrets(&self, view: &mut dyn Session) -> Result<BTreeMap<CardKeyId, SigningKey>, StoreFault> {
        list_keys(view)?.iter().map(|key| Ok((key.id, self.card_secret(key)?))).collect()
    }

    pub(super) fn apply_issue(
        &self,
        change: &mut dyn Session,
        batch: &Batch<'_>,
        cards: usize,
        now: Timestamp,
    ) -> Result<Vec<IssuedCard>, IssueFault> {
        let Batch { range, till, day } = *batch;
        let (key, secret) = self.load_or_make_card_key(change, day, now)?;
        let keys = BTreeMap::from([(key, secret)]);
        let mut place = load_last_place(change, till)?;
        let mut issued = Vec::with_capacity(cards);
        for _ in 0..cards {
            place = place.saturating_add(1);
            let number = insert_number(change, batch, key, place)?;
            issued.push(sign(&keys, (number, key, day, place))?);
        }
        debug_assert!(
            issued.iter().all(|card| range.holds(card.number.as_str())),
            "numbers lie in their range"
        );
        Ok(issued)
    }
}

/// What cards are issued together for.
#[derive(Clone, Copy)]
pub(super) struct Batch<'b> {
    pub(super) range: &'b CardRange,
    /// The till whose stock they are for; empty to be printed.
    pub(super) till: &'b [u8],
    pub(super) day: Day,
}

/// A number that no card has and no member, kept as given from now on.
fn insert_number(
    change: &mut dyn Session,
    batch: &Batch<'_>,
    key: CardKeyId,
    place: u64,
) -> Result<CardNumber, IssueFault> {
    let draw = u64::from_be_bytes(random_bytes().map_err(StoreFault::from)?);
    for step in 0..u64::from(TRIES_MAX) {
        let number = number_of(batch.range, draw.wrapping_add(step))?;
        if load_card_owner(change, &number)?.is_some() {
            continue;
        }
        let row = values![
            number.as_str(),
            i64::from(key.get()),
            i64::from(batch.day.number()),
            batch.till,
            count(place)
        ];
        if change.execute(statement!("insert_issued_card"), &row)? > 0 {
            return Ok(number);
        }
    }
    Err(IssueFault::UsedUp(batch.range.prefix.clone()))
}

/// The number of a range that a draw comes to.
fn number_of(range: &CardRange, draw: u64) -> Result<CardNumber, IssueFault> {
    let fault = || IssueFault::Range(range.prefix.clone());
    let digits = range.prefix.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || !(CARD_DIGITS_MIN..=CARD_DIGITS_MAX).contains(&range.length) {
        return Err(fault());
    }
    let check = usize::from(range.check == CardCheck::Ean13);
    let free = range.length.checked_sub(range.prefix.len()).and_then(|free| free.checked_sub(check));
    let free = free.ok_or_else(fault)?;
    let size = u32::try_from(free).ok().and_then(|free| 10_u64.checked_pow(free)).ok_or_else(fault)?;
    let drawn = draw.checked_rem(size).unwrap_or_default();
    let body = if free > 0 { format!("{}{drawn:0free$}", range.prefix) } else { range.prefix.clone() };
    let whole = match range.check {
        CardCheck::None => Some(body),
        CardCheck::Ean13 => {
            (0..10).map(|digit| format!("{body}{digit}")).find(|digits| check_digit_holds(digits))
        }
    };
    whole.as_deref().and_then(CardNumber::parse).ok_or_else(fault)
}

/// Number, key, day of issue and place of a card.
type Issued = (CardNumber, CardKeyId, Day, u64);

fn take_issued(row: &mut Row) -> Result<Issued, StoreFault> {
    let number: String = row.take(0)?;
    let number = CardNumber::parse(&number).ok_or_else(|| StoreFault::damaged("issued card", "no number"))?;
    Ok((number, take_key_id(row, 1)?, take_day(row, 2)?, row.take(3)?))
}

fn sign(
    keys: &BTreeMap<CardKeyId, SigningKey>,
    (number, key, issued, place): Issued,
) -> Result<IssuedCard, StoreFault> {
    let fault = || StoreFault::damaged("issued card", "it can't be signed");
    let signed = card_signed_bytes(key, &number, issued).ok_or_else(fault)?;
    let signature = keys.get(&key).ok_or_else(fault)?.sign(&signed);
    let token = CardToken { key, number: number.clone(), issued, signature };
    let text = encode_card_token(&token).ok_or_else(fault)?;
    Ok(IssuedCard { number, issued, key, place, text })
}

fn load_last_place(view: &mut dyn Session, till: &[u8]) -> Result<u64, StoreFault> {
    view.one(statement!("load_last_place"), &values![till], |row| row.take(0))
}

#[cfg(test)]
#[path = "cards_tests.rs"]
mod tests;
