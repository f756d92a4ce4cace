//! The file of members: head office makes it ready, a till keeps it up to date and looks members up in it (design 4.3).
//!
//! | module | what it holds |
//! |---|---|
//! | `schema` | the file's kind and version, and its way from older versions |
//! | `cards` | cards as whole numbers |
//! | `row` | one member's row, in and out, and the sums of shards that follow it |
//! | `build` | a whole file in one go, its rows dense and in order |
//!
//! It promises that a row can be written again as it was sent, byte by byte: so both sides can compare the sums of their
//! shards. Absent on purpose: looking members up, which only a till does, and everything that travels.

mod build;
mod cards;
mod row;
mod schema;

pub use build::{Build, Built};
pub use cards::{CardKey, parse_cards};
pub use row::{
    RowWriter, apply_knowledge, count_shards, delete_shard, find_row, load_shard_sums, write_sums,
};
pub use schema::{SCHEMA, VERSION};
