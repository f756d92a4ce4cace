//! The yard: shops with all their troubles in one process, each a matter of milliseconds.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a yard that goes wrong has to fail its test"
)]

mod dice;
mod disk;
mod disk_tests;
mod shared;
mod vfs;
