//! Undoing a sale of this till in whole.

use std::sync::Arc;

use super::refusal::Refusal;
use super::sale::{Sold, load_sold};
use super::training;
use crate::core::ledger::{Payload, Void};
use crate::core::model::{OpId, Right};
use crate::journal::{JournalTransaction, WriteFault};
use crate::till::agent::Agent;
use crate::till::counter::refresh;
use crate::till::event::Event;

/// The longest reason, in bytes; what is longer is cut.
const REASON_BYTES_MAX: usize = 200;

/// Undoes a sale. Blocks until the void is durable.
///
/// # Errors
/// [`Refusal`]; nothing was written then.
pub fn void(agent: &Arc<Agent>, op_id: OpId, sale: OpId, reason: &str) -> Result<Sold, Refusal> {
    if agent.training.is_on() {
        return training::void(agent, op_id, sale);
    }
    let end = reason.floor_char_boundary(REASON_BYTES_MAX);
    let reason = reason.get(..end).unwrap_or_default().to_owned();
    let repeated = {
        let (agent, inner) = (Arc::clone(agent), Arc::clone(agent));
        agent.journal.write(move |journal| decide(&inner, journal, op_id, sale, reason))?
    };
    let mut sold = load_sold(agent, sale)?;
    sold.repeated = repeated;
    if !repeated {
        agent.metrics.voids.inc();
        agent.recount_given();
        let receipt = &sold.sale.receipt;
        let member = receipt.member.as_ref().map(|member| member.id);
        agent.publish(Event::Sale {
            op_id: sale,
            void: true,
            returned: false,
            due: receipt.totals.due,
            member,
            training: false,
        });
        refresh(agent);
    }
    Ok(sold)
}

/// Whether it was done before.
fn decide(
    agent: &Agent,
    journal: &mut JournalTransaction<'_>,
    op_id: OpId,
    sale: OpId,
    reason: String,
) -> Result<bool, WriteFault<Refusal>> {
    if let Some(entry) = journal.load_operation(op_id)? {
        return match Payload::parse(&entry).map_err(crate::journal::JournalFault::from)? {
            Payload::Void(void) if void.sale == sale => Ok(true),
            _ => Err(Refusal::OpIdReused(op_id).into()),
        };
    }
    let row = journal.load_sale(sale)?.ok_or(Refusal::UnknownSale(sale))?;
    if row.void.is_some() {
        return Err(Refusal::AlreadyVoid(sale).into());
    }
    if !journal.load_returns(sale)?.is_empty() {
        return Err(Refusal::PartlyReturned(sale).into());
    }
    journal.act_as(agent.authorize(Some(Right::Void)).map_err(Refusal::from)?);
    let programme = agent.programme();
    let day = programme.time_zone.day(journal.now());
    journal.append(op_id, Some(programme.hash), &Payload::Void(Void { sale, day, reason }))?;
    Ok(false)
}
