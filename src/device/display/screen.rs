//! The display's thread: opens the port, writes what is to be shown, waits for the next.

use std::io;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use serialport::{ErrorKind, SerialPort};

use super::start::{DisplayConfig, DisplayState, DisplayStatus};
use crate::core::codec::printing::{Shown, encode_display};
use crate::device::backoff::Backoff;
use crate::device::scanner::Cure;
use crate::device::serial;

/// How long a display may take for its forty letters.
const WRITE: Duration = Duration::from_secs(1);

/// How often the port of a display without news is looked at, in milliseconds.
const LOOK_MS: u64 = 1000;

/// Everything the display's thread owns.
pub(super) struct Screen<F> {
    config: DisplayConfig,
    status: Arc<DisplayStatus>,
    on_state: F,
    shown: Option<Shown>,
}

impl<F: FnMut(DisplayState, &str)> Screen<F> {
    pub(super) fn new(config: DisplayConfig, status: Arc<DisplayStatus>, on_state: F) -> Self {
        Self { config, status, on_state, shown: None }
    }

    /// Works until told to stop.
    pub(super) fn run(mut self) {
        let mut backoff = Backoff::new();
        let mut port: Option<Box<dyn SerialPort>> = None;
        // Whether the display has to be set up and shown everything again.
        let mut fresh = true;
        let mut news = false;
        loop {
            if port.is_none() {
                match serial::open(&self.config.port, &self.config.line) {
                    Ok(opened) => {
                        port = Some(opened);
                        fresh = true;
                        self.tell(DisplayState::Connected, "the port is open");
                    }
                    Err(error) => {
                        let cure = cure(&error);
                        self.tell(DisplayState::Unavailable(cure), &error.to_string());
                    }
                }
            }
            if let Some(open) = &mut port {
                match self.write(open.as_mut(), fresh, news) {
                    Ok(()) => {
                        backoff.reset();
                        fresh = false;
                    }
                    Err(error) => {
                        port = None;
                        self.tell(DisplayState::Opening, &error.to_string());
                    }
                }
            }
            let wait_ms = if port.is_some() { LOOK_MS } else { backoff.poll_wait_ms() };
            match self.wait(wait_ms) {
                None => break,
                Some(changed) => news = changed,
            }
        }
        self.tell(DisplayState::Stopped, "the till stops");
    }

    fn tell(&mut self, state: DisplayState, reason: &str) {
        if self.status.set_state(state) {
            (self.on_state)(state, reason);
        }
    }

    /// Waits for news; `None` to stop, else whether there is something else to show.
    fn wait(&mut self, wait_ms: u64) -> Option<bool> {
        let wish = self.status.wish.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = Duration::from_millis(wait_ms);
        let idle = |wish: &mut super::start::Wish| !wish.stop && wish.shown.is_none();
        let (mut wish, _) =
            self.status.changed.wait_timeout_while(wish, wait, idle).unwrap_or_else(PoisonError::into_inner);
        if wish.stop {
            return None;
        }
        let next = wish.shown.take();
        drop(wish);
        let changed = next.is_some() && next != self.shown;
        if next.is_some() {
            self.shown = next;
        }
        Some(changed)
    }

    /// Writes what is new, and sees whether the port is still there.
    fn write(&self, port: &mut dyn SerialPort, fresh: bool, news: bool) -> io::Result<()> {
        let mut heard = [0; 64];
        port.set_timeout(Duration::from_millis(1))?;
        match port.read(&mut heard) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Err(error) if !matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::Interrupted) => {
                return Err(error);
            }
            _ => {}
        }
        if fresh || news {
            let shown = self.shown.clone().unwrap_or_default();
            port.set_timeout(WRITE)?;
            port.write_all(&encode_display(&shown, &self.config.profile, fresh))?;
        }
        Ok(())
    }
}

fn cure(error: &serialport::Error) -> Cure {
    match error.kind() {
        ErrorKind::Io(io::ErrorKind::NotFound) => Cure::PlugIn,
        ErrorKind::Io(io::ErrorKind::PermissionDenied) => Cure::GrantAccess,
        ErrorKind::NoDevice => Cure::CloseOtherProgram,
        _ => Cure::CheckPort,
    }
}
