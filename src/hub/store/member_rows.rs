//! The rows of members, in their shards: each shard counts its changes, its rows, and the sum of their hashes
//! ([`crate::core::sync::shard`]).

use std::collections::{BTreeMap, BTreeSet};

use super::column::{count, encode};
use super::fault::StoreFault;
use super::places::ROWS_MAX;
use super::session::{Session, Value, statement, values};
use crate::core::model::MemberId;
use crate::core::sync::shard::{ShardSum, shard_of};
use crate::core::sync::wire::MemberRow;

/// Where the feed of a shard ends, and what its rows come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shard {
    pub(super) position: u64,
    pub(super) sum: ShardSum,
}

/// All shards, by their numbers.
pub(super) fn load_shards(view: &mut dyn Session) -> Result<BTreeMap<u8, Shard>, StoreFault> {
    let shards = view.collect(statement!("list_shards"), &[], |row| {
        let number: i64 = row.take(0)?;
        let shard = u8::try_from(number).map_err(|error| StoreFault::damaged("shard", error))?;
        let position = row.take(1)?;
        Ok(Shard { position, sum: ShardSum { shard, rows: row.take(2)?, sum: row.take(3)? } })
    })?;
    Ok(shards.into_iter().map(|shard| (shard.sum.shard, shard)).collect())
}

/// A row that changed.
struct Changed<'r> {
    row: &'r MemberRow,
    shard: i64,
    bytes: Vec<u8>,
    name_folded: String,
    position: i64,
}

/// Writes the rows that changed, each at a new place of its shard's feed. Those of `named` accounts move there in any case:
/// an entry that changes nothing here, such as the second joining of one person or a return beyond what was sold, has
/// changed something at its till, which goes by its own word until it is told of a row that covers the entry (I10).
pub(super) fn apply_members<'r>(
    session: &mut dyn Session,
    rows: impl IntoIterator<Item = &'r MemberRow>,
    named: &BTreeSet<MemberId>,
) -> Result<(), StoreFault> {
    let rows: Vec<&MemberRow> = rows.into_iter().collect();
    let stored = load_rows(session, rows.iter().map(|row| row.id))?;
    let mut shards = BTreeMap::new();
    let mut changed: Vec<Changed<'_>> = Vec::new();
    for row in rows {
        let (bytes, before) = (encode(row)?, stored.get(&row.id));
        if before == Some(&bytes) && !named.contains(&row.id) {
            continue;
        }
        if shards.is_empty() {
            shards = load_shards(session)?;
        }
        let number = shard_of(row.id);
        let shard =
            shards.get_mut(&number).ok_or_else(|| StoreFault::damaged("shard", "its row is missing"))?;
        if let Some(before) = before {
            shard.sum.remove(before);
        }
        shard.sum.add(&bytes);
        shard.position = shard.position.saturating_add(1);
        let name_folded = row.name.as_deref().unwrap_or_default().to_lowercase();
        let position = count(shard.position);
        changed.push(Changed { row, shard: i64::from(number), bytes, name_folded, position });
    }
    changed.sort_unstable_by_key(|changed| (changed.shard, changed.row.id));
    changed.chunks(ROWS_MAX).try_for_each(|chunk| write_rows(session, chunk))?;
    let touched: BTreeSet<i64> = changed.iter().map(|changed| changed.shard).collect();
    for shard in shards.values().filter(|shard| touched.contains(&i64::from(shard.sum.shard))) {
        let sum = &shard.sum;
        let row = values![count(shard.position), count(sum.rows), &sum.sum, i64::from(sum.shard)];
        session.execute(statement!("update_shard"), &row)?;
    }
    Ok(())
}

fn write_rows(session: &mut dyn Session, changed: &[Changed<'_>]) -> Result<(), StoreFault> {
    let nobody: &[u8] = &[];
    let (mut members, mut cards) = (Vec::new(), Vec::new());
    for Changed { row, shard, bytes, name_folded, position } in changed {
        members.extend(values![
            *shard,
            row.id.as_bytes(),
            row.merged_into.as_ref().map_or(nobody, |id| id.as_bytes()),
            row.name.as_deref().unwrap_or_default(),
            name_folded.as_str(),
            row.facts.balance.units(),
            row.facts.spend.minor(),
            row.facts.visits,
            bytes.as_slice(),
            nobody,
            *position,
        ]);
        cards.extend(row.cards.iter().flat_map(|card| values![card.as_str(), row.id.as_bytes()]));
    }
    session.execute_rows(statement!(of both "upsert_members"), 11, &members)?;
    session.execute_rows(statement!(of both "upsert_cards"), 2, &cards)
}

/// The stored bytes of these members' rows.
fn load_rows(
    session: &mut dyn Session,
    ids: impl Iterator<Item = MemberId>,
) -> Result<BTreeMap<MemberId, Vec<u8>>, StoreFault> {
    let ids: Vec<MemberId> = ids.collect();
    let mut rows = BTreeMap::new();
    for chunk in ids.chunks(ROWS_MAX) {
        let keys: Vec<Value<'_>> =
            chunk.iter().flat_map(|id| values![i64::from(shard_of(*id)), id.as_bytes()]).collect();
        session.query_rows(statement!(of both "load_member_rows"), 2, &keys, &mut |mut row| {
            rows.insert(row.take(0)?, row.take(1)?);
            Ok(())
        })?;
    }
    Ok(rows)
}
