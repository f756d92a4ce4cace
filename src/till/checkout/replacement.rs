//! Another card for a member whose card is lost, with or without head office: from then on the lost one is no good here, and
//! at every till as soon as it hears of it.

use std::sync::Arc;

use super::enrol::{CardHolder, choose_card};
use super::refusal::Refusal;
use crate::core::ledger::{CardLinked, Payload};
use crate::core::model::{CardNumber, Day, MemberId, MemberView, OpId, Right};
use crate::journal::{JournalFault, JournalTransaction, WriteFault};
use crate::till::agent::Agent;
use crate::till::counter::change_counter;
use crate::till::standing::load_view;

/// A member whose card is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacing {
    /// A card by which the member is found: another good one, or the number of the lost one.
    pub shown: CardNumber,
    /// The lost card.
    pub lost: CardNumber,
    /// The card that they take: its number, or the text of a signed card. Empty for the next of the till's own stock.
    pub card: String,
}

/// Replaces a card. Blocks until the entry is durable.
///
/// # Errors
/// [`Refusal`]; nothing was written then. A card that was taken out of the stock is not put back: it may not be given twice.
pub fn replace_card(agent: &Arc<Agent>, op_id: OpId, replacing: Replacing) -> Result<CardHolder, Refusal> {
    if agent.training.is_on() {
        return Err(Refusal::NotInTraining);
    }
    let today = agent.programme().time_zone.day(agent.now());
    let lost = replacing.lost.clone();
    let done = agent.lookup().journal.load_operation(op_id)?.is_some();
    if !done {
        // Asked before a card is taken out of the stock. For a repeat the lost card names nobody any more.
        find_holder(agent, &replacing, |card| Ok(agent.load_view(card)?))?;
    }
    let number = choose_card(agent, op_id, replacing.card.trim(), today)?;
    let card = number.clone();
    let earlier = {
        let (agent, inner) = (Arc::clone(agent), Arc::clone(agent));
        agent.journal.write(move |journal| decide(&inner, journal, op_id, &replacing, number, today))?
    };
    let repeated = earlier.is_some();
    let card = earlier.unwrap_or(card);
    if !repeated {
        agent.replaced_cards().insert(lost.clone(), card.clone());
        // It is the same member: what lies on the counter can be quoted as before.
        let _ = change_counter(agent, |counter| {
            if counter.card.as_ref() == Some(&lost) {
                counter.card = Some(card.clone());
            }
        });
    }
    CardHolder::load(agent, &card, today, repeated)
}

/// The member who lost the card; `find` says whose a card is.
fn find_holder(
    agent: &Agent,
    replacing: &Replacing,
    find: impl Fn(&CardNumber) -> Result<Option<MemberView>, Refusal>,
) -> Result<MemberId, Refusal> {
    let Replacing { shown, lost, .. } = replacing;
    if agent.is_card_blocked(shown) {
        return Err(Refusal::CardBlocked(shown.clone()));
    }
    let member = find(shown)?.ok_or_else(|| Refusal::UnknownCard(shown.clone()))?.id;
    let theirs = find(lost)?.is_some_and(|holder| holder.id == member);
    if theirs { Ok(member) } else { Err(Refusal::CardNotTheirs(lost.clone())) }
}

/// The card of the time before, where it was done before.
fn decide(
    agent: &Agent,
    journal: &mut JournalTransaction<'_>,
    op_id: OpId,
    replacing: &Replacing,
    card: CardNumber,
    day: Day,
) -> Result<Option<CardNumber>, WriteFault<Refusal>> {
    let replaces = Some(replacing.lost.clone());
    if let Some(entry) = journal.load_operation(op_id)? {
        let any_card = replacing.card.trim().is_empty();
        return match Payload::parse(&entry).map_err(JournalFault::from)? {
            Payload::CardLinked(earlier)
                if earlier.replaces == replaces && (any_card || earlier.card == card) =>
            {
                Ok(Some(earlier.card))
            }
            _ => Err(Refusal::OpIdReused(op_id).into()),
        };
    }
    let as_of = agent.link().members_as_of;
    let find = |card: &CardNumber| Ok(load_view(&agent.lookup().cache, &*journal, card, as_of)?);
    let member = find_holder(agent, replacing, find)?;
    if find(&card)?.is_some() {
        return Err(Refusal::CardTaken(card).into());
    }
    journal.act_as(agent.authorize(Some(Right::Enrol)).map_err(Refusal::from)?);
    let linked = CardLinked { member, card, day, replaces };
    journal.append(op_id, Some(agent.programme().hash), &Payload::CardLinked(linked))?;
    Ok(None)
}
