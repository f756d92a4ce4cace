//! The pure core: what the shop's words mean, in integers, with no clock, no dice, no file and no socket.

pub mod codec;
pub mod ledger;
pub mod model;
pub mod pricing;
pub mod programme;
pub mod sync;
