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
    /// Its till's machine went back to before it, or its disk was damaged: the hub alone may have it.
    pub(crate) gone: bool,
}

impl Promise {
    pub(crate) fn of(till: usize, op: OpId, wish: &Wish) -> Self {
        Self { till, op, wish: wish.clone(), entry: None, excused: false, gone: false }
    }
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

    /// A till's machine has lost all but those that `kept` tells; where the hub has them they still have to be there.
    pub(crate) fn lose(&mut self, till: usize, kept: &BTreeSet<OpId>, at_hub: impl Fn(OpId) -> bool) {
        let lost = self.list.iter_mut().filter(|promise| promise.till == till && !kept.contains(&promise.op));
        for promise in lost {
            promise.gone = true;
            promise.excused |= !at_hub(promise.op);
        }
    }

    /// Head office has lost all but those that `at_hub` tells; where their tills have them they still come.
    pub(crate) fn lose_at_hub(&mut self, at_hub: impl Fn(OpId) -> bool) {
        for promise in self.list.iter_mut().filter(|promise| promise.gone) {
            promise.excused |= !at_hub(promise.op);
        }
    }

    /// Whether a till may tell this operation more than once, because it forgot that it had told it.
    pub(crate) fn may_repeat(&self, op: OpId) -> bool {
        self.list.iter().any(|promise| promise.op == op && promise.gone)
    }

    /// The operations that a till answered.
    pub(crate) fn operations(&self, till: usize) -> BTreeSet<OpId> {
        self.of_till(till).filter(|promise| !promise.gone).map(|promise| promise.op).collect()
    }
}
