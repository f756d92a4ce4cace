//! The memory and the locks that connections to one database share while its write-ahead log is in use.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Lock places of a shared area, as SQLite has them.
pub(crate) const PLACES: usize = 8;

/// Regions of memory and who holds which lock place. It lives as long as one life of the machine.
#[derive(Default)]
pub(crate) struct SharedArea {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    regions: Vec<Box<[AtomicU64]>>,
    users: usize,
    /// By connection: the places that it shares and those that it holds alone.
    held: BTreeMap<u64, ([bool; PLACES], [bool; PLACES])>,
}

impl SharedArea {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One more connection uses it.
    pub(crate) fn join(&self) {
        self.state().users += 1;
    }

    /// A connection leaves; true when it was the last.
    pub(crate) fn leave(&self, who: u64) -> bool {
        let mut state = self.state();
        state.held.remove(&who);
        state.users -= 1;
        state.users == 0
    }

    /// Where a region of so many bytes begins. One that does not exist is made where that is wanted.
    pub(crate) fn region(&self, number: usize, bytes: usize, create: bool) -> Option<*const AtomicU64> {
        let mut state = self.state();
        if state.regions.len() <= number && !create {
            return None;
        }
        while state.regions.len() <= number {
            state.regions.push((0..bytes / 8).map(|_| AtomicU64::new(0)).collect());
        }
        Some(state.regions[number].as_ptr())
    }

    /// Takes lock places, shared or alone; false when somebody else's stand against it.
    pub(crate) fn take(&self, who: u64, places: std::ops::Range<usize>, alone: bool) -> bool {
        let mut state = self.state();
        let against = state.held.iter().any(|(other, (shared, exclusive))| {
            *other != who && places.clone().any(|place| exclusive[place] || (alone && shared[place]))
        });
        if !against {
            let (shared, exclusive) = state.held.entry(who).or_default();
            for place in places {
                if alone { exclusive[place] = true } else { shared[place] = true }
            }
        }
        !against
    }

    pub(crate) fn give(&self, who: u64, places: std::ops::Range<usize>) {
        if let Some((shared, exclusive)) = self.state().held.get_mut(&who) {
            for place in places {
                (shared[place], exclusive[place]) = (false, false);
            }
        }
    }
}
