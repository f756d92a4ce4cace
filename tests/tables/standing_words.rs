//! A standing in the words that [`super::facts`] reads.

use std::fmt::Write as _;

use crate::words::counted;
use tallytill::core::model::{Day, Lot, Money, Points, Standing};
use tallytill::core::programme::Programme;

/// The last day before this one.
fn before(day: Day) -> Day {
    Day::from_number(day.number() - 1)
}

/// ` from 2026-12-01 until 2026-12-31`, as far as there are such days.
pub(crate) fn dates(vests: Option<Day>, expires: Option<Day>) -> String {
    let mut words = String::new();
    if let Some(vests) = vests {
        write!(words, " from {vests}").unwrap();
    }
    if let Some(expires) = expires {
        write!(words, " until {}", before(expires)).unwrap();
    }
    words
}

/// `50 until 2026-12-31, 20`.
pub(crate) fn lot_words(programme: &Programme, lots: &[Lot]) -> String {
    let lots = lots.iter().map(|lot| {
        let points = lot.points.format(programme.points.decimals);
        format!("{points}{}", dates(lot.vests, lot.expires))
    });
    lots.collect::<Vec<_>>().join(", ")
}

/// What is known of a member, all that a sale can change.
pub(crate) fn standing_words(programme: &Programme, standing: &Standing) -> String {
    let points = |amount: Points| amount.format(programme.points.decimals);
    let money = |amount: Money| amount.format(programme.currency);
    let mut words = format!("{} points", points(standing.facts.balance));
    if !standing.lots.is_empty() {
        write!(words, " ({})", lot_words(programme, &standing.lots)).unwrap();
    }
    let visits = counted(standing.facts.visits, "visit");
    write!(words, ", {} spent, {visits}", money(standing.facts.spend)).unwrap();
    if let Some(last) = standing.last_visit() {
        write!(words, ", last {last}").unwrap();
    }
    for stamps in &standing.stamps {
        write!(words, ", stamps {} {}", stamps.card, stamps.count).unwrap();
    }
    for voucher in &standing.vouchers {
        let many = if voucher.count == 1 { String::new() } else { format!(" x {}", voucher.count) };
        write!(words, ", voucher {}{}{many}", voucher.offer, dates(None, voucher.expires)).unwrap();
    }
    for used in &standing.uses {
        write!(words, ", used {} {} on {}", used.offer, counted(used.times, "time"), used.day).unwrap();
    }
    if let Some(hold) = &standing.tier {
        write!(words, ", holds {} until {}", hold.tier, before(hold.until)).unwrap();
    }
    if standing.referral_done {
        words.push_str(", friend rewarded");
    }
    words
}
