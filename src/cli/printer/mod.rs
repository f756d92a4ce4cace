//! `tallytill printer …`: finding a receipt printer, printing a test page, looking at what a printer was sent.
//!
//! Promised: nothing but the question how it is goes to a printer before somebody asks for a test page.

mod arguments;
mod detect;
#[cfg(feature = "sheet")]
mod png;
#[cfg(feature = "sheet")]
mod render;
mod test_page;

pub(super) use arguments::{PrinterCommand, run};
