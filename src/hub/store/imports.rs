//! Taking over members from a list: an `imported` entry for each card that is not known yet.

use std::collections::{BTreeMap, BTreeSet};

use super::column::encode;
use super::database::Store;
use super::fault::StoreFault;
use super::origin::Origin;
use super::programmes::load_latest;
use super::session::{Session, statement, values};
use crate::core::ledger::{Imported, Payload, Profile};
use crate::core::model::standing::Traits;
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
    /// A new member; the card of whoever brought them is nobody's, so nobody did.
    NewAlone,
    /// The card is known: nothing was done.
    Known,
}

impl Store {
    /// What [`Store::import`] would do with each member of a list.
    ///
    /// # Errors
    /// What the database answers.
    pub fn plan_import(&self, list: &[ListedMember]) -> Result<Vec<Import>, StoreFault> {
        let referrers = Referrers::of(list)?;
        self.read(|view| list.iter().map(|member| plan_member(view, member, &referrers)).collect())
    }

    /// Takes over the members of a list whose cards are not known; tells what became of each.
    ///
    /// # Errors
    /// What the database answers; members before the fault may have been taken over.
    pub fn import(&self, list: &[ListedMember], now: Timestamp) -> Result<Vec<Import>, StoreFault> {
        let referrers = Referrers::of(list)?;
        self.fold(now)?;
        let mut outcomes = Vec::with_capacity(list.len());
        for chunk in list.chunks(CHUNK_MEMBERS) {
            outcomes.extend(self.write(|change| self.apply_chunk(change, chunk, &referrers, now))?);
            // The next members may name cards of these.
            self.fold(now)?;
        }
        Ok(outcomes)
    }

    fn apply_chunk(
        &self,
        change: &mut dyn Session,
        chunk: &[ListedMember],
        referrers: &Referrers<'_>,
        now: Timestamp,
    ) -> Result<Vec<Import>, StoreFault> {
        let plan: Vec<Import> =
            chunk.iter().map(|member| plan_member(change, member, referrers)).collect::<Result<_, _>>()?;
        let new = chunk.iter().zip(&plan).filter(|(_, planned)| **planned != Import::Known);
        let programme = load_latest(change)?.map(|latest| latest.hash);
        let mut origin = Origin::load(self, change, programme, now)?;
        for (listed, _) in new {
            let member = match referrers.0.get(&listed.card) {
                Some(member) => *member,
                None => MemberId::from_bytes(random_bytes()?),
            };
            let profile = Profile { name: listed.name.clone(), language: listed.language };
            let sealed = seal(&self.sealing_key(), &encode(&profile)?, member.as_bytes())
                .map_err(|fault| StoreFault::damaged("sealing key", fault))?;
            let card = listed.card.clone();
            let facts = listed.facts;
            let referred_by = referrers.find(change, listed)?;
            let traits = Some(Traits { referred_by, ..listed.traits.clone() });
            let traits = traits.filter(|traits| !traits.is_empty());
            let (stamps, tier) = (listed.stamps.clone(), None);
            let imported = Imported { member, card, profile: sealed, facts, traits, stamps, tier };
            origin.add(&Payload::Imported(imported))?;
        }
        origin.apply(self, change)?;
        Ok(plan)
    }
}

/// Members of a list who brought others of it: they have their ids before anybody is taken over, because they may stand
/// anywhere in it.
struct Referrers<'l>(BTreeMap<&'l CardNumber, MemberId>);

impl<'l> Referrers<'l> {
    fn of(list: &'l [ListedMember]) -> Result<Self, StoreFault> {
        let named: BTreeSet<&CardNumber> =
            list.iter().filter_map(|member| member.referred_by.as_ref()).collect();
        let mut ids = BTreeMap::new();
        for member in list.iter().filter(|member| named.contains(&member.card)) {
            ids.insert(&member.card, MemberId::from_bytes(random_bytes()?));
        }
        Ok(Self(ids))
    }

    /// Who brought a member; whoever is known already has another id than the list gave them.
    fn find(&self, view: &mut dyn Session, listed: &ListedMember) -> Result<Option<MemberId>, StoreFault> {
        let Some(card) = &listed.referred_by else { return Ok(None) };
        Ok(load_card_owner(view, card)?.or_else(|| self.0.get(card).copied()))
    }
}

fn plan_member(
    view: &mut dyn Session,
    listed: &ListedMember,
    referrers: &Referrers<'_>,
) -> Result<Import, StoreFault> {
    if load_card_owner(view, &listed.card)?.is_some() {
        return Ok(Import::Known);
    }
    let alone = listed.referred_by.is_some() && referrers.find(view, listed)?.is_none();
    Ok(if alone { Import::NewAlone } else { Import::New })
}

/// The account that a card belongs to.
pub(super) fn load_card_owner(
    view: &mut dyn Session,
    card: &CardNumber,
) -> Result<Option<MemberId>, StoreFault> {
    view.first(statement!("load_card"), &values![card.as_str()], |row| row.take(0))
}
