//! Ready-made files of members, for tills that know none or too little.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::gate::Caller;
use super::own::parse_incarnation;
use super::packed::Packed;
use super::sync::Asked;
use crate::hub::office::Office;
use crate::hub::refusal;
use crate::net::Problem;
use crate::roster::VERSION;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SnapshotAsked {
    cursor: String,
    incarnation: String,
    /// The version of the file that the till can use.
    schema: u32,
}

/// `GET /v1/sync/snapshot`.
pub(super) async fn snapshot(
    State(office): State<Arc<Office>>,
    Caller { till, .. }: Caller,
    Asked(asked): Asked<SnapshotAsked>,
) -> Result<Response, Problem> {
    let life = match asked.incarnation.as_str() {
        "" => None,
        named => Some(parse_incarnation(named)?),
    };
    if asked.schema != VERSION {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let (shelf, now) = (Arc::clone(&office.shelf), office.now());
    let answer =
        office.with_store(move |store| shelf.load_answer(store, till.id, life, &asked.cursor, now)).await?;
    Ok(answer.map_or_else(|| StatusCode::NO_CONTENT.into_response(), |answer| Packed(answer).into_response()))
}

/// `GET /v1/sync/snapshot/chunks/{hash}`.
pub(super) async fn chunk(
    State(office): State<Arc<Office>>,
    _: Caller,
    Path(hash): Path<String>,
) -> Result<Response, Problem> {
    let hash = blake3::Hash::from_hex(&hash).map_err(|_| refusal::not_readable("this is no hash"))?;
    let shelf = Arc::clone(&office.shelf);
    let read = tokio::task::spawn_blocking(move || shelf.load_chunk(hash.as_bytes()));
    let bytes = read.await.map_err(|_| refusal::unexpected())?.ok_or_else(refusal::chunk_unknown)?;
    let kind = HeaderValue::from_static("application/zstd");
    Ok(([(header::CONTENT_TYPE, kind)], bytes).into_response())
}
