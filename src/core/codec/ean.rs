//! The article number of goods: EAN-13, EAN-8, UPC-A and UPC-E as one 13-digit text (GS1 General Specifications 7.9).
//!
//! Scanners send the same printed code with 13, 12 or 8 digits; goods are looked up by the 13-digit form. A number is
//! given only when its check digit holds. Absent on purpose: what a number range means, since ranges 02, 04 and 20-29
//! are every shop's own.

use crate::core::codec::aim::Symbology;
use crate::core::model::ean::check_digit_holds;

const EAN13_DIGITS: usize = 13;

/// The 13-digit article number in a scanned text, or nothing where it holds none.
///
/// - `]E0`: 13 digits, or 12 (UPC-A) filled up with a zero, or 8 (UPC-E, which begins with 0 or 1) expanded: decoders
///   differ in which of them they send.
/// - `]E4`: 8 digits, filled up with zeros. `]E3`: the 13 digits before an add-on of 2 or 5.
/// - No symbology known: 13, 12 or 8 digits, filled up with zeros. An unexpanded UPC-E cannot be told from an EAN-8 here
///   and is read as one.
/// - Any other symbology carries no article number as its whole text.
#[must_use]
pub fn ean13(text: &str, symbology: Option<Symbology>) -> Option<String> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = match (symbology, text.len()) {
        (Some(Symbology::Ean13) | None, 12 | 13) | (Some(Symbology::Ean8) | None, 8) => text.to_owned(),
        (Some(Symbology::Ean13), 8) => expand_upc_e(text)?,
        (Some(Symbology::EanWithAddOn), 15 | 18) => text.get(..EAN13_DIGITS)?.to_owned(),
        _ => return None,
    };
    check_digit_holds(&digits).then(|| format!("{digits:0>EAN13_DIGITS$}"))
}

/// The 12 digits of UPC-A that 8 digits of UPC-E stand for: its zeros are left out by the rule that the seventh digit
/// names (GS1 General Specifications 5.2.2.4.2).
fn expand_upc_e(text: &str) -> Option<String> {
    let digits = text.as_bytes();
    let [system @ (b'0' | b'1'), a, b, c, d, e, rule, check] = digits else { return None };
    let body = match rule {
        b'0'..=b'2' => [a, b, rule, &b'0', &b'0', &b'0', &b'0', c, d, e],
        b'3' => [a, b, c, &b'0', &b'0', &b'0', &b'0', &b'0', d, e],
        b'4' => [a, b, c, d, &b'0', &b'0', &b'0', &b'0', &b'0', e],
        _ => [a, b, c, d, e, &b'0', &b'0', &b'0', &b'0', rule],
    };
    let upc_a = std::iter::once(system).chain(body).chain(std::iter::once(check));
    Some(upc_a.map(|byte| char::from(*byte)).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EAN: Option<Symbology> = Some(Symbology::Ean13);

    /// `digits` with the check digit that makes it whole.
    fn with_check_digit(digits: &str) -> String {
        (0..10).map(|check| format!("{digits}{check}")).find(|whole| check_digit_holds(whole)).unwrap()
    }

    #[test]
    fn published_numbers_have_their_check_digits() {
        for digits in ["4006381333931", "96385074", "036000291452", "614141000036", "10614141000415"] {
            assert!(check_digit_holds(digits), "{digits}");
        }
        for digits in ["4006381333932", "9638507", "", "400638133393x", "0", "40063813339３1"] {
            assert!(!check_digit_holds(digits), "{digits}");
        }
    }

    #[test]
    fn every_form_of_a_number_becomes_thirteen_digits() {
        for (text, symbology, number) in [
            ("4006381333931", EAN, "4006381333931"),
            ("036000291452", EAN, "0036000291452"),
            ("0036000291452", EAN, "0036000291452"),
            ("96385074", Some(Symbology::Ean8), "0000096385074"),
            ("4006381333931", None, "4006381333931"),
            ("036000291452", None, "0036000291452"),
            ("96385074", None, "0000096385074"),
            ("977147396801212", Some(Symbology::EanWithAddOn), "9771473968012"),
            ("978047111709454995", Some(Symbology::EanWithAddOn), "9780471117094"),
        ] {
            assert_eq!(ean13(text, symbology).as_deref(), Some(number), "{text}");
        }
    }

    #[test]
    fn a_upc_e_is_expanded_by_each_of_its_rules() {
        for (short, expanded) in [
            ("04252614", "0042100005264"),
            ("01234505", "0012000003455"),
            ("01234531", "0012300000451"),
            ("01234543", "0012340000053"),
            ("01234558", "0012345000058"),
        ] {
            let number = ean13(short, EAN);
            assert_eq!(number.as_deref(), Some(expanded), "{short}");
        }
    }

    #[test]
    fn other_codes_are_no_article_numbers() {
        for (text, symbology) in [
            ("4006381333931", Some(Symbology::Code128)),
            ("4006381333931", Some(Symbology::QrCode)),
            ("4006381333931", Some(Symbology::Ean8)),
            ("96385074", EAN),
            ("4006381333931 ", EAN),
            ("", None),
            ("400638133393", None),
        ] {
            assert_eq!(ean13(text, symbology), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_wrong_digit_is_always_noticed(body in "[0-9]{12}", at in 0_usize..13, by in 1_u8..10) {
            let mut digits = with_check_digit(&body).into_bytes();
            digits[at] = b'0' + (digits[at] - b'0' + by) % 10;
            let text = String::from_utf8(digits).unwrap();
            prop_assert_eq!(ean13(&text, EAN), None);
            prop_assert_eq!(ean13(&text, None), None);
        }

        #[test]
        fn what_comes_out_is_whole_whatever_goes_in(text in "[0-9]{0,20}|\\PC{0,20}") {
            for symbology in [None, EAN, Some(Symbology::Ean8), Some(Symbology::EanWithAddOn)] {
                if let Some(number) = ean13(&text, symbology) {
                    prop_assert_eq!(number.len(), 13);
                    prop_assert!(check_digit_holds(&number));
                }
            }
        }
    }
}
