//! The packed form of a batch: what the receiver can work out is left out, and what is left stands in columns, so that
//! compression finds it (design 4.2). Unpacked, every entry has the bytes that it was hashed, signed and stored with:
//! [`unpack`] makes the chain of hashes anew, and the batch's signature covers its end.
//!
//! An entry is split into its shape and its leaves. The shape is the payload with each number 0 and each string empty;
//! the leaves are those numbers and strings. All leaves that stand at the same place of the same kind of entry are one
//! column. Of the header only clock, boot, anchor, programme, op_id and who acted travel: till and life are those of the batch,
//! place and predecessor follow from the chain. An entry that would not come out the same, byte for byte, travels
//! whole.
//!
//! Each column has a `Rule` by which its next value is foreseen from what came before it; only the
//! difference is written. The sender chooses the rules; the receiver follows them.
//!
//! Format 1; all numbers are LEB128, differences are zigzag:
//!
//! ```text
//! packed = FORMAT entries prev_hash(32) shapes columns streams literals
//! shapes = count (format kind flags length skeleton)*
//! column = rule [column] length [length of literals]     one per column, in the order in which shapes name them
//! ```
//!
//! `streams` are the differences of all columns one after the other, `literals` the new strings likewise. A stream of
//! nothing but zeros has length 0. In a column of strings a difference is 0: as foreseen, 1: new and as long as the new
//! one before it, 2: new, its length follows, 3 and more: the string that was new so many times before, counted from
//! the column's first. Columns 0 to 9 are those of the header.

mod choice;
mod column;
mod number;
mod pack;
mod shape;
#[cfg(test)]
mod tests;
mod unpack;

pub use pack::{FORMAT, Packed, pack};
pub use unpack::{PackFault, unpack};
