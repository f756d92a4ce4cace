//! What hangs on this machine that may be a scanner, as the system shows it in `/sys`, `/dev` and `/proc`.
//!
//! Promised: nothing is opened for writing and nothing is sent; every list and file is bounded. Another root than `/` may
//! be given, for a container and for tests.

mod account;
mod candidate;
mod care;
mod holder;
mod listing;
mod mount;
mod rules;
mod sysfs;

pub use account::{Account, Rights};
pub use candidate::{Candidate, Node, Usb, find_candidate, find_candidates};
pub use care::{Care, is_running, load_care};
pub use holder::{Holder, find_holders, group_of};
pub use listing::list_devices;
pub use mount::Mount;
pub use rules::{GROUP, encode_rules};
