//! Ready-made files of members (design 4.3): made beside all other work, kept in the folder of data, served to tills.
//!
//! ```text
//! <data>/snapshots/<BLAKE3 of the file>/manifest.cbor    what is signed, with its signature
//!                                       folded.cbor      how far each till's chain is in the rows
//!                                       <BLAKE3>.chunk   the pieces
//! ```
//!
//! A folder that has no manifest is not whole and goes. At most [`KEPT_MAX`] stay: the newest, and the one before it for
//! tills that are still at it. Several processes on one database make files of their own; a till that meets another
//! process half-way is told that a chunk is unknown, and begins with the file of that one.
//! Absent on purpose: files of a region's members alone.

mod make;
mod shelf;

pub use make::{SnapshotFault, make_snapshot};
pub use shelf::{KEPT_MAX, ROWS_MIN, Shelf, run_snapshots};
