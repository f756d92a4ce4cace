//! What a till says about itself: scans, the age of what it knows, head office, the scanner.

use super::Phrase;
use crate::core::model::Timestamp;
use crate::device::display::DisplayState;
use crate::device::printer::PrinterState;
use crate::device::scanner::{Cure, ScannerState};
use crate::journal::{Life, Why};
use crate::texts::Args;
use crate::till::event::{Seen, SeenKind};
use crate::till::link::LinkState;

/// A week: so long it is told that the journal went on under a new number.
const NEWS_MS: u64 = 7 * 24 * 3_600_000;

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
            SeenKind::CardUnsigned => plain("scan-card-unsigned"),
            SeenKind::CardRefused => plain("scan-card-refused"),
            SeenKind::CardUnverified => plain("scan-card-unverified"),
            SeenKind::Badge => plain("scan-badge"),
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
            LinkState::Refused("till_revoked") => "hub-till-revoked",
            LinkState::Refused(_) => "hub-refused",
        };
        self.say(key, &Args::new())
    }

    /// How the printer stands.
    pub fn printer(&self, state: Option<PrinterState>) -> String {
        self.say(&format!("printer-{}", printer_name(state)), &Args::new())
    }

    /// How the customer display stands.
    pub fn display(&self, state: Option<DisplayState>) -> String {
        self.say(&format!("display-{}", display_name(state)), &Args::new())
    }

    /// What happened to the journal lately: a few words and a sentence; `None` while nothing did.
    pub fn journal(&self, life: &Life, now: Timestamp) -> Option<(String, String)> {
        let recent = life.why != Why::First && now.since(life.began) < NEWS_MS;
        recent.then(|| {
            let code = life.why.code().replace('_', "-");
            (self.say("journal-renewed", &Args::new()), self.say(&format!("journal-{code}"), &Args::new()))
        })
    }

    /// How the scanner stands.
    pub fn scanner(&self, state: Option<ScannerState>) -> String {
        self.say(&format!("scanner-{}", scanner_name(state)), &Args::new())
    }
}

/// The stable name of a printer's state.
pub fn printer_name(state: Option<PrinterState>) -> &'static str {
    match state {
        None | Some(PrinterState::Stopped) => "off",
        Some(PrinterState::Ready) => "ready",
        Some(PrinterState::PaperLow) => "low",
        Some(PrinterState::Silent) => "silent",
        Some(PrinterState::PaperOut) => "paper",
        Some(PrinterState::CoverOpen) => "cover",
        Some(PrinterState::Error) => "error",
        Some(PrinterState::Offline) => "offline",
        Some(PrinterState::Opening) => "lost",
        Some(PrinterState::Unavailable(cure)) => cure_name(cure),
    }
}

/// The stable name of a customer display's state.
pub fn display_name(state: Option<DisplayState>) -> &'static str {
    match state {
        None | Some(DisplayState::Stopped) => "off",
        Some(DisplayState::Connected) => "ready",
        Some(DisplayState::Opening) => "lost",
        Some(DisplayState::Unavailable(cure)) => cure_name(cure),
    }
}

/// What keeps a device from being opened, as a state.
fn cure_name(cure: Cure) -> &'static str {
    match cure {
        Cure::GrantAccess => "denied",
        Cure::CloseOtherProgram => "busy",
        Cure::PlugIn | Cure::CheckPort => "missing",
    }
}

/// The stable name of a scanner's state.
pub fn scanner_name(state: Option<ScannerState>) -> &'static str {
    match state {
        None | Some(ScannerState::Stopped) => "off",
        Some(ScannerState::Connected) => "ready",
        Some(ScannerState::Opening) => "lost",
        Some(ScannerState::Unavailable(cure)) => cure_name(cure),
    }
}
