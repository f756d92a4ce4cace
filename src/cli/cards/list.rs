//! Lists of signed cards as CSV: `number,issued,text`, a card a line.

use anyhow::{Context, bail};

use super::head::HEAD;
use crate::core::codec::{CardToken, parse_card_token};

/// The most cards of one list.
const CARDS_MAX: usize = 100_000;
/// The largest list: each line has some 160 bytes.
pub(super) const LIST_BYTES_MAX: u64 = 32 << 20;

/// A card of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ListedCard {
    pub(super) token: CardToken,
    pub(super) text: String,
}

/// Reads a list.
///
/// # Errors
/// The first line that is no signed card, with its number.
pub(super) fn parse_cards(text: &str) -> anyhow::Result<Vec<ListedCard>> {
    let mut lines = (1_usize..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    match lines.next() {
        Some((_, HEAD)) => {}
        _ => bail!("the list does not begin with `{HEAD}`; take one that `tallytill cards issue` wrote"),
    }
    let mut cards = Vec::new();
    for (number, line) in lines {
        let broken =
            || format!("line {number} is no signed card; take the list as `tallytill cards issue` wrote it");
        let text = line.trim().rsplit(',').next().unwrap_or_default();
        let token = parse_card_token(text).ok().with_context(broken)?;
        if line.split(',').next() != Some(token.number.as_str()) {
            bail!("line {number}: the card has the number {}; the line says another", token.number);
        }
        if cards.len() >= CARDS_MAX {
            bail!("the list has over {CARDS_MAX} cards; split it");
        }
        cards.push(ListedCard { token, text: text.to_owned() });
    }
    Ok(cards)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: &str = include_str!("../../../tests/golden/card-token-1.txt");

    #[test]
    fn a_list_is_read_as_it_was_written_and_a_broken_line_is_named() {
        let text = CARD.trim_end();
        let read = parse_cards(&format!("{HEAD}\n2900000000018,2026-11-24,{text}\n\n")).unwrap();
        assert_eq!((read.len(), read[0].text.as_str()), (1, text));
        for (list, says) in [
            (String::new(), "does not begin"),
            (format!("{HEAD}\n2900000000018,2026-11-24,TILL1"), "line 2"),
            (format!("{HEAD}\n\n2900000000025,2026-11-24,{text}"), "line 3"),
        ] {
            let fault = parse_cards(&list).unwrap_err().to_string();
            assert!(fault.contains(says), "{fault}");
        }
    }
}
