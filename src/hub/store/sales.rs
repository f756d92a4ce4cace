//! One sale with everything that was done to it, for a till that takes goods of it back.

use super::database::Store;
use super::fault::StoreFault;
use super::ingest::load_entry;
use super::refold::{list_touching, read_fact};
use crate::core::ledger::{Entry, Payload, Touch};
use crate::core::model::OpId;

impl Store {
    /// The entries of a sale, of its voids and of its returns, by their order K; none when no sale of this op_id is
    /// known.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_sale(&self, sale: OpId) -> Result<Vec<Entry>, StoreFault> {
        self.read(|view| {
            let mut entries = Vec::new();
            let mut sold = false;
            for hash in list_touching(view, &Touch::Operation(sale).key())? {
                let Some((entry, _)) = load_entry(view, hash)? else { continue };
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
