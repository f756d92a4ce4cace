//! Joining: a card from the stack or of the till's own stock, a name, and the customer is a member, with or without head
//! office.

use std::sync::Arc;

use super::refusal::{Refusal, load_member};
use super::training;
use crate::core::codec::card_token::looks_like_card_token;
use crate::core::codec::{CardFault, CardTokenFault, parse_card_token};
use crate::core::ledger::{Enrol, Payload, Profile};
use crate::core::model::receipt::LineEarning;
use crate::core::model::standing::{MonthDay, Traits};
use crate::core::model::{CardNumber, Day, Language, MemberId, MemberView, OpId, Right, RuleId};
use crate::core::programme::Programme;
use crate::host::entropy::random_bytes;
use crate::host::keys::verify;
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
    /// The card they take: its number, or the text of a signed card. Empty for the next of the till's own stock, which is
    /// printed for them.
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

/// A member who has just got a card.
#[derive(Debug, Clone)]
pub struct CardHolder {
    /// The member.
    pub member: MemberView,
    /// Whether this answer repeats an earlier one.
    pub repeated: bool,
    /// What the QR code of their card says, where the till gave it out of its stock: to be printed.
    pub new_card: Option<String>,
}

/// Enrols a customer. Blocks until the entry is durable.
///
/// # Errors
/// [`Refusal`]; nothing was written then. A card that was taken out of the stock is not put back: it may not be given twice.
pub fn enrol(agent: &Arc<Agent>, op_id: OpId, joining: &Joining) -> Result<CardHolder, Refusal> {
    if agent.training.is_on() {
        return training::enrol(agent, op_id, joining);
    }
    let name = parse_name(&joining.name)?;
    let programme = agent.programme();
    let today = programme.time_zone.day(agent.now());
    let traits = joining_traits(agent, joining, today)?;
    let card = choose_card(agent, op_id, joining.card.trim(), today)?;
    let member = MemberId::from_bytes(random_bytes()?);
    let profile = Profile { name: name.clone(), language: joining.language };
    let plain = minicbor::to_vec(&profile).map_err(|error| JournalFault::Entry(error.to_string()))?;
    let profile = seal(&agent.identity.hub_sealing_key, &plain, member.as_bytes())?;
    let welcome = welcome(&programme, today);
    let enrol = Enrol { member, card: card.clone(), profile, traits: Some(traits), welcome };
    let any_card = joining.card.trim().is_empty();
    let earlier = {
        let (agent, inner) = (Arc::clone(agent), Arc::clone(agent));
        agent.journal.write(move |journal| decide(&inner, journal, op_id, enrol, &name, any_card))?
    };
    let repeated = earlier.is_some();
    let card = earlier.unwrap_or(card);
    if !repeated {
        agent.metrics.enrolments.inc();
    }
    CardHolder::load(agent, &card, today, repeated)
}

impl CardHolder {
    /// Whoever got a card today.
    pub(super) fn load(
        agent: &Agent,
        card: &CardNumber,
        today: Day,
        repeated: bool,
    ) -> Result<Self, Refusal> {
        let new_card = agent.card_stock().text_given(card, today).map(str::to_owned);
        Ok(Self { member: load_member(agent, card)?, repeated, new_card })
    }
}

/// What to call a customer.
pub(super) fn parse_name(text: &str) -> Result<String, Refusal> {
    let name = text.trim();
    let fits =
        !name.is_empty() && name.chars().count() <= NAME_CHARS_MAX && !name.chars().any(char::is_control);
    fits.then(|| name.to_owned()).ok_or(Refusal::Name)
}

/// What is known of a customer who joins today.
pub(super) fn joining_traits(agent: &Agent, joining: &Joining, today: Day) -> Result<Traits, Refusal> {
    let referred_by = match &joining.referred_by {
        Some(referrer) => Some(load_member(agent, referrer)?.id),
        None => None,
    };
    Ok(Traits { joined: Some(today), birthday: joining.birthday, referred_by, ..Traits::default() })
}

/// The card that a customer takes: `text` is its number or its code, or empty for the next of the till's stock.
pub(super) fn choose_card(agent: &Agent, op_id: OpId, text: &str, today: Day) -> Result<CardNumber, Refusal> {
    if text.is_empty() {
        // Asked before a card is taken: a repeat is answered with the card of the first time.
        let earlier = agent.lookup().journal.load_operation(op_id)?;
        if let Some(entry) = earlier {
            return match Payload::parse(&entry).map_err(JournalFault::from)? {
                Payload::Enrol(earlier) => Ok(earlier.card),
                Payload::CardLinked(earlier) => Ok(earlier.card),
                _ => Err(Refusal::OpIdReused(op_id)),
            };
        }
        let book = agent.card_book();
        let given = agent.card_stock().take(&book, today)?;
        return given.map(|given| given.number).ok_or(Refusal::NoCardLeft);
    }
    let card = if looks_like_card_token(text) {
        verified_card(agent, text)?
    } else if agent.config.signed_cards_only {
        return Err(Refusal::CardUnsigned);
    } else {
        let number = CardNumber::parse(text).filter(|_| agent.programme().is_card_number(text));
        number.ok_or_else(|| Refusal::NotACard(text.to_owned()))?
    };
    if agent.is_card_blocked(&card) { Err(Refusal::CardBlocked(card)) } else { Ok(card) }
}

/// The number of a signed card that is good.
fn verified_card(agent: &Agent, text: &str) -> Result<CardNumber, Refusal> {
    let card = parse_card_token(text).map_err(|fault| match fault {
        CardTokenFault::Misread => Refusal::NotACard(text.to_owned()),
        CardTokenFault::Newer => Refusal::CardUnverified,
        CardTokenFault::Senseless => Refusal::CardRefused,
    })?;
    match agent.card_book().verify_card(&card, verify) {
        Ok(()) => Ok(card.number),
        Err(CardFault::Blocked) => Err(Refusal::CardBlocked(card.number)),
        Err(CardFault::UnknownKey) => Err(Refusal::CardUnverified),
        Err(CardFault::OutOfTime | CardFault::KeyWithdrawn | CardFault::Forged) => Err(Refusal::CardRefused),
    }
}

/// Points for joining, where the programme gives some: they last as long as earned ones, and can be spent at once.
pub(super) fn welcome(programme: &Programme, today: Day) -> Option<LineEarning> {
    let points = programme.welcome.as_ref()?.points;
    let expires = programme.points.expiry.first_day_without(today);
    Some(LineEarning { rule: RuleId::new(WELCOME_RULE), points, vests: None, expires })
}

/// The card of the time before, where it was done before.
fn decide(
    agent: &Agent,
    journal: &mut JournalTransaction<'_>,
    op_id: OpId,
    enrol: Enrol,
    name: &str,
    any_card: bool,
) -> Result<Option<CardNumber>, WriteFault<Refusal>> {
    if let Some(entry) = journal.load_operation(op_id)? {
        // The sealed name differs at each try, so a repeat is known by its card.
        return match Payload::parse(&entry).map_err(JournalFault::from)? {
            Payload::Enrol(earlier) if any_card || earlier.card == enrol.card => Ok(Some(earlier.card)),
            _ => Err(Refusal::OpIdReused(op_id).into()),
        };
    }
    let as_of = agent.link().members_as_of;
    let holder = load_view(&agent.lookup().cache, journal, &enrol.card, as_of).map_err(Refusal::from)?;
    if holder.is_some() {
        return Err(Refusal::CardTaken(enrol.card).into());
    }
    journal.act_as(agent.authorize(Some(Right::Enrol)).map_err(Refusal::from)?);
    journal.remember_enrolled(&enrol.card, enrol.member, name)?;
    journal.append(op_id, Some(agent.programme().hash), &Payload::Enrol(enrol))?;
    Ok(None)
}
