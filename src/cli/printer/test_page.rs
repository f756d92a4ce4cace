//! `tallytill printer test`: a page to look at.

use std::io::{Write, stdout};
use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc::channel;
use std::time::Duration;

use anyhow::{Context, bail};

use super::arguments::TestArguments;
use crate::core::model::Language;
use crate::device::printer::{Address, Job, Printer, PrinterConfig, PrinterEvent};
use crate::host::file::{Readers, write_file};
use crate::texts::{Args, Texts};
use crate::till::config::TillConfig;
use crate::till::phrase::printer_name;
use crate::till::receipt::encode_sample;

/// How long somebody has to put in paper before the command gives up.
const PATIENCE: Duration = Duration::from_secs(120);

/// Prints the page, and tells what becomes of it.
pub(super) fn run(arguments: &TestArguments) -> anyhow::Result<ExitCode> {
    let texts = Texts::load()?;
    let language = Language::parse(&arguments.lang);
    let language =
        language.with_context(|| format!("`{}` is no language; write `cs`, `en` or `ru`", arguments.lang))?;
    if let Some(file) = &arguments.out {
        let profile = arguments.profiles.find(&arguments.profile)?;
        write_file(file, &encode_sample(&texts, language, &profile), Readers::All)?;
        println!("written to {}; `tallytill printer render` shows it", file.display());
        return Ok(ExitCode::SUCCESS);
    }
    let config = choose(arguments)?;
    let untried = if config.profile.tried { "" } else { ", not tried on a device yet" };
    let mut out = stdout();
    writeln!(out, "{} as `{}` ({}{untried})", config.address, config.profile.id, config.profile.title)?;
    let bytes = encode_sample(&texts, language, &config.profile);
    let (told, events) = channel();
    let printer = Printer::spawn(config, move |event| {
        // When nobody listens any more, nothing more is told.
        let _ = told.send(event);
    })?;
    printer.slot().print(Job { name: "test page".to_owned(), bytes })?;
    let done = loop {
        match events.recv_timeout(PATIENCE) {
            Ok(PrinterEvent::State { state, reason }) => {
                let said = texts.say(
                    Language::ENGLISH,
                    &format!("printer-{}", printer_name(Some(state))),
                    &Args::new(),
                );
                writeln!(out, "{said} ({reason})")?;
            }
            Ok(PrinterEvent::Printed { .. }) => break true,
            Ok(PrinterEvent::Dropped { .. }) | Err(_) => break false,
        }
    };
    let confirmed = printer.status().counters().confirmed > 0;
    printer.stop();
    let said = match (done, confirmed) {
        (true, true) => "printed, says the printer: look at the page",
        (true, false) => "sent: look whether the page comes out",
        (false, _) => bail!("the page was not printed; `tallytill printer detect` says how to mend it"),
    };
    writeln!(out, "{said}")?;
    Ok(ExitCode::SUCCESS)
}

fn choose(arguments: &TestArguments) -> anyhow::Result<PrinterConfig> {
    if let Some(file) = &arguments.config {
        let config = TillConfig::load(file)?;
        let driver = config.printer.and_then(|printer| printer.driver());
        let missing =
            || format!("`{}` has no `[printer]`; add one with its `port` and `profile`", file.display());
        return driver.with_context(missing);
    }
    let profile = arguments.profiles.find(&arguments.profile)?;
    let port = arguments.port.clone().unwrap_or_default();
    let address = Address::parse(&port, Path::new(""))?;
    Ok(PrinterConfig { address, line: profile.line.clone(), profile })
}
