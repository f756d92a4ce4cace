//! Which page is where.
use std::sync::Arc;

use axum::Router;

use crate::hub::office::Office;

/// The pages.
pub fn router() -> Router<Arc<Office>> {
    Router::new()
}
