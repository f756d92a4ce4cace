//! What measurements need of the store. The floor that taking entries in is measured against: the same rows with the same
//! key, written into the same database by nothing but inserts, in a table of its own that goes at the end. And members by
//! the million whom no entry made: `hub verify` finds them all wrong.

use std::time::Duration;

use super::column::{count, encode};
use super::database::Store;
use super::fault::StoreFault;
use super::member_rows::{Shard, load_shards};
use super::session::{Value, statement, values};
use crate::core::ledger::Entry;
use crate::core::sync::shard::{ShardSum, shard_of};
use crate::core::sync::wire::MemberRow;
use crate::host::clock;

impl Store {
    /// How long bare inserts of these batches take, each batch in a transaction of its own, repeats passed over.
    ///
    /// # Errors
    /// What the database answers.
    pub fn measure_inserts<'e>(
        &self,
        batches: impl IntoIterator<Item = &'e [Entry]>,
    ) -> Result<Duration, StoreFault> {
        self.write_quietly(|session| {
            session.execute(statement!("drop_bare"), &[])?;
            session.execute(statement!(of both "create_bare"), &[])
        })?;
        let begun = clock::monotonic();
        for batch in batches {
            let rows: Vec<Value<'_>> = batch
                .iter()
                .flat_map(|entry| {
                    let header = &entry.header;
                    values![
                        header.till.as_bytes(),
                        count(header.incarnation.get()),
                        count(header.seq.get()),
                        0,
                        entry.bytes(),
                    ]
                })
                .collect();
            self.write_quietly(|session| session.execute_rows(statement!(of both "insert_bare"), 5, &rows))?;
        }
        let took = clock::monotonic().saturating_duration_since(begun);
        self.write_quietly(|session| session.execute(statement!("drop_bare"), &[]))?;
        Ok(took)
    }

    /// Writes members straight into their shards, as `next` makes them.
    ///
    /// # Errors
    /// What the database answers; inside, what `next` ends in.
    pub fn fill_members<E>(
        &self,
        mut next: impl FnMut() -> Result<Option<MemberRow>, E>,
    ) -> Result<Result<(), E>, StoreFault> {
        self.write_quietly(|session| {
            let mut shards = load_shards(session)?;
            loop {
                let row = match next() {
                    Ok(Some(row)) => row,
                    Ok(None) => break,
                    Err(fault) => return Ok(Err(fault)),
                };
                let (number, bytes) = (shard_of(row.id), encode(&row)?);
                let shard =
                    shards.entry(number).or_insert(Shard { position: 0, sum: ShardSum::empty(number) });
                shard.sum.add(&bytes);
                shard.position = shard.position.saturating_add(1);
                let name = row.name.as_deref().unwrap_or_default();
                let facts = row.facts;
                let values = values![
                    i64::from(number),
                    row.id.as_bytes(),
                    &[][..],
                    name,
                    name,
                    facts.balance.units(),
                    facts.spend.minor(),
                    facts.visits,
                    bytes.as_slice(),
                    &[][..],
                    count(shard.position),
                ];
                session.execute_rows(statement!(of both "upsert_members"), 11, &values)?;
            }
            for (number, shard) in &shards {
                let values =
                    values![count(shard.position), count(shard.sum.rows), &shard.sum.sum, i64::from(*number)];
                session.execute(statement!("update_shard"), &values)?;
            }
            Ok(Ok(()))
        })
    }
}
