//! A server that stops within seconds when told, whatever its clients do.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How long requests under way may take after the word to stop.
const GRACE: Duration = Duration::from_secs(3);

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

/// Answers requests until `stop` turns true, then lets those under way finish for at most three seconds.
///
/// # Errors
/// What the listener fails with.
pub async fn serve(listener: TcpListener, router: Router, stop: watch::Receiver<bool>) -> io::Result<()> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(stopped(stop.clone()));
    tokio::select! {
        ended = server.into_future() => ended,
        () = async { stopped(stop).await; tokio::time::sleep(GRACE).await } => Ok(()),
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
