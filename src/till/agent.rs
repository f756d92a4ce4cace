//! What all parts of a running till share.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use tokio::sync::{Notify, broadcast};

use super::card_book_file::{FILE_NAME as CARD_BOOK_FILE, load_card_book};
use super::card_stock::{CardStock, StockFault};
use super::config::TillConfig;
use super::counter::SharedCounter;
use super::event::{EVENTS_MAX, Event};
use super::goods::{Goods, GoodsFault};
use super::hub_client::{CallFault, HubClient};
use super::identity::{Identity, IdentityFault, KEY_FILE_NAME};
use super::link::{Link, LinkState, MembersState};
use super::metrics::Metrics;
use super::operators::book_file::load_operator_book;
use super::operators::{Desk, Guesses, GuessesFault};
use super::printing::Printing;
use super::programme_file::{ProgrammeFault, load_confirmed, load_programme, note_confirmed};
use super::standing::{StandingFault, load_view};
use super::training::Training;
use crate::cache::{Cache, CacheFault};
use crate::core::codec::CardBook;
use crate::core::model::{CardNumber, Language, MemberView, RuleId, Timestamp};
use crate::core::pricing::Situation;
use crate::core::programme::{Limits, Programme};
use crate::device::display::DisplayStatus;
use crate::device::scanner::ScannerStatus;
use crate::host::keys::{KeyFault, SigningKey};
use crate::host::log;
use crate::journal::{Clock, GivenAway, Journal, JournalConfig, JournalFault, JournalReader, Unsent};
use crate::texts::{Texts, TextsFault};

/// A till can't start.
#[derive(Debug, thiserror::Error)]
pub enum StartFault {
    /// Its identity.
    #[error(transparent)]
    Identity(#[from] IdentityFault),
    /// It was never enrolled.
    #[error(
        "this till is not enrolled: get a code from head office, then run `tallytill till enrol --config FILE CODE`"
    )]
    NotEnrolled,
    /// Its key.
    #[error(transparent)]
    Key(#[from] KeyFault),
    /// Its journal.
    #[error(transparent)]
    Journal(#[from] JournalFault),
    /// Its cache.
    #[error(transparent)]
    Cache(#[from] CacheFault),
    /// Its programme.
    #[error(transparent)]
    Programme(#[from] ProgrammeFault),
    /// Its stock of cards.
    #[error(transparent)]
    CardStock(#[from] StockFault),
    /// Its count of wrong PINs.
    #[error(transparent)]
    Guesses(#[from] GuessesFault),
    /// Its goods.
    #[error(transparent)]
    Goods(#[from] GoodsFault),
    /// Its texts.
    #[error(transparent)]
    Texts(#[from] TextsFault),
    /// Its calls to head office.
    #[error(transparent)]
    Client(#[from] CallFault),
    /// Another program runs on its data folder.
    #[error("another till already runs on `{0}`; stop it first")]
    Running(PathBuf),
}

/// Connections for looking members up, outside the journal's thread.
pub struct Lookup {
    /// Head office's knowledge.
    pub cache: Cache,
    /// The till's own tail.
    pub journal: JournalReader,
}

/// A running till.
pub struct Agent {
    /// Its configuration.
    pub config: TillConfig,
    /// Who it is.
    pub identity: Identity,
    /// The key that signs its batches.
    pub key: SigningKey,
    /// Its calls to head office.
    pub hub: HubClient,
    /// Its journal.
    pub journal: Journal,
    /// What it can sell without a POS.
    pub goods: Goods,
    /// What it can say.
    pub texts: Texts,
    /// What it counts.
    pub metrics: Metrics,
    /// What time it is: the machine's clock, which may be wrong.
    pub clock: Clock,
    /// Wakes whoever sends entries: after each commit, and when head office was lost.
    pub woken: Arc<Notify>,
    cache: Mutex<Cache>,
    lookup: Mutex<Lookup>,
    programme: RwLock<Arc<Programme>>,
    card_book: RwLock<Arc<CardBook>>,
    card_stock: Mutex<CardStock>,
    replaced: Mutex<BTreeMap<CardNumber, CardNumber>>,
    given: Mutex<GivenAway>,
    counter: Mutex<SharedCounter>,
    desk: Mutex<Desk>,
    /// What is practised, where it does not count.
    pub training: Training,
    link: Mutex<Link>,
    members_state: Mutex<MembersState>,
    scanner: Mutex<Option<Arc<ScannerStatus>>>,
    /// The printer at work, once it is started.
    pub printing: OnceLock<Printing>,
    /// The customer display at work, once it is started.
    pub display: OnceLock<Arc<DisplayStatus>>,
    events: broadcast::Sender<Event>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Agent {
    /// Opens everything a till needs.
    ///
    /// # Errors
    /// [`StartFault`] with what is missing or broken and what to do.
    pub fn open(config: TillConfig) -> Result<Arc<Self>, StartFault> {
        Self::open_at(config, Arc::new(now))
    }

    /// Opens everything a till needs, on a machine with this clock.
    ///
    /// # Errors
    /// As [`Agent::open`].
    pub fn open_at(config: TillConfig, clock: Clock) -> Result<Arc<Self>, StartFault> {
        let identity = Identity::load(&config.data)?.ok_or(StartFault::NotEnrolled)?;
        let key = SigningKey::load_or_make(&config.data.join(KEY_FILE_NAME))?;
        let cache = Cache::open(&config.data)?;
        let knowledge = cache.load_knowledge()?;
        let programme =
            load_programme(&config.data, &identity.hub_public_key)?.ok_or(StartFault::NotEnrolled)?;
        let card_book = load_card_book(&config.data.join(CARD_BOOK_FILE), &identity.hub_public_key);
        let card_book = card_book.unwrap_or_else(|fault| {
            log::error!(%fault, "card_book_unusable");
            None
        });
        let card_stock = CardStock::load(&config.data)?;
        // A shop that can't read its list sells without it until head office sends another: customers come first.
        let operators = load_operator_book(&config.data, &identity.hub_public_key);
        let operators = operators.unwrap_or_else(|fault| {
            log::error!(%fault, "operator_book_unusable");
            None
        });
        let guesses = Guesses::load(&config.data, crate::host::monotonic())?;
        let goods = match &config.goods {
            Some(path) => Goods::load(path, programme.currency)?,
            None => Goods::default(),
        };
        let woken = Arc::new(Notify::new());
        let wake = Arc::clone(&woken);
        let journal = Journal::open(JournalConfig {
            folder: config.data.clone(),
            till: identity.till,
            public_key: key.public_key(),
            clock: Arc::clone(&clock),
            on_commit: Box::new(move |_| wake.notify_one()),
        })?;
        let lookup = Lookup { cache: cache.reader()?, journal: journal.reader()? };
        let link = Link {
            state: LinkState::Offline,
            last_contact: None,
            offset_ms: None,
            members_as_of: knowledge.members_as_of,
            programme_as_of: load_confirmed(&config.data),
        };
        let given = load_limited(&lookup.journal, &programme)?;
        let replaced = lookup.journal.load_replaced()?;
        let hub = HubClient::of_till(&config, Some(&identity), Some(&key))?;
        let counter = SharedCounter::new(programme.currency);
        Ok(Arc::new(Self {
            config,
            identity,
            key,
            hub,
            journal,
            goods,
            texts: Texts::load()?,
            metrics: Metrics::default(),
            clock,
            woken,
            cache: Mutex::new(cache),
            lookup: Mutex::new(lookup),
            programme: RwLock::new(Arc::new(programme)),
            card_book: RwLock::new(Arc::new(card_book.unwrap_or_default())),
            card_stock: Mutex::new(card_stock),
            replaced: Mutex::new(replaced),
            given: Mutex::new(given),
            counter: Mutex::new(counter),
            desk: Mutex::new(Desk::new(operators.unwrap_or_default(), guesses)),
            training: Training::default(),
            link: Mutex::new(link),
            members_state: Mutex::default(),
            scanner: Mutex::new(None),
            printing: OnceLock::new(),
            display: OnceLock::new(),
            events: broadcast::Sender::new(EVENTS_MAX),
        }))
    }

    /// The programme in force.
    pub fn programme(&self) -> Arc<Programme> {
        Arc::clone(&self.programme.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts a programme in force.
    pub fn set_programme(&self, programme: Programme) {
        *self.programme.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(programme);
        self.recount_given();
    }

    /// Notes that head office has just confirmed the programme in force.
    pub fn confirm_programme(&self) {
        let at = now();
        self.update_link(|link| link.programme_as_of = Some(at));
        note_confirmed(&self.config.data, at);
    }

    /// Whose signatures make a card, and which cards are blocked; empty before the first book.
    pub fn card_book(&self) -> Arc<CardBook> {
        Arc::clone(&self.card_book.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts a card book in force.
    pub fn set_card_book(&self, book: CardBook) {
        *self.card_book.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(book);
    }

    /// The signed cards that this till can give to new members.
    pub fn card_stock(&self) -> MutexGuard<'_, CardStock> {
        lock(&self.card_stock)
    }

    /// Lost cards that this till replaced and that head office has not blocked yet, each with the card in place of it.
    pub fn replaced_cards(&self) -> MutexGuard<'_, BTreeMap<CardNumber, CardNumber>> {
        lock(&self.replaced)
    }

    /// Whether a card is no good: head office blocked it, or this till replaced it.
    pub fn is_card_blocked(&self, card: &CardNumber) -> bool {
        self.card_book().is_blocked(card) || self.replaced_cards().contains_key(card)
    }

    /// Counts anew what this till gave away under rules of the programme in force that limit it, so that a quote need
    /// not ask the journal. To be called after whatever changes it.
    pub fn recount_given(&self) {
        let counted = load_limited(&self.lookup().journal, &self.programme());
        match counted {
            Ok(given) => *lock(&self.given) = given,
            // What was counted before is short by a sale at most; the sale itself asks the journal.
            Err(fault) => log::error!(%fault, "given_not_counted"),
        }
    }

    /// The writing connection to the cache.
    pub fn cache(&self) -> MutexGuard<'_, Cache> {
        lock(&self.cache)
    }

    /// Uses another cache from here on, for writing and reading.
    ///
    /// # Errors
    /// [`CacheFault`] when it can't be read; the old one stays in use then.
    pub(super) fn set_cache(&self, cache: Cache) -> Result<(), CacheFault> {
        let reader = cache.reader()?;
        let mut writer = self.cache();
        self.lookup().cache = reader;
        *writer = cache;
        Ok(())
    }

    /// How the list of members is.
    pub fn members_state(&self) -> MembersState {
        *lock(&self.members_state)
    }

    /// Changes what is known of how the list of members is.
    pub(super) fn update_members_state(&self, change: impl FnOnce(&mut MembersState)) {
        change(&mut lock(&self.members_state));
    }

    /// The reading connections.
    pub fn lookup(&self) -> MutexGuard<'_, Lookup> {
        let mut lookup = lock(&self.lookup);
        // Where a damaged journal was set aside, what is asked next is asked of the new one.
        if let Err(fault) = self.journal.renew(&mut lookup.journal) {
            log::error!(%fault, "journal_unreadable");
        }
        lookup
    }

    /// The counter that all share.
    pub fn counter(&self) -> MutexGuard<'_, SharedCounter> {
        lock(&self.counter)
    }

    /// Who is signed in, and what they may do.
    pub fn desk(&self) -> MutexGuard<'_, Desk> {
        lock(&self.desk)
    }

    /// The connection to head office.
    pub fn link(&self) -> Link {
        *lock(&self.link)
    }

    /// Changes what is known of the connection; tells watchers when its state changed.
    pub fn update_link(&self, change: impl FnOnce(&mut Link)) {
        let (before, after) = {
            let mut link = lock(&self.link);
            let before = *link;
            change(&mut link);
            (before, *link)
        };
        if before.state != after.state {
            self.publish_sync();
        }
    }

    /// Tells watchers how the connection stands.
    pub fn publish_sync(&self) {
        let unsent = self.load_unsent().map_or(0, |unsent| unsent.entries);
        self.publish(Event::Sync { link: self.link(), unsent });
    }

    /// What head office has not acknowledged.
    ///
    /// # Errors
    /// [`JournalFault`] when the journal can't be read.
    pub fn load_unsent(&self) -> Result<Unsent, JournalFault> {
        self.lookup().journal.load_unsent(self.journal.state().head)
    }

    /// The scanner's state and counters, if one is configured.
    pub fn scanner(&self) -> Option<Arc<ScannerStatus>> {
        lock(&self.scanner).clone()
    }

    /// Remembers whose counters to show.
    pub fn set_scanner(&self, status: Arc<ScannerStatus>) {
        *lock(&self.scanner) = Some(status);
    }

    /// Tells watchers; without any, nothing happens.
    pub fn publish(&self, event: Event) {
        let _ = self.events.send(event);
    }

    /// Watches from now on.
    pub fn watch(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// A member by card, beside the journal's thread.
    ///
    /// # Errors
    /// [`StandingFault`] when cache or journal can't be read.
    pub fn load_view(&self, card: &CardNumber) -> Result<Option<MemberView>, StandingFault> {
        if let Some(member) = self.training.member(card) {
            return Ok(Some(member));
        }
        let lookup = self.lookup();
        load_view(&lookup.cache, &lookup.journal.snapshot()?, card, self.link().members_as_of)
    }

    /// What the machine's clock shows.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// Where and when a quote is asked for.
    pub fn situation(&self) -> Situation {
        Situation {
            now: self.now(),
            store: self.identity.store.clone(),
            till_group: self.identity.group.clone(),
            online: self.link().state == LinkState::Online,
            given: lock(&self.given).clone(),
        }
    }

    /// The language of somebody who names none.
    pub fn language(&self) -> Language {
        self.config.language().unwrap_or_else(|| self.programme().language())
    }
}

/// What was given away under the rules of a programme that limit it over the whole campaign.
fn load_limited(journal: &JournalReader, programme: &Programme) -> Result<GivenAway, JournalFault> {
    let mut given = journal.load_given()?;
    if !given.is_empty() {
        let limited = limited_rules(programme);
        given.retain(|rule, _| limited.contains(rule));
    }
    Ok(given)
}

/// The offers, rewards, earning rules and coupons that this till has only its share of.
fn limited_rules(programme: &Programme) -> BTreeSet<&RuleId> {
    let offers = programme.offers.iter().map(|offer| (&offer.id, &offer.limits));
    let rules = programme.earn.iter().map(|rule| (&rule.id, &rule.limits));
    let has_budget = |limits: &Limits| {
        limits.per_store.is_some() || limits.budget_money.is_some() || limits.budget_points.is_some()
    };
    let rules = offers.chain(rules).filter(|(_, limits)| has_budget(limits)).map(|(id, _)| id);
    let coupons = programme.coupons.iter().filter(|coupon| coupon.total.is_some()).map(|coupon| &coupon.id);
    rules.chain(coupons).collect()
}

/// What this machine's clock shows.
pub fn now() -> Timestamp {
    Timestamp::from_ms(crate::host::wall_ms())
}

#[cfg(test)]
#[path = "agent_tests.rs"]
pub(crate) mod agent_tests;
