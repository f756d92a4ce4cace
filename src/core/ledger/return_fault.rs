//! Why goods can't come back, in words that a cashier can act on.

use crate::core::model::Quantity;

/// Why goods can't come back. Lines are counted from 1, as a cashier counts them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReturnFault {
    /// The receipt has no such line.
    NoSuchLine {
        /// The line, from 1.
        line: usize,
        /// How many there are.
        lines: usize,
    },
    /// A quantity of zero or below.
    Quantity {
        /// The line, from 1.
        line: usize,
        /// The quantity that was asked for.
        asked: Quantity,
    },
    /// More than is left of what was sold.
    TooMuch {
        /// The line, from 1.
        line: usize,
        /// The quantity that was asked for.
        asked: Quantity,
        /// What can still come back.
        left: Quantity,
    },
    /// A part of a piece.
    Split {
        /// The line, from 1.
        line: usize,
        /// The quantity that was asked for.
        asked: Quantity,
    },
    /// No line was named.
    Nothing,
    /// All of it has come back already.
    AllReturned,
    /// A sum of the receipt is beyond 64 bits.
    Sums,
}

impl core::fmt::Display for ReturnFault {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::NoSuchLine { line, lines } => {
                write!(out, "the receipt has `{lines}` lines and no line {line}; name one of them")
            }
            Self::Quantity { line, asked } => {
                write!(out, "`{asked}` of line {line} can't come back; give a quantity above 0")
            }
            Self::TooMuch { line, asked, left } => {
                write!(
                    out,
                    "`{asked}` of line {line} can't come back, `{left}` is left; take no more than that"
                )
            }
            Self::Split { line, asked } => {
                write!(
                    out,
                    "`{asked}` of line {line} can't come back, it is sold in pieces; give whole pieces"
                )
            }
            Self::Nothing => out.write_str("no line is named; name at least one that comes back"),
            Self::AllReturned => {
                out.write_str("all of this sale has come back already; nothing is left of it")
            }
            Self::Sums => out.write_str("a sum of the receipt is beyond all reason; call head office"),
        }
    }
}

impl core::error::Error for ReturnFault {}
