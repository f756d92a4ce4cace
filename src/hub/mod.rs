//! Head office (design 7): it takes the tills' entries in exactly once, folds them into accounts and findings, serves
//! members and programme down, and shows it all to its people.
//!
//! | module | what it holds |
//! |---|---|
//! | [`intake`] | what to do with a batch of entries, decided purely |
//! | [`state`] | members and findings as a pure function of all entries |
//! | [`store`] | the database, and everything that is read from it or written to it |
//! | [`office`] | what all requests share |
//! | [`api`] | what tills call |
//! | [`page`] | what people see |
//! | [`code`], [`guesses`] | secrets that are given out, and how few wrong tries they allow |
//! | [`member_list`] | lists of members from elsewhere |
//! | [`backup`] | a copy of all of it, and going on from one |
//! | [`snapshot`] | ready-made files of members for tills that know none or too little |
//! | [`daemon`] | `tallytill hub run` |

pub mod api;
pub mod backup;
pub mod code;
pub mod config;
pub mod daemon;
pub mod guesses;
pub mod intake;
pub mod member_list;
pub mod office;
pub mod page;
mod refusal;
pub mod session;
pub mod snapshot;
pub mod state;
pub mod store;
