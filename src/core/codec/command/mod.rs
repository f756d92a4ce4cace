//! Talking to a scanner about its settings: what is asked, as bytes, and what the answer means.
//!
//! Pure: [`Dialogue`] is handed bytes and milliseconds and gives bytes to send and outcomes. Promised: a scanner is asked
//! who it is before anything else; a guess is never sent; what is sent for good is what somebody asked for by name.

mod ask;
mod datalogic;
mod dialogue;
mod identity;
mod menu;
mod packet;

mod setup;
mod zone;

pub use ask::{Ask, Leave, Reply, encode_ask};
pub use dialogue::{Dialogue, Outcome};
pub use identity::{Identity, judge_identity};
pub use setup::{SetupStep, Skipped, is_as_wanted, plan_setup};
pub use zone::crc16_xmodem;
