//! One member's row, in and out, and the sums of the shards that follow every change.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::cards::{CardKey, encode_cards, parse_cards};
use crate::core::ledger::Head;
use crate::core::model::{MemberFacts, MemberId, Money, Points, Standing, Timestamp};
use crate::core::sync::shard::{SHARDS, ShardSum, shard_of};
use crate::core::sync::wire::MemberRow;
use crate::host::database::{DatabaseFault, from_stored, to_stored};

pub(super) fn content(what: impl core::fmt::Display) -> DatabaseFault {
    DatabaseFault::Content(what.to_string())
}

/// A row as it is sent.
pub(super) fn encode_row(row: &MemberRow) -> Result<Vec<u8>, DatabaseFault> {
    minicbor::to_vec(row).map_err(content)
}

/// Takes rows over, one by one, into an open transaction; the sums of their shards are written by [`RowWriter::finish`].
pub struct RowWriter<'c> {
    sql: &'c Connection,
    sums: BTreeMap<u8, ShardSum>,
    life: i64,
    folded_seq: i64,
}

impl<'c> RowWriter<'c> {
    /// A writer of rows that have the till's own chain in them up to `folded`.
    ///
    /// # Errors
    /// [`DatabaseFault`] when the file can't be read or written.
    pub fn open(sql: &'c Connection, folded: Option<Head>) -> Result<Self, DatabaseFault> {
        let sums = load_shard_sums(sql)?.into_iter().map(|sum| (sum.shard, sum)).collect();
        let mut writer = Self { sql, sums, life: 0, folded_seq: 0 };
        writer.set_folded(folded)?;
        Ok(writer)
    }

    /// From here on rows have the till's own chain in them up to `folded`.
    ///
    /// # Errors
    /// [`DatabaseFault`] when the file can't be read or written.
    pub fn set_folded(&mut self, folded: Option<Head>) -> Result<(), DatabaseFault> {
        // No incarnation is below zero: nothing of the till is folded there.
        let (incarnation, folded_seq) =
            folded.map_or((-1, 0), |head| (to_stored(head.incarnation.get()), to_stored(head.seq.get())));
        self.life = load_or_make_life(self.sql, incarnation)?;
        self.folded_seq = folded_seq;
        Ok(())
    }

    /// Takes a row over. Who turned out to be another keeps the cards that led to them, until the account's own row lists
    /// these.
    ///
    /// # Errors
    /// [`DatabaseFault`] when the file can't be read or written.
    pub fn apply(&mut self, row: &MemberRow) -> Result<(), DatabaseFault> {
        let known = find_row(self.sql, row.id)?;
        let before = match known {
            Some(number) => load_row(self.sql, number)?,
            None => None,
        };
        let sum = self.sums.entry(shard_of(row.id)).or_insert(ShardSum::empty(shard_of(row.id)));
        if let Some(before) = &before {
            sum.remove(&encode_row(before)?);
        }
        sum.add(&encode_row(row)?);
        let number = self.put(known, row)?;
        let id = row.id.as_bytes();
        if let Some(into) = row.merged_into {
            self.sql
                .prepare_cached(include_str!("sql/upsert_merged.sql"))?
                .execute(named_params! { ":member": id, ":into_member": into.as_bytes() })?;
            return Ok(());
        }
        let mut unmerge = self.sql.prepare_cached(include_str!("sql/delete_merged.sql"))?;
        unmerge.execute(named_params! { ":member": id })?;
        // A card that is not listed any more goes on leading here: whether it is good is for the card book to say.
        row.cards.iter().map(CardKey::of).try_for_each(|card| upsert_card(self.sql, &card, number))
    }

    /// Writes what stands in the row itself; gives its number.
    fn put(&self, known: Option<i64>, row: &MemberRow) -> Result<i64, DatabaseFault> {
        let folded = (self.life, self.folded_seq);
        if let Some(number) = known {
            put(self.sql, include_str!("sql/update_member.sql"), number, row, folded)?;
            return Ok(number);
        }
        let mut last = self.sql.prepare_cached(include_str!("sql/select_next_row.sql"))?;
        let number = last.query_row([], |row| row.get(0))?;
        put(self.sql, include_str!("sql/insert_member.sql"), number, row, folded)?;
        let mut added = self.sql.prepare_cached(include_str!("sql/insert_added.sql"))?;
        added.execute(named_params! { ":id": row.id.as_bytes(), ":row": number })?;
        Ok(number)
    }

    /// Writes what the shards come to now.
    ///
    /// # Errors
    /// [`DatabaseFault`] when the file can't be written.
    pub fn finish(self) -> Result<(), DatabaseFault> {
        write_sums(self.sql, self.sums.values())
    }
}

/// Inserts a row whose place follows from its order.
pub(super) fn insert_sorted(sql: &Connection, number: i64, row: &MemberRow) -> Result<(), DatabaseFault> {
    put(sql, include_str!("sql/insert_member.sql"), number, row, (0, 0))
}

fn put(
    sql: &Connection,
    statement: &str,
    number: i64,
    row: &MemberRow,
    (life, folded_seq): (i64, i64),
) -> Result<(), DatabaseFault> {
    let beside = row.beside.as_ref().map(minicbor::to_vec).transpose().map_err(content)?;
    sql.prepare_cached(statement)?.execute(named_params! {
        ":row": number,
        ":id": row.id.as_bytes(),
        ":merged": row.merged_into.is_some(),
        ":name": row.name,
        ":balance": row.facts.balance.units(),
        ":spend": row.facts.spend.minor(),
        ":visits": row.facts.visits,
        ":life": life,
        ":folded_seq": folded_seq,
        ":cards": encode_cards(&row.cards)?,
        ":beside": beside.unwrap_or_default(),
    })?;
    Ok(())
}

/// Writes what shards come to.
///
/// # Errors
/// [`DatabaseFault`] when the file can't be written.
pub fn write_sums<'s>(
    sql: &Connection,
    sums: impl IntoIterator<Item = &'s ShardSum>,
) -> Result<(), DatabaseFault> {
    let mut statement = sql.prepare_cached(include_str!("sql/upsert_shard.sql"))?;
    for sum in sums {
        let members = to_stored(sum.rows);
        statement.execute(named_params! { ":shard": sum.shard, ":members": members, ":row_sum": sum.sum })?;
    }
    Ok(())
}

/// What the rows of each shard come to; a shard that never had any is left out.
///
/// # Errors
/// [`DatabaseFault`] when the file can't be read.
pub fn load_shard_sums(sql: &Connection) -> Result<Vec<ShardSum>, DatabaseFault> {
    let mut statement = sql.prepare_cached(include_str!("sql/list_shards.sql"))?;
    let mut rows = statement.query([])?;
    let mut sums = Vec::new();
    while let Some(row) = rows.next()? {
        sums.push(ShardSum { shard: row.get(0)?, rows: from_stored(row.get(1)?)?, sum: row.get(2)? });
    }
    Ok(sums)
}

/// Notes that changes go on from `cursor`, and when the members were last known to be complete.
///
/// # Errors
/// [`DatabaseFault`] when the file can't be written.
pub fn apply_knowledge(
    sql: &Connection,
    cursor: &str,
    as_of: Option<Timestamp>,
) -> Result<(), DatabaseFault> {
    let values = named_params! { ":cursor": cursor, ":as_of_ms": to_stored(as_of.map_or(0, Timestamp::ms)) };
    sql.execute(include_str!("sql/upsert_knowledge.sql"), values)?;
    Ok(())
}

/// Counts the rows of all shards anew, whatever was written of them before.
///
/// # Errors
/// [`DatabaseFault`] when the file can't be read.
pub fn count_shards(sql: &Connection) -> Result<Vec<ShardSum>, DatabaseFault> {
    let mut sums: Vec<ShardSum> = (0..SHARDS).map(ShardSum::empty).collect();
    let mut statement = sql.prepare(include_str!("sql/list_rows.sql"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let row = parse_row(row)?;
        let sum = sums.get_mut(usize::from(shard_of(row.id)));
        sum.ok_or_else(|| content("a shard that is none"))?.add(&encode_row(&row)?);
    }
    Ok(sums)
}

/// Forgets the members of one shard, with all cards that then lead nowhere.
///
/// # Errors
/// [`DatabaseFault`] when the file can't be written.
pub fn delete_shard(sql: &Connection, shard: u8) -> Result<(), DatabaseFault> {
    let values = named_params! { ":shard": shard };
    sql.execute(include_str!("sql/delete_shard_members.sql"), values)?;
    sql.execute(include_str!("sql/delete_shard_added.sql"), values)?;
    sql.execute(include_str!("sql/delete_shard_merged.sql"), values)?;
    sql.execute_batch(include_str!("sql/delete_lost_cards.sql"))?;
    // New rows come behind the last: none of them may come to stand among those in order.
    sql.execute(include_str!("sql/shorten_sorted_rows.sql"), [])?;
    write_sums(sql, [&ShardSum::empty(shard)])
}

/// The number of a member's row.
///
/// # Errors
/// [`DatabaseFault`] when the file can't be read.
pub fn find_row(sql: &Connection, id: MemberId) -> Result<Option<i64>, DatabaseFault> {
    let mut added = sql.prepare_cached(include_str!("sql/select_added.sql"))?;
    let known = added.query_row(named_params! { ":id": id.as_bytes() }, |row| row.get(0)).optional()?;
    if known.is_some() {
        return Ok(known);
    }
    let mut sorted = sql.prepare_cached(include_str!("sql/select_sorted_rows.sql"))?;
    let (mut low, mut high): (i64, i64) = (1, sorted.query_row([], |row| row.get(0))?);
    let mut ids = sql.prepare_cached(include_str!("sql/select_id_from.sql"))?;
    // Rows between may be gone: the first one from the middle on tells which half to go on in.
    while low <= high {
        let middle = low.saturating_add(high.saturating_sub(low) >> 1);
        let found: Option<(i64, [u8; 16])> = ids
            .query_row(named_params! { ":row": middle }, |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((number, found)) = found.filter(|(number, _)| *number <= high) else {
            high = middle.saturating_sub(1);
            continue;
        };
        let found = MemberId::from_bytes(found);
        match sort_key(found).cmp(&sort_key(id)) {
            core::cmp::Ordering::Equal => return Ok(Some(number)),
            core::cmp::Ordering::Less => low = number.saturating_add(1),
            core::cmp::Ordering::Greater => high = middle.saturating_sub(1),
        }
    }
    Ok(None)
}

/// What rows of a file that was made in one go are in order of.
pub(super) fn sort_key(id: MemberId) -> (u8, MemberId) {
    (shard_of(id), id)
}

/// A row as it was sent.
fn load_row(sql: &Connection, number: i64) -> Result<Option<MemberRow>, DatabaseFault> {
    let mut statement = sql.prepare_cached(include_str!("sql/select_row.sql"))?;
    let mut rows = statement.query(named_params! { ":row": number })?;
    rows.next()?.map(parse_row).transpose()
}

fn parse_row(row: &Row<'_>) -> Result<MemberRow, DatabaseFault> {
    let [balance, spend, visits]: [i64; 3] = [row.get(2)?, row.get(3)?, row.get(4)?];
    let beside: Option<Standing> = match row.get_ref(6)?.as_blob().map_err(rusqlite::Error::from)? {
        [] => None,
        bytes => Some(minicbor::decode(bytes).map_err(content)?),
    };
    let merged_into: Option<[u8; 16]> = row.get(7)?;
    Ok(MemberRow {
        id: MemberId::from_bytes(row.get(0)?),
        merged_into: merged_into.map(MemberId::from_bytes),
        cards: parse_cards(row.get_ref(5)?.as_blob().map_err(rusqlite::Error::from)?)?,
        name: row.get(1)?,
        facts: MemberFacts { balance: Points::from_units(balance), spend: Money::from_minor(spend), visits },
        beside,
    })
}

pub(super) fn upsert_card(sql: &Connection, card: &CardKey, member: i64) -> Result<(), DatabaseFault> {
    match card {
        CardKey::Number(number) => sql
            .prepare_cached(include_str!("sql/upsert_card.sql"))?
            .execute(named_params! { ":number": number, ":member": member }),
        CardKey::Text(text) => sql
            .prepare_cached(include_str!("sql/upsert_card_text.sql"))?
            .execute(named_params! { ":number": text, ":member": member }),
    }?;
    Ok(())
}

fn load_or_make_life(sql: &Connection, incarnation: i64) -> Result<i64, DatabaseFault> {
    let values = named_params! { ":incarnation": incarnation };
    let mut statement = sql.prepare_cached(include_str!("sql/select_life.sql"))?;
    if let Some(number) = statement.query_row(values, |row| row.get(0)).optional()? {
        return Ok(number);
    }
    sql.execute(include_str!("sql/insert_life.sql"), values)?;
    Ok(sql.last_insert_rowid())
}
