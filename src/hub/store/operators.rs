//! Who works at the tills: one book, kept as it is signed and sent down.

use minicbor::bytes::ByteVec;

use super::column::{count, decode, encode};
use super::database::Store;
use super::fault::StoreFault;
use super::session::{Session, statement, values};
use crate::core::codec::OperatorBook;
use crate::core::codec::operator_book::operator_book_signed_bytes;
use crate::core::model::Timestamp;
use crate::core::sync::wire::OperatorBookBundle;

impl Store {
    /// The present book.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_operator_book(&self) -> Result<OperatorBook, StoreFault> {
        self.read(|view| load_book(view))
    }

    /// The revision of the present book; 0 before the first change.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_operator_revision(&self) -> Result<u64, StoreFault> {
        self.read(|view| view.one(statement!("load_operator_revision"), &[], |row| row.take(0)))
    }

    /// The present book as it travels to the tills.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_operator_bundle(&self, now: Timestamp) -> Result<OperatorBookBundle, StoreFault> {
        let body = encode(&self.load_operator_book()?)?;
        let signature = self.key.sign(&operator_book_signed_bytes(&body));
        Ok(OperatorBookBundle { body: ByteVec::from(body), signature, hub_time: now })
    }

    /// Changes the book; nothing is changed when `change` refuses. A revision is never lower than the time of its change,
    /// so that tills still take it after head office was restored from a backup.
    ///
    /// # Errors
    /// What `change` refuses, or the database answers.
    pub fn change_operators<T, E: From<StoreFault>>(
        &self,
        now: Timestamp,
        change: impl FnOnce(&mut OperatorBook) -> Result<T, E>,
    ) -> Result<T, E> {
        self.write(|session| {
            session.query(statement!(of both "lock_operator_book"), &[], &mut |_| Ok(()))?;
            let mut book = load_book(session)?;
            let outcome = change(&mut book)?;
            book.revision = book.revision.saturating_add(1).max(now.ms());
            let body = encode(&book)?;
            session.execute(
                statement!("update_operator_book"),
                &values![count(book.revision), body.as_slice()],
            )?;
            Ok(outcome)
        })
    }
}

fn load_book(view: &mut dyn Session) -> Result<OperatorBook, StoreFault> {
    let body: Vec<u8> = view.one(statement!("load_operator_book"), &[], |row| row.take(0))?;
    if body.is_empty() { Ok(OperatorBook::default()) } else { decode(&body) }
}
