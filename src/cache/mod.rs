//! The till's copy of what head office knows: members and cards in a file of `roster`, rebuildable at any time
//! (design 4.1, 4.3).
//!
//! It promises that a page of changes is taken whole or not at all, with the cursor that goes with it, that a whole new
//! list takes the old one's place at one stroke, and that what each shard comes to can be compared with head office.
//! Absent on purpose until their issue: leases. Absent for good: a file mapped into memory; a look-up by whole numbers is
//! quick enough without, and a till of 40 MB stays one.

mod file;
mod store;

pub use file::{
    adopt_part, apply_next, current_file, drop_next, drop_part, drop_replaced, is_next_begun, open_next,
    part_file,
};
pub use store::{Cache, CacheFault, CachedMember, Knowledge};

/// The version of the files that it can use.
pub use crate::roster::VERSION;
