//! A new member's card, on paper until they have another.

use super::imprint::Imprint;
use crate::core::codec::printing::{Block, Slip};
use crate::core::model::CardNumber;
use crate::texts::Args;
use crate::till::phrase::Phrase;

/// The card of a new member on a slip of its own.
pub fn card_slip(
    phrase: &Phrase<'_>,
    card: &CardNumber,
    signed: Option<&str>,
    imprint: &Imprint<'_>,
) -> Slip {
    let mut slip = imprint.begin(phrase);
    write_card(&mut slip, phrase, card, signed);
    slip
}

/// The card of a new member: the code that a till reads, and their number. `signed` is the text of a signed card; without it
/// the code is the number.
pub fn write_card(slip: &mut Slip, phrase: &Phrase<'_>, card: &CardNumber, signed: Option<&str>) {
    let label = |key: &str| phrase.say(key, &Args::new());
    let content = signed.unwrap_or(card.as_str()).to_owned();
    slip.push(Block::Code { caption: label("print-card"), content });
    slip.push(Block::Centre(card.as_str().to_owned()));
    slip.push(Block::Centre(label("print-card-keep")));
}
