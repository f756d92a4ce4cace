//! The store itself: a database behind [`Backend`], the keys that belong to it, and the word that something changed.
//!
//! All calls block on the disk or on the line to the database: tasks make them on threads that may block.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use tokio::sync::watch;

use super::address::DatabaseAddress;
use super::backend::Backend;
use super::column::count;
use super::fault::StoreFault;
use super::group::Group;
#[cfg(feature = "postgres")]
use super::postgres::Postgres;
use super::session::{Session, statement, values};
use super::sqlite::Sqlite;
use super::upgrade::VERSION;
use crate::core::model::{Incarnation, TillId, Timestamp};
use crate::core::sync::shard::{SHARDS, ShardSum};
use crate::host::clock;
use crate::host::entropy::random_bytes;
use crate::host::file::make_folder;
use crate::host::keys::SigningKey;
use crate::host::seal::SealingKey;
use crate::hub::session::Sessions;

/// Head office's durable state, with the keys that belong to it.
pub struct Store {
    backend: Box<dyn Backend>,
    news: watch::Sender<u64>,
    arrivals: watch::Sender<u64>,
    pub(super) group: Group,
    pub(super) identity: Identity,
    pub(super) key: SigningKey,
    pub(super) seal: SealingKey,
    pub(super) sessions: Sessions,
    /// A restore may wait for tills to report.
    pub(super) awaits_tills: AtomicBool,
}

/// Who this store is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// Random at creation and after a restore: a till that knows another generation's cursor starts over.
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
        Self::open_at(folder, &DatabaseAddress::of_folder(folder))
    }

    /// Opens the store in a database, with the keys in a folder; as [`Store::open`] otherwise.
    ///
    /// # Errors
    /// [`StoreFault`] when folder, database or keys can't be used, and when the database belongs to other keys.
    pub fn open_at(folder: &Path, database: &DatabaseAddress) -> Result<Self, StoreFault> {
        make_folder(folder)?;
        let key = SigningKey::load_or_make(&folder.join("hub.key"))?;
        let seal = SealingKey::load_or_make(&folder.join("hub.seal"))?;
        let backend: Box<dyn Backend> = match database {
            DatabaseAddress::Sqlite(path) => Box::new(Sqlite::open(path)?),
            #[cfg(feature = "postgres")]
            DatabaseAddress::Postgres(url) => Box::new(Postgres::open(url)?),
        };
        let identity = load_or_make_identity(backend.as_ref(), &key)?;
        let sessions = Sessions::of(&key);
        let store = Self {
            backend,
            news: watch::Sender::new(0),
            arrivals: watch::Sender::new(0),
            group: Group::default(),
            identity,
            key,
            seal,
            sessions,
            awaits_tills: AtomicBool::new(true),
        };
        store.upgrade(Timestamp::from_ms(clock::wall_ms()))?;
        Ok(store)
    }

    /// Who this store is.
    pub fn identity(&self) -> Identity {
        self.identity
    }

    /// What gives out sessions of tills.
    pub fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    /// The hub's Ed25519 public key.
    pub fn public_key(&self) -> [u8; 32] {
        self.key.public_key()
    }

    /// The hub's signature over bytes that say what they are.
    pub fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.key.sign(bytes)
    }

    /// The hub's X25519 public key, to which personal data is sealed.
    pub fn sealing_key(&self) -> [u8; 32] {
        self.seal.public_key()
    }

    /// Tells when something that can be read changed, by this process or another. Entries that wait to be folded
    /// are none of it.
    pub fn news(&self) -> watch::Receiver<u64> {
        self.news.subscribe()
    }

    /// Wakes everybody who waits for news.
    pub fn announce(&self) {
        self.news.send_modify(|number| *number = number.wrapping_add(1));
    }

    /// Tells when entries may wait to be folded.
    pub fn arrivals(&self) -> watch::Receiver<u64> {
        self.arrivals.subscribe()
    }

    /// Wakes whoever folds.
    pub fn announce_arrivals(&self) {
        self.arrivals.send_modify(|number| *number = number.wrapping_add(1));
    }

    /// A number that changes whenever anybody, also another process, commits. Only comparing it with an earlier one
    /// of this store means anything.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_change_mark(&self) -> Result<i64, StoreFault> {
        self.backend.load_change_mark()
    }

    /// Returns once this program may write, after writing nothing.
    ///
    /// # Errors
    /// What the database answers.
    pub fn await_writer(&self) -> Result<(), StoreFault> {
        self.write_quietly(|_| Ok(()))
    }

    /// Does `work` in one transaction and tells of it; returns after its commit.
    pub(super) fn write<T, E: From<StoreFault>>(
        &self,
        work: impl FnOnce(&mut dyn Session) -> Result<T, E>,
    ) -> Result<T, E> {
        let outcome = self.write_quietly(work)?;
        self.announce();
        Ok(outcome)
    }

    /// Does `work` in one transaction; returns after its commit.
    pub(super) fn write_quietly<T, E: From<StoreFault>>(
        &self,
        work: impl FnOnce(&mut dyn Session) -> Result<T, E>,
    ) -> Result<T, E> {
        let (mut work, mut outcome) = (Some(work), None);
        self.backend.write(&mut |session| {
            outcome = work.take().map(|work| work(session));
            Ok(matches!(outcome, Some(Ok(_))))
        })?;
        outcome.ok_or_else(|| StoreFault::damaged("transaction", "it was never begun"))?
    }

    /// Does `work` on one unchanging view of the database.
    pub(super) fn read<T>(
        &self,
        work: impl FnOnce(&mut dyn Session) -> Result<T, StoreFault>,
    ) -> Result<T, StoreFault> {
        let (mut work, mut outcome) = (Some(work), None);
        self.backend.read(&mut |session| {
            outcome = work.take().map(|work| work(session));
            Ok(())
        })?;
        outcome.ok_or_else(|| StoreFault::damaged("view", "it was never opened"))?
    }
}

fn load_or_make_identity(backend: &dyn Backend, key: &SigningKey) -> Result<Identity, StoreFault> {
    let incarnation = Incarnation::from_random(u64::from_be_bytes(random_bytes()?));
    let (generation, origin) = (random_bytes::<16>()?, random_bytes::<16>()?);
    let boot_id = u64::from_be_bytes(random_bytes()?);
    let public_key = key.public_key();
    let mut identity = None;
    backend.write(&mut |session| {
        let fresh = values![&generation, &origin, count(incarnation.get()), &public_key, VERSION];
        session.execute(statement!("insert_hub"), &fresh)?;
        for shard in 0..SHARDS {
            let none = ShardSum::empty(shard).sum;
            session.execute(statement!("insert_shard"), &values![i64::from(shard), &none])?;
        }
        let load_hub = statement!("load_hub");
        let (generation, origin, incarnation, owner) = session.one(load_hub, &[], |row| {
            Ok((row.take(0)?, row.take(1)?, row.take(2)?, row.take::<Vec<u8>>(3)?))
        })?;
        if owner.is_empty() {
            session.execute(statement!("update_hub_key"), &values![&public_key])?;
        } else if owner != public_key {
            return Err(StoreFault::OtherKey);
        }
        identity = Some(Identity { generation, origin, incarnation, boot_id, started: clock::monotonic() });
        Ok(true)
    })?;
    identity.ok_or_else(|| StoreFault::damaged("hub", "its row is missing"))
}
