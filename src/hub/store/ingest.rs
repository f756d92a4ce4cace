//! Taking entries in: checked against their chain, stored and acknowledged; what they mean is worked out later
//! (design 4.2, [`super::folding`]).
//!
//! Written are the bytes of each entry at its own place, which grows till by till, and the chain's new head: nothing
//! that has to be looked for. The chain itself says what waits to be folded. What does not continue the chain is kept
//! beside it ([`super::branches`]).

use core::cmp::Ordering;

use super::branches::{keep_beside, retake_loose};
use super::column::count;
use super::database::Store;
use super::fault::StoreFault;
use super::group::Waiting;
use super::own::load_chain;
use super::session::{Session, Value, statement, values};
use crate::core::ledger::{Entry, Head};
use crate::core::model::{EntryHash, EntrySeq, Incarnation, TillId, Timestamp};
use crate::hub::intake::{Delivery, Intake, Refusal, plan_intake};

/// Why a delivery was not acknowledged.
#[derive(Debug, thiserror::Error)]
pub enum IngestFault {
    /// The delivery does not fit.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// As many deliveries wait as may.
    #[error("too many tills deliver at once; try again a little later")]
    Busy,
    /// The store can't do it now.
    #[error(transparent)]
    Store(#[from] StoreFault),
}

/// What was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// The durable head.
    pub head: Head,
    /// How many entries were new.
    pub fresh: usize,
}

impl Store {
    /// Takes a delivery in; once this returns, all of it is durable.
    ///
    /// # Errors
    /// [`IngestFault`]; nothing was written then.
    pub fn ingest(&self, delivery: Delivery, now: Timestamp) -> Result<Taken, IngestFault> {
        self.group.deliver(delivery, now, |group| self.apply_group(group))
    }

    /// The durable head of a chain, when all up to this head of it is held: then nothing of it is looked at again.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_holding(&self, till: TillId, head: Head) -> Result<Option<Head>, StoreFault> {
        self.read(|view| {
            let Some(durable) = load_chain(view, till, head.incarnation)? else { return Ok(None) };
            let held = match head.seq.cmp(&durable.seq) {
                Ordering::Greater => return Ok(None),
                Ordering::Equal => durable.hash,
                Ordering::Less => load_hash(view, till, head.incarnation, head.seq)?,
            };
            Ok((held == head.hash).then_some(durable))
        })
    }

    /// The durable head of the incarnation of a till that was met last.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_last_head(&self, till: TillId) -> Result<Option<Head>, StoreFault> {
        self.read(|view| Ok(load_last_chain(view, till)?.map(|(head, _)| head)))
    }

    /// Writes deliveries in one transaction. When that fails each is tried for itself, so that one that can't be
    /// written blocks no other.
    fn apply_group(&self, mut group: Vec<Waiting>) {
        // The order in which chains are locked, the same for all processes.
        group.sort_by_key(|waiting| (waiting.delivery.till, waiting.delivery.head.incarnation));
        let take_all = |session: &mut dyn Session| -> Result<Vec<_>, StoreFault> {
            group.iter().map(|waiting| take_in(session, &waiting.delivery, waiting.now)).collect()
        };
        match self.write_quietly(take_all) {
            Ok(outcomes) => {
                for (waiting, outcome) in group.iter().zip(outcomes) {
                    waiting.answer(outcome.map_err(IngestFault::from));
                }
            }
            Err(fault) => match group.as_slice() {
                [alone] => alone.answer(Err(fault.into())),
                _ => group.iter().for_each(|waiting| {
                    let take_one =
                        |session: &mut dyn Session| take_in(session, &waiting.delivery, waiting.now);
                    let outcome = self.write_quietly(take_one);
                    waiting.answer(outcome.map_err(IngestFault::from).and_then(|taken| Ok(taken?)));
                }),
            },
        }
        self.announce_arrivals();
    }
}

/// Takes one delivery in.
fn take_in(
    session: &mut dyn Session,
    delivery: &Delivery,
    now: Timestamp,
) -> Result<Result<Taken, Refusal>, StoreFault> {
    let (till, incarnation) = (delivery.till, delivery.head.incarnation);
    loop {
        let known = lock_chain(session, till, incarnation)?;
        let (durable, loose) = known.unwrap_or((Head::start(incarnation), 0));
        let held = if delivery.head.seq < durable.seq {
            load_hash(session, till, incarnation, delivery.head.seq)?
        } else {
            durable.hash
        };
        let intake = plan_intake(delivery, durable, held);
        if known.is_none() && !insert_chain(session, till, incarnation)? {
            // Another process met this chain at the same moment: look again at what it wrote.
            continue;
        }
        let forked_at = match intake {
            Intake::Held => return Ok(Ok(Taken { head: durable, fresh: 0 })),
            Intake::Ahead => None,
            Intake::Forked => Some(find_fork(session, delivery, durable)?),
            Intake::Fresh { skip } => {
                let fresh = delivery.entries.get(skip..).unwrap_or_default();
                apply_entries(session, till, incarnation, fresh, delivery.head, &delivery.signature, now)?;
                let head = match loose {
                    0 => delivery.head,
                    _ => retake_loose(session, till, incarnation, incarnation)?,
                };
                return Ok(Ok(Taken { head, fresh: fresh.len() }));
            }
        };
        // What is refused is not acknowledged, and kept all the same. A branch may be longer than the chain.
        let kept = keep_beside(session, delivery, loose, now)?;
        let at = forked_at.or(kept.map(|_| delivery.start.seq.next().unwrap_or(delivery.start.seq)));
        return Ok(Err(match at {
            Some(at) => Refusal::Fork { at, durable, kept },
            None => Refusal::Gap { durable },
        }));
    }
}

/// Makes the row of a chain that was never met; false when there is one by now.
pub(super) fn insert_chain(
    session: &mut dyn Session,
    till: TillId,
    incarnation: Incarnation,
) -> Result<bool, StoreFault> {
    let place = load_last_chain(session, till)?.map_or(0, |(_, place)| place).saturating_add(1);
    insert_line(session, till, incarnation, Head::start(incarnation), place)
}

/// Makes the row of a line of entries under a number of its own, which begins after `start`, an entry of the same life;
/// false when there is one by now.
pub(super) fn insert_line(
    session: &mut dyn Session,
    till: TillId,
    number: Incarnation,
    start: Head,
    place: i64,
) -> Result<bool, StoreFault> {
    let none = values![
        till.as_bytes(),
        count(number.get()),
        place,
        count(start.seq.get()),
        start.hash.as_bytes(),
        &[0_u8; 64],
        &[0_u8; 0],
        count(start.incarnation.get()),
    ];
    Ok(session.execute(statement!("insert_chain"), &none)? > 0)
}

/// Stores entries that continue the line of this number, and its new head.
pub(super) fn apply_entries(
    session: &mut dyn Session,
    till: TillId,
    number: Incarnation,
    entries: &[Entry],
    head: Head,
    signature: &[u8; 64],
    now: Timestamp,
) -> Result<(), StoreFault> {
    let (incarnation, received_at) = (count(number.get()), count(now.ms()));
    let rows: Vec<Value<'_>> = entries
        .iter()
        .flat_map(|entry| {
            values![till.as_bytes(), incarnation, count(entry.header.seq.get()), received_at, entry.bytes()]
        })
        .collect();
    session.execute_rows(statement!(of both "insert_entries"), 5, &rows)?;
    let last_at = entries.last().map_or(0, |entry| entry.header.hlc.timestamp().ms());
    let row = values![
        count(head.seq.get()),
        head.hash.as_bytes(),
        signature,
        count(last_at),
        till.as_bytes(),
        incarnation,
    ];
    session.execute(statement!("update_chain"), &row)?;
    Ok(())
}

/// The durable head of one incarnation, for going on from it, and how many batches of it lie beyond a gap; `None` when
/// it was never met.
pub(super) fn lock_chain(
    session: &mut dyn Session,
    till: TillId,
    incarnation: Incarnation,
) -> Result<Option<(Head, i64)>, StoreFault> {
    let key = values![till.as_bytes(), count(incarnation.get())];
    session.first(statement!(of both "lock_chain"), &key, |row| {
        Ok((Head { incarnation, seq: row.take(0)?, hash: row.take(1)? }, row.take(2)?))
    })
}

/// The durable head of the incarnation of a till that was met last, and how many were met by then.
fn load_last_chain(view: &mut dyn Session, till: TillId) -> Result<Option<(Head, i64)>, StoreFault> {
    view.first(statement!("load_last_chain"), &values![till.as_bytes()], |row| {
        Ok((Head { incarnation: row.take(0)?, seq: row.take(1)?, hash: row.take(2)? }, row.take(3)?))
    })
}

/// The hash of the entry that is held at a place of the line of a number.
pub(super) fn load_hash(
    view: &mut dyn Session,
    till: TillId,
    incarnation: Incarnation,
    seq: EntrySeq,
) -> Result<EntryHash, StoreFault> {
    let place = values![till.as_bytes(), count(incarnation.get()), count(seq.get())];
    let bytes = view.first(statement!("load_entry"), &place, |row| row.take::<Vec<u8>>(0))?;
    Ok(bytes.map_or(EntryHash::NONE, |bytes| EntryHash::of(&bytes)))
}

/// The first place of a delivery at which another entry is held, or whose predecessor is another one.
fn find_fork(view: &mut dyn Session, delivery: &Delivery, durable: Head) -> Result<EntrySeq, StoreFault> {
    for entry in &delivery.entries {
        let seq = entry.header.seq;
        if seq > durable.seq || load_hash(view, delivery.till, durable.incarnation, seq)? != entry.hash {
            return Ok(seq);
        }
    }
    Ok(delivery.head.seq)
}

/// Reads the stored bytes of an entry that was taken in.
pub(super) fn parse_stored(bytes: Vec<u8>) -> Result<Entry, StoreFault> {
    Entry::parse_header(bytes).map_err(|fault| StoreFault::damaged("entry", fault))
}
