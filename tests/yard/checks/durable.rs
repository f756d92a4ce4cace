//! I1: an answered entry is durable, for ever. I9: an acknowledgement never exceeds the durable head, on either side.

use std::collections::BTreeSet;

use tallytill::core::ledger::{Entry, Head};
use tallytill::core::model::EntryHash;

use super::Broken;
use crate::promises::Promises;
use crate::world::World;

/// What a till answered for is in its journal, as it was; and what it takes for acknowledged is its own and the hub's.
pub(crate) fn check_till(world: &World, till: usize) -> Result<(), Broken> {
    let node = &world.tills[till];
    let lookup = node.agent().lookup();
    for promise in world.promises.of_till(till).filter(|promise| !promise.gone) {
        let kept = lookup.journal.load_operation(promise.op);
        let kept = kept.map_err(|fault| lost(till, &format!("its journal can't be read: {fault}")))?;
        let Some(kept) = kept else {
            return Err(lost(till, &format!("operation {} was answered and is gone", promise.op)));
        };
        let place = (kept.header.incarnation, kept.header.seq, kept.hash);
        if promise.entry.is_some_and(|promised| promised != place) {
            return Err(lost(till, &format!("operation {} was answered by another entry", promise.op)));
        }
    }
    let head = node.agent().journal.state().head;
    let acknowledged = lookup.journal.load_acknowledged(head.incarnation);
    let Ok(Some(acknowledged)) = acknowledged else { return Ok(()) };
    let own = lookup.journal.load_hash(head.incarnation, acknowledged.seq).ok().flatten();
    if acknowledged.seq > head.seq || own != Some(acknowledged.hash) {
        let what = format!("till {till} takes {} for acknowledged and is at {}", acknowledged.seq, head.seq);
        return Err(Broken::new("I9", what));
    }
    Ok(())
}

fn lost(till: usize, what: &str) -> Broken {
    Broken::new("I1", format!("till {till}: {what}"))
}

/// What the hub acknowledged is in its database, as it was.
pub(crate) fn check_hub(world: &World) -> Result<(), Broken> {
    let heads = world.hub.heads();
    for (key, acknowledged) in &world.hub.acknowledged {
        let held = heads.get(key).copied().unwrap_or(Head::start(key.1));
        if held.seq < acknowledged.seq {
            let what =
                format!("the hub acknowledged {} of till {} and holds {}", acknowledged.seq, key.0, held.seq);
            return Err(Broken::new("I9", what));
        }
        if held.seq == acknowledged.seq && held.hash != acknowledged.hash {
            return Err(Broken::new(
                "I9",
                format!("the hub acknowledged another entry {} of {}", held.seq, key.0),
            ));
        }
    }
    Ok(())
}

/// In the end the hub has everything that was answered.
pub(crate) fn check_all_arrived(promises: &Promises, held: &[Entry]) -> Result<(), Broken> {
    let hashes: BTreeSet<EntryHash> = held.iter().map(|entry| entry.hash).collect();
    let operations: BTreeSet<_> = held.iter().map(|entry| entry.header.op_id).collect();
    for promise in promises.list.iter().filter(|promise| !promise.excused) {
        let there = match promise.entry {
            Some((_, _, hash)) => hashes.contains(&hash),
            None => operations.contains(&promise.op),
        };
        if !there {
            let what = format!("operation {} of till {} never came to the hub", promise.op, promise.till);
            return Err(Broken::new("I1", what));
        }
    }
    Ok(())
}
