//! `tallytill scanner test`: each scan as it comes.

use std::io::{Write, stdout};
use std::process::ExitCode;
use std::sync::mpsc;

use super::arguments::TestArguments;
use super::meaning::{hex, meaning, symbology_name};
use crate::core::codec::repeat::REPEAT_MS_DEFAULT;
use crate::core::codec::{Scan, looks_like_setup_code};
use crate::core::programme::Programme;
use crate::device::scanner::{ScannerConfig, ScannerEvent, SerialScanner};
use crate::till::config::TillConfig;
use crate::till::identity::Identity;
use crate::till::programme_file::load_programme;

/// The most bytes of a scan that are shown as digits.
const HEX_BYTES_MAX: usize = 64;

/// Events that may wait to be shown; the scanner waits then.
const EVENTS_MAX: usize = 64;

/// Runs until it is interrupted, or until so many scans have come.
pub(super) fn run(arguments: &TestArguments) -> anyhow::Result<ExitCode> {
    let (config, named, programme) = choose(arguments)?;
    let mut out = stdout();
    writeln!(out, "{} as {named}; Ctrl-C ends", config.port.display())?;
    let (sender, events) = mpsc::sync_channel(EVENTS_MAX);
    let scanner = SerialScanner::spawn(config, move |event| {
        // When nobody listens any more, nothing more is shown.
        let _ = sender.send(event);
    })?;
    let mut scans: u64 = 0;
    while arguments.count.is_none_or(|count| scans < count) {
        let Ok(event) = events.recv() else { break };
        let is_scan = show(&mut out, &event, programme.as_ref(), scans.saturating_add(1))?;
        scans = scans.saturating_add(u64::from(is_scan));
    }
    let counters = scanner.counters();
    drop(events);
    scanner.stop();
    writeln!(
        out,
        "\n{scans} scans; {} bytes read, {} of them garbage; {} broken, {} too long, {} no text",
        counters.bytes_read, counters.bytes_discarded, counters.broken, counters.overlong, counters.refused
    )?;
    Ok(ExitCode::SUCCESS)
}

/// The scanner, how it is called, and the programme that tells cards.
fn choose(arguments: &TestArguments) -> anyhow::Result<(ScannerConfig, String, Option<Programme>)> {
    if let Some(file) = &arguments.config {
        let config = TillConfig::load(file)?;
        let Some(scanner) = &config.scanner else {
            anyhow::bail!("`{}` has no `[scanner]`; add one with its `port`", file.display());
        };
        let identity = Identity::load(&config.data)?;
        let programme = identity.map(|identity| load_programme(&config.data, &identity.hub_public_key));
        let programme = programme.transpose()?.flatten();
        return Ok((scanner.driver(), format!("`{}` says", file.display()), programme));
    }
    let profiles = arguments.profiles.load()?;
    let profile = profiles.find(&arguments.profile)?;
    let port = arguments.port.clone().unwrap_or_default();
    let untried = if profile.tried { "" } else { ", not tried on a device yet" };
    let named = format!("`{}` ({}{untried})", profile.id, profile.title);
    Ok((ScannerConfig::of(profile, port, REPEAT_MS_DEFAULT), named, None))
}

/// Shows one event, and says whether it was a scan.
fn show(
    out: &mut impl Write,
    event: &ScannerEvent,
    programme: Option<&Programme>,
    number: u64,
) -> std::io::Result<bool> {
    match event {
        ScannerEvent::Connected => writeln!(out, "ready: scan something")?,
        ScannerEvent::Lost { reason } => {
            writeln!(out, "lost: {reason}; waiting until it is plugged in again")?
        }
        ScannerEvent::Unavailable { reason, .. } => writeln!(out, "waiting: {reason}")?,
        ScannerEvent::Scan { scan, .. } => show_scan(out, scan, programme, number, "")?,
        ScannerEvent::Repeat { scan, .. } => {
            show_scan(out, scan, programme, number, ", the same again within a moment")?;
        }
        ScannerEvent::Refused { fault, raw } => {
            writeln!(out, "\n{number:>3}  refused: {fault}")?;
            if looks_like_setup_code(raw) {
                writeln!(out, "     meaning  set-up code of a scanner: never taken for a card")?;
            }
            writeln!(out, "     bytes    {}", hex(raw, HEX_BYTES_MAX))?;
        }
        ScannerEvent::Overlong => writeln!(out, "\n{number:>3}  refused: longer than any code of a shop")?,
    }
    out.flush()?;
    let is_scan = !matches!(
        event,
        ScannerEvent::Connected | ScannerEvent::Lost { .. } | ScannerEvent::Unavailable { .. }
    );
    Ok(is_scan)
}

fn show_scan(
    out: &mut impl Write,
    scan: &Scan,
    programme: Option<&Programme>,
    number: u64,
    repeat: &str,
) -> std::io::Result<()> {
    writeln!(out, "\n{number:>3}  {}{repeat}", symbology_name(scan.symbology))?;
    writeln!(out, "     text     {}", scan.text.replace('\u{1d}', "<GS>"))?;
    writeln!(out, "     meaning  {}", meaning(scan, programme))?;
    writeln!(out, "     bytes    {}", hex(&scan.raw, HEX_BYTES_MAX))
}
