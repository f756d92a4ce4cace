//! The store itself: one connection that writes behind a lock, a few that read, and the word that something changed.
//!
//! All calls block on the disk: tasks make them on threads that may block. An answer to a till is given only after
//! [`Store::write`] has returned, that is after the commit.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use rusqlite::{Connection, Transaction, TransactionBehavior, named_params};
use tokio::sync::watch;

use super::column::{Column, count};
use super::fault::StoreFault;
use super::upgrade::VERSION;
use crate::core::model::{Incarnation, TillId, Timestamp};
use crate::host::clock;
use crate::host::database::{Durability, Migration, Schema, open_reader, open_writer};
use crate::host::entropy::random_bytes;
use crate::host::file::make_folder;
use crate::host::keys::SigningKey;
use crate::host::seal::SealingKey;

/// The database file: each commit is synced, because an acknowledged entry is for ever (invariant I1).
const SCHEMA: Schema = Schema {
    // "Talh" in ASCII.
    application_id: 0x5461_6c68,
    migrations: &[
        Migration::of(include_str!("sql/migrations/0001_hub.sql")),
        Migration::of(include_str!("sql/migrations/0002_till_group.sql")),
        Migration::of(include_str!("sql/migrations/0003_cards.sql")),
    ],
};
/// Compiled statements that a connection keeps: more than there are.
const STATEMENTS_MAX: usize = 128;
/// Reading connections that are kept open; more are opened at need and closed after.
const READERS_KEPT: usize = 4;

/// Head office's durable state, with the keys that belong to it.
pub struct Store {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    news: watch::Sender<u64>,
    pub(super) identity: Identity,
    pub(super) key: SigningKey,
    pub(super) seal: SealingKey,
}

/// Who this store is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// Random at creation: a till that knows another generation's cursor starts over.
    pub generation: [u8; 16],
    /// The hub's id as an origin of entries.
    pub origin: TillId,
    /// The incarnation of the hub's own chain.
    pub incarnation: Incarnation,
    /// This run of the program, for the headers of the hub's own entries.
    pub(super) boot_id: u64,
    pub(super) started: Instant,
}

impl Store {
    /// Opens the store in a folder; makes folder, database and keys where they are missing, and folds everything
    /// anew when another version of the program wrote it.
    ///
    /// # Errors
    /// [`StoreFault`] when folder, database or keys can't be used.
    pub fn open(folder: &Path) -> Result<Self, StoreFault> {
        make_folder(folder)?;
        let key = SigningKey::load_or_make(&folder.join("hub.key"))?;
        let seal = SealingKey::load_or_make(&folder.join("hub.seal"))?;
        let path = folder.join("hub.db");
        let writer = open_writer(&path, SCHEMA, Durability::Full)?;
        writer.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
        let identity = load_or_make_identity(&writer)?;
        let store = Self {
            path,
            writer: Mutex::new(writer),
            readers: Mutex::new(Vec::new()),
            news: watch::Sender::new(0),
            identity,
            key,
            seal,
        };
        store.upgrade(Timestamp::from_ms(clock::wall_ms()))?;
        Ok(store)
    }

    /// Who this store is.
    pub fn identity(&self) -> Identity {
        self.identity
    }

    /// The key that signs what the hub publishes.
    pub fn key(&self) -> &SigningKey {
        &self.key
    }

    /// The hub's Ed25519 public key.
    pub fn public_key(&self) -> [u8; 32] {
        self.key.public_key()
    }

    /// The hub's X25519 public key, to which personal data is sealed.
    pub fn sealing_key(&self) -> [u8; 32] {
        self.seal.public_key()
    }

    /// Tells when something was committed, by this process or another.
    pub fn news(&self) -> watch::Receiver<u64> {
        self.news.subscribe()
    }

    /// Wakes everybody who waits for news.
    pub fn announce(&self) {
        self.news.send_modify(|number| *number = number.wrapping_add(1));
    }

    /// A number that changes whenever any connection, also of another process, commits. Only comparing it with an
    /// earlier one from the same `connection` means anything.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_change_mark(connection: &Connection) -> Result<i64, StoreFault> {
        Ok(connection.pragma_query_value(None, "data_version", |row| row.get(0))?)
    }

    /// One more connection that can only read.
    ///
    /// # Errors
    /// What the database answers.
    pub fn open_reader(&self) -> Result<Connection, StoreFault> {
        let reader = open_reader(&self.path)?;
        reader.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
        Ok(reader)
    }

    /// Does `work` in one transaction; returns after its commit.
    pub(super) fn write<T, E: From<StoreFault>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = lock(&self.writer);
        let change =
            writer.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreFault::from)?;
        let outcome = work(&change)?;
        change.commit().map_err(StoreFault::from)?;
        drop(writer);
        self.announce();
        Ok(outcome)
    }

    /// Does `work` on one unchanging view of the database.
    pub(super) fn read<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreFault>,
    ) -> Result<T, StoreFault> {
        let kept = lock(&self.readers).pop();
        let mut reader = kept.map_or_else(|| self.open_reader(), Ok)?;
        let view = reader.transaction()?;
        let outcome = work(&view)?;
        view.finish()?;
        let mut readers = lock(&self.readers);
        if readers.len() < READERS_KEPT {
            readers.push(reader);
        }
        Ok(outcome)
    }
}

/// A lock whose holder ended badly is still good: every change is one transaction, whole or not at all.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn load_or_make_identity(writer: &Connection) -> Result<Identity, StoreFault> {
    let incarnation = Incarnation::from_random(u64::from_be_bytes(random_bytes()?));
    writer.execute(
        include_str!("sql/insert_hub.sql"),
        named_params! {
            ":generation": random_bytes::<16>()?,
            ":origin": random_bytes::<16>()?,
            ":incarnation": count(incarnation.get()),
            ":version": VERSION,
        },
    )?;
    let boot_id = u64::from_be_bytes(random_bytes()?);
    writer.query_row_and_then(include_str!("sql/load_hub.sql"), [], |row| {
        Ok(Identity {
            generation: Column::load(row, 0)?,
            origin: Column::load(row, 1)?,
            incarnation: Column::load(row, 2)?,
            boot_id,
            started: clock::monotonic(),
        })
    })
}
