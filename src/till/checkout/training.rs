//! The use cases in training: decided as the real ones are, answered as they are, written nowhere.

use std::sync::Arc;

use super::enrol::{CardHolder, Joining, choose_card, joining_traits, parse_name, welcome};
use super::goods_return::request_hash as return_hash;
use super::goods_return::{GoodsBack, TakenBack, plan_part};
use super::refusal::{Refusal, load_member};
use super::sale::{Sold, points_right, request_hash};
use crate::core::ledger::{Return, Returned, Sale};
use crate::core::model::{CardNumber, EntrySeq, MemberId, MemberView, OpId, Right, Standing};
use crate::host::entropy::random_bytes;
use crate::till::agent::Agent;
use crate::till::counter::{Counter, clear_all, clear_sold, quote_counter};
use crate::till::event::Event;
use crate::till::link::LinkState;

/// Begins or ends training; says whether it is under way now.
///
/// # Errors
/// [`Refusal::BasketOpen`] when something lies on the counter that is meant, or a right is missing.
pub fn set_training(agent: &Arc<Agent>, on: bool) -> Result<bool, Refusal> {
    if on == agent.training.is_on() {
        return Ok(on);
    }
    agent.authorize(Some(Right::Training))?;
    if on {
        // Held while it begins, so that no scan lays something real on the counter in between.
        let counter = agent.counter();
        if !counter.is_empty() {
            return Err(Refusal::BasketOpen);
        }
        agent.training.begin();
    } else {
        agent.training.end();
    }
    clear_all(agent);
    agent.publish(Event::Training(on));
    Ok(on)
}

/// Training is over with the day.
pub(super) fn end_with_day(agent: &Agent) {
    if agent.training.end() {
        clear_all(agent);
        agent.publish(Event::Training(false));
    }
}

/// Sells for practice.
pub(super) fn sell(agent: &Arc<Agent>, op_id: OpId, counter: &Counter, shown: &str) -> Result<Sold, Refusal> {
    let request = request_hash(counter, shown);
    if let Some(sold) = agent.training.sale(op_id) {
        let same = sold.sale.request == request;
        return if same { Ok(Sold { repeated: true, ..sold }) } else { Err(Refusal::OpIdReused(op_id)) };
    }
    let quote = quote_counter(agent, counter)?.quote;
    if agent.training.quote_name(&quote) != shown {
        return Err(Refusal::QuoteChanged(Box::new(quote)));
    }
    agent.authorize(points_right(agent, &quote.receipt))?;
    let at = agent.now();
    let sale = Sale {
        day: agent.programme().time_zone.day(at),
        receipt: quote.receipt,
        offline: agent.link().state != LinkState::Online,
        request,
        at,
    };
    let sold = Sold { op_id, seq: EntrySeq::NONE, sale, void: None, repeated: false, training: true };
    agent.training.keep_sale(sold.clone());
    tell_sale(agent, &sold, false);
    clear_sold(agent, counter);
    Ok(sold)
}

fn tell_sale(agent: &Agent, sold: &Sold, void: bool) {
    let receipt = &sold.sale.receipt;
    agent.publish(Event::Sale {
        op_id: sold.op_id,
        void,
        returned: false,
        due: receipt.totals.due,
        member: receipt.member.as_ref().map(|member| member.id),
        training: true,
    });
}

/// Undoes a sale that was practised.
pub(super) fn void(agent: &Agent, op_id: OpId, sale: OpId) -> Result<Sold, Refusal> {
    let sold = agent.training.sale(sale).ok_or(Refusal::UnknownSale(sale))?;
    match sold.void {
        Some(earlier) if earlier == op_id => return Ok(Sold { repeated: true, ..sold }),
        Some(_) => return Err(Refusal::AlreadyVoid(sale)),
        None => {}
    }
    if !agent.training.returns_of(sale).is_empty() {
        return Err(Refusal::PartlyReturned(sale));
    }
    agent.authorize(Some(Right::Void))?;
    agent.training.void(sale, op_id);
    tell_sale(agent, &sold, true);
    Ok(Sold { void: Some(op_id), ..sold })
}

/// Takes goods of a practised sale back.
pub(super) fn take_back(agent: &Agent, op_id: OpId, goods: &GoodsBack) -> Result<TakenBack, Refusal> {
    let request = return_hash(goods);
    if let Some(taken) = agent.training.taken_back(op_id) {
        let same = taken.returned.request == request;
        return if same {
            Ok(TakenBack { repeated: true, ..taken })
        } else {
            Err(Refusal::OpIdReused(op_id))
        };
    }
    let sold = agent.training.sale(goods.sale).ok_or(Refusal::UnknownSale(goods.sale))?;
    if sold.void.is_some() {
        return Err(Refusal::AlreadyVoid(goods.sale));
    }
    let earlier = agent.training.returns_of(goods.sale).into_iter().map(|taken| taken.returned.part);
    let earlier: Vec<Returned> = earlier.collect();
    let at = agent.now();
    let part = plan_part(&agent.programme(), &sold.sale, &earlier, goods, at)?;
    agent.authorize(Some(Right::Return))?;
    let offline = agent.link().state != LinkState::Online;
    let returned = Return { sale: goods.sale, part, at, offline, reason: goods.reason.clone(), request };
    let taken = TakenBack { op_id, seq: EntrySeq::NONE, returned, repeated: false, training: true };
    agent.training.keep_return(taken.clone());
    Ok(taken)
}

/// Takes a member in for practice. A card of the till's own stock is not used: the number is made up.
pub(super) fn enrol(agent: &Agent, op_id: OpId, joining: &Joining) -> Result<CardHolder, Refusal> {
    if let Some(member) = agent.training.joined(op_id) {
        return Ok(CardHolder { member, repeated: true, new_card: None });
    }
    let name = parse_name(&joining.name)?;
    let programme = agent.programme();
    let today = programme.time_zone.day(agent.now());
    let card = match joining.card.trim() {
        "" => made_up_card(op_id)?,
        text => choose_card(agent, op_id, text, today)?,
    };
    match load_member(agent, &card) {
        Ok(_) => return Err(Refusal::CardTaken(card)),
        Err(Refusal::UnknownCard(_)) => {}
        Err(refusal) => return Err(refusal),
    }
    agent.authorize(Some(Right::Enrol))?;
    let mut standing = Standing { traits: joining_traits(agent, joining, today)?, ..Standing::default() };
    if let Some(welcome) = welcome(&programme, today) {
        standing.facts.balance = welcome.points;
    }
    let id = MemberId::from_bytes(random_bytes()?);
    let member = MemberView { id, card, name: Some(name), standing, as_of: None };
    agent.training.keep_member(op_id, member.clone());
    Ok(CardHolder { member, repeated: false, new_card: None })
}

/// A number that nobody takes for a real one.
fn made_up_card(op_id: OpId) -> Result<CardNumber, Refusal> {
    let text = format!("TRAINING-{op_id}");
    CardNumber::parse(&text).ok_or(Refusal::NotACard(text))
}
