//! What hangs on this machine that may be a scanner, as the system shows it in `/sys`, `/dev` and `/proc`.
//!
//! Promised: nothing is opened for writing and nothing is sent; every list and file is bounded. Another root than `/` may
//! be given, for a container and for tests.

mod candidate;
mod holder;
mod sysfs;

pub use candidate::{Candidate, Node, Usb, find_candidate, find_candidates};
pub use holder::{Holder, find_holders, group_of};
