//! Values of a basket file, each read at its place: what is wrong is kept with its line and key, and reading goes on, so
//! that all faults are told at once.

use chrono::{Datelike, NaiveDate, NaiveTime};

use crate::core::model::document::{Misfit, Path, Places};
use crate::core::model::{Day, Money, Points, Quantity, RuleId, Timestamp};
use crate::core::programme::Programme;

/// Reads values under one programme.
pub(super) struct Reader<'r> {
    pub(super) programme: &'r Programme,
    pub(super) places: &'r Places<'r>,
    pub(super) misfits: Vec<Misfit>,
}

impl Reader<'_> {
    /// Keeps what is wrong at a place.
    pub(super) fn refuse(&mut self, path: &Path, message: impl Into<String>) {
        self.misfits.push(self.places.misfit(path, message));
    }

    /// The value, or nothing and a fault.
    pub(super) fn require<T>(
        &mut self,
        path: &Path,
        value: Option<T>,
        message: impl FnOnce() -> String,
    ) -> Option<T> {
        if value.is_none() {
            self.refuse(path, message());
        }
        value
    }

    fn take<T, F: core::fmt::Display>(&mut self, path: &Path, text: &str, read: Result<T, F>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(fault) => {
                self.refuse(path, format!("`{text}` {fault}"));
                None
            }
        }
    }

    pub(super) fn money(&mut self, path: &Path, text: &str) -> Option<Money> {
        self.take(path, text, Money::parse(text, self.programme.currency))
    }

    pub(super) fn points(&mut self, path: &Path, text: &str) -> Option<Points> {
        self.take(path, text, Points::parse(text, self.programme.points.decimals))
    }

    pub(super) fn quantity(&mut self, path: &Path, text: &str) -> Option<Quantity> {
        self.take(path, text, Quantity::parse(text))
    }

    pub(super) fn day(&mut self, path: &Path, text: &str) -> Option<Day> {
        let date = text.parse::<NaiveDate>().ok().filter(|_| text.len() == 10);
        let date = self.require(path, date, || {
            format!("`{text}` is no day of the calendar; write one such as `2026-12-31`")
        })?;
        Some(Day::from_number(date.num_days_from_ce()))
    }

    /// The first day after a last one.
    pub(super) fn day_after(&mut self, path: &Path, text: &str) -> Option<Day> {
        let last = self.day(path, text)?;
        Some(Day::from_number(last.number().saturating_add(1)))
    }

    /// A moment by the shop's clock.
    pub(super) fn moment(&mut self, paths: (&Path, &Path), date: &str, time: &str) -> Option<Timestamp> {
        self.day(paths.0, date)?;
        let date = date.parse::<NaiveDate>().ok()?;
        let time = NaiveTime::parse_from_str(time, "%H:%M").ok();
        let time =
            self.require(paths.1, time, || "is no time of the day; write one such as `17:30`".to_owned())?;
        let zone = self.programme.time_zone.name().parse::<chrono_tz::Tz>().ok()?;
        let moment = date.and_time(time).and_local_timezone(zone).earliest();
        let moment = self.require(paths.1, moment, || {
            "is skipped by summer time on this day; write another time".to_owned()
        })?;
        let ms = u64::try_from(moment.timestamp_millis()).ok();
        self.require(paths.0, ms.map(Timestamp::from_ms), || "lies before 1970; write a later day".to_owned())
    }

    /// The name of a rule of the programme that `known` says is there.
    pub(super) fn rule(&mut self, path: &Path, text: &str, what: &str, known: bool) -> Option<RuleId> {
        let found = known.then(|| RuleId::new(text));
        self.require(path, found, || format!("the programme has no {what} `{text}`; name one that it has"))
    }
}
