//! I12: once all trouble has ended, all heads meet. I13: no input wedges the queue.

use super::Broken;
use crate::world::World;

/// What is still to be done; `None` when everything has come to rest.
pub(crate) fn open_work(world: &mut World) -> Option<Broken> {
    let open = |what: String| Some(Broken::new("I12", what));
    if world.hub.store.is_none() {
        return open("the hub is down".to_owned());
    }
    if let Some(newer) = &mut world.newer
        && !newer.send(&mut world.hub)
    {
        let what = "the hub does not take the entries of a newer till".to_owned();
        return Some(Broken::new("I13", what));
    }
    if world.hub.waiting() > 0 {
        world.fold_soon();
        return open("the hub has entries that it has not folded".to_owned());
    }
    let heads = world.hub.heads();
    for node in &world.tills {
        let Some(agent) = &node.agent else { return open(format!("till {} is down", node.number)) };
        let own = agent.journal.state().head;
        let lives = agent.lookup().journal.load_lives(Some(own)).unwrap_or_default();
        // Where two lived one life the hub has both: the end of each is there, and with it all before it.
        for life in lives {
            let own = life.own.head;
            let held = heads.get(&(node.till(), own.incarnation));
            if own.seq.get() > 0 && !world.hub.holds(own.hash) {
                let held = held.map_or(0, |head| head.seq.get());
                let refused = node.up.refused().unwrap_or("nothing");
                return open(format!(
                    "till {} is at {}, the hub at {held}; refused is {refused}",
                    node.number, own.seq
                ));
            }
        }
        let unsent = agent.load_unsent().map_or(u64::MAX, |unsent| unsent.entries);
        if unsent > 0 {
            return open(format!("till {} takes {unsent} entries for unsent", node.number));
        }
        if !node.down.caught_up {
            return open(format!("till {} has not caught up with the members", node.number));
        }
        let hub_knows = world.hub.store().load_feed_page(node.till(), &cursor(node));
        if hub_knows.is_ok_and(|page| !page.rows.is_empty()) {
            return open(format!("till {} has members to fetch", node.number));
        }
    }
    None
}

fn cursor(node: &crate::till_node::TillNode) -> String {
    node.agent().lookup().cache.load_knowledge().map(|knowledge| knowledge.members_cursor).unwrap_or_default()
}

/// Every entry that was ever written ended at the hub; the newer till's too, which the hub does not understand.
pub(crate) fn check(world: &mut World) -> Result<(), Broken> {
    if let Some(open) = open_work(world) {
        return Err(open);
    }
    if let Some(newer) = &world.newer {
        let missing = newer.entries.iter().find(|entry| !world.hub.holds(entry.hash));
        if let Some(entry) = missing {
            return Err(Broken::new(
                "I13",
                format!("entry {} of the newer till is not held", entry.header.seq),
            ));
        }
    }
    Ok(())
}
