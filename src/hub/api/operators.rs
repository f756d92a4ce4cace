//! The operator book on its way down.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::cards::BookAsked;
use super::gate::Caller;
use super::packed::Packed;
use super::sync::{Asked, Patience};
use crate::hub::office::Office;
use crate::net::Problem;

/// `GET /v1/sync/operators`.
pub(super) async fn book(
    State(office): State<Arc<Office>>,
    _: Caller,
    Asked(asked): Asked<BookAsked>,
) -> Result<Response, Problem> {
    let mut patience = Patience::new(&office, asked.wait_s);
    loop {
        patience.settle();
        let revision = office.with_store(|store| store.load_operator_revision()).await?;
        if revision != asked.have {
            let now = office.now();
            let bundle = office.with_store(move |store| store.load_operator_bundle(now)).await?;
            return Ok(Packed(bundle).into_response());
        }
        if !patience.wait().await {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
    }
}
