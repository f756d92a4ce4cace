//! The daemon on the POS box (design 5): from scan to receipt, offline or not.
//!
//! [`agent`] holds what all parts share. [`checkout`] are the use cases, the same for the POS, the page and the
//! scanner, for real or in [`training`]; [`operators`] are who may work here; [`counter`] is the basket that they share; [`scanning`] says what a scan is; [`receipt`] is what is printed, by
//! [`printing`]; [`upload`] and [`download`] carry entries up and knowledge down, neither waiting for the other; [`api`] and
//! [`page`] are the two faces. [`presence`] tells other programs of this machine whether a till runs.

pub mod agent;
pub mod api;
pub mod backup;
pub mod card_book_file;
pub mod card_stock;
pub mod card_sync;
pub mod checkout;
pub mod clients;
pub mod config;
pub mod counter;
pub mod customer_display;
pub mod daemon;
pub mod download;
pub mod enrolment;
pub mod event;
pub mod goods;
pub mod hub_client;
mod hub_trust;
pub mod identity;
pub mod in_store_config;
pub mod link;
mod member_list;
pub mod metrics;
pub mod operators;
pub mod page;
pub mod phrase;
pub mod presence;
pub mod printer_config;
pub mod printing;
pub mod programme_file;
pub mod receipt;
mod replaced_cards;
pub mod scanning;
pub mod snapshot;
pub mod standing;
pub mod training;
pub mod upkeep;
pub mod upload;
pub mod wipe;
