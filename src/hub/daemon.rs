//! `tallytill hub run`: opens the store, listens, and stops within seconds when asked.
//!
//! Beside the server four small tasks run: one folds what came in, one makes files of members ready, one notices what other processes (the commands
//! `hub publish`, `hub import`, another head office on the same database) wrote, and one writes down now and then when
//! tills were last heard of.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

use super::api;
use super::config::HubConfig;
use super::office::Office;
use super::page;
use super::snapshot::{Shelf, run_snapshots};
use super::store::{AddressFault, FIRST_PERSON, Store, StoreFault};
use crate::host::file::{FileFault, Readers, write_file};
use crate::host::{log, supervisor};
use crate::net::pulse::run_pulse;
use crate::net::server::{self, ListenFault, stopped};
use crate::net::tls::{CertificateFault, ServerTls};
use crate::texts::{Texts, TextsFault};

/// How often other processes' changes are looked for.
const WATCH_PERIOD: Duration = Duration::from_secs(1);
/// How often the files of a certificate are looked at.
const CERTIFICATE_PERIOD: Duration = Duration::from_secs(60);
/// How often contacts of tills are written down.
const CONTACT_PERIOD: Duration = Duration::from_secs(30);

/// Why head office can't run.
#[derive(Debug, thiserror::Error)]
pub enum HubFault {
    /// Database or keys.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// The URL of the database.
    #[error(transparent)]
    Address(#[from] AddressFault),
    /// The port.
    #[error(transparent)]
    Listen(#[from] ListenFault),
    /// A file.
    #[error(transparent)]
    File(#[from] FileFault),
    /// The message files.
    #[error(transparent)]
    Texts(#[from] TextsFault),
    /// The address that came of it.
    #[error("the port is not usable: {0}; start it again")]
    Port(#[from] io::Error),
    /// TLS.
    #[error(transparent)]
    Certificate(#[from] CertificateFault),
}

/// A head office that listens.
pub struct Hub {
    address: SocketAddr,
    address_file: PathBuf,
    first_password: Option<String>,
    listener: TcpListener,
    tls: Option<ServerTls>,
    office: Arc<Office>,
    stop: watch::Receiver<bool>,
}

impl Hub {
    /// Opens store and port. The address that came of it is written to `<data>/listen.addr`.
    ///
    /// # Errors
    /// [`HubFault`] with what to do.
    pub async fn open(config: &HubConfig, stop: watch::Receiver<bool>) -> Result<Self, HubFault> {
        let listener = server::listen(config.listen).await?;
        let address = listener.local_addr()?;
        let store = Arc::new(Store::open_at(&config.data, &config.address()?)?);
        let tls = config.server_tls()?;
        if tls.is_none() && !address.ip().is_loopback() {
            log::warn!(%address, "unprotected");
        }
        let texts = Texts::load()?;
        let shelf = Shelf::open(config.data.join("snapshots"), config.snapshot_members_min);
        let address_file = config.data.join("listen.addr");
        write_file(&address_file, format!("{address}\n").as_bytes(), Readers::All)?;
        // Last of all: a password that is made and then not shown, because something else failed, is lost.
        let first_password = store.make_first_person()?;
        let office = Arc::new(Office::new(store, shelf, texts, config.language, stop.clone()));
        Ok(Self { address, address_file, first_password, listener, tls, office, stop })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The same as people and tills write it.
    pub fn url(&self) -> String {
        format!("{}://{}", if self.tls.is_some() { "https" } else { "http" }, self.address)
    }

    /// Name and password of the first person, the one time they are made: to be shown and never logged.
    pub fn first_sign_in(&self) -> Option<(&'static str, &str)> {
        self.first_password.as_deref().map(|password| (FIRST_PERSON, password))
    }

    /// Answers until it is told to stop.
    ///
    /// # Errors
    /// None today: whatever breaks a connection ends that connection alone.
    pub async fn run(self) -> Result<(), HubFault> {
        log::info!(address = %self.address, version = env!("CARGO_PKG_VERSION"), "hub_started");
        let url = self.url();
        let watching = tokio::spawn(watch_database(Arc::clone(&self.office), self.stop.clone()));
        let folding = tokio::spawn(fold_arrivals(Arc::clone(&self.office), self.stop.clone()));
        let noting = tokio::spawn(note_contacts(Arc::clone(&self.office), self.stop.clone()));
        let filing = tokio::spawn(run_snapshots(Arc::clone(&self.office), self.stop.clone()));
        let router = api::router().merge(page::router(&self.office)).with_state(Arc::clone(&self.office));
        let office = Arc::clone(&self.office);
        let pulsing = tokio::spawn(run_pulse(move || prove_intake(Arc::clone(&office)), self.stop.clone()));
        let renewing = self.tls.clone().map(|tls| tokio::spawn(renew_certificate(tls, self.stop.clone())));
        supervisor::tell_ready(&url);
        server::serve(self.listener, self.tls, router, self.stop).await;
        supervisor::tell_stopping();
        if let Some(renewing) = renewing {
            renewing.abort();
        }
        pulsing.abort();
        watching.abort();
        folding.abort();
        noting.abort();
        filing.abort();
        write_contacts(&self.office).await;
        if let Err(error) = std::fs::remove_file(&self.address_file) {
            log::warn!(%error, "address_file_left");
        }
        log::info!("hub_stopped");
        Ok(())
    }
}

/// Head office lives as long as it takes a turn among those who work on the database and may then write: the way that
/// every entry of a till goes. A database that refuses is an answer too, and no new start would mend it.
async fn prove_intake(office: Arc<Office>) {
    let _ = office.with_store(|store| store.await_writer()).await;
}

/// Takes up a certificate whose files were changed; the old one stays while the new ones can't be used.
async fn renew_certificate(tls: ServerTls, stop: watch::Receiver<bool>) {
    let mut ticks = interval(CERTIFICATE_PERIOD);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stopped(stop.clone()) => return,
            _ = ticks.tick() => {}
        }
        match tls.refresh() {
            Ok(true) => log::info!("certificate_renewed"),
            Ok(false) => {}
            Err(fault) => log::error!(%fault, "certificate_not_renewed"),
        }
    }
}

/// Wakes those who wait for news, and whoever folds, when another process changed the database.
async fn watch_database(office: Arc<Office>, stop: watch::Receiver<bool>) {
    let mut ticks = interval(WATCH_PERIOD);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut known = None;
    loop {
        tokio::select! {
            () = stopped(stop.clone()) => return,
            _ = ticks.tick() => {}
        }
        let looked = office.with_store(|store| store.load_change_mark()).await;
        let Ok(mark) = looked else { continue };
        if known != Some(mark) {
            known = Some(mark);
            office.store.announce();
            office.store.announce_arrivals();
        }
    }
}

/// Folds what came in, whenever something did.
async fn fold_arrivals(office: Arc<Office>, stop: watch::Receiver<bool>) {
    let mut arrivals = office.store.arrivals();
    arrivals.mark_changed();
    loop {
        tokio::select! {
            () = stopped(stop.clone()) => return,
            changed = arrivals.changed() => if changed.is_err() { return },
        }
        let now = office.now();
        let (store, asked) = (Arc::clone(&office.store), stop.clone());
        // A fault is in the log, and the next arrival or the next look at the database tries again.
        match tokio::task::spawn_blocking(move || store.fold_giving_way(now, || *asked.borrow())).await {
            Ok(Ok(_)) => {}
            Ok(Err(fault)) => log::error!(%fault, "fold_failed"),
            Err(error) => log::error!(%error, "fold_broken"),
        }
    }
}

/// Writes down now and then when tills were heard of.
async fn note_contacts(office: Arc<Office>, stop: watch::Receiver<bool>) {
    let mut ticks = interval(CONTACT_PERIOD);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stopped(stop.clone()) => return,
            _ = ticks.tick() => write_contacts(&office).await,
        }
    }
}

/// A contact that can't be written down is in the log, and is written the next time.
async fn write_contacts(office: &Office) {
    let (contacts, now) = (office.contacts(), office.now());
    if !contacts.is_empty() {
        let _ = office
            .with_store(move |store| {
                store.apply_contacts(&contacts)?;
                store.settle_restores(now)
            })
            .await;
    }
}
