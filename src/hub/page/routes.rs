//! Which page is where.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use super::{assets, decision, entries, findings, guard, live, members, sign_in, tills};
use crate::hub::office::Office;

/// The largest form.
const FORM_BYTES_MAX: usize = 16 << 10;

/// The pages, for an office.
pub fn router(office: &Arc<Office>) -> Router<Arc<Office>> {
    Router::new()
        .route("/", get(tills::show))
        .route("/members", get(members::list))
        .route("/members/{id}", get(members::show))
        .route("/entries", get(entries::list))
        .route("/findings", get(findings::list))
        .route("/findings/{entry}/{kind}", get(findings::show).post(decision::decide))
        .route("/live", get(live::stream))
        .route("/sign-in", get(sign_in::form).post(sign_in::enter))
        .route("/sign-out", post(sign_in::leave))
        .route("/assets/{name}", get(assets::send))
        .fallback(guard::nothing_here)
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .layer(from_fn_with_state(Arc::clone(office), guard::guard))
}
