//! Few guesses: who gave a wrong code or password too often has to wait.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use crate::core::model::Timestamp;

/// Wrong guesses that one address has in one window.
pub const GUESSES_MAX: u32 = 10;
/// How long wrong guesses count.
pub const WINDOW_MS: u64 = 10 * 60 * 1_000;
/// Addresses that are remembered; beyond them the oldest are forgotten.
const ADDRESSES_MAX: usize = 4_096;

/// The wrong guesses of late, by address.
#[derive(Debug, Default)]
pub struct Guesses(Mutex<BTreeMap<IpAddr, Wrong>>);

#[derive(Debug, Clone, Copy)]
struct Wrong {
    since: Timestamp,
    count: u32,
}

impl Guesses {
    /// Whether this address may guess.
    pub fn allows(&self, address: IpAddr, now: Timestamp) -> bool {
        let wrong = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        wrong
            .get(&address)
            .is_none_or(|wrong| wrong.count < GUESSES_MAX || now.since(wrong.since) > WINDOW_MS)
    }

    /// Counts a wrong guess.
    pub fn count(&self, address: IpAddr, now: Timestamp) {
        let mut wrong = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if wrong.len() >= ADDRESSES_MAX && !wrong.contains_key(&address) {
            let oldest = wrong.iter().min_by_key(|(_, wrong)| wrong.since).map(|(address, _)| *address);
            oldest.and_then(|address| wrong.remove(&address));
        }
        let entry = wrong.entry(address).or_insert(Wrong { since: now, count: 0 });
        if now.since(entry.since) > WINDOW_MS {
            *entry = Wrong { since: now, count: 0 };
        }
        entry.count = entry.count.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_guessed_wrong_too_often_has_to_wait() {
        let guesses = Guesses::default();
        let (one, other): (IpAddr, IpAddr) = ("10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap());
        let now = Timestamp::from_ms(1_000);
        for _ in 0..GUESSES_MAX {
            assert!(guesses.allows(one, now));
            guesses.count(one, now);
        }
        assert!(!guesses.allows(one, now));
        assert!(guesses.allows(other, now));
        let later = Timestamp::from_ms(now.ms() + WINDOW_MS + 1);
        assert!(guesses.allows(one, later));
        guesses.count(one, later);
        assert!(guesses.allows(one, later));
    }

    #[test]
    fn a_crowd_of_addresses_takes_no_more_room() {
        let guesses = Guesses::default();
        for number in 0..u32::try_from(ADDRESSES_MAX).unwrap() + 10 {
            guesses.count(IpAddr::from(number.to_be_bytes()), Timestamp::from_ms(u64::from(number)));
        }
        assert_eq!(guesses.0.lock().unwrap().len(), ADDRESSES_MAX);
    }
}
