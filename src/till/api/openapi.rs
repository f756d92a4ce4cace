//! The description of this API, after OpenAPI 3.1. It is made from the types by a test, which also holds it against them;
//! a till needs nothing of what makes it.

use axum::http::header;
use axum::response::{IntoResponse, Response};

/// The description.
pub(super) const DOCUMENT: &str = include_str!("../../../docs/api/openapi.json");

/// `GET /openapi.json`.
pub(super) async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT).into_response()
}
