//! One sale with everything that was done to it, for a till that takes goods of it back.

use super::database::Store;
use super::fault::StoreFault;
use super::places::{list_touching, load_entries, read_fact};
use crate::core::ledger::{Entry, Payload, Touch};
use crate::core::model::{OpId, Timestamp};

impl Store {
    /// The entries of a sale, of its voids and of its returns, by their order K; none when no sale of this op_id is
    /// known. What came in just before is folded first, so that a sale of a minute ago is found.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_sale(&self, sale: OpId, now: Timestamp) -> Result<Vec<Entry>, StoreFault> {
        self.fold_few(now)?;
        self.read(|view| {
            let mut entries = Vec::new();
            let mut sold = false;
            let places: Vec<_> = list_touching(view, &[Touch::Operation(sale).key()])?.into_iter().collect();
            for (_, entry) in load_entries(view, &places)? {
                let of_it = match read_fact(&entry).map(|fact| fact.payload) {
                    Some(Payload::Sale(_)) => {
                        sold = true;
                        true
                    }
                    Some(Payload::Void(void)) => void.sale == sale,
                    Some(Payload::Return(returned)) => returned.sale == sale,
                    _ => false,
                };
                if of_it {
                    entries.push(entry);
                }
            }
            entries.sort_unstable_by_key(|entry| (entry.header.order_key(), entry.hash));
            Ok(if sold { entries } else { Vec::new() })
        })
    }
}
