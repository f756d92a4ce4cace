//! The receipt as plain text: for a POS that prints by itself, and for the page.

use super::imprint::Imprint;
use super::sale::sale_slip;
use crate::core::codec::printing::write_text;
use crate::till::checkout::Sold;
use crate::till::phrase::Phrase;

/// Columns of the text: what a printer of the smallest kind takes.
pub const TEXT_COLUMNS: usize = 40;

/// Writes the receipt of a sale, with lines that end in LF.
pub fn write_receipt(phrase: &Phrase<'_>, sold: &Sold, imprint: &Imprint<'_>) -> String {
    write_text(&sale_slip(phrase, sold, imprint), TEXT_COLUMNS)
}
