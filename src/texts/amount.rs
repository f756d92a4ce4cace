//! Decimal amounts as people read them: the separator, the groups of thousands and the currency sign of a language.
//!
//! Everything is done on the text itself, so that what is shown has exactly the digits that were worked out. What stays
//! the same from amount to amount is asked of the message files once: an answer to a till writes dozens of amounts.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use super::args::Args;
use super::catalogue::Texts;
use crate::core::model::{Currency, Language};

/// How one language writes decimals.
struct Separators {
    group: String,
    decimal: String,
}

/// What stands around an amount of money.
#[derive(Clone)]
struct MoneyFrame {
    before: String,
    after: String,
}

/// How amounts are written, as the message files say.
#[derive(Default)]
pub(super) struct AmountForms {
    separators: BTreeMap<Language, Separators>,
    /// Filled as currencies come up. It can't outgrow ISO 4217 and the languages there are messages in.
    frames: RwLock<BTreeMap<(Language, Currency), MoneyFrame>>,
}

impl AmountForms {
    /// Asks for what each language always says.
    pub(super) fn ask(texts: &Texts) -> Self {
        let separators = texts.languages().map(|language| {
            let say = |key| texts.say(language, key, &Args::new());
            (language, Separators { group: say("number-group"), decimal: say("number-decimal") })
        });
        Self { separators: separators.collect(), frames: RwLock::default() }
    }
}

/// Stands for the amount while its frame is asked for; no message has it (Unicode, object replacement character).
const PLACE_OF_AMOUNT: &str = "\u{fffc}";

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
        let separators = self.amounts.separators.get(&self.spoken(language));
        let (group, separator) =
            separators.map_or(("", "."), |known| (known.group.as_str(), known.decimal.as_str()));
        // Twice the digits hold the separators of all but the longest amounts.
        let mut written = String::with_capacity(decimal.len().saturating_mul(2));
        written.push_str(sign);
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && whole.len().saturating_sub(place).is_multiple_of(3) {
                written.push_str(group);
            }
            written.push(digit);
        }
        if let Some(part) = fraction {
            written.push_str(separator);
            written.push_str(part);
        }
        written
    }

    /// A decimal text as money: `1 234,50 Kč`.
    pub fn money(&self, language: Language, decimal: &str, currency: Currency) -> String {
        let amount = self.amount(language, decimal);
        let key = (self.spoken(language), currency);
        let frames = self.amounts.frames.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(MoneyFrame { before, after }) = frames.get(&key) {
            return [before, amount.as_str(), after].concat();
        }
        drop(frames);
        let MoneyFrame { before, after } = self.ask_money_frame(key);
        [before, amount, after].concat()
    }

    /// What stands around an amount, remembered for the next one.
    fn ask_money_frame(&self, key: (Language, Currency)) -> MoneyFrame {
        let (language, currency) = key;
        let sign = self.say(language, "currency-sign", &Args::new().text("code", currency.code().to_owned()));
        let args = Args::new().text("amount", PLACE_OF_AMOUNT).text("sign", sign);
        let framed = self.say(language, "money", &args);
        let (before, after) = framed.split_once(PLACE_OF_AMOUNT).unwrap_or(("", &framed));
        let frame = MoneyFrame { before: before.to_owned(), after: after.to_owned() };
        let mut frames = self.amounts.frames.write().unwrap_or_else(PoisonError::into_inner);
        frames.insert(key, frame.clone());
        frame
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
            ("de", "1234.50", "EUR", "1,234.50\u{a0}€"),
        ];
        for (code, decimal, currency, wanted) in table {
            let language = Language::parse(code).unwrap();
            for _asked_before in [false, true] {
                assert_eq!(texts.money(language, decimal, Currency::parse(currency).unwrap()), wanted);
            }
        }
        for text in ["", "-", "12,5", "1.", "abc", "1.2.3"] {
            assert_eq!(texts.amount(Language::ENGLISH, text), text);
        }
    }
}
