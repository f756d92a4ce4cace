//! Discounts: which offers take how much off which quantities (design 3.2 to 3.4).
//!
//! The order of a plan:
//! 1. `met`: the offers that name a line of the basket, and what speaks against each.
//! 2. `plan`: priority by priority, first exclusive offers, then the others. Offers compete for quantities (`parcel`),
//!    not for lines: `unit` decides parcel by parcel, `sets` forms groups and sets where these save more.
//! 3. `total`: thresholds, by what is left to pay after all others.
//! 4. `gift`: pieces of the basket that an offer gives.
//! 5. `conclusion`: the discounts by line, and a reason for every offer that was met.
//!
//! While offers are compared nothing is rounded (`exact`); what is taken off is rounded by the programme's rule, never
//! takes a line below its least price or below zero, and never touches a line that costs nothing: such a line is named and
//! counts for conditions and steps, but is no piece of a group. Answers depend on
//! what lines and offers are, not on the order in which they are listed.
//!
//! What is pinned beside design 3.3:
//! - An exclusive offer goes before all others of its priority, also where they would save more.
//! - An offer whose share of a parcel rounds to nothing leaves it to others.
//! - Of several that save the same the first by id wins, and one alone before several together.
//! - The step of a table by quantity is the one for all of its goods in the basket, also those that go another way.
//! - A piece counts for one group or set of a priority. In model A the compound offers on units of that priority apply to
//!   the pieces of a compound set too, in the usual order, the set before units of its own rank.
//! - What goes into groups are whole pieces; what is weighed goes whole.
//! - Budgets count where an offer is applied: while sets are compared their money is taken to last.

mod combination;
#[cfg(test)]
mod combination_tests;
mod conclusion;
#[cfg(test)]
mod drawn;
mod exact;
mod gift;
#[cfg(test)]
mod law_tests;
mod met;
mod open;
mod parcel;
mod plan;
mod portion;
mod set;
mod sets;
#[cfg(test)]
mod staged;
mod total;
mod unit;

pub(super) use plan::{Discounts, OfferApplied, plan_discounts};
