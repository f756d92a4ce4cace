//! Application Identifiers: what each says and how its value is written (GS1 General Specifications 3.2, figure 3.2-1).

/// Which characters a value may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letters {
    /// Digits.
    Digits,
    /// Digits, the last of which is the check digit of the others (7.9).
    Checked,
    /// Digits with a check digit at the given length, then anything of [`Letters::Any`].
    CheckedThenAny(usize),
    /// GS1's set 82: what every printer and keyboard has (7.11).
    Any,
}

/// One identifier, or a family of them that differ in their last digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identifier {
    /// How it begins; the rest of its digits, up to `digits`, is free.
    prefix: &'static str,
    /// How many digits it has: 2 to 4.
    pub(super) digits: usize,
    /// The shortest value, in characters.
    pub(super) least: usize,
    /// The longest.
    pub(super) most: usize,
    pub(super) letters: Letters,
}

impl Identifier {
    /// Whether its value ends by its length alone, without FNC1 (7.8.5, figure 7.8.5-1): decided by its first two digits.
    pub(super) fn ends_by_length(&self) -> bool {
        let first = self.prefix.get(..2).unwrap_or_default();
        matches!(first, "00" | "01" | "02" | "03" | "04" | "20" | "41")
            || ("11"..="19").contains(&first)
            || ("31"..="36").contains(&first)
    }
}

const fn of(prefix: &'static str, digits: usize, least: usize, most: usize, letters: Letters) -> Identifier {
    Identifier { prefix, digits, least, most, letters }
}

const fn text(prefix: &'static str, most: usize) -> Identifier {
    of(prefix, prefix.len(), 1, most, Letters::Any)
}

const fn digits(prefix: &'static str, least: usize, most: usize) -> Identifier {
    of(prefix, prefix.len(), least, most, Letters::Digits)
}

const fn checked(prefix: &'static str, length: usize) -> Identifier {
    of(prefix, prefix.len(), length, length, Letters::Checked)
}

/// A family of four digits: the last one says where the point of the value stands.
const fn pointed(prefix: &'static str, least: usize, most: usize) -> Identifier {
    of(prefix, 4, least, most, Letters::Digits)
}

/// By prefix. An identifier that is not here is refused: where it ends can't be known.
const TABLE: &[Identifier] = &[
    checked("00", 18),
    checked("01", 14),
    checked("02", 14),
    checked("03", 14),
    text("10", 20),
    digits("11", 6, 6),
    digits("12", 6, 6),
    digits("13", 6, 6),
    digits("15", 6, 6),
    digits("16", 6, 6),
    digits("17", 6, 6),
    digits("20", 2, 2),
    text("21", 20),
    text("22", 20),
    text("235", 28),
    text("240", 30),
    text("241", 30),
    digits("242", 1, 6),
    text("243", 20),
    text("250", 30),
    text("251", 30),
    of("253", 3, 13, 30, Letters::CheckedThenAny(13)),
    text("254", 20),
    of("255", 3, 13, 25, Letters::CheckedThenAny(13)),
    digits("30", 1, 8),
    pointed("31", 6, 6),
    pointed("32", 6, 6),
    pointed("33", 6, 6),
    pointed("34", 6, 6),
    pointed("35", 6, 6),
    pointed("36", 6, 6),
    digits("37", 1, 8),
    pointed("390", 1, 15),
    pointed("391", 4, 18),
    pointed("392", 1, 15),
    pointed("393", 4, 18),
    pointed("394", 4, 4),
    pointed("395", 6, 6),
    text("400", 30),
    text("401", 30),
    checked("402", 17),
    text("403", 30),
    checked("410", 13),
    checked("411", 13),
    checked("412", 13),
    checked("413", 13),
    checked("414", 13),
    checked("415", 13),
    checked("416", 13),
    checked("417", 13),
    text("420", 20),
    text("421", 12),
    digits("422", 3, 3),
    digits("423", 3, 15),
    digits("424", 3, 3),
    digits("425", 3, 15),
    digits("426", 3, 3),
    text("427", 3),
    of("43", 4, 1, 90, Letters::Any),
    digits("7001", 13, 13),
    text("7002", 30),
    digits("7003", 10, 10),
    digits("7004", 1, 4),
    text("7005", 12),
    digits("7006", 6, 6),
    digits("7007", 6, 12),
    text("7008", 3),
    text("7009", 10),
    text("7010", 2),
    digits("7011", 6, 10),
    text("7020", 20),
    text("7021", 20),
    text("7022", 20),
    text("7023", 30),
    of("703", 4, 4, 30, Letters::Any),
    text("7040", 4),
    of("71", 3, 1, 20, Letters::Any),
    of("723", 4, 3, 30, Letters::Any),
    text("7240", 20),
    digits("7241", 2, 2),
    text("7242", 25),
    digits("8001", 14, 14),
    text("8002", 20),
    of("8003", 4, 14, 30, Letters::CheckedThenAny(14)),
    text("8004", 30),
    digits("8005", 6, 6),
    of("8006", 4, 18, 18, Letters::CheckedThenAny(14)),
    text("8007", 34),
    digits("8008", 8, 12),
    text("8009", 50),
    text("8010", 30),
    digits("8011", 1, 12),
    text("8012", 20),
    text("8013", 25),
    checked("8017", 18),
    checked("8018", 18),
    digits("8019", 1, 10),
    text("8020", 25),
    of("8026", 4, 18, 18, Letters::CheckedThenAny(14)),
    text("8030", 90),
    text("8110", 70),
    digits("8111", 4, 4),
    text("8112", 70),
    text("8200", 70),
    text("90", 30),
    of("9", 2, 1, 90, Letters::Any),
];

/// The identifier at the start of a text, and its digits.
#[must_use]
pub fn identifier_of(text: &str) -> Option<(Identifier, &str)> {
    TABLE.iter().find_map(|known| {
        let digits = text.get(..known.digits)?;
        let named = digits.starts_with(known.prefix) && digits.bytes().all(|byte| byte.is_ascii_digit());
        named.then_some((*known, digits))
    })
}

/// Whether a character is in GS1's set 82.
pub(super) fn is_in_set_82(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!\"%&'()*+,-./_:;<=>?".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_identifier_is_found_by_its_own_digits() {
        for known in TABLE {
            let digits = format!("{:1<1$}", known.prefix, known.digits);
            let (found, named) = identifier_of(&digits).unwrap();
            assert_eq!((found.digits, named), (known.digits, digits.as_str()));
            assert!(known.least <= known.most && found.prefix == known.prefix, "{digits}");
        }
    }

    #[test]
    fn those_that_end_by_their_length_are_those_of_the_standard() {
        for (digits, by_length) in [
            ("01", true),
            ("17", true),
            ("3103", true),
            ("3922", false),
            ("414", true),
            ("402", false),
            ("10", false),
            ("8018", false),
            ("20", true),
        ] {
            assert_eq!(identifier_of(digits).unwrap().0.ends_by_length(), by_length, "{digits}");
        }
    }

    #[test]
    fn what_is_no_identifier_is_none() {
        for text in ["", "0", "05", "14", "18", "29", "88", "9", "x1", "310", "4"] {
            assert_eq!(identifier_of(text), None, "{text}");
        }
    }
}
