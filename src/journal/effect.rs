//! What this till did to members since head office last said, step by step; and what it ever gave away.

use std::collections::BTreeMap;

use rusqlite::{Connection, named_params};

use super::fault::JournalFault;
use crate::core::ledger::{Entry, Head, Payload, Return};
use crate::core::model::{Change, EntrySeq, MemberId, Money, OpId, Points, RuleId};
use crate::core::pricing::Given;
use crate::host::database::{DatabaseFault, from_stored, to_stored};

/// What one entry did to one member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// Where the entry stands in this till's journal: the how manieth life of it, and the place there. Steps are applied
    /// in this order, also where several members turned out to be one.
    pub place: (u64, EntrySeq),
    /// What it did.
    pub change: Change,
}

/// What was ever given away, by rule.
pub type GivenAway = BTreeMap<RuleId, Given>;

/// What entries beyond `folded` did to a member, in the order of the journal within each life of it.
///
/// A sale that was voided is left out with its void, as head office's fold leaves it out: what it was like before need
/// not be found out. Where head office has the sale and not yet the void, the void undoes it.
pub(super) fn load_effects(
    sql: &Connection,
    member: MemberId,
    folded: Option<Head>,
) -> Result<Vec<Effect>, JournalFault> {
    // Without a folded head every effect counts: no stored incarnation is below zero.
    let (incarnation, seq) =
        folded.map_or((-1, 0), |head| (to_stored(head.incarnation.get()), to_stored(head.seq.get())));
    let mut statement = sql.prepare_cached(include_str!("sql/select_effects.sql"))?;
    let values = named_params! { ":member": member.as_bytes(), ":incarnation": incarnation, ":seq": seq };
    let mut rows = statement.query(values)?;
    let mut effects: Vec<Effect> = Vec::new();
    while let Some(row) = rows.next()? {
        let place = (from_stored(row.get(0)?)?, EntrySeq::new(from_stored(row.get(1)?)?));
        let bytes = row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?;
        let change = minicbor::decode(bytes).map_err(|error| DatabaseFault::Content(error.to_string()))?;
        let undoes = EntrySeq::new(from_stored(row.get(3)?)?);
        let undone = || effects.iter().position(|effect| effect.place == (place.0, undoes));
        match (undoes > EntrySeq::NONE).then(undone).flatten() {
            Some(sale) => drop(effects.remove(sale)),
            None => effects.push(Effect { place, change }),
        }
    }
    Ok(effects)
}

/// Notes what an entry did to a member; `undoes` is the place of the sale that it undoes, none for what undoes nothing.
pub(super) fn insert_effect(
    sql: &Connection,
    entry: &Entry,
    member: MemberId,
    change: &Change,
    undoes: EntrySeq,
) -> Result<(), JournalFault> {
    let bytes = minicbor::to_vec(change).map_err(|error| JournalFault::Entry(error.to_string()))?;
    sql.prepare_cached(include_str!("sql/insert_effect.sql"))?.execute(named_params! {
        ":member": member.as_bytes(),
        ":incarnation": to_stored(entry.header.incarnation.get()),
        ":seq": to_stored(entry.header.seq.get()),
        ":change": bytes,
        ":undoes": to_stored(undoes.get()),
    })?;
    Ok(())
}

/// What this till ever gave away under rules whose uses are counted.
pub(super) fn load_given(sql: &Connection) -> Result<GivenAway, JournalFault> {
    let mut statement = sql.prepare_cached(include_str!("sql/select_given.sql"))?;
    let mut rows = statement.query([])?;
    let mut given = GivenAway::new();
    while let Some(row) = rows.next()? {
        let rule: String = row.get(0)?;
        let amounts = Given {
            times: row.get(1)?,
            money: Money::from_minor(row.get(2)?),
            points: Points::from_units(row.get(3)?),
        };
        given.insert(RuleId::new(&rule), amounts);
    }
    Ok(given)
}

pub(super) fn add_given(sql: &Connection, rule: &RuleId, given: Given) -> Result<(), JournalFault> {
    sql.prepare_cached(include_str!("sql/upsert_given.sql"))?.execute(named_params! {
        ":rule": rule.as_str(),
        ":times": given.times,
        ":money": given.money.minor(),
        ":points": given.points.units(),
    })?;
    Ok(())
}

/// What was brought back here of a sale, by the operations that did it.
pub(super) fn load_returns(sql: &Connection, sale: OpId) -> Result<Vec<(OpId, Return)>, JournalFault> {
    let mut statement = sql.prepare_cached(include_str!("sql/select_returns_of_sale.sql"))?;
    let values = named_params! { ":sale": sale.as_bytes() };
    let rows: Vec<Vec<u8>> =
        statement.query_map(values, |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut returns = Vec::new();
    for bytes in rows {
        let entry = Entry::parse(bytes)?;
        if let Payload::Return(returned) = Payload::parse(&entry)? {
            returns.push((entry.header.op_id, *returned));
        }
    }
    Ok(returns)
}
