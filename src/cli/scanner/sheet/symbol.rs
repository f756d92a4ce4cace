//! A code as dark and light modules.

use barcoders::sym::code128::Code128;
use qrcode::{Color, EcLevel, QrCode};

use crate::core::codec::profile::{ByteString, Fnc3, Symbol};

/// How `barcoders` writes the function character 3, and the character sets A and B.
const FNC3: char = '\u{17B}';
const SET_A: char = '\u{C0}';
const SET_B: char = '\u{181}';

/// A drawn code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Drawn {
    /// Bars from left to right.
    Bars(Vec<bool>),
    /// A square, row by row.
    Square { side: usize, modules: Vec<bool> },
}

/// Draws a code.
///
/// # Errors
/// When its text does not fit the kind of code.
pub(super) fn draw(symbol: Symbol, fnc3: Fnc3, text: &ByteString) -> anyhow::Result<Drawn> {
    match symbol {
        Symbol::Code128 => {
            let code = Code128::new(code128_text(fnc3, text.as_bytes()));
            let code = code.map_err(|error| anyhow::anyhow!("`{text}` can't be a Code 128: {error}"))?;
            Ok(Drawn::Bars(code.encode().into_iter().map(|module| module == 1).collect()))
        }
        Symbol::Qr => {
            let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M);
            let code = code.map_err(|error| anyhow::anyhow!("`{text}` can't be a QR code: {error}"))?;
            let modules = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
            Ok(Drawn::Square { side: code.width(), modules })
        }
    }
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
    fn codes_have_the_width_that_their_standards_give_them() {
        let text = parse_escapes(r"$P,HA47,P\r").unwrap();
        let Drawn::Bars(bars) = draw(Symbol::Code128, Fnc3::Lead, &text).unwrap() else { panic!() };
        // Start, FNC3, nine characters, a change of set, CR, the check character; each 11 modules, and 13 to stop.
        assert_eq!(bars.len(), 14 * 11 + 13);
        let text = parse_escapes(r"\x80R606101.").unwrap();
        assert!(matches!(draw(Symbol::Qr, Fnc3::Lead, &text).unwrap(), Drawn::Square { side: 21, .. }));
    }
}
