//! Element strings: identifiers with their values one after another (GS1 General Specifications 7.8).
//!
//! The FNC1 at the start is said by the AIM identifier (`]C1`, `]e0`, `]d2`, `]Q3`, `]J1`) and is not in the text; a scanner
//! that sends it as GS all the same does no harm. A later FNC1 is GS (`1D`) and ends a value; after a value that ends by its
//! length it may stand or not. A GS that was lost on the way makes the text longer than a value may be, or gives a check digit
//! that does not hold: it is refused, never cut by guessing.

use super::identifier::{Identifier, Letters, identifier_of, is_in_set_82};
use crate::core::model::ean::check_digit_holds;

const SEPARATOR: char = '\u{1d}';
/// The most values of one code: a code of the largest kind has fewer.
pub(super) const ELEMENTS_MAX: usize = 64;

/// One identifier and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element<'t> {
    /// Its digits, such as `01` or `3103`.
    pub ai: &'t str,
    /// Its value, as long and of such letters as the identifier asks for.
    pub value: std::borrow::Cow<'t, str>,
}

/// Why a text is no GS1 data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ElementFault {
    /// There is nothing in it, or too much.
    Count,
    /// No identifier begins there.
    Identifier {
        /// Where, in bytes from the start of the text.
        position: usize,
    },
    /// A value is too short, too long or has a wrong letter or check digit.
    Value {
        /// Where the value begins, in bytes from the start of the text.
        position: usize,
    },
}

/// Reads a text of element strings.
///
/// # Errors
/// [`ElementFault`] for the first place that can't be read; nothing of such a text is used.
pub fn parse_elements(text: &str) -> Result<Vec<Element<'_>>, ElementFault> {
    let mut elements = Vec::new();
    let mut rest = text.strip_prefix(SEPARATOR).unwrap_or(text);
    while !rest.is_empty() {
        if elements.len() >= ELEMENTS_MAX {
            return Err(ElementFault::Count);
        }
        let position = text.len().saturating_sub(rest.len());
        let (identifier, ai) = identifier_of(rest).ok_or(ElementFault::Identifier { position })?;
        let fault = ElementFault::Value { position: position.saturating_add(ai.len()) };
        let after = rest.get(ai.len()..).unwrap_or_default();
        let (value, left) = if identifier.ends_by_length() {
            let (value, left) = after.split_at_checked(identifier.most).ok_or(fault)?;
            (value, left.strip_prefix(SEPARATOR).unwrap_or(left))
        } else {
            after.split_once(SEPARATOR).unwrap_or((after, ""))
        };
        if !is_value(&identifier, value) {
            return Err(fault);
        }
        elements.push(Element { ai, value: value.into() });
        rest = left;
    }
    if elements.is_empty() { Err(ElementFault::Count) } else { Ok(elements) }
}

/// Whether an identifier may have this value.
pub(super) fn is_value(identifier: &Identifier, value: &str) -> bool {
    let checked = |digits: &str| check_digit_of_any_length(digits);
    let fits = (identifier.least..=identifier.most).contains(&value.len());
    fits && match identifier.letters {
        Letters::Digits => value.bytes().all(|byte| byte.is_ascii_digit()),
        Letters::Checked => checked(value),
        Letters::CheckedThenAny(length) => {
            let (digits, more) = value.split_at_checked(length).unwrap_or_default();
            checked(digits) && more.bytes().all(is_in_set_82)
        }
        Letters::Any => value.bytes().all(is_in_set_82),
    }
}

/// The check digit of GS1 numbers of other lengths than those of articles: 17 and 18 digits too. Leading zeros weigh
/// nothing, so such a number is checked in pieces of no more than 14 digits.
fn check_digit_of_any_length(digits: &str) -> bool {
    if digits.len() <= 14 {
        return check_digit_holds(digits);
    }
    let sum =
        digits.bytes().rev().zip([1_u32, 3].into_iter().cycle()).try_fold(0_u32, |sum, (byte, weight)| {
            let digit = char::from(byte).to_digit(10)?;
            sum.checked_add(digit.checked_mul(weight)?)
        });
    sum.and_then(|sum| sum.checked_rem(10)) == Some(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Each line is a text, with `~` for GS, and what it says or where it goes wrong.
    const TABLE: &str = include_str!("../../../../tests/data/gs1-elements.txt");

    fn told(text: &str) -> String {
        match parse_elements(text) {
            Ok(elements) => {
                let each = elements.iter().map(|element| format!("({}){}", element.ai, element.value));
                each.collect::<Vec<_>>().join(" ")
            }
            Err(ElementFault::Count) => "nothing".to_owned(),
            Err(ElementFault::Identifier { position }) => format!("no identifier at {position}"),
            Err(ElementFault::Value { position }) => format!("no value at {position}"),
        }
    }

    #[test]
    fn every_line_of_the_table_reads_as_it_says() {
        let mut lines = 0;
        for line in TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let (text, says) = line.split_once(" => ").unwrap();
            assert_eq!(told(&text.replace('~', "\u{1d}")), says, "{line}");
            lines += 1;
        }
        assert!(lines >= 30, "{lines}");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "([0-9]{2,4}|\u{1d}|[0-9A-Z]{0,20}|\\PC{0,4}){0,12}") {
            if let Ok(elements) = parse_elements(&text) {
                prop_assert!(!elements.is_empty());
                let kept: usize = elements.iter().map(|element| element.ai.len() + element.value.len()).sum();
                prop_assert_eq!(kept, text.replace('\u{1d}', "").len(), "nothing is made up or lost");
            }
        }

        #[test]
        fn a_wrong_digit_in_an_article_number_is_refused(body in "[0-9]{13}", at in 0_usize..14, by in 1_u8..10) {
            let whole = (0..10).map(|check| format!("{body}{check}")).find(|digits| check_digit_holds(digits)).unwrap();
            let mut digits = whole.into_bytes();
            digits[at] = b'0' + (digits[at] - b'0' + by) % 10;
            let text = format!("01{}", String::from_utf8(digits).unwrap());
            prop_assert_eq!(parse_elements(&text), Err(ElementFault::Value { position: 2 }));
        }
    }
}
