//! The arguments of the printer's commands.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};

use super::{detect, test_page};
use crate::core::codec::printing::PrinterProfile;
use crate::core::codec::printing::schema::{display_schema, printer_schema};
use crate::device::printer::Printers;

/// What can be done with a printer.
#[derive(Subcommand)]
pub(in crate::cli) enum PrinterCommand {
    /// Find printers: what is there, who holds it, how it is, which profile fits, and how to mend what is wrong
    Detect(DetectArguments),
    /// Print a page that shows whether a profile fits: width, code pages, drawn letters, a QR code
    Test(TestArguments),
    /// Make a picture of what a printer was sent, or write it for a person to read
    #[cfg(feature = "sheet")]
    Render(super::render::RenderArguments),
    /// Print the JSON Schema of a profile, for an editor to complete and check by
    Schema {
        /// Of which kind of device
        #[arg(long, value_enum, default_value = "printer")]
        of: DeviceKind,
    },
}

/// What a profile is about.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(in crate::cli) enum DeviceKind {
    /// A receipt printer
    Printer,
    /// A customer display
    Display,
}

/// Where profiles come from.
#[derive(Args)]
pub(super) struct ProfilesArgument {
    /// A folder of profiles of your own, beside those that the program brings
    #[arg(long, value_name = "FOLDER")]
    profiles: Option<PathBuf>,
}

impl ProfilesArgument {
    pub(super) fn load(&self) -> anyhow::Result<Printers> {
        Ok(Printers::load(self.profiles.as_deref())?)
    }

    /// The profile of this name.
    pub(super) fn find(&self, id: &str) -> anyhow::Result<PrinterProfile> {
        Ok(self.load()?.find(id)?.clone())
    }
}

/// `printer detect`.
#[derive(Args)]
pub(in crate::cli) struct DetectArguments {
    /// Look at this printer only: a device or `tcp://host:port`; may be given several times
    #[arg(long = "port", value_name = "ADDRESS")]
    pub(super) ports: Vec<String>,
    /// Ask no printer how it is: look only
    #[arg(long)]
    pub(super) quiet: bool,
    /// Where `/sys`, `/dev`, `/proc` and `/etc` are
    #[arg(long, value_name = "FOLDER", default_value = "/")]
    pub(super) root: PathBuf,
    #[command(flatten)]
    pub(super) profiles: ProfilesArgument,
}

/// `printer test`.
#[derive(Args)]
pub(in crate::cli) struct TestArguments {
    /// The printer: a device or `tcp://host:port`
    #[arg(long, value_name = "ADDRESS", required_unless_present_any = ["config", "out"])]
    pub(super) port: Option<String>,
    /// The profile of the printer, as `detect` names it
    #[arg(long, value_name = "NAME", default_value = "generic-80mm")]
    pub(super) profile: String,
    /// Take printer and profile from a till's configuration
    #[arg(long, value_name = "FILE", conflicts_with_all = ["port", "profiles", "out"])]
    pub(super) config: Option<PathBuf>,
    /// Write the bytes to a file instead of printing them
    #[arg(long, value_name = "FILE", conflicts_with = "port")]
    pub(super) out: Option<PathBuf>,
    /// The language of the page
    #[arg(long, value_name = "CODE", default_value = "en")]
    pub(super) lang: String,
    #[command(flatten)]
    pub(super) profiles: ProfilesArgument,
}

/// Runs one command.
pub(in crate::cli) fn run(command: PrinterCommand) -> anyhow::Result<ExitCode> {
    match command {
        PrinterCommand::Detect(arguments) => detect::run(&arguments),
        PrinterCommand::Test(arguments) => test_page::run(&arguments),
        #[cfg(feature = "sheet")]
        PrinterCommand::Render(arguments) => super::render::run(&arguments),
        PrinterCommand::Schema { of } => {
            let schema = match of {
                DeviceKind::Printer => printer_schema(),
                DeviceKind::Display => display_schema(),
            };
            print!("{}", schema.context("the schema can't be written")?);
            Ok(ExitCode::SUCCESS)
        }
    }
}
