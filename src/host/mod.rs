//! The only place that takes ambient time, entropy, files and logs.
pub mod clock;
pub mod entropy;
