//! How long to wait before a device is tried again.

/// The first wait in milliseconds: long enough for a device that is being unplugged to vanish from the system.
const WAIT_MS_MIN: u64 = 100;

/// The longest wait in milliseconds: what a cashier who plugged something in again will bear.
pub(in crate::device) const WAIT_MS_MAX: u64 = 2000;

/// Waits that double from [`WAIT_MS_MIN`] to [`WAIT_MS_MAX`]. No jitter: a port has no other clients to collide with.
#[derive(Debug)]
pub(in crate::device) struct Backoff {
    wait_ms: u64,
}

impl Backoff {
    /// Starts with the shortest wait.
    pub(in crate::device) fn new() -> Self {
        Self { wait_ms: WAIT_MS_MIN }
    }

    /// The wait before the next try, in milliseconds.
    pub(in crate::device) fn poll_wait_ms(&mut self) -> u64 {
        let wait_ms = self.wait_ms;
        self.wait_ms = wait_ms.saturating_mul(2).min(WAIT_MS_MAX);
        wait_ms
    }

    /// Starts over: the port has proved to work.
    pub(in crate::device) fn reset(&mut self) {
        *self = Self::new();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_bound_and_start_over_after_a_reset() {
        let mut backoff = Backoff::new();
        let waits: Vec<u64> = std::iter::repeat_with(|| backoff.poll_wait_ms()).take(7).collect();
        assert_eq!(waits, [100, 200, 400, 800, 1600, 2000, 2000]);
        backoff.reset();
        assert_eq!(backoff.poll_wait_ms(), 100);
    }
}
