//! `tallytill scanner sheet`: the set-up codes of a profile on a page to print, as SVG or PDF.

mod command;
mod document;
mod layout;

pub(in crate::cli) use command::SheetArguments;
pub(super) use command::run;
