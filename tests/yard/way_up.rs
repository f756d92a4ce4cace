//! A till's entries on their way up: the state machine of `core::sync`, driven without sockets. What the till's own driver
//! does over HTTP is done here over the line of a yard.

use std::collections::BTreeMap;
use std::sync::Arc;

use minicbor::bytes::ByteVec;
use tallytill::core::ledger::{Entry, Head};
use tallytill::core::model::{EntrySeq, Incarnation, Timestamp};
use tallytill::core::sync::wire::{Ack, Batch, HeadAnswer, OwnAnswer};
use tallytill::core::sync::{Order, OwnLife, Refusal, Session, Tail, session};
use tallytill::journal::{JournalFault, JournalTransaction, Why, WriteFault};
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
    /// An ended life whose entries there are being fetched.
    fetching: Option<Fetching>,
}

/// What is known so far of an ended life at the hub.
struct Fetching {
    number: u64,
    deadline: u64,
    incarnation: Incarnation,
    from: EntrySeq,
    next: EntrySeq,
    tail: Option<Tail>,
}

impl WayUp {
    /// Why head office does not take what this till has, if it doesn't.
    pub(crate) fn refused(&self) -> Option<&'static str> {
        self.session.refused()
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
            Order::Begin { why, .. } => {
                let begin = move |journal: &mut JournalTransaction<'_>| {
                    let ended = journal.head();
                    Ok(journal.begin_life(Why::from(why), Some(ended)).map(drop)?)
                };
                match agent.journal.write::<_, ()>(begin) {
                    Ok(()) => up.session.handle_begun(),
                    Err(_) => up.session.handle_journal_fault(now, dice.next()),
                }
            }
            Order::FetchTail { incarnation, from } => {
                *number += 1;
                let (number, deadline) = (*number, now + CALL_MS);
                up.fetching = Some(Fetching { number, deadline, incarnation, from, next: from, tail: None });
                calls.push((number, Call::Own(incarnation, from)));
            }
            Order::Wait { until_ms } => {
                let deadlines = up.flying.values().map(|(_, deadline)| *deadline);
                let deadlines = deadlines.chain(up.asking.map(|(_, _, deadline)| deadline));
                let deadlines = deadlines.chain(up.fetching.as_ref().map(|fetching| fetching.deadline));
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
    if let Some(fetching) = up.fetching.take_if(|fetching| fetching.deadline <= now) {
        up.session.handle_call_refused(fetching.incarnation, Refusal::Unreachable, now, dice.next());
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
        Answer::Refused { code, durable, kept, retry_after_ms } => {
            Refusal::of_problem(code, *retry_after_ms, *durable, *kept)
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
    if let Some(fetching) = up.fetching.take_if(|fetching| fetching.number == number) {
        let answered = match answer {
            Answer::Own(bytes) => unpack::<OwnAnswer>(bytes),
            _ => None,
        };
        match answered {
            Some(told) => {
                note_contact(&agent);
                take_tail(&agent, up, fetching, told, now, dice);
            }
            None => up.session.handle_call_refused(fetching.incarnation, refusal(answer), now, dice.next()),
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

/// Compares what head office has of an ended life with ours, keeps what is missing here, and asks on.
fn take_tail(
    agent: &Agent,
    up: &mut WayUp,
    mut fetching: Fetching,
    told: OwnAnswer,
    now: u64,
    dice: &mut Dice,
) {
    let incarnation = fetching.incarnation;
    match compare_tail(agent, &mut fetching, told) {
        Ok(Some(tail)) => {
            up.session.handle_tail(incarnation, tail, now);
            agent.recount_given();
        }
        // More is there: the machine asks anew from where we are, which is what it is for.
        Ok(None) => up.session.handle_call_refused(incarnation, Refusal::Unreachable, now, dice.next()),
        Err(_) => up.session.handle_journal_fault(now, dice.next()),
    }
}

/// What was found, when nothing more is there.
fn compare_tail(
    agent: &Agent,
    fetching: &mut Fetching,
    told: OwnAnswer,
) -> Result<Option<Tail>, JournalFault> {
    let (incarnation, from) = (fetching.incarnation, fetching.from);
    let lives = load_lives(agent)?;
    let ours = lives.iter().find(|life| life.head.incarnation == incarnation);
    let ours = ours.map_or(Head::start(incarnation), |life| life.head);
    let entries: Vec<Entry> =
        told.entries.into_iter().map(|bytes| Entry::parse(bytes.into())).collect::<Result<_, _>>()?;
    let hash_at = |seq| agent.lookup().journal.load_hash(incarnation, seq);
    if fetching.next == from
        && let Some(first) = entries.first()
        && hash_at(EntrySeq::new(from.get() - 1))?.is_some_and(|hash| hash != first.header.prev_hash)
    {
        fetching.tail = Some(Tail::Earlier);
    }
    for entry in &entries {
        let differs = hash_at(entry.header.seq)?.is_some_and(|hash| hash != entry.hash);
        if differs && fetching.tail.is_none() {
            fetching.tail = Some(Tail::Apart { from: entry.header.seq });
        }
    }
    let hub = told.head.map_or(EntrySeq::NONE, |head| head.seq);
    let last = entries.last().map(|entry| entry.header.seq);
    let done = last.is_none_or(|last| last >= hub) || fetching.tail == Some(Tail::Earlier);
    let found = fetching.tail.unwrap_or(if hub >= ours.seq { Tail::Whole } else { Tail::Prefix });
    let hub_time = told.hub_time;
    let kept = agent.journal.write::<_, ()>(move |journal| {
        if found != Tail::Earlier {
            journal.keep_elsewhere(&entries)?;
        }
        if done {
            journal.note_tail(ours, found, hub_time)?;
        }
        Ok(())
    });
    kept.map_err(|_| JournalFault::Untaken)?;
    Ok(done.then_some(found))
}

/// The lives of the journal, oldest first.
fn load_lives(agent: &Agent) -> Result<Vec<OwnLife>, JournalFault> {
    let lives = agent.lookup().journal.load_lives(Some(agent.journal.state().head))?;
    Ok(lives.into_iter().map(|life| life.own).collect())
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
