//! How a text is spelled for a printer: with signs that it has, as long as the meaning stays.
//!
//! Letters are never exchanged. What no code page of the printer has after this is drawn as a picture.

use super::code_page::CodePage;

/// The characters that can be printed as text: those of some code pages, or all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Charset {
    /// Every character, for a text that is shown or sent.
    All,
    /// Those of these code pages, the preferred one first.
    Pages(Vec<CodePage>),
}

impl Charset {
    /// Whether it has a character.
    #[must_use]
    pub fn has(&self, letter: char) -> bool {
        match self {
            Self::All => true,
            Self::Pages(pages) => {
                matches!(letter, ' '..='~') || pages.iter().any(|page| page.byte(letter).is_some())
            }
        }
    }

    /// The text as it is spelled here: control characters become spaces, a letter and its accent become one, and signs
    /// that are lacking are replaced by others of the same meaning. A no-break space stays until rows are cut.
    #[must_use]
    pub fn spell(&self, text: &str) -> String {
        let mut spelled = String::with_capacity(text.len());
        for letter in text.chars() {
            if let Some(joined) = spelled.chars().next_back().and_then(|base| join(base, letter)) {
                spelled.pop();
                spelled.push(joined);
            } else if letter.is_control() {
                spelled.push(' ');
            } else if self.has(letter) || letter == NO_BREAK_SPACE {
                spelled.push(letter);
            } else {
                match replacement(letter).filter(|_| *self != Self::All) {
                    Some(other) => spelled.push_str(other),
                    None => spelled.push(letter),
                }
            }
        }
        spelled
    }
}

/// Keeps an amount and its sign in one row.
pub(super) const NO_BREAK_SPACE: char = '\u{a0}';

/// Signs of the same meaning in ASCII.
fn replacement(sign: char) -> Option<&'static str> {
    Some(match sign {
        '\u{2007}' | '\u{2009}' | '\u{202f}' => " ",
        '\u{2212}' | '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}' | '\u{2014}' => "-",
        '\u{d7}' => "x",
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{2032}' => "'",
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' | '\u{2033}' => "\"",
        '\u{2026}' => "...",
        '\u{2022}' | '\u{b7}' => "*",
        '\u{20ac}' => "EUR",
        '\u{20bd}' => "RUB",
        '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{fe0e}' | '\u{fe0f}'
        | '\u{ad}' => "",
        _ => return None,
    })
}

/// A letter and the accent after it, as one; of the letters of Czech and Russian.
fn join(base: char, accent: char) -> Option<char> {
    let (bases, joined) = match accent {
        '\u{301}' => ("aeiouyAEIOUY", "áéíóúýÁÉÍÓÚÝ"),
        '\u{306}' => ("иИ", "йЙ"),
        '\u{308}' => ("еЕaouAOU", "ёЁäöüÄÖÜ"),
        '\u{30a}' => ("uU", "ůŮ"),
        '\u{30c}' => ("cdenrstzCDENRSTZ", "čďěňřšťžČĎĚŇŘŠŤŽ"),
        _ => return None,
    };
    joined.chars().nth(bases.chars().position(|known| known == base)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_exchanged_only_where_the_printer_lacks_them() {
        let russian = Charset::Pages(vec![CodePage::Cp866]);
        assert_eq!(russian.spell("2 × 90,00\u{a0}₽ −5 «Ё»"), "2 x 90,00\u{a0}RUB -5 \"Ё\"");
        let windows = Charset::Pages(vec![CodePage::Cp1251]);
        assert_eq!(windows.spell("«Ё» – €"), "«Ё» – €");
        assert_eq!(Charset::All.spell("2 × 90,00\u{a0}₽"), "2 × 90,00\u{a0}₽");
    }

    #[test]
    fn letters_stay_and_commands_do_not() {
        let western = Charset::Pages(vec![CodePage::Cp437]);
        assert_eq!(western.spell("Ежик Žába"), "Ежик Žába");
        assert_eq!(western.spell("a\u{1b}p\u{0}b\r\n"), "a p b  ");
        assert_eq!(Charset::All.spell("a\u{1b}p"), "a p");
    }

    #[test]
    fn a_letter_and_its_accent_become_one() {
        let all = Charset::All;
        assert_eq!(all.spell("c\u{30c}aj ku\u{30a}n\u{30c} y\u{301}"), "čaj kůň ý");
        assert_eq!(all.spell("и\u{306} е\u{308}"), "й ё");
    }
}
