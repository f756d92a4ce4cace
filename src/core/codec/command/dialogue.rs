//! One question at a time: the silence before it, the wait for its answer, its repetition.

use super::ask::{Ask, Reply, encode_ask, parse_reply};
use super::packet;
use crate::core::codec::profile::{Family, Profile};

/// The most bytes that are kept of what comes while an answer is waited for: a scanner that sends more is not answering.
const ANSWER_BYTES_MAX: usize = 4096;

/// How a question ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The scanner answered.
    Reply(Reply),
    /// It did not, however often it was asked.
    Silent {
        /// What came instead of an answer.
        heard: Vec<u8>,
    },
    /// There is nothing to send for this question.
    Unasked,
}

/// A question in progress.
#[derive(Debug)]
struct Pending {
    ask: Ask,
    bytes: Vec<u8>,
    /// When it is sent; `None` once it is.
    send_at_ms: Option<u64>,
    /// When the wait for its answer ends.
    until_ms: u64,
    sent: u32,
    heard: Vec<u8>,
}

/// The talk with one scanner.
#[derive(Debug)]
pub struct Dialogue {
    profile: Profile,
    pending: Option<Pending>,
    send_first: Option<Vec<u8>>,
    outcome: Option<Outcome>,
}

impl Dialogue {
    /// A talk in which nothing was asked yet.
    #[must_use]
    pub fn new(profile: Profile) -> Self {
        Self { profile, pending: None, send_first: None, outcome: None }
    }

    /// Asks; what was asked before is forgotten. Drive it until [`Dialogue::poll_outcome`] gives something.
    pub fn ask(&mut self, ask: Ask, now_ms: u64) {
        self.outcome = None;
        self.pending = None;
        let Some(bytes) = encode_ask(&self.profile, &ask) else {
            self.outcome = Some(Outcome::Unasked);
            return;
        };
        if self.profile.family == Family::ZebraSsi {
            self.send_first = Some(vec![packet::WAKE]);
        }
        let send_at_ms = Some(now_ms.saturating_add(u64::from(self.profile.command.gap_ms)));
        self.pending = Some(Pending { ask, bytes, send_at_ms, until_ms: 0, sent: 0, heard: Vec::new() });
    }

    /// What has to be sent now.
    pub fn poll_send(&mut self, now_ms: u64) -> Option<Vec<u8>> {
        if let Some(bytes) = self.send_first.take() {
            return Some(bytes);
        }
        let pending = self.pending.as_mut()?;
        if pending.send_at_ms? > now_ms {
            return None;
        }
        pending.send_at_ms = None;
        pending.sent = pending.sent.saturating_add(1);
        pending.until_ms = now_ms.saturating_add(u64::from(self.profile.command.timeout_ms));
        pending.heard.clear();
        Some(pending.bytes.clone())
    }

    /// Takes bytes that came. What comes before the question is sent is no answer to it.
    pub fn handle_bytes(&mut self, bytes: &[u8]) {
        let Some(pending) = &mut self.pending else { return };
        if pending.send_at_ms.is_some() {
            return;
        }
        let room = ANSWER_BYTES_MAX.saturating_sub(pending.heard.len());
        pending.heard.extend_from_slice(bytes.get(..room.min(bytes.len())).unwrap_or_default());
        if let Some(reply) = parse_reply(&self.profile, &pending.ask, &pending.heard) {
            let carries_data = matches!(&reply, Reply::Value(value) if !value.is_empty());
            if self.profile.family == Family::ZebraSsi && carries_data {
                self.send_first = packet::acknowledgement();
            }
            self.pending = None;
            self.outcome = Some(Outcome::Reply(reply));
        }
    }

    /// Says how late it is: a question without an answer is sent again, or ends.
    pub fn handle_time(&mut self, now_ms: u64) {
        let Some(pending) = &mut self.pending else { return };
        if pending.send_at_ms.is_some() || now_ms < pending.until_ms {
            return;
        }
        if pending.sent <= self.profile.command.resend {
            pending.send_at_ms = Some(now_ms.saturating_add(u64::from(self.profile.command.gap_ms)));
        } else {
            let heard = core::mem::take(&mut pending.heard);
            self.pending = None;
            self.outcome = Some(Outcome::Silent { heard });
        }
    }

    /// When [`Dialogue::poll_send`] or [`Dialogue::handle_time`] has something to do.
    #[must_use]
    pub fn deadline_ms(&self) -> Option<u64> {
        let pending = self.pending.as_ref()?;
        Some(pending.send_at_ms.unwrap_or(pending.until_ms))
    }

    /// How the question ended.
    pub fn poll_outcome(&mut self) -> Option<Outcome> {
        self.outcome.take()
    }
}

#[cfg(test)]
#[path = "dialogue_tests.rs"]
mod tests;
