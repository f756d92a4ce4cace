//! The figures and their table. Whole numbers only: a microsecond is finer than the machine's own noise.

use std::io::{self, Write};
use std::time::Duration;

use super::till::Memory;

/// From the last byte of a scan to its quote, at the median, in microseconds.
const SCAN_P50_US: u64 = 500;
/// The same at the 99th percentile.
const SCAN_P99_US: u64 = 2_000;
/// Resident memory of a till, in bytes.
const RESIDENT_BYTES: u64 = 40_000_000;
/// From nothing to the quote of the first scan, in microseconds.
const START_US: u64 = 300_000;
/// Size of the program's file, in bytes.
const BINARY_BYTES: u64 = 20_000_000;

/// How times are spread, in microseconds.
pub(super) struct Spread(Vec<u64>);

impl Spread {
    /// The spread of these times.
    pub(super) fn of(times: Vec<Duration>) -> Self {
        let mut us: Vec<u64> =
            times.iter().map(|time| u64::try_from(time.as_micros()).unwrap_or(u64::MAX)).collect();
        us.sort_unstable();
        Self(us)
    }

    /// The smallest time that at least `percent` of all do not exceed; 0 of none.
    pub(super) fn percentile(&self, percent: usize) -> u64 {
        let rank = self.0.len().saturating_mul(percent).div_ceil(100).max(1);
        self.0.get(rank.saturating_sub(1)).or(self.0.last()).copied().unwrap_or_default()
    }

    fn max(&self) -> u64 {
        self.percentile(100)
    }
}

/// Everything that was measured.
pub(super) struct Figures {
    /// How many members the till knew.
    pub(super) members: u64,
    /// How many lines each quote had.
    pub(super) goods: u64,
    /// From the last byte of a scan to its quote.
    pub(super) scans: Spread,
    /// The same on a bare pseudo-terminal.
    pub(super) echoes: Spread,
    /// The first start, which makes the journal.
    pub(super) first_start: Duration,
    /// All starts.
    pub(super) starts: Spread,
    /// The till's memory after its start.
    pub(super) memory_before: Memory,
    /// The till's memory after the scans.
    pub(super) memory_after: Memory,
    /// Size of the program's file.
    pub(super) binary_bytes: u64,
}

impl Figures {
    /// Writes the tables: what was measured, and what was to be reached.
    ///
    /// # Errors
    /// When they can't be written.
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        if cfg!(debug_assertions) {
            writeln!(out, "this is a debug build: its figures say nothing about a release")?;
        }
        let (scans, echoes) = (self.scans.0.len(), self.echoes.0.len());
        writeln!(out)?;
        writeln!(out, "{:<44}{:>9}{:>9}{:>9}{:>9}", "µs", "p50", "p90", "p99", "max")?;
        let quotes = format!("scan to quote, {scans} scans, {} goods", self.goods);
        write_spread(out, &quotes, &self.scans)?;
        write_spread(out, &format!("bare pseudo-terminal echo, {echoes} lines"), &self.echoes)?;
        write!(out, "{:<44}", "ratio")?;
        for percent in [50, 90, 99, 100] {
            let ratio = ratio(self.scans.percentile(percent), self.echoes.percentile(percent));
            write!(out, "{ratio:>9}")?;
        }
        writeln!(out)?;
        write_spread(out, &format!("start to first quote, {} starts", self.starts.0.len()), &self.starts)?;
        writeln!(out)?;
        writeln!(out, "first start, which makes the journal    {} ms", self.first_start.as_millis())?;
        for (when, memory) in [("after start", self.memory_before), ("after scans", self.memory_after)] {
            let (resident, peak) = (megabytes(memory.resident), megabytes(memory.peak));
            writeln!(out, "resident {when}                    {resident} MB, at most {peak} MB")?;
        }
        writeln!(out)?;
        writeln!(out, "{:<44}{:>14}{:>14}", "target", "measured", "under")?;
        for target in self.targets() {
            let verdict = if target.reached { "reached" } else { "missed" };
            writeln!(out, "{:<44}{:>14}{:>14}  {verdict}", target.what, target.measured, target.limit)?;
        }
        Ok(())
    }

    fn targets(&self) -> [Target; 5] {
        let us = |us: u64| format!("{us} µs");
        let ms = |us: u64| format!("{} ms", us.div_ceil(1_000));
        let mb = |bytes: u64| format!("{} MB", megabytes(bytes));
        let members = format!("resident at most, {} members", self.members);
        [
            Target::new("scan to quote, median", self.scans.percentile(50), SCAN_P50_US, us),
            Target::new("scan to quote, 99th percentile", self.scans.percentile(99), SCAN_P99_US, us),
            Target::new(&members, self.memory_after.peak, RESIDENT_BYTES, mb),
            Target::new("start to first quote, slowest", self.starts.max(), START_US, ms),
            Target::new("size of this program", self.binary_bytes, BINARY_BYTES, mb),
        ]
    }
}

struct Target {
    what: String,
    measured: String,
    limit: String,
    reached: bool,
}

impl Target {
    fn new(what: &str, measured: u64, limit: u64, written: impl Fn(u64) -> String) -> Self {
        Self {
            what: what.to_owned(),
            measured: written(measured),
            limit: written(limit),
            reached: measured < limit,
        }
    }
}

pub(super) fn write_spread(out: &mut impl Write, what: &str, spread: &Spread) -> io::Result<()> {
    write!(out, "{what:<44}")?;
    for percent in [50, 90, 99, 100] {
        write!(out, "{:>9}", spread.percentile(percent))?;
    }
    writeln!(out)
}

/// One ratio of medians beside its target.
pub(super) fn write_ratio(
    out: &mut impl Write,
    what: &str,
    measured: &Spread,
    floor: &Spread,
    limit_hundredths: u64,
) -> io::Result<()> {
    let (time, floor) = (measured.percentile(50), floor.percentile(50));
    let kept = time.saturating_mul(100) <= floor.saturating_mul(limit_hundredths);
    let (found, limit) = (ratio(time, floor), ratio(limit_hundredths, 100));
    writeln!(out, "{what:<44}{found:>9}   at most {limit}: {}", if kept { "kept" } else { "MISSED" })
}

/// How many times `floor` goes into `time`, with two decimals, rounded down.
fn ratio(time: u64, floor: u64) -> String {
    let hundredths = time.saturating_mul(100).checked_div(floor).unwrap_or_default();
    let whole = hundredths.checked_div(100).unwrap_or_default();
    format!("{whole}.{:02}", hundredths.saturating_sub(whole.saturating_mul(100)))
}

/// Millions of bytes with one decimal, rounded up.
pub(super) fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000);
    let whole = tenths.checked_div(10).unwrap_or_default();
    format!("{whole}.{}", tenths.saturating_sub(whole.saturating_mul(10)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(us: impl IntoIterator<Item = u64>) -> Spread {
        Spread::of(us.into_iter().map(Duration::from_micros).collect())
    }

    #[test]
    fn percentiles_are_times_that_were_measured() {
        let hundred = spread((1..=100).rev());
        assert_eq!([50, 90, 99, 100].map(|percent| hundred.percentile(percent)), [50, 90, 99, 100]);
        let three = spread([7, 9, 8]);
        assert_eq!([50, 90, 99, 100].map(|percent| three.percentile(percent)), [8, 9, 9, 9]);
        assert_eq!(spread([]).percentile(50), 0);
    }

    #[test]
    fn a_target_is_missed_from_its_limit_on() {
        let mut figures = Figures {
            members: 1_000_000,
            goods: 5,
            scans: spread([499, 1_999]),
            echoes: spread([100]),
            first_start: Duration::from_millis(299),
            starts: spread([299_999]),
            memory_before: Memory { resident: 1, peak: 1 },
            memory_after: Memory { resident: 1, peak: 39_999_999 },
            binary_bytes: 19_999_999,
        };
        assert!(figures.targets().iter().all(|target| target.reached));
        figures.scans = spread([500, 2_000]);
        figures.starts = spread([300_000]);
        figures.memory_after.peak = 40_000_000;
        figures.binary_bytes = 20_000_000;
        assert!(figures.targets().iter().all(|target| !target.reached));
        let mut table = Vec::new();
        figures.write(&mut table).unwrap();
        let table = String::from_utf8(table).unwrap();
        assert_eq!(table.matches("missed").count(), 5);
        assert!(table.lines().any(|line| line.starts_with("ratio") && line.contains("5.00")), "{table}");
    }

    #[test]
    fn amounts_are_never_flattered() {
        assert_eq!(megabytes(39_900_001), "40.0");
        assert_eq!(ratio(199, 100), "1.99");
        assert_eq!(ratio(1, 0), "0.00");
    }
}
