//! `tallytill config …`: a file with every setting, what is wrong with one, where each value comes from.
//!
//! Everything here is told from the types that the files are read into: their keys, comments and defaults.
//!
//! Exit codes: 0 it is good, or was told; 1 it is refused, and standard error says where and why; 2 the arguments are wrong.

mod arguments;
mod explain;
mod sample;

#[cfg(feature = "hub")]
pub(super) use arguments::HUB_FILE;
#[cfg(feature = "till")]
pub(super) use arguments::TILL_FILE;
pub(super) use arguments::{ConfigCommand, run};
