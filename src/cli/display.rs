//! `tallytill display test`: rows to look at on a customer display.

use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use crate::core::codec::printing::Shown;
use crate::core::model::Language;
use crate::device::display::{CustomerDisplay, DisplayConfig, DisplayState};
use crate::device::printer::Displays;
use crate::texts::{Args as Values, Texts};
use crate::till::config::TillConfig;
use crate::till::phrase::display_name;

/// How long the port of a display may take to be opened.
const PATIENCE: Duration = Duration::from_secs(5);

/// A sum as wide as most.
const SUM: &str = "1234.50";

/// What can be done with a customer display.
#[derive(Subcommand)]
pub(super) enum DisplayCommand {
    /// Show rows in each language, one after the other, to see whether a profile fits
    Test(TestArguments),
}

/// `display test`.
#[derive(Args)]
pub(super) struct TestArguments {
    /// The display's serial port
    #[arg(long, value_name = "PATH", required_unless_present = "config")]
    port: Option<PathBuf>,
    /// The profile of the display
    #[arg(long, value_name = "NAME", default_value = "generic-vfd")]
    profile: String,
    /// A folder of profiles of your own, beside those that the program brings
    #[arg(long, value_name = "FOLDER")]
    profiles: Option<PathBuf>,
    /// Take port and profile from a till's configuration
    #[arg(long, value_name = "FILE", conflicts_with_all = ["port", "profiles"])]
    config: Option<PathBuf>,
    /// How long each language stands
    #[arg(long, value_name = "N", default_value = "4", value_parser = clap::value_parser!(u64).range(0..=60))]
    seconds: u64,
}

/// Runs one command.
pub(super) fn run(command: &DisplayCommand) -> anyhow::Result<ExitCode> {
    let DisplayCommand::Test(arguments) = command;
    let config = choose(arguments)?;
    let texts = Texts::load()?;
    let mut out = stdout();
    let untried = if config.profile.tried { "" } else { ", not tried on a device yet" };
    writeln!(
        out,
        "{} as `{}` ({}{untried})",
        config.port.display(),
        config.profile.id,
        config.profile.title
    )?;
    let (told, states) = channel();
    let display = CustomerDisplay::spawn(config, move |state, reason| {
        // When nobody listens any more, nothing more is told.
        let _ = told.send((state, reason.to_owned()));
    })?;
    match states.recv_timeout(PATIENCE) {
        Ok((DisplayState::Connected, _)) => {}
        Ok((state, reason)) => {
            let key = format!("display-{}", display_name(Some(state)));
            let said = texts.say(Language::ENGLISH, &key, &Values::new());
            bail!("{said} ({reason})");
        }
        Err(_) => bail!("the display's port can't be opened; check its cable"),
    }
    for language in texts.languages() {
        let say = |key: &str| texts.say(language, key, &Values::new());
        let (hello, total) = (say("display-hello"), say("display-total"));
        writeln!(out, "{language}: `{hello}` above, `{total}` and {SUM} below")?;
        display.status().show(Shown { upper: (hello, String::new()), lower: (total, SUM.to_owned()) });
        match states.recv_timeout(Duration::from_secs(arguments.seconds)) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(_) | Err(RecvTimeoutError::Disconnected) => {
                bail!("the display was unplugged; plug it in again")
            }
        }
    }
    display.stop();
    writeln!(out, "sent: look whether the rows came out whole, each letter as above")?;
    Ok(ExitCode::SUCCESS)
}

fn choose(arguments: &TestArguments) -> anyhow::Result<DisplayConfig> {
    if let Some(file) = &arguments.config {
        let driver = TillConfig::load(file)?.display.and_then(|display| display.driver());
        let missing =
            || format!("`{}` has no `[display]`; add one with its `port` and `profile`", file.display());
        return driver.with_context(missing);
    }
    let profile = Displays::load(arguments.profiles.as_deref())?.find(&arguments.profile)?.clone();
    let port = arguments.port.clone().unwrap_or_default();
    Ok(DisplayConfig { port, line: profile.line.clone(), profile })
}
