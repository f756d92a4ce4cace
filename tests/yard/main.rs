//! The yard: shops with all their troubles in one process, each a matter of milliseconds.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a yard that goes wrong has to fail its test"
)]

mod broken_tests;
mod checks;
mod clock;
mod customers;
mod dice;
mod disk;
mod disk_tests;
mod hub_node;
mod log;
mod message;
mod newer_till;
mod plan;
mod promises;
mod seeds_tests;
mod serving;
mod shared;
mod starting;
mod till_node;
mod troubles;
mod vfs;
mod way_down;
mod way_up;
mod world;
