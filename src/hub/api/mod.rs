//! What tills call: enrolment and sync (design 4.2, 4.3). The messages are those of `core::sync::wire`.

mod cards;
mod enrolment;
mod gate;
mod operators;
mod own;
mod packed;
mod session;
mod snapshot;
mod sync;

pub use gate::UNSENT_HEADER;
pub use sync::router;
