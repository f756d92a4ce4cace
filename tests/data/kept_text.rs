//! A text that is kept in the repository and held against what the code gives today.
//!
//! It stands outside `src/core`, whose tests may reach no file: they include it by path. With `TALLYTILL_REFRESH=1` the
//! kept file is written anew, and the difference is there to be reviewed.

use std::fmt::Write as _;
use std::{env, fs, path::Path};

/// The most lines of difference that are shown.
const SHOWN_MAX: usize = 60;

/// Passes when `kept`, the text of `file` (from the root of the package), is `found`. Shows the difference otherwise, or
/// writes the file when a refresh was asked for.
pub(crate) fn hold_against(file: &str, kept: &str, found: &str) {
    if kept == found {
        return;
    }
    if env::var_os("TALLYTILL_REFRESH").is_some_and(|value| value == "1") {
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(file), found).unwrap();
        return;
    }
    let mut difference = String::new();
    for (line, mark, text) in differences(kept, found).into_iter().take(SHOWN_MAX) {
        writeln!(difference, "{line:>5} {mark} {text}").unwrap();
    }
    panic!("`{file}` differs (- kept, + found); TALLYTILL_REFRESH=1 writes it anew:\n{difference}");
}

/// The lines that stand in one text alone: which line of its text, `-` or `+`, and the line itself.
fn differences<'t>(kept: &'t str, found: &'t str) -> Vec<(usize, char, &'t str)> {
    let (old, new): (Vec<&str>, Vec<&str>) = (kept.lines().collect(), found.lines().collect());
    let mut shown = Vec::new();
    let (mut at, mut by) = (0, 0);
    while at < old.len() || by < new.len() {
        if at < old.len() && by < new.len() && old[at] == new[by] {
            (at, by) = (at + 1, by + 1);
            continue;
        }
        // The nearest line at which both go on alike.
        let meet = (0..=(old.len() - at) + (new.len() - by)).find_map(|apart| {
            (0..=apart).find_map(|gone| {
                let (next_old, next_new) = (at + gone, by + apart - gone);
                let alike = match (old.get(next_old), new.get(next_new)) {
                    (Some(one), Some(other)) => one == other,
                    (None, None) => next_old == old.len() && next_new == new.len(),
                    _ => false,
                };
                alike.then_some((next_old, next_new))
            })
        });
        let (next_old, next_new) = meet.unwrap_or((old.len(), new.len()));
        shown.extend((at..next_old).map(|line| (line + 1, '-', old[line])));
        shown.extend((by..next_new).map(|line| (line + 1, '+', new[line])));
        (at, by) = (next_old, next_new);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::differences;

    #[test]
    fn only_lines_that_changed_are_shown() {
        let shown = differences("a\nb\nc\nd\n", "a\nx\nc\nd\ne\n");
        assert_eq!(shown, [(2, '-', "b"), (2, '+', "x"), (5, '+', "e")]);
        assert_eq!(differences("a\n", ""), [(1, '-', "a")]);
        assert!(differences("a\n", "a\n").is_empty());
    }
}
