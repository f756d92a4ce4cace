//! `tallytill journal …`: reading a till's journal, also beside a till that runs.

use std::fmt::Write as _;
use std::io::{BufWriter, Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::core::ledger::{Entry, Payload};
use crate::core::model::{Acting, EntrySeq, Incarnation, OperatorId};
use crate::journal::{JournalReader, list_set_aside, verify_journal};
use crate::till::config::TillConfig;

/// How many entries are in memory at once.
const PAGE: usize = 512;

/// What can be done with a journal.
#[derive(Subcommand)]
pub(super) enum JournalCommand {
    /// Show the last entries, one line each
    Show {
        #[command(flatten)]
        journal: JournalArgument,
        /// How many
        #[arg(long, default_value_t = 20)]
        last: u64,
    },
    /// Prove the whole journal again: hashes, chain, columns; exit code 1 when something is wrong
    Verify {
        #[command(flatten)]
        journal: JournalArgument,
    },
    /// Write all entries as JSON lines, the stored bytes with them
    Export {
        #[command(flatten)]
        journal: JournalArgument,
    },
}

/// Whose journal it is.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub(super) struct JournalArgument {
    /// The till's configuration file
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The till's data folder
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
}

impl JournalArgument {
    fn open(&self) -> anyhow::Result<JournalReader> {
        let folder = match (&self.config, &self.data) {
            (Some(file), _) => TillConfig::load(file)?.data,
            (None, data) => data.clone().unwrap_or_default(),
        };
        Ok(JournalReader::open_folder(&folder)?)
    }
}

/// Runs one command.
pub(super) fn run(command: &JournalCommand) -> anyhow::Result<ExitCode> {
    let mut out = BufWriter::new(stdout().lock());
    let code = match command {
        JournalCommand::Show { journal, last } => {
            let reader = journal.open()?;
            if let Some(incarnation) = reader.load_incarnations()?.last().copied() {
                let first = reader.load_last_seq(incarnation)?.get().saturating_sub(last.saturating_sub(1));
                for_each_entry(&reader, incarnation, EntrySeq::new(first.max(1)), |entry| {
                    Ok(writeln!(out, "{}", line(entry)?)?)
                })?;
            }
            ExitCode::SUCCESS
        }
        JournalCommand::Verify { journal } => verify(&journal.open()?, &mut out)?,
        JournalCommand::Export { journal } => {
            let reader = journal.open()?;
            for incarnation in reader.load_incarnations()? {
                for_each_entry(&reader, incarnation, EntrySeq::new(1), |entry| {
                    Ok(writeln!(out, "{}", export(entry)?)?)
                })?;
            }
            ExitCode::SUCCESS
        }
    };
    out.flush()?;
    Ok(code)
}

/// Proves a till's journal, and tells what lies beside it.
pub(super) fn verify_till(data: &Path) -> anyhow::Result<ExitCode> {
    let mut out = BufWriter::new(stdout().lock());
    for aside in list_set_aside(data) {
        writeln!(out, "set aside as damaged: {}", aside.display())?;
    }
    let reader = JournalReader::open_folder(data)?;
    for life in reader.load_lives(None)? {
        let own = life.own;
        let held = own.acknowledged.map_or(0, |head| head.seq.get());
        let mut line = format!("life {}: began as `{}`", own.head.incarnation, life.why.code());
        write!(line, ", {} entries, head office has {held}", own.head.seq)?;
        if let Some(from) = life.apart_from {
            write!(line, ", other entries there from {from} on")?;
        }
        writeln!(out, "{line}")?;
    }
    let code = verify(&reader, &mut out)?;
    out.flush()?;
    Ok(code)
}

fn verify(reader: &JournalReader, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let report = verify_journal(reader)?;
    for head in &report.heads {
        writeln!(out, "incarnation {}: {} entries, head {}", head.incarnation, head.seq, head.hash)?;
    }
    if report.compacted > 0 {
        writeln!(out, "{} entries stand in signed summaries", report.compacted)?;
    }
    for fault in &report.faults {
        writeln!(out, "incarnation {}, entry {}: {}", fault.incarnation, fault.seq, fault.what)?;
    }
    let sound = report.faults.is_empty();
    let verdict = if sound { "all is well" } else { "keep this file and restore it from a backup" };
    writeln!(out, "{} entries, {} faults: {verdict}", report.entries, report.faults.len())?;
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn for_each_entry(
    reader: &JournalReader,
    incarnation: Incarnation,
    mut from: EntrySeq,
    mut each: impl FnMut(&Entry) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    loop {
        let page = reader.load_entries(from, incarnation, PAGE)?;
        for entry in &page {
            each(entry)?;
        }
        match page.last().and_then(|entry| entry.header.seq.next()) {
            Some(next) => from = next,
            None => return Ok(()),
        }
    }
}

/// Place, time, kind and what matters of it; no personal data, cards shortened.
fn line(entry: &Entry) -> anyhow::Result<String> {
    let header = &entry.header;
    let what = match Payload::parse(entry)? {
        Payload::Opened(opened) => format!("version {}", opened.version),
        Payload::Sale(sale) => {
            let totals = sale.receipt.totals;
            let currency = sale.receipt.currency;
            format!(
                "{} {} due, {} points spent, {} earned, {} lines{}",
                totals.due.format(currency),
                currency.code(),
                totals.points_spent.units(),
                totals.points_earned.units(),
                sale.receipt.lines.len(),
                if sale.offline { ", offline" } else { "" },
            )
        }
        Payload::Void(void) => format!("of sale {}", void.sale),
        Payload::Return(returned) => {
            format!("of sale {}, {} lines", returned.sale, returned.part.lines.len())
        }
        Payload::Adjusted(adjusted) => format!("member {}", adjusted.member),
        Payload::Enrol(enrol) => format!("member {}", enrol.member),
        Payload::DayClosed(day) => {
            format!("{}: {} sales, {} voids, {} returns", day.day, day.sales, day.voids, day.returns)
        }
        Payload::Imported(imported) => format!("member {}", imported.member),
        Payload::Published(published) => format!("programme {}", published.programme),
        Payload::CardLinked(linked) => format!("member {}", linked.member),
        Payload::ProfileChanged(changed) => format!("member {}", changed.member),
        Payload::Feedback(feedback) => {
            feedback.score.map_or_else(String::new, |score| format!("score {score}"))
        }
        Payload::ClockNoted(noted) => {
            format!("expected {}, showed {}", noted.expected.to_rfc3339(), noted.shown.to_rfc3339())
        }
        Payload::Merged(merged) => format!("member {} with {}", merged.member, merged.with),
        Payload::Unmerged(unmerged) => format!("member {}", unmerged.member),
        Payload::Decided(decided) => format!("entry {}: {}", decided.entry, decided.outcome.name()),
        Payload::CardBlocked(blocked) => format!("member {}", blocked.member),
        Payload::Erased(erased) => format!("member {}", erased.member),
        Payload::Restored(restored) => {
            restored.till.map_or_else(|| "head office".to_owned(), |till| format!("till {till}"))
        }
        Payload::Revoked(revoked) => match (revoked.till, revoked.programme) {
            (Some(till), _) => format!("till {till}"),
            (None, Some(programme)) => format!("programme {programme}"),
            (None, None) => String::new(),
        },
        Payload::Unknown(number) => format!("of a later version (kind {number})"),
    };
    let by = match header.acting {
        None => String::new(),
        Some(Acting { operator, approved_by: None }) => format!("  by operator {operator}"),
        Some(Acting { operator, approved_by: Some(other) }) => {
            format!("  by operator {operator}, approved by {other}")
        }
    };
    let hash = entry.hash.to_string();
    let short = hash.get(..12).unwrap_or_default();
    let at = header.hlc.timestamp().to_rfc3339();
    Ok(format!("{:>6}  {at}  {short}  {:<10}  {what}{by}", header.seq.get(), header.kind.name()))
}

/// One entry as JSON: its header in words, its bytes as hexadecimal.
fn export(entry: &Entry) -> anyhow::Result<Value> {
    let header = &entry.header;
    let bytes: String = entry.bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(json!({
        "till": header.till.to_string(),
        "incarnation": header.incarnation.to_string(),
        "seq": header.seq.get(),
        "kind": header.kind.name(),
        "op_id": header.op_id.to_string(),
        "at": header.hlc.timestamp().to_rfc3339(),
        "hash": entry.hash.to_string(),
        "prev_hash": header.prev_hash.to_string(),
        "programme": header.programme.map(|hash| hash.to_string()),
        "operator": header.acting.map(|acting| acting.operator.get()),
        "approved_by": header.acting.and_then(|acting| acting.approved_by).map(OperatorId::get),
        "what": line(entry)?,
        "bytes": bytes,
    }))
}
