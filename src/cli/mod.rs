//! The command line: arguments, files, exit codes. The only place that may use `anyhow`.
//!
//! Exit codes: 0 done; 1 it could not be done, and standard error says why and what to do; 2 the arguments are wrong.

#[cfg(feature = "hub")]
mod adjustment;
mod arguments;
#[cfg(all(unix, feature = "till", feature = "testkit"))]
mod bench;
#[cfg(any(feature = "till", feature = "hub"))]
mod cards;
#[cfg(all(unix, feature = "till", feature = "hub", feature = "testkit"))]
mod demo;
#[cfg(feature = "sheet")]
mod drawing;
#[cfg(feature = "hub")]
mod hub;
#[cfg(feature = "till")]
mod journal;
mod output;
mod programme;
#[cfg(feature = "till")]
mod scanner;
#[cfg(feature = "till")]
mod till;

pub use arguments::run;
