//! Packed batches on the wire: one zstd frame, with a dictionary of what sales look like.
//!
//! The frame names its dictionary by the id that zstd keeps in it. Dictionaries are released with the program and stay
//! readable; `tallytill bench dictionary` trains one. A receiver that does not know a dictionary says so, and is sent the
//! plain form.

mod frame;

pub use frame::{DICTIONARY_BYTES_MAX, PackedFault, decode_packed, encode_packed};
