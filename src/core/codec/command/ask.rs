//! What can be asked of a scanner, in the grammar of its family.

use super::{datalogic, menu, packet, zone};
use crate::core::codec::profile::{Family, Profile, Setting};

/// How the mode for commands is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    /// What was set lasts until the power is lost.
    Temporary,
    /// What was set lasts.
    Lasting,
    /// What was set is forgotten.
    Discard,
}

/// One question or order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Enter the mode in which commands are taken.
    Enter,
    /// Who are you?
    Identify,
    /// How does this setting stand?
    Query(Setting),
    /// Set it.
    Write {
        /// The setting.
        setting: Setting,
        /// How it stands: a zone keeps the bits that are not the setting's.
        current: Vec<u8>,
        /// Whether it is to last through a loss of power.
        lasting: bool,
    },
    /// Leave that mode.
    Leave(Leave),
}

/// What the scanner answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// It did what was asked; a value where one was asked for, else empty.
    Value(Vec<u8>),
    /// It refused.
    Refused {
        /// What of the command it refused, or its own number for why, as text.
        what: String,
    },
}

/// The bytes of a question; `None` where this family needs or has none for it, or where it is a guess.
#[must_use]
pub fn encode_ask(profile: &Profile, ask: &Ask) -> Option<Vec<u8>> {
    let allowed = match ask {
        Ask::Write { setting, .. } => setting.may_be_sent(),
        Ask::Query(setting) => !setting.query.is_empty() || setting.zone.is_some(),
        Ask::Identify => !profile.identify.send.is_empty(),
        Ask::Enter | Ask::Leave(_) => !profile.command.enter.is_empty(),
    };
    if !allowed {
        return None;
    }
    match profile.family {
        Family::Honeywell | Family::Newland => menu::encode(profile, ask),
        Family::Datalogic => datalogic::encode(profile, ask),
        Family::GrowZone => zone::encode(profile, ask),
        Family::ZebraSsi => packet::encode(profile, ask),
        Family::Plain | Family::ZebraText | Family::Wedge | Family::HidPos => None,
    }
}

/// The answer in the bytes that came since the question; `None` while it is not whole.
#[must_use]
pub(super) fn parse_reply(profile: &Profile, ask: &Ask, bytes: &[u8]) -> Option<Reply> {
    match profile.family {
        Family::Honeywell | Family::Newland => menu::parse(profile, ask, bytes),
        Family::Datalogic => datalogic::parse(profile, bytes),
        Family::GrowZone => zone::parse(ask, bytes),
        Family::ZebraSsi => packet::parse(bytes),
        Family::Plain | Family::ZebraText | Family::Wedge | Family::HidPos => None,
    }
}

/// Where `needle` first stands in `bytes`.
pub(super) fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    if needle.is_empty() {
        return Some(0);
    }
    bytes.windows(needle.len()).position(|window| window.eq_ignore_ascii_case(needle))
}
