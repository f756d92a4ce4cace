//! Datalogic's service mode.
//!
//! ```text
//! $S CR              enter        $> CR        done
//! $c tag CR          read         $> value CR
//! $C tag value CR    write        $@ or $%     refused
//! $Ar, $r01, $s CR   leave: save, keep until the power is lost, forget
//! ```

use super::ask::{Ask, Leave, Reply, find};
use crate::core::codec::profile::Profile;

/// The bytes of a command.
pub(super) fn encode(profile: &Profile, ask: &Ask) -> Option<Vec<u8>> {
    let command = &profile.command;
    let body = match ask {
        Ask::Enter => &command.enter,
        Ask::Identify => &profile.identify.send,
        Ask::Query(setting) => &setting.query,
        Ask::Write { setting, .. } => &setting.wire,
        Ask::Leave(Leave::Temporary) => &command.leave_temp,
        Ask::Leave(Leave::Lasting) => &command.leave_perm,
        Ask::Leave(Leave::Discard) => &command.leave_discard,
    };
    Some([body.as_bytes(), command.post.as_bytes()].concat())
}

/// The answer to a command: from its mark to the CR. What stands before the mark came from elsewhere.
pub(super) fn parse(profile: &Profile, bytes: &[u8]) -> Option<Reply> {
    let command = &profile.command;
    let (ok, bad) = (command.ok.as_bytes(), command.bad.as_bytes());
    let end = *command.post.as_bytes().first()?;
    let taken = find(bytes, ok);
    let lead = *ok.first()?;
    let refused = bytes.windows(2).position(|pair| matches!(pair, [a, b] if *a == lead && bad.contains(b)));
    let (begin, is_taken) = match (taken, refused) {
        (Some(taken), Some(refused)) => (taken.min(refused), taken < refused),
        (Some(taken), None) => (taken, true),
        (None, Some(refused)) => (refused, false),
        (None, None) => return None,
    };
    let answer = bytes.get(begin..)?;
    let answer = answer.get(..answer.iter().position(|byte| *byte == end)?)?;
    if is_taken {
        Some(Reply::Value(answer.get(ok.len()..)?.to_vec()))
    } else {
        Some(Reply::Refused { what: String::from_utf8_lossy(answer).into_owned() })
    }
}
