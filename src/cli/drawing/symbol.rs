//! A code as dark and light modules.

use barcoders::sym::code128::Code128;
use barcoders::sym::ean13::EAN13;
use qrcode::{Color, EcLevel, QrCode};

use crate::core::codec::profile::{ByteString, Fnc3, Symbol};
use crate::core::model::ean::check_digit_holds;

/// How `barcoders` writes the function character 3, and the character sets A, B and C.
const FNC3: char = '\u{17B}';
const SET_A: char = '\u{C0}';
const SET_B: char = '\u{181}';
const SET_C: char = '\u{106}';

/// A drawn code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) enum Drawn {
    /// Bars from left to right.
    Bars(Vec<bool>),
    /// A square, row by row.
    Square { side: usize, modules: Vec<bool> },
}

/// Draws a code.
///
/// # Errors
/// When its text does not fit the kind of code.
pub(in crate::cli) fn draw(symbol: Symbol, fnc3: Fnc3, text: &ByteString) -> anyhow::Result<Drawn> {
    match symbol {
        Symbol::Code128 => {
            let code = Code128::new(code128_text(fnc3, text.as_bytes()));
            let code = code.map_err(|error| anyhow::anyhow!("`{text}` can't be a Code 128: {error}"))?;
            Ok(Drawn::Bars(code.encode().into_iter().map(|module| module == 1).collect()))
        }
        Symbol::Qr => draw_qr(text.as_bytes()),
    }
}

/// Draws a QR code at level M, in the smallest version that holds the text.
///
/// # Errors
/// When the text is too long.
pub(in crate::cli) fn draw_qr(text: &[u8]) -> anyhow::Result<Drawn> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M);
    let code = code.map_err(|error| anyhow::anyhow!("this text can't be a QR code: {error}"))?;
    let modules = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
    Ok(Drawn::Square { side: code.width(), modules })
}

/// Draws a number as the bar code that every till reads: EAN-13 where it is one, otherwise Code 128.
///
/// # Errors
/// When the number can't be a bar code.
pub(in crate::cli) fn draw_article(number: &str) -> anyhow::Result<Drawn> {
    let modules = if number.len() == 13 && check_digit_holds(number) {
        let code = EAN13::new(number);
        code.map_err(|error| anyhow::anyhow!("`{number}` can't be an EAN-13: {error}"))?.encode()
    } else {
        let code = Code128::new(dense_code128_text(number));
        code.map_err(|error| anyhow::anyhow!("`{number}` can't be a Code 128: {error}"))?.encode()
    };
    Ok(Drawn::Bars(modules.into_iter().map(|module| module == 1).collect()))
}

/// Digits in pairs, which set C writes in one character each; an odd last one in set B, as all that is no number.
fn dense_code128_text(number: &str) -> String {
    if !number.bytes().all(|byte| byte.is_ascii_digit()) || number.len() < 4 {
        return format!("{SET_B}{number}");
    }
    let (pairs, last) = number.split_at(number.len() & !1);
    if last.is_empty() { format!("{SET_C}{pairs}") } else { format!("{SET_C}{pairs}{SET_B}{last}") }
}

/// The text with its function character and the changes of set that it needs: control characters are in set A alone,
/// lower-case letters in set B alone.
fn code128_text(fnc3: Fnc3, bytes: &[u8]) -> String {
    let mut text = String::from(SET_B);
    if fnc3 == Fnc3::Lead {
        text.push(FNC3);
    }
    let mut set = SET_B;
    for byte in bytes {
        let needed = match byte {
            0..=0x1F => SET_A,
            0x60.. => SET_B,
            _ => set,
        };
        if needed != set {
            text.push(needed);
            set = needed;
        }
        text.push(char::from(*byte));
    }
    if fnc3 == Fnc3::Trail {
        text.push(FNC3);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::codec::profile::parse_escapes;

    #[test]
    fn the_function_character_stands_where_the_profile_says() {
        assert_eq!(code128_text(Fnc3::Lead, b"92"), format!("{SET_B}{FNC3}92"));
        assert_eq!(code128_text(Fnc3::Trail, b"~A."), format!("{SET_B}~A.{FNC3}"));
        assert_eq!(code128_text(Fnc3::Lead, b"e\r"), format!("{SET_B}{FNC3}e{SET_A}\r"));
    }

    #[test]
    fn the_number_of_a_card_is_an_ean_13_or_a_dense_code_128() {
        let width = |number: &str| match draw_article(number).unwrap() {
            Drawn::Bars(bars) => bars.len(),
            Drawn::Square { .. } => panic!("{number}"),
        };
        assert_eq!(width("2900000000018"), 95);
        // Start, the pairs, where needed a change of set and a digit, the check character, and 13 modules to stop.
        assert_eq!(width("2900000000019"), (1 + 6 + 2 + 1) * 11 + 13);
        assert_eq!(width("29000001"), (1 + 4 + 1) * 11 + 13);
        assert_eq!(width("KV-1"), (1 + 4 + 1) * 11 + 13);
    }

    #[test]
    fn a_signed_card_fits_a_qr_code_of_version_6_at_level_m() {
        let text = include_str!("../../../tests/golden/card-token-1.txt").trim_end();
        // Version 6 has 41 modules a side (ISO/IEC 18004, table 1).
        let Drawn::Square { side, .. } = draw_qr(text.as_bytes()).unwrap() else { panic!() };
        assert!(side <= 41, "{side}");
        let receipt = include_str!("../../../tests/golden/receipt-code-1.txt").trim_end();
        assert!(matches!(draw_qr(receipt.as_bytes()).unwrap(), Drawn::Square { side: 25, .. }));
    }

    #[test]
    fn codes_have_the_width_that_their_standards_give_them() {
        let text = parse_escapes(r"$P,HA47,P\r").unwrap();
        let Drawn::Bars(bars) = draw(Symbol::Code128, Fnc3::Lead, &text).unwrap() else { panic!() };
        // Start, FNC3, nine characters, a change of set, CR, the check character; each 11 modules, and 13 to stop.
        assert_eq!(bars.len(), 14 * 11 + 13);
        let text = parse_escapes(r"\x80R606101.").unwrap();
        assert!(matches!(draw(Symbol::Qr, Fnc3::Lead, &text).unwrap(), Drawn::Square { side: 21, .. }));
    }
}
