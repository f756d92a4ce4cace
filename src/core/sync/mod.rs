//! How entries and knowledge travel between till and hub: messages, limits, what to send next, when to try again
//! (design 4.2, 4.3). No sockets here: the till and the hub carry these values over HTTP.

pub mod backoff;
pub mod invitation;
pub mod packing;
pub mod plan;
pub mod session;
pub mod shard;
pub mod snapshot;
pub mod wire;

pub use backoff::Backoff;
pub use plan::{UploadPlan, plan_upload};
pub use session::{Order, OwnLife, Rebirth, Refusal, Session, Tail, Ticket, Trouble};
