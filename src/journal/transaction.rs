//! One operation on the journal: what it may read, and how it writes an entry with everything that follows from it.

use std::time::Instant;

use rusqlite::{Connection, OptionalExtension, named_params};

use super::effect::{Effect, GivenAway, load_effects, load_given, load_returns};
use super::fault::JournalFault;
use super::life::{Why, apply_tail, insert_elsewhere};
use super::projection::{apply_elsewhere, apply_payload, remember_effects};
use super::reader;
use super::retention::compact;
use super::sale::{DaySums, SaleRow, load_day_sums, load_sale};
use super::writer::Clock;
use crate::core::ledger::{Entry, Head, Header, Opened, Payload, Return, Sale, entry};
use crate::core::model::{
    Acting, CardNumber, Day, EntrySeq, Hlc, Incarnation, MemberId, OpId, ProgrammeHash, TillId, Timestamp,
};
use crate::core::sync::Tail;
use crate::host::database::{from_stored, to_stored};
use crate::host::entropy::random_bytes;

/// The end of the chain as the writing thread knows it.
pub(super) struct Chain {
    pub(super) till: TillId,
    pub(super) head: Head,
    pub(super) hlc: Hlc,
    pub(super) public_key: [u8; 32],
    pub(super) boot_id: u64,
    pub(super) started: Instant,
    pub(super) clock: Clock,
}

impl Chain {
    /// What to go back to when an operation or a commit fails.
    pub(super) fn mark(&self) -> (Head, Hlc) {
        (self.head, self.hlc)
    }

    pub(super) fn reset(&mut self, mark: (Head, Hlc)) {
        (self.head, self.hlc) = mark;
    }
}

/// One operation under way; nothing of it is durable or visible yet.
pub struct JournalTransaction<'j> {
    sql: &'j Connection,
    chain: &'j mut Chain,
    acting: Option<Acting>,
}

impl<'j> JournalTransaction<'j> {
    pub(super) fn new(sql: &'j Connection, chain: &'j mut Chain) -> Self {
        Self { sql, chain, acting: None }
    }

    /// Names who does what is appended from now on.
    pub fn act_as(&mut self, acting: Option<Acting>) {
        self.acting = acting;
    }

    /// What the till's clock shows. It may be wrong and may go back; entries are ordered by their hybrid time instead.
    pub fn now(&self) -> Timestamp {
        (self.chain.clock)()
    }

    /// The durable end of the chain, with what this operation has added.
    pub fn head(&self) -> Head {
        self.chain.head
    }

    /// The entry that an operation made, if it took effect before.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be read.
    pub fn load_operation(&self, op_id: OpId) -> Result<Option<Entry>, JournalFault> {
        reader::load_operation(self.sql, op_id)
    }

    /// What this till did to a member beyond what head office has folded, in the order of the journal within each life of
    /// it.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be read.
    pub fn load_effects(&self, member: MemberId, folded: Option<Head>) -> Result<Vec<Effect>, JournalFault> {
        load_effects(self.sql, member, folded)
    }

    /// What this till ever gave away under offers, coupons and rules whose uses are counted, returns taken off.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be read.
    pub fn load_given(&self) -> Result<GivenAway, JournalFault> {
        load_given(self.sql)
    }

    /// What was brought back here of a sale, which may be another till's; earliest first, each by the operation that did it.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be read.
    pub fn load_returns(&self, sale: OpId) -> Result<Vec<(OpId, Return)>, JournalFault> {
        load_returns(self.sql, sale)
    }

    /// The member who got a card at this till, if head office has not confirmed it yet. The name is empty where it was not
    /// given here.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be read.
    pub fn load_enrolled(&self, card: &CardNumber) -> Result<Option<(MemberId, String)>, JournalFault> {
        reader::load_enrolled(self.sql, card)
    }

    /// A sale of this till.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be read.
    pub fn load_sale(&self, op_id: OpId) -> Result<Option<SaleRow>, JournalFault> {
        load_sale(self.sql, op_id)
    }

    /// The sums of a day.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be read.
    pub fn load_day_sums(&self, day: Day) -> Result<DaySums, JournalFault> {
        load_day_sums(self.sql, day)
    }

    /// Remembers the name of a member who joined here, until head office has confirmed them.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be written.
    pub fn remember_enrolled(
        &self,
        card: &CardNumber,
        member: MemberId,
        name: &str,
    ) -> Result<(), JournalFault> {
        let sql = include_str!("sql/insert_enrolled.sql");
        let values = named_params! { ":card": card.as_str(), ":member": member.as_bytes(), ":name": name };
        self.sql.execute(sql, values)?;
        Ok(())
    }

    /// Writes the next entry and what follows from it.
    ///
    /// # Errors
    /// [`JournalFault`] when it can't be written; an `op_id` that is taken is one of them.
    pub fn append(
        &mut self,
        op_id: OpId,
        programme: Option<ProgrammeHash>,
        payload: &Payload,
    ) -> Result<Entry, JournalFault> {
        self.append_of(op_id, programme, payload, None)
    }

    /// Writes the next entry and what follows from it. `sale` is the sale of another till that a return brings back
    /// goods of; this till's own are in its journal.
    ///
    /// # Errors
    /// As [`JournalTransaction::append`].
    pub fn append_of(
        &mut self,
        op_id: OpId,
        programme: Option<ProgrammeHash>,
        payload: &Payload,
        sale: Option<&Sale>,
    ) -> Result<Entry, JournalFault> {
        let head = self.chain.head;
        let seq = head.seq.next().ok_or_else(|| JournalFault::Entry("no place is left".to_owned()))?;
        let hlc = self.chain.hlc.tick((self.chain.clock)());
        let since_start = crate::host::monotonic().saturating_duration_since(self.chain.started);
        let (kind, bytes) = payload.encode()?;
        let header = Header {
            format: entry::FORMAT,
            kind,
            till: self.chain.till,
            incarnation: head.incarnation,
            seq,
            prev_hash: head.hash,
            hlc,
            boot_id: self.chain.boot_id,
            monotonic_ms: u64::try_from(since_start.as_millis()).unwrap_or(u64::MAX),
            anchor: self.load_anchor()?,
            programme,
            op_id,
            acting: self.acting,
        };
        let entry = Entry::seal(header, &bytes)?;
        let next =
            head.extend(self.chain.till, &entry).map_err(|fault| JournalFault::Entry(fault.to_string()))?;
        self.sql.prepare_cached(include_str!("sql/insert_entry.sql"))?.execute(named_params! {
            ":incarnation": to_stored(next.incarnation.get()),
            ":seq": to_stored(seq.get()),
            ":hash": entry.hash.as_bytes(),
            ":kind": kind.number(),
            ":op_id": op_id.as_bytes(),
            ":at_ms": to_stored(hlc.timestamp().ms()),
            ":bytes": entry.bytes(),
        })?;
        apply_payload(self.sql, &entry, payload, sale)?;
        (self.chain.head, self.chain.hlc) = (next, hlc);
        Ok(entry)
    }

    /// Ends the present life of this journal and begins a new one. `after` is what is known of the end of the old one.
    ///
    /// # Errors
    /// [`JournalFault`] when it can't be written, or there is no randomness.
    pub fn begin_life(&mut self, why: Why, after: Option<Head>) -> Result<Entry, JournalFault> {
        let incarnation = Incarnation::from_random(u64::from_be_bytes(random_bytes()?));
        self.sql.execute(
            include_str!("sql/insert_life.sql"),
            named_params! {
                ":number": to_stored(incarnation.get()),
                ":why": why.code(),
                // The first life began with the file.
                ":began_ms": to_stored(if why == Why::First { 0 } else { self.now().ms() }),
            },
        )?;
        if let Some(old) = after.filter(|_| why != Why::First) {
            apply_tail(self.sql, old.incarnation, true, None)?;
        }
        self.chain.head = Head::start(incarnation);
        let opened = Payload::Opened(Opened {
            public_key: self.chain.public_key,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            after,
            why: Some(why).filter(|why| *why != Why::First).map(|why| why.code().to_owned()),
        });
        self.append(OpId::from_bytes(random_bytes()?), None, &opened)
    }

    /// Notes a life that this file may have lost whole.
    pub(super) fn list_life(&self, incarnation: Incarnation) -> Result<(), JournalFault> {
        self.sql.execute(
            include_str!("sql/insert_lost_life.sql"),
            named_params! { ":number": to_stored(incarnation.get()) },
        )?;
        Ok(())
    }

    /// Keeps entries of an ended life that only head office had, for reference: a repeat of what they did is known by
    /// them, and the day's list has them. Those that are here are passed over.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be written.
    pub fn keep_elsewhere(&self, entries: &[Entry]) -> Result<(), JournalFault> {
        for entry in entries {
            if reader::load_operation(self.sql, entry.header.op_id)?.is_none() {
                insert_elsewhere(self.sql, entry)?;
                apply_elsewhere(self.sql, entry)?;
            }
        }
        Ok(())
    }

    /// Compacts the oldest entries that head office has held for long enough, one step; how many they were, 0 when there is
    /// nothing left to do. `sign` makes the till's Ed25519 signature.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be written.
    pub fn compact(&self, sign: &dyn Fn(&[u8]) -> [u8; 64]) -> Result<usize, JournalFault> {
        let Some(anchor) = self.load_anchor()? else { return Ok(0) };
        let now = self.now().min(anchor);
        compact(self.sql, (self.chain.till, self.chain.public_key), now, sign)
    }

    /// Notes what head office was found to hold of an ended life, `ours` being its end here.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be written.
    pub fn note_tail(&self, ours: Head, tail: Tail, hub_time: Timestamp) -> Result<(), JournalFault> {
        let apart_from = match tail {
            Tail::Apart { from } => Some(from),
            Tail::Prefix | Tail::Earlier | Tail::Whole => None,
        };
        apply_tail(self.sql, ours.incarnation, tail == Tail::Earlier, apart_from)?;
        if tail == Tail::Whole && ours.seq > EntrySeq::NONE {
            self.acknowledge(ours, hub_time)?;
        }
        Ok(())
    }

    /// Notes what the hub said: how far its durable copy reaches, and what time it has there.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be written, or has no such entry.
    pub fn acknowledge(&self, head: Head, hub_time: Timestamp) -> Result<(), JournalFault> {
        // Invariant I9: nothing counts as held there that is not durable here, as the very same entry.
        if reader::load_hash(self.sql, head.incarnation, head.seq)? != Some(head.hash) {
            let told = format!("head office acknowledged entry `{}`, which is not here", head.seq);
            return Err(JournalFault::Entry(told));
        }
        let before = reader::load_acknowledged(self.sql, head.incarnation)?;
        if before.is_some_and(|before| head.seq < before.seq) {
            // It was restored from a backup: what it had of ours is ours alone again.
            let mut after = Some(head);
            while let Some(last) = after {
                after = remember_effects(self.sql, last)?;
            }
        }
        self.sql.execute(
            include_str!("sql/upsert_acknowledged.sql"),
            named_params! {
                ":incarnation": to_stored(head.incarnation.get()),
                ":seq": to_stored(head.seq.get()),
                ":hash": head.hash.as_bytes(),
            },
        )?;
        let hub_ms = to_stored(hub_time.ms());
        self.sql.execute(include_str!("sql/upsert_anchor.sql"), named_params! { ":hub_ms": hub_ms })?;
        Ok(())
    }

    /// Head office tells all members anew: what entries of a life after `after` did is this till's alone again as far as
    /// head office does not say that it has folded them. One step; the last entry of it, `None` when nothing is left.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be written.
    pub fn remember_after(&self, after: Head) -> Result<Option<Head>, JournalFault> {
        remember_effects(self.sql, after)
    }

    /// Forgets what this till knew of a member beyond head office, up to where head office has folded it.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be written.
    pub fn forget_folded(&self, member: MemberId, folded: Head) -> Result<(), JournalFault> {
        self.sql.prepare_cached(include_str!("sql/delete_effects.sql"))?.execute(named_params! {
            ":member": member.as_bytes(),
            ":incarnation": to_stored(folded.incarnation.get()),
            ":seq": to_stored(folded.seq.get()),
        })?;
        Ok(())
    }

    /// Forgets that a card was replaced here, since head office has heard of it.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be written.
    pub fn forget_replaced(&self, lost: &CardNumber) -> Result<(), JournalFault> {
        let sql = include_str!("sql/delete_replaced.sql");
        self.sql.execute(sql, named_params! { ":lost": lost.as_str() })?;
        Ok(())
    }

    /// Forgets the card and name of a member who joined here and whom head office has confirmed.
    ///
    /// # Errors
    /// [`JournalFault`] when the file can't be written.
    pub fn forget_enrolled(&self, member: MemberId) -> Result<(), JournalFault> {
        let values = named_params! { ":member": member.as_bytes() };
        self.sql.prepare_cached(include_str!("sql/delete_enrolled.sql"))?.execute(values)?;
        Ok(())
    }

    fn load_anchor(&self) -> Result<Option<Timestamp>, JournalFault> {
        let mut statement = self.sql.prepare_cached(include_str!("sql/select_anchor.sql"))?;
        let hub_ms: Option<i64> = statement.query_row([], |row| row.get(0)).optional()?;
        Ok(hub_ms.map(from_stored).transpose()?.map(Timestamp::from_ms))
    }
}
