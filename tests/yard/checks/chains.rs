//! I2: places are dense and the chain is unbroken, per incarnation. I3: two entries share an identity only with a finding
//! that says so.

use std::collections::{BTreeMap, BTreeSet};

use tallytill::core::ledger::{Entry, Head};
use tallytill::core::model::{EntryHash, EntrySeq, Incarnation, TillId};
use tallytill::journal::verify_journal;

use super::Broken;
use crate::world::World;

/// All journals, and what the hub holds of each chain.
pub(crate) fn check(world: &World, held: &[Entry]) -> Result<(), Broken> {
    check_dense(held)?;
    let mut known: Vec<(TillId, Incarnation, EntrySeq, EntryHash)> = Vec::new();
    for entry in held {
        known.push(identity(entry));
    }
    for node in &world.tills {
        let lookup = node.agent().lookup();
        let report = verify_journal(&lookup.journal)
            .map_err(|fault| Broken::new("I2", format!("till {}: {fault}", node.number)))?;
        if let Some(fault) = report.faults.first().filter(|_| !node.damaged) {
            return Err(Broken::new(
                "I2",
                format!("till {}: entry {}: {}", node.number, fault.seq, fault.what),
            ));
        }
        for head in report.heads {
            let entries = lookup.journal.load_entries(EntrySeq::new(1), head.incarnation, usize::MAX);
            known.extend(entries.unwrap_or_default().iter().map(identity));
        }
    }
    let findings = world.hub.findings();
    let forks = findings.iter().filter(|finding| finding.kind.name() == "fork").map(|finding| finding.entry);
    check_identities(&known, &forks.collect())
}

fn identity(entry: &Entry) -> (TillId, Incarnation, EntrySeq, EntryHash) {
    (entry.header.till, entry.header.incarnation, entry.header.seq, entry.hash)
}

/// Each chain begins at its first place and goes on without a gap, each entry naming the one before; where it forked, so
/// does each branch.
pub(crate) fn check_dense(entries: &[Entry]) -> Result<(), Broken> {
    let known: BTreeMap<EntryHash, &Entry> = entries.iter().map(|entry| (entry.hash, entry)).collect();
    for entry in entries {
        let (till, life) = (entry.header.till, entry.header.incarnation);
        let before = known.get(&entry.header.prev_hash).map(|before| &before.header);
        let head = match before {
            Some(before) => {
                Head { incarnation: before.incarnation, seq: before.seq, hash: entry.header.prev_hash }
            }
            None => Head::start(life),
        };
        head.extend(till, entry).map_err(|broken| Broken::new("I2", format!("{till}: {broken}")))?;
    }
    Ok(())
}

/// No two entries have one identity, unless one of them, or one before it in the same life, is found to be a fork.
pub(crate) fn check_identities(
    known: &[(TillId, Incarnation, EntrySeq, EntryHash)],
    forks: &BTreeSet<EntryHash>,
) -> Result<(), Broken> {
    let forked: BTreeSet<(TillId, Incarnation)> =
        known.iter().filter(|one| forks.contains(&one.3)).map(|one| (one.0, one.1)).collect();
    let mut first: BTreeMap<(TillId, Incarnation, EntrySeq), EntryHash> = BTreeMap::new();
    for (till, incarnation, seq, hash) in known {
        let earlier = first.entry((*till, *incarnation, *seq)).or_insert(*hash);
        if earlier != hash && !forked.contains(&(*till, *incarnation)) {
            let what =
                format!("place {seq} of till {till} has two entries and there is no finding of a fork");
            return Err(Broken::new("I3", what));
        }
    }
    Ok(())
}
