//! All checks in turn: some at any moment, all at the end.

use super::{Broken, chains, durable, folding, found, kept, operations, settled, views};
use crate::till_node::TillNode;
use crate::world::World;

/// What must hold at any moment, whatever is broken just now.
pub(crate) fn check_now(world: &mut World) -> Result<(), Broken> {
    for till in 0..world.tills.len() {
        if world.tills[till].agent.is_some() && !world.tills[till].disk_is_failing() {
            durable::check_till(world, till)?;
            views::check_till(world, till)?;
        }
    }
    if world.hub.store.is_some() && !world.hub_is_failing() {
        durable::check_hub(world)?;
        kept::check(&world.hub)?;
    }
    Ok(())
}

/// What must hold once everything has come to rest.
pub(crate) fn check_end(world: &mut World) -> Result<(), Broken> {
    check_now(world)?;
    settled::check(world)?;
    let held = world.hub.entries();
    durable::check_all_arrived(&world.promises, &held)?;
    chains::check(world, &held)?;
    let tills: Vec<_> = world.tills.iter().map(TillNode::till).collect();
    operations::check_once(&world.promises, &tills, &held)?;
    let folded = folding::fold_all(&held);
    operations::check_sums(&held, &folded)?;
    operations::check_bonuses(&held, &folded)?;
    folding::check_order(&held, &folded, world.dice.next(), folding::fold_all)?;
    folding::check_postings(&folded)?;
    found::check(&held, &world.hub.findings())?;
    found::check_reproduced(&held, &world.hub.findings(), &folded)?;
    views::check_settled(world)
}
