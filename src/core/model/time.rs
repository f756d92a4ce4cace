//! Time as it is written down: wall-clock milliseconds that may be wrong, a hybrid logical clock that never goes
//! back, and the calendar day of the shop.

use chrono::{DateTime, Datelike, NaiveDate};
use minicbor::{Decode, Encode};

/// Milliseconds since 1970-01-01 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct Timestamp(#[n(0)] u64);

impl Timestamp {
    /// `ms` milliseconds since 1970-01-01 UTC.
    pub const fn from_ms(ms: u64) -> Self {
        Self(ms)
    }

    /// Milliseconds since 1970-01-01 UTC.
    pub const fn ms(self) -> u64 {
        self.0
    }

    /// As RFC 3339 has it, in UTC: `2026-11-22T08:41:07.123Z`.
    pub fn to_rfc3339(self) -> String {
        utc(self).format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
    }

    /// How many milliseconds `self` lies after `earlier`; 0 when it lies before.
    pub fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Hybrid logical time: 48 bits of milliseconds and a 16-bit counter (design 4.1). Each entry of a till is later
/// than the one before, whatever the wall clock does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Hlc(#[n(0)] u64);

impl Hlc {
    /// Before every entry.
    pub const ZERO: Self = Self(0);

    /// The next hybrid time after `self` when the wall clock shows `wall`. Follows the wall clock forward; stays put
    /// and counts when it stands still or leaps back.
    pub fn tick(self, wall: Timestamp) -> Self {
        let wall = Self(wall.0.min(u64::MAX >> 16) << 16);
        if wall > self { wall } else { Self(self.0.saturating_add(1)) }
    }

    /// Its wall-clock part.
    pub const fn timestamp(self) -> Timestamp {
        Timestamp(self.0 >> 16)
    }

    /// All 64 bits, for storing.
    pub const fn bits(self) -> u64 {
        self.0
    }
}

/// A zone of the IANA time zone database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeZone(chrono_tz::Tz);

impl TimeZone {
    /// The zone with this name, such as `Europe/Prague`.
    pub fn parse(name: &str) -> Option<Self> {
        name.parse().ok().map(Self)
    }

    /// Its name, such as `Europe/Prague`.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The calendar day in this zone.
    pub fn day(self, at: Timestamp) -> Day {
        let local = utc(at).with_timezone(&self.0);
        Day(local.date_naive().num_days_from_ce())
    }

    /// Day and time of day in this zone, as `2026-11-22 09:41`.
    pub fn format_minute(self, at: Timestamp) -> String {
        utc(at).with_timezone(&self.0).format("%Y-%m-%d %H:%M").to_string()
    }
}

fn utc(at: Timestamp) -> DateTime<chrono::Utc> {
    i64::try_from(at.0)
        .ok()
        .and_then(DateTime::from_timestamp_millis)
        .unwrap_or(DateTime::<chrono::Utc>::MAX_UTC)
}

/// A calendar day, counted from the first of January of the year 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct Day(#[n(0)] i32);

impl Day {
    /// The day with this number, as stored.
    pub const fn from_number(number: i32) -> Self {
        Self(number)
    }

    /// Its number, for storing.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// The day written as `2026-12-31`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let date: NaiveDate = text.parse().ok()?;
        let day = Self(date.num_days_from_ce());
        (day.to_string() == text).then_some(day)
    }
}

/// As `2026-11-22`.
impl core::fmt::Display for Day {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match NaiveDate::from_num_days_from_ce_opt(self.0) {
            Some(date) => write!(out, "{date}"),
            None => write!(out, "day {}", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hybrid_time_never_goes_back() {
        let noon = Hlc::ZERO.tick(Timestamp::from_ms(1_000));
        let leapt_back = noon.tick(Timestamp::from_ms(10));
        assert!(leapt_back > noon);
        assert_eq!(leapt_back.timestamp(), Timestamp::from_ms(1_000));
        assert_eq!(leapt_back.tick(Timestamp::from_ms(2_000)).timestamp(), Timestamp::from_ms(2_000));
        assert!(Hlc::ZERO.tick(Timestamp::from_ms(u64::MAX)) > leapt_back);
    }

    #[test]
    fn a_day_is_read_as_it_is_written() {
        assert_eq!(Day::parse("2028-02-29").unwrap().to_string(), "2028-02-29");
        for text in ["2026-02-29", "2026-2-1", "+2026-02-01", "2026/02/01", "2026-02-01 ", ""] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_shops_day_turns_at_its_own_midnight() {
        let before_midnight_utc = Timestamp::from_ms(1_795_000_000_000 - 1_795_000_000_000 % 86_400_000 - 1);
        let utc_day = TimeZone::parse("UTC").unwrap().day(before_midnight_utc);
        let prague = TimeZone::parse("Europe/Prague").unwrap().day(before_midnight_utc);
        assert_eq!(prague.number(), utc_day.number() + 1);
        assert_eq!(TimeZone::parse("Mars/Base"), None);
    }
}
