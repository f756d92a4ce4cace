//! A till's entries on their way up: the state machine of `core::sync`, driven without sockets. What the till's own driver
//! does over HTTP is done here over the line of a yard.

use std::collections::BTreeMap;
use std::sync::Arc;

use minicbor::bytes::ByteVec;
use tallytill::core::ledger::Head;
use tallytill::core::model::{EntrySeq, Incarnation, Timestamp};
use tallytill::core::sync::wire::{Ack, Batch, HeadAnswer};
use tallytill::core::sync::{Order, OwnLife, Refusal, Session, session};
use tallytill::journal::{JournalFault, WriteFault};
use tallytill::till::agent::Agent;
use tallytill::till::link::LinkState;

use super::dice::Dice;
use super::message::{Answer, Call, unpack};
use super::till_node::TillNode;

/// A call that was not answered by then is given up.
const CALL_MS: u64 = 15_000;

/// The way up of one life of a till's program.
#[derive(Default)]
pub(crate) struct WayUp {
    session: Session,
    asking: Option<(u64, Incarnation, u64)>,
    flying: BTreeMap<u64, (session::Ticket, u64)>,
    was_online: bool,
    /// The machine wants what the journal can't do yet.
    pub(crate) stuck: Option<&'static str>,
}

impl WayUp {
    /// Why head office does not take what this till has, if it doesn't.
    pub(crate) fn refused(&self) -> Option<&'static str> {
        self.stuck.or_else(|| self.session.refused())
    }
}

/// Calls to make now, each with its number, and when to look again.
pub(crate) struct Step {
    pub(crate) calls: Vec<(u64, Call)>,
    pub(crate) again_at: u64,
}

/// What a till wants to send now; `number` is that of its next call.
pub(crate) fn poll(till: &mut TillNode, now: u64, number: &mut u64, dice: &mut Dice) -> Step {
    let agent = Arc::clone(till.agent());
    let up = &mut till.up;
    give_up_late_calls(&agent, up, now, dice);
    let online = agent.link().state == LinkState::Online;
    if up.was_online && agent.link().state == LinkState::Offline {
        up.session.handle_lost();
    }
    up.was_online = online;
    let mut calls = Vec::new();
    loop {
        let order = match load_lives(&agent) {
            Ok(own) => {
                let lookup = agent.lookup();
                up.session.poll(now, &own, |life, seq| lookup.journal.load_hash(life, seq).ok().flatten())
            }
            Err(_) => {
                up.session.handle_journal_fault(now, dice.next());
                Order::Wait { until_ms: now + 1_000 }
            }
        };
        match order {
            Order::AskHead { incarnation } => {
                *number += 1;
                up.asking = Some((*number, incarnation, now + CALL_MS));
                calls.push((*number, Call::Head(incarnation)));
            }
            Order::Send { ticket, incarnation, from, entries_max } => {
                // Small batches, so that many are under way.
                let most = usize::try_from(dice.between(1, 12)).unwrap().min(entries_max);
                match load_batch(&agent, incarnation, from, most) {
                    Ok(batch) => {
                        up.session.handle_loaded(ticket, batch.head.seq);
                        *number += 1;
                        up.flying.insert(*number, (ticket, now + CALL_MS));
                        calls.push((*number, Call::entries(&batch)));
                    }
                    Err(_) => up.session.handle_refused(ticket, Refusal::Unreachable, now, dice.next()),
                }
            }
            Order::Acknowledge { head, hub_time, .. } => match acknowledge(&agent, head, hub_time) {
                Ok(()) => up.session.handle_acknowledged(),
                Err(_) => up.session.handle_journal_fault(now, dice.next()),
            },
            Order::Begin { .. } | Order::FetchTail { .. } => {
                up.stuck = Some("no second life yet");
                return Step { calls, again_at: u64::MAX };
            }
            Order::Wait { until_ms } => {
                let deadlines = up.flying.values().map(|(_, deadline)| *deadline);
                let deadlines = deadlines.chain(up.asking.map(|(_, _, deadline)| deadline));
                return Step { calls, again_at: deadlines.chain([until_ms]).min().unwrap_or(until_ms) };
            }
        }
    }
}

fn give_up_late_calls(agent: &Agent, up: &mut WayUp, now: u64, dice: &mut Dice) {
    let mut lost = false;
    if let Some((_, incarnation, _)) = up.asking.take_if(|(_, _, deadline)| *deadline <= now) {
        up.session.handle_call_refused(incarnation, Refusal::Unreachable, now, dice.next());
        lost = true;
    }
    let late: Vec<u64> =
        up.flying.iter().filter(|(_, (_, deadline))| *deadline <= now).map(|(number, _)| *number).collect();
    for number in late {
        if let Some((ticket, _)) = up.flying.remove(&number) {
            up.session.handle_refused(ticket, Refusal::Unreachable, now, dice.next());
            lost = true;
        }
    }
    if lost {
        agent.update_link(|link| link.state = LinkState::Offline);
    }
}

/// An answer has come; false when nobody waits for it any more.
pub(crate) fn handle(till: &mut TillNode, now: u64, number: u64, answer: &Answer, dice: &mut Dice) -> bool {
    let agent = Arc::clone(till.agent());
    let up = &mut till.up;
    let refusal = |answer: &Answer| match answer {
        Answer::Refused { code, durable, retry_after_ms } => {
            Refusal::of_problem(code, *retry_after_ms, *durable)
        }
        _ => Refusal::Unreachable,
    };
    if let Some((_, incarnation, _)) = up.asking.take_if(|(asked, ..)| *asked == number) {
        match answer {
            Answer::Head(bytes) if let Some(told) = unpack::<HeadAnswer>(bytes) => {
                note_contact(&agent);
                up.session.handle_head(incarnation, told.head, told.hub_time, now);
            }
            other => up.session.handle_call_refused(incarnation, refusal(other), now, dice.next()),
        }
        return true;
    }
    let Some((ticket, _)) = up.flying.remove(&number) else { return false };
    match answer {
        Answer::Ack(bytes) if let Some(ack) = unpack::<Ack>(bytes) => {
            note_contact(&agent);
            up.session.handle_ack(ticket, ack.head, ack.hub_time, now, dice.next());
        }
        other => up.session.handle_refused(ticket, refusal(other), now, dice.next()),
    }
    true
}

fn note_contact(agent: &Agent) {
    agent.update_link(|link| {
        link.state = LinkState::Online;
        link.last_contact = Some(agent.now());
    });
}

/// The lives of the journal, oldest first.
fn load_lives(agent: &Agent) -> Result<Vec<OwnLife>, JournalFault> {
    let head = agent.journal.state().head;
    let acknowledged = agent.lookup().journal.load_acknowledged(head.incarnation)?;
    Ok(vec![OwnLife { head, acknowledged, kept_after: Head::start(head.incarnation), tail_wanted: false }])
}

/// The next entries, so many at most, signed at their head.
fn load_batch(
    agent: &Agent,
    incarnation: Incarnation,
    from: EntrySeq,
    most: usize,
) -> Result<Batch, JournalFault> {
    let entries = agent.lookup().journal.load_entries(from, incarnation, most)?;
    let last = entries.last().ok_or(JournalFault::Untaken)?;
    let head = Head { incarnation, seq: last.header.seq, hash: last.hash };
    let signature = agent.key.sign(&head.signed_bytes(agent.identity.till));
    let entries = entries.iter().map(|entry| ByteVec::from(entry.bytes().to_vec())).collect();
    Ok(Batch { entries, head, signature })
}

fn acknowledge(agent: &Agent, head: Head, hub_time: Timestamp) -> Result<(), WriteFault<()>> {
    agent.journal.write(move |journal| Ok(journal.acknowledge(head, hub_time)?))
}
