//! Shared web plumbing: problem documents, bodies with limits, a server that stops when told.

pub mod body;
pub mod packed;
pub mod problem;
pub mod pulse;
pub mod server;
pub mod tls;

pub use problem::Problem;
