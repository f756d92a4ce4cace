//! `tallytill bench scan`: from the last byte of a scan to the quote, and what the till needs to be able to.

use std::io::{Write, stdout};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::arguments::ScanArguments;
use super::echo::Echo;
use super::figures::{Figures, Spread};
use super::member::{count_cards, make_card, scatter};
use super::shop::{Shop, bar_codes};
use super::till::RunningTill;
use super::watch::Watch;
use crate::host::monotonic;
use crate::testkit::FakeScanner;

/// What ends a scan.
pub(super) const CR: &[u8] = b"\r";
/// How long one byte takes at 9600 baud: the last byte of a scan comes that long after the one before it.
pub(super) const BYTE_TIME: Duration = Duration::from_micros(1042);
/// The AIM identifier of EAN-13, which the cards are.
const AIM: &str = "]E0";
/// How often the till is started: the first start makes its journal.
const STARTS: u64 = 5;
/// The gap before each scan, in microseconds.
const GAP_US_MIN: u64 = 1_000;
const GAP_US_MAX: u64 = 10_000;

/// Measures and tells.
///
/// # Errors
/// When something does not work; never because of a figure.
pub(super) fn measure_scans(arguments: &ScanArguments) -> anyhow::Result<()> {
    let mut out = stdout().lock();
    let shop = Shop::open()?;
    let filling = shop.fill(arguments.members)?;
    writeln!(
        out,
        "{} members with {} cards, filled in {}.{:03} s, {} MB on disk",
        arguments.members,
        count_cards(arguments.members),
        filling.as_secs(),
        filling.subsec_millis(),
        shop.members_bytes()?.div_ceil(1_000_000),
    )?;
    let scanner = FakeScanner::plug_in(shop.scanner_path())?;
    let mut desk = Desk { shop, scanner, cards: count_cards(arguments.members), scans: 0 };
    let mut starts = Vec::new();
    let (mut till, mut watch) = desk.start(&mut starts)?;
    for _ in 1..STARTS {
        drop((till, watch));
        (till, watch) = desk.start(&mut starts)?;
    }
    let memory_before = till.memory()?;
    desk.lay_goods(&watch, arguments.goods)?;
    let mut echo = Echo::open()?;
    let (mut scans, mut echoes) = (Vec::new(), Vec::new());
    for _ in 0..arguments.scans {
        desk.pause(0);
        scans.push(desk.scan_card(&watch)?);
        desk.pause(1);
        echoes.push(echo.measure(desk.next_card()?.as_bytes())?);
    }
    let figures = Figures {
        members: arguments.members,
        goods: arguments.goods,
        scans: Spread::of(scans),
        echoes: Spread::of(echoes),
        first_start: starts.first().copied().unwrap_or_default(),
        starts: Spread::of(starts),
        memory_before,
        memory_after: till.memory()?,
        binary_bytes: std::fs::metadata(std::env::current_exe()?)?.len(),
    };
    figures.write(&mut out)?;
    Ok(())
}

/// Where the cards are scanned.
struct Desk {
    shop: Shop,
    scanner: FakeScanner,
    cards: u64,
    scans: u64,
}

impl Desk {
    /// Starts the till and scans a card as soon as the till says that its scanner is there; adds how long it took from
    /// nothing to the quote.
    fn start(&mut self, starts: &mut Vec<Duration>) -> anyhow::Result<(RunningTill, Watch)> {
        let till = RunningTill::start(&self.shop.settings_path())?;
        let watch = Watch::open(till.address, &self.shop.token)?;
        let ready = Value::from("ready");
        watch.wait_for("the scanner", |kind, data| kind == "device" && data.get("state") == Some(&ready))?;
        let (_, quoted) = self.send_card(&watch)?;
        starts.push(quoted.saturating_duration_since(till.started));
        Ok((till, watch))
    }

    /// Scans goods, so that the quotes have something to say.
    fn lay_goods(&mut self, watch: &Watch, goods: u64) -> anyhow::Result<()> {
        for (count, code) in (1..=goods).zip(bar_codes()) {
            self.scanner.scan(AIM, code)?;
            let lines = usize::try_from(count)?;
            watch.wait_for("the quote with the goods", |kind, data| {
                let basket = data.pointer("/basket/lines").and_then(Value::as_array);
                kind == "quote" && basket.is_some_and(|basket| basket.len() == lines)
            })?;
        }
        Ok(())
    }

    /// From just before the last byte of a scan until its quote is there.
    fn scan_card(&mut self, watch: &Watch) -> anyhow::Result<Duration> {
        let (sent, quoted) = self.send_card(watch)?;
        Ok(quoted.saturating_duration_since(sent))
    }

    fn send_card(&mut self, watch: &Watch) -> anyhow::Result<(Instant, Instant)> {
        let line = self.next_card()?;
        self.scans = self.scans.saturating_add(1);
        let card = Value::from(line.strip_prefix(AIM).unwrap_or_default());
        self.scanner.send(line.as_bytes())?;
        std::thread::sleep(BYTE_TIME);
        let sent = monotonic();
        self.scanner.send(CR)?;
        let is_quote = |kind: &str, data: &Value| kind == "quote" && data.get("card") == Some(&card);
        let quoted = watch.wait_for(&format!("the quote for card {card}"), is_quote)?;
        Ok((sent, quoted))
    }

    /// The card that is scanned next, any of all; never the one before it, which would be the same scan.
    fn next_card(&self) -> anyhow::Result<String> {
        let place = |scans: u64| scatter(scans).checked_rem(self.cards).unwrap_or_default();
        let (before, next) = (place(self.scans.wrapping_sub(1)), place(self.scans));
        let next = if next == before { next.saturating_add(1) } else { next };
        let next = next.checked_rem(self.cards).unwrap_or_default();
        Ok(format!("{AIM}{}", make_card(next)?))
    }

    /// Waits as long as nobody can foresee, so that scans keep no step with the till's own waits.
    fn pause(&self, turn: u64) {
        let drawn = scatter(self.scans.wrapping_mul(2).wrapping_add(turn).wrapping_add(self.cards));
        let spread = drawn.checked_rem(GAP_US_MAX.saturating_sub(GAP_US_MIN)).unwrap_or_default();
        std::thread::sleep(Duration::from_micros(GAP_US_MIN.saturating_add(spread)));
    }
}
