//! The clock on the wall of one machine: it follows the yard's true time with an error of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use tallytill::core::model::Timestamp;
use tallytill::journal;

/// When every yard begins, in milliseconds since 1970: 2027-01-15 in the morning.
const START_MS: u64 = 1_800_000_000_000;

/// The true time, in milliseconds since the yard began.
#[derive(Debug, Clone, Default)]
pub(crate) struct TrueTime(Arc<AtomicU64>);

impl TrueTime {
    pub(crate) fn load(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn set(&self, ms: u64) {
        self.0.store(ms, Ordering::Relaxed);
    }

    /// What a clock without error shows.
    pub(crate) fn timestamp(&self) -> Timestamp {
        Timestamp::from_ms(START_MS + self.load())
    }
}

/// The clock of one machine.
#[derive(Debug, Clone)]
pub(crate) struct WallClock {
    truth: TrueTime,
    offset_ms: Arc<AtomicI64>,
    /// How many microseconds it gains in each second.
    drift_ppm: i64,
}

impl WallClock {
    pub(crate) fn new(truth: &TrueTime, drift_ppm: i64) -> Self {
        Self { truth: truth.clone(), offset_ms: Arc::default(), drift_ppm }
    }

    /// Somebody, or something, sets it.
    pub(crate) fn leap(&self, ms: i64) {
        self.offset_ms.fetch_add(ms, Ordering::Relaxed);
    }

    /// It is set right.
    pub(crate) fn correct(&self) {
        self.offset_ms.store(0, Ordering::Relaxed);
    }

    fn load(&self) -> Timestamp {
        let truth = i64::try_from(START_MS + self.truth.load()).unwrap();
        let gained = i64::try_from(self.truth.load()).unwrap() * self.drift_ppm / 1_000_000;
        Timestamp::from_ms(
            u64::try_from(truth + gained + self.offset_ms.load(Ordering::Relaxed)).unwrap_or(0),
        )
    }

    /// As a till reads it.
    pub(crate) fn reading(&self) -> journal::Clock {
        let clock = self.clone();
        Arc::new(move || clock.load())
    }
}
