//! What all requests share: the store, when tills were last heard of, and the word to stop.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Semaphore, watch};
use tokio::task;

use crate::core::model::{Language, TillId, Timestamp};
use crate::host::clock;
use crate::host::log;
use crate::hub::guesses::Guesses;
use crate::hub::refusal;
use crate::hub::snapshot::Shelf;
use crate::hub::store::{Contact, Store};
use crate::net::Problem;
use crate::texts::Texts;

/// Calls that work on the database at once; the others wait for their turn.
const STORE_CALLS_MAX: usize = 8;

/// Open pages that are told of news at once.
const LIVE_PAGES_MAX: usize = 64;

/// The shared state of head office.
pub struct Office {
    pub(super) store: Arc<Store>,
    pub(super) shelf: Arc<Shelf>,
    pub(super) texts: Texts,
    pub(super) language: Language,
    pub(super) code_guesses: Guesses,
    pub(super) password_guesses: Guesses,
    pub(super) stop: watch::Receiver<bool>,
    pub(super) live_seats: Arc<Semaphore>,
    contacts: Mutex<BTreeMap<TillId, Contact>>,
    turns: Semaphore,
}

impl Office {
    /// Head office over a store, with the files of members that are ready; `language` is what pages are written in until their reader chooses.
    pub fn new(
        store: Arc<Store>,
        shelf: Shelf,
        texts: Texts,
        language: Language,
        stop: watch::Receiver<bool>,
    ) -> Self {
        Self {
            store,
            shelf: Arc::new(shelf),
            texts,
            language,
            code_guesses: Guesses::default(),
            password_guesses: Guesses::default(),
            stop,
            live_seats: Arc::new(Semaphore::new(LIVE_PAGES_MAX)),
            contacts: Mutex::default(),
            turns: Semaphore::new(STORE_CALLS_MAX),
        }
    }

    /// The wall clock.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_ms(clock::wall_ms())
    }

    /// Does `work` on the store, on a thread that may block.
    ///
    /// # Errors
    /// The problem that `work` ended in.
    pub async fn with_store<T, E>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Problem>
    where
        T: Send + 'static,
        E: Into<Problem> + Send + 'static,
    {
        let turn = self.turns.acquire().await;
        let store = Arc::clone(&self.store);
        let outcome = task::spawn_blocking(move || work(&store)).await;
        drop(turn);
        match outcome {
            Ok(done) => done.map_err(Into::into),
            Err(error) => {
                log::error!(%error, "store_call_broken");
                Err(refusal::unexpected())
            }
        }
    }

    /// Takes note that a till was heard of. Kept in memory; written down now and then.
    pub fn note_contact(&self, till: TillId, at: Timestamp, unsent: Option<u64>) {
        let mut contacts = self.contacts.lock().unwrap_or_else(PoisonError::into_inner);
        let known = contacts.get(&till).and_then(|contact| contact.unsent);
        contacts.insert(till, Contact { at, unsent: unsent.or(known) });
    }

    /// When tills were heard of since this program started.
    pub fn contacts(&self) -> BTreeMap<TillId, Contact> {
        self.contacts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
