//! Whatever becomes of a document on its way, reading it gives a programme or refusals with their places, never a panic.

use proptest::prelude::*;

use super::Programme;
use super::shop::shops;

const EVERYTHING: &str = include_str!("../../../tests/data/programmes/everything.toml");

/// Pieces that a slip of the hand, or worse, leaves in a document.
const PIECES: [&str; 30] = [
    "",
    "\"",
    "'''",
    "=",
    "[",
    "]]",
    "{",
    "}",
    ",",
    ".",
    "-",
    "#",
    "\n",
    "\r",
    "\0",
    "0",
    "-1",
    "9223372036854775808",
    "%",
    "é",
    "\u{202e}",
    "[[tier]]\n",
    "[points]\n",
    "goods = { skus = [\"x\"] }\n",
    "when = { purchase = { every = 0 } }\n",
    "[[reward]]\n",
    "4294967295",
    "\"2026-02-30\"",
    "\"24:00-24:00\"",
    "true",
];

/// Takes some bytes out and puts a piece in, at a place between characters.
fn mutated(text: &str, slips: &[(prop::sample::Index, usize, prop::sample::Index)]) -> String {
    let mut text = text.to_owned();
    for (at, taken, piece) in slips {
        let at = text.floor_char_boundary(at.index(text.len() + 1));
        let end = text.floor_char_boundary((at + taken).min(text.len())).max(at);
        text.replace_range(at..end, PIECES[piece.index(PIECES.len())]);
    }
    text
}

/// Numbers and texts of a document exchanged for others of its own, so that it stays TOML and what it says does not.
fn shuffled(text: &str, swaps: &[(prop::sample::Index, prop::sample::Index)]) -> String {
    let mut pieces: Vec<String> = text.split_inclusive(&[' ', ',', '\n'][..]).map(str::to_owned).collect();
    let values: Vec<usize> = (0..pieces.len())
        .filter(|place| pieces[*place].starts_with(|first: char| first == '"' || first.is_ascii_digit()))
        .collect();
    for (one, other) in swaps {
        let (one, other) = (values[one.index(values.len())], values[other.index(values.len())]);
        let (kept, end) = (pieces[other].trim_end_matches([' ', ',', '\n']).to_owned(), pieces[one].clone());
        let tail = &end[end.trim_end_matches([' ', ',', '\n']).len()..];
        pieces[one] = format!("{kept}{tail}");
    }
    pieces.concat()
}

/// Reads a document; each refusal must lie in it and say something.
fn read(text: &str) {
    match Programme::parse(text) {
        Ok(programme) => assert!(!programme.languages.is_empty() && !programme.explain().is_empty()),
        Err(misfits) => {
            assert!(!misfits.is_empty());
            let lines = text.matches('\n').count() + 1;
            for misfit in misfits {
                assert!((1..=lines).contains(&misfit.line) && misfit.column >= 1, "{misfit}");
                assert!(!misfit.message.is_empty());
            }
        }
    }
}

proptest! {
    #[test]
    fn a_mutated_programme_never_panics(
        which in 0..3usize,
        slips in prop::collection::vec((any::<prop::sample::Index>(), 0usize..40, any::<prop::sample::Index>()), 1..5),
    ) {
        read(&mutated(shops().get(which).map_or(EVERYTHING, |shop| shop.text), &slips));
    }

    #[test]
    fn a_programme_with_its_values_mixed_up_never_panics(
        swaps in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..4),
    ) {
        read(&shuffled(EVERYTHING, &swaps));
    }

    #[test]
    fn any_text_never_panics(text in "\\PC{0,80}|([a-z]{1,6} ?= ?[\\[\\{\"'0-9a-z\\]\\}, .-]{0,20}\n){0,6}") {
        read(&text);
    }
}

#[test]
fn brackets_within_brackets_are_refused_and_do_not_exhaust_the_stack() {
    for bracket in ["[", "{a=", "[{a="] {
        read(&format!("programme = {}", bracket.repeat(100_000)));
    }
    read(&format!("[{}x]\n", "a.".repeat(100_000)));
    read(&format!("{}x = 1\n", "a.".repeat(100_000)));
    for shop in shops() {
        read(shop.text);
    }
}
