//! A till's own entries, for a till that lost some.

use minicbor::bytes::ByteVec;

use super::column::count;
use super::database::Store;
use super::fault::StoreFault;
use super::session::{Session, statement, values};
use crate::core::ledger::Head;
use crate::core::model::{EntrySeq, Incarnation, TillId};
use crate::core::sync::wire::{BATCH_BYTES_TARGET, BATCH_ENTRIES_MAX};

/// The most places that one answer covers.
const PLACES_MAX: u64 = BATCH_ENTRIES_MAX as u64;

impl Store {
    /// The durable head of one incarnation of a till; `None` when nothing of it is held.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_head_of(&self, till: TillId, incarnation: Incarnation) -> Result<Option<Head>, StoreFault> {
        let head = self.read(|view| load_chain(view, till, incarnation))?;
        Ok(head.filter(|head| head.seq > EntrySeq::NONE))
    }

    /// Stored bytes of one incarnation of a till from a place on, as many as fit into one answer.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_own_entries(
        &self,
        till: TillId,
        incarnation: Incarnation,
        from: EntrySeq,
    ) -> Result<Vec<ByteVec>, StoreFault> {
        let last = from.get().saturating_add(PLACES_MAX).saturating_sub(1);
        let places = values![till.as_bytes(), count(incarnation.get()), count(from.get()), count(last)];
        let (mut entries, mut bytes_held) = (Vec::new(), 0_usize);
        self.read(|view| {
            view.query(statement!("list_chain_entries"), &places, &mut |mut row| {
                if bytes_held < BATCH_BYTES_TARGET {
                    let bytes: Vec<u8> = row.take(0)?;
                    bytes_held = bytes_held.saturating_add(bytes.len());
                    entries.push(ByteVec::from(bytes));
                }
                Ok(())
            })
        })?;
        Ok(entries)
    }
}

/// The durable head of one incarnation; `None` when it was never met.
pub(super) fn load_chain(
    view: &mut dyn Session,
    till: TillId,
    incarnation: Incarnation,
) -> Result<Option<Head>, StoreFault> {
    let key = values![till.as_bytes(), count(incarnation.get())];
    view.first(statement!("load_chain"), &key, |row| {
        Ok(Head { incarnation, seq: row.take(0)?, hash: row.take(1)? })
    })
}
