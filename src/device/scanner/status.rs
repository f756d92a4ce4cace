//! The scanner's state and counters, shared between its reader and whoever shows them.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

use crate::device::scanner::event::Cure;

/// Where the scanner stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScannerState {
    /// Not tried yet, or lost a moment ago.
    Opening,
    /// Open and read.
    Connected,
    /// Cannot be opened; tried again with backoff.
    Unavailable(Cure),
    /// The reader has ended.
    Stopped,
}

impl ScannerState {
    const ALL: [Self; 7] = [
        Self::Opening,
        Self::Connected,
        Self::Unavailable(Cure::PlugIn),
        Self::Unavailable(Cure::GrantAccess),
        Self::Unavailable(Cure::CloseOtherProgram),
        Self::Unavailable(Cure::CheckPort),
        Self::Stopped,
    ];

    fn number(self) -> u8 {
        match self {
            Self::Opening => 0,
            Self::Connected => 1,
            Self::Unavailable(Cure::PlugIn) => 2,
            Self::Unavailable(Cure::GrantAccess) => 3,
            Self::Unavailable(Cure::CloseOtherProgram) => 4,
            Self::Unavailable(Cure::CheckPort) => 5,
            Self::Stopped => 6,
        }
    }

    fn from_number(number: u8) -> Self {
        Self::ALL.into_iter().find(|state| state.number() == number).unwrap_or(Self::Stopped)
    }
}

/// What the reader has counted since it was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ScannerCounters {
    /// Times the port was tried.
    pub tries: u64,
    /// Times the port was opened.
    pub connects: u64,
    /// Times an open port was lost.
    pub losses: u64,
    /// Bytes read.
    pub bytes_read: u64,
    /// Bytes that belonged to no whole frame.
    pub bytes_discarded: u64,
    /// Packets with a wrong checksum, reports with a wrong length, key strokes that were lost.
    pub broken: u64,
    /// Scans, without repeats.
    pub scans: u64,
    /// Scans that repeated the one before within the configured moment.
    pub repeats: u64,
    /// Frames that were no scan.
    pub refused: u64,
    /// Frames over the bound.
    pub overlong: u64,
}

/// State and counters, readable at any time from any thread.
#[derive(Debug, Default)]
pub struct ScannerStatus {
    state: AtomicU8,
    pub(super) tries: AtomicU64,
    pub(super) connects: AtomicU64,
    pub(super) losses: AtomicU64,
    pub(super) bytes_read: AtomicU64,
    pub(super) bytes_discarded: AtomicU64,
    pub(super) broken: AtomicU64,
    pub(super) scans: AtomicU64,
    pub(super) repeats: AtomicU64,
    pub(super) refused: AtomicU64,
    pub(super) overlong: AtomicU64,
}

impl ScannerStatus {
    /// Where the scanner stands now. An event is told after the state it leads to is set.
    #[must_use]
    pub fn state(&self) -> ScannerState {
        ScannerState::from_number(self.state.load(Ordering::Acquire))
    }

    /// The counters now. Each is exact; two of them may be read around the same event.
    #[must_use]
    pub fn counters(&self) -> ScannerCounters {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        ScannerCounters {
            tries: read(&self.tries),
            connects: read(&self.connects),
            losses: read(&self.losses),
            bytes_read: read(&self.bytes_read),
            bytes_discarded: read(&self.bytes_discarded),
            broken: read(&self.broken),
            scans: read(&self.scans),
            repeats: read(&self.repeats),
            refused: read(&self.refused),
            overlong: read(&self.overlong),
        }
    }

    pub(super) fn set_state(&self, state: ScannerState) {
        self.state.store(state.number(), Ordering::Release);
    }
}

/// Adds to a counter. Wraps after 2^64, which no till lives to see.
pub(super) fn count(counter: &AtomicU64, by: u64) {
    counter.fetch_add(by, Ordering::Relaxed);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_read_back_as_it_was_set() {
        let status = ScannerStatus::default();
        assert_eq!(status.state(), ScannerState::Opening);
        for state in ScannerState::ALL {
            status.set_state(state);
            assert_eq!(status.state(), state);
        }
    }
}
