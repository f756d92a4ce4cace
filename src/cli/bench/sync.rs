//! `tallytill bench sync`: how fast head office takes sales in and folds them, beside bare inserts of the same rows into
//! the same database, in one run.
//!
//! Head office runs in this process as `hub run` does it; tills are tasks with a connection each that send one batch
//! after the other. What a till would do on its own machine, signing and compressing, is done before the clock starts.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::arguments::SyncArguments;
use super::journals::{Journal, Trade};
use crate::cli::output::start_runtime;
use crate::core::model::{Currency, Language, Timestamp};
use crate::core::programme::Programme;
use crate::core::sync::wire::{EnrolRequest, enrol_signed_bytes};
use crate::host::entropy::random_bytes;
use crate::host::keys::SigningKey;
use crate::host::{monotonic, wall_ms};
use crate::hub::config::HubConfig;
use crate::hub::daemon::Hub;
use crate::hub::store::Store;
use crate::net::packed::encode_packed;

/// The programme that all sales name.
const PROGRAMME: &str = include_str!("../../../tests/data/food/programme.toml");
/// Writes of one block that are synced to measure the disk.
const SYNCS: u32 = 200;
/// How long folding may take in all before the measurement gives up.
const FOLD_MAX: Duration = Duration::from_secs(1_200);
/// How often it is looked whether all is folded.
const LOOK_PERIOD: Duration = Duration::from_millis(20);

/// A folder that goes when the measurement is over.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // What can't be removed is left to whoever tidies the temporary folder.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What one till sends: its token, and its batches as they go over the wire.
struct Sender {
    token: String,
    bodies: Vec<Vec<u8>>,
}

/// Measures and prints.
pub(super) fn measure_sync(arguments: &SyncArguments) -> anyhow::Result<()> {
    let name = format!("tallytill-bench-{:016x}", u64::from_be_bytes(random_bytes()?));
    let folder = Folder(std::env::temp_dir().join(name));
    let config = HubConfig {
        data: folder.0.join("data"),
        database: arguments.database.clone(),
        listen: "127.0.0.1:0".parse()?,
        language: Language::ENGLISH,
        tls: None,
        insecure: false,
        snapshot_members_min: crate::hub::snapshot::ROWS_MIN,
    };
    let store = Store::open_at(&config.data, &config.address()?)?;
    let now = Timestamp::from_ms(wall_ms());
    let programme =
        Programme::parse(PROGRAMME).map_err(|_| anyhow::anyhow!("the programme can't be read"))?;
    store.publish(PROGRAMME, &programme, now)?;
    let currency = Currency::parse("CZK").context("a currency")?;
    let trade = Trade { programme: programme.hash, members: arguments.members, currency };
    let each = arguments.sales.div_ceil(arguments.tills);
    let (mut journals, mut senders) = (Vec::new(), Vec::new());
    for number in 0..arguments.tills {
        let key = SigningKey::from_secret(&random_bytes()?);
        let code = store.make_code(&format!("Till {number}"), "Bench", "", now)?;
        let signature = key.sign(&enrol_signed_bytes(&code));
        let (public_key, version) = (key.public_key(), env!("CARGO_PKG_VERSION").to_owned());
        let answer = store.enrol(&EnrolRequest { code, public_key, signature, version }, now)?;
        let journal = Journal::make(answer.till, key, each, &trade)?;
        let bodies: anyhow::Result<Vec<_>> = journal
            .batches()
            .into_iter()
            .map(|batch| {
                let (message, packed) = journal.message(answer.till, batch)?;
                Ok(encode_packed(&message, &packed)?)
            })
            .collect();
        senders.push(Sender { token: answer.token, bodies: bodies? });
        journals.push(journal);
    }
    let sales = each.saturating_mul(arguments.tills);
    let sent: usize = senders.iter().flat_map(|sender| &sender.bodies).map(Vec::len).sum();
    let stored: usize =
        journals.iter().flat_map(|journal| &journal.entries).map(|entry| entry.bytes().len()).sum();
    let syncs = measure_syncs(&folder.0)?;
    // Taken in turn by the tills, as they would come; before and after, because machines have fast and slow minutes.
    let floor_before = store.measure_inserts(in_turn(&journals))?;
    let (taken, folded, again) = start_runtime(2)?.block_on(run_hub(&config, &store, senders))?;
    let floor_after = store.measure_inserts(in_turn(&journals))?;
    let proven = store.verify()?;
    ensure!(proven.faults.is_empty() && proven.waiting == 0, "the store does not hold: {:?}", proven.faults);
    ensure!(proven.entries >= sales, "entries are missing");

    let floor = floor_before.saturating_add(floor_after).checked_div(2).unwrap_or_default();
    let rate = |time: Duration| per_second(sales, time);
    let mut out = std::io::stdout().lock();
    if cfg!(debug_assertions) {
        writeln!(out, "this is a debug build: its figures say nothing about a release")?;
    }
    writeln!(out, "{sales} sales of {} tills to {} members", arguments.tills, arguments.members)?;
    writeln!(
        out,
        "{:<52}{:>10}",
        "this disk, synced writes of 4 KiB a second",
        per_second(SYNCS.into(), syncs)
    )?;
    writeln!(out, "{:<52}{:>10}{:>10}", "sales a second", "", "x inserts")?;
    for (what, time) in [
        ("bare inserts, before", floor_before),
        ("bare inserts, after", floor_after),
        ("acknowledged over HTTP (target 0.70)", taken),
        ("acknowledged and folded (target 0.33)", folded),
        ("all sent once more", again),
    ] {
        writeln!(out, "{what:<52}{:>10}{:>10}", rate(time), hundredths(floor, time))?;
    }
    writeln!(out, "{:<52}{:>10}", "once more, x the first time (target 5.00)", hundredths(taken, again))?;
    let per_sale =
        |bytes: usize| u64::try_from(bytes).unwrap_or(u64::MAX).checked_div(sales).unwrap_or_default();
    writeln!(out, "{:<52}{:>10}", "bytes of a sale on the wire (target 60)", per_sale(sent))?;
    writeln!(out, "{:<52}{:>10}", "bytes of its entry", per_sale(stored))?;
    Ok(out.flush()?)
}

/// The batches of all tills, one of each in turn.
fn in_turn(journals: &[Journal]) -> Vec<&[crate::core::ledger::Entry]> {
    let batches: Vec<Vec<_>> = journals.iter().map(Journal::batches).collect();
    let rounds = batches.iter().map(Vec::len).max().unwrap_or_default();
    (0..rounds).flat_map(|round| batches.iter().filter_map(move |till| till.get(round).copied())).collect()
}

/// Runs head office and the tills: until all was acknowledged, until all was folded, and sending it all once more.
async fn run_hub(
    config: &HubConfig,
    store: &Store,
    senders: Vec<Sender>,
) -> anyhow::Result<(Duration, Duration, Duration)> {
    let (stop, stopping) = watch::channel(false);
    let hub = Hub::open(config, stopping).await?;
    let base = format!("http://{}/v1/sync/packed", hub.address());
    let served = tokio::spawn(hub.run());
    let begun = monotonic();
    let senders = send_all(&base, senders).await?;
    let taken = begun.elapsed();
    while store.count_waiting()? > 0 {
        ensure!(begun.elapsed() < FOLD_MAX, "folding does not come to its end");
        tokio::time::sleep(LOOK_PERIOD).await;
    }
    let folded = begun.elapsed();
    let begun = monotonic();
    send_all(&base, senders).await?;
    let again = begun.elapsed();
    stop.send(true)?;
    served.await??;
    Ok((taken, folded, again))
}

/// All tills send all their batches, each one after the other.
async fn send_all(address: &str, senders: Vec<Sender>) -> anyhow::Result<Vec<Sender>> {
    let mut tasks = JoinSet::new();
    for sender in senders {
        crate::net::tls::use_ring();
        let (client, address) = (reqwest::Client::builder().no_proxy().build()?, address.to_owned());
        tasks.spawn(async move {
            for body in &sender.bodies {
                let answer =
                    client.post(&address).bearer_auth(&sender.token).body(body.clone()).send().await?;
                ensure!(answer.status().is_success(), "head office answered {}", answer.text().await?);
                answer.bytes().await?;
            }
            Ok(sender)
        });
    }
    let mut done = Vec::new();
    while let Some(sender) = tasks.join_next().await {
        done.push(sender??);
    }
    Ok(done)
}

/// How long synced writes of one block take.
fn measure_syncs(folder: &Path) -> anyhow::Result<Duration> {
    let mut file = File::create(folder.join("syncs"))?;
    let begun = monotonic();
    for _ in 0..SYNCS {
        file.write_all(&[0; 4_096])?;
        file.sync_data()?;
    }
    Ok(begun.elapsed())
}

fn per_second(count: u64, time: Duration) -> u64 {
    let us = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    count.saturating_mul(1_000_000).checked_div(us).unwrap_or_default()
}

/// How many times `time` goes into `floor`, with two decimals, rounded down.
fn hundredths(floor: Duration, time: Duration) -> String {
    let hundredths = floor.as_micros().saturating_mul(100).checked_div(time.as_micros()).unwrap_or_default();
    let whole = hundredths.checked_div(100).unwrap_or_default();
    format!("{whole}.{:02}", hundredths.saturating_sub(whole.saturating_mul(100)))
}
