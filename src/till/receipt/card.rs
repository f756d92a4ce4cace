//! A new member's card, on paper until they have another.

use super::imprint::Imprint;
use crate::core::codec::printing::{Block, Slip};
use crate::core::model::CardNumber;
use crate::texts::Args;
use crate::till::phrase::Phrase;

/// The card of a new member: their number, and the code that a till reads. `signed` is the text of a signed card; without
/// it the code is the number.
pub fn card_slip(
    phrase: &Phrase<'_>,
    card: &CardNumber,
    signed: Option<&str>,
    imprint: &Imprint<'_>,
) -> Slip {
    let label = |key: &str| phrase.say(key, &Args::new());
    let mut slip = imprint.begin(phrase);
    let content = signed.unwrap_or(card.as_str()).to_owned();
    slip.push(Block::Code { caption: label("print-card"), content });
    slip.push(Block::Centre(card.as_str().to_owned()));
    slip.push(Block::Centre(label("print-card-keep")));
    slip
}
