//! Time as it is written down: wall-clock milliseconds that may be wrong, a hybrid logical clock that never goes
//! back, and the calendar day of the shop.

use chrono::{DateTime, Datelike, NaiveDate, Timelike};
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

    /// The hybrid time of these bits.
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
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
        self.local(at).day
    }

    /// What the clock on the wall shows in this zone: an hour that summer time skips never comes, one that winter time
    /// repeats comes twice.
    pub fn local(self, at: Timestamp) -> LocalTime {
        let local = utc(at).with_timezone(&self.0);
        let minute = local.hour().saturating_mul(60).saturating_add(local.minute());
        LocalTime {
            day: Day(local.date_naive().num_days_from_ce()),
            minute: u16::try_from(minute).unwrap_or(u16::MAX),
        }
    }

    /// Day and time of day in this zone, as `2026-11-22 09:41`.
    pub fn format_minute(self, at: Timestamp) -> String {
        utc(at).with_timezone(&self.0).format("%Y-%m-%d %H:%M").to_string()
    }
}

/// A minute as the clock on the shop's wall shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalTime {
    /// The calendar day.
    pub day: Day,
    /// Minutes since midnight by the clock, 0 to 1439.
    pub minute: u16,
}

/// The moment in the calendar; the last but one day of it for whatever lies later, because a zone can be ahead of it and
/// its clock has to be in the calendar too.
fn utc(at: Timestamp) -> DateTime<chrono::Utc> {
    let end = DateTime::<chrono::Utc>::MAX_UTC;
    let last = end.timestamp_millis().saturating_sub(86_400_000);
    let ms = i64::try_from(at.0).map_or(last, |ms| ms.min(last));
    DateTime::from_timestamp_millis(ms).unwrap_or(end)
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

    /// The day so many days later; the last one that there is where it would lie beyond.
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// How many days `self` lies after `earlier`; below zero when it lies before.
    pub fn since(self, earlier: Self) -> i64 {
        i64::from(self.0).saturating_sub(i64::from(earlier.0))
    }

    /// The day of the week: 0 is Monday.
    pub fn weekday(self) -> u8 {
        let from_monday = i64::from(self.0).saturating_sub(1).checked_rem_euclid(7);
        from_monday.and_then(|day| u8::try_from(day).ok()).unwrap_or(0)
    }

    /// The first day after the month that lies so many whole months after this day's; `None` beyond the calendar.
    pub fn month_end(self, months: u16) -> Option<Self> {
        let (year, month) = (self.date()?.year(), self.date()?.month0());
        let months = i64::from(year)
            .checked_mul(12)?
            .checked_add(i64::from(month))?
            .checked_add(i64::from(months))?
            .checked_add(1)?;
        let year = i32::try_from(months.checked_div_euclid(12)?).ok()?;
        let month = u32::try_from(months.checked_rem_euclid(12)?).ok()?.checked_add(1)?;
        Self::of(year, month, 1)
    }

    /// The first day after the year that lies so many whole years after this day's; `None` beyond the calendar.
    pub fn year_end(self, years: u16) -> Option<Self> {
        let year = self.date()?.year().checked_add(i32::from(years))?.checked_add(1)?;
        Self::of(year, 1, 1)
    }

    /// The year; `None` beyond the calendar.
    pub fn year(self) -> Option<i32> {
        self.date().map(|date| date.year())
    }

    /// This day of a year; `None` where the month has no such day.
    pub fn of(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(|date| Self(date.num_days_from_ce()))
    }

    fn date(self) -> Option<NaiveDate> {
        NaiveDate::from_num_days_from_ce_opt(self.0)
    }

    /// The day written as `2026-12-31`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let date: NaiveDate = text.parse().ok()?;
        let day = Self(date.num_days_from_ce());
        (text.len() == 10 && day.to_string() == text).then_some(day)
    }
}

/// As `2026-11-22`.
impl core::fmt::Display for Day {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.date() {
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
    fn days_are_counted_and_named() {
        let day = |text: &str| {
            let date: NaiveDate = text.parse().unwrap();
            Day::of(date.year(), date.month(), date.day()).unwrap()
        };
        assert_eq!(day("2026-11-23").weekday(), 0);
        assert_eq!(day("2026-11-22").weekday(), 6);
        assert_eq!(day("2026-03-01").since(day("2026-02-27")), 2);
        assert_eq!(day("2026-02-27").plus(2), day("2026-03-01"));
        assert_eq!(Day::of(2026, 2, 29), None);
        for (months, first_day_after) in [(0, "2026-12-01"), (1, "2027-01-01"), (3, "2027-03-01")] {
            assert_eq!(day("2026-11-30").month_end(months), Some(day(first_day_after)));
        }
        assert_eq!(day("2026-01-01").year_end(0), Some(day("2027-01-01")));
        assert_eq!(day("2026-12-31").year_end(1), Some(day("2028-01-01")));
        assert_eq!(Day::from_number(i32::MAX).month_end(1), None);
    }

    #[test]
    fn the_wall_clock_skips_and_repeats_an_hour_with_summer_time() {
        let prague = TimeZone::parse("Europe/Prague").unwrap();
        let minute = |ms: u64| prague.local(Timestamp::from_ms(ms)).minute;
        // 2026-03-29 01:00 UTC: 02:00 becomes 03:00. 2026-10-25 01:00 UTC: 03:00 becomes 02:00.
        assert_eq!([minute(1_774_745_940_000), minute(1_774_746_000_000)], [119, 180]);
        assert_eq!([minute(1_792_889_940_000), minute(1_792_890_000_000)], [179, 120]);
    }

    #[test]
    fn every_moment_has_a_wall_clock_in_every_zone() {
        for at in [0, i64::MAX.unsigned_abs(), u64::MAX, 8_210_266_876_799_999].map(Timestamp::from_ms) {
            for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago"] {
                let zone = TimeZone::parse(zone).unwrap();
                assert!(zone.local(at).minute < 1_440 && !zone.format_minute(at).is_empty());
            }
            assert!(at.to_rfc3339().ends_with('Z'));
        }
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
