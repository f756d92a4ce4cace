//! How far it is to something that a member can reach.

use minicbor::{Decode, Encode};

use super::money::Money;
use super::points::Points;

/// What is missing to something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum Missing {
    /// Money to be paid.
    #[n(0)]
    Money(#[n(0)] Money),
    /// Points.
    #[n(1)]
    Points(#[n(0)] Points),
    /// Visits.
    #[n(2)]
    Visits(#[n(0)] i64),
    /// Stamps.
    #[n(3)]
    Stamps(#[n(0)] i64),
}
