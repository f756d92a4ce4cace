//! The arguments of `tallytill bench`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::dictionary::train;
use super::sale::measure_sales;
use super::scan::measure_scans;
use super::snapshot::measure_snapshots;
use super::sync::measure_sync;

/// What can be measured.
#[derive(Subcommand)]
pub(in crate::cli) enum BenchCommand {
    /// From the last byte of a scan to the quote at the page, with many members; and the till's start and memory
    Scan(ScanArguments),
    /// How fast head office takes in and folds the sales of many tills, beside bare inserts into the same database
    Sync(SyncArguments),
    /// A fresh till that takes a ready-made file of many members, beside downloading and hashing the same bytes
    Snapshot(SnapshotArguments),
    /// A durable sale in the till's journal, beside a bare transaction of one row in the same folder
    Sale(SaleArguments),
    /// Train the dictionary that batches of sales are compressed with; it is compiled into the program
    Dictionary(DictionaryArguments),
}

/// Arguments of `bench dictionary`.
#[derive(Args)]
pub(in crate::cli) struct DictionaryArguments {
    /// Where to write it
    #[arg(long, value_name = "FILE")]
    pub(super) out: PathBuf,
}

/// Arguments of `bench sale`.
#[derive(Args)]
pub(in crate::cli) struct SaleArguments {
    /// Where to measure: the disk that tills keep their data on
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub(super) folder: PathBuf,
    /// How many sales
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub(super) sales: u64,
}

/// Arguments of `bench snapshot`.
#[derive(Args)]
pub(in crate::cli) struct SnapshotArguments {
    /// Where to measure: the disk that tills keep their data on
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub(super) folder: PathBuf,
    /// How many members there are
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub(super) members: u64,
    /// How often both take their turn
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=100))]
    pub(super) rounds: u64,
}

/// Arguments of `bench scan`.
#[derive(Args)]
pub(in crate::cli) struct ScanArguments {
    /// How many members the till knows
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(2..=10_000_000))]
    pub(super) members: u64,
    /// How many cards are scanned
    #[arg(long, default_value_t = 2000, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub(super) scans: u64,
    /// How many different goods lie on the counter meanwhile
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(0..=20))]
    pub(super) goods: u64,
}

/// Arguments of `bench sync`.
#[derive(Args)]
pub(in crate::cli) struct SyncArguments {
    /// How many sales there are in all
    #[arg(long, default_value_t = 200_000, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub(super) sales: u64,
    /// How many tills send them
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=64))]
    pub(super) tills: u64,
    /// How many members they are made to
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub(super) members: u64,
    /// Measure on this database, which must be empty: `postgres://…`; an SQLite file in a temporary folder without
    #[arg(long, value_name = "URL")]
    pub(super) database: Option<String>,
}

/// Runs one command.
pub(in crate::cli) fn run(command: &BenchCommand) -> anyhow::Result<ExitCode> {
    match command {
        BenchCommand::Scan(arguments) => measure_scans(arguments)?,
        BenchCommand::Sync(arguments) => measure_sync(arguments)?,
        BenchCommand::Snapshot(arguments) => measure_snapshots(arguments)?,
        BenchCommand::Sale(arguments) => measure_sales(arguments)?,
        BenchCommand::Dictionary(arguments) => train(arguments)?,
    }
    Ok(ExitCode::SUCCESS)
}
