//! The rows of members, in their shards: each shard counts its changes, its rows, and the sum of their hashes
//! ([`crate::core::sync::shard`]).

use std::collections::{BTreeMap, BTreeSet};

use super::column::{count, encode};
use super::fault::StoreFault;
use super::places::ROWS_MAX;
use super::session::{Session, Value, statement, values};
use crate::core::ledger::{Account, Folded};
use crate::core::model::MemberId;
use crate::core::sync::shard::{ShardSum, shard_of};
use crate::core::sync::wire::MemberRow;
use crate::host::seal::SealingKey;
use crate::hub::state::{State, open_name};

/// A member as stored.
pub(super) struct Stored {
    row: Vec<u8>,
    kept: Vec<u8>,
    /// The account that this member counts in, when that is another's.
    pub(super) merged_into: Option<MemberId>,
}

impl Stored {
    /// What is kept of the account; `None` where it has to be folded from its entries.
    pub(super) fn account(&self) -> Option<Account> {
        Account::parse(&self.kept)
    }

    /// The name that was opened before; `None` when another profile or another person may be behind it now. Opening
    /// costs more than all else that is done about an ordinary sale.
    fn name(&self, account: &Account) -> Option<Option<String>> {
        let known = self.account().filter(|known| {
            (&known.profile, known.id, &known.merged) == (&account.profile, account.id, &account.merged)
        });
        known?;
        let row: MemberRow = minicbor::decode(&self.row).ok()?;
        Some(row.name)
    }
}

/// Members as stored, by id.
pub(super) type Rows = BTreeMap<MemberId, Stored>;

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
    kept: Vec<u8>,
    name_folded: String,
    position: i64,
}

/// Writes accounts: the rows that changed, each at a new place of its shard's feed, and what is kept of each. `rows` are
/// those of them that were loaded already. The account of a member in `told` comes again even where its row stays: its till
/// waits to hear that what it did itself is counted by now. Gives the state they come to.
pub(super) fn apply_accounts(
    session: &mut dyn Session,
    seal: &SealingKey,
    folded: &Folded,
    rows: &mut Rows,
    told: &BTreeSet<MemberId>,
) -> Result<State, StoreFault> {
    let members = folded.accounts.values().flat_map(|account| account.merged.iter().chain([&account.id]));
    let lacking: Vec<MemberId> = members.filter(|id| !rows.contains_key(*id)).copied().collect();
    load_rows(session, rows, &lacking)?;
    let state = State::of(folded, |account| {
        let before = rows.get(&account.id).and_then(|stored| stored.name(account));
        before.unwrap_or_else(|| open_name(seal, account))
    });
    let mut shards = BTreeMap::new();
    let (mut changed, mut kept_only): (Vec<Changed<'_>>, Vec<(MemberId, Vec<u8>)>) = (Vec::new(), Vec::new());
    for row in state.members.values() {
        let bytes = encode(row)?;
        let kept = match folded.accounts.get(&row.id) {
            Some(account) => account.encode().map_err(|fault| StoreFault::damaged("account", fault))?,
            None => Vec::new(),
        };
        let before = rows.get(&row.id);
        let comes_again = folded.accounts.get(&row.id).is_some_and(|account| {
            account.merged.iter().chain([&account.id]).any(|member| told.contains(member))
        });
        if let Some(before) = before.filter(|before| before.row == bytes && !comes_again) {
            if before.kept != kept {
                kept_only.push((row.id, kept));
            }
            continue;
        }
        if shards.is_empty() {
            shards = load_shards(session)?;
        }
        let number = shard_of(row.id);
        let shard =
            shards.get_mut(&number).ok_or_else(|| StoreFault::damaged("shard", "its row is missing"))?;
        if let Some(before) = before {
            shard.sum.remove(&before.row);
        }
        shard.sum.add(&bytes);
        shard.position = shard.position.saturating_add(1);
        let name_folded = row.name.as_deref().unwrap_or_default().to_lowercase();
        let position = count(shard.position);
        changed.push(Changed { row, shard: i64::from(number), bytes, kept, name_folded, position });
    }
    changed.sort_unstable_by_key(|changed| (changed.shard, changed.row.id));
    changed.chunks(ROWS_MAX).try_for_each(|chunk| write_rows(session, chunk))?;
    for chunk in kept_only.chunks(ROWS_MAX) {
        let kept: Vec<Value<'_>> = chunk
            .iter()
            .flat_map(|(id, kept)| values![kept.as_slice(), i64::from(shard_of(*id)), id.as_bytes()])
            .collect();
        session.execute_rows(statement!(of both "update_kept"), 3, &kept)?;
    }
    let touched: BTreeSet<i64> = changed.iter().map(|changed| changed.shard).collect();
    for shard in shards.values().filter(|shard| touched.contains(&i64::from(shard.sum.shard))) {
        let sum = &shard.sum;
        let row = values![count(shard.position), count(sum.rows), &sum.sum, i64::from(sum.shard)];
        session.execute(statement!("update_shard"), &row)?;
    }
    Ok(state)
}

fn write_rows(session: &mut dyn Session, changed: &[Changed<'_>]) -> Result<(), StoreFault> {
    let nobody: &[u8] = &[];
    let (mut members, mut cards) = (Vec::new(), Vec::new());
    for Changed { row, shard, bytes, kept, name_folded, position } in changed {
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
            kept.as_slice(),
            *position,
        ]);
        cards.extend(row.cards.iter().flat_map(|card| values![card.as_str(), row.id.as_bytes()]));
    }
    session.execute_rows(statement!(of both "upsert_members"), 11, &members)?;
    session.execute_rows(statement!(of both "upsert_cards"), 2, &cards)
}

/// Loads these members' rows.
pub(super) fn load_rows(
    session: &mut dyn Session,
    rows: &mut Rows,
    ids: &[MemberId],
) -> Result<(), StoreFault> {
    for chunk in ids.chunks(ROWS_MAX) {
        let keys: Vec<Value<'_>> =
            chunk.iter().flat_map(|id| values![i64::from(shard_of(*id)), id.as_bytes()]).collect();
        session.query_rows(statement!(of both "load_member_rows"), 2, &keys, &mut |mut row| {
            let id = row.take(0)?;
            let merged_into = MemberId::from_slice(&row.take::<Vec<u8>>(3)?);
            rows.insert(id, Stored { row: row.take(1)?, kept: row.take(2)?, merged_into });
            Ok(())
        })?;
    }
    Ok(())
}
