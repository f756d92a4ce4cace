//! How far it is to something that a member can reach.

use super::money::Money;
use super::points::Points;

/// What is missing to something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Money to be paid.
    Money(Money),
    /// Points.
    Points(Points),
    /// Visits.
    Visits(i64),
    /// Stamps.
    Stamps(i64),
}
