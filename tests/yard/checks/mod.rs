//! The invariants of design 4.8, each a function that looks at a yard and says what is broken. `broken_tests.rs` shows of
//! each that it can.

pub(crate) mod broken;
pub(crate) mod chains;
pub(crate) mod durable;
pub(crate) mod folding;
pub(crate) mod found;
pub(crate) mod kept;
pub(crate) mod operations;
pub(crate) mod round;
pub(crate) mod settled;
pub(crate) mod views;

pub(crate) use broken::Broken;
pub(crate) use round::{check_end, check_now};
