//! Members and programmes on their way down, driven without sockets; what is taken over is taken over by the till's code.

use std::sync::Arc;

use tallytill::core::sync::wire::{MemberPage, ProgrammeBundle};
use tallytill::till::download::{take_members, take_programme};
use tallytill::till::link::LinkState;

use super::checks::views::Pages;
use super::message::{Answer, Call, unpack};
use super::till_node::TillNode;

/// A call that was not answered by then is given up.
const CALL_MS: u64 = 15_000;
/// How often members are asked for while there is nothing new.
const MEMBERS_MS: u64 = 20_000;
/// How often the programme is asked for.
const PROGRAMME_MS: u64 = 90_000;

/// The state of the way down of one life of a till.
#[derive(Default)]
pub(crate) struct WayDown {
    pub(crate) waiting: Option<(u64, u64)>,
    members_at: u64,
    programme_at: u64,
    /// The page that came last was empty and the last of its list.
    pub(crate) caught_up: bool,
}

/// What a till wants to know now, and when to look again; `number` is that of its call.
pub(crate) fn poll(till: &mut TillNode, now: u64, number: u64) -> (Option<Call>, u64) {
    let agent = Arc::clone(till.agent());
    let down = &mut till.down;
    if let Some((_, deadline)) = down.waiting {
        if now < deadline {
            return (None, deadline);
        }
        down.waiting = None;
        agent.update_link(|link| link.state = LinkState::Offline);
    }
    let call = if now >= down.programme_at {
        down.programme_at = now + PROGRAMME_MS;
        Call::Programme(agent.programme().hash)
    } else if now >= down.members_at {
        let knowledge = agent.lookup().cache.load_knowledge();
        match knowledge {
            Ok(knowledge) => Call::Members(knowledge.members_cursor, agent.journal.state().head.incarnation),
            Err(_) => {
                down.members_at = now + MEMBERS_MS;
                return (None, down.members_at);
            }
        }
    } else {
        return (None, down.members_at.min(down.programme_at));
    };
    down.waiting = Some((number, now + CALL_MS));
    (Some(call), now + CALL_MS)
}

/// An answer has come; `pages` hears of every page that is to be taken over. In a `blind` yard the page does not say how
/// far the till's own chain is in it.
pub(crate) fn handle(
    till: &mut TillNode,
    now: u64,
    number: u64,
    answer: &Answer,
    pages: &mut Pages,
    blind: bool,
) {
    if till.down.waiting.is_none_or(|(waiting, _)| waiting != number) {
        return;
    }
    let agent = Arc::clone(till.agent());
    let down = &mut till.down;
    down.waiting = None;
    agent.update_link(|link| {
        link.state = LinkState::Online;
        link.last_contact = Some(agent.now());
    });
    match answer {
        Answer::Members(bytes) => {
            down.members_at = now + MEMBERS_MS;
            let Some(page) = unpack::<MemberPage>(bytes) else { return };
            pages.take(till.number, &page);
            let page = if blind { MemberPage { folded: None, ..page } } else { page };
            // What can't be kept now comes again, because the cursor stays where it was.
            if take_members(&agent, &page).is_ok() {
                if page.more {
                    down.members_at = now;
                }
                down.caught_up = page.rows.is_empty() && !page.more;
            }
        }
        Answer::Programme(Some(bytes)) => {
            // What can't be kept now is asked for again.
            let _ = unpack::<ProgrammeBundle>(bytes).map(|bundle| take_programme(&agent, &bundle));
        }
        _ => {}
    }
}
