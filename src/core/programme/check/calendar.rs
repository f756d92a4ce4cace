//! Days, days of the week and times of the day.

use super::Check;
use super::place::Place;
use crate::core::model::Day;
use crate::core::programme::condition::{Days, Hours, Weekdays};

/// The days of the week as they are written, Monday first.
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// Minutes of a day.
const DAY_MINUTES: u16 = 1_440;

impl Check<'_, '_> {
    pub(super) fn day(&mut self, place: &Place<'_>, text: &str) -> Option<Day> {
        self.require(place, Day::parse(text), || {
            format!("`{text}` is no day of the calendar; write one such as `2026-12-31`")
        })
    }

    /// `from` and `until` of a block.
    pub(super) fn days(&mut self, block: &Place<'_>, from: Option<&str>, until: Option<&str>) -> Days {
        let days = Days {
            from: from.and_then(|text| self.day(&block.key("from"), text)),
            until: until.and_then(|text| self.day(&block.key("until"), text)),
        };
        if let (Some(from), Some(until)) = (days.from, days.until)
            && from > until
        {
            self.refuse(
                &block.key("until"),
                format!("`{until}` lies before `from`, which is `{from}`; turn them round"),
            );
        }
        days
    }

    pub(super) fn weekdays(&mut self, place: &Place<'_>, names: &[String]) -> Weekdays {
        if names.is_empty() {
            self.refuse(
                place,
                "names no day of the week; write some such as `[\"sat\", \"sun\"]` or remove it",
            );
        }
        let mut bits = 0_u8;
        for (index, name) in names.iter().enumerate() {
            let found = WEEKDAYS.iter().zip(0_u32..).find(|(known, _)| **known == name);
            let bit = self.require(&place.index(index), found, || {
                format!("`{name}` is no day of the week; write one of `{}`", WEEKDAYS.join("`, `"))
            });
            bits |= bit.and_then(|(_, place)| 1_u8.checked_shl(place)).unwrap_or_default();
        }
        Weekdays(bits)
    }

    pub(super) fn hours(&mut self, place: &Place<'_>, texts: &[String]) -> Vec<Hours> {
        if texts.is_empty() {
            self.refuse(place, "names no time; write some such as `[\"16:00-18:00\"]` or remove it");
        }
        let mut hours = Vec::with_capacity(texts.len());
        for (index, text) in texts.iter().enumerate() {
            hours.extend(self.require(&place.index(index), parse_hours(text), || {
                format!("`{text}` is no time of the day; write one such as `16:00-18:00`")
            }));
        }
        hours
    }
}

/// A window written as `16:00-18:00`; it may end with `24:00`.
fn parse_hours(text: &str) -> Option<Hours> {
    let (from, until) = text.split_once('-')?;
    let (from, until) = (parse_minute(from)?, parse_minute(until)?);
    (from < DAY_MINUTES && from != until).then_some(Hours { from, until })
}

fn parse_minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let number = |part: &str| -> Option<u16> {
        let two_digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse().ok().filter(|_| two_digits)
    };
    let (hour, minute) = (number(hour)?, number(minute).filter(|minute| *minute < 60)?);
    let minutes = hour.checked_mul(60)?.checked_add(minute)?;
    (minutes <= DAY_MINUTES).then_some(minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_are_read_as_they_are_written() {
        assert_eq!(Day::parse("2028-02-29").map(|day| day.to_string()).as_deref(), Some("2028-02-29"));
        for text in ["2026-02-29", "2026-2-1", "26-02-01", "2026/02/01", "+026-02-01", "2026-02-0é", ""] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
        assert_eq!(parse_hours("16:00-18:30"), Some(Hours { from: 960, until: 1_110 }));
        assert_eq!(parse_hours("22:00-02:00"), Some(Hours { from: 1_320, until: 120 }));
        assert_eq!(parse_hours("00:00-24:00"), Some(Hours { from: 0, until: 1_440 }));
        for text in
            ["16-18", "16:00", "16:60-18:00", "24:00-01:00", "24:01-01:00", "9:00-10:00", "10:00-10:00"]
        {
            assert_eq!(parse_hours(text), None, "{text}");
        }
    }
}
