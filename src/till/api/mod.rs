//! The local API (design 5.2): loopback only, JSON with decimal strings for money, problem documents for refusals.

mod answer;
mod choice_reply;
mod counter;
mod counter_body;
mod door;
mod effects;
mod events;
mod fault;
mod guard;
mod members;
mod openapi;
#[cfg(feature = "schema")]
#[cfg(test)]
mod openapi_tests;
mod operators;
mod printing;
mod reason;
mod reply;
mod request;
mod returns;
mod sale_reply;
mod sales;
mod scans;
mod shell;
mod status;

pub use door::{Door, build_router};
