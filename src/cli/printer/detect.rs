//! `tallytill printer detect`: what is there, who holds it, how it is, what fits, and how to mend what is wrong.

use std::io::{Write, stdout};
use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use super::arguments::DetectArguments;
use crate::core::codec::printing::PrinterProfile;
use crate::device::machine::{PrinterCandidate, find_holders, find_printers, group_of};
use crate::device::printer::{Address, Printer, PrinterConfig, PrinterEvent, PrinterState, Printers};
use crate::device::scanner::Cure;

/// How long a printer has to be opened and to tell how it is.
const PATIENCE: Duration = Duration::from_secs(5);

/// The profile that a printer is asked by before anybody knows which: it answers alike in all of them.
const ASKING_PROFILE: &str = "generic-80mm";

/// Looks at every printer, or at those that were named.
pub(super) fn run(arguments: &DetectArguments) -> anyhow::Result<ExitCode> {
    let profiles = arguments.profiles.load()?;
    let mut out = stdout();
    let found = find_printers(&arguments.root);
    let mut sound = false;
    if arguments.ports.is_empty() {
        for candidate in &found {
            sound |= tell_usb(&mut out, arguments, &profiles, candidate)?;
        }
        if found.is_empty() {
            writeln!(out, "no USB printer was found")?;
            writeln!(
                out,
                "  mend  plug it in and switch it on; one on a serial line or on the network is named:"
            )?;
            writeln!(out, "        tallytill printer detect --port /dev/ttyS0")?;
            writeln!(out, "        tallytill printer detect --port tcp://192.0.2.7:9100")?;
        }
    }
    for port in &arguments.ports {
        let address = Address::parse(port, Path::new(""))?;
        let real = std::fs::canonicalize(port).ok();
        match found.iter().find(|candidate| Some(&candidate.node.real) == real.as_ref()) {
            Some(candidate) => sound |= tell_usb(&mut out, arguments, &profiles, candidate)?,
            None => {
                writeln!(out, "{address}")?;
                sound |= tell_state(&mut out, arguments, &profiles, address)?;
            }
        }
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn line(out: &mut impl Write, key: &str, text: impl core::fmt::Display) -> std::io::Result<()> {
    writeln!(out, "  {key:<9} {text}")?;
    out.flush()
}

/// Tells all about one USB printer, and whether it can be used.
fn tell_usb(
    out: &mut impl Write,
    arguments: &DetectArguments,
    profiles: &Printers,
    candidate: &PrinterCandidate,
) -> anyhow::Result<bool> {
    writeln!(out, "{}  USB printer", candidate.node.path.display())?;
    line(out, "usb", format!("{}:{} {}", candidate.vid, candidate.pid, candidate.name))?;
    let mut fitting: Vec<&PrinterProfile> =
        profiles.iter().filter(|profile| candidate.fit(profile) > 0).collect();
    fitting.sort_by_key(|profile| core::cmp::Reverse(candidate.fit(profile)));
    if fitting.is_empty() {
        line(out, "profile", "none names it; try `generic-80mm` or `generic-58mm`")?;
    }
    for profile in fitting {
        let untried = if profile.tried { "" } else { ", not tried on a device yet" };
        line(out, "profile", format!("{} ({}{untried})", profile.id, profile.title))?;
    }
    let holders = find_holders(&arguments.root, &candidate.node.real);
    for holder in &holders {
        line(out, "held by", format!("{} (process {})", holder.name, holder.pid))?;
    }
    if !holders.is_empty() {
        let own = holders.iter().any(|holder| holder.name == "tallytill");
        let cure = if own {
            "this is the till at work; stop it first if you want to look closer"
        } else {
            "close that program; for CUPS, remove this printer there"
        };
        line(out, "mend", cure)?;
        return Ok(own);
    }
    tell_state(out, arguments, profiles, Address::File(candidate.node.path.clone()))
}

/// Opens a printer, asks how it is, and tells.
fn tell_state(
    out: &mut impl Write,
    arguments: &DetectArguments,
    profiles: &Printers,
    address: Address,
) -> anyhow::Result<bool> {
    if arguments.quiet {
        return Ok(true);
    }
    let profile = profiles.find(ASKING_PROFILE)?.clone();
    let path = match &address {
        Address::File(path) | Address::Serial(path) => Some(path.clone()),
        Address::Tcp(..) => None,
    };
    let config = PrinterConfig { address, line: profile.line.clone(), profile };
    let (told, events) = channel();
    let printer = Printer::spawn(config, move |event| {
        // When nobody listens any more, nothing more is told.
        let _ = told.send(event);
    })?;
    let state = loop {
        match events.recv_timeout(PATIENCE) {
            Ok(PrinterEvent::State { state, reason }) if state != PrinterState::Opening => {
                break Some((state, reason));
            }
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break None,
        }
    };
    printer.stop();
    let Some((state, reason)) = state else {
        line(out, "state", "it does not answer")?;
        return Ok(false);
    };
    let (said, mend) = words(state);
    line(out, "state", said)?;
    if let PrinterState::Unavailable(cure) = state {
        line(out, "system", reason)?;
        if cure == Cure::GrantAccess
            && let Some(group) = path.and_then(|path| group_of(&arguments.root, &path))
        {
            line(
                out,
                "mend",
                format!("add the till's user to the group `{group}`, then start the till anew"),
            )?;
        }
    }
    if let Some(mend) = mend {
        line(out, "mend", mend)?;
    }
    line(out, "next", "tallytill printer test --port … --profile … prints a page to look at")?;
    Ok(state.can_print())
}

/// How a printer is, and what to do.
fn words(state: PrinterState) -> (&'static str, Option<&'static str>) {
    match state {
        PrinterState::Ready => ("ready", None),
        PrinterState::PaperLow => ("ready, the paper is near its end", Some("have a new roll at hand")),
        PrinterState::Silent => (
            "open, and it does not tell how it is",
            Some(
                "nothing, if the test page comes out; else check cable, line speed and that it is switched on",
            ),
        ),
        PrinterState::PaperOut => ("no paper", Some("put in a new roll")),
        PrinterState::CoverOpen => ("the cover is open", Some("close it")),
        PrinterState::Error => ("stuck", Some("open the cover, clear the knife, close the cover")),
        PrinterState::Offline => ("it takes nothing", Some("press its feed button, or switch it off and on")),
        PrinterState::Unavailable(_) => ("it can't be opened", None),
        PrinterState::Opening | PrinterState::Stopped => ("lost", Some("plug it in again")),
    }
}
