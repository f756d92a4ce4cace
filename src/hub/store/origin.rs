//! The hub as an origin of entries: its own chain, signed with its own key, in the same tables as the tills'.

use super::column::count;
use super::database::Store;
use super::fault::StoreFault;
use super::ingest::{apply_entries, insert_chain, lock_chain, parse_stored};
use super::session::{Session, statement, values};
use crate::core::ledger::entry::FORMAT;
use crate::core::ledger::{Entry, Head, Header, Opened, Payload};
use crate::core::model::{EntrySeq, Hlc, OpId, ProgrammeHash, TillId, Timestamp};
use crate::host::clock;
use crate::host::entropy::random_bytes;

/// The hub's chain with entries that are to be added to it.
pub(super) struct Origin {
    origin: TillId,
    head: Head,
    hlc: Hlc,
    programme: Option<ProgrammeHash>,
    boot_id: u64,
    monotonic_ms: u64,
    now: Timestamp,
    added: Vec<Entry>,
}

impl Origin {
    /// A new life of the chain, which follows one that ended here because the database is an older copy: what was written
    /// after the copy was made may be known elsewhere.
    pub(super) fn begin_after(
        store: &Store,
        view: &mut dyn Session,
        old: Head,
        programme: Option<ProgrammeHash>,
        now: Timestamp,
    ) -> Result<Self, StoreFault> {
        let hlc = load_last_hlc(view, store.identity.origin, old)?;
        let mut origin = Self::at(store, Head::start(store.identity.incarnation), hlc, programme, now);
        let after = Some(old).filter(|old| old.seq > EntrySeq::NONE);
        origin.open(store, after, Some("hub_restored"))?;
        Ok(origin)
    }

    /// The chain as it stands. An empty one is opened first, as a till's is.
    pub(super) fn load(
        store: &Store,
        view: &mut dyn Session,
        programme: Option<ProgrammeHash>,
        now: Timestamp,
    ) -> Result<Self, StoreFault> {
        let identity = store.identity;
        let head = lock_chain(view, identity.origin, identity.incarnation)?;
        let head = head.map_or(Head::start(identity.incarnation), |(head, _)| head);
        let hlc = load_last_hlc(view, identity.origin, head)?;
        let mut origin = Self::at(store, head, hlc, programme, now);
        if head.seq == EntrySeq::NONE {
            origin.open(store, None, None)?;
        }
        Ok(origin)
    }

    fn at(store: &Store, head: Head, hlc: Hlc, programme: Option<ProgrammeHash>, now: Timestamp) -> Self {
        let identity = store.identity;
        let elapsed = clock::monotonic().saturating_duration_since(identity.started).as_millis();
        Self {
            origin: identity.origin,
            head,
            hlc,
            programme,
            boot_id: identity.boot_id,
            monotonic_ms: u64::try_from(elapsed).unwrap_or(u64::MAX),
            now,
            added: Vec::new(),
        }
    }

    fn open(&mut self, store: &Store, after: Option<Head>, why: Option<&str>) -> Result<(), StoreFault> {
        self.add(&Payload::Opened(Opened {
            public_key: store.public_key(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            after,
            why: why.map(str::to_owned),
        }))
    }

    /// Adds an entry.
    pub(super) fn add(&mut self, payload: &Payload) -> Result<(), StoreFault> {
        let (kind, body) = payload.encode().map_err(|fault| StoreFault::damaged("entry to write", fault))?;
        let hlc = self.hlc.tick(self.now);
        let seq = self.head.seq.next().ok_or_else(|| StoreFault::damaged("chain", "it has no place left"))?;
        let header = Header {
            format: FORMAT,
            kind,
            till: self.origin,
            incarnation: self.head.incarnation,
            seq,
            prev_hash: self.head.hash,
            hlc,
            boot_id: self.boot_id,
            monotonic_ms: self.monotonic_ms,
            anchor: None,
            programme: self.programme,
            op_id: OpId::from_bytes(random_bytes()?),
            acting: None,
        };
        let entry =
            Entry::seal(header, &body).map_err(|fault| StoreFault::damaged("entry to write", fault))?;
        self.head = Head { seq, hash: entry.hash, ..self.head };
        self.hlc = hlc;
        self.added.push(entry);
        Ok(())
    }

    /// Writes what was added, with the hub's signature over the new head.
    pub(super) fn apply(self, store: &Store, change: &mut dyn Session) -> Result<(), StoreFault> {
        let signature = store.key.sign(&self.head.signed_bytes(self.origin));
        let first = self.added.first().map_or(EntrySeq::NONE, |entry| entry.header.seq);
        if first == EntrySeq::new(1) && !insert_chain(change, self.origin, self.head.incarnation)? {
            return Err(StoreFault::damaged(
                "chain",
                "another process began it at the same moment; try again",
            ));
        }
        let Head { incarnation, .. } = self.head;
        apply_entries(change, self.origin, incarnation, &self.added, self.head, &signature, self.now)?;
        store.announce_arrivals();
        Ok(())
    }
}

fn load_last_hlc(view: &mut dyn Session, origin: TillId, head: Head) -> Result<Hlc, StoreFault> {
    if head.seq == EntrySeq::NONE {
        return Ok(Hlc::ZERO);
    }
    let place = values![origin.as_bytes(), count(head.incarnation.get()), count(head.seq.get())];
    let bytes = view.one(statement!("load_entry"), &place, |row| row.take(0))?;
    Ok(parse_stored(bytes)?.header.hlc)
}
