//! Starting and stopping a scanner's reader.

use std::convert::Infallible;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread::{Builder, JoinHandle};

use crate::core::codec::profile::Profile;
use crate::core::codec::{AimExpectation, FramingFault, Receiver, Receiving, RepeatGuard};
use crate::device::scanner::event::ScannerEvent;
use crate::device::scanner::file::EVENT_BYTES;
use crate::device::scanner::port::Link;
use crate::device::scanner::reader::Reader;
use crate::device::scanner::status::{ScannerCounters, ScannerState, ScannerStatus};
use crate::host::clock;

/// One scanner on one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScannerConfig {
    /// The device, best by a name that stays the same when it is plugged in again (`/dev/serial/by-id/…`).
    pub port: PathBuf,
    /// What kind of device it is.
    pub link: Link,
    /// What comes from it.
    pub receiving: Receiving,
    /// Whether the scanner sends AIM identifiers.
    pub aim: AimExpectation,
    /// Within how many milliseconds the same scan again is a repeat; 0 for never.
    pub repeat_ms: u32,
}

impl ScannerConfig {
    /// A scanner as its profile says, on this device.
    #[must_use]
    pub fn of(profile: &Profile, port: PathBuf, repeat_ms: u32) -> Self {
        Self {
            port,
            link: Link::of(profile.family.transport(), profile.line.clone()),
            receiving: Receiving::of(profile, EVENT_BYTES),
            aim: profile.aim.state,
            repeat_ms,
        }
    }
}

/// Why a scanner's reader could not be started. A device that is missing or held is no such reason: it is reported as
/// an event and waited for.
#[derive(Debug, thiserror::Error)]
pub enum ScannerStartError {
    /// The framing cannot be used.
    #[error("the scanner's framing cannot be used: {0}")]
    Framing(#[from] FramingFault),
    /// The system gave no thread.
    #[error("the scanner's reader cannot be started: {0}")]
    Thread(#[from] io::Error),
}

/// A scanner, whatever it hangs on.
#[derive(Debug)]
pub struct SerialScanner;

impl SerialScanner {
    /// Starts the reader on a thread of its own. `on_event` is called on that thread, in the order of the line; while
    /// it works nothing is read, so it hands over and returns.
    ///
    /// # Errors
    /// [`ScannerStartError`] when the framing is out of bounds or the system gives no thread.
    pub fn spawn(
        config: ScannerConfig,
        on_event: impl FnMut(ScannerEvent) + Send + 'static,
    ) -> Result<ScannerHandle, ScannerStartError> {
        let status = Arc::new(ScannerStatus::default());
        let (stop, stop_asked) = mpsc::channel();
        let reader = Reader {
            path: config.port,
            link: config.link,
            aim: config.aim,
            receiver: Receiver::new(config.receiving)?,
            repeats: RepeatGuard::new(config.repeat_ms),
            status: Arc::clone(&status),
            stop: stop_asked,
            on_event,
            started: clock::monotonic(),
        };
        let thread = Builder::new().name("scanner".to_owned()).spawn(move || reader.run())?;
        Ok(ScannerHandle { status, stop, thread })
    }
}

/// A running scanner. Dropping it tells the reader to stop without waiting for it.
#[derive(Debug)]
pub struct ScannerHandle {
    status: Arc<ScannerStatus>,
    stop: Sender<Infallible>,
    thread: JoinHandle<()>,
}

impl ScannerHandle {
    /// Where the scanner stands now.
    #[must_use]
    pub fn state(&self) -> ScannerState {
        self.status.state()
    }

    /// What was counted so far.
    #[must_use]
    pub fn counters(&self) -> ScannerCounters {
        self.status.counters()
    }

    /// State and counters for whoever shows them; they outlive the handle.
    #[must_use]
    pub fn status(&self) -> Arc<ScannerStatus> {
        Arc::clone(&self.status)
    }

    /// Stops the reader and waits for its end, at most a quarter of a second plus the work of the event handler. Scans
    /// whose bytes have come in are reported first. Must not be called from the event handler.
    ///
    /// # Panics
    /// If the event handler panicked: with its own message.
    pub fn stop(self) {
        drop(self.stop);
        if let Err(panic) = self.thread.join() {
            std::panic::resume_unwind(panic);
        }
    }
}
