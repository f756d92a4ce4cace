//! The same scan twice within a moment.
//!
//! A card held before a scanner in presentation mode is read again and again; the cashier means it once. The guard only
//! tells; whether a repeat counts is decided where it is known what the text is, since two equal yoghurts are two.

/// The window used where the shop sets none, in milliseconds.
pub const REPEAT_MS_DEFAULT: u32 = 800;

/// Remembers the last scan. The window runs from the last time it was seen, so a card that lies before the scanner
/// stays one scan for as long as it lies there.
#[derive(Debug)]
pub struct RepeatGuard {
    window_ms: u64,
    last: Option<(Vec<u8>, u64)>,
}

impl RepeatGuard {
    /// A guard with a window in milliseconds; 0 lets everything through.
    #[must_use]
    pub fn new(window_ms: u32) -> Self {
        Self { window_ms: u64::from(window_ms), last: None }
    }

    /// Takes a scan, as the bytes that came, and says whether it repeats the one before it: the same bytes, less than
    /// the window ago. A different scan in between makes both new.
    #[must_use]
    pub fn handle_scan(&mut self, scan: &[u8], now_ms: u64) -> bool {
        match &mut self.last {
            Some((bytes, seen_ms)) if bytes.as_slice() == scan => {
                let repeats = now_ms.saturating_sub(*seen_ms) < self.window_ms;
                *seen_ms = now_ms;
                repeats
            }
            last => {
                *last = Some((scan.to_vec(), now_ms));
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_card_within_the_window_is_a_repeat_and_after_it_is_new() {
        let mut guard = RepeatGuard::new(800);
        assert!(!guard.handle_scan(b"]C0123", 1000));
        assert!(guard.handle_scan(b"]C0123", 1799));
        assert!(!guard.handle_scan(b"]C0123", 2599));
    }

    #[test]
    fn a_card_left_before_the_scanner_stays_one_scan() {
        let mut guard = RepeatGuard::new(800);
        assert!(!guard.handle_scan(b"123", 0));
        assert!((1..20).all(|time| guard.handle_scan(b"123", time * 500)));
    }

    #[test]
    fn a_different_scan_in_between_makes_both_new() {
        let mut guard = RepeatGuard::new(800);
        assert!(!guard.handle_scan(b"1", 0));
        assert!(!guard.handle_scan(b"2", 10));
        assert!(!guard.handle_scan(b"1", 20));
    }

    #[test]
    fn a_window_of_nothing_lets_everything_through() {
        let mut guard = RepeatGuard::new(0);
        assert!(!guard.handle_scan(b"1", 5));
        assert!(!guard.handle_scan(b"1", 5));
    }
}
