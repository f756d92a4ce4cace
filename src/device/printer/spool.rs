//! The printer's thread: takes one job after the other, opens the printer, asks how it is, writes, waits for the word
//! that all is printed.
//!
//! A job is held while the printer says that it can't print, and begun anew after the printer was lost in the middle. A
//! printer that never answers is written to all the same. Nothing is held longer than [`JOB_AGE_MS_MAX`]: a customer who
//! left long ago needs no receipt, and the cashier can print it again.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::time::{Duration, Instant};

use super::event::PrinterEvent;
use super::port::PrinterPort;
use super::start::{Job, PrinterConfig, Work};
use super::status::{PrinterState, PrinterStatus};
use crate::core::codec::printing::{Question, StatusReader, Told};
use crate::device::backoff::Backoff;
use crate::host::clock;

/// How long a job may wait for its printer, in milliseconds.
const JOB_AGE_MS_MAX: u128 = 15 * 60 * 1000;

/// How long a printer has for an answer, in milliseconds.
const ANSWER_MS: u64 = 500;

/// How long one write may take before the printer is asked what is wrong, in milliseconds.
const WRITE_MS: u64 = 1000;

/// How many such waits in a row are one loss.
const WRITES_STALLED_MAX: u32 = 20;

/// How long printing may take after the last byte is written, in milliseconds; an open cover stops this clock.
const PRINTED_MS: u64 = 10_000;

/// How often a printer without work is asked how it is, in milliseconds: one that is kept open, and one on the network.
const LOOK_MS: u64 = 2000;
const LOOK_NETWORK_MS: u64 = 30_000;

/// What became of a job, or of a look.
enum Outcome {
    Printed { confirmed: bool },
    Held,
    Lost(io::Error),
    Expired,
    Stopped,
}

/// An open printer, and what it has told.
struct Open {
    port: PrinterPort,
    reader: StatusReader,
    /// It has answered since it was opened.
    answers: bool,
    /// It was asked, and did not answer.
    mute: bool,
}

/// Everything the printer's thread owns.
pub(super) struct Spool<F> {
    config: PrinterConfig,
    work: Receiver<Work>,
    /// Nothing is ever sent: the sender is dropped to say stop.
    stop: Receiver<Infallible>,
    status: Arc<PrinterStatus>,
    on_event: F,
}

impl<F: FnMut(PrinterEvent)> Spool<F> {
    pub(super) fn new(
        config: PrinterConfig,
        work: Receiver<Work>,
        stop: Receiver<Infallible>,
        status: Arc<PrinterStatus>,
        on_event: F,
    ) -> Self {
        Self { config, work, stop, status, on_event }
    }

    /// Works until told to stop.
    pub(super) fn run(mut self) {
        let mut backoff = Backoff::new();
        let mut open: Option<Open> = None;
        let mut job: Option<(Job, Instant)> = None;
        loop {
            if self.stopping() {
                break;
            }
            let begun = open.is_some();
            let outcome = match self.open(&mut open) {
                Some(port) => self.work(port, job.as_ref()),
                None => Outcome::Held,
            };
            match outcome {
                Outcome::Stopped => break,
                Outcome::Printed { confirmed } => {
                    backoff.reset();
                    self.finish(&mut job, confirmed);
                    Self::leave(&mut open);
                }
                Outcome::Lost(error) => {
                    open = None;
                    if begun || job.is_some() {
                        self.status.losses.fetch_add(1, Ordering::Relaxed);
                    }
                    if job.is_some() {
                        self.status.begun_anew.fetch_add(1, Ordering::Relaxed);
                    }
                    self.tell(PrinterState::Opening, &error.to_string());
                }
                Outcome::Held | Outcome::Expired => Self::leave(&mut open),
            }
            self.expire(&mut job);
            if job.is_some() || open.is_none() && !self.is_network() {
                if self.pause(backoff.poll_wait_ms()) {
                    break;
                }
                // A printer that is missing holds up no look into the queue.
                if job.is_none() {
                    match self.work.try_recv() {
                        Ok(Work::Job(next, taken)) => job = Some((next, taken)),
                        Ok(Work::Stop) => break,
                        Err(_) => {}
                    }
                }
                continue;
            }
            let look_ms = if self.is_network() { LOOK_NETWORK_MS } else { LOOK_MS };
            match self.work.recv_timeout(Duration::from_millis(look_ms)) {
                Ok(Work::Job(next, taken)) => {
                    backoff.reset();
                    job = Some((next, taken));
                }
                Err(RecvTimeoutError::Timeout) => {}
                Ok(Work::Stop) | Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        self.tell(PrinterState::Stopped, "the till stops");
    }

    fn is_network(&self) -> bool {
        matches!(self.config.address, super::address::Address::Tcp(..))
    }

    fn stopping(&self) -> bool {
        self.stop.try_recv() == Err(TryRecvError::Disconnected)
    }

    /// Waits; whether it was told to stop.
    fn pause(&self, wait_ms: u64) -> bool {
        self.stop.recv_timeout(Duration::from_millis(wait_ms)) == Err(RecvTimeoutError::Disconnected)
    }

    fn tell(&mut self, state: PrinterState, reason: &str) {
        if self.status.set_state(state) {
            (self.on_event)(PrinterEvent::State { state, reason: reason.to_owned() });
        }
    }

    /// The open printer; opens it where it is not.
    fn open<'o>(&mut self, open: &'o mut Option<Open>) -> Option<&'o mut Open> {
        if open.is_none() {
            match PrinterPort::open(&self.config.address, &self.config.line) {
                Ok(port) => {
                    *open = Some(Open { port, reader: StatusReader::default(), answers: false, mute: false });
                }
                Err(fault) => self.tell(PrinterState::Unavailable(fault.cure), &fault.to_string()),
            }
        }
        open.as_mut()
    }

    /// Leaves a network printer to others.
    fn leave(open: &mut Option<Open>) {
        if let Some(left) = open.take_if(|open| !open.port.is_kept()) {
            left.port.close();
        }
    }

    fn finish(&mut self, job: &mut Option<(Job, Instant)>, confirmed: bool) {
        if let Some((job, _)) = job.take() {
            self.status.waiting.fetch_sub(1, Ordering::Relaxed);
            self.status.printed.fetch_add(1, Ordering::Relaxed);
            self.status.confirmed.fetch_add(u64::from(confirmed), Ordering::Relaxed);
            (self.on_event)(PrinterEvent::Printed { name: job.name });
        }
    }

    /// Gives up a job that has waited too long.
    fn expire(&mut self, job: &mut Option<(Job, Instant)>) {
        if let Some((job, _)) = job.take_if(|(_, taken)| is_old(*taken)) {
            self.status.waiting.fetch_sub(1, Ordering::Relaxed);
            self.status.dropped.fetch_add(1, Ordering::Relaxed);
            (self.on_event)(PrinterEvent::Dropped { name: job.name });
        }
    }

    /// Prints the job, or without one looks how the printer is.
    fn work(&mut self, open: &mut Open, job: Option<&(Job, Instant)>) -> Outcome {
        match self.look(open, job.is_some()) {
            Err(error) => return Outcome::Lost(error),
            Ok(state) if !state.can_print() => return Outcome::Held,
            Ok(_) => {}
        }
        let Some((job, taken)) = job else { return Outcome::Held };
        match self.write(open, &job.bytes, *taken) {
            Ok(None) => {}
            Ok(Some(outcome)) => return outcome,
            Err(error) => return Outcome::Lost(error),
        }
        match self.wait_until_printed(open, *taken) {
            Ok(outcome) => outcome,
            Err(error) => Outcome::Lost(error),
        }
    }

    /// Asks the printer how it is, where it can tell. One that has never answered is asked again while there is no job:
    /// it may have been switched on since.
    fn look(&mut self, open: &mut Open, hurry: bool) -> io::Result<PrinterState> {
        let realtime = self.config.profile.telling().is_some_and(|telling| telling.realtime);
        if !realtime {
            drain(open)?;
            self.tell(PrinterState::Ready, "the printer is open");
            return Ok(PrinterState::Ready);
        }
        let state = if hurry && open.mute && !open.answers {
            drain(open)?;
            PrinterState::Silent
        } else if ask(open)? {
            PrinterState::of(open.reader.condition())
        } else if open.answers {
            // It has answered before: it was switched off, or its cable is loose.
            PrinterState::Offline
        } else {
            open.mute = true;
            PrinterState::Silent
        };
        self.tell(state, "the printer tells");
        Ok(state)
    }

    /// Writes all bytes. A printer that takes none is asked why, and waited for.
    fn write(&mut self, open: &mut Open, bytes: &[u8], taken: Instant) -> io::Result<Option<Outcome>> {
        let mut rest = bytes;
        let mut stalled: u32 = 0;
        while !rest.is_empty() {
            match open.port.write(rest, Duration::from_millis(WRITE_MS)) {
                Ok(written) => {
                    rest = rest.get(written..).unwrap_or_default();
                    stalled = 0;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                    stalled = stalled.saturating_add(1);
                    drain(open)?;
                    let told = PrinterState::of(open.reader.condition());
                    let state = if told.can_print() { PrinterState::Offline } else { told };
                    self.tell(state, "the printer takes nothing");
                    if self.stopping() {
                        return Ok(Some(Outcome::Stopped));
                    }
                    if is_old(taken) {
                        return Ok(Some(Outcome::Expired));
                    }
                    if stalled >= WRITES_STALLED_MAX {
                        return Err(io::Error::new(io::ErrorKind::TimedOut, "the printer takes nothing"));
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// Waits for the word that everything before is printed, where the printer gives it.
    fn wait_until_printed(&mut self, open: &mut Open, taken: Instant) -> io::Result<Outcome> {
        let question = match self.config.profile.telling() {
            Some(telling) if open.answers && !telling.printed.is_empty() => {
                telling.printed.as_bytes().to_vec()
            }
            _ => return Ok(Outcome::Printed { confirmed: false }),
        };
        open.port.write(&question, Duration::from_millis(WRITE_MS))?;
        let mut begun = clock::monotonic();
        loop {
            let until = begun.checked_add(Duration::from_millis(ANSWER_MS)).unwrap_or(begun);
            if read_until(open, until, |_, told| told == Told::Printed)? {
                self.tell(PrinterState::of(open.reader.condition()), "the printer tells");
                return Ok(Outcome::Printed { confirmed: true });
            }
            if self.stopping() {
                return Ok(Outcome::Stopped);
            }
            // It holds the rest until somebody has seen to it, and goes on by itself then.
            if open.reader.waiting() == 0 {
                open.reader.ask(Question::Offline);
                open.reader.ask(Question::Paper);
                let asked = [Question::Offline.bytes(), Question::Paper.bytes()].concat();
                open.port.write(&asked, Duration::from_millis(WRITE_MS))?;
            }
            let now = clock::monotonic();
            let until = now.checked_add(Duration::from_millis(ANSWER_MS)).unwrap_or(now);
            let mut printed = false;
            read_until(open, until, |reader, told| {
                printed |= told == Told::Printed;
                printed || reader.waiting() == 0
            })?;
            let state = PrinterState::of(open.reader.condition());
            self.tell(state, "the printer tells");
            if printed {
                return Ok(Outcome::Printed { confirmed: true });
            }
            if is_old(taken) {
                return Ok(Outcome::Expired);
            }
            let waited = clock::monotonic().saturating_duration_since(begun);
            if !state.can_print() {
                begun = clock::monotonic();
            } else if waited >= Duration::from_millis(PRINTED_MS) {
                return Ok(Outcome::Printed { confirmed: false });
            }
        }
    }
}

fn is_old(taken: Instant) -> bool {
    clock::monotonic().saturating_duration_since(taken).as_millis() > JOB_AGE_MS_MAX
}

/// Takes what has come, without waiting for more. A printer that is gone shows here.
fn drain(open: &mut Open) -> io::Result<()> {
    read_until(open, clock::monotonic(), |_, _| false).map(|_| ())
}

/// Asks how the printer is; whether it answered.
fn ask(open: &mut Open) -> io::Result<bool> {
    drain(open)?;
    let questions = [Question::Printer, Question::Offline, Question::Paper];
    let mut bytes = Vec::new();
    for question in questions {
        open.reader.ask(question);
        bytes.extend_from_slice(&question.bytes());
    }
    match open.port.write(&bytes, Duration::from_millis(WRITE_MS)) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::TimedOut => {
            open.reader.forget();
            return Ok(false);
        }
        Err(error) => return Err(error),
    }
    let now = clock::monotonic();
    let until = now.checked_add(Duration::from_millis(ANSWER_MS)).unwrap_or(now);
    let answered = read_until(open, until, |reader, _| reader.waiting() == 0)?;
    open.answers |= answered;
    if !answered {
        open.reader.forget();
    }
    Ok(answered)
}

/// Reads until `done` or until the time is over; whether it was done.
fn read_until(
    open: &mut Open,
    until: Instant,
    mut done: impl FnMut(&StatusReader, Told) -> bool,
) -> io::Result<bool> {
    let mut buffer = [0; 64];
    loop {
        let wait = until.saturating_duration_since(clock::monotonic());
        // The shortest wait that a system takes for one.
        match open.port.read(&mut buffer, wait.max(Duration::from_millis(1))) {
            Ok(bytes) => {
                let mut found = false;
                for byte in buffer.get(..bytes).unwrap_or_default() {
                    let told = open.reader.handle_byte(*byte);
                    found |= done(&open.reader, told);
                }
                if found {
                    return Ok(true);
                }
            }
            Err(error) if error.kind() == io::ErrorKind::TimedOut => return Ok(false),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
