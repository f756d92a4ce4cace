//! Head office in a yard: the real store on a disk that can fail, and what its API does with a till's call.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use tallytill::core::ledger::{Entry, Finding, Head, Kind};
use tallytill::core::model::{EntryHash, Incarnation, TillId};
use tallytill::core::programme::Programme;
use tallytill::core::sync::wire::{
    Ack, Batch, EnrolAnswer, EnrolRequest, HeadAnswer, MemberPage, MemberRow, OwnAnswer, SaleAnswer,
};
use tallytill::hub::intake::{Refusal, parse_batch};
use tallytill::hub::store::{FeedPage, IngestFault, Store};

use super::clock::TrueTime;
use super::dice::Dice;
use super::disk::{Disk, Image};
use super::message::{Answer, Call, unpack};

/// Both programmes that a yard publishes.
pub(crate) const PROGRAMMES: [&str; 2] = [include_str!("data/one.toml"), include_str!("data/two.toml")];

/// A till as the hub's API knows it from its token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known {
    pub(crate) id: TillId,
    pub(crate) public_key: [u8; 32],
}

/// Ends of chains.
pub(crate) type Heads = BTreeMap<(TillId, Incarnation), Head>;

/// Head office and its machine.
pub(crate) struct HubNode {
    pub(crate) disk: Arc<Disk>,
    pub(crate) folder: PathBuf,
    pub(crate) store: Option<Store>,
    /// What it acknowledged since it was made or last restored, by chain.
    pub(crate) acknowledged: Heads,
    /// An older copy of its machine, with what it had acknowledged by then.
    pub(crate) backup: Option<(Image, Heads)>,
    /// Its database was put back, and the program has not been told yet.
    pub(crate) restored: bool,
    /// It was put back at some time: what was published since is gone.
    pub(crate) went_back: bool,
    /// It refuses entries of kinds that it does not know, as it must not.
    pub(crate) picky: bool,
    truth: TrueTime,
}

impl HubNode {
    pub(crate) fn open(folder: PathBuf, truth: &TrueTime, dice: Dice) -> Self {
        let disk = Disk::attach(&folder, dice);
        let store = Some(Store::open(&folder).unwrap());
        let truth = truth.clone();
        Self {
            disk,
            folder,
            store,
            acknowledged: BTreeMap::new(),
            backup: None,
            restored: false,
            went_back: false,
            picky: false,
            truth,
        }
    }

    /// Starts the program again; false when it can't.
    pub(crate) fn start(&mut self) -> bool {
        if self.store.is_none() {
            self.store = Store::open(&self.folder).ok();
        }
        if self.restored {
            let now = self.truth.timestamp();
            let told = self.store.as_mut().map(|store| store.begin_anew(None, "yard", now));
            self.restored = !matches!(told, Some(Ok(())));
            if self.restored {
                self.store = None;
            }
        }
        self.store.is_some()
    }

    /// The program has stopped without another word. What its machine still holds is the disk's affair.
    pub(crate) fn drop_program(&mut self) {
        self.store = None;
    }

    pub(crate) fn store(&self) -> &Store {
        self.store.as_ref().unwrap()
    }

    pub(crate) fn publish(&self, number: usize) -> bool {
        let Some(store) = &self.store else { return false };
        let text = PROGRAMMES[number];
        store.publish(text, &Programme::parse(text).unwrap(), self.truth.timestamp()).is_ok()
    }

    /// Takes a till in, as its API does.
    pub(crate) fn enrol(&self, name: &str, request: impl FnOnce(&str) -> EnrolRequest) -> EnrolAnswer {
        let now = self.truth.timestamp();
        let code = self.store().make_code(name, "Yard", "", now).unwrap();
        self.store().enrol(&request(&code), now).unwrap()
    }

    /// Folds what waits, as its own task does; what can't be done now is done next time.
    pub(crate) fn fold(&self) {
        let _ = self.store.as_ref().map(|store| store.fold(self.truth.timestamp()));
    }

    /// How many entries wait to be folded.
    pub(crate) fn waiting(&self) -> u64 {
        self.store.as_ref().map_or(0, |store| store.count_waiting().unwrap_or(u64::MAX))
    }

    /// What its API answers; `None` when the program is down, fails, or dies meanwhile.
    pub(crate) fn handle(&mut self, from: Known, call: &Call) -> Option<Answer> {
        let store = self.store.as_ref()?;
        let hub_time = self.truth.timestamp();
        let answer = match call {
            Call::Head(life) => {
                let head = store.load_head_of(from.id, *life).ok()?;
                Answer::head(&HeadAnswer { head, hub_time, packed: 0 })
            }
            Call::Own(life, place) => {
                let head = store.load_head_of(from.id, *life).ok()?;
                let entries = store.load_own_entries(from.id, *life, *place).ok()?;
                Answer::own(&OwnAnswer { head, entries, hub_time })
            }
            Call::Entries(bytes) => match unpack::<Batch>(bytes) {
                None => Answer::refused("not_readable"),
                Some(batch) if self.picky && batch.entries.iter().any(|bytes| is_strange(bytes)) => {
                    Answer::refused("unknown_kind")
                }
                Some(batch) => {
                    let taken = parse_batch(from.id, &from.public_key, batch)
                        .map_err(IngestFault::from)
                        .and_then(|delivery| store.ingest(delivery, hub_time));
                    match taken {
                        Ok(taken) => {
                            let key = (from.id, taken.head.incarnation);
                            let known = self.acknowledged.entry(key).or_insert(taken.head);
                            if taken.head.seq >= known.seq {
                                *known = taken.head;
                            }
                            Answer::ack(&Ack { head: taken.head, hub_time })
                        }
                        Err(IngestFault::Refused(refusal)) => answer_of(&refusal),
                        Err(_) => return None,
                    }
                }
            },
            Call::Members(cursor, life) => {
                store.fold(hub_time).ok()?;
                let FeedPage { rows, cursor, more, folded, restarted, shards } =
                    store.load_life_page(from.id, *life, cursor).ok()?;
                Answer::members(&MemberPage { rows, cursor, more, folded, hub_time, restarted, shards })
            }
            Call::Programme(have) => {
                let latest = store.load_programme().ok()??;
                let bundle = (latest.hash != *have).then(|| latest.bundle(hub_time));
                Answer::programme(bundle.as_ref())
            }
        };
        Some(answer)
    }

    /// A sale with what was done to it, for a till that takes goods of it back.
    pub(crate) fn load_sale(&self, op_id: tallytill::core::model::OpId) -> Option<Option<SaleAnswer>> {
        let entries = self.store.as_ref()?.load_sale(op_id, self.truth.timestamp()).ok()?;
        let entries: Vec<_> = entries.iter().map(|entry| entry.bytes().to_vec().into()).collect();
        let hub_time = self.truth.timestamp();
        Some((!entries.is_empty()).then_some(SaleAnswer { entries, hub_time }))
    }

    /// All entries that it holds, its own too, and those of branches.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        self.lines().into_iter().map(|(_, entry)| entry).collect()
    }

    /// All entries, each with the number of the line that it stands in.
    fn lines(&self) -> Vec<(Incarnation, Entry)> {
        let reader = rusqlite::Connection::open(self.folder.join("hub.db")).unwrap();
        let mut statement = reader.prepare(include_str!("sql/list_entries.sql")).unwrap();
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?));
        let rows = statement.query_map([], read).unwrap();
        rows.map(|row| {
            let (number, bytes) = row.unwrap();
            (Incarnation::from_random(number.cast_unsigned()), Entry::parse_header(bytes).unwrap())
        })
        .collect()
    }

    /// All members as the feed has them.
    pub(crate) fn members(&self) -> Vec<MemberRow> {
        let (mut rows, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = self.store().load_feed_page(TillId::from_bytes([0; 16]), &cursor).unwrap();
            let last = !page.more || page.rows.is_empty();
            rows.extend(page.rows);
            cursor = page.cursor;
            if last {
                return rows;
            }
        }
    }

    /// All findings that hold.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        let kept = self.store().load_findings(0, 100_000).unwrap();
        kept.into_iter().filter(|kept| !kept.withdrawn).map(|kept| kept.finding).collect()
    }

    /// The durable head of each life, from its entries; branches are left out.
    pub(crate) fn heads(&self) -> Heads {
        let mut heads = BTreeMap::new();
        for (number, entry) in self.lines() {
            let header = &entry.header;
            if number != header.incarnation {
                continue;
            }
            let head = Head { incarnation: header.incarnation, seq: header.seq, hash: entry.hash };
            heads.insert((header.till, header.incarnation), head);
        }
        heads
    }

    pub(crate) fn holds(&self, hash: EntryHash) -> bool {
        self.store().load_entry(hash).unwrap().is_some()
    }
}

/// The problem document of a refusal, as its API makes it.
fn answer_of(refusal: &Refusal) -> Answer {
    let (code, durable, kept) = match refusal {
        Refusal::NotReadable(_) => ("not_readable", None, None),
        Refusal::BadSignature => ("bad_signature", None, None),
        Refusal::BrokenChain(_) => ("broken_chain", None, None),
        Refusal::WrongTill => ("wrong_till", None, None),
        Refusal::Gap { durable } => ("gap", Some(*durable), None),
        Refusal::UnknownPacking(_) => ("packing_unknown", None, None),
        Refusal::Fork { durable, kept, .. } => ("fork", Some(*durable), *kept),
    };
    Answer::Refused { code, durable, kept, retry_after_ms: None }
}

fn is_strange(bytes: &[u8]) -> bool {
    let entry = Entry::parse_header(bytes.to_vec());
    entry.is_ok_and(|entry| matches!(entry.header.kind, Kind::Unknown(_)))
}
