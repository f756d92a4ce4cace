//! Days as people write them in a language.

use core::fmt::Write;

use chrono::NaiveDate;

use super::args::Args;
use super::catalogue::Texts;
use crate::core::model::{Day, Language};

impl Texts {
    /// A day as `language` writes it: `24. 12. 2026`, `24.12.2026`, `24 Dec 2026`. The message `date-pattern` says how, in
    /// the signs of strftime; a day or a pattern that can't be written comes as `2026-12-24`.
    pub fn day(&self, language: Language, day: Day) -> String {
        let pattern = self.say(language, "date-pattern", &Args::new());
        let mut written = String::new();
        let date = NaiveDate::from_num_days_from_ce_opt(day.number());
        match date.map(|date| write!(written, "{}", date.format(&pattern))) {
            Some(Ok(())) => written,
            _ => day.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_the_language_writes_them() {
        let texts = Texts::load().unwrap();
        let day = |year, month, day| {
            use chrono::Datelike;
            Day::from_number(NaiveDate::from_ymd_opt(year, month, day).unwrap().num_days_from_ce())
        };
        let table = [
            ("cs", day(2026, 12, 24), "24.\u{a0}12.\u{a0}2026"),
            ("cs", day(2027, 4, 5), "5.\u{a0}4.\u{a0}2027"),
            ("ru", day(2027, 4, 5), "05.04.2027"),
            ("en", day(2026, 12, 24), "24\u{a0}Dec\u{a0}2026"),
            ("en", Day::from_number(i32::MAX), "day 2147483647"),
        ];
        for (code, day, wanted) in table {
            assert_eq!(texts.day(Language::parse(code).unwrap(), day), wanted);
        }
    }
}
