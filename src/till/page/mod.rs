//! The pages of a till (design 5.3): the cashier's, and the customer's on a second screen. Each is one document with all its words in the language asked for, and a few small
//! modules that speak to the till's local API.
//!
//! The document holds every label and every template; the modules only clone and fill, so that a translation never
//! touches them. Money and points stay decimal text from the till to the eye. There is no build step, nothing comes
//! from another origin, and no style or script stands inside the document: it works under the strictest policy.
//!
//! Absent on purpose: any rule about prices or points. The page shows the till's quote and its reasons.

mod aside;
mod assets;
mod counter;
mod customer;
mod desk;
mod dialogs;
mod icons;
mod menu;
#[cfg(test)]
mod page_tests;
mod sentences;
mod shell;
mod words;

pub use assets::{Asset, asset};
pub use customer::render_customer;
pub use shell::{CharityFacts, PageFacts, render_page};
