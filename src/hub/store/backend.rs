//! The databases that can hold the store: each gives transactions and unchanging views, in which the same work is done.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::fault::StoreFault;
use super::session::Session;

/// Work in a transaction; what it did is kept when it gives true, and only then.
pub(super) type Work<'w> = dyn FnMut(&mut dyn Session) -> Result<bool, StoreFault> + 'w;
/// Work on an unchanging view.
pub(super) type View<'w> = dyn FnMut(&mut dyn Session) -> Result<(), StoreFault> + 'w;

/// A database.
pub(super) trait Backend: Send + Sync {
    /// Does `work` in one transaction; returns after its commit, when all of it is durable.
    fn write(&self, work: &mut Work<'_>) -> Result<(), StoreFault>;

    /// Does `work` on one unchanging view.
    fn read(&self, work: &mut View<'_>) -> Result<(), StoreFault>;

    /// A number that is another one after anybody, also another process, changed something.
    fn load_change_mark(&self) -> Result<i64, StoreFault>;
}

/// A lock whose holder ended badly is still good: every change is one transaction, whole or not at all.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
