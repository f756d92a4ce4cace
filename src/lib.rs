//! t
#![cfg_attr(test, expect(clippy::arithmetic_side_effects, reason = "a test may overflow: it then fails"))]
#[cfg(feature = "till")]
pub mod cache;
#[cfg(feature = "cli")]
pub mod cli;
pub mod core;
#[cfg(feature = "till")]
pub mod device;
#[cfg(feature = "host")]
pub mod host;
#[cfg(feature = "hub")]
pub mod hub;
#[cfg(feature = "till")]
pub mod journal;
#[cfg(feature = "net")]
pub mod net;
#[cfg(feature = "testkit")]
pub mod testkit;
#[cfg(feature = "net")]
pub mod texts;
#[cfg(feature = "till")]
pub mod till;
