//! Ambient time: the wall clock, which may be wrong, and a monotonic clock, which only measures.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Milliseconds of the wall clock since 1970-01-01 UTC. A clock set before 1970 reads as 0.
#[expect(clippy::disallowed_methods, reason = "this is the one door to the wall clock")]
pub fn wall_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// A point of the monotonic clock: for measuring spans, never for dates.
#[expect(clippy::disallowed_methods, reason = "this is the one door to the monotonic clock")]
pub fn monotonic() -> Instant {
    Instant::now()
}
