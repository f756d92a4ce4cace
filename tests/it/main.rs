//! The whole of it from outside: real sockets, real files, real processes.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a story that goes wrong has to fail its test"
)]

mod bad_calls;
mod bad_lines;
mod bad_starts;
mod cards;
mod checkout;
mod choices;
mod conflicts;
mod crash;
mod databases;
mod disk;
mod doctor;
mod gateway;
mod hub_branches;
mod hub_calls;
mod hub_client;
mod hub_commands;
mod hub_databases;
mod hub_decisions;
mod hub_enrolment;
mod hub_feed;
mod hub_ingest;
mod hub_pages;
mod hub_restores;
mod hub_world;
mod journal;
mod operators;
mod pos;
mod printing;
mod program;
mod programme;
mod programme_try;
mod returns;
mod revocation;
mod scan;
mod scanner;
mod settings;
mod shop;
mod snapshot;
mod standing;
mod supervision;
mod sync;
mod tls;
mod training;
mod upgrade;
