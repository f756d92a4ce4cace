//! What two programmes are told apart by.

use super::Draft;
use super::diff::{Change, What, diff};

const EVERYTHING: &str = include_str!("../../../tests/data/programmes/everything.toml");

/// The differences, one line each: `+`, `-` or the key with before and after.
fn differences(old: &str, new: &str) -> Vec<String> {
    let read = |text| Draft::parse(text).map_err(|misfit| misfit.to_string()).unwrap();
    let changes = diff(read(old).document(), read(new).document()).unwrap();
    let line = |Change { block, what }| match what {
        What::Added => format!("+ {block}"),
        What::Removed => format!("- {block}"),
        What::Key { key, before, after } => {
            format!("{block} {key}: {} > {}", before.unwrap_or_default(), after.unwrap_or_default())
        }
    };
    changes.into_iter().map(line).collect()
}

fn replaced(good: &str, other: &str) -> Vec<String> {
    assert_eq!(EVERYTHING.matches(good).count(), 1, "`{good}` has to stand once");
    differences(EVERYTHING, &EVERYTHING.replace(good, other))
}

#[test]
fn a_programme_is_like_itself_in_any_order_and_with_its_defaults_written_down() {
    assert_eq!(differences(EVERYTHING, EVERYTHING), [""; 0]);
    let (head, rest) = EVERYTHING.split_once("[welcome]").unwrap();
    let reordered = format!("[welcome]{rest}\n{head}");
    assert_eq!(differences(EVERYTHING, &reordered), [""; 0]);
    assert_eq!(
        replaced("amount_off = \"5.00\"", "amount_off = \"5.00\"\nmode = \"best\"\npriority = 0"),
        [""; 0]
    );
    assert_eq!(replaced("[\"station\", \"airport\"]", "[\"airport\", \"station\"]"), [""; 0]);
}

#[test]
fn every_change_is_told_with_what_stood_and_what_stands() {
    assert_eq!(
        replaced("amount_off = \"5.00\"", "percent = \"5 %\""),
        ["offer cup-five-off amount_off: \"5.00\" > ", "offer cup-five-off percent:  > \"5 %\""]
    );
    assert_eq!(replaced("id = \"night-owls\"", "id = \"owls\""), ["- offer night-owls", "+ offer owls"]);
    assert_eq!(
        replaced("{ at_least = \"200.00\", at_most = \"5000.00\" }", "{ at_least = \"100.00\" }"),
        [
            "offer station-card-payers when.basket_total.at_least: \"200.00\" > \"100.00\"",
            "offer station-card-payers when.basket_total.at_most: \"5000.00\" > ",
        ]
    );
    assert_eq!(
        replaced("pieces = 3, cheapest_free = 1", "pieces = 4, cheapest_free = 1"),
        ["offer buns-three-for-two group.pieces: 3 > 4"]
    );
    assert_eq!(replaced("languages = [\"en\", \"cs\"]", "languages = [\"cs\", \"en\"]").len(), 1);
    assert_eq!(replaced("purchase = \"first\"", "purchase = { every = 10 }").len(), 2);
    assert_eq!(replaced("length = 13", "length = 12"), ["+ card_range 29 (12)", "- card_range 29 (13)"]);
    assert_eq!(
        replaced("target = \"40 %\"", "target = \"50 %\""),
        ["goal redemption_share target: \"40 %\" > \"50 %\""]
    );
}
