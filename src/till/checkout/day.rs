//! Closing the day: counted and summed, so that everything before can be checked against it.

use std::sync::Arc;

use super::refusal::Refusal;
use super::training::end_with_day;
use crate::core::ledger::{DayClosed, Payload};
use crate::core::model::{OpId, Right};
use crate::journal::{JournalFault, JournalTransaction, WriteFault};
use crate::till::agent::Agent;

/// Closes the day that it is now, which ends training. Blocks until the entry is durable. A day may be closed again; the last one counts.
/// The flag says whether this answer repeats an earlier one.
///
/// # Errors
/// [`Refusal`]; nothing was written then.
pub fn close_day(agent: &Arc<Agent>, op_id: OpId) -> Result<(DayClosed, bool), Refusal> {
    let inner = Arc::clone(agent);
    let closed = agent.journal.write(move |journal| decide(&inner, journal, op_id))?;
    end_with_day(agent);
    Ok(closed)
}

fn decide(
    agent: &Agent,
    journal: &mut JournalTransaction<'_>,
    op_id: OpId,
) -> Result<(DayClosed, bool), WriteFault<Refusal>> {
    if let Some(entry) = journal.load_operation(op_id)? {
        return match Payload::parse(&entry).map_err(JournalFault::from)? {
            Payload::DayClosed(closed) => Ok((closed, true)),
            _ => Err(Refusal::OpIdReused(op_id).into()),
        };
    }
    journal.act_as(agent.authorize(Some(Right::DayClose)).map_err(Refusal::from)?);
    let programme = agent.programme();
    let day = programme.time_zone.day(journal.now());
    let sums = journal.load_day_sums(day)?;
    let closed = DayClosed {
        day,
        sales: sums.sales,
        voids: sums.voids,
        gross: sums.gross,
        discount: sums.discount,
        points_paid: sums.points_paid,
        due: sums.due,
        points_spent: sums.points_spent,
        points_earned: sums.points_earned,
        through: journal.head().seq,
        returns: sums.returns,
        refund: sums.refund,
        points_given_back: sums.points_given_back,
        points_taken_back: sums.points_taken_back,
    };
    journal.append(op_id, Some(programme.hash), &Payload::DayClosed(closed))?;
    Ok((closed, false))
}
