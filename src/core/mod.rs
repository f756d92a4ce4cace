//! The pure core.
pub mod codec;
pub mod model;
