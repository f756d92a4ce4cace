//! The file's kind and version, and its way from older versions.

use rusqlite::Connection;

use super::cards::CardKey;
use super::row::{RowWriter, find_row, upsert_card};
use crate::core::ledger::Head;
use crate::core::model::{
    CardNumber, EntryHash, EntrySeq, Incarnation, MemberFacts, MemberId, Money, Points,
};
use crate::core::sync::wire::MemberRow;
use crate::host::database::{DatabaseFault, Migration, Schema, from_stored};

/// The file of members.
pub const SCHEMA: Schema = Schema {
    // "Talc" in ASCII.
    application_id: 0x5461_6c63,
    migrations: &[
        Migration::of(include_str!("sql/migrations/0001_cache.sql")),
        Migration::of(include_str!("sql/migrations/0002_standing.sql")),
        Migration { sql: include_str!("sql/migrations/0003_compact.sql"), carry: Some(carry_wide) },
    ],
};

/// The version of the file; head office sends one to tills of the same version alone.
pub const VERSION: u32 = 3;

/// Carries members and cards over from the wide tables. The file serves with them until the whole list has come again.
fn carry_wide(sql: &Connection) -> Result<(), DatabaseFault> {
    let mut members = sql.prepare(include_str!("sql/wide/list_members.sql"))?;
    let mut members = members.query([])?;
    let mut cards = sql.prepare(include_str!("sql/wide/list_cards.sql"))?;
    let mut cards = cards.query([])?;
    let mut next_card = || -> Result<Option<(MemberId, CardNumber)>, DatabaseFault> {
        let Some(row) = cards.next()? else { return Ok(None) };
        let number: String = row.get(0)?;
        let number = CardNumber::parse(&number)
            .ok_or_else(|| DatabaseFault::Content("a card that is none".to_owned()))?;
        Ok(Some((MemberId::from_bytes(row.get(1)?), number)))
    };
    let mut card = next_card()?;
    // Cards of members who turned out to be another: they lead there.
    let mut led = Vec::new();
    let mut writer = RowWriter::open(sql, None)?;
    while let Some(row) = members.next()? {
        let id = MemberId::from_bytes(row.get(0)?);
        let mut own = Vec::new();
        while let Some((member, number)) = card.take_if(|(member, _)| *member <= id) {
            if member == id {
                own.push(number)
            } else {
                led.push((member, number))
            }
            card = next_card()?;
        }
        let [balance, spend, visits]: [i64; 3] = [row.get(2)?, row.get(3)?, row.get(4)?];
        let folded = match u64::try_from(row.get::<_, i64>(5)?) {
            Ok(incarnation) => Some(Head {
                incarnation: Incarnation::from_random(incarnation),
                seq: EntrySeq::new(from_stored(row.get(6)?)?),
                hash: EntryHash::NONE,
            }),
            Err(_) => None,
        };
        let beside = match row.get_ref(7)?.as_blob().map_err(rusqlite::Error::from)? {
            [] => None,
            bytes => {
                Some(minicbor::decode(bytes).map_err(|error| DatabaseFault::Content(error.to_string()))?)
            }
        };
        let facts =
            MemberFacts { balance: Points::from_units(balance), spend: Money::from_minor(spend), visits };
        let row = MemberRow { id, merged_into: None, cards: own, name: row.get(1)?, facts, beside };
        writer.set_folded(folded)?;
        writer.apply(&row)?;
    }
    while let Some(left) = card.take() {
        led.push(left);
        card = next_card()?;
    }
    carry_merged(sql, &mut writer)?;
    writer.finish()?;
    for (member, number) in led {
        if let Some(row) = find_row(sql, member)? {
            upsert_card(sql, &CardKey::of(&number), row)?;
        }
    }
    Ok(sql.execute_batch(include_str!("sql/wide/drop_all.sql"))?)
}

/// Gives members who turned out to be another a row of their own, which cards can lead to.
fn carry_merged(sql: &Connection, writer: &mut RowWriter<'_>) -> Result<(), DatabaseFault> {
    let mut merged = sql.prepare(include_str!("sql/wide/list_merged.sql"))?;
    let pairs: Vec<([u8; 16], [u8; 16])> =
        merged.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    writer.set_folded(None)?;
    for (member, into) in pairs {
        writer.apply(&MemberRow {
            id: MemberId::from_bytes(member),
            merged_into: Some(MemberId::from_bytes(into)),
            cards: Vec::new(),
            name: None,
            facts: MemberFacts::default(),
            beside: None,
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_version_counts_the_steps() {
        assert_eq!(super::SCHEMA.migrations.len(), usize::try_from(super::VERSION).unwrap());
    }
}
