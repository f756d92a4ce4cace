//! Joining: a card from the stack, a name, and the customer is a member, with or without head office.

use std::sync::Arc;

use super::refusal::{Refusal, load_member};
use crate::core::ledger::{Enrol, Payload, Profile};
use crate::core::model::receipt::LineEarning;
use crate::core::model::standing::{MonthDay, Traits};
use crate::core::model::{CardNumber, Day, Language, MemberId, MemberView, OpId, RuleId};
use crate::core::programme::Programme;
use crate::host::entropy::random_bytes;
use crate::host::seal::seal;
use crate::journal::{JournalFault, JournalTransaction, WriteFault};
use crate::till::agent::Agent;
use crate::till::standing::load_view;

/// What points for joining are earned by.
const WELCOME_RULE: &str = "welcome";
/// The longest name, in characters.
const NAME_CHARS_MAX: usize = 100;

/// A customer who wants to join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joining {
    /// The card they take.
    pub card: String,
    /// What to call them.
    pub name: String,
    /// The language they want to be addressed in.
    pub language: Option<Language>,
    /// Their birthday, if they tell it.
    pub birthday: Option<MonthDay>,
    /// The card of whoever brought them.
    pub referred_by: Option<CardNumber>,
}

/// Enrols a customer. Blocks until the entry is durable. The flag says whether this answer repeats an earlier one.
///
/// # Errors
/// [`Refusal`]; nothing was written then.
pub fn enrol(agent: &Arc<Agent>, op_id: OpId, joining: &Joining) -> Result<(MemberView, bool), Refusal> {
    let name = joining.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX || name.chars().any(char::is_control) {
        return Err(Refusal::Name);
    }
    let programme = agent.programme();
    let text = joining.card.trim();
    let card = CardNumber::parse(text)
        .filter(|_| programme.is_card_number(text))
        .ok_or_else(|| Refusal::NotACard(text.to_owned()))?;
    let member = MemberId::from_bytes(random_bytes()?);
    let profile = Profile { name: name.clone(), language: joining.language };
    let plain = minicbor::to_vec(&profile).map_err(|error| JournalFault::Entry(error.to_string()))?;
    let profile = seal(&agent.identity.hub_sealing_key, &plain, member.as_bytes())?;
    let referred_by = match &joining.referred_by {
        Some(referrer) => Some(load_member(agent, referrer)?.id),
        None => None,
    };
    let today = programme.time_zone.day(agent.now());
    let traits = Traits { joined: Some(today), birthday: joining.birthday, referred_by, ..Traits::default() };
    let welcome = welcome(&programme, today);
    let enrol = Enrol { member, card: card.clone(), profile, traits: Some(traits), welcome };
    let repeated = {
        let (agent, inner) = (Arc::clone(agent), Arc::clone(agent));
        agent.journal.write(move |journal| decide(&inner, journal, op_id, enrol, &name))?
    };
    if !repeated {
        agent.metrics.enrolments.inc();
    }
    Ok((load_member(agent, &card)?, repeated))
}

/// Points for joining, where the programme gives some: they last as long as earned ones, and can be spent at once.
fn welcome(programme: &Programme, today: Day) -> Option<LineEarning> {
    let points = programme.welcome.as_ref()?.points;
    let expires = programme.points.expiry.first_day_without(today);
    Some(LineEarning { rule: RuleId::new(WELCOME_RULE), points, vests: None, expires })
}

/// Whether it was done before.
fn decide(
    agent: &Agent,
    journal: &mut JournalTransaction<'_>,
    op_id: OpId,
    enrol: Enrol,
    name: &str,
) -> Result<bool, WriteFault<Refusal>> {
    if let Some(entry) = journal.load_operation(op_id)? {
        // The sealed name differs at each try, so a repeat is known by its card.
        return match Payload::parse(&entry).map_err(JournalFault::from)? {
            Payload::Enrol(earlier) if earlier.card == enrol.card => Ok(true),
            _ => Err(Refusal::OpIdReused(op_id).into()),
        };
    }
    let as_of = agent.link().members_as_of;
    let holder = load_view(&agent.lookup().cache, journal, &enrol.card, as_of).map_err(Refusal::from)?;
    if holder.is_some() {
        return Err(Refusal::CardTaken(enrol.card).into());
    }
    journal.remember_enrolled(&enrol.card, enrol.member, name)?;
    journal.append(op_id, Some(agent.programme().hash), &Payload::Enrol(enrol))?;
    Ok(false)
}
