//! The arguments of the scanner's commands.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use super::{configure, detect, listen, rules};
use crate::core::codec::profile::schema::profile_schema;
use crate::core::codec::profile::{Profile, Purpose};
use crate::device::scanner::Profiles;

/// What can be done with a scanner.
#[derive(Subcommand)]
pub(in crate::cli) enum ScannerCommand {
    /// Find scanners: what is there, who holds it, what it answers, which profile fits, and how to mend what is wrong
    Detect(DetectArguments),
    /// Show each scan as it comes: kind of code, bytes, text, meaning
    Test(TestArguments),
    /// Set a scanner up over the wire: query, compare, set until power is lost, read back; for good with --save
    Configure(ConfigureArguments),
    /// Make a printable page of set-up codes, as SVG or PDF
    #[cfg(feature = "sheet")]
    Sheet(super::sheet::SheetArguments),
    /// Print rules for udev: names that stay, rights by group, no ModemManager, no sleep
    Rules(RulesArguments),
    /// Print the JSON Schema of a profile, for an editor to complete and check by
    Schema,
}

/// Where profiles come from.
#[derive(Args)]
pub(super) struct ProfilesArgument {
    /// A folder of profiles of your own, beside those that the program brings
    #[arg(long, value_name = "FOLDER")]
    profiles: Option<PathBuf>,
}

impl ProfilesArgument {
    pub(super) fn load(&self) -> anyhow::Result<Profiles> {
        Ok(Profiles::load(self.profiles.as_deref())?)
    }
}

/// `scanner detect`.
#[derive(Args)]
pub(in crate::cli) struct DetectArguments {
    /// Look at this device only; may be given several times
    #[arg(long = "port", value_name = "PATH")]
    pub(super) ports: Vec<PathBuf>,
    /// Ask no scanner who it is: look only
    #[arg(long)]
    pub(super) quiet: bool,
    /// Where `/sys`, `/dev`, `/proc` and `/etc` are
    #[arg(long, value_name = "FOLDER", default_value = "/")]
    pub(super) root: PathBuf,
    #[command(flatten)]
    pub(super) profiles: ProfilesArgument,
}

/// `scanner test`.
#[derive(Args)]
pub(in crate::cli) struct TestArguments {
    /// The device, such as a name under `/dev/serial/by-id`
    #[arg(long, value_name = "PATH", required_unless_present = "config")]
    pub(super) port: Option<PathBuf>,
    /// The profile of the scanner, as `detect` names it
    #[arg(long, value_name = "NAME", default_value = "line-scanner")]
    pub(super) profile: String,
    /// Take device and profile from a till's configuration, and tell cards by the till's programme
    #[arg(long, value_name = "FILE", conflicts_with_all = ["port", "profiles"])]
    pub(super) config: Option<PathBuf>,
    /// End after so many scans; without it Ctrl-C ends
    #[arg(long, value_name = "N")]
    pub(super) count: Option<u64>,
    #[command(flatten)]
    pub(super) profiles: ProfilesArgument,
}

/// `scanner configure`.
#[derive(Args)]
pub(in crate::cli) struct ConfigureArguments {
    /// The device, such as a name under `/dev/serial/by-id`
    #[arg(long, value_name = "PATH")]
    pub(super) port: PathBuf,
    /// The profile of the scanner, as `detect` names it
    #[arg(long, value_name = "NAME")]
    pub(super) profile: String,
    /// Only these settings, by name, also those that lose others or leave the port
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = parse_purpose)]
    pub(super) only: Vec<Purpose>,
    /// Keep the settings through a loss of power; a scanner's memory bears this some thousand times
    #[arg(long)]
    pub(super) save: bool,
    /// Say what would be sent; nothing but queries is
    #[arg(long, conflicts_with = "save")]
    pub(super) dry_run: bool,
    #[command(flatten)]
    pub(super) profiles: ProfilesArgument,
}

/// `scanner rules`.
#[derive(Args)]
pub(in crate::cli) struct RulesArguments {
    /// What scanners type reaches no window, also while no till runs
    #[arg(long)]
    pub(super) alone: bool,
    #[command(flatten)]
    pub(super) profiles: ProfilesArgument,
}

/// A setting by its name.
pub(super) fn parse_purpose(name: &str) -> Result<Purpose, String> {
    let known = || Purpose::ALL.map(Purpose::code).join(", ");
    Purpose::parse(name).ok_or_else(|| format!("there is no such setting; known are {}", known()))
}

/// Runs one command.
pub(in crate::cli) fn run(command: ScannerCommand) -> anyhow::Result<ExitCode> {
    match command {
        ScannerCommand::Detect(arguments) => detect::run(&arguments),
        ScannerCommand::Test(arguments) => listen::run(&arguments),
        ScannerCommand::Configure(arguments) => configure::run(&arguments),
        #[cfg(feature = "sheet")]
        ScannerCommand::Sheet(arguments) => super::sheet::run(&arguments),
        ScannerCommand::Rules(arguments) => rules::run(&arguments),
        ScannerCommand::Schema => {
            print!("{}", profile_schema().context("the schema can't be written")?);
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Refuses settings that a profile lacks.
pub(super) fn check_purposes(profile: &Profile, only: &[Purpose]) -> anyhow::Result<()> {
    for purpose in only {
        if profile.setting(*purpose).is_none() {
            let known: Vec<&str> = profile.setting.iter().map(|setting| setting.name.code()).collect();
            bail!("`{}` has no setting `{}`; it has {}", profile.id, purpose.code(), known.join(", "));
        }
    }
    Ok(())
}
