//! What follows from an entry in the same transaction: effects on members and the day's sales.

use rusqlite::{Connection, named_params};

use super::fault::JournalFault;
use super::reader::load_operation;
use crate::core::ledger::{Entry, Payload, Sale, Void};
use crate::core::model::{MemberFacts, MemberId};
use crate::host::database::to_stored;

/// Writes what `payload` of `entry` changes.
pub(super) fn apply_payload(sql: &Connection, entry: &Entry, payload: &Payload) -> Result<(), JournalFault> {
    match payload {
        Payload::Sale(sale) => apply_sale(sql, entry, sale),
        Payload::Void(void) => apply_void(sql, entry, void),
        _ => Ok(()),
    }
}

/// What a sale did to its member.
fn effect(sale: &Sale) -> Result<Option<(MemberId, MemberFacts)>, JournalFault> {
    let Some(member) = &sale.receipt.member else { return Ok(None) };
    let totals = sale.receipt.totals;
    let balance = totals
        .points_earned
        .checked_sub(totals.points_spent)
        .ok_or_else(|| JournalFault::Entry("its points are too many".to_owned()))?;
    Ok(Some((member.id, MemberFacts { balance, spend: totals.due, visits: 1 })))
}

fn apply_sale(sql: &Connection, entry: &Entry, sale: &Sale) -> Result<(), JournalFault> {
    let totals = sale.receipt.totals;
    let effect = effect(sale)?;
    sql.prepare_cached(include_str!("sql/insert_sale.sql"))?.execute(named_params! {
        ":op_id": entry.header.op_id.as_bytes(),
        ":incarnation": to_stored(entry.header.incarnation.get()),
        ":seq": to_stored(entry.header.seq.get()),
        ":day": sale.day.number(),
        ":at_ms": to_stored(sale.at.ms()),
        ":member": effect.as_ref().map(|(member, _)| member.as_bytes().as_slice()),
        ":gross": totals.gross.minor(),
        ":discount": totals.discount.minor(),
        ":points_paid": totals.points_paid.minor(),
        ":due": totals.due.minor(),
        ":points_spent": totals.points_spent.units(),
        ":points_earned": totals.points_earned.units(),
    })?;
    match effect {
        Some((member, facts)) => insert_effect(sql, entry, member, facts),
        None => Ok(()),
    }
}

fn apply_void(sql: &Connection, entry: &Entry, void: &Void) -> Result<(), JournalFault> {
    let values =
        named_params! { ":void_op_id": entry.header.op_id.as_bytes(), ":op_id": void.sale.as_bytes() };
    sql.prepare_cached(include_str!("sql/update_sale_void.sql"))?.execute(values)?;
    let Some(undone) = load_operation(sql, void.sale)? else { return Ok(()) };
    if let Payload::Sale(sale) = Payload::parse(&undone)?
        && let Some((member, facts)) = effect(&sale)?
    {
        let back =
            facts.checked_neg().ok_or_else(|| JournalFault::Entry("its points are too many".to_owned()))?;
        insert_effect(sql, entry, member, back)?;
    }
    Ok(())
}

fn insert_effect(
    sql: &Connection,
    entry: &Entry,
    member: MemberId,
    facts: MemberFacts,
) -> Result<(), JournalFault> {
    sql.prepare_cached(include_str!("sql/insert_effect.sql"))?.execute(named_params! {
        ":member": member.as_bytes(),
        ":incarnation": to_stored(entry.header.incarnation.get()),
        ":seq": to_stored(entry.header.seq.get()),
        ":balance": facts.balance.units(),
        ":spend": facts.spend.minor(),
        ":visits": facts.visits,
    })?;
    Ok(())
}
