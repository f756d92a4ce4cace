//! Head office, and the clock, which is held against head office's and against the journal.

use super::finding::Finding;
use super::patient::{Office, Patient};
use super::verdict::Verdict;
use crate::core::model::Timestamp;
use crate::till::hub_client::hub_address;

/// A clock that differs by more should be set, in milliseconds.
const OFF_MS: u64 = 60_000;

/// A clock that differs by more makes days, hours of offers and expiry come out wrong, in milliseconds.
const WRONG_MS: u64 = 600_000;

/// By so much the newest entry may lie ahead of the clock: entries keep their order when a clock is set back a little.
const AHEAD_MS: u64 = 120_000;

/// 2026-01-01: no till ran before.
const EARLIEST_MS: u64 = 1_767_225_600_000;

/// Whether head office can be reached, and takes this till.
pub(super) fn check_office(patient: &Patient, found: &mut Vec<Finding>) {
    let identity = patient.identity.as_ref().ok().and_then(Option::as_ref);
    let url = hub_address(&patient.config, identity);
    let url = without_secrets(&url.unwrap_or_default());
    found.push(match &patient.office {
        Office::Unasked => Finding::from(Verdict::OfficeUnasked).text("url", url),
        Office::Online { .. } => Finding::from(Verdict::OfficeOnline).text("url", url),
        Office::Unreachable(detail) => {
            Finding::from(Verdict::OfficeUnreachable).text("url", url).text("detail", detail)
        }
        Office::Refused { code, detail } => {
            Finding::from(Verdict::OfficeRefused).text("answer", code).text("detail", detail)
        }
        Office::Stranger(detail) => {
            Finding::from(Verdict::OfficeStranger).text("url", url).text("detail", detail)
        }
    });
}

/// An address without user, password and question.
pub(super) fn without_secrets(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (host, path) = rest.split_once('/').map_or((rest, None), |(host, path)| (host, Some(path)));
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let path = path.map(|path| format!("/{path}")).unwrap_or_default();
    if scheme.is_empty() { format!("{host}{path}") } else { format!("{scheme}://{host}{path}") }
}

/// The clock; `newest` is when the newest entry was written.
pub(super) fn check_clock(patient: &Patient, newest: Option<Timestamp>, found: &mut Vec<Finding>) {
    let offset_ms = match patient.office {
        Office::Online { offset_ms } => offset_ms,
        _ => None,
    };
    found.push(judge_clock(patient.now, offset_ms, newest));
}

fn judge_clock(now: Timestamp, offset_ms: Option<i64>, newest: Option<Timestamp>) -> Finding {
    let clock = now.to_rfc3339();
    if now.ms() < EARLIEST_MS {
        return Finding::from(Verdict::ClockUnset).text("clock", clock);
    }
    let ahead_ms = newest.map_or(0, |newest| newest.since(now));
    if ahead_ms > AHEAD_MS {
        return Finding::from(Verdict::ClockBehind).text("clock", clock).span("ahead", ahead_ms);
    }
    let Some(offset_ms) = offset_ms else {
        return Finding::from(Verdict::ClockUncompared).text("clock", clock);
    };
    let verdict = match offset_ms.unsigned_abs() {
        0..=OFF_MS => Verdict::ClockRight,
        ms if ms <= WRONG_MS => Verdict::ClockOff,
        _ => Verdict::ClockWrong,
    };
    Finding::from(verdict).text("clock", clock).span("offset", offset_ms.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_held_against_head_office_and_the_journal() {
        let now = Timestamp::from_ms(EARLIEST_MS + 1_000_000_000);
        let judged = |offset_ms, newest| judge_clock(now, offset_ms, newest).verdict;
        assert_eq!(judged(Some(-60_000), None), Verdict::ClockRight);
        assert_eq!(judged(Some(-60_001), None), Verdict::ClockOff);
        assert_eq!(judged(Some(600_001), None), Verdict::ClockWrong);
        assert_eq!(judged(None, Some(now)), Verdict::ClockUncompared);
        let ahead = Timestamp::from_ms(now.ms() + AHEAD_MS + 1);
        assert_eq!(judged(Some(0), Some(ahead)), Verdict::ClockBehind);
        let unset = Timestamp::from_ms(0);
        assert_eq!(judge_clock(unset, Some(0), None).verdict, Verdict::ClockUnset);
    }

    #[test]
    fn an_address_is_told_without_what_opens_doors() {
        let told = without_secrets("http://till:s3cret@hub.example:7700/base?key=s3cret#s3cret");
        assert_eq!(told, "http://hub.example:7700/base");
        assert_eq!(without_secrets("http://hub.example:7700"), "http://hub.example:7700");
    }
}
