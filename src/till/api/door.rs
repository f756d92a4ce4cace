//! The routes, and what all of them have in common: who may come in, how large a body may be, which language answers.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, get, post};

use super::{
    counter, events, guard, members, openapi, operators, printing, returns, sales, scans, shell, status,
};
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

/// A route: its path, its methods in lower case, what answers.
pub(super) type Route = (&'static str, &'static [&'static str], MethodRouter<Door>);

/// Every call of the API. The description of the API is held against this list.
#[rustfmt::skip]
pub(super) fn routes() -> Vec<Route> {
    vec![
        ("/v1/status", &["get"], get(status::status)),
        ("/v1/events", &["get"], get(events::events)),
        ("/v1/basket", &["get", "put"], get(counter::basket).put(counter::put_basket)),
        ("/v1/quotes", &["post"], post(counter::quotes)),
        ("/v1/sales", &["get", "post"], get(sales::list).post(sales::sell)),
        ("/v1/sales/{op_id}", &["get"], get(sales::show)),
        ("/v1/sales/{op_id}/print", &["post"], post(printing::print_sale)),
        ("/v1/sales/{op_id}/escpos", &["get"], get(printing::escpos)),
        ("/v1/sales/{op_id}/void", &["post"], post(sales::void)),
        ("/v1/returns", &["post"], post(returns::take_back)),
        ("/v1/returns/{op_id}", &["get"], get(returns::show)),
        ("/v1/returns/{op_id}/print", &["post"], post(printing::print_return)),
        ("/v1/day/close", &["post"], post(sales::close_day)),
        ("/v1/members", &["post"], post(members::enrol)),
        ("/v1/members/{card}", &["get"], get(members::show)),
        ("/v1/members/{card}/replace", &["post"], post(members::replace)),
        ("/v1/members/{card}/print", &["post"], post(printing::print_card)),
        ("/v1/scans", &["post"], post(scans::scan)),
        ("/v1/goods", &["get"], get(scans::goods)),
        ("/v1/operator", &["get"], get(operators::show)),
        ("/v1/operator/sign-in", &["post"], post(operators::sign_in)),
        ("/v1/operator/sign-out", &["post"], post(operators::sign_out)),
        ("/v1/operator/approve", &["post"], post(operators::approve)),
        ("/v1/training", &["get", "post"], get(operators::training).post(operators::train)),
        ("/metrics", &["get"], get(status::metrics)),
        ("/openapi.json", &["get"], get(openapi::openapi)),
    ]
}

/// All routes.
pub fn build_router(door: Door) -> Router {
    let calls =
        routes().into_iter().fold(Router::new(), |calls, (path, _, answer)| calls.route(path, answer));
    let calls = calls.layer(from_fn_with_state(door.clone(), guard::require_token));
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
