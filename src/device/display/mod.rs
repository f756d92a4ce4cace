//! The customer display: two rows on a serial line.
//!
//! Promised: whoever shows something never waits; only the latest is shown, and shown again after the display was
//! unplugged or switched off; the device is held by this program alone. A display tells nothing: whether it is there is
//! known from its port alone.

mod screen;
mod start;

#[cfg(test)]
#[cfg(feature = "testkit")]
mod tests;

pub use start::{CustomerDisplay, DisplayConfig, DisplayStartError, DisplayState, DisplayStatus};
