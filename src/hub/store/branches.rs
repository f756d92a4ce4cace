//! Entries that do not continue the chain that is held (design 4.2, 4.5): they are kept and not acknowledged.
//!
//! Two journals may have lived one life, because a till was copied or went on from an older copy. Their entries go apart
//! at some place; both histories are facts, and the fold lets each operation count once. A life is a tree of *lines*: the
//! one that came first bears the number of the life, each other one a number made of the hash of its first entry, and
//! begins after an entry of another line. All lines are folded alike.
//!
//! A batch that continues no line lies beyond a gap: it is kept as it was sent, is not folded, and is looked at again when
//! a line of its life has grown.

use super::column::{count, decode, encode};
use super::fault::StoreFault;
use super::ingest::{apply_entries, insert_line, load_hash};
use super::session::{Session, statement, values};
use super::tills::load_public_key;
use crate::core::ledger::{Entry, Head};
use crate::core::model::{EntryHash, EntrySeq, Incarnation, TillId, Timestamp};
use crate::core::sync::wire::Batch;
use crate::host::log;
use crate::hub::intake::{Delivery, parse_batch};

/// Batches beyond gaps that are kept of one life; a till that keeps to the protocol has a few under way at once. One more
/// is refused without being kept: its till has it, and sends it again.
const LOOSE_BATCHES_MAX: i64 = 64;
/// Lines that one life may have. Each copy of a till begins a life of its own as soon as it hears of the fork.
const LINES_MAX: usize = 256;

/// One line of entries.
#[derive(Debug, Clone, Copy)]
struct Line {
    /// Its number.
    number: Incarnation,
    /// What its first entry comes after.
    start: Head,
    /// Its last entry.
    head: Head,
    place: i64,
}

fn load_lines(view: &mut dyn Session, till: TillId, life: Incarnation) -> Result<Vec<Line>, StoreFault> {
    let key = values![till.as_bytes(), count(life.get())];
    view.collect(statement!("list_lines"), &key, |row| {
        Ok(Line {
            number: row.take(0)?,
            head: Head { incarnation: life, seq: row.take(1)?, hash: row.take(2)? },
            start: Head { incarnation: life, seq: row.take(3)?, hash: row.take(4)? },
            place: row.take(5)?,
        })
    })
}

/// Keeps a delivery that does not continue the first line of its life. Gives the end of the line that holds it, or `None`
/// while it lies beyond a gap. `loose` are the batches of its life that do. The first line of the life is locked, and with
/// it all of them.
pub(super) fn keep_beside(
    session: &mut dyn Session,
    delivery: &Delivery,
    loose: i64,
    now: Timestamp,
) -> Result<Option<Head>, StoreFault> {
    match grow_line(session, delivery, now)? {
        Grown::Held => return Ok(Some(delivery.head)),
        Grown::On(_) if loose == 0 => return Ok(Some(delivery.head)),
        Grown::On(number) => {
            return retake_loose(session, delivery.till, delivery.head.incarnation, number).map(Some);
        }
        Grown::Full => log::error!(till = %delivery.till, seq = delivery.head.seq.get(), "too_many_branches"),
        Grown::Nowhere if loose < LOOSE_BATCHES_MAX => insert_loose(session, delivery, now)?,
        Grown::Nowhere => {
            log::warn!(till = %delivery.till, seq = delivery.head.seq.get(), "too_many_loose_batches");
        }
    }
    Ok(None)
}

/// What became of a delivery.
enum Grown {
    /// A line holds all of it already.
    Held,
    /// The line of this number has grown by it.
    On(Incarnation),
    /// It would begin a line more than there may be.
    Full,
    /// It meets no line.
    Nowhere,
}

/// Adds what is new of a delivery to the line that it continues, or to a new one that begins at an entry of a line.
fn grow_line(session: &mut dyn Session, delivery: &Delivery, now: Timestamp) -> Result<Grown, StoreFault> {
    let (till, life) = (delivery.till, delivery.head.incarnation);
    let lines = load_lines(session, till, life)?;
    let mut met: Option<(EntrySeq, Line)> = None;
    for line in &lines {
        let common = find_common(session, delivery, line)?;
        if let Some(common) = common
            && met.is_none_or(|(further, _)| further < common)
        {
            met = Some((common, *line));
        }
    }
    let Some((common, line)) = met else { return Ok(Grown::Nowhere) };
    let held = common.get().saturating_sub(delivery.start.seq.get());
    let fresh = delivery.entries.get(usize::try_from(held).unwrap_or(usize::MAX)..).unwrap_or_default();
    let Some(first) = fresh.first() else { return Ok(Grown::Held) };
    let number = if common == line.head.seq {
        line.number
    } else {
        let number = number_of(first.hash);
        let start = Head { incarnation: life, seq: common, hash: first.header.prev_hash };
        if lines.len() >= LINES_MAX || !insert_line(session, till, number, start, line.place)? {
            return Ok(Grown::Full);
        }
        log::warn!(till = %till, life = %life, seq = first.header.seq.get(), "chain_forked");
        number
    };
    apply_entries(session, till, number, fresh, delivery.head, &delivery.signature, now)?;
    Ok(Grown::On(number))
}

/// The number of a line that begins with an entry of this hash.
fn number_of(first: EntryHash) -> Incarnation {
    let number = first.as_bytes().first_chunk::<8>().copied().unwrap_or_default();
    Incarnation::from_random(u64::from_be_bytes(number))
}

/// The last place at which a delivery and a line have the same entry. Where they have, all before it is the same.
fn find_common(
    view: &mut dyn Session,
    delivery: &Delivery,
    line: &Line,
) -> Result<Option<EntrySeq>, StoreFault> {
    let first = delivery.start.seq.max(line.start.seq).get();
    let end = delivery.head.seq.min(line.head.seq).get().saturating_add(1);
    let (mut low, mut high) = (first, end.max(first));
    while low < high {
        let middle = low.midpoint(high);
        if hash_in(delivery, middle) == Some(load_line_hash(view, delivery.till, line, middle)?) {
            low = middle.saturating_add(1);
        } else {
            high = middle;
        }
    }
    Ok(low.checked_sub(1).filter(|common| *common >= first).map(EntrySeq::new))
}

fn hash_in(delivery: &Delivery, seq: u64) -> Option<EntryHash> {
    match seq.checked_sub(delivery.start.seq.get())?.checked_sub(1) {
        None => Some(delivery.start.hash),
        Some(at) => delivery.entries.get(usize::try_from(at).ok()?).map(|entry| entry.hash),
    }
}

fn load_line_hash(
    view: &mut dyn Session,
    till: TillId,
    line: &Line,
    seq: u64,
) -> Result<EntryHash, StoreFault> {
    match seq {
        seq if seq == line.start.seq.get() => Ok(line.start.hash),
        seq if seq == line.head.seq.get() => Ok(line.head.hash),
        seq => load_hash(view, till, line.number, EntrySeq::new(seq)),
    }
}

fn insert_loose(session: &mut dyn Session, delivery: &Delivery, now: Timestamp) -> Result<(), StoreFault> {
    let Delivery { till, entries, head, signature, .. } = delivery;
    let entries = entries.iter().map(|entry: &Entry| entry.bytes().to_vec().into()).collect();
    let bytes = encode(&Batch { entries, head: *head, signature: *signature })?;
    let life = count(head.incarnation.get());
    let row = values![
        till.as_bytes(),
        life,
        count(head.seq.get()),
        head.hash.as_bytes(),
        count(now.ms()),
        bytes.as_slice(),
    ];
    if session.execute(statement!("insert_loose"), &row)? > 0 {
        session.execute(statement!("advance_loose"), &values![1, till.as_bytes(), life])?;
    }
    Ok(())
}

/// Joins the batches beyond gaps whose gap has closed; gives the end of the line of this number then.
pub(super) fn retake_loose(
    session: &mut dyn Session,
    till: TillId,
    life: Incarnation,
    number: Incarnation,
) -> Result<Head, StoreFault> {
    let key = values![till.as_bytes(), count(life.get())];
    let public_key = load_public_key(session, till)?.unwrap_or_default();
    loop {
        let loose: Vec<(Timestamp, Vec<u8>)> =
            session.collect(statement!("list_loose"), &key, |row| Ok((row.take(0)?, row.take(1)?)))?;
        let mut joined = false;
        for (received_at, bytes) in loose {
            let batch: Batch = decode(&bytes)?;
            let head = batch.head;
            let grown = match parse_batch(till, &public_key, batch) {
                Ok(delivery) => grow_line(session, &delivery, received_at)?,
                // It was sound when it came: whoever can change it here could change anything.
                Err(refusal) => return Err(StoreFault::damaged("batch", refusal)),
            };
            if !matches!(grown, Grown::Nowhere | Grown::Full) {
                let row =
                    values![till.as_bytes(), count(life.get()), count(head.seq.get()), head.hash.as_bytes(),];
                session.execute(statement!("delete_loose"), &row)?;
                session
                    .execute(statement!("advance_loose"), &values![-1, till.as_bytes(), count(life.get())])?;
                joined = true;
            }
        }
        if !joined {
            break;
        }
    }
    let line = load_lines(session, till, life)?.into_iter().find(|line| line.number == number);
    Ok(line.map_or(Head::start(life), |line| line.head))
}
