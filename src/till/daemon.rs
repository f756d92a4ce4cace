//! Running a till: start everything, wait for the word to stop, stop everything.

use std::fs::{File, TryLockError};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use tokio::sync::watch;

use super::agent::{Agent, StartFault};
use super::api::{Door, build_router};
use super::card_sync::run_cards;
use super::config::TillConfig;
use super::customer_display::{run_customer_display, start_display};
use super::download::run_programme;
use super::event::Event;
use super::member_list::run_members;
use super::operators::sync::{run_idle, run_operators};
use super::printing::start_printer;
use super::scanning::handle_scanner;
use super::upkeep::run_upkeep;
use super::upload::run_upload;
use crate::device::display::DisplayStartError;
use crate::device::printer::PrinterStartError;
use crate::device::scanner::{ScannerHandle, ScannerStartError, SerialScanner};
use crate::host::entropy::NoEntropy;
use crate::host::file::{FileFault, Readers, make_folder, write_file};
use crate::host::{log, supervisor};
use crate::net::pulse::run_pulse;
use crate::net::server::{ListenFault, listen, serve, stop_request};

/// Held while a till runs on a data folder.
pub(super) const LOCK_FILE: &str = "till.lock";
/// The address that a till listens on, for whoever set port 0.
pub(super) const ADDRESS_FILE: &str = "listen.addr";

/// A till could not run.
#[derive(Debug, thiserror::Error)]
pub enum RunFault {
    /// Something it needs is missing or broken.
    #[error(transparent)]
    Start(#[from] StartFault),
    /// A file of its data folder.
    #[error(transparent)]
    File(#[from] FileFault),
    /// Its port.
    #[error(transparent)]
    Listen(#[from] ListenFault),
    /// Its scanner's thread.
    #[error(transparent)]
    Scanner(#[from] ScannerStartError),
    /// Its printer's thread.
    #[error(transparent)]
    Printer(#[from] PrinterStartError),
    /// Its customer display's thread.
    #[error(transparent)]
    Display(#[from] DisplayStartError),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
    /// Its server.
    #[error("the local API failed: {0}")]
    Server(#[from] std::io::Error),
}

/// Runs a till until the operating system asks it to stop.
///
/// # Errors
/// [`RunFault`] when it can't start, or its server fails.
pub async fn run_till(config: TillConfig) -> Result<(), RunFault> {
    make_folder(&config.data)?;
    let _lock = lock_folder(&config.data)?;
    let agent = Agent::open(config)?;
    let stop_asked = stop_request()?;
    let listener = listen(agent.config.listen).await?;
    let address = listener.local_addr()?;
    let scanner = start_scanner(&agent)?;
    let printer = start_printer(&agent)?;
    let display = start_display(&agent)?;
    let client = agent.hub.clone();
    let (stop, stopping) = watch::channel(false);
    let pulsing = Arc::clone(&agent);
    let tasks = [
        tokio::spawn(run_upload(Arc::clone(&agent), client.clone(), stopping.clone())),
        tokio::spawn(run_members(Arc::clone(&agent), client.clone(), stopping.clone())),
        tokio::spawn(run_programme(Arc::clone(&agent), client.clone(), stopping.clone())),
        tokio::spawn(run_cards(Arc::clone(&agent), client.clone(), stopping.clone())),
        tokio::spawn(run_operators(Arc::clone(&agent), client, stopping.clone())),
        tokio::spawn(run_idle(Arc::clone(&agent), stopping.clone())),
        tokio::spawn(run_customer_display(Arc::clone(&agent), stopping.clone())),
        tokio::spawn(run_upkeep(Arc::clone(&agent), stopping.clone())),
        tokio::spawn(run_pulse(move || prove_counter(Arc::clone(&pulsing)), stopping.clone())),
    ];
    write_address(&agent.config.data, address)?;
    log::info!(%address, till = %agent.identity.till, programme = %agent.programme().id, "till_started");
    let router = build_router(Door::new(Arc::clone(&agent))?);
    let server = tokio::spawn(serve(listener, None, router, stopping));
    supervisor::tell_ready(&format!("{}, {}: http://{address}", agent.identity.name, agent.identity.store));
    stop_asked.await?;
    log::info!("till_stopping");
    supervisor::tell_stopping();
    let _ = stop.send(true);
    agent.publish(Event::Stopping);
    // It ends by itself within seconds.
    let _ = server.await;
    for task in tasks {
        // A task that ended early has logged why.
        let _ = task.await;
    }
    if let Some(scanner) = scanner {
        scanner.stop();
    }
    if let Some(printer) = printer {
        printer.stop();
    }
    if let Some(display) = display {
        display.stop();
    }
    log::info!("till_stopped");
    Ok(())
}

/// One till per data folder.
fn lock_folder(folder: &Path) -> Result<File, RunFault> {
    let path = folder.join(LOCK_FILE);
    let file = File::create(&path).map_err(|error| FileFault::new(&path, "written", error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StartFault::Running(folder.to_owned()).into()),
        Err(TryLockError::Error(error)) => Err(FileFault::new(&path, "locked", error).into()),
    }
}

/// A till lives as long as a thread can look a member up and the journal comes to what it is asked: the way that every
/// sale goes. A disk that refuses is an answer too, and no new start would mend it.
async fn prove_counter(agent: Arc<Agent>) {
    let ask = move || {
        drop((agent.counter(), agent.lookup()));
        agent.journal.await_writer()
    };
    let _ = tokio::task::spawn_blocking(ask).await;
}

fn start_scanner(agent: &Arc<Agent>) -> Result<Option<ScannerHandle>, RunFault> {
    let Some(settings) = &agent.config.scanner else { return Ok(None) };
    let watched = Arc::clone(agent);
    let handle = SerialScanner::spawn(settings.driver(), move |event| handle_scanner(&watched, event))?;
    agent.set_scanner(handle.status());
    Ok(Some(handle))
}

fn write_address(folder: &Path, address: SocketAddr) -> Result<(), FileFault> {
    write_file(&folder.join(ADDRESS_FILE), address.to_string().as_bytes(), Readers::All)
}
