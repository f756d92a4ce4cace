//! Another card for a member whose card is lost: linked and blocked in one step, so that no moment knows neither or both.

use super::card_book::{BlockFault, lock_card_book};
use super::cards::{Batch, IssueFault, IssuedCard};
use super::database::Store;
use super::fault::StoreFault;
use super::imports::load_card_owner;
use super::origin::Origin;
use super::programmes::load_latest;
use crate::core::ledger::{CardLinked, Payload};
use crate::core::model::{CardNumber, Day, Timestamp};
use crate::core::programme::CardRange;

/// The card that a member gets.
#[derive(Debug, Clone)]
pub enum NewCard<'r> {
    /// One that is there already.
    Given(CardNumber),
    /// A new signed card of a range.
    Issued(&'r CardRange),
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// The number of the new card.
    pub number: CardNumber,
    /// The new card, where it was issued for it.
    pub issued: Option<IssuedCard>,
}

/// Why a card is not replaced.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceFault {
    /// The old card is nobody's.
    #[error("card `{0}` is nobody's; check the number, or block it with `tallytill cards block`")]
    Nobodys(CardNumber),
    /// The new card is somebody's.
    #[error("card `{0}` already belongs to a member; take a new card")]
    Taken(CardNumber),
    /// No card can be issued.
    #[error(transparent)]
    Issue(#[from] IssueFault),
    /// The old card can't be blocked.
    #[error(transparent)]
    Block(#[from] BlockFault),
    /// The store can't do it now.
    #[error(transparent)]
    Store(#[from] StoreFault),
}

impl Store {
    /// Links a new card to the member of an old one, by a `card_linked` entry, and blocks the old one.
    ///
    /// # Errors
    /// [`ReplaceFault`]; nothing was changed then.
    pub fn replace_card(
        &self,
        old: &CardNumber,
        new: NewCard<'_>,
        by: &str,
        reason: &str,
        day: Day,
        now: Timestamp,
    ) -> Result<Replaced, ReplaceFault> {
        self.fold(now)?;
        let replaced = self.write(|change| {
            lock_card_book(change)?;
            let member = load_card_owner(change, old)?.ok_or_else(|| ReplaceFault::Nobodys(old.clone()))?;
            let (number, issued) = match &new {
                NewCard::Given(number) => (number.clone(), None),
                NewCard::Issued(range) => {
                    let cards = self.apply_issue(change, &Batch { range, till: &[], day }, 1, now)?;
                    let card = cards.into_iter().next();
                    let card = card.ok_or_else(|| StoreFault::damaged("issued card", "there is none"))?;
                    (card.number.clone(), Some(card))
                }
            };
            if load_card_owner(change, &number)?.is_some() {
                return Err(ReplaceFault::Taken(number));
            }
            let programme = load_latest(change)?.map(|latest| latest.hash);
            let mut origin = Origin::load(self, change, programme, now)?;
            origin.add(&Payload::CardLinked(CardLinked {
                member,
                card: number.clone(),
                day,
                replaces: None,
            }))?;
            origin.apply(self, change)?;
            self.apply_block(change, old, by, reason, now)?;
            Ok::<_, ReplaceFault>(Replaced { number, issued })
        })?;
        self.fold(now)?;
        Ok(replaced)
    }
}
