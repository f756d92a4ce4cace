//! A slip as plain text: for a POS that prints by itself, and for the page.

use crate::core::codec::printing::{Slip, write_text};

/// Columns of the text: what a printer of the smallest kind takes.
pub const TEXT_COLUMNS: usize = 40;

/// Writes a slip with lines that end in LF.
pub fn write_slip(slip: &Slip) -> String {
    write_text(slip, TEXT_COLUMNS)
}
