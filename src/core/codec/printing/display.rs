//! Two rows on a customer display.

use super::code_page::CodePage;
use super::latin::write_latin;
use super::profile::{DisplayProfile, PageChoice};
use super::spelling::{Charset, NO_BREAK_SPACE};

/// What a display shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shown {
    /// The upper row: at the left edge and at the right edge.
    pub upper: (String, String),
    /// The lower row.
    pub lower: (String, String),
}

/// The bytes that set a display up and show this.
#[must_use]
pub fn encode_display(shown: &Shown, profile: &DisplayProfile, fresh: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    if fresh {
        bytes.extend_from_slice(profile.init.sent());
    }
    for (order, row) in [(&profile.upper, &shown.upper), (&profile.lower, &shown.lower)] {
        let text = fit(row, usize::from(profile.columns), profile);
        // The code page goes before the row: some displays take everything after its begin as letters.
        let choice = best_page(&text, profile);
        if let Some(choice) = choice {
            bytes.extend_from_slice(choice.choose.as_bytes());
        }
        bytes.extend_from_slice(order.sent());
        let page = choice.map_or(CodePage::Cp437, |choice| choice.page);
        bytes.extend(text.chars().map(|letter| page.byte(letter).unwrap_or(b' ')));
        bytes.extend_from_slice(profile.row_end.as_bytes());
    }
    bytes
}

/// A row of exactly `columns` letters, all of one code page: the right part stays whole and the left one is cut.
fn fit((left, right): &(String, String), columns: usize, profile: &DisplayProfile) -> String {
    let charset = Charset::Pages(profile.pages().map(|choice| choice.page).collect());
    let spell = |text: &str| charset.spell(text).replace(NO_BREAK_SPACE, " ");
    let (left, right) = (spell(left), spell(right));
    let both = format!("{left}{right}");
    let latin = |text: &str| -> String {
        let page = best_page(&both, profile).map(|choice| choice.page);
        let known = |letter: char| letter.is_ascii() || page.is_some_and(|page| page.byte(letter).is_some());
        let write =
            |letter: char| if known(letter) { letter.to_string() } else { write_latin(letter).to_owned() };
        text.chars().map(write).collect()
    };
    let (left, right) = (latin(&left), latin(&right));
    let right: String = right.chars().take(columns).collect();
    let gap = usize::from(!right.is_empty() && !left.is_empty());
    let room = columns.saturating_sub(right.chars().count()).saturating_sub(gap);
    let left: String = left.chars().take(room).collect();
    let between = columns.saturating_sub(left.chars().count()).saturating_sub(right.chars().count());
    format!("{left}{}{right}", " ".repeat(between))
}

/// The code page that has most of a row's letters beyond ASCII; none for a row in ASCII.
fn best_page<'p>(text: &str, profile: &'p DisplayProfile) -> Option<&'p PageChoice> {
    let beyond = || text.chars().filter(|letter| !letter.is_ascii());
    let known = |choice: &PageChoice| beyond().filter(|letter| choice.page.byte(*letter).is_some()).count();
    let pages: Vec<&PageChoice> = profile.pages().collect();
    pages.into_iter().rev().max_by_key(|choice| known(choice)).filter(|choice| known(choice) > 0)
}

#[cfg(test)]
#[path = "display_tests.rs"]
mod tests;
