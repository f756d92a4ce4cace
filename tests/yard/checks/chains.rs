//! I2: places are dense and the chain is unbroken, per incarnation. I3: two entries share an identity only with a finding
//! that says so.

use std::collections::BTreeMap;

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
    let found: Vec<&'static str> = world.hub.findings().iter().map(|finding| finding.kind.name()).collect();
    check_identities(&known, found.contains(&"fork"))
}

fn identity(entry: &Entry) -> (TillId, Incarnation, EntrySeq, EntryHash) {
    (entry.header.till, entry.header.incarnation, entry.header.seq, entry.hash)
}

/// Each chain begins at its first place and goes on without a gap, each entry naming the one before.
pub(crate) fn check_dense(entries: &[Entry]) -> Result<(), Broken> {
    let mut heads: BTreeMap<(TillId, Incarnation), Head> = BTreeMap::new();
    for entry in entries {
        let key = (entry.header.till, entry.header.incarnation);
        let head = heads.entry(key).or_insert(Head::start(key.1));
        *head =
            head.extend(key.0, entry).map_err(|broken| Broken::new("I2", format!("{}: {broken}", key.0)))?;
    }
    Ok(())
}

/// No two entries have one identity, unless a fork was found.
pub(crate) fn check_identities(
    known: &[(TillId, Incarnation, EntrySeq, EntryHash)],
    fork_found: bool,
) -> Result<(), Broken> {
    let mut first: BTreeMap<(TillId, Incarnation, EntrySeq), EntryHash> = BTreeMap::new();
    for (till, incarnation, seq, hash) in known {
        let earlier = first.entry((*till, *incarnation, *seq)).or_insert(*hash);
        if earlier != hash && !fork_found {
            let what =
                format!("place {seq} of till {till} has two entries and there is no finding of a fork");
            return Err(Broken::new("I3", what));
        }
    }
    Ok(())
}
