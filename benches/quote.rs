//! How long a quote takes: `cargo bench --no-default-features --bench quote`.
//!
//! Baskets of 20 lines against 10 to 10,000 offers, and of 100 lines against 10,000, through the compiled programme and
//! beside it naively: every offer is walked for every line, and what is found is priced without an index. Both take
//! turns in one run and have to come to the same receipts. Times are of single quotes, all that a quote does included.
#![expect(clippy::unwrap_used, reason = "a bench that goes wrong stops")]
#![expect(clippy::disallowed_methods, reason = "a bench measures time")]

mod promotions;

use std::hint::black_box;
use std::time::{Duration, Instant};

use promotions::{HEAD, SIZES, baskets, member, offers, programme, situation};
use tallytill::core::model::{Basket, MemberView};
use tallytill::core::pricing::{Ask, Choices, Quote, Reason, Situation, quote};
use tallytill::core::programme::{Draft, Offer, PriceEffect, Programme};

/// How often all baskets are quoted through the compiled programme …
const ROUNDS: usize = 60;
/// … and naively.
const NAIVE_ROUNDS: usize = 2;

fn main() {
    // Memory that was used before would be used again: this comes first.
    for size in [1_000, 10_000] {
        let mut programme = programme();
        let offers = offers(size);
        let (begin, before) = (Instant::now(), resident());
        programme.set_offers(offers);
        let (took, grown) = (begin.elapsed(), resident().saturating_sub(before));
        println!("compiling {size} offers takes {} µs and {grown} KiB", took.as_micros());
        black_box(&programme);
    }
    compile_document(10_000);
    println!("lines  offers  concern   compiled median, p99    naive median, p99   naive/compiled");
    for size in SIZES {
        compare(20, size);
    }
    compare(100, 10_000);
}

/// A programme of so many offers as it is written: shares off articles, half of them for one tier or at certain hours.
fn document(size: usize) -> String {
    let offer = |number: usize| {
        let when = match number % 4 {
            0 => "when.tiers = ['gold']\n",
            1 => "when.hours = ['16:00-18:00']\n",
            _ => "",
        };
        format!(
            "[[offer]]\nid = 'offer-{number:05}'\nname.en = 'Promotion {number}'\npercent = '{} %'\nmode = 'compound'\n\
             goods.skus = ['859{number:010}', '858{number:010}']\n{when}",
            (number % 20).saturating_add(1)
        )
    };
    HEAD.to_owned() + &(0..size).map(offer).collect::<String>()
}

/// From the text that people write: reading it, then checking and compiling what was read.
fn compile_document(size: usize) {
    let text = document(size);
    let (begin, before) = (Instant::now(), resident());
    let draft = Draft::parse(&text).unwrap();
    let read = begin.elapsed();
    let (begin, read_size) = (Instant::now(), resident());
    let (programme, warnings) = draft.check().unwrap();
    let (checked, grown) = (begin.elapsed(), resident().saturating_sub(read_size));
    println!(
        "a document of {size} offers: read in {} ms ({} KiB), checked and compiled in {} ms ({grown} KiB), {} warnings",
        read.as_millis(),
        read_size.saturating_sub(before),
        checked.as_millis(),
        warnings.len(),
    );
    black_box(&programme);
}

/// How much memory this process has in use, in KiB, as Linux tells it in whole pages.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = status.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok());
    pages.unwrap_or_default().saturating_mul(4)
}

fn compare(lines: usize, size: usize) {
    let empty = programme();
    let mut compiled = empty.clone();
    compiled.set_offers(offers(size));
    let baskets = baskets(lines);
    let asker = Asker { member: member(), choices: Choices::default(), situation: situation() };
    let mut concern = 0usize;
    for basket in &baskets {
        let quoted = asker.ask(&compiled, basket);
        let naive = quote_naively(&asker, &empty, &compiled.offers, basket);
        assert_eq!((&quoted.receipt, &quoted.reasons), (&naive.receipt, &naive.reasons));
        let told = |reason: &&Reason| matches!(reason, Reason::Applied { .. } | Reason::Refused { .. });
        concern = concern.saturating_add(quoted.reasons.iter().filter(told).count());
    }
    let before = resident();
    let mut times = Vec::with_capacity(ROUNDS.saturating_mul(baskets.len()));
    let mut naive_times = Vec::new();
    for round in 0..ROUNDS {
        for basket in &baskets {
            times.push(timed(|| asker.ask(&compiled, basket)));
        }
        if round < NAIVE_ROUNDS {
            for basket in &baskets {
                naive_times.push(timed(|| quote_naively(&asker, &empty, &compiled.offers, basket)));
            }
        }
    }
    let [median, p99] = percentiles(times);
    let [naive_median, naive_p99] = percentiles(naive_times);
    let ratio = naive_median.as_nanos().checked_div(median.as_nanos()).unwrap();
    let concern = concern.checked_mul(10).unwrap().checked_div(baskets.len()).unwrap();
    println!(
        "{lines:>5} {size:>7} {:>6}.{} {:>10} {:>10} {:>12} {:>10} {ratio:>10}x   {:>6} KiB more in use",
        concern / 10,
        concern % 10,
        micros(median),
        micros(p99),
        micros(naive_median),
        micros(naive_p99),
        resident().saturating_sub(before),
    );
}

/// Who asks, and when.
struct Asker {
    member: MemberView,
    choices: Choices,
    situation: Situation,
}

impl Asker {
    fn ask(&self, programme: &Programme, basket: &Basket) -> Quote {
        let Self { member, choices, situation } = self;
        quote(programme, &Ask { basket, member: Some(member), choices, situation }).unwrap()
    }
}

/// Walks every offer for every line, and prices what was found.
fn quote_naively(asker: &Asker, empty: &Programme, offers: &[Offer], basket: &Basket) -> Quote {
    let concerns = |offer: &&Offer| {
        basket.lines.iter().any(|line| match &offer.price {
            Some(PriceEffect::Mix { parts, .. }) => parts.iter().any(|part| part.goods.hold(line)),
            _ => offer.goods.hold(line),
        })
    };
    let mut found = empty.clone();
    found.set_offers(offers.iter().filter(concerns).cloned().collect());
    asker.ask(&found, basket)
}

/// The time of one quote, its end included.
fn timed(quote: impl Fn() -> Quote) -> Duration {
    let begin = Instant::now();
    drop(black_box(quote()));
    begin.elapsed()
}

fn percentiles(mut times: Vec<Duration>) -> [Duration; 2] {
    times.sort_unstable();
    [50, 99].map(|percent| {
        let at = times.len().saturating_mul(percent).checked_div(100).unwrap();
        times.get(at).copied().unwrap()
    })
}

fn micros(time: Duration) -> String {
    format!("{}.{:02} µs", time.as_micros(), time.as_nanos() % 1_000 / 10)
}
