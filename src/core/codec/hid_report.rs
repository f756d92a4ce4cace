//! Reports of a USB point-of-sale scanner.
//!
//! ```text
//! 02 length AIM AIM AIM data… reserved reserved more
//! ```
//!
//! The data has room for eight bytes less than the report. The last byte says by its lowest bit whether the scan goes on
//! in the next report. Reports with another number tell of other things and are passed over.

use crate::core::codec::aim::parse_aim_head;
use crate::core::codec::frame::{Framed, Framing, FramingFault};
use crate::core::codec::receiver::{ReceiverCounters, with_head};

/// The number of the report that carries a scan.
const SCAN_REPORT: u8 = 2;
/// Number, length and AIM identifier.
const HEAD_BYTES: usize = 5;
/// Two reserved bytes and whether more follows.
const TAIL_BYTES: usize = 3;
const AIM_BYTES: usize = 3;
const MORE_FOLLOWS: u8 = 0x01;

/// Reports to frames.
#[derive(Debug)]
pub struct ReportReceiver {
    report_bytes: usize,
    length_counts_aim: bool,
    idle_ms: u64,
    scan_bytes_max: usize,
    report: Vec<u8>,
    /// A scan in several reports: its identifier and its text so far.
    scan: Option<(Option<[u8; 2]>, Vec<u8>)>,
    /// The scan in progress is spoilt: its reports are dropped up to the last.
    dropping: bool,
    ready: Option<Framed>,
    last_byte_ms: u64,
    counters: ReceiverCounters,
}

impl ReportReceiver {
    /// A receiver at the start of a report.
    ///
    /// # Errors
    /// [`FramingFault`] as from [`Framing::check`].
    pub fn new(framing: Framing, report_bytes: usize, length_counts_aim: bool) -> Result<Self, FramingFault> {
        framing.check()?;
        Ok(Self {
            report_bytes: report_bytes.max(HEAD_BYTES.saturating_add(TAIL_BYTES)),
            length_counts_aim,
            idle_ms: u64::from(framing.idle_ms.max(1)),
            scan_bytes_max: framing.frame_bytes_max,
            report: Vec::new(),
            scan: None,
            dropping: false,
            ready: None,
            last_byte_ms: 0,
            counters: ReceiverCounters::default(),
        })
    }

    /// As [`super::Receiver::handle_bytes`].
    #[must_use = "bytes after the end of a frame are not taken: hand them in again"]
    pub fn handle_bytes(&mut self, bytes: &[u8], now_ms: u64) -> usize {
        let mut taken: usize = 0;
        while self.ready.is_none() && taken < bytes.len() {
            let missing = self.report_bytes.saturating_sub(self.report.len());
            let rest = bytes.get(taken..).unwrap_or_default();
            let part = rest.get(..missing.min(rest.len())).unwrap_or_default();
            self.report.extend_from_slice(part);
            self.last_byte_ms = now_ms;
            taken = taken.saturating_add(part.len());
            if self.report.len() == self.report_bytes {
                let report = core::mem::take(&mut self.report);
                self.handle_report(&report);
            }
        }
        taken
    }

    fn handle_report(&mut self, report: &[u8]) {
        let [SCAN_REPORT, length, a, b, c, rest @ ..] = report else { return };
        let more = report.last().is_some_and(|last| last & MORE_FOLLOWS != 0);
        let length = usize::from(*length);
        let told = if self.length_counts_aim { length.checked_sub(AIM_BYTES) } else { Some(length) };
        let room = rest.len().saturating_sub(TAIL_BYTES);
        let data = told.filter(|told| *told <= room).and_then(|told| rest.get(..told));
        let Some(data) = data else {
            self.spoil(more, report.len());
            return;
        };
        if self.dropping {
            self.dropping = more;
            return;
        }
        let (id, mut text) = self.scan.take().unwrap_or_else(|| {
            let id = parse_aim_head(&[*a, *b, *c]).is_some().then_some([*b, *c]);
            (id, Vec::new())
        });
        text.extend_from_slice(data);
        if text.len() > self.scan_bytes_max {
            self.dropping = more;
            self.count_dropped(text.len());
            self.ready = Some(Framed::Overlong);
        } else if more {
            self.scan = Some((id, text));
        } else if !text.is_empty() {
            self.ready = Some(Framed::Frame(with_head(id, &text)));
        }
    }

    /// Half a scan is none: what came of it goes, and what is still to come.
    fn spoil(&mut self, more: bool, bytes: usize) {
        let scan = self.scan.take().map_or(0, |(_, text)| text.len());
        self.dropping = more;
        self.counters.broken = self.counters.broken.saturating_add(1);
        self.count_dropped(bytes.saturating_add(scan));
    }

    fn count_dropped(&mut self, bytes: usize) {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.counters.bytes_discarded = self.counters.bytes_discarded.saturating_add(bytes);
    }

    /// As [`super::Receiver::handle_time`].
    pub fn handle_time(&mut self, now_ms: u64) {
        if self.deadline_ms().is_some_and(|deadline_ms| deadline_ms <= now_ms) {
            self.reset();
        }
    }

    /// As [`super::Receiver::deadline_ms`].
    #[must_use]
    pub fn deadline_ms(&self) -> Option<u64> {
        let open = !self.report.is_empty() || self.scan.is_some() || self.dropping;
        open.then(|| self.last_byte_ms.saturating_add(self.idle_ms))
    }

    /// As [`super::Receiver::poll_frame`].
    pub fn poll_frame(&mut self) -> Option<Framed> {
        self.ready.take()
    }

    /// As [`super::Receiver::reset`].
    pub fn reset(&mut self) {
        let report = core::mem::take(&mut self.report).len();
        if report > 0 || self.scan.is_some() {
            self.spoil(false, report);
        }
        self.dropping = false;
    }

    /// As [`super::Receiver::counters`].
    #[must_use]
    pub fn counters(&self) -> ReceiverCounters {
        self.counters
    }
}

#[cfg(test)]
#[path = "hid_report_tests.rs"]
mod tests;
