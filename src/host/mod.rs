//! The only place that takes ambient time, entropy, files and logs (design 2).

pub mod clock;
pub mod config;
#[cfg(feature = "database")]
pub mod database;
pub mod entropy;
pub mod file;
pub mod keys;
pub mod log;
pub mod machine;
#[cfg(any(feature = "till", feature = "hub"))]
pub mod pin;
pub mod seal;
pub mod supervisor;

pub use clock::{monotonic, wall_ms};
