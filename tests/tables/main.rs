//! The tables of `tests/data/**/cases.txt`, which a shop owner reads: a case stands at the edge, the answer indented below
//! it. How a case is written says `case.rs`, who can come `facts.rs`. An answer has a line per item
//!
//! ```text
//! quantity item  price  - discount offer  - paid for points  = to pay  + points earned (rule by rule)
//! ```
//!
//! (`1 x 1.42, 6 x 1.43` after a discount is a unit price that does not divide), then the sums, what the sale gives
//! beside, the member before and after, and each reason with its code. `now:` is what the case before has left. `until` a
//! day means that it still holds on that day. With `TALLYTILL_REFRESH=1` the answers are written anew: check each of them
//! with your own head before you keep it.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a table that goes wrong has to fail its test"
)]

mod case;
mod facts;
#[path = "../data/kept_text.rs"]
mod kept_text;
mod ready;
mod shop;
mod standing_words;
mod story;
mod words;
