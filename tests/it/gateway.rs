//! What stands between a till and head office: lets calls through, or does to entries on their way up, and to ready-made
//! files on their way down, what bad lines do.

use std::net::SocketAddr;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use reqwest::Client;
use tallytill::core::sync::snapshot::SnapshotAnswer;
use tallytill::net::body::{decode_body, encode_body};
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

/// What becomes of a ready-made file of members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pieces {
    /// It arrives.
    Pass,
    /// Each piece breaks off half-way.
    Cut,
    /// Each piece arrives with other bytes.
    Garbage,
    /// Its list of pieces is signed by nobody.
    Forged,
    /// Nothing comes, until the line is mended.
    Silent,
}

/// A gateway that runs as long as the test.
pub(crate) struct Gateway {
    pub(crate) address: SocketAddr,
    uploads: watch::Sender<Uploads>,
    pieces: watch::Sender<Pieces>,
    met: watch::Receiver<u64>,
}

#[derive(Clone)]
struct Line {
    hub: String,
    http: Client,
    uploads: watch::Receiver<Uploads>,
    pieces: watch::Receiver<Pieces>,
    met: watch::Sender<u64>,
}

impl Gateway {
    pub(crate) async fn open(hub: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (uploads, wanted) = watch::channel(Uploads::Pass);
        let (pieces, wanted_pieces) = watch::channel(Pieces::Pass);
        let (meet, met) = watch::channel(0);
        tallytill::net::tls::use_ring();
        let http = Client::builder().no_proxy().build().unwrap();
        let line = Line { hub, http, uploads: wanted, pieces: wanted_pieces, met: meet };
        let router = Router::new().fallback(forward).with_state(line);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, uploads, pieces, met }
    }

    pub(crate) fn set(&self, uploads: Uploads) {
        self.uploads.send_replace(uploads);
    }

    pub(crate) fn set_pieces(&self, pieces: Pieces) {
        self.pieces.send_replace(pieces);
    }

    /// How many batches and pieces have met a fault.
    pub(crate) fn faults(&self) -> u64 {
        *self.met.borrow()
    }

    /// Waits until so many batches, or pieces, have met a fault.
    pub(crate) async fn wait_for_faults(&mut self, count: u64) {
        self.met.wait_for(|met| *met >= count).await.unwrap();
    }
}

async fn forward(State(mut line): State<Line>, request: Request) -> Response {
    let wanted = *line.uploads.borrow_and_update();
    let is_batch = ["/v1/sync/entries", "/v1/sync/packed"].contains(&request.uri().path());
    if is_batch && wanted != Uploads::Pass {
        line.met.send_modify(|met| *met += 1);
    }
    let pieces = *line.pieces.borrow_and_update();
    let path = request.uri().path();
    let (is_list, is_piece) = (path == "/v1/sync/snapshot", path.starts_with("/v1/sync/snapshot/chunks/"));
    if (is_piece && !matches!(pieces, Pieces::Pass | Pieces::Forged)) || (is_list && pieces == Pieces::Forged)
    {
        line.met.send_modify(|met| *met += 1);
    }
    if is_piece && pieces == Pieces::Silent {
        let _ = line.pieces.changed().await;
        return StatusCode::GATEWAY_TIMEOUT.into_response();
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
    match pieces {
        Pieces::Cut if is_piece => {
            let half = bytes.slice(..bytes.len() / 2);
            let broken = [Ok(half), Err(std::io::Error::other("the line broke"))];
            (status, Body::from_stream(tokio_stream::iter(broken))).into_response()
        }
        Pieces::Garbage if is_piece => {
            let other: Vec<u8> = bytes.iter().map(|byte| byte ^ 0x20).collect();
            (status, Body::from(other)).into_response()
        }
        Pieces::Forged if is_list && status == StatusCode::OK => {
            let mut answer: SnapshotAnswer = decode_body(&bytes, BODY_BYTES_MAX).unwrap();
            answer.signature[0] ^= 1;
            (status, Body::from(encode_body(&answer).unwrap())).into_response()
        }
        _ => (status, Body::from(bytes)).into_response(),
    }
}

/// All headers but those of the connection itself.
fn passing(headers: &HeaderMap) -> impl Iterator<Item = (&header::HeaderName, &axum::http::HeaderValue)> {
    let own = [header::HOST, header::CONTENT_LENGTH, header::CONNECTION, header::TRANSFER_ENCODING];
    headers.iter().filter(move |(name, _)| !own.contains(name))
}
