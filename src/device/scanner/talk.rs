//! Asking a scanner and waiting for its answer: for setting it up, while no till reads it.

use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use super::port::{Link, Port, PortFault};
use crate::core::codec::command::{Ask, Dialogue, Leave, Outcome, Reply};
use crate::core::codec::profile::{Line, Profile};
use crate::host::clock;

/// The longest wait of one read, in milliseconds.
const POLL_MS: u64 = 50;

/// The most bytes one read takes.
const READ_BYTES_MAX: usize = 1024;

/// The talk with a scanner on an open port.
pub struct Talk {
    port: Port,
    dialogue: Dialogue,
    line: Line,
    service_baud: u32,
    started: Instant,
}

impl Talk {
    /// Opens the port for this program alone, at `baud`.
    ///
    /// # Errors
    /// [`PortFault`] with the cure.
    pub fn open(path: &Path, profile: &Profile, baud: u32) -> Result<Self, PortFault> {
        let line = Line { baud, ..profile.line.clone() };
        Ok(Self {
            port: Port::open(path, &Link::Serial(line.clone()))?,
            dialogue: Dialogue::new(profile.clone()),
            line,
            service_baud: profile.command.service_baud,
            started: clock::monotonic(),
        })
    }

    /// Asks, and waits for the outcome: at most the time-outs of the profile.
    ///
    /// # Errors
    /// What the system says when the port is gone.
    pub fn ask(&mut self, ask: Ask) -> io::Result<Outcome> {
        self.dialogue.ask(ask, self.now_ms());
        let mut buffer = [0; READ_BYTES_MAX];
        loop {
            while let Some(bytes) = self.dialogue.poll_send(self.now_ms()) {
                self.port.send(&bytes)?;
            }
            if let Some(outcome) = self.dialogue.poll_outcome() {
                return Ok(outcome);
            }
            let now_ms = self.now_ms();
            let deadline_ms = self.dialogue.deadline_ms().unwrap_or(now_ms);
            let wait = Duration::from_millis(deadline_ms.saturating_sub(now_ms).min(POLL_MS));
            match self.port.read(&mut buffer, wait) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(bytes) => self.dialogue.handle_bytes(buffer.get(..bytes).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::TimedOut => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
            self.dialogue.handle_time(self.now_ms());
        }
    }

    /// Enters the mode in which the scanner takes commands, where there is one, and follows its line speed.
    ///
    /// # Errors
    /// As from [`Talk::ask`].
    pub fn enter(&mut self) -> io::Result<Outcome> {
        let outcome = self.ask(Ask::Enter)?;
        if matches!(outcome, Outcome::Reply(Reply::Value(_))) && self.service_baud != 0 {
            self.port.set_baud(self.service_baud)?;
        }
        Ok(outcome)
    }

    /// Leaves that mode.
    ///
    /// # Errors
    /// As from [`Talk::ask`].
    pub fn leave(&mut self, how: Leave) -> io::Result<Outcome> {
        let outcome = self.ask(Ask::Leave(how))?;
        self.port.set_baud(self.line.baud)?;
        Ok(outcome)
    }

    fn now_ms(&self) -> u64 {
        let elapsed = clock::monotonic().saturating_duration_since(self.started);
        u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
    }
}
