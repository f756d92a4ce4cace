//! Logs: fields, not sentences; never a name, a card or a secret.
//!
//! Absent on purpose: starting the output. `cli` does that, because a library must not choose where its host writes.

pub use tracing::{debug, error, info, warn};
