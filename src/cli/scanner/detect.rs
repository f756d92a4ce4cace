//! `tallytill scanner detect`: what is there, who holds it, what it answers, what fits, and how to mend what is wrong.

use std::io::{Write, stdout};
use std::path::Path;
use std::process::ExitCode;

use super::arguments::DetectArguments;
use super::probe::{Probe, probe};
use crate::core::codec::command::Identity;
use crate::core::codec::profile::{Family, Profile, Transport, UsbClass};
use crate::device::machine::{Candidate, Holder, find_candidate, find_candidates, find_holders, group_of};
use crate::device::scanner::{Cure, PortFault, Profiles};

/// Looks at every device, or at those that were named.
pub(super) fn run(arguments: &DetectArguments) -> anyhow::Result<ExitCode> {
    let profiles = arguments.profiles.load()?;
    let mut out = stdout();
    let candidates = if arguments.ports.is_empty() {
        find_candidates(&arguments.root, profiles.iter())
    } else {
        let named = arguments.ports.iter();
        named
            .map(|path| {
                find_candidate(&arguments.root, path).ok_or_else(|| {
                    anyhow::anyhow!(
                        "there is no `{}`; plug the scanner in or correct the path",
                        path.display()
                    )
                })
            })
            .collect::<anyhow::Result<_>>()?
    };
    if candidates.is_empty() {
        writeln!(out, "no serial port, point-of-sale device or scanner that types was found")?;
        writeln!(
            out,
            "  mend  plug the scanner in; listen for its beep, and try another cable and another socket"
        )?;
        return Ok(ExitCode::FAILURE);
    }
    let mut sound = false;
    for (index, candidate) in candidates.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        let mut report = Report { out: &mut out, arguments, profiles: &profiles, candidate };
        sound |= report.tell()?;
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The profile whose sheet turns a scanner of this maker into a serial port.
pub(in crate::cli) fn find_serial_profile<'p>(profiles: &'p Profiles, vid: &str) -> Option<&'p str> {
    let serial = profiles.iter().find(|profile| {
        let maker = profile.matching.usb.iter().any(|usb| usb.vid == vid && usb.class == UsbClass::Cdc);
        maker && profile.family != Family::Plain
    });
    serial.map(|profile| profile.id.as_str())
}

struct Report<'r, W> {
    out: &'r mut W,
    arguments: &'r DetectArguments,
    profiles: &'r Profiles,
    candidate: &'r Candidate,
}

impl<W: Write> Report<'_, W> {
    fn line(&mut self, key: &str, text: impl core::fmt::Display) -> std::io::Result<()> {
        writeln!(self.out, "  {key:<9} {text}")?;
        self.out.flush()
    }

    /// Tells all about one device, and whether it can be used.
    fn tell(&mut self) -> anyhow::Result<bool> {
        let candidate = self.candidate;
        let kind = match (candidate.transport, candidate.usb.as_ref().map(|usb| usb.class)) {
            (Transport::Evdev, _) => "types like a keyboard",
            (Transport::Hidraw, _) => "USB point-of-sale scanner",
            (Transport::Serial, Some(UsbClass::Converter)) => "USB converter to a serial line",
            (Transport::Serial, Some(_)) => "USB serial port",
            (Transport::Serial, None) => "serial port",
        };
        writeln!(self.out, "{}  {kind}", candidate.node.path.display())?;
        if let Some(usb) = &candidate.usb {
            let serial = usb.serial.as_deref().map(|serial| format!(", serial number {serial}"));
            self.line(
                "usb",
                format!("{}:{} {}{}", usb.vid, usb.pid, usb.name(), serial.unwrap_or_default()),
            )?;
        }
        for name in &candidate.node.names {
            self.line("name", name.display())?;
        }
        let stays = candidate.node.names.is_empty() && candidate.usb.is_some();
        if stays && candidate.transport != Transport::Hidraw {
            self.line(
                "note",
                "it has no name that stays when it is plugged in again; give it one by a udev rule",
            )?;
        }
        let holders = find_holders(&self.arguments.root, &candidate.node.real);
        let fitting = self.fitting();
        if !holders.is_empty() {
            self.tell_held(&holders)?;
            return Ok(holders.iter().any(|holder| holder.name == "tallytill"));
        }
        match candidate.transport {
            Transport::Serial => self.ask(&fitting),
            Transport::Hidraw | Transport::Evdev => self.tell_file(&fitting),
        }
    }

    /// The profiles that may be meant, those that name the device most exactly first.
    fn fitting(&self) -> Vec<Profile> {
        let candidate = self.candidate;
        let mut fitting: Vec<&Profile> =
            self.profiles.iter().filter(|profile| candidate.fit(profile) > 0).collect();
        fitting.sort_by_key(|profile| core::cmp::Reverse(candidate.fit(profile)));
        fitting.into_iter().cloned().collect()
    }

    fn tell_held(&mut self, holders: &[Holder]) -> std::io::Result<()> {
        for Holder { pid, name } in holders {
            self.line("held by", format!("{name} (process {pid})"))?;
            let cure = match name.as_str() {
                "tallytill" => "this is the till at work; stop it first if you want to look closer".to_owned(),
                "ModemManager" => {
                    "it takes the scanner for a modem: install the udev rules of tallytill, or `systemctl disable --now ModemManager`; then plug the scanner in again".to_owned()
                }
                "brltty" => {
                    "it takes the scanner for a braille display: `systemctl mask brltty-udev` or remove brltty; then plug the scanner in again".to_owned()
                }
                _ => format!("close {name}: a scanner can serve one program only"),
            };
            self.line("mend", cure)?;
        }
        Ok(())
    }

    /// Asks in the grammar of each profile that fits, until one is answered.
    fn ask(&mut self, fitting: &[Profile]) -> anyhow::Result<bool> {
        let path = self.candidate.node.path.clone();
        let may_ask = |profile: &&Profile| profile.family.takes_commands() && self.may_ask(profile);
        let asked: Vec<&Profile> = fitting.iter().filter(may_ask).collect();
        let is_asked = !asked.is_empty();
        let mut heard = String::new();
        for profile in asked {
            match probe(&path, profile) {
                Probe::Answered { baud, answer, identity } => {
                    return self.tell_answer(profile, baud, &answer, &identity);
                }
                Probe::Refused { what } => {
                    self.line(
                        "answers",
                        format!("as `{}`, but refuses to say who it is (`{what}`)", profile.id),
                    )?;
                    return self.suggest(profile);
                }
                Probe::Silent { heard: said } if !said.is_empty() => heard = said,
                Probe::Silent { .. } => {}
                Probe::Closed(fault) => return self.tell_fault(&fault),
                Probe::Gone(error) => {
                    self.line("wrong", format!("it went away while it was asked ({error})"))?;
                    self.line("mend", "plug it in again, straight into the computer")?;
                    return Ok(false);
                }
            }
        }
        if !is_asked {
            self.line(
                "note",
                "not asked who it is: name it by --port to ask; a printer there would print the question",
            )?;
        } else {
            let said = if heard.is_empty() {
                "nothing".to_owned()
            } else {
                format!("`{heard}`, no grammar that is known")
            };
            self.line("answers", said)?;
        }
        let silent = fitting.iter().find(|profile| !profile.family.takes_commands());
        match silent {
            Some(profile) => {
                if !self.arguments.quiet && self.candidate.usb.is_none() {
                    self.line(
                        "note",
                        "perhaps nothing hangs on it: scan something with `test` below to see",
                    )?;
                }
                self.suggest(profile)
            }
            None => {
                self.line("wrong", "it does not answer: another line speed, another mode, or no scanner")?;
                if let Some(profile) = fitting.first() {
                    self.line("mend", format!("scan the codes of `tallytill scanner sheet {}`", profile.id))?;
                }
                Ok(false)
            }
        }
    }

    /// Whether a device may be asked in this profile's grammar: by its maker's number it is a scanner of this kind, or
    /// somebody named it. What hangs on any other line may be a printer.
    fn may_ask(&self, profile: &Profile) -> bool {
        let named = !self.arguments.ports.is_empty();
        let maker = self.candidate.fit(profile) >= Candidate::FIT_BY_MAKER;
        !self.arguments.quiet && (named || maker)
    }

    fn tell_answer(
        &mut self,
        profile: &Profile,
        baud: u32,
        answer: &str,
        identity: &Identity,
    ) -> anyhow::Result<bool> {
        let speed = if self.candidate.usb.as_ref().is_some_and(|usb| usb.class == UsbClass::Cdc) {
            String::new()
        } else {
            format!(" at {baud} bits per second")
        };
        let answer = if answer.is_empty() { "as expected" } else { answer };
        self.line("answers", format!("{answer}{speed}"))?;
        match identity {
            Identity::Same => self.suggest(profile),
            Identity::OtherMaker | Identity::Unexpected => {
                self.line(
                    "wrong",
                    format!("it speaks like `{}` and names another maker: a clone?", profile.id),
                )?;
                self.line(
                    "mend",
                    "no setting is sent to it; set it up by its own manual and read it as `line-scanner`",
                )?;
                Ok(false)
            }
        }
    }

    fn tell_fault(&mut self, fault: &PortFault) -> anyhow::Result<bool> {
        self.line("wrong", fault)?;
        let group = group_of(&self.arguments.root, &self.candidate.node.real);
        let cure = match (fault.cure, group) {
            (Cure::GrantAccess, Some(group)) => {
                format!("`sudo usermod -aG {group} USER` with the till's user, then start its service again")
            }
            (Cure::CloseOtherProgram, _) => {
                "look for the program with `sudo fuser -v` and the device, and close it".to_owned()
            }
            _ => "plug it in again, or name the right device".to_owned(),
        };
        self.line("mend", cure)?;
        Ok(false)
    }

    /// A device that is read and never asked.
    fn tell_file(&mut self, fitting: &[Profile]) -> anyhow::Result<bool> {
        let real = self.candidate.node.real.clone();
        if let Err(error) = std::fs::File::open(&real)
            && error.kind() == std::io::ErrorKind::PermissionDenied
        {
            self.line("wrong", "access is denied")?;
            let group = group_of(&self.arguments.root, &real).unwrap_or_else(|| "input".to_owned());
            let mend = if group == "root" {
                "install the udev rules of tallytill, then plug the scanner in again".to_owned()
            } else {
                format!("`sudo usermod -aG {group} USER` with the till's user, then start its service again")
            };
            self.line("mend", mend)?;
            return Ok(false);
        }
        if self.candidate.transport == Transport::Evdev {
            self.line("wrong", "the scanner types into whatever window has the focus")?;
            let vid = self.candidate.usb.as_ref().map(|usb| usb.vid.clone()).unwrap_or_default();
            if let Some(serial) = find_serial_profile(self.profiles, &vid) {
                self.line(
                    "mend",
                    format!("better: print `tallytill scanner sheet {serial}` and scan its codes"),
                )?;
            }
            self.line("mend", "or let the till read its keys as it is:")?;
        }
        match fitting.first() {
            Some(profile) => self.suggest(profile),
            None => Ok(false),
        }
    }

    /// What to do next with a profile that fits.
    fn suggest(&mut self, profile: &Profile) -> anyhow::Result<bool> {
        let untried = if profile.tried { "" } else { "; not tried on a device yet" };
        self.line("profile", format!("{} ({}{untried})", profile.id, profile.title))?;
        let port = self.best_name().display().to_string();
        if profile.family.takes_commands() {
            self.line("next", format!("tallytill scanner configure --port {port} --profile {}", profile.id))?;
        }
        self.line("next", format!("tallytill scanner test --port {port} --profile {}", profile.id))?;
        // With a header of its own it is right at the end of any file, whatever table stands before it.
        self.line("till.toml", "add these three lines at its end:")?;
        for row in
            ["[scanner]".to_owned(), format!("port = \"{port}\""), format!("profile = \"{}\"", profile.id)]
        {
            writeln!(self.out, "{row}")?;
        }
        Ok(true)
    }

    fn best_name(&self) -> &Path {
        self.candidate.node.names.first().unwrap_or(&self.candidate.node.path)
    }
}
