//! What a person at head office changes about a member: an `adjusted` entry.

use super::database::Store;
use super::fault::StoreFault;
use super::imports::load_card_owner;
use super::origin::Origin;
use super::overview::load_member_row;
use super::programmes::load_latest;
use super::session::Session;
use crate::core::ledger::{Adjusted, Payload};
use crate::core::model::standing::Traits;
use crate::core::model::{CardNumber, Day, Lot, MemberId, RuleId, Timestamp};
use crate::core::sync::wire::MemberRow;

/// Whom it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// A member by id.
    Member(MemberId),
    /// Whoever has this card.
    Card(CardNumber),
}

/// What is to be changed. What is `None` stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Adjustment {
    /// Points given; below zero taken away.
    pub points: Option<Lot>,
    /// All segments from now on.
    pub segments: Option<Vec<String>>,
    /// All tags from now on.
    pub tags: Option<Vec<String>>,
    /// All personal offers from now on.
    pub assigned: Option<Vec<RuleId>>,
}

/// A change of one member, not yet or just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedAdjustment {
    /// The member before.
    pub member: MemberRow,
    /// What the entry says.
    pub adjusted: Adjusted,
}

impl Store {
    /// What [`Store::adjust`] would write; `None` when nobody is meant.
    ///
    /// # Errors
    /// What the database answers.
    pub fn plan_adjustment(
        &self,
        whom: &Whom,
        wanted: &Adjustment,
        day: Day,
        reason: &str,
    ) -> Result<Option<PlannedAdjustment>, StoreFault> {
        self.read(|view| plan(view, whom, wanted, day, reason))
    }

    /// Changes a member on a day of the shop; `None` when nobody is meant.
    ///
    /// # Errors
    /// What the database answers; nothing was written then.
    pub fn adjust(
        &self,
        whom: &Whom,
        wanted: &Adjustment,
        day: Day,
        reason: &str,
        now: Timestamp,
    ) -> Result<Option<PlannedAdjustment>, StoreFault> {
        self.fold(now)?;
        let planned = self.write(|change| {
            let Some(planned) = plan(change, whom, wanted, day, reason)? else { return Ok(None) };
            let programme = load_latest(change)?.map(|latest| latest.hash);
            let mut origin = Origin::load(self, change, programme, now)?;
            origin.add(&Payload::Adjusted(planned.adjusted.clone()))?;
            origin.apply(self, change)?;
            Ok::<_, StoreFault>(Some(planned))
        })?;
        self.fold(now)?;
        Ok(planned)
    }
}

fn plan(
    view: &mut dyn Session,
    whom: &Whom,
    wanted: &Adjustment,
    day: Day,
    reason: &str,
) -> Result<Option<PlannedAdjustment>, StoreFault> {
    let id = match whom {
        Whom::Member(id) => Some(*id),
        Whom::Card(card) => load_card_owner(view, card)?,
    };
    let Some(row) = id.map(|id| load_member_row(view, id)).transpose()?.flatten() else { return Ok(None) };
    let account = row.merged_into.map(|account| load_member_row(view, account)).transpose()?.flatten();
    let member = account.unwrap_or(row);
    let known = member.standing().traits;
    let traits = Traits {
        segments: wanted.segments.clone().unwrap_or_else(|| known.segments.clone()),
        tags: wanted.tags.clone().unwrap_or_else(|| known.tags.clone()),
        assigned: wanted.assigned.clone().unwrap_or_else(|| known.assigned.clone()),
        ..known.clone()
    };
    let adjusted = Adjusted {
        member: member.id,
        day,
        points: wanted.points,
        traits: Some(traits).filter(|traits| *traits != known),
        reason: reason.to_owned(),
    };
    Ok(Some(PlannedAdjustment { member, adjusted }))
}
