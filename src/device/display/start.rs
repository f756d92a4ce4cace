//! Starting and stopping a display's thread, and giving it something to show.

use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};

use super::screen::Screen;
use crate::core::codec::printing::{DisplayProfile, Shown};
use crate::core::codec::profile::Line;
use crate::device::scanner::Cure;

/// One customer display.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisplayConfig {
    /// The serial port.
    pub port: PathBuf,
    /// The serial line.
    pub line: Line,
    /// What is known of it.
    pub profile: DisplayProfile,
}

/// Where the display stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DisplayState {
    /// Not tried yet, or lost a moment ago.
    #[default]
    Opening,
    /// Its port is open.
    Connected,
    /// Cannot be opened; tried again with backoff.
    Unavailable(Cure),
    /// Its thread has ended.
    Stopped,
}

/// What is to be shown, and whether to end; shared with the thread.
#[derive(Debug, Default)]
pub(super) struct Wish {
    pub(super) shown: Option<Shown>,
    pub(super) stop: bool,
}

/// The state of a display, and what it shows.
#[derive(Debug, Default)]
pub struct DisplayStatus {
    state: Mutex<DisplayState>,
    pub(super) wish: Mutex<Wish>,
    pub(super) changed: Condvar,
}

impl DisplayStatus {
    /// Where the display stands.
    #[must_use]
    pub fn state(&self) -> DisplayState {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets the state; whether it is another one.
    pub(super) fn set_state(&self, state: DisplayState) -> bool {
        let mut held = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = *held != state;
        *held = state;
        changed
    }

    /// Shows this as soon as the display can; what waited before is passed over.
    pub fn show(&self, shown: Shown) {
        self.wish.lock().unwrap_or_else(PoisonError::into_inner).shown = Some(shown);
        self.changed.notify_one();
    }
}

/// The display's thread could not be started. A display that is missing or held is no such reason: it is waited for.
#[derive(Debug, thiserror::Error)]
#[error("the display's thread can't be started: {0}")]
pub struct DisplayStartError(#[from] std::io::Error);

/// A customer display at work.
#[derive(Debug)]
pub struct CustomerDisplay {
    status: Arc<DisplayStatus>,
    thread: JoinHandle<()>,
}

impl CustomerDisplay {
    /// Starts the thread of a display. A change of its state is told to `on_state`, on that thread.
    ///
    /// # Errors
    /// [`DisplayStartError`] when the system gives no thread.
    pub fn spawn(
        config: DisplayConfig,
        on_state: impl FnMut(DisplayState, &str) + Send + 'static,
    ) -> Result<Self, DisplayStartError> {
        let status = Arc::new(DisplayStatus::default());
        let screen = Screen::new(config, Arc::clone(&status), on_state);
        let thread = Builder::new().name("display".to_owned()).spawn(move || screen.run())?;
        Ok(Self { status, thread })
    }

    /// The state, and where to show something.
    #[must_use]
    pub fn status(&self) -> Arc<DisplayStatus> {
        Arc::clone(&self.status)
    }

    /// Ends the thread.
    pub fn stop(self) {
        self.status.wish.lock().unwrap_or_else(PoisonError::into_inner).stop = true;
        self.status.changed.notify_one();
        // A thread that failed has said so.
        let _ = self.thread.join();
    }
}
