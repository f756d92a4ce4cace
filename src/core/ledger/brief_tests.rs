//! A sale read in brief is the sale read in full, and both refuse the same bytes.

use proptest::prelude::*;
use proptest::sample::Index;

use super::world::{entries, wide_world};
use super::{Entry, Fact, Gist};

fn check(entry: &Entry) -> Result<(), TestCaseError> {
    let in_full = Fact::of(entry).map(Gist::of_fact).ok();
    prop_assert_eq!(Gist::of(entry).ok(), in_full);
    Ok(())
}

/// Every entry that was ever written, as it is kept.
fn golden() -> Vec<Entry> {
    let kept = include_str!("../../../tests/golden/entries-v1.txt");
    let unhex = |text: &str| -> Vec<u8> {
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
    };
    kept.lines().map(|line| Entry::parse(unhex(line.split(' ').nth(1).unwrap())).unwrap()).collect()
}

#[test]
fn every_entry_that_was_ever_written_is_read_alike() {
    golden().iter().for_each(|entry| check(entry).unwrap());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_entry_of_a_world_is_read_alike(events in wide_world()) {
        for entry in entries(&events) {
            check(&entry)?;
        }
    }

    #[test]
    fn a_broken_entry_is_refused_by_both(
        which in any::<Index>(),
        breaks in prop::collection::vec((any::<Index>(), any::<u8>()), 1..4),
        cut in prop::option::of(any::<Index>()),
    ) {
        let golden = golden();
        let entry = which.get(&golden);
        let mut payload = entry.payload().to_vec();
        for (at, byte) in breaks {
            let at = at.index(payload.len());
            payload[at] = byte;
        }
        if let Some(cut) = cut {
            payload.truncate(cut.index(payload.len()));
        }
        check(&Entry::seal(entry.header.clone(), &payload).unwrap())?;
    }
}
