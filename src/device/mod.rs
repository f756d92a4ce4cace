//! Ports and drivers: the till's side of the wire. What the bytes mean is worked out in [`crate::core::codec`].

pub mod machine;
pub mod scanner;
