//! The floor that taking entries in is measured against: the same rows with the same key, written into the same database
//! by nothing but inserts. Only `tallytill bench sync` asks for it; the table is its own and goes at the end.

use std::time::Duration;

use super::column::count;
use super::database::Store;
use super::fault::StoreFault;
use super::session::{Value, statement, values};
use crate::core::ledger::Entry;
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
}
