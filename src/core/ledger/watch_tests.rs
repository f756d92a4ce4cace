//! Clocks and forks by example, and what holds for every chain.

use proptest::prelude::*;

use super::watch::CLOCK_TOLERANCE_MS;
use super::{Finding, FindingKind, Header, Kind, Link, Watch, watch_chains};
use crate::core::model::{EntryHash, EntrySeq, Hlc, Incarnation, OpId, TillId, Timestamp};

const MINUTE_MS: u64 = 60_000;

/// Links of one chain from clock and head office's time, in minutes; `salt` makes it another branch.
fn chain(told: &[(u64, Option<u64>)], salt: u8) -> Vec<Link> {
    let mut hlc = Hlc::ZERO;
    let link = |(seq, (clock, heard)): (u64, &(u64, Option<u64>))| {
        hlc = hlc.tick(Timestamp::from_ms(clock * MINUTE_MS));
        let anchor = heard.map(|heard| Timestamp::from_ms(heard * MINUTE_MS));
        let header = Header {
            format: 1,
            kind: Kind::Sale,
            till: TillId::from_bytes([1; 16]),
            incarnation: Incarnation::from_random(1),
            seq: EntrySeq::new(seq),
            prev_hash: EntryHash::NONE,
            hlc,
            boot_id: 0,
            monotonic_ms: 0,
            anchor,
            programme: None,
            op_id: OpId::from_bytes([salt; 16]),
            acting: None,
        };
        let entry = super::Entry::seal(header, &minicbor::to_vec("x").unwrap()).unwrap();
        Link::of(&entry)
    };
    (1..).zip(told).map(link).collect()
}

fn suspect(link: Link, against: Option<Link>) -> Finding {
    let against = against.map(|link| link.hash).into_iter().collect();
    Finding { against, ..Finding::new(FindingKind::ClockSuspect, link.hash) }
}

#[test]
fn a_till_that_is_long_without_head_office_is_not_suspect() {
    let links = chain(&[(100, Some(100)), (5_000, Some(100)), (9_000, Some(100)), (9_001, Some(9_001))], 0);
    assert_eq!(watch_chains(links), []);
}

#[test]
fn a_clock_behind_the_time_that_it_heard_is_told_once() {
    let tolerated = CLOCK_TOLERANCE_MS / MINUTE_MS;
    let links =
        chain(&[(1_000, Some(1_000 + tolerated)), (1_001, Some(1_002 + tolerated)), (1_003, Some(1_100))], 0);
    assert_eq!(watch_chains(links.clone()), [suspect(links[1], None)]);
}

#[test]
fn a_clock_beyond_a_time_that_was_heard_later_is_told_once_until_it_is_right_again() {
    let links = chain(
        &[
            (100, Some(100)),
            (90_000, Some(100)),
            (90_001, Some(160)),
            (90_002, Some(170)),
            (90_003, Some(90_003)),
        ],
        0,
    );
    assert_eq!(watch_chains(links.clone()), [suspect(links[2], Some(links[1]))]);
    let again = chain(
        &[
            (100, Some(100)),
            (900, Some(200)),
            (901, Some(210)),
            (902, Some(905)),
            (990, Some(906)),
            (991, Some(920)),
        ],
        0,
    );
    assert_eq!(watch_chains(again.clone()).len(), 2, "{again:?}");
}

#[test]
fn two_entries_at_one_place_are_a_fork_from_there_on() {
    let one = chain(&[(1, None), (2, None), (3, None), (4, None)], 0);
    let other = [&one[..1], &chain(&[(1, None), (5, None), (6, None)], 1)[1..]].concat();
    let findings = watch_chains(one.iter().chain(&other).copied());
    let against = vec![one[1].hash];
    assert_eq!(findings, [Finding { against, ..Finding::new(FindingKind::Fork, other[1].hash) }]);
}

proptest! {
    #[test]
    fn a_chain_that_is_watched_bit_by_bit_shows_what_it_shows_as_a_whole(
        (links, shuffled) in prop::collection::vec((0_u64..90, prop::option::of(0_u64..90)), 0..30)
            .prop_map(|told| chain(&told, 0))
            .prop_flat_map(|links| (Just(links.clone()), Just(links).prop_shuffle()))
    ) {
        let mut watch = None;
        let mut findings = Vec::new();
        for link in &links {
            let (next, finding) = Watch::follow(watch, link).unwrap();
            let kept = minicbor::to_vec(next).unwrap();
            watch = Some(minicbor::decode(&kept).unwrap());
            findings.extend(finding);
            prop_assert_eq!(Watch::follow(watch, link), None, "what was watched is not watched again");
        }
        findings.sort();
        let twice = shuffled.iter().chain(&links).copied();
        prop_assert_eq!(findings, watch_chains(twice));
    }
}
