//! AIM symbology identifiers: the head that a scanner puts before the text (ISO/IEC 15424).
//!
//! `]`, a code letter, a modifier. At most one head is taken: what follows it is the code's own text.

use serde::Deserialize;

/// What kind of printed code a scan came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Symbology {
    /// `]A0..7`.
    Code39,
    /// `]C` but not `]C1`.
    Code128,
    /// `]C1`: Code 128 with GS1 data.
    Gs1Code128,
    /// `]E0`: EAN-13, UPC-A and UPC-E.
    Ean13,
    /// `]E1`, `]E2`: an add-on of two or five digits, alone.
    EanAddOn,
    /// `]E3`: EAN-13 followed by its add-on.
    EanWithAddOn,
    /// `]E4`.
    Ean8,
    /// `]e0..3`: GS1 DataBar and composites.
    DataBar,
    /// `]F0..4`.
    Codabar,
    /// `]G0..9`.
    Code93,
    /// `]I0..3`: interleaved 2 of 5.
    Itf,
    /// `]J` without GS1 data.
    DotCode,
    /// `]J1`, `]J4`.
    Gs1DotCode,
    /// `]L0..5`.
    Pdf417,
    /// `]Q` without GS1 data.
    QrCode,
    /// `]Q3`, `]Q4`.
    Gs1QrCode,
    /// `]d` without GS1 data.
    DataMatrix,
    /// `]d2`, `]d5`.
    Gs1DataMatrix,
    /// `]z`.
    Aztec,
    /// Any other code letter, `]X0` among them.
    Other,
}

impl Symbology {
    /// The stable word for interfaces and records.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Code39 => "code_39",
            Self::Code128 => "code_128",
            Self::Gs1Code128 => "gs1_128",
            Self::Ean13 => "ean_13",
            Self::EanAddOn => "ean_add_on",
            Self::EanWithAddOn => "ean_with_add_on",
            Self::Ean8 => "ean_8",
            Self::DataBar => "databar",
            Self::Codabar => "codabar",
            Self::Code93 => "code_93",
            Self::Itf => "itf",
            Self::DotCode => "dotcode",
            Self::Gs1DotCode => "gs1_dotcode",
            Self::Pdf417 => "pdf417",
            Self::QrCode => "qr",
            Self::Gs1QrCode => "gs1_qr",
            Self::DataMatrix => "datamatrix",
            Self::Gs1DataMatrix => "gs1_datamatrix",
            Self::Aztec => "aztec",
            Self::Other => "other",
        }
    }

    /// Whether the text is GS1 element strings, in which GS (`1D`) ends a field of variable length.
    #[must_use]
    pub fn carries_gs1(self) -> bool {
        matches!(
            self,
            Self::Gs1Code128 | Self::DataBar | Self::Gs1DotCode | Self::Gs1QrCode | Self::Gs1DataMatrix
        )
    }

    fn of(code: u8, modifier: u8) -> Self {
        match (code, modifier) {
            (b'A', _) => Self::Code39,
            (b'C', b'1') => Self::Gs1Code128,
            (b'C', _) => Self::Code128,
            (b'E', b'0') => Self::Ean13,
            (b'E', b'1' | b'2') => Self::EanAddOn,
            (b'E', b'3') => Self::EanWithAddOn,
            (b'E', b'4') => Self::Ean8,
            (b'e', _) => Self::DataBar,
            (b'F', _) => Self::Codabar,
            (b'G', _) => Self::Code93,
            (b'I', _) => Self::Itf,
            (b'J', b'1' | b'4') => Self::Gs1DotCode,
            (b'J', _) => Self::DotCode,
            (b'L', _) => Self::Pdf417,
            (b'Q', b'3' | b'4') => Self::Gs1QrCode,
            (b'Q', _) => Self::QrCode,
            (b'd', b'2' | b'5') => Self::Gs1DataMatrix,
            (b'd', _) => Self::DataMatrix,
            (b'z', _) => Self::Aztec,
            _ => Self::Other,
        }
    }
}

/// Whether the scanner is set up to send the head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum AimExpectation {
    /// A frame without a head is refused: it is half a scan, or another scanner.
    Required,
    /// A head is taken off where there is one.
    #[default]
    Optional,
    /// The scanner cannot send one: text that looks like a head is the code's own.
    Absent,
}

/// A parsed head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AimId {
    /// The kind of code.
    pub symbology: Symbology,
    /// The modifier as sent, `0-9A-Za-z`: options of the symbology, such as a check digit that was verified.
    pub modifier: char,
}

/// The length of a head in bytes.
pub const AIM_HEAD_BYTES: usize = 3;

/// The frame without the CR, LF, NUL and TAB at its end, which scanners add in any mixture.
#[must_use]
pub fn strip_tail(frame: &[u8]) -> &[u8] {
    let mut kept = frame;
    while let [rest @ .., b'\r' | b'\n' | 0 | b'\t'] = kept {
        kept = rest;
    }
    kept
}

/// The head of a frame, and what follows it; nothing where the frame starts otherwise.
#[must_use]
pub fn parse_aim_head(frame: &[u8]) -> Option<(AimId, &[u8])> {
    match frame {
        [b']', code, modifier, rest @ ..]
            if code.is_ascii_alphabetic() && modifier.is_ascii_alphanumeric() =>
        {
            let id = AimId { symbology: Symbology::of(*code, *modifier), modifier: char::from(*modifier) };
            Some((id, rest))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_head_of_the_table_names_its_symbology() {
        let table = "]Q1 qr|]Q0 qr|]Q3 gs1_qr|]d1 datamatrix|]d2 gs1_datamatrix|]C0 code_128|]C1 gs1_128|]C4 code_128|\
            ]E0 ean_13|]E1 ean_add_on|]E2 ean_add_on|]E3 ean_with_add_on|]E4 ean_8|]e0 databar|]J0 dotcode|\
            ]J1 gs1_dotcode|]A0 code_39|]A7 code_39|]F0 codabar|]I0 itf|]G0 code_93|]L2 pdf417|]z0 aztec|]X0 other";
        for row in table.split('|') {
            let (head, code) = row.split_once(' ').unwrap();
            let bytes = format!("{head}123");
            let (id, rest) = parse_aim_head(bytes.as_bytes()).unwrap();
            assert_eq!((id.symbology.code(), rest), (code, &b"123"[..]), "{head}");
            assert_eq!(Some(id.modifier), head.chars().last());
        }
    }

    #[test]
    fn only_one_head_is_taken() {
        assert_eq!(parse_aim_head(b"]C0]C0123").unwrap().1, b"]C0123");
    }

    #[test]
    fn what_is_not_a_head_stays_in_the_text() {
        for frame in [&b""[..], b"]", b"]C", b"]1C2", b"]C-2", b"4006381333931", b" ]C0123", b"]\xc30x"] {
            assert_eq!(parse_aim_head(frame), None, "{frame:?}");
        }
    }

    #[test]
    fn the_tail_goes_in_any_mixture_and_nothing_else_does() {
        assert_eq!(strip_tail(b"a b\t\r\n\0\r"), b"a b");
        assert_eq!(strip_tail(b"\r\n\0\t"), b"");
        assert_eq!(strip_tail(b"\tab "), b"\tab ");
    }

    #[test]
    fn only_gs1_symbologies_carry_gs1() {
        for (head, gs1) in
            [("]C1", true), ("]d2", true), ("]Q3", true), ("]e0", true), ("]J1", true), ("]C0", false)]
        {
            assert_eq!(parse_aim_head(head.as_bytes()).unwrap().0.symbology.carries_gs1(), gs1, "{head}");
        }
    }
}
