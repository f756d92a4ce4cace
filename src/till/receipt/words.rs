//! Amounts and moments as slips write them.

use crate::core::model::{EntrySeq, Money, Timestamp};
use crate::texts::Args;
use crate::till::phrase::Phrase;

/// An amount that is taken off.
pub(super) fn minus(phrase: &Phrase<'_>, amount: Money) -> String {
    phrase.money(Money::ZERO.checked_sub(amount).unwrap_or_default())
}

/// Day and time of day, where the shop is.
pub(super) fn moment(phrase: &Phrase<'_>, at: Timestamp) -> String {
    let zone = phrase.programme.time_zone;
    let minute = zone.format_minute(at);
    let time = minute.split_once(' ').map_or("", |(_, time)| time);
    format!("{} {time}", phrase.day(zone.day(at)))
}

/// Where a slip stands in the journal; what was practised stands nowhere.
pub(super) fn numbered(phrase: &Phrase<'_>, training: bool, seq: EntrySeq) -> String {
    let label = phrase.say("receipt-no", &Args::new());
    if training { format!("{label} —") } else { format!("{label} {seq}") }
}
