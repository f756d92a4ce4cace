//! What stands between a till and head office: lets calls through, or does to entries on their way up what bad lines do.

use std::net::SocketAddr;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use reqwest::Client;
use tokio::net::TcpListener;
use tokio::sync::watch;

const BODY_BYTES_MAX: usize = 4 << 20;

/// What becomes of a batch of entries. Everything else always passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Uploads {
    /// It arrives and is answered.
    Pass,
    /// It is refused by somebody who is not head office.
    Refuse,
    /// It is held for ever.
    Stick,
    /// It arrives, and the answer is lost.
    LoseAnswer,
}

/// A gateway that runs as long as the test.
pub(crate) struct Gateway {
    pub(crate) address: SocketAddr,
    uploads: watch::Sender<Uploads>,
    met: watch::Receiver<u64>,
}

#[derive(Clone)]
struct Line {
    hub: String,
    http: Client,
    uploads: watch::Receiver<Uploads>,
    met: watch::Sender<u64>,
}

impl Gateway {
    pub(crate) async fn open(hub: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (uploads, wanted) = watch::channel(Uploads::Pass);
        let (meet, met) = watch::channel(0);
        tallytill::net::tls::use_ring();
        let http = Client::builder().no_proxy().build().unwrap();
        let line = Line { hub, http, uploads: wanted, met: meet };
        let router = Router::new().fallback(forward).with_state(line);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, uploads, met }
    }

    pub(crate) fn set(&self, uploads: Uploads) {
        self.uploads.send_replace(uploads);
    }

    /// Waits until so many batches have met a fault.
    pub(crate) async fn wait_for_faults(&mut self, count: u64) {
        self.met.wait_for(|met| *met >= count).await.unwrap();
    }
}

async fn forward(State(mut line): State<Line>, request: Request) -> Response {
    let wanted = *line.uploads.borrow_and_update();
    let is_batch = request.uri().path() == "/v1/sync/entries";
    if is_batch && wanted != Uploads::Pass {
        line.met.send_modify(|met| *met += 1);
    }
    match wanted {
        Uploads::Refuse if is_batch => return StatusCode::BAD_GATEWAY.into_response(),
        Uploads::Stick if is_batch => {
            // Until the line is mended: then it breaks, as a held connection does.
            let _ = line.uploads.changed().await;
            return StatusCode::GATEWAY_TIMEOUT.into_response();
        }
        _ => {}
    }
    let (parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let mut call = line.http.request(parts.method, format!("{}{path}", line.hub));
    for (name, value) in passing(&parts.headers) {
        call = call.header(name, value);
    }
    let body = to_bytes(body, BODY_BYTES_MAX).await.unwrap();
    let Ok(answer) = call.body(body).send().await else { return StatusCode::BAD_GATEWAY.into_response() };
    let status = answer.status();
    let Ok(bytes) = answer.bytes().await else { return StatusCode::BAD_GATEWAY.into_response() };
    if is_batch && wanted == Uploads::LoseAnswer {
        return StatusCode::GATEWAY_TIMEOUT.into_response();
    }
    (status, Body::from(bytes)).into_response()
}

/// All headers but those of the connection itself.
fn passing(headers: &HeaderMap) -> impl Iterator<Item = (&header::HeaderName, &axum::http::HeaderValue)> {
    let own = [header::HOST, header::CONTENT_LENGTH, header::CONNECTION, header::TRANSFER_ENCODING];
    headers.iter().filter(move |(name, _)| !own.contains(name))
}
