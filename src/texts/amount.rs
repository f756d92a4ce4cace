//! Decimal amounts as people read them: the separator, the groups of thousands and the currency sign of a language.
//!
//! Everything is done on the text itself, so that what is shown has exactly the digits that were worked out.

use super::args::Args;
use super::catalogue::Texts;
use crate::core::model::{Currency, Language};

impl Texts {
    /// A decimal text with a point, such as `-12345.50`, as `language` writes it: `-12 345,50`. A text that is no
    /// decimal is left as it is.
    pub fn amount(&self, language: Language, decimal: &str) -> String {
        let (sign, unsigned) = match decimal.strip_prefix('-') {
            Some(rest) => ("\u{2212}", rest),
            None => ("", decimal),
        };
        let (whole, fraction) =
            unsigned.split_once('.').map_or((unsigned, None), |(whole, part)| (whole, Some(part)));
        let digits_only = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits_only(whole) || fraction.is_some_and(|part| !digits_only(part)) {
            return decimal.to_owned();
        }
        let group = self.say(language, "number-group", &Args::new());
        let mut written = sign.to_owned();
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && whole.len().saturating_sub(place).is_multiple_of(3) {
                written.push_str(&group);
            }
            written.push(digit);
        }
        if let Some(part) = fraction {
            written.push_str(&self.say(language, "number-decimal", &Args::new()));
            written.push_str(part);
        }
        written
    }

    /// A decimal text as money: `1 234,50 Kč`.
    pub fn money(&self, language: Language, decimal: &str, currency: Currency) -> String {
        let sign = self.say(language, "currency-sign", &Args::new().text("code", currency.code().to_owned()));
        let amount = self.amount(language, decimal);
        self.say(language, "money", &Args::new().text("amount", amount).text("sign", sign))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_the_language_writes_them() {
        let texts = Texts::load().unwrap();
        let table = [
            ("cs", "1234.50", "CZK", "1\u{a0}234,50\u{a0}Kč"),
            ("cs", "0.05", "CZK", "0,05\u{a0}Kč"),
            ("ru", "-1234567.00", "RUB", "\u{2212}1\u{a0}234\u{a0}567,00\u{a0}₽"),
            ("en", "1234567.89", "CZK", "1,234,567.89\u{a0}Kč"),
            ("en", "999", "JPY", "999\u{a0}JPY"),
            ("en", "12.50", "EUR", "12.50\u{a0}€"),
        ];
        for (code, decimal, currency, wanted) in table {
            let language = Language::parse(code).unwrap();
            assert_eq!(texts.money(language, decimal, Currency::parse(currency).unwrap()), wanted);
        }
        for text in ["", "-", "12,5", "1.", "abc", "1.2.3"] {
            assert_eq!(texts.amount(Language::ENGLISH, text), text);
        }
    }
}
