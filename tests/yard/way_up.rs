//! A till's entries on their way up, driven without sockets.

use std::sync::Arc;

use minicbor::bytes::ByteVec;
use tallytill::core::ledger::Head;
use tallytill::core::model::{EntrySeq, Timestamp};
use tallytill::core::sync::wire::{Ack, Batch, HeadAnswer};
use tallytill::core::sync::{Backoff, UploadPlan, plan_upload};
use tallytill::journal::{JournalFault, WriteFault};
use tallytill::till::agent::Agent;

use super::dice::Dice;
use super::message::{Answer, Call, unpack};
use super::till_node::TillNode;

/// A call that was not answered by then is given up.
const CALL_MS: u64 = 15_000;
/// How often the hub is asked where it is while there is nothing to send.
const RECHECK_MS: u64 = 60_000;

/// The state of the way up of one life of a till.
pub(crate) struct WayUp {
    pub(crate) waiting: Option<(u64, u64)>,
    known: Option<Head>,
    checked_at: u64,
    backoff: Backoff,
    not_before: u64,
    /// Why head office does not take what this till has, if it doesn't.
    pub(crate) refused: Option<&'static str>,
}

impl Default for WayUp {
    fn default() -> Self {
        Self {
            waiting: None,
            known: None,
            checked_at: 0,
            backoff: Backoff::new(250, 15_000),
            not_before: 0,
            refused: None,
        }
    }
}

/// What to do now.
pub(crate) enum Step {
    Call(Call),
    Wait(u64),
}

impl WayUp {
    fn fail(&mut self, now: u64, dice: &mut Dice) {
        self.known = None;
        self.not_before = now + self.backoff.handle_failure(dice.next());
    }
}

/// What a till wants to send now; `number` is that of its next call.
pub(crate) fn poll(till: &mut TillNode, now: u64, number: u64, dice: &mut Dice) -> Step {
    let agent = Arc::clone(till.agent());
    let up = &mut till.up;
    if let Some((_, deadline)) = up.waiting {
        if now < deadline {
            return Step::Wait(deadline);
        }
        up.waiting = None;
        up.fail(now, dice);
    }
    if now < up.not_before {
        return Step::Wait(up.not_before);
    }
    let own = agent.journal.state().head;
    let call = match up.known {
        None => Call::Head,
        Some(hub) => match plan(&agent, own, hub) {
            UploadPlan::InSync if now >= up.checked_at + RECHECK_MS => Call::Head,
            UploadPlan::InSync => return Step::Wait(up.checked_at + RECHECK_MS),
            UploadPlan::Behind { .. } => return refuse(up, "behind_hub", now),
            UploadPlan::Fork { .. } => return refuse(up, "fork", now),
            UploadPlan::Send { from } => {
                match load_batch(&agent, own, from, usize::try_from(dice.between(1, 24)).unwrap()) {
                    Ok(batch) => Call::entries(&batch),
                    Err(_) => {
                        up.fail(now, dice);
                        return Step::Wait(up.not_before);
                    }
                }
            }
        },
    };
    up.waiting = Some((number, now + CALL_MS));
    Step::Call(call)
}

fn refuse(up: &mut WayUp, code: &'static str, now: u64) -> Step {
    up.refused = Some(code);
    up.known = None;
    up.not_before = now + RECHECK_MS;
    Step::Wait(up.not_before)
}

fn plan(agent: &Agent, own: Head, hub: Head) -> UploadPlan {
    let lookup = agent.lookup();
    plan_upload(own, Some(hub), |seq| lookup.journal.load_hash(own.incarnation, seq).ok().flatten())
}

/// An answer has come; false when nobody waits for it any more.
pub(crate) fn handle(till: &mut TillNode, now: u64, number: u64, answer: &Answer, dice: &mut Dice) -> bool {
    if till.up.waiting.is_none_or(|(waiting, _)| waiting != number) {
        return false;
    }
    let agent = Arc::clone(till.agent());
    let up = &mut till.up;
    up.waiting = None;
    match answer {
        Answer::Head(bytes) => {
            let Some(answer) = unpack::<HeadAnswer>(bytes) else {
                up.fail(now, dice);
                return true;
            };
            let own = agent.journal.state().head;
            let hub = answer.head.filter(|head| head.incarnation == own.incarnation);
            up.known = Some(hub.unwrap_or(Head::start(own.incarnation)));
            up.checked_at = now;
            if let Some(hub) = hub
                && matches!(plan(&agent, own, hub), UploadPlan::InSync | UploadPlan::Send { .. })
                && acknowledge(&agent, hub, answer.hub_time).is_err()
            {
                up.fail(now, dice);
            }
        }
        Answer::Ack(bytes) => match unpack::<Ack>(bytes) {
            Some(ack) if acknowledge(&agent, ack.head, ack.hub_time).is_ok() => {
                up.known = Some(ack.head);
                up.refused = None;
                up.backoff.handle_success();
            }
            _ => up.fail(now, dice),
        },
        Answer::Refused(code @ ("fork" | "bad_signature" | "wrong_till")) => {
            refuse(up, code, now);
        }
        _ => up.fail(now, dice),
    }
    true
}

/// The next entries, so many at most, signed at their head.
fn load_batch(agent: &Agent, own: Head, from: EntrySeq, most: usize) -> Result<Batch, JournalFault> {
    let entries = agent.lookup().journal.load_entries(from, own.incarnation, most)?;
    let last = entries.last().ok_or(JournalFault::Untaken)?;
    let head = Head { incarnation: own.incarnation, seq: last.header.seq, hash: last.hash };
    let signature = agent.key.sign(&head.signed_bytes(agent.identity.till));
    let entries = entries.iter().map(|entry| ByteVec::from(entry.bytes().to_vec())).collect();
    Ok(Batch { entries, head, signature })
}

fn acknowledge(agent: &Agent, head: Head, hub_time: Timestamp) -> Result<(), WriteFault<()>> {
    agent.journal.write(move |journal| Ok(journal.acknowledge(head, hub_time)?))
}
