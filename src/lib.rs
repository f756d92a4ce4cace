//! # Tallytill: offline-first loyalty for shop tills, and the head office that their journals flow to
//!
//! A till reads member cards from a scanner, works out discounts and points on the spot, writes every sale to an
//! append-only journal, and carries that journal to head office whenever there is a connection. This page is the code
//! map; each module's own page says what it promises and what is absent on purpose.
//!
//! ## Layers
//!
//! Arrows point inward only; `tests/tidy.rs` reads every path and refuses one that does not.
//!
//! | layer | what stands there | may name |
//! |---|---|---|
//! | [`core`] | everything that is decided: pure, deterministic, without clock, dice, files or sockets | nothing |
//! | `host` | ambient time, entropy, keys, files, the opening of databases, logs | `core` |
//! | `journal` | the till's durable journal, `journal.db` | `core`, `host` |
//! | `roster` | the file of members, which head office makes ready and a till keeps up to date | `core`, `host` |
//! | `cache` | the till's copy of head office's knowledge, `cache.db` | `core`, `host`, `roster` |
//! | `device` | ports and drivers | `core`, `host` |
//! | `texts` | what people read, by language | `core`, `host` |
//! | `net` | shared web plumbing | `core`, `host`, `texts` |
//! | `till` | the daemon on the POS box: checkout, local API, cashier page, sync | all above |
//! | `hub` | head office: intake, fold, members, findings, pages | `core`, `host`, `roster`, `net`, `texts` |
//! | `cli` | the command line, the demonstration, the benches | all |
//!
//! `till` and `hub` never name each other: they meet in [`core::sync`] and [`core::ledger`].
//!
//! ## Entry points
//!
//! - [`core::pricing::quote()`]: what a basket comes to, and why.
//! - [`core::ledger::fold()`]: what a set of entries comes to, whatever its order.
//! - `till::checkout`: the use cases of a till. `till::daemon::run_till`: a running till.
//! - `hub::daemon`: a running head office.
//!
//! ## Invariants, by name (design 4.8), and where they are kept
//!
//! - **I1** an answered entry is durable: `journal::Journal::write` answers after the commit has returned.
//! - **I2** places are dense and chained: [`core::ledger::Head::extend`], proved again by `journal verify`.
//! - **I4** an operation takes effect once: the journal's unique `op_id`, and the fold's first by K.
//! - **I5** the fold does not depend on order, repetition or batches: property tests beside [`core::ledger::fold()`] and
//!   in the hub's store.
//! - **I6** postings sum to zero: the same tests.
//! - **I9** an acknowledgement never exceeds the durable head: the hub's durable head is the only cursor.
//! - **I10** a till's view is head office's base plus its own tail: `till::standing`.
//! - **I11** the incremental fold equals the full fold: `hub verify`.
//! - **I13** no input wedges the queue: what can't be read is kept, acknowledged and found.
//! - **I14** no more comes back than was sold, and bonuses are given once: [`core::ledger::plan_return()`] at a till,
//!   [`core::ledger::fold()`] over all of them.
#![cfg_attr(test, expect(clippy::arithmetic_side_effects, reason = "a test may overflow: it then fails"))]

#[cfg(feature = "till")]
pub mod cache;
#[cfg(feature = "cli")]
pub mod cli;
pub mod core;
#[cfg(feature = "till")]
pub mod device;
#[cfg(feature = "host")]
pub mod host;
#[cfg(feature = "hub")]
pub mod hub;
#[cfg(feature = "till")]
pub mod journal;
#[cfg(feature = "net")]
pub mod net;
#[cfg(feature = "database")]
pub mod roster;
#[cfg(feature = "testkit")]
pub mod testkit;
#[cfg(feature = "net")]
pub mod texts;
#[cfg(feature = "till")]
pub mod till;
