//! What follows from an entry in the same transaction: effects on members, the day's sales and returns, what was given
//! away.

use rusqlite::{Connection, named_params};

use super::effect::{add_given, insert_effect, load_returns};
use super::fault::JournalFault;
use super::reader::{load_kept_operation, load_operation};
use super::sale::ReturnSums;
use crate::core::ledger::{CardLinked, Entry, Head, Payload, Return, Returned, Sale, Void, changes_of};
use crate::core::model::{EntrySeq, Money, OpId, Points};
use crate::core::pricing::Given;
use crate::host::database::{DatabaseFault, to_stored};

fn too_many() -> JournalFault {
    JournalFault::Entry("its sums are too large".to_owned())
}

/// Writes what `payload` of `entry` changes. `sale` is what a return brings back goods of, where this till did not make
/// it itself.
pub(super) fn apply_payload(
    sql: &Connection,
    entry: &Entry,
    payload: &Payload,
    sale: Option<&Sale>,
) -> Result<(), JournalFault> {
    let own = load_undone(sql, payload)?;
    if let Payload::CardLinked(linked) = payload {
        insert_linked(sql, linked)?;
    }
    apply_books(sql, entry, payload, own.as_ref())?;
    apply_effects(sql, entry, payload, own.as_ref(), sale, &load_earlier(sql, payload)?)
}

/// Writes into the day's books what an entry says that this file had lost. What it did to members head office knows.
pub(super) fn apply_elsewhere(sql: &Connection, entry: &Entry) -> Result<(), JournalFault> {
    let payload = Payload::parse(entry)?;
    let own = load_undone(sql, &payload)?;
    apply_books(sql, entry, &payload, own.as_ref())
}

fn apply_books(
    sql: &Connection,
    entry: &Entry,
    payload: &Payload,
    own: Option<&OwnSale>,
) -> Result<(), JournalFault> {
    match payload {
        Payload::Sale(sale) => apply_sale(sql, entry, sale),
        Payload::Void(void) => apply_void(sql, entry, void, own),
        Payload::Return(returned) => apply_return(sql, entry, returned, own),
        _ => Ok(()),
    }
}

/// A sale of this till with its entry.
struct OwnSale {
    entry: Entry,
    sale: Sale,
}

/// The sale of this till that a void or a return is of.
fn load_undone(sql: &Connection, payload: &Payload) -> Result<Option<OwnSale>, JournalFault> {
    load_undone_by(payload, |op_id| load_operation(sql, op_id))
}

fn load_undone_by(
    payload: &Payload,
    load: impl FnOnce(OpId) -> Result<Option<Entry>, JournalFault>,
) -> Result<Option<OwnSale>, JournalFault> {
    let op_id = match payload {
        Payload::Void(void) => void.sale,
        Payload::Return(returned) => returned.sale,
        _ => return Ok(None),
    };
    let Some(entry) = load(op_id)? else { return Ok(None) };
    Ok(match Payload::parse(&entry)? {
        Payload::Sale(sale) => Some(OwnSale { entry, sale: *sale }),
        _ => None,
    })
}

/// A card that this till gave in place of a lost one is known here before head office has heard of it.
fn insert_linked(sql: &Connection, linked: &CardLinked) -> Result<(), JournalFault> {
    let Some(lost) = &linked.replaces else { return Ok(()) };
    sql.execute(
        include_str!("sql/insert_linked.sql"),
        named_params! {
            ":card": linked.card.as_str(),
            ":member": linked.member.as_bytes(),
            ":replaces": lost.as_str(),
        },
    )?;
    Ok(())
}

fn apply_effects(
    sql: &Connection,
    entry: &Entry,
    payload: &Payload,
    own: Option<&OwnSale>,
    elsewhere: Option<&Sale>,
    earlier: &[Returned],
) -> Result<(), JournalFault> {
    let same_life = |own: &&OwnSale| own.entry.header.incarnation == entry.header.incarnation;
    let undoes = match payload {
        Payload::Void(_) => own.filter(same_life).map_or(EntrySeq::NONE, |own| own.entry.header.seq),
        _ => EntrySeq::NONE,
    };
    let sale = own.map(|own| &own.sale).or(elsewhere);
    for (member, change) in changes_of(payload, sale, earlier).ok_or_else(too_many)? {
        insert_effect(sql, entry, member, &change, undoes)?;
    }
    Ok(())
}

/// What came back of a sale before its void.
fn load_earlier(sql: &Connection, payload: &Payload) -> Result<Vec<Returned>, JournalFault> {
    match payload {
        Payload::Void(void) => {
            Ok(load_returns(sql, void.sale)?.into_iter().map(|(_, told)| told.part).collect())
        }
        _ => Ok(Vec::new()),
    }
}

fn apply_sale(sql: &Connection, entry: &Entry, sale: &Sale) -> Result<(), JournalFault> {
    let totals = sale.receipt.totals;
    let member = sale.receipt.member.as_ref().map(|member| member.id);
    sql.prepare_cached(include_str!("sql/insert_sale.sql"))?.execute(named_params! {
        ":op_id": entry.header.op_id.as_bytes(),
        ":incarnation": to_stored(entry.header.incarnation.get()),
        ":seq": to_stored(entry.header.seq.get()),
        ":day": sale.day.number(),
        ":at_ms": to_stored(sale.at.ms()),
        ":member": member.as_ref().map(|member| member.as_bytes().as_slice()),
        ":gross": totals.gross.minor(),
        ":discount": totals.discount.minor(),
        ":points_paid": totals.points_paid.minor(),
        ":due": totals.due.minor(),
        ":points_spent": totals.points_spent.units(),
        ":points_earned": totals.points_earned.units(),
    })?;
    for used in &sale.receipt.effects.uses {
        let given = Given { times: used.times, money: used.money, points: used.points };
        add_given(sql, &used.offer, given)?;
    }
    Ok(())
}

/// What a sale of this till gave away is there to be given again.
fn take_back_given(sql: &Connection, sale: &Sale) -> Result<(), JournalFault> {
    for used in &sale.receipt.effects.uses {
        let given = Given {
            times: used.times.checked_neg().ok_or_else(too_many)?,
            money: Money::ZERO.checked_sub(used.money).ok_or_else(too_many)?,
            points: Points::ZERO.checked_sub(used.points).ok_or_else(too_many)?,
        };
        add_given(sql, &used.offer, given)?;
    }
    Ok(())
}

fn apply_void(
    sql: &Connection,
    entry: &Entry,
    void: &Void,
    own: Option<&OwnSale>,
) -> Result<(), JournalFault> {
    let values =
        named_params! { ":void_op_id": entry.header.op_id.as_bytes(), ":op_id": void.sale.as_bytes() };
    sql.prepare_cached(include_str!("sql/update_sale_void.sql"))?.execute(values)?;
    own.map_or(Ok(()), |own| take_back_given(sql, &own.sale))
}

fn apply_return(
    sql: &Connection,
    entry: &Entry,
    returned: &Return,
    own: Option<&OwnSale>,
) -> Result<(), JournalFault> {
    let sums = ReturnSums::of(&returned.part).ok_or_else(too_many)?;
    sql.prepare_cached(include_str!("sql/insert_goods_return.sql"))?.execute(named_params! {
        ":op_id": entry.header.op_id.as_bytes(),
        ":sale": returned.sale.as_bytes(),
        ":day": returned.part.terms.day.number(),
        ":at_ms": to_stored(returned.at.ms()),
        ":refund": sums.refund.minor(),
        ":points_given": sums.points_given_back.units(),
        ":points_taken": sums.points_taken_back.units(),
    })?;
    match own.filter(|_| returned.part.whole) {
        Some(own) => take_back_given(sql, &own.sale),
        None => Ok(()),
    }
}

/// Entries whose effects are remembered in one step.
const REMEMBERED_MAX: i64 = 512;

/// Remembers again what the next entries of a life after `after` did to members: head office had folded them, and has lost
/// them since. What can't be worked out any more stays forgotten. Gives the last of them; `None` when there are none.
pub(super) fn remember_effects(sql: &Connection, after: Head) -> Result<Option<Head>, JournalFault> {
    let mut statement = sql.prepare_cached(include_str!("sql/select_entries_after.sql"))?;
    let values = named_params! {
        ":incarnation": to_stored(after.incarnation.get()),
        ":seq": to_stored(after.seq.get()),
        ":limit": REMEMBERED_MAX,
    };
    let rows: Vec<Vec<u8>> =
        statement.query_map(values, |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut last = None;
    for bytes in rows {
        let entry = Entry::parse(bytes)?;
        last = Some(Head { seq: entry.header.seq, hash: entry.hash, ..after });
        let Ok(payload) = Payload::parse(&entry) else { continue };
        let own = load_undone(sql, &payload)?;
        apply_effects(sql, &entry, &payload, own.as_ref(), None, &load_earlier(sql, &payload)?)?;
    }
    Ok(last)
}

/// Effects that were kept as sums become what their entries say; those that head office had folded stay forgotten.
pub(super) fn carry_effects(sql: &Connection) -> Result<(), DatabaseFault> {
    let content = |fault: JournalFault| DatabaseFault::Content(fault.to_string());
    let mut statement = sql.prepare(include_str!("sql/select_effects_in_sums.sql"))?;
    let rows: Vec<Vec<u8>> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for bytes in rows {
        carry_effect(sql, bytes).map_err(content)?;
    }
    Ok(sql.execute_batch(include_str!("sql/drop_effects_in_sums.sql"))?)
}

/// Entries of that time changed one member each.
fn carry_effect(sql: &Connection, bytes: Vec<u8>) -> Result<(), JournalFault> {
    let entry = Entry::parse(bytes)?;
    let payload = Payload::parse(&entry)?;
    let own = load_undone_by(&payload, |op_id| load_kept_operation(sql, op_id))?;
    // Nothing could be brought back then.
    apply_effects(sql, &entry, &payload, own.as_ref(), None, &[])
}
