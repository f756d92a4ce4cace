//! The slip of a closed day.

use super::imprint::Imprint;
use crate::core::codec::printing::{Block, Slip};
use crate::core::ledger::DayClosed;
use crate::core::model::{Money, Points};
use crate::texts::Args;
use crate::till::phrase::Phrase;

/// What a day came to. The order is that in which a till is counted.
pub fn day_slip(phrase: &Phrase<'_>, closed: &DayClosed, imprint: &Imprint<'_>) -> Slip {
    let label = |key: &str| phrase.say(key, &Args::new());
    let mut slip = imprint.begin(phrase);
    slip.push(Block::Notice(label("print-day")));
    slip.pair(label("receipt-date"), phrase.day(closed.day));
    slip.pair(format!("{} {}", label("print-day-through"), closed.through), imprint.till);
    slip.rule();
    slip.pair(label("print-day-sales"), closed.sales.to_string());
    slip.pair(label("print-day-gross"), phrase.money(closed.gross));
    for (key, amount) in [("receipt-discount", closed.discount), ("receipt-points-paid", closed.points_paid)]
    {
        if amount > Money::ZERO {
            slip.pair(label(key), super::words::minus(phrase, amount));
        }
    }
    slip.push(Block::Sum { label: label("print-day-due"), value: phrase.money(closed.due) });
    slip.rule();
    slip.pair(label("print-day-voids"), closed.voids.to_string());
    slip.pair(label("print-day-returns"), closed.returns.to_string());
    slip.pair(label("print-refund"), phrase.money(closed.refund));
    slip.rule();
    let points = [
        ("receipt-points-earned", closed.points_earned),
        ("receipt-points-spent", closed.points_spent),
        ("print-points-given-back", closed.points_given_back),
        ("print-points-taken-back", closed.points_taken_back),
    ];
    for (key, points) in points {
        if points > Points::ZERO || key == "receipt-points-earned" {
            slip.pair(label(key), phrase.points(points));
        }
    }
    slip
}
