//! Taking over members from a list: an `imported` entry for each card that is not known yet.

use rusqlite::{Connection, OptionalExtension, named_params};

use super::column::encode;
use super::database::Store;
use super::fault::StoreFault;
use super::origin::Origin;
use super::programmes::load_latest;
use crate::core::ledger::{Imported, Payload, Profile};
use crate::core::model::{CardNumber, MemberId, Timestamp};
use crate::host::entropy::random_bytes;
use crate::host::seal::seal;
use crate::hub::member_list::ListedMember;

/// Members of one transaction: a stop between two leaves a list half taken over, and doing it again does the rest.
const CHUNK_MEMBERS: usize = 2_000;

/// What became of a member of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Import {
    /// A new member.
    New,
    /// The card is known: nothing was done.
    Known,
}

impl Store {
    /// What [`Store::import`] would do with each member of a list.
    ///
    /// # Errors
    /// What the database answers.
    pub fn plan_import(&self, list: &[ListedMember]) -> Result<Vec<Import>, StoreFault> {
        self.read(|view| list.iter().map(|member| plan_member(view, member)).collect())
    }

    /// Takes over the members of a list whose cards are not known; tells what became of each.
    ///
    /// # Errors
    /// What the database answers; members before the fault may have been taken over.
    pub fn import(&self, list: &[ListedMember], now: Timestamp) -> Result<Vec<Import>, StoreFault> {
        let mut outcomes = Vec::with_capacity(list.len());
        for chunk in list.chunks(CHUNK_MEMBERS) {
            outcomes.extend(self.write(|change| self.apply_chunk(change, chunk, now))?);
        }
        Ok(outcomes)
    }

    fn apply_chunk(
        &self,
        change: &Connection,
        chunk: &[ListedMember],
        now: Timestamp,
    ) -> Result<Vec<Import>, StoreFault> {
        let plan: Vec<Import> =
            chunk.iter().map(|member| plan_member(change, member)).collect::<Result<_, _>>()?;
        let new = chunk.iter().zip(&plan).filter(|(_, planned)| **planned == Import::New);
        let programme = load_latest(change)?.map(|latest| latest.hash);
        let mut origin = Origin::load(self, change, programme, now)?;
        for (listed, _) in new {
            let member = MemberId::from_bytes(random_bytes()?);
            let profile = Profile { name: listed.name.clone(), language: listed.language };
            let sealed = seal(&self.sealing_key(), &encode(&profile)?, member.as_bytes())
                .map_err(|fault| StoreFault::damaged("sealing key", fault))?;
            let card = listed.card.clone();
            let facts = listed.facts;
            let (traits, stamps, tier) = (None, Vec::new(), None);
            let imported = Imported { member, card, profile: sealed, facts, traits, stamps, tier };
            origin.add(&Payload::Imported(imported))?;
        }
        origin.apply(self, change)?;
        Ok(plan)
    }
}

fn plan_member(view: &Connection, listed: &ListedMember) -> Result<Import, StoreFault> {
    Ok(if load_card_owner(view, &listed.card)?.is_some() { Import::Known } else { Import::New })
}

/// The account that a card belongs to.
pub(super) fn load_card_owner(view: &Connection, card: &CardNumber) -> Result<Option<MemberId>, StoreFault> {
    let stored: Option<[u8; 16]> = view
        .prepare_cached(include_str!("sql/load_card.sql"))?
        .query_row(named_params! {":number": card.as_str()}, |row| row.get(0))
        .optional()?;
    Ok(stored.map(MemberId::from_bytes))
}
