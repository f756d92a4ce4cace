//! One number for an article, whichever of its printed forms was scanned: the GTIN of 14 digits (GS1 General
//! Specifications 3.3.2, 7.9).

use crate::core::codec::aim::Symbology;
use crate::core::codec::ean::ean13;
use crate::core::model::ean::check_digit_holds;

const DIGITS: usize = 14;

/// A Global Trade Item Number: 14 digits, the last of which is the check digit of the others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gtin(String);

impl Gtin {
    /// The number in any of its lengths, 8, 12, 13 or 14 digits, filled up with zeros; `None` where the check digit does
    /// not hold.
    #[must_use]
    pub fn parse(digits: &str) -> Option<Self> {
        check_digit_holds(digits).then(|| Self(format!("{digits:0>DIGITS$}")))
    }

    /// Its 14 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The 13 digits by which a till's goods are known; `None` for a case of several pieces, whose number begins with 1 to 9.
    #[must_use]
    pub fn ean13(&self) -> Option<&str> {
        self.0.strip_prefix('0')
    }

    /// The shortest usual form: 13 digits, or 14 for a case.
    #[must_use]
    pub fn short(&self) -> &str {
        self.ean13().unwrap_or(&self.0)
    }

    /// Whether the number lies in a range that each shop gives its own meaning: 02, 04, 20-29, and GTIN-8 that begin with 0
    /// or 2 (GS1 General Specifications 2.1.11, 2.1.12). The same number means another thing in the next shop.
    #[must_use]
    pub fn is_restricted(&self) -> bool {
        let Some(digits) = self.ean13() else { return false };
        match digits.strip_prefix("00000") {
            Some(short) => short.starts_with(['0', '2']),
            None => digits.starts_with('2') || digits.starts_with("02") || digits.starts_with("04"),
        }
    }
}

/// The article number that is the whole text of a scan. Besides what [`ean13`] reads: 14 digits in an ITF-14, or where the
/// kind of code is not known.
#[must_use]
pub fn parse_gtin(text: &str, symbology: Option<Symbology>) -> Option<Gtin> {
    if let Some(digits) = ean13(text, symbology) {
        return Gtin::parse(&digits);
    }
    let whole = text.len() == DIGITS && matches!(symbology, Some(Symbology::Itf) | None);
    Gtin::parse(text).filter(|_| whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_printed_form_of_an_article_is_one_number() {
        let table = "4006381333931 ean_13 04006381333931|036000291452 ean_13 00036000291452|04252614 ean_13 00042100005264|\
            96385074 ean_8 00000096385074|96385074 - 00000096385074|10614141000415 itf 10614141000415|\
            04006381333931 itf 04006381333931|10614141000415 - 10614141000415|10614141000415 code_128 -|\
            10614141000416 itf -|4006381333932 ean_13 -|4006381333931 itf -|977147396801212 ean_with_add_on 09771473968012";
        for row in table.split('|') {
            let [text, kind, number] = row.split(' ').collect::<Vec<_>>()[..] else { panic!("{row}") };
            let known = [
                Symbology::Ean13,
                Symbology::Ean8,
                Symbology::Itf,
                Symbology::Code128,
                Symbology::EanWithAddOn,
            ];
            let symbology = known.into_iter().find(|symbology| symbology.code() == kind);
            let read = parse_gtin(text, symbology);
            assert_eq!(read.as_ref().map_or("-", Gtin::as_str), number, "{row}");
        }
    }

    #[test]
    fn a_case_has_no_number_of_thirteen_digits() {
        let piece = Gtin::parse("4006381333931").unwrap();
        assert_eq!((piece.ean13(), piece.short()), (Some("4006381333931"), "4006381333931"));
        let case = Gtin::parse("10614141000415").unwrap();
        assert_eq!((case.ean13(), case.short()), (None, "10614141000415"));
    }

    #[test]
    fn ranges_of_the_shops_own_are_known() {
        for (number, restricted) in [
            ("2001100000103", true),
            ("0200000000004", true),
            ("0400000000008", true),
            ("20000004", true),
            ("4006381333931", false),
            ("96385074", false),
            ("10614141000415", false),
        ] {
            let Some(gtin) = Gtin::parse(number) else { panic!("{number}") };
            assert_eq!(gtin.is_restricted(), restricted, "{number}");
        }
    }
}
