//! The reader: one thread that opens the device, reads it and reports, until it is told to stop.
//!
//! It waits in the system's poll, never in a sleep: for bytes, for the end of a frame's idle time, and at most
//! [`POLL_MS`] so that a stop is noticed. One read takes all that waits in the port.

use std::convert::Infallible;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, RecvTimeoutError, TryRecvError};
use std::time::{Duration, Instant};

use crate::core::codec::{AimExpectation, Framed, Receiver, RepeatGuard, parse_scan};
use crate::device::backoff::{Backoff, WAIT_MS_MAX};
use crate::device::scanner::event::{Cure, ScannerEvent};
use crate::device::scanner::port::{Link, Port};
use crate::device::scanner::status::{ScannerState, ScannerStatus, count};
use crate::host::clock;

/// How often a quiet line is left to see whether to stop, in milliseconds.
const POLL_MS: u64 = 100;

/// How long a stop waits for a scan that is just coming in, in milliseconds.
const STOP_GRACE_MS: u64 = 120;

/// The most bytes one read takes: what the system's line buffer holds.
const READ_BYTES_MAX: usize = 4096;

/// How reading an open port ended.
enum Ended {
    Stopped,
    Gone {
        reason: String,
        /// The port gave bytes or stayed for a while: worth trying again soon.
        proved: bool,
    },
}

/// Everything the reader's thread owns.
pub(super) struct Reader<F> {
    pub(super) path: PathBuf,
    pub(super) link: Link,
    pub(super) aim: AimExpectation,
    pub(super) receiver: Receiver,
    pub(super) repeats: RepeatGuard,
    pub(super) status: Arc<ScannerStatus>,
    /// Nothing is ever sent: the sender is dropped to say stop.
    pub(super) stop: mpsc::Receiver<Infallible>,
    pub(super) on_event: F,
    /// Zero of the milliseconds handed to the state machines.
    pub(super) started: Instant,
}

impl<F: FnMut(ScannerEvent)> Reader<F> {
    /// Opens, reads and reports until told to stop.
    pub(super) fn run(mut self) {
        let _stopped = SetStopped(Arc::clone(&self.status));
        let mut backoff = Backoff::new();
        let mut told: Option<Cure> = None;
        loop {
            count(&self.status.tries, 1);
            match Port::open(&self.path, &self.link) {
                Ok(port) => {
                    told = None;
                    match self.read_until_gone(port) {
                        Ended::Stopped => return,
                        Ended::Gone { reason, proved } => {
                            if proved {
                                backoff.reset();
                            }
                            self.handle_loss(reason);
                        }
                    }
                }
                Err(fault) if told != Some(fault.cure) => {
                    told = Some(fault.cure);
                    self.status.set_state(ScannerState::Unavailable(fault.cure));
                    (self.on_event)(ScannerEvent::Unavailable {
                        reason: fault.to_string(),
                        cure: fault.cure,
                    });
                }
                Err(_) => {}
            }
            let wait = Duration::from_millis(backoff.poll_wait_ms());
            if self.stop.recv_timeout(wait) == Err(RecvTimeoutError::Disconnected) {
                return;
            }
        }
    }

    /// Reads until the port is gone or a stop is asked. The port is dropped on the way out, before anything is
    /// reported: while it is held, the device that is plugged in again gets another name.
    fn read_until_gone(&mut self, mut port: Port) -> Ended {
        count(&self.status.connects, 1);
        self.status.set_state(ScannerState::Connected);
        (self.on_event)(ScannerEvent::Connected);
        let opened_ms = self.since_start_ms(clock::monotonic());
        let mut buffer = [0_u8; READ_BYTES_MAX];
        let mut last_read_at = clock::monotonic();
        let mut got_bytes = false;
        let mut stop_asked_ms: Option<u64> = None;
        let error = loop {
            let now_ms = self.since_start_ms(clock::monotonic());
            if stop_asked_ms.is_none() && self.stop.try_recv() == Err(TryRecvError::Disconnected) {
                stop_asked_ms = Some(now_ms);
            }
            let stop_ms = stop_asked_ms.map(|asked_ms| asked_ms.saturating_add(STOP_GRACE_MS));
            if stop_ms.is_some_and(|stop_ms| stop_ms <= now_ms) {
                return Ended::Stopped;
            }
            let wait = Duration::from_millis(self.wait_ms(now_ms, stop_ms));
            match port.read(&mut buffer, wait) {
                Ok(0) => break io::Error::new(io::ErrorKind::UnexpectedEof, "the port gave zero bytes"),
                Ok(bytes_count) => {
                    last_read_at = clock::monotonic();
                    got_bytes = true;
                    self.handle_bytes(buffer.get(..bytes_count).unwrap_or_default(), last_read_at);
                    if let Err(error) = self.send_answers(&mut port) {
                        break error;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                    self.receiver.handle_time(self.since_start_ms(clock::monotonic()));
                    self.report_frame(last_read_at);
                    if stop_asked_ms.is_some() && self.receiver.deadline_ms().is_none() {
                        return Ended::Stopped;
                    }
                }
                // A signal for the process ends the wait and says nothing about the port.
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => break error,
            }
        };
        drop(port);
        let lived_ms = self.since_start_ms(clock::monotonic()).saturating_sub(opened_ms);
        Ended::Gone { reason: error.to_string(), proved: got_bytes || lived_ms >= WAIT_MS_MAX }
    }

    /// How long the next read may wait: to the end of the frame's idle time, to the end of the grace, and not at all
    /// when stopping with no frame open.
    fn wait_ms(&self, now_ms: u64, stop_ms: Option<u64>) -> u64 {
        let frame_ms = self.receiver.deadline_ms();
        let until_ms = match (frame_ms, stop_ms) {
            (Some(frame_ms), Some(stop_ms)) => frame_ms.min(stop_ms),
            (Some(frame_ms), None) => frame_ms,
            (None, Some(_)) => now_ms,
            (None, None) => u64::MAX,
        };
        until_ms.saturating_sub(now_ms).min(POLL_MS)
    }

    fn handle_bytes(&mut self, bytes: &[u8], received_at: Instant) {
        count(&self.status.bytes_read, u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        let now_ms = self.since_start_ms(received_at);
        let mut rest = bytes;
        while !rest.is_empty() {
            let taken = self.receiver.handle_bytes(rest, now_ms);
            rest = rest.get(taken..).unwrap_or_default();
            self.report_frame(received_at);
        }
        self.publish_discarded();
    }

    /// Reports the frame that waits in the framer, if one does.
    fn report_frame(&mut self, received_at: Instant) {
        let Some(framed) = self.receiver.poll_frame() else { return };
        let (counter, event) = match framed {
            Framed::Overlong => (&self.status.overlong, ScannerEvent::Overlong),
            Framed::Frame(raw) => match parse_scan(&raw, self.aim) {
                Err(fault) => (&self.status.refused, ScannerEvent::Refused { fault, raw }),
                Ok(scan) => {
                    let received_ms = elapsed_ms(self.started, received_at);
                    if self.repeats.handle_scan(&scan.raw, received_ms) {
                        (&self.status.repeats, ScannerEvent::Repeat { scan, received_at })
                    } else {
                        (&self.status.scans, ScannerEvent::Scan { scan, received_at })
                    }
                }
            },
        };
        count(counter, 1);
        (self.on_event)(event);
        self.receiver.handle_delivered();
    }

    /// Sends what the scanner waits for: the acknowledgement of what was handed on.
    fn send_answers(&mut self, port: &mut Port) -> io::Result<()> {
        while let Some(bytes) = self.receiver.poll_send() {
            port.send(&bytes)?;
        }
        Ok(())
    }

    fn handle_loss(&mut self, reason: String) {
        self.receiver.reset();
        self.publish_discarded();
        count(&self.status.losses, 1);
        self.status.set_state(ScannerState::Opening);
        (self.on_event)(ScannerEvent::Lost { reason });
    }

    fn publish_discarded(&self) {
        let counters = self.receiver.counters();
        self.status.bytes_discarded.store(counters.bytes_discarded, Ordering::Relaxed);
        self.status.broken.store(counters.broken, Ordering::Relaxed);
    }

    fn since_start_ms(&self, at: Instant) -> u64 {
        elapsed_ms(self.started, at)
    }
}

fn elapsed_ms(from: Instant, to: Instant) -> u64 {
    u64::try_from(to.saturating_duration_since(from).as_millis()).unwrap_or(u64::MAX)
}

/// Marks the scanner as stopped however the reader ends, also when the till's handler of an event fails.
struct SetStopped(Arc<ScannerStatus>);

impl Drop for SetStopped {
    fn drop(&mut self) {
        self.0.set_state(ScannerState::Stopped);
    }
}
