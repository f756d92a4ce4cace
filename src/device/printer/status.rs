//! The printer's state and counters, shared between its thread and whoever shows them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::core::codec::printing::Condition;
use crate::device::scanner::Cure;

/// Where the printer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PrinterState {
    /// Not tried yet, or lost a moment ago.
    #[default]
    Opening,
    /// It can print.
    Ready,
    /// It can print, and the paper is near its end.
    PaperLow,
    /// It does not answer: what is sent may or may not come out.
    Silent,
    /// There is no paper.
    PaperOut,
    /// Its cover is open.
    CoverOpen,
    /// It is stuck or too hot.
    Error,
    /// It is switched off its line, or takes nothing.
    Offline,
    /// It cannot be opened; tried again with backoff.
    Unavailable(Cure),
    /// Its thread has ended.
    Stopped,
}

impl PrinterState {
    /// The state that a printer tells.
    #[must_use]
    pub fn of(condition: Condition) -> Self {
        if condition.cover_open {
            Self::CoverOpen
        } else if condition.paper_out {
            Self::PaperOut
        } else if condition.error {
            Self::Error
        } else if condition.offline {
            Self::Offline
        } else if condition.paper_low {
            Self::PaperLow
        } else {
            Self::Ready
        }
    }

    /// Whether a receipt would come out now, as far as is known.
    #[must_use]
    pub fn can_print(self) -> bool {
        matches!(self, Self::Ready | Self::PaperLow | Self::Silent)
    }
}

/// What was counted since the thread was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PrinterCounters {
    /// Jobs that wait, the one that is printed included.
    pub waiting: u64,
    /// Jobs printed.
    pub printed: u64,
    /// Of them, those that the printer said were printed.
    pub confirmed: u64,
    /// Jobs that waited too long or found no room.
    pub dropped: u64,
    /// Jobs begun anew because the printer was lost.
    pub begun_anew: u64,
    /// Times an open printer was lost.
    pub losses: u64,
}

/// Shared state and counters.
#[derive(Debug, Default)]
pub struct PrinterStatus {
    state: Mutex<PrinterState>,
    pub(super) waiting: AtomicU64,
    pub(super) printed: AtomicU64,
    pub(super) confirmed: AtomicU64,
    pub(super) dropped: AtomicU64,
    pub(super) begun_anew: AtomicU64,
    pub(super) losses: AtomicU64,
}

impl PrinterStatus {
    /// Where the printer stands.
    #[must_use]
    pub fn state(&self) -> PrinterState {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was counted.
    #[must_use]
    pub fn counters(&self) -> PrinterCounters {
        let load = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        PrinterCounters {
            waiting: load(&self.waiting),
            printed: load(&self.printed),
            confirmed: load(&self.confirmed),
            dropped: load(&self.dropped),
            begun_anew: load(&self.begun_anew),
            losses: load(&self.losses),
        }
    }

    /// Sets the state; whether it is another one.
    pub(super) fn set_state(&self, state: PrinterState) -> bool {
        let mut held = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = *held != state;
        *held = state;
        changed
    }
}
