//! The arguments of `tallytill demo`.

use std::path::PathBuf;
use std::pin::pin;
use std::process::ExitCode;

use anyhow::bail;
use clap::{Args, Subcommand, ValueEnum};

use super::shop::{COFFEE, FOOD, Shop};
use super::stage::Stage;
use super::story::{Narrator, tell};
use super::{scan, stage};
use crate::cli::language::choose_language;
use crate::cli::output::start_runtime;
use crate::net::server::asked_to_stop;
use crate::texts::Texts;

/// Shows the whole product on this machine: scans, offline sales, a conflict, its settlement
#[derive(Args)]
pub(in crate::cli) struct DemoArguments {
    /// End after the story; exit code 0 only if all of it came true
    #[arg(long)]
    once: bool,
    /// Which shop to open
    #[arg(long, value_enum, default_value_t = ShopName::Coffee)]
    shop: ShopName,
    /// Language of the story: cs, en, ru; by default that of this terminal
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    #[command(subcommand)]
    command: Option<DemoCommand>,
}

/// A ready shop.
#[derive(Clone, Copy, ValueEnum)]
enum ShopName {
    /// A coffee shop in Prague
    Coffee,
    /// A small food chain in Russia
    Food,
}

#[derive(Subcommand)]
enum DemoCommand {
    /// Scan codes at a till of the demonstration that runs
    Scan {
        /// At which till
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=2))]
        till: u8,
        /// The demonstration's folder; by default the one that was started last
        #[arg(long, value_name = "FOLDER")]
        folder: Option<PathBuf>,
        /// The codes, as the scanner would send them
        #[arg(required = true)]
        codes: Vec<String>,
    },
}

/// Runs the demonstration, or scans into one that runs.
pub(in crate::cli) fn run(arguments: DemoArguments) -> anyhow::Result<ExitCode> {
    if let Some(DemoCommand::Scan { till, folder, codes }) = arguments.command {
        let folder = match folder {
            Some(folder) => folder,
            None => stage::find_running()?,
        };
        scan::send_codes(&folder, till, &codes)?;
        return Ok(ExitCode::SUCCESS);
    }
    let texts = Texts::load()?;
    let shop: &'static Shop = match arguments.shop {
        ShopName::Coffee => &COFFEE,
        ShopName::Food => &FOOD,
    };
    let language = choose_language(&texts, arguments.language.as_deref())?;
    let narrator = Narrator { texts, language, currency: shop.currency()? };
    start_runtime(2)?.block_on(show(&narrator, shop, arguments.once))
}

async fn show(narrator: &Narrator, shop: &'static Shop, once: bool) -> anyhow::Result<ExitCode> {
    // One listener from beginning to end: a wish to stop between the story and the waiting is heard as well.
    let mut stop = pin!(asked_to_stop());
    let stage = tokio::select! {
        biased;
        told = tell_all(narrator, shop) => told?,
        stopped = &mut stop => {
            stopped?;
            bail!("stopped before the story came to its end");
        }
    };
    if !once {
        narrator.invite(&stage);
        stop.await?;
        drop(stage);
        narrator.farewell();
    }
    Ok(ExitCode::SUCCESS)
}

async fn tell_all(narrator: &Narrator, shop: &'static Shop) -> anyhow::Result<Stage> {
    let mut stage = Stage::open(shop, narrator.language).await?;
    tell(narrator, &mut stage).await?;
    Ok(stage)
}
