//! The till: what runs beside the cashier.

pub mod page;
