//! The receipt of goods that came back.

use super::imprint::Imprint;
use super::words::{moment, numbered};
use crate::core::codec::printing::{Block, Slip};
use crate::core::model::{Points, Receipt, Unit};
use crate::journal::ReturnSums;
use crate::texts::Args;
use crate::till::checkout::TakenBack;
use crate::till::phrase::Phrase;

/// The receipt of a return. `sold` is what the sale's receipt said, where this till has it; without it lines are told by
/// their numbers.
pub fn return_slip(
    phrase: &Phrase<'_>,
    taken: &TakenBack,
    sold: Option<(&Receipt, u64)>,
    imprint: &Imprint<'_>,
) -> Slip {
    let label = |key: &str| phrase.say(key, &Args::new());
    let returned = &taken.returned;
    let sums = ReturnSums::of(&returned.part).unwrap_or_default();
    let mut slip = imprint.begin(phrase);
    if taken.training {
        slip.push(Block::Notice(label("receipt-training")));
    }
    slip.push(Block::Notice(label("print-return")));
    slip.pair(numbered(phrase, taken.training, taken.seq), imprint.till);
    slip.pair(label("receipt-date"), moment(phrase, returned.at));
    let of = match sold {
        Some((_, number)) => phrase.say("print-return-of", &Args::new().text("number", number.to_string())),
        None => label("print-return-elsewhere"),
    };
    slip.text(of);
    slip.rule();
    for line in &returned.part.lines {
        let place = usize::try_from(line.line).unwrap_or(usize::MAX);
        let known = sold.and_then(|(receipt, _)| receipt.lines.get(place));
        let number = line.line.saturating_add(1).to_string();
        let name = known.map(|line| line.name.to_string());
        slip.text(
            name.unwrap_or_else(|| phrase.say("print-return-line", &Args::new().text("number", number))),
        );
        let quantity = match known.map_or(Unit::Piece, |line| line.unit) {
            Unit::Piece => phrase.texts.amount(phrase.language, &line.quantity.to_string()),
            unit => phrase.quantity(line.quantity, unit),
        };
        let refund = ReturnSums::of_line(line).unwrap_or_default().refund;
        slip.pair(format!("  {quantity}"), phrase.money(refund));
    }
    slip.rule();
    slip.push(Block::Sum { label: label("print-refund"), value: phrase.money(sums.refund) });
    let points = [
        ("print-points-given-back", sums.points_given_back),
        ("print-points-taken-back", sums.points_taken_back),
    ];
    for (key, points) in points.into_iter().filter(|(_, points)| *points > Points::ZERO) {
        slip.pair(label(key), phrase.points(points));
    }
    if returned.offline {
        slip.rule();
        slip.text(label("receipt-offline"));
    }
    slip
}
