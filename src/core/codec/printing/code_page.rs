//! Code pages: what a printer takes one byte at a time.

use serde::Deserialize;

use super::code_page_tables as tables;

/// A code page that printers and displays of shops have. The lower half is ASCII in all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum CodePage {
    /// The first PC's; what a printer begins with.
    Cp437,
    /// Western Europe, DOS.
    Cp850,
    /// Central Europe, DOS: all Czech letters.
    Cp852,
    /// Western Europe with the euro sign, DOS.
    Cp858,
    /// Cyrillic, DOS.
    Cp866,
    /// Central Europe, Windows: all Czech letters.
    Cp1250,
    /// Cyrillic, Windows.
    Cp1251,
    /// Western Europe, Windows.
    Cp1252,
}

impl CodePage {
    /// Every code page.
    pub const ALL: [Self; 8] = [
        Self::Cp437,
        Self::Cp850,
        Self::Cp852,
        Self::Cp858,
        Self::Cp866,
        Self::Cp1250,
        Self::Cp1251,
        Self::Cp1252,
    ];

    /// Its number as people know it.
    #[must_use]
    pub fn number(self) -> u16 {
        match self {
            Self::Cp437 => 437,
            Self::Cp850 => 850,
            Self::Cp852 => 852,
            Self::Cp858 => 858,
            Self::Cp866 => 866,
            Self::Cp1250 => 1250,
            Self::Cp1251 => 1251,
            Self::Cp1252 => 1252,
        }
    }

    /// The upper half: 128 characters.
    fn upper(self) -> &'static str {
        match self {
            Self::Cp437 => tables::CP437,
            Self::Cp850 => tables::CP850,
            Self::Cp852 => tables::CP852,
            Self::Cp858 => tables::CP858,
            Self::Cp866 => tables::CP866,
            Self::Cp1250 => tables::CP1250,
            Self::Cp1251 => tables::CP1251,
            Self::Cp1252 => tables::CP1252,
        }
    }

    /// The byte of a character; `None` where this page lacks it. Control characters have none: a text never commands a
    /// printer.
    #[must_use]
    pub fn byte(self, letter: char) -> Option<u8> {
        if matches!(letter, ' '..='~') {
            return u8::try_from(letter).ok();
        }
        if letter == char::REPLACEMENT_CHARACTER {
            return None;
        }
        let place = self.upper().chars().position(|known| known == letter)?;
        u8::try_from(place).ok()?.checked_add(0x80)
    }

    /// The character of a byte; `None` for control characters and gaps.
    #[must_use]
    pub fn letter(self, byte: u8) -> Option<char> {
        match byte {
            b' '..=b'~' => Some(char::from(byte)),
            0x80.. => {
                let letter = self.upper().chars().nth(usize::from(byte & 0x7F));
                letter.filter(|letter| *letter != char::REPLACEMENT_CHARACTER)
            }
            _ => None,
        }
    }
}

/// As `CP866`.
impl core::fmt::Display for CodePage {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(out, "CP{}", self.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_128_characters_that_are_read_back_as_they_were_written() {
        for page in CodePage::ALL {
            assert_eq!(page.upper().chars().count(), 128, "{page}");
            for byte in 0..=u8::MAX {
                if let Some(letter) = page.letter(byte) {
                    assert_eq!(page.byte(letter), Some(byte), "{page} {letter}");
                }
            }
        }
    }

    #[test]
    fn letters_stand_where_the_standards_put_them() {
        let table = [
            (CodePage::Cp866, 'Я', 0x9F),
            (CodePage::Cp866, 'ё', 0xF1),
            (CodePage::Cp866, '№', 0xFC),
            (CodePage::Cp1251, 'Я', 0xDF),
            (CodePage::Cp852, 'č', 0x9F),
            (CodePage::Cp852, 'ř', 0xFD),
            (CodePage::Cp1250, 'ř', 0xF8),
            (CodePage::Cp1250, '€', 0x80),
            (CodePage::Cp858, '€', 0xD5),
            (CodePage::Cp437, '~', 0x7E),
        ];
        for (page, letter, byte) in table {
            assert_eq!(page.byte(letter), Some(byte), "{page} {letter}");
        }
    }

    #[test]
    fn a_text_has_no_byte_that_commands_the_printer() {
        for page in CodePage::ALL {
            for code in (0..0x20).chain([0x7F, 0x9F, 0xFFFD]) {
                assert_eq!(page.byte(char::from_u32(code).unwrap()), None, "{page} {code:x}");
            }
        }
    }
}
