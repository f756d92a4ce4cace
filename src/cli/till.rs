//! `tallytill till …`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::output::{start_log, start_runtime};
use crate::till::clients::pair_client;
use crate::till::config::TillConfig;
use crate::till::daemon::run_till;
use crate::till::enrolment::enrol_till;

/// What can be done with a till.
#[derive(Subcommand)]
pub(super) enum TillCommand {
    /// Run the till until it is asked to stop
    Run {
        #[command(flatten)]
        config: ConfigArgument,
        /// Listen here instead of where the configuration says
        #[arg(long, value_name = "ADDRESS")]
        listen: Option<SocketAddr>,
    },
    /// Take this till into service with a one-time code from head office
    Enrol {
        #[command(flatten)]
        config: ConfigArgument,
        /// The code, such as 7KQ2-MX4P
        code: String,
    },
    /// Show how the running till is
    Status(super::status::StatusArguments),
    /// The same as `tallytill doctor`
    Doctor(super::doctor::DoctorArguments),
    /// Let a POS program use the till's local API; prints its token once
    Pair {
        #[command(flatten)]
        config: ConfigArgument,
        /// What to call the program
        name: String,
    },
}

/// Where the configuration is.
#[derive(Args)]
pub(super) struct ConfigArgument {
    /// The configuration file
    #[arg(long = "config", value_name = "FILE")]
    pub(super) file: PathBuf,
}

/// Runs one command.
pub(super) fn run(command: TillCommand) -> anyhow::Result<ExitCode> {
    match command {
        TillCommand::Run { config, listen } => {
            start_log();
            let mut config = TillConfig::load(&config.file)?;
            config.listen = listen.unwrap_or(config.listen);
            // One customer at a time: with one thread no task has to wake another.
            start_runtime(1)?.block_on(run_till(config))?;
        }
        TillCommand::Enrol { config, code } => {
            let config = TillConfig::load(&config.file)?;
            let identity = start_runtime(1)?.block_on(enrol_till(&config, code.trim()))?;
            println!("enrolled as `{}` in `{}` (till {})", identity.name, identity.store, identity.till);
        }
        TillCommand::Status(arguments) => return super::status::run(&arguments),
        TillCommand::Doctor(arguments) => return super::doctor::run(&arguments),
        TillCommand::Pair { config, name } => {
            let config = TillConfig::load(&config.file)?;
            println!("{}", pair_client(&config.data, &name)?);
        }
    }
    Ok(ExitCode::SUCCESS)
}
