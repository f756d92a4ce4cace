//! What a till says about itself: scans, the age of what it knows, head office, the scanner.

use super::Phrase;
use crate::core::model::Timestamp;
use crate::device::scanner::{Cure, ScannerState};
use crate::texts::Args;
use crate::till::event::{Seen, SeenKind};
use crate::till::link::LinkState;

impl Phrase<'_> {
    /// What a scan is, as a sentence.
    pub fn seen(&self, seen: &Seen) -> String {
        let plain = |key| self.say(key, &Args::new());
        let code = |key| self.say(key, &Args::new().text("code", seen.text.clone()));
        match &seen.kind {
            SeenKind::MemberCard { name: Some(name) } => {
                self.say("scan-member-card-of", &Args::new().text("name", name.clone()))
            }
            SeenKind::MemberCard { name: None } => plain("scan-member-card"),
            SeenKind::NewCard => plain("scan-new-card"),
            SeenKind::CardBlocked => plain("scan-card-blocked"),
            SeenKind::CardRefused => plain("scan-card-refused"),
            SeenKind::CardUnverified => plain("scan-card-unverified"),
            SeenKind::Receipt { .. } => plain("scan-receipt"),
            SeenKind::Goods { name, .. } => {
                self.say("scan-goods", &Args::new().text("name", name.get(self.language)))
            }
            SeenKind::Coupon { name } => {
                self.say("scan-coupon", &Args::new().text("name", name.get(self.language)))
            }
            SeenKind::GoodsUnknown => code("scan-goods-unknown"),
            SeenKind::SetupCode => plain("scan-setup-code"),
            SeenKind::Unknown => code("scan-unknown"),
            SeenKind::Garbled => plain("scan-garbled"),
            SeenKind::Overlong => plain("scan-overlong"),
            SeenKind::Unavailable => plain("problem-cache-unavailable"),
        }
    }

    /// How old knowledge is.
    pub fn age(&self, as_of: Option<Timestamp>, now: Timestamp) -> String {
        let Some(as_of) = as_of else { return self.say("as-of-never", &Args::new()) };
        let minutes = now.since(as_of) / 60_000;
        let (key, count) = match minutes {
            0 => return self.say("as-of-just-now", &Args::new()),
            1..60 => ("as-of-minutes", minutes),
            60..2_880 => ("as-of-hours", minutes / 60),
            _ => ("as-of-days", minutes / 1_440),
        };
        self.say(key, &Args::new().number("n", i64::try_from(count).unwrap_or(i64::MAX)))
    }

    /// How the connection to head office stands.
    pub fn link(&self, state: LinkState) -> String {
        let key = match state {
            LinkState::Online => "hub-online",
            LinkState::Offline => "hub-offline",
            LinkState::Refused(_) => "hub-refused",
        };
        self.say(key, &Args::new())
    }

    /// How the scanner stands.
    pub fn scanner(&self, state: Option<ScannerState>) -> String {
        self.say(&format!("scanner-{}", scanner_name(state)), &Args::new())
    }
}

/// The stable name of a scanner's state.
pub fn scanner_name(state: Option<ScannerState>) -> &'static str {
    match state {
        None | Some(ScannerState::Stopped) => "off",
        Some(ScannerState::Connected) => "ready",
        Some(ScannerState::Opening) => "lost",
        Some(ScannerState::Unavailable(Cure::GrantAccess)) => "denied",
        Some(ScannerState::Unavailable(Cure::CloseOtherProgram)) => "busy",
        Some(ScannerState::Unavailable(Cure::PlugIn | Cure::CheckPort)) => "missing",
    }
}
