//! The command line: arguments, files, exit codes. The only place that may use `anyhow`.
//!
//! Exit codes: 0 done; 1 it could not be done, and standard error says why and what to do; 2 the arguments are wrong. Of
//! `doctor`: 0 all is good; 1 there are warnings; 2 something is bad, or the arguments are wrong.

#[cfg(feature = "hub")]
mod adjustment;
mod arguments;
#[cfg(all(unix, feature = "till", feature = "testkit"))]
mod bench;
#[cfg(any(feature = "till", feature = "hub"))]
mod cards;
#[cfg(any(feature = "till", feature = "hub"))]
mod config;
#[cfg(feature = "hub")]
mod decision;
#[cfg(all(unix, feature = "till", feature = "hub", feature = "testkit"))]
mod demo;
#[cfg(feature = "till")]
mod display;
#[cfg(feature = "till")]
mod doctor;
#[cfg(feature = "sheet")]
mod drawing;
#[cfg(feature = "hub")]
mod hub;
#[cfg(feature = "hub")]
mod hub_backup;
#[cfg(feature = "till")]
mod journal;
#[cfg(feature = "till")]
mod language;
#[cfg(feature = "till")]
mod local_api;
#[cfg(feature = "hub")]
mod operators;
mod output;
#[cfg(any(feature = "till", feature = "hub"))]
mod owner;
#[cfg(feature = "till")]
mod printer;
mod programme;
#[cfg(feature = "till")]
mod scanner;
#[cfg(feature = "till")]
mod status;
#[cfg(feature = "till")]
mod till;
mod trust;
#[cfg(feature = "till")]
mod wipe;

pub use arguments::run;
