//! The menu commands of Honeywell and Newland.
//!
//! ```text
//! Honeywell   16 4D 0D  Tag SubTag Data [, or ; and more]  mark
//! Newland     7E 01 30 30 30 30  mark  Tag SubTag Data [, or ; and more]  ; 03
//! ```
//!
//! The answer repeats the command with a status byte before each punctuation mark: 06 taken, 05 unknown, 15 out of range.
//! Newland puts `02 01 30 30 30 30` before it. A scan that comes in between is passed over.

use super::ask::{Ask, Reply, find};
use crate::core::codec::profile::{Commands, Family, Profile};

/// How many letters name a menu entry.
const TAG_BYTES: usize = 6;

/// The command without its frame, and whether it lasts. A query changes nothing, and is sent as the manuals print it.
fn body<'a>(profile: &'a Profile, ask: &'a Ask) -> Option<(&'a [u8], bool)> {
    match ask {
        Ask::Identify => Some((profile.identify.send.as_bytes(), true)),
        Ask::Query(setting) => Some((setting.query.as_bytes(), true)),
        Ask::Write { setting, lasting, .. } => Some((setting.wire.as_bytes(), *lasting)),
        Ask::Enter | Ask::Leave(_) => None,
    }
}

fn mark(command: &Commands, lasting: bool) -> &[u8] {
    if lasting { command.perm.as_bytes() } else { command.temp.as_bytes() }
}

/// The bytes of a command.
pub(super) fn encode(profile: &Profile, ask: &Ask) -> Option<Vec<u8>> {
    let (body, lasting) = body(profile, ask)?;
    let command = &profile.command;
    let mark = mark(command, lasting);
    let parts = match profile.family {
        Family::Newland => [command.pre.as_bytes(), mark, body, command.post.as_bytes()],
        _ => [command.pre.as_bytes(), body, mark, command.post.as_bytes()],
    };
    Some(parts.concat())
}

/// The answer to a command.
pub(super) fn parse(profile: &Profile, ask: &Ask, bytes: &[u8]) -> Option<Reply> {
    let (body, lasting) = body(profile, ask)?;
    let command = &profile.command;
    let mark = mark(command, lasting);
    let end = if profile.family == Family::Newland { command.post.as_bytes() } else { mark };
    let after_head = find(bytes, command.reply.as_bytes())?.checked_add(command.reply.as_bytes().len())?;
    let rest = bytes.get(after_head..)?;
    // The identity of some models begins without repeating its name.
    let tag = body.get(..TAG_BYTES).unwrap_or(body);
    let begin = match find(rest, tag) {
        Some(begin) => begin,
        None if *ask == Ask::Identify => 0,
        None => return None,
    };
    parse_echo(rest.get(begin..)?, command, end)
}

/// Reads `text status punctuation` up to the end mark.
fn parse_echo(echo: &[u8], command: &Commands, end: &[u8]) -> Option<Reply> {
    let (ok, bad) = (command.ok.as_bytes(), command.bad.as_bytes());
    let mut value = Vec::new();
    let mut refused: Option<Vec<u8>> = None;
    let mut segment = Vec::new();
    let mut rest = echo;
    while let [status, after @ ..] = rest {
        let known = ok.contains(status) || bad.contains(status);
        let ends = after.starts_with(end);
        let parts = matches!(after, [b',' | b';', ..]);
        if !known || !(ends || parts) {
            segment.push(*status);
            rest = after;
            continue;
        }
        if bad.contains(status) && refused.is_none() {
            refused = Some(segment.clone());
        }
        value.append(&mut segment);
        if ends {
            let what = refused.map(|what| String::from_utf8_lossy(&what).into_owned());
            return Some(what.map_or(Reply::Value(value), |what| Reply::Refused { what }));
        }
        value.extend(after.first());
        rest = after.get(1..).unwrap_or_default();
    }
    None
}
