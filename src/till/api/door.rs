//! The routes, and what all of them have in common: who may come in, how large a body may be, which language answers.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};

use super::{counter, events, guard, members, operators, printing, returns, sales, scans, shell, status};
use crate::host::entropy::NoEntropy;
use crate::till::agent::Agent;
use crate::till::clients::new_token;

/// The largest body of a request: a basket of the most lines.
pub(super) const BODY_BYTES_MAX: usize = 512 << 10;

/// What every handler needs.
#[derive(Clone)]
pub struct Door {
    /// The till.
    pub agent: Arc<Agent>,
    /// What the cashier page shows in its cookie; new at each start.
    pub page_token: Arc<str>,
}

impl Door {
    /// The door of a till.
    ///
    /// # Errors
    /// [`NoEntropy`] when no token can be made.
    pub fn new(agent: Arc<Agent>) -> Result<Self, NoEntropy> {
        Ok(Self { agent, page_token: new_token()?.into() })
    }
}

/// All routes.
pub fn build_router(door: Door) -> Router {
    let calls = Router::new()
        .route("/v1/status", get(status::status))
        .route("/v1/events", get(events::events))
        .route("/v1/basket", get(counter::basket).put(counter::put_basket))
        .route("/v1/quotes", post(counter::quotes))
        .route("/v1/sales", get(sales::list).post(sales::sell))
        .route("/v1/sales/{op_id}", get(sales::show))
        .route("/v1/sales/{op_id}/print", post(printing::print_sale))
        .route("/v1/sales/{op_id}/escpos", get(printing::escpos))
        .route("/v1/sales/{op_id}/void", post(sales::void))
        .route("/v1/returns", post(returns::take_back))
        .route("/v1/returns/{op_id}", get(returns::show))
        .route("/v1/returns/{op_id}/print", post(printing::print_return))
        .route("/v1/day/close", post(sales::close_day))
        .route("/v1/members", post(members::enrol))
        .route("/v1/members/{card}", get(members::show))
        .route("/v1/members/{card}/replace", post(members::replace))
        .route("/v1/members/{card}/print", post(printing::print_card))
        .route("/v1/scans", post(scans::scan))
        .route("/v1/goods", get(scans::goods))
        .route("/v1/operator", get(operators::show))
        .route("/v1/operator/sign-in", post(operators::sign_in))
        .route("/v1/operator/sign-out", post(operators::sign_out))
        .route("/v1/operator/approve", post(operators::approve))
        .route("/v1/training", get(operators::training).post(operators::train))
        .route("/metrics", get(status::metrics))
        .layer(from_fn_with_state(door.clone(), guard::require_token));
    Router::new()
        .merge(calls)
        .route("/", get(shell::page))
        .route("/customer", get(shell::customer))
        .route("/assets/{version}/{name}", get(shell::asset))
        .fallback(shell::not_found)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(from_fn(guard::require_own_origin))
        .layer(from_fn_with_state(door.clone(), guard::speak))
        .with_state(door)
}
