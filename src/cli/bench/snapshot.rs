//! `tallytill bench snapshot`: a fresh till takes a ready-made file of many members, beside downloading and hashing the
//! same bytes over the same line, in turns.

use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write, stdout};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, ensure};
use tokio::task::{JoinSet, spawn_blocking};

use super::arguments::SnapshotArguments;
use super::figures::{Spread, megabytes, write_ratio, write_spread};
use super::member::{count_cards, make_card, make_member, scatter};
use super::till::RunningTill;
use crate::cache::{Cache, apply_next, current_file, open_next};
use crate::cli::output::start_runtime;
use crate::core::model::Timestamp;
use crate::core::programme::Programme;
use crate::core::sync::snapshot::Manifest;
use crate::host::entropy::random_bytes;
use crate::host::file::make_folder;
use crate::host::keys::SigningKey;
use crate::host::{monotonic, wall_ms};
use crate::hub::snapshot::Shelf;
use crate::hub::store::Store;
use crate::roster::VERSION;
use crate::till::config::TillConfig;
use crate::till::enrolment::enrol_till;
use crate::till::hub_client::HubClient;
use crate::till::identity::KEY_FILE_NAME;
use crate::till::snapshot::{Destination, fetch_snapshot};

const PROGRAMME: &str = include_str!("../../../tests/data/food/programme.toml");
/// A fresh till is to be ready in so many hundredths of the time of downloading and hashing.
const RATIO_HUNDREDTHS: u64 = 150;
/// Bytes of a member on the wire and on the disk, in tenths.
const WIRE_TENTHS: u64 = 450;
const DISK_TENTHS: u64 = 1_200;
/// A look-up, in microseconds at the 99th percentile.
const LOOKUP_P99_US: u64 = 25;
const LOOKUPS: u64 = 100_000;
/// Pieces in flight at once, as a till has them.
const FLIGHT_MAX: usize = 4;

/// A folder that goes with its measurement.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left of it is no harm but its room.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Measures and prints.
pub(super) fn measure_snapshots(arguments: &SnapshotArguments) -> anyhow::Result<()> {
    let name = format!("tallytill-bench-{:016x}", u64::from_be_bytes(random_bytes()?));
    let folder = Folder(arguments.folder.join(name));
    make_folder(&folder.0)?;
    let (made, code) = fill_hub(&folder.0, arguments.members)?;
    start_runtime(2)?.block_on(measure(arguments, &folder.0, made, &code))
}

/// Head office with so many members, and a ready-made file of them; how long that took to make, and a code for a till.
fn fill_hub(folder: &Path, members: u64) -> anyhow::Result<(Duration, String)> {
    let data = folder.join("hub");
    let settings = "data = \"hub\"\nlisten = \"127.0.0.1:0\"\nsnapshot_members_min = 1\n";
    fs::write(folder.join("hub.toml"), settings)?;
    let store = Store::open(&data)?;
    let now = Timestamp::from_ms(wall_ms());
    let programme =
        Programme::parse(PROGRAMME).map_err(|_| anyhow::anyhow!("the programme can't be read"))?;
    store.publish(PROGRAMME, &programme, now)?;
    let mut rows = (0..members).map(|place| make_member(place, members));
    store.fill_members(|| rows.next().transpose())??;
    let started = monotonic();
    Shelf::open(data.join("snapshots"), 1).refresh(&store, now)?;
    let made = started.elapsed();
    Ok((made, store.make_code("Till 1", "Bench", "", now)?))
}

async fn measure(
    arguments: &SnapshotArguments,
    folder: &Path,
    made: Duration,
    code: &str,
) -> anyhow::Result<()> {
    let hub = RunningTill::start_hub(&folder.join("hub.toml"))?;
    let settings =
        format!("data = \"till\"\nlisten = \"127.0.0.1:0\"\n[hub]\nurl = \"http://{}\"\n", hub.address);
    fs::write(folder.join("till.toml"), settings)?;
    let config = TillConfig::load(&folder.join("till.toml"))?;
    let identity = enrol_till(&config, None, code).await?;
    let key = SigningKey::load_or_make(&config.data.join(KEY_FILE_NAME))?;
    let client = HubClient::of_till(&config, Some(&identity), Some(&key))?;
    let answer = client.snapshot("", None, VERSION).await?.context("head office has no file ready")?;
    let manifest: Arc<Manifest> = Arc::new(minicbor::decode(&answer.body)?);

    let (mut floors, mut readies) = (Vec::new(), Vec::new());
    let tried = folder.join("tried");
    for _ in 0..arguments.rounds {
        let started = monotonic();
        download(&client, &manifest, &folder.join("bare")).await?;
        floors.push(started.elapsed());
        let _ = fs::remove_dir_all(&tried);
        make_folder(&tried)?;
        let started = monotonic();
        let to = Destination { folder: &tried, hub_public_key: &identity.hub_public_key };
        fetch_snapshot(to, &client, "", None, &|_| {}).await?.context("head office has no file ready")?;
        let list = apply_next(&tried, open_next(&tried)?)?;
        ensure!(list.load_by_card(&make_card(0)?)?.is_some(), "the first member is unknown");
        readies.push(started.elapsed());
    }
    let list = Cache::open_folder(&tried)?;
    ensure!(list.load_member_count()? == arguments.members, "members are missing");
    let lookups = look_up(&list, arguments.members)?;
    let disk_bytes = fs::metadata(current_file(&tried))?.len();

    let till = RunningTill::start(&folder.join("till.toml"))?;
    let list = folder.join("till");
    while current_file(&list) == list.join("cache.db") {
        // Another process: there is nothing but its folder to watch.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let (till, hub) = (till.memory()?, hub.memory()?);

    let mut out = stdout().lock();
    if cfg!(debug_assertions) {
        writeln!(out, "this is a debug build: its figures say nothing about a release")?;
    }
    let members = arguments.members;
    writeln!(
        out,
        "{members} members with {} cards, the file made in {} ms",
        count_cards(members),
        made.as_millis()
    )?;
    writeln!(out, "\n{:<44}{:>9}{:>9}{:>9}{:>9}", "µs", "p50", "p90", "p99", "max")?;
    let (floors, readies, lookups) = (Spread::of(floors), Spread::of(readies), Spread::of(lookups));
    write_spread(&mut out, "downloaded, hashed and synced", &floors)?;
    write_spread(&mut out, "a fresh till ready", &readies)?;
    write_spread(&mut out, "look-up of a card, warm", &lookups)?;
    write_ratio(&mut out, "ready, x download", &readies, &floors, RATIO_HUNDREDTHS)?;
    let tenths = |bytes: u64| bytes.saturating_mul(10).div_ceil(members.max(1));
    let wire = tenths(manifest.wire_bytes());
    for (what, found, limit) in [
        ("bytes of a member on the wire, tenths", wire, WIRE_TENTHS),
        ("bytes of a member on the disk, tenths", tenths(disk_bytes), DISK_TENTHS),
        ("look-up, µs at the 99th percentile", lookups.percentile(99), LOOKUP_P99_US),
    ] {
        let kept = if found <= limit { "kept" } else { "MISSED" };
        writeln!(out, "{what:<44}{found:>9}   at most {limit}: {kept}")?;
    }
    for (who, memory) in [("till", till), ("head office", hub)] {
        let (resident, peak) = (megabytes(memory.resident), megabytes(memory.peak));
        writeln!(out, "resident, {who:<34}{resident:>9} MB, at most {peak} MB")?;
    }
    Ok(())
}

/// The same bytes over the same line, hashed and kept, and nothing else.
async fn download(client: &HubClient, manifest: &Arc<Manifest>, to: &Path) -> anyhow::Result<()> {
    let file = Arc::new(Mutex::new(File::create(to)?));
    let mut from = 0_u64;
    let mut waiting = manifest.chunks.iter().copied().map(|chunk| {
        let place = from;
        from = from.saturating_add(u64::from(chunk.bytes));
        (place, chunk.hash)
    });
    let mut flight = JoinSet::new();
    loop {
        while flight.len() < FLIGHT_MAX
            && let Some((place, hash)) = waiting.next()
        {
            let (client, file) = (client.clone(), Arc::clone(&file));
            flight.spawn(async move {
                let bytes = client.snapshot_chunk(&hash).await?;
                let kept = spawn_blocking(move || {
                    ensure!(*blake3::hash(&bytes).as_bytes() == hash, "a piece came damaged");
                    let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                    file.seek(SeekFrom::Start(place))?;
                    Ok(file.write_all(&bytes)?)
                });
                kept.await?
            });
        }
        let Some(come) = flight.join_next().await else { break };
        come??;
    }
    let file = file.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(file.sync_all()?)
}

/// Cards in no order; once before, so that all are warm.
fn look_up(list: &Cache, members: u64) -> anyhow::Result<Vec<Duration>> {
    let cards = count_cards(members);
    let mut times = Vec::new();
    for turn in 0..LOOKUPS.saturating_mul(2) {
        let card = make_card(
            scatter(turn.checked_rem(LOOKUPS).unwrap_or_default()).checked_rem(cards).unwrap_or_default(),
        )?;
        let started = monotonic();
        let found = list.load_by_card(&card)?;
        let took = started.elapsed();
        ensure!(found.is_some(), "card {card} is unknown");
        if turn >= LOOKUPS {
            times.push(took);
        }
    }
    Ok(times)
}
