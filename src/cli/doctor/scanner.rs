//! The scanner: whether it is there, who may use it, who holds it, how it is kept, what it answers.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::finding::Finding;
use super::patient::Patient;
use super::verdict::Verdict;
use crate::cli::scanner::{Probe, find_serial_profile, probe};
use crate::core::codec::command::Identity;
use crate::core::codec::profile::{Profile, Transport};
use crate::device::machine::{
    Account, Candidate, Need, Rights, find_candidate, find_candidates, find_holders, group_of, is_running,
    load_care,
};
use crate::device::scanner::{Cure, Link, PortFault, Profiles, Talk};
use crate::till::config::ScannerSettings;
use crate::till::presence::Presence;

/// With so many scans that could not be read, and more than one in [`GARBAGE_SHARE`], something is wrong.
const GARBAGE_MIN: u64 = 10;
const GARBAGE_SHARE: u64 = 20;

/// How device files are called whose number changes when they are plugged in again.
const FLEETING: [&str; 4] = ["dev/ttyACM", "dev/ttyUSB", "dev/hidraw", "dev/input/event"];

/// Where pseudo-terminals are. The program that stands for a scanner there holds its own end.
const PSEUDO: &str = "/dev/pts";

/// All about the scanner.
pub(super) fn check_scanner(patient: &Patient, found: &mut Vec<Finding>) {
    let Some(settings) = &patient.config.scanner else {
        found.push(Verdict::ScannerNone.into());
        return;
    };
    let Ok(profiles) = Profiles::load(None) else { return };
    let look = Look { patient, settings, profiles: &profiles };
    let Some(candidate) = find_candidate(patient.root(), &settings.port) else {
        found.push(look.judge_gone());
        return;
    };
    let refused = look.judge_kind(&candidate).or_else(|| look.judge_rights(&candidate));
    match refused.or_else(|| look.judge_holders(&candidate)) {
        Some(refused) => found.push(refused),
        None => look.try_it(found),
    }
    look.check_care(&candidate, found);
    if let Some(profile) = settings.profile().filter(|profile| !profile.tried) {
        found.push(Finding::from(Verdict::ScannerUntried).text("profile", &profile.id));
    }
}

/// Why a user may not use a device. To be of its group must help, and must not open everything else.
fn judge_access(account: &Account, rights: Rights, need: Need) -> Option<Verdict> {
    if account.may_use(rights, need) {
        return None;
    }
    let member = Account { name: String::new(), uid: u32::MAX, groups: vec![rights.gid] };
    let by_group = rights.gid != 0 && member.may_use(rights, need);
    Some(if by_group { Verdict::ScannerDenied } else { Verdict::ScannerRootOnly })
}

struct Look<'p> {
    patient: &'p Patient,
    settings: &'p ScannerSettings,
    profiles: &'p Profiles,
}

impl Look<'_> {
    fn port(&self) -> String {
        let port = &self.settings.port;
        std::path::absolute(port).unwrap_or_else(|_| port.clone()).display().to_string()
    }

    fn of(&self, verdict: Verdict) -> Finding {
        Finding::from(verdict).text("port", self.port())
    }

    fn transport(&self) -> Transport {
        match self.settings.driver().link {
            Link::Serial(_) => Transport::Serial,
            Link::Hidraw => Transport::Hidraw,
            Link::Keyboard { .. } => Transport::Evdev,
        }
    }

    /// There is nothing at the path: what else may be the scanner?
    fn judge_gone(&self) -> Finding {
        let others = find_candidates(self.patient.root(), self.profiles.iter());
        let others = others.into_iter().filter(|other| other.usb.is_some()).collect::<Vec<_>>();
        let best = |other: &Candidate| other.node.names.first().unwrap_or(&other.node.path).clone();
        let same = others.iter().find(|other| other.transport == self.transport());
        if let Some(other) = same {
            return self.of(Verdict::ScannerElsewhere).path("other", &best(other));
        }
        let typing = others.iter().find(|other| other.transport == Transport::Evdev);
        if let Some(other) = typing {
            let vid = other.usb.as_ref().map(|usb| usb.vid.as_str()).unwrap_or_default();
            let sheet = find_serial_profile(self.profiles, vid).unwrap_or("line-scanner");
            return self.of(Verdict::ScannerTypes).path("other", &best(other)).text("sheet", sheet);
        }
        self.of(Verdict::ScannerGone)
    }

    /// A profile for another kind of device file.
    fn judge_kind(&self, candidate: &Candidate) -> Option<Finding> {
        let differs = candidate.usb.is_some() && candidate.transport != self.transport();
        let profile = self.settings.profile().map_or("line-scanner", |profile| profile.id.as_str());
        differs.then(|| self.of(Verdict::ScannerWrongKind).text("profile", profile))
    }

    /// Whoever runs the till must be allowed to read it, and to write to a serial port: the owner of the data folder, where that is another
    /// user than the one who asks.
    fn judge_rights(&self, candidate: &Candidate) -> Option<Finding> {
        let root = self.patient.root();
        let rights = Rights::load(&candidate.node.real)?;
        let owner = Rights::load(&self.patient.data()).map(|data| Account::load(root, data.uid));
        let account = owner.unwrap_or_else(|| Account::load_own(root));
        let group = group_of(root, &candidate.node.real).unwrap_or_default();
        let denied = |verdict| self.of(verdict).text("user", &account.name).text("group", &group);
        let need = if self.transport() == Transport::Serial { Need::ReadWrite } else { Need::Read };
        if let Some(verdict) = judge_access(&account, rights, need) {
            return Some(denied(verdict));
        }
        (self.state() == Some("denied")).then(|| denied(Verdict::ScannerDeniedStill))
    }

    /// What a running till says of it.
    fn state(&self) -> Option<&str> {
        self.patient.told("/scanner/state").and_then(Value::as_str)
    }

    fn judge_holders(&self, candidate: &Candidate) -> Option<Finding> {
        let runs = matches!(self.patient.presence, Some(Presence::Running { .. }));
        if candidate.node.real.starts_with(PSEUDO) {
            return None;
        }
        let holders = find_holders(self.patient.root(), &candidate.node.real);
        let holder = holders.into_iter().find(|holder| !(runs && holder.name == "tallytill"))?;
        let verdict = match holder.name.as_str() {
            "ModemManager" => Verdict::ScannerModem,
            "brltty" => Verdict::ScannerBraille,
            // Beside a till that reads it, whoever else has it open takes scans away or sees them.
            _ => Verdict::ScannerHeld,
        };
        Some(self.of(verdict).text("program", holder.name).number("pid", holder.pid.into()))
    }

    /// A running till says how it reads it; otherwise it is opened and asked.
    fn try_it(&self, found: &mut Vec<Finding>) {
        let runs = matches!(self.patient.presence, Some(Presence::Running { .. }));
        match self.state() {
            Some("ready") => self.judge_scans(found),
            Some("busy") => found.push(self.of(Verdict::ScannerHeldUnseen)),
            Some(_) => found.push(self.of(Verdict::ScannerWaiting)),
            // A till that says nothing may be reading it: it is left alone.
            None if runs => {}
            None => found.push(self.open()),
        }
    }

    fn judge_scans(&self, found: &mut Vec<Finding>) {
        let count = |name: &str| {
            self.patient.told(&format!("/scanner/{name}")).and_then(Value::as_u64).unwrap_or_default()
        };
        let (scans, refused) = (count("scans"), count("refused"));
        found.push(self.of(Verdict::ScannerReady).number("scans", scans));
        if refused >= GARBAGE_MIN && refused.saturating_mul(GARBAGE_SHARE) > scans {
            let garbage = self.of(Verdict::ScannerGarbage).number("refused", refused);
            found.push(garbage.number("scans", scans));
        }
    }

    fn open(&self) -> Finding {
        let port = &self.settings.port;
        let config = self.settings.driver();
        let Link::Serial(line) = config.link else {
            return match std::fs::File::open(port) {
                Ok(_) => self.of(Verdict::ScannerOpens),
                Err(error) => self.of(Verdict::ScannerNoPort).text("detail", error),
            };
        };
        let plain = self.profiles.find("line-scanner").ok();
        let profile = self.settings.profile().or(plain);
        let Some(profile) = profile else { return self.of(Verdict::ScannerOpens) };
        if self.patient.is_quiet || !profile.family.takes_commands() {
            return match Talk::open(port, profile, line.baud) {
                Ok(_) => self.of(Verdict::ScannerOpens),
                Err(fault) => self.judge_fault(&fault),
            };
        }
        self.ask(port, profile)
    }

    /// Asks who it is, and nothing else.
    fn ask(&self, port: &Path, profile: &Profile) -> Finding {
        let named = |verdict| self.of(verdict).text("profile", &profile.id);
        match probe(port, profile) {
            Probe::Answered { answer, identity: Identity::Same, .. } => {
                named(Verdict::ScannerAnswers).text("answer", answer.trim_start_matches('·'))
            }
            Probe::Answered { answer, .. } => named(Verdict::ScannerStranger).text("answer", answer),
            Probe::Refused { what } => named(Verdict::ScannerAnswers).text("answer", what),
            Probe::Silent { .. } => named(Verdict::ScannerSilent),
            Probe::Closed(fault) => self.judge_fault(&fault),
            Probe::Gone(error) => self.of(Verdict::ScannerNoPort).text("detail", error),
        }
    }

    fn judge_fault(&self, fault: &PortFault) -> Finding {
        match fault.cure {
            Cure::PlugIn => self.of(Verdict::ScannerGone),
            // Its holder is another user's, which only root is shown.
            Cure::CloseOtherProgram => self.of(Verdict::ScannerHeldUnseen),
            Cure::GrantAccess => {
                let group = group_of(self.patient.root(), &self.settings.port).unwrap_or_default();
                let own = Account::load_own(self.patient.root()).name;
                let verdict = if group == "root" { Verdict::ScannerRootOnly } else { Verdict::ScannerDenied };
                self.of(verdict).text("user", own).text("group", group)
            }
            Cure::CheckPort => self.of(Verdict::ScannerNoPort).text("detail", fault),
        }
    }

    /// How the system keeps it.
    fn check_care(&self, candidate: &Candidate, found: &mut Vec<Finding>) {
        let Some(usb) = &candidate.usb else { return };
        let port = &self.settings.port;
        let name = port.strip_prefix(self.patient.root()).unwrap_or(port).display().to_string();
        if FLEETING.iter().any(|fleeting| name.starts_with(fleeting)) {
            let better = candidate.node.names.first().cloned();
            let better = better.unwrap_or_else(|| PathBuf::from("/dev/tallytill/…"));
            found.push(self.of(Verdict::ScannerName).path("better", &better));
        }
        let care = load_care(self.patient.root(), candidate);
        if care.sleeps == Some(true) {
            found.push(self.of(Verdict::ScannerSleeps).text("vid", &usb.vid));
        }
        let near = candidate.transport == Transport::Serial && care.no_modem != Some(true);
        if near && is_running(self.patient.root(), "ModemManager") {
            found.push(self.of(Verdict::ScannerModemNear));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_told_to_join_a_group_that_does_not_help_or_opens_everything() {
        let till = Account { name: "tallytill".to_owned(), uid: 990, groups: vec![980] };
        let judged = |gid, mode| judge_access(&till, Rights { uid: 0, gid, mode }, Need::ReadWrite);
        assert_eq!(judged(980, 0o660), None);
        assert_eq!(judged(20, 0o660), Some(Verdict::ScannerDenied));
        assert_eq!(judged(0, 0o660), Some(Verdict::ScannerRootOnly));
        assert_eq!(judged(20, 0o600), Some(Verdict::ScannerRootOnly));
    }
}
