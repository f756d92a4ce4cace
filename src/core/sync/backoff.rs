//! When to try again: full jitter under a growing cap, so that many tills never come back in step.

/// Counts failed attempts and says how long to wait.
#[derive(Debug, Clone)]
pub struct Backoff {
    base_ms: u64,
    cap_ms: u64,
    failures: u32,
}

impl Backoff {
    /// Waits at most `base_ms` after the first failure, twice as long after each further one, never over `cap_ms`.
    pub const fn new(base_ms: u64, cap_ms: u64) -> Self {
        Self { base_ms, cap_ms, failures: 0 }
    }

    /// An attempt failed: how many milliseconds to wait, between 0 and the present limit as `random` falls.
    pub fn handle_failure(&mut self, random: u64) -> u64 {
        let factor = 1u64.checked_shl(self.failures).unwrap_or(u64::MAX);
        let limit = self.base_ms.saturating_mul(factor).min(self.cap_ms);
        self.failures = self.failures.saturating_add(1);
        random.checked_rem(limit.saturating_add(1)).unwrap_or(limit)
    }

    /// An attempt succeeded: start over.
    pub fn handle_success(&mut self) {
        self.failures = 0;
    }

    /// Failures since the last success.
    pub const fn failures(&self) -> u32 {
        self.failures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_the_cap_and_start_over_after_success() {
        let mut backoff = Backoff::new(100, 1_000);
        let longest: Vec<u64> = (0..6)
            .map(|_| {
                let mut widest = backoff.clone();
                backoff.handle_failure(0);
                (90..=1_100)
                    .map(|random| widest.clone().handle_failure(random))
                    .max()
                    .unwrap_or(widest.handle_failure(0))
            })
            .collect();
        assert_eq!(longest, [100, 200, 400, 800, 1_000, 1_000]);
        backoff.handle_success();
        assert!(backoff.handle_failure(u64::MAX) <= 100);
    }

    #[test]
    fn a_till_that_never_reaches_the_hub_keeps_trying() {
        let mut backoff = Backoff::new(500, 60_000);
        assert!((0..1_000).all(|_| backoff.handle_failure(u64::MAX) <= 60_000));
    }
}
