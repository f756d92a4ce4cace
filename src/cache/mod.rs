//! The till's copy of what head office knows: members and cards in `cache.db`, rebuildable at any time
//! (design 4.1, 4.3).
//!
//! It promises that a page of changes is taken whole or not at all, with the cursor that goes with it. Absent on
//! purpose until their issue: ready-made snapshots, shards with their hashes, leases.

mod store;

pub use store::{Cache, CacheFault, CachedMember, Knowledge};
