//! The cashier's page (design 5.3): one document with all its words in the language asked for, and a few small
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
mod dialogs;
mod icons;
mod shell;
mod words;

pub use assets::{Asset, asset};
pub use shell::{PageFacts, render_page};
