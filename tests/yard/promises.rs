//! What the tills of a yard answered: the list that everything is held against afterwards.

use std::collections::{BTreeMap, BTreeSet};

use tallytill::core::model::{EntryHash, EntrySeq, Incarnation, OpId};

use super::customers::Wish;

/// One answer that a till gave.
#[derive(Debug, Clone)]
pub(crate) struct Promise {
    pub(crate) till: usize,
    pub(crate) op: OpId,
    pub(crate) wish: Wish,
    /// Its entry, where it could be looked at.
    pub(crate) entry: Option<(Incarnation, EntrySeq, EntryHash)>,
    /// The only disk that held it was put back or damaged by somebody else's hand before it was sent.
    pub(crate) excused: bool,
}

/// All answers, and all that was ever asked.
#[derive(Default)]
pub(crate) struct Promises {
    pub(crate) list: Vec<Promise>,
    by_operation: BTreeMap<(usize, OpId), usize>,
    /// The tills that an operation was asked of.
    pub(crate) asked: BTreeMap<OpId, BTreeSet<usize>>,
}

impl Promises {
    pub(crate) fn ask(&mut self, till: usize, op: OpId) {
        self.asked.entry(op).or_default().insert(till);
    }

    pub(crate) fn answered(&self, till: usize, op: OpId) -> Option<&Promise> {
        self.by_operation.get(&(till, op)).map(|place| &self.list[*place])
    }

    pub(crate) fn add(&mut self, promise: Promise) {
        let key = (promise.till, promise.op);
        match self.by_operation.get(&key) {
            Some(place) => self.list[*place].entry = promise.entry.or(self.list[*place].entry),
            None => {
                self.by_operation.insert(key, self.list.len());
                self.list.push(promise);
            }
        }
    }

    pub(crate) fn of_till(&self, till: usize) -> impl Iterator<Item = &Promise> {
        self.list.iter().filter(move |promise| promise.till == till)
    }

    pub(crate) fn excuse(&mut self, till: usize, but: impl Fn(&Promise) -> bool) {
        for promise in self.list.iter_mut().filter(|promise| promise.till == till) {
            promise.excused |= !but(promise);
        }
    }
}
