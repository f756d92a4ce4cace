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
    #[cfg(feature = "testkit")]
    if let Some(still) = still::load() {
        return still;
    }
    Instant::now()
}

/// A monotonic clock that stands still in this process, for tests that must come out alike each time.
#[cfg(feature = "testkit")]
pub mod still {
    use std::sync::OnceLock;
    use std::time::Instant;

    static STILL: OnceLock<Instant> = OnceLock::new();

    /// Stops the clock for good.
    pub fn stop() {
        let _ = STILL.set(super::monotonic());
    }

    pub(super) fn load() -> Option<Instant> {
        STILL.get().copied()
    }
}
