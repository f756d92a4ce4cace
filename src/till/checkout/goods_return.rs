//! Taking goods back: of a sale of this till from its journal, of any other from what head office knows.
//!
//! Nothing is given back twice as far as this till can know: what came back here counts, and for a sale of another till
//! also what head office has heard. What two tills give back without knowing of each other is found by the fold.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::refusal::Refusal;
use super::request::{is_same, keep};
use super::training;
use crate::core::ledger::returning::returnable;
use crate::core::ledger::{Entry, Payload, Return, ReturnTerms, Returned, Sale, plan_return};
use crate::core::model::{EntrySeq, OpId, Quantity, Right, Timestamp};
use crate::core::programme::Programme;
use crate::core::sync::wire::SaleAnswer;
use crate::journal::{JournalFault, JournalTransaction, ReturnSums, WriteFault};
use crate::till::agent::Agent;
use crate::till::counter::refresh;
use crate::till::event::Event;
use crate::till::hub_client::CallFault;
use crate::till::link::LinkState;

/// The longest reason, in bytes; what is longer is cut.
const REASON_BYTES_MAX: usize = 200;

/// What a customer brings back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodsBack {
    /// The sale, by its op_id.
    pub sale: OpId,
    /// Lines from 0 and how much of each; `None` for all that is left of the sale.
    pub lines: Option<Vec<(u32, Quantity)>>,
    /// Why; may be empty.
    pub reason: String,
}

/// A durable return: what its entry says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenBack {
    /// The operation that made it.
    pub op_id: OpId,
    /// Its place in the journal.
    pub seq: EntrySeq,
    /// What it says.
    pub returned: Return,
    /// Whether this answer repeats an earlier one.
    pub repeated: bool,
    /// Whether it was practised: it has no place in the journal then.
    pub training: bool,
}

/// A sale of another till, as head office knows it.
struct Elsewhere {
    sale: Sale,
    returns: BTreeMap<OpId, Returned>,
    void: bool,
}

/// Takes goods back. Blocks until the return is durable. `ask` asks head office for a sale of another till, which is
/// done only where the journal has neither this operation nor the sale.
///
/// # Errors
/// [`Refusal`]; nothing was written then.
pub fn take_back(
    agent: &Arc<Agent>,
    op_id: OpId,
    goods: GoodsBack,
    ask: impl FnOnce(OpId) -> Result<Option<SaleAnswer>, CallFault>,
) -> Result<TakenBack, Refusal> {
    let end = goods.reason.floor_char_boundary(REASON_BYTES_MAX);
    let goods = GoodsBack { reason: goods.reason.get(..end).unwrap_or_default().to_owned(), ..goods };
    if agent.training.is_on() {
        return training::take_back(agent, op_id, &goods);
    }
    let known = {
        let lookup = agent.lookup();
        lookup.journal.load_operation(op_id)?.is_some() || lookup.journal.load_sale(goods.sale)?.is_some()
    };
    let elsewhere = match known {
        true => None,
        false => Some(read_answer(goods.sale, ask(goods.sale))?),
    };
    let taken = {
        let (agent, inner) = (Arc::clone(agent), Arc::clone(agent));
        agent.journal.write(move |journal| decide(&inner, journal, op_id, &goods, elsewhere.as_ref()))?
    };
    let (taken, sale) = taken;
    if let Some(sale) = sale {
        agent.metrics.returns.inc();
        agent.recount_given();
        let refund = ReturnSums::of(&taken.returned.part).map(|sums| sums.refund).unwrap_or_default();
        let member = sale.receipt.member.map(|member| member.id);
        let op_id = taken.returned.sale;
        agent.publish(Event::Sale {
            op_id,
            void: false,
            returned: true,
            due: refund,
            member,
            training: false,
        });
        refresh(agent);
    }
    Ok(taken)
}

fn read_answer(sale: OpId, answer: Result<Option<SaleAnswer>, CallFault>) -> Result<Elsewhere, Refusal> {
    let answer = match answer {
        Ok(Some(answer)) => answer,
        Ok(None) => return Err(Refusal::SaleNotArrived(sale)),
        Err(_) => return Err(Refusal::SaleUnknownOffline(sale)),
    };
    let mut found: Option<Sale> = None;
    let (mut returns, mut void) = (BTreeMap::new(), false);
    for bytes in answer.entries {
        let entry = Entry::parse(bytes.into()).map_err(JournalFault::from)?;
        match Payload::parse(&entry).map_err(JournalFault::from)? {
            // The first by K is the one that counts.
            Payload::Sale(told) => found = found.or(Some(*told)),
            Payload::Return(told) => {
                returns.insert(entry.header.op_id, told.part);
            }
            Payload::Void(_) => void = true,
            _ => {}
        }
    }
    let sale = found.ok_or(Refusal::SaleNotArrived(sale))?;
    Ok(Elsewhere { sale, returns, void })
}

/// The return, and its sale when it was written just now.
fn decide(
    agent: &Agent,
    journal: &mut JournalTransaction<'_>,
    op_id: OpId,
    goods: &GoodsBack,
    elsewhere: Option<&Elsewhere>,
) -> Result<(TakenBack, Option<Sale>), WriteFault<Refusal>> {
    let request = request_hash(goods);
    if let Some(entry) = journal.load_operation(op_id)? {
        let taken = read(&entry, true)?.filter(|taken| is_same(&taken.returned.request, &request));
        return Ok((taken.ok_or(Refusal::OpIdReused(op_id))?, None));
    }
    let sale = match (load_own(journal, goods.sale)?, elsewhere) {
        (Some(sale), _) => sale,
        (None, Some(elsewhere)) if elsewhere.void => return Err(Refusal::AlreadyVoid(goods.sale).into()),
        (None, Some(elsewhere)) => elsewhere.sale.clone(),
        (None, None) => return Err(Refusal::SaleNotArrived(goods.sale).into()),
    };
    let mut earlier = elsewhere.map(|elsewhere| elsewhere.returns.clone()).unwrap_or_default();
    earlier.extend(journal.load_returns(goods.sale)?.into_iter().map(|(op_id, told)| (op_id, told.part)));
    let earlier: Vec<Returned> = earlier.into_values().collect();
    let (programme, at) = (agent.programme(), journal.now());
    let part = plan_part(&programme, &sale, &earlier, goods, at)?;
    journal.act_as(agent.authorize(Some(Right::Return)).map_err(Refusal::from)?);
    let returned = Return {
        sale: goods.sale,
        part,
        at,
        offline: agent.link().state != LinkState::Online,
        reason: goods.reason.clone(),
        request,
    };
    let payload = Payload::Return(Box::new(returned));
    let entry = journal.append_of(op_id, Some(programme.hash), &payload, Some(&sale))?;
    let taken = read(&entry, false)?;
    let taken = taken.ok_or_else(|| JournalFault::Entry("a return was written and is none".to_owned()))?;
    Ok((taken, Some(sale)))
}

/// What coming back comes to for the goods that are brought.
pub(super) fn plan_part(
    programme: &Programme,
    sale: &Sale,
    earlier: &[Returned],
    goods: &GoodsBack,
    at: Timestamp,
) -> Result<Returned, Refusal> {
    let terms = ReturnTerms {
        day: programme.time_zone.day(at),
        policy: programme.points.return_policy,
        grace_days: programme.points.return_grace_days,
    };
    let lines = goods.lines.clone().unwrap_or_else(|| all_left(sale, earlier));
    plan_return(sale, earlier, &lines, terms).map_err(Refusal::Return)
}

/// A sale of this till that was not voided.
fn load_own(journal: &JournalTransaction<'_>, sale: OpId) -> Result<Option<Sale>, WriteFault<Refusal>> {
    let Some(row) = journal.load_sale(sale)? else { return Ok(None) };
    if row.void.is_some() {
        return Err(Refusal::AlreadyVoid(sale).into());
    }
    let Some(entry) = journal.load_operation(sale)? else { return Ok(None) };
    Ok(match Payload::parse(&entry).map_err(JournalFault::from)? {
        Payload::Sale(sale) => Some(*sale),
        _ => None,
    })
}

fn all_left(sale: &Sale, earlier: &[Returned]) -> Vec<(u32, Quantity)> {
    let left = (0..).zip(returnable(sale, earlier));
    left.filter(|(_, quantity)| quantity.thousandths() > 0).collect()
}

/// The return that an entry tells; `None` when it tells something else.
fn read(entry: &Entry, repeated: bool) -> Result<Option<TakenBack>, JournalFault> {
    let Payload::Return(returned) = Payload::parse(entry)? else { return Ok(None) };
    let header = &entry.header;
    Ok(Some(TakenBack {
        op_id: header.op_id,
        seq: header.seq,
        returned: *returned,
        repeated,
        training: false,
    }))
}

/// A return of this till by its operation.
///
/// # Errors
/// [`Refusal::UnknownReturn`] when this till made none under that op_id.
pub fn load_taken_back(agent: &Agent, op_id: OpId) -> Result<TakenBack, Refusal> {
    if let Some(taken) = agent.training.taken_back(op_id) {
        return Ok(TakenBack { repeated: true, ..taken });
    }
    let entry = agent.lookup().journal.load_operation(op_id)?;
    let taken = entry.map(|entry| read(&entry, true)).transpose()?.flatten();
    taken.ok_or(Refusal::UnknownReturn(op_id))
}

/// Everything that a request asks for, hashed.
pub(super) fn request_hash(goods: &GoodsBack) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(goods.sale.as_bytes());
    match &goods.lines {
        None => hasher.update(b"whole"),
        Some(lines) => {
            hasher.update(b"lines");
            hasher.update(&u64::try_from(lines.len()).unwrap_or(u64::MAX).to_be_bytes());
            for (line, quantity) in lines {
                hasher.update(&line.to_be_bytes());
                hasher.update(&quantity.thousandths().to_be_bytes());
            }
            &mut hasher
        }
    };
    hasher.update(goods.reason.as_bytes());
    keep(&hasher.finalize())
}
