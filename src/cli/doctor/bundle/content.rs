//! The files of a bundle.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use anyhow::Context;
use serde_json::{Value, json};

use super::mask::{mask_config, mask_homes, mask_log};
use crate::cli::doctor::books::{list_sizes, tell_heads};
use crate::cli::doctor::patient::Patient;
use crate::cli::doctor::report::Report;
use crate::core::model::Language;
use crate::device::machine::list_devices;
use crate::host::config::load_document;
use crate::host::file::load_file;

/// The end of a log that is taken, in bytes.
const LOG_BYTES_MAX: u64 = 1 << 20;

/// The lines of it that are taken.
const LOG_LINES_MAX: usize = 5000;

/// A small file of the system.
const SYSTEM_BYTES_MAX: u64 = 64 << 10;

const README: &str = "\
A support bundle of Tallytill.

doctor.json, doctor.txt  what `tallytill doctor` found
system.json              versions, and the sizes of the files of the data folder
config.json              the configuration without comments and secrets
journal.json             the end of each chain and how much of it head office has
status.json, metrics.txt what the running till says of itself
devices.txt              devices as the kernel shows them
log.txt                  the last lines of the log that was named; numbers of six digits and more are masked

It holds no sale, no member, no card, no key and no token.
";

/// Every file with its name.
pub(super) fn collect_files(
    log: Option<&Path>,
    root: &Path,
    patient: Option<&Patient>,
    report: &Report<'_>,
) -> anyhow::Result<Vec<(&'static str, Vec<u8>)>> {
    let pretty = |value: &Value| format!("{value:#}\n").into_bytes();
    let mut files: Vec<(&'static str, Vec<u8>)> = vec![
        ("README.txt", README.as_bytes().to_vec()),
        ("doctor.json", pretty(&report.to_json(Language::ENGLISH))),
        ("doctor.txt", report.to_text(Language::ENGLISH, false).into_bytes()),
        ("system.json", pretty(&tell_system(root, patient))),
        ("devices.txt", list_devices(root).into_bytes()),
    ];
    if let Some(patient) = patient {
        if let Some(config) = load_config(&patient.config_path) {
            files.push(("config.json", pretty(&config)));
        }
        let heads = tell_heads(&patient.data()).unwrap_or_else(|fault| json!({ "fault": fault.to_string() }));
        files.push(("journal.json", pretty(&heads)));
        if let Some(Ok(status)) = &patient.status {
            files.push(("status.json", pretty(status)));
        }
        if let Some(metrics) = &patient.metrics {
            files.push(("metrics.txt", metrics.clone().into_bytes()));
        }
    }
    if let Some(log) = log {
        let text = load_end(log).with_context(|| format!("`{}` can't be read", log.display()))?;
        files.push(("log.txt", text.into_bytes()));
    }
    for (_, bytes) in &mut files {
        *bytes = mask_homes(&String::from_utf8_lossy(bytes)).into_bytes();
    }
    Ok(files)
}

/// The configuration as it is written, but for comments and secrets.
fn load_config(path: &Path) -> Option<Value> {
    let table: toml::Table = load_document(path).ok()?;
    let mut config = serde_json::to_value(table).ok()?;
    mask_config(&mut config);
    Some(config)
}

fn tell_system(root: &Path, patient: Option<&Patient>) -> Value {
    let text = |name: &str| {
        let bytes = load_file(&root.join(name), SYSTEM_BYTES_MAX).ok().flatten()?;
        Some(String::from_utf8_lossy(&bytes).trim().to_owned())
    };
    let release = text("etc/os-release").unwrap_or_default();
    let release = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
    json!({
        "tallytill": env!("CARGO_PKG_VERSION"),
        "target": format!("{} {}", std::env::consts::ARCH, std::env::consts::OS),
        "system": release.map(|name| name.trim_matches('"')),
        "kernel": text("proc/sys/kernel/osrelease"),
        "uptime": text("proc/uptime"),
        "files": patient.map(|patient| list_sizes(&patient.data())),
    })
}

/// The last lines of a log, masked.
fn load_end(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let bytes = file.metadata()?.len();
    file.seek(SeekFrom::Start(bytes.saturating_sub(LOG_BYTES_MAX)))?;
    let mut end = Vec::new();
    file.take(LOG_BYTES_MAX).read_to_end(&mut end)?;
    let end = String::from_utf8_lossy(&end);
    // Where the beginning was cut off, the first line may be half a number.
    let whole = if bytes > LOG_BYTES_MAX { end.split_once('\n').map_or("", |(_, rest)| rest) } else { &end };
    let lines: Vec<&str> = whole.lines().collect();
    let first = lines.len().saturating_sub(LOG_LINES_MAX);
    Ok(lines.iter().skip(first).map(|line| mask_log(line) + "\n").collect())
}
