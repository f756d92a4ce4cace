//! `tallytill scanner sheet`: the set-up codes of a profile on a page to print, as SVG or PDF.
//!
//! One page model for both: rectangles and outlines of letters in whole micrometres, so that a page looks the same on every
//! machine and needs no font there. A code's modules are whole micrometres wide, and all of one width.

mod command;
mod document;
mod font;
mod layout;
mod page;
mod pdf;
mod svg;
mod symbol;

pub(in crate::cli) use command::SheetArguments;
pub(super) use command::run;
