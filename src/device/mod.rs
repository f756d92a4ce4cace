//! Ports and drivers: the till's side of the wire. What the bytes mean is worked out in [`crate::core::codec`].

mod backoff;
pub mod display;
pub mod machine;
pub mod printer;
mod profiles;
pub mod scanner;
mod serial;
