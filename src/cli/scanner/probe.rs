//! Asking a device who it is, in the grammar of a profile.

use std::path::Path;

use super::meaning::hex;
use crate::core::codec::command::{Ask, Identity, Leave, Outcome, Reply, judge_identity};
use crate::core::codec::profile::Profile;
use crate::device::scanner::{PortFault, Talk};

/// The most characters of an answer that are shown.
const SHOWN_CHARS_MAX: usize = 160;

/// What came of asking.
pub(in crate::cli) enum Probe {
    /// It answered in the grammar of the profile, at this line speed.
    Answered { baud: u32, answer: String, identity: Identity },
    /// It refused the query: it speaks the grammar.
    Refused { what: String },
    /// No answer in this grammar, at any line speed of the profile.
    Silent { heard: String },
    /// The device cannot be opened.
    Closed(PortFault),
    /// It went away while it was asked.
    Gone(std::io::Error),
}

/// Asks at each line speed of the profile until it answers. Nothing but the query is sent.
pub(in crate::cli) fn probe(path: &Path, profile: &Profile) -> Probe {
    let mut heard = String::new();
    for baud in core::iter::once(profile.line.baud).chain(profile.line.probe.iter().copied()) {
        let mut talk = match Talk::open(path, profile, baud) {
            Ok(talk) => talk,
            Err(fault) => return Probe::Closed(fault),
        };
        match identify(&mut talk, profile) {
            Ok(Outcome::Reply(Reply::Value(answer))) => {
                let identity = judge_identity(profile, &answer);
                let own = answer.strip_prefix(profile.identify.send.as_bytes()).unwrap_or(&answer);
                return Probe::Answered { baud, answer: shown(own), identity };
            }
            Ok(Outcome::Reply(Reply::Refused { what })) => return Probe::Refused { what },
            Ok(Outcome::Silent { heard: bytes }) if !bytes.is_empty() => heard = shown(&bytes),
            Ok(Outcome::Silent { .. } | Outcome::Unasked) => {}
            Err(error) => return Probe::Gone(error),
        }
    }
    Probe::Silent { heard }
}

/// The identifying query, in the mode for commands where there is one; that mode is left again.
fn identify(talk: &mut Talk, profile: &Profile) -> std::io::Result<Outcome> {
    if profile.command.enter.is_empty() {
        return talk.ask(Ask::Identify);
    }
    let entered = talk.enter()?;
    if !matches!(entered, Outcome::Reply(Reply::Value(_))) {
        return Ok(entered);
    }
    let outcome = talk.ask(Ask::Identify)?;
    talk.leave(Leave::Discard)?;
    Ok(outcome)
}

/// An answer on one line, as a person can read it: text, or bytes where there is none in it.
pub(super) fn shown(answer: &[u8]) -> String {
    if !answer.iter().any(u8::is_ascii_graphic) {
        return hex(answer, SHOWN_CHARS_MAX);
    }
    let text: String = String::from_utf8_lossy(answer)
        .chars()
        .map(|c| match c {
            '\r' | '\n' | '\t' => ' ',
            c if c.is_control() => '·',
            c => c,
        })
        .take(SHOWN_CHARS_MAX)
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
