//! Where entries stand, and finding them by hash and by the names that they share.

use std::collections::{BTreeMap, BTreeSet};

use super::column::count;
use super::fault::StoreFault;
use super::ingest::parse_stored;
use super::session::{Row, Session, Value, statement, values};
use crate::core::ledger::{Entry, Fact, Link, Touch};
use crate::core::model::{EntryHash, EntrySeq, Incarnation, TillId, Timestamp};

/// Rows that one statement writes or asks for at most: a bound on the memory of one message to the database.
pub(super) const ROWS_MAX: usize = 4_096;

/// The place of an entry, in the line of the number that `incarnation` gives: that of its life, but for branches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) till: TillId,
    pub(super) incarnation: Incarnation,
    pub(super) seq: EntrySeq,
}

impl Place {
    /// Reads it from three columns.
    pub(super) fn take(row: &mut Row, at: usize) -> Result<Self, StoreFault> {
        let [till, incarnation, seq] = [at, at.saturating_add(1), at.saturating_add(2)];
        Ok(Self { till: row.take(till)?, incarnation: row.take(incarnation)?, seq: row.take(seq)? })
    }

    /// As three values.
    pub(super) fn values(&self) -> [Value<'_>; 3] {
        values![self.till.as_bytes(), count(self.incarnation.get()), count(self.seq.get())]
    }
}

/// An entry with its meaning; `None` where a payload of a known kind can't be read.
#[derive(Debug)]
pub(super) struct ReadEntry {
    pub(super) place: Place,
    pub(super) hash: EntryHash,
    pub(super) link: Link,
    pub(super) fact: Option<Fact>,
}

impl ReadEntry {
    /// Reads what the entry at a place of a line says.
    pub(super) fn of(till: TillId, number: Incarnation, entry: &Entry) -> Self {
        let place = Place { till, incarnation: number, seq: entry.header.seq };
        Self { place, hash: entry.hash, link: Link::of(entry), fact: read_fact(entry) }
    }
}

/// What an entry says, or `None` where a payload of a known kind can't be read.
pub(super) fn read_fact(entry: &Entry) -> Option<Fact> {
    entry.check_payload().and_then(|()| Fact::of(entry)).ok()
}

/// Where an entry stands, and the names that it shares.
pub(super) struct NamedPlace {
    pub(super) place: Place,
    pub(super) hash: EntryHash,
    pub(super) touches: Vec<Touch>,
}

/// Writes where entries stand and the names that they share, in the order of their keys.
pub(super) fn apply_places(session: &mut dyn Session, entries: &[NamedPlace]) -> Result<(), StoreFault> {
    let mut places: Vec<(&EntryHash, &Place)> =
        entries.iter().map(|entry| (&entry.hash, &entry.place)).collect();
    places.sort_unstable();
    for chunk in places.chunks(ROWS_MAX) {
        let rows: Vec<Value<'_>> = chunk
            .iter()
            .flat_map(|(hash, place)| values![hash.as_bytes()].into_iter().chain(place.values()))
            .collect();
        session.execute_rows(statement!(of both "insert_places"), 4, &rows)?;
    }
    let mut touches: Vec<(Vec<u8>, &Place)> = Vec::new();
    for entry in entries {
        touches.extend(entry.touches.iter().map(|touch| (touch.key(), &entry.place)));
    }
    touches.sort_unstable();
    touches.dedup();
    for chunk in touches.chunks(ROWS_MAX) {
        let rows: Vec<Value<'_>> = chunk
            .iter()
            .flat_map(|(key, place)| values![key.as_slice()].into_iter().chain(place.values()))
            .collect();
        session.execute_rows(statement!(of both "insert_touches"), 4, &rows)?;
    }
    Ok(())
}

/// The places of the folded entries that share any of these names.
pub(super) fn list_touching(view: &mut dyn Session, keys: &[Vec<u8>]) -> Result<BTreeSet<Place>, StoreFault> {
    let mut places = BTreeSet::new();
    for chunk in keys.chunks(ROWS_MAX) {
        let keys: Vec<Value<'_>> = chunk.iter().map(|key| Value::from(key.as_slice())).collect();
        view.query_rows(statement!(of both "list_touching"), 1, &keys, &mut |mut row| {
            places.insert(Place::take(&mut row, 0)?);
            Ok(())
        })?;
    }
    Ok(places)
}

/// Which of these names a folded entry bears.
pub(super) fn list_seen(view: &mut dyn Session, keys: &[&[u8]]) -> Result<Vec<Vec<u8>>, StoreFault> {
    let mut seen = Vec::new();
    for chunk in keys.chunks(ROWS_MAX) {
        let keys: Vec<Value<'_>> = chunk.iter().map(|key| Value::from(*key)).collect();
        view.query_rows(statement!(of both "list_seen"), 1, &keys, &mut |mut row| {
            seen.push(row.take(0)?);
            Ok(())
        })?;
    }
    Ok(seen)
}

/// The entries at these places.
pub(super) fn load_entries(
    view: &mut dyn Session,
    places: &[Place],
) -> Result<Vec<(Place, Entry)>, StoreFault> {
    let mut entries = Vec::with_capacity(places.len());
    for chunk in places.chunks(ROWS_MAX) {
        let rows: Vec<Value<'_>> = chunk.iter().flat_map(Place::values).collect();
        view.query_rows(statement!(of both "load_entries"), 3, &rows, &mut |mut row| {
            entries.push((Place::take(&mut row, 0)?, parse_stored(row.take(3)?)?));
            Ok(())
        })?;
    }
    if entries.len() < places.len() {
        return Err(StoreFault::damaged("entry", "one that is named is missing"));
    }
    Ok(entries)
}

/// The facts of all entries that are noted by their names and hang together with these.
pub(super) fn load_component(
    view: &mut dyn Session,
    touched: impl IntoIterator<Item = Touch>,
) -> Result<BTreeMap<Place, Fact>, StoreFault> {
    let mut facts: BTreeMap<Place, Fact> = BTreeMap::new();
    let mut met: BTreeSet<Vec<u8>> = touched.into_iter().map(|touch| touch.key()).collect();
    let mut asked: Vec<Vec<u8>> = met.iter().cloned().collect();
    while !asked.is_empty() {
        let places = list_touching(view, &asked)?;
        let unread: Vec<Place> = places.into_iter().filter(|place| !facts.contains_key(place)).collect();
        asked.clear();
        for (place, entry) in load_entries(view, &unread)? {
            let fact =
                read_fact(&entry).ok_or_else(|| StoreFault::damaged("entry", "its payload changed"))?;
            let keys = fact.touches().into_iter().map(|touch| touch.key());
            asked.extend(keys.filter(|key| met.insert(key.clone())));
            facts.insert(place, fact);
        }
    }
    Ok(facts)
}

/// One folded entry by its hash, with the time of its arrival.
pub(super) fn load_entry(
    view: &mut dyn Session,
    hash: EntryHash,
) -> Result<Option<(Entry, Timestamp)>, StoreFault> {
    let load_place = statement!("load_entry_place");
    let place = view.first(load_place, &values![hash.as_bytes()], |row| Place::take(row, 0))?;
    let Some(place) = place else { return Ok(None) };
    view.first(statement!("load_entry"), &place.values(), |row| {
        Ok((parse_stored(row.take(0)?)?, row.take(1)?))
    })
}
