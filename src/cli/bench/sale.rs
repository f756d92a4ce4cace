//! How long a durable sale takes at the till's journal, beside a bare transaction of one row in the same folder, in turns.

use std::fs::File;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::Connection;

use super::arguments::SaleArguments;
use super::figures::{Spread, write_ratio, write_spread};
use crate::core::ledger::{Payload, Sale};
use crate::core::model::receipt::{Effects, ReceiptTotals};
use crate::core::model::{Currency, Day, Money, OpId, Receipt, TillId, Timestamp};
use crate::host::entropy::random_bytes;
use crate::host::{monotonic, wall_ms};
use crate::journal::{Journal, JournalConfig, JournalFault, WriteFault};

/// A sale is to take at most so many hundredths of the time of a bare transaction.
const RATIO_HUNDREDTHS: u64 = 150;

/// A folder that goes with its measurement.
struct Desk(PathBuf);

impl Drop for Desk {
    fn drop(&mut self) {
        // What is left of it is no harm but its room.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Measures and prints.
pub(super) fn measure_sales(arguments: &SaleArguments) -> anyhow::Result<()> {
    let desk = Desk(arguments.folder.join(format!("tallytill-bench-{}", std::process::id())));
    std::fs::create_dir(&desk.0)?;
    let journal = Journal::open(JournalConfig {
        folder: desk.0.join("till"),
        till: TillId::from_bytes(random_bytes()?),
        public_key: [1; 32],
        clock: Arc::new(|| Timestamp::from_ms(wall_ms())),
        on_commit: Box::new(|_| {}),
    })?;
    let payload = sale()?;
    let (_, bytes) = payload.encode().map_err(JournalFault::from)?;
    let bare = open_bare(&desk.0.join("bare.db"))?;
    let mut plain = File::create(desk.0.join("plain"))?;
    let (mut syncs, mut rows, mut sales) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..arguments.sales {
        syncs.push(timed(|| {
            plain.write_all(&bytes)?;
            Ok(plain.sync_data()?)
        })?);
        rows.push(timed(|| {
            bare.prepare_cached(include_str!("sql/insert_sale.sql"))?.execute([&bytes])?;
            Ok(())
        })?);
        let (op_id, payload) = (OpId::from_bytes(random_bytes()?), payload.clone());
        sales.push(timed(|| write(&journal, op_id, payload))?);
    }
    let mut out = stdout().lock();
    writeln!(out, "{:<44}{:>9}{:>9}{:>9}{:>9}", "microseconds", "p50", "p90", "p99", "max")?;
    let (rows, sales) = (Spread::of(rows), Spread::of(sales));
    write_spread(&mut out, "the disk alone: append and sync", &Spread::of(syncs))?;
    write_spread(&mut out, "a bare transaction of one row", &rows)?;
    write_spread(&mut out, "a durable sale", &sales)?;
    Ok(write_ratio(&mut out, "a durable sale to a bare transaction", &sales, &rows, RATIO_HUNDREDTHS)?)
}

fn timed(what: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<Duration> {
    let begun = monotonic();
    what()?;
    Ok(begun.elapsed())
}

fn open_bare(path: &Path) -> anyhow::Result<Connection> {
    let bare = Connection::open(path)?;
    bare.pragma_update(None, "journal_mode", "WAL")?;
    bare.pragma_update(None, "synchronous", "FULL")?;
    bare.execute_batch(include_str!("sql/create_sale.sql"))?;
    Ok(bare)
}

fn write(journal: &Journal, op_id: OpId, payload: Payload) -> anyhow::Result<()> {
    let written = journal.write::<(), std::convert::Infallible>(move |journal| {
        journal.append(op_id, None, &payload)?;
        Ok(())
    });
    match written {
        Ok(()) => Ok(()),
        Err(WriteFault::Journal(fault)) => Err(fault.into()),
        Err(WriteFault::Refused(never)) => match never {},
    }
}

fn sale() -> anyhow::Result<Payload> {
    let currency = Currency::parse("CZK").ok_or_else(|| anyhow::anyhow!("there is no such currency"))?;
    let total = Money::from_minor(12_500);
    Ok(Payload::Sale(Box::new(Sale {
        receipt: Receipt {
            currency,
            lines: Vec::new(),
            totals: ReceiptTotals { gross: total, due: total, ..ReceiptTotals::default() },
            member: None,
            tax_included: true,
            effects: Effects::default(),
        },
        day: Day::from_number(740_000),
        offline: true,
        request: [0; 32],
        at: Timestamp::from_ms(wall_ms()),
    })))
}
