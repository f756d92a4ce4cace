//! The tables of `tests/data/*/cases.txt`: a case stands at the edge, the answer indented below it. How a case is written
//! says `table/case.rs`, who can come `table/facts.rs`. An answer has a line per item
//!
//! ```text
//! quantity item  price  - discount offer  - paid for points  = to pay  + points earned (rule by rule)
//! ```
//!
//! then the sums, what the sale gives beside, the member before and after, and each reason with its code. `now:` is what a
//! case before has left. Days are days on which something still holds: `until` is the last of them.

use super::table::answer;
use crate::core::programme::shop::{Shop, coffee, food};

#[expect(clippy::duplicate_mod, reason = "the rooms of the core share no module of their tests")]
#[path = "../../../tests/data/kept_text.rs"]
mod kept_text;

#[test]
fn every_case_of_the_coffee_shop_gives_what_its_table_says() {
    hold(&coffee(), include_str!("../../../tests/data/coffee/cases.txt"));
}

#[test]
fn every_case_of_the_food_chain_gives_what_its_table_says() {
    hold(&food(), include_str!("../../../tests/data/food/cases.txt"));
}

fn hold(shop: &Shop, kept: &str) {
    let answered = answer(shop, kept);
    assert!(answered.cases >= 15, "{}: only {} cases", shop.folder, answered.cases);
    kept_text::hold_against(&format!("tests/data/{}/cases.txt", shop.folder), kept, &answered.text);
}
