//! `tallytill till …`.

use std::io::{IsTerminal, stderr};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::config::TILL_FILE;
use super::journal::verify_till;
use super::output::{start_log, start_runtime};
use super::owner::give_to_owner;
use crate::core::model::Timestamp;
use crate::host::wall_ms;
use crate::till::backup::{back_up, restore};
use crate::till::clients::pair_client;
use crate::till::config::TillConfig;
use crate::till::daemon::run_till;
use crate::till::enrolment::{enrol_till, fetch_first_members};
use crate::till::snapshot::Progress;

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
    #[command(allow_missing_positional = true)]
    Enrol {
        #[command(flatten)]
        config: ConfigArgument,
        /// Where head office is, such as https://hub.example:7700; as the configuration says where it is left out
        hub: Option<String>,
        /// The code, such as 7KQ2-MX4P
        code: String,
    },
    /// Show how the running till is
    Status(super::status::StatusArguments),
    /// The same as `tallytill doctor`
    Doctor(super::doctor::DoctorArguments),
    /// Prove the whole journal again, beside a till that runs too; exit code 1 when something is wrong
    Verify {
        #[command(flatten)]
        config: ConfigArgument,
    },
    /// Back this till up as one folder, beside a till that runs too; keep it safe, it holds the till's secret key
    Backup {
        #[command(flatten)]
        config: ConfigArgument,
        /// The folder to make
        #[arg(long, value_name = "FOLDER")]
        to: PathBuf,
    },
    /// Put a backup where no till lives; the till goes on under a new life of its journal
    Restore {
        #[command(flatten)]
        config: ConfigArgument,
        /// The folder that `till backup` made
        #[arg(long, value_name = "FOLDER")]
        from: PathBuf,
    },
    /// Take this till out of service: delete its journal, keys and members; asks first
    Wipe {
        #[command(flatten)]
        config: ConfigArgument,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
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
    #[arg(long = "config", value_name = "FILE", default_value = TILL_FILE)]
    pub(super) file: PathBuf,
}

/// Draws how far the members have come, where somebody watches.
fn show_progress(Progress { bytes, bytes_total }: Progress) {
    if stderr().is_terminal() {
        let share = bytes.saturating_mul(100).checked_div(bytes_total).unwrap_or(100);
        let width = usize::try_from(share.div_euclid(5)).unwrap_or_default();
        let end = if bytes == bytes_total { "\n" } else { "" };
        eprint!(
            "\rmembers [{:<20}] {share:>3} % of {} kB{end}",
            "#".repeat(width),
            bytes_total.div_ceil(1_000)
        );
    }
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
        TillCommand::Enrol { config, hub, code } => {
            let config = TillConfig::load(&config.file)?;
            let hub = hub.as_deref().map(str::trim);
            let enrolled = start_runtime(1)?.block_on(enrol(&config, hub, code.trim()));
            give_to_owner(&config.data);
            enrolled?;
        }
        TillCommand::Status(arguments) => return super::status::run(&arguments),
        TillCommand::Doctor(arguments) => return super::doctor::run(&arguments),
        TillCommand::Verify { config } => {
            return verify_till(&TillConfig::load(&config.file)?.data);
        }
        TillCommand::Backup { config, to } => {
            let data = TillConfig::load(&config.file)?.data;
            let now = Timestamp::from_ms(wall_ms());
            let manifest = back_up(&data, &config.file, &to, now)?;
            let bytes: u64 = manifest.files.iter().map(|file| file.bytes).sum();
            println!(
                "{}: {} files, {bytes} bytes of till `{}`",
                to.display(),
                manifest.files.len(),
                manifest.name
            );
        }
        TillCommand::Restore { config, from } => {
            let data = TillConfig::load(&config.file)?.data;
            let restored = restore(&from, &data);
            give_to_owner(&data);
            let manifest = restored?;
            let made = Timestamp::from_ms(manifest.made_ms).to_rfc3339();
            println!("till `{}` as it was at {made} is in `{}`; start it", manifest.name, data.display());
        }
        TillCommand::Wipe { config, yes } => {
            return super::wipe::run(&TillConfig::load(&config.file)?.data, yes);
        }
        TillCommand::Pair { config, name } => {
            let config = TillConfig::load(&config.file)?;
            let token = pair_client(&config.data, &name);
            give_to_owner(&config.data);
            println!("{}", token?);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Takes a till in, then fetches its members. Without those it is in service too: they come when it runs.
async fn enrol(config: &TillConfig, hub: Option<&str>, code: &str) -> anyhow::Result<()> {
    let identity = enrol_till(config, hub, code).await?;
    println!("enrolled as `{}` in `{}` (till {})", identity.name, identity.store, identity.till);
    if let Err(fault) = fetch_first_members(config, &identity, &show_progress).await {
        eprintln!("the members are fetched when the till runs: {fault}");
    }
    Ok(())
}
