//! Ports and drivers.
