//! The command line.

#[cfg(feature = "hub")]
pub mod hub;
