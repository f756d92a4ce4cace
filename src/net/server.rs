//! A server that stops within seconds when told, whatever its clients do.
//!
//! Connections are counted, a handshake and the head of a request must come in time, and what is written goes out at once:
//! an event must not wait until the one before it was acknowledged (RFC 896).

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service as _;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{sleep, timeout};

use super::tls::ServerTls;
use crate::host::log;

/// How long requests under way may take after the word to stop.
const GRACE: Duration = Duration::from_secs(3);
/// The most connections at once; the next ones wait to be taken.
const CONNECTIONS_MAX: usize = 1_024;
/// How long a TLS handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// How long the head of a request may take, and how long an idle connection is kept.
const HEAD: Duration = Duration::from_secs(30);
/// The wait after the system had no connection to give, such as when it is out of file handles.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// A port can't be listened on.
#[derive(Debug, thiserror::Error)]
#[error("can't listen on `{address}`: {source}; {cure}")]
pub struct ListenFault {
    address: SocketAddr,
    #[source]
    source: io::Error,
    cure: &'static str,
}

/// Opens a port.
///
/// # Errors
/// [`ListenFault`] when it is taken or not allowed.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, ListenFault> {
    TcpListener::bind(address).await.map_err(|source| {
        let cure = match source.kind() {
            io::ErrorKind::AddrInUse => "another program has this port: stop it, or set another `listen`",
            io::ErrorKind::PermissionDenied => {
                "ports below 1024 need more rights: set a higher port in `listen`"
            }
            _ => "check `listen` in the configuration",
        };
        ListenFault { address, source, cure }
    })
}

/// Answers requests until `stop` turns true, then lets those under way finish for at most three seconds. With `tls` every
/// connection begins with a handshake.
pub async fn serve(
    listener: TcpListener,
    tls: Option<ServerTls>,
    router: Router,
    stop: watch::Receiver<bool>,
) {
    let seats = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let graceful = GracefulShutdown::new();
    loop {
        let taken = tokio::select! {
            taken = take_connection(&listener, &seats) => taken,
            () = stopped(stop.clone()) => break,
        };
        let Some((stream, address, seat)) = taken else { continue };
        let door = Door { router: router.clone(), address, watcher: graceful.watcher(), _seat: seat };
        let tls = tls.clone();
        let stop = stop.clone();
        tokio::spawn(async move {
            match tls {
                None => door.answer(stream).await,
                Some(tls) => {
                    let handshake = timeout(HANDSHAKE, tls.acceptor().accept(stream));
                    let shaken = tokio::select! {
                        shaken = handshake => shaken,
                        () = stopped(stop) => return,
                    };
                    match shaken {
                        Ok(Ok(stream)) => door.answer(stream).await,
                        Ok(Err(error)) => log::debug!(%address, %error, "handshake_failed"),
                        Err(_) => log::debug!(%address, "handshake_too_slow"),
                    }
                }
            }
        });
    }
    drop(listener);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = sleep(GRACE) => {}
    }
}

/// The next connection, once there is a seat for it; `None` when the system has none to give.
async fn take_connection(
    listener: &TcpListener,
    seats: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let seat = Arc::clone(seats).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, address)) => {
            // A connection that does not take the option has ended already; its first read says so.
            let _ = stream.set_nodelay(true);
            Some((stream, address, seat))
        }
        Err(error) => {
            log::warn!(%error, "connection_not_taken");
            sleep(ACCEPT_PAUSE).await;
            None
        }
    }
}

/// One connection.
struct Door {
    router: Router,
    address: SocketAddr,
    watcher: Watcher,
    _seat: OwnedSemaphorePermit,
}

impl Door {
    /// Answers its requests until it ends.
    async fn answer(
        self,
        stream: impl tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
    ) {
        let answers = TowerToHyperService::new(self.router);
        let address = self.address;
        let service = hyper::service::service_fn(move |mut request: hyper::Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(address));
            answers.call(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .serve_connection(TokioIo::new(stream), service);
        if let Err(error) = self.watcher.watch(connection).await {
            log::debug!(%address, %error, "connection_broken");
        }
    }
}

/// Ends when `stop` turns true or its sender is gone.
pub async fn stopped(mut stop: watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// Ends when the operating system asks this process to end (SIGTERM, SIGINT).
///
/// # Errors
/// When signals can't be listened for.
pub async fn asked_to_stop() -> io::Result<()> {
    stop_request()?.await
}

/// Listens from this call on, before anybody is told that this process runs: a wish that comes early is kept, and the
/// future ends at once. To be called inside a runtime.
///
/// # Errors
/// When signals can't be listened for.
pub fn stop_request() -> io::Result<impl Future<Output = io::Result<()>>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut terminate, mut interrupt) =
            (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        Ok(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            Ok(())
        })
    }
    #[cfg(not(unix))]
    Ok(tokio::signal::ctrl_c())
}
