//! Many seeds, and each that once found something.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use super::plan::Plan;
use super::world::{Outcome, World};

/// Seeds of an ordinary run.
const ORDINARY: u64 = 300;

fn number(name: &str) -> Option<u64> {
    std::env::var(name)
        .ok()
        .map(|text| text.parse().unwrap_or_else(|_| panic!("{name}: `{text}` is no number")))
}

/// Lives through one seed; what went wrong, with the command that repeats it.
fn live(seed: u64) -> Result<Outcome, String> {
    let lived = catch_unwind(AssertUnwindSafe(|| {
        let mut world = World::of(seed);
        let outcome = world.run();
        outcome.map_err(|broken| format!("{broken}\n{:?}\n{}", world.plan, world.log.end()))
    }));
    let fault = match lived {
        Ok(Ok(outcome)) => return Ok(outcome),
        Ok(Err(fault)) => fault,
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
        }
    };
    Err(format!(
        "seed {seed}: {fault}\nrepeat it with:\n  YARD_SEED={seed} cargo test --test yard seeds -- --nocapture"
    ))
}

/// One seed by `YARD_SEED`; `YARD_SEEDS` of them, from `YARD_FROM` on; some hundreds otherwise.
#[test]
fn many_seeds_break_no_invariant() {
    if let Some(seed) = number("YARD_SEED") {
        match live(seed) {
            Ok(outcome) => println!("seed {seed}: {outcome:?}"),
            Err(fault) => panic!("{fault}"),
        }
        return;
    }
    let from = number("YARD_FROM").unwrap_or(0);
    let seeds = number("YARD_SEEDS").unwrap_or(ORDINARY);
    let next = AtomicU64::new(from);
    let begun = begin();
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let faults: Vec<String> = std::thread::scope(|scope| {
        let work = || {
            let mut faults = Vec::new();
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed >= from + seeds {
                    return faults;
                }
                faults.extend(live(seed).err());
            }
        };
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let took = begun.elapsed().as_secs_f64();
    println!("{seeds} seeds from {from} on, {} bad, in {took:.1} s on {workers} cores", faults.len());
    for fault in &faults {
        println!("{}", fault.lines().next().unwrap_or_default());
    }
    if let Some(first) = faults.first() {
        panic!("{} of {seeds} seeds are bad; the first:\n{first}", faults.len());
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "how fast seeds go is told beside the outcome, and decides nothing"
)]
fn begin() -> Instant {
    Instant::now()
}

#[test]
fn the_same_seed_is_the_same_yard() {
    for seed in [3, 11, 12] {
        let (one, other) = (live(seed).unwrap(), live(seed).unwrap());
        assert_eq!(one, other, "seed {seed}");
        assert!(one.lines > 10, "{one:?}");
    }
    assert_ne!(live(3).unwrap().hash, live(11).unwrap().hash);
    assert_ne!(format!("{:?}", Plan::draw(3)), format!("{:?}", Plan::draw(11)));
}
