//! Made-up members: the same in every run, scattered like real ones, so that no index has it easier than in a shop.

use anyhow::Context;

use crate::core::model::ean::check_digit_holds;
use crate::core::model::{CardNumber, MemberFacts, MemberId, Money, Points};
use crate::core::sync::wire::MemberRow;

/// One member in so many has a second card.
const SECOND_CARD_EVERY: u64 = 5;
/// How the cards of the programme begin.
const CARD_PREFIX: &str = "28";
/// Ten digits between the prefix and the check digit.
const CARD_SERIALS: u64 = 10_000_000_000;
/// Has no factor in common with [`CARD_SERIALS`], so that no two cards get the same serial number.
const CARD_STRIDE: u64 = 7_368_787;

const FIRST_NAMES: [&str; 5] = ["Анна", "Игорь", "Мария", "Сергей", "Ольга"];
const LAST_NAMES: [&str; 4] = ["Соколова", "Лебедев", "Кузнецова", "Волков"];

/// A number that looks random and is the same in every run.
pub(super) fn scatter(number: u64) -> u64 {
    let hash = blake3::hash(&number.to_le_bytes());
    hash.as_bytes().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// How many cards so many members have.
pub(super) fn count_cards(members: u64) -> u64 {
    members.saturating_add(members.div_ceil(SECOND_CARD_EVERY))
}

/// Card `place`: the first cards of all members come first, then their second ones.
pub(super) fn make_card(place: u64) -> anyhow::Result<CardNumber> {
    let serial = place.wrapping_mul(CARD_STRIDE).checked_rem(CARD_SERIALS).unwrap_or_default();
    (0..10)
        .map(|digit| format!("{CARD_PREFIX}{serial:010}{digit}"))
        .find(|number| check_digit_holds(number))
        .and_then(|number| CardNumber::parse(&number))
        .context("a card number has no check digit")
}

/// Member `place` of `members`.
pub(super) fn make_member(place: u64, members: u64) -> anyhow::Result<MemberRow> {
    let id =
        MemberId::from_slice(blake3::hash(&place.to_be_bytes()).as_bytes().get(..16).unwrap_or_default());
    let mut cards = vec![make_card(place)?];
    if place.is_multiple_of(SECOND_CARD_EVERY) {
        let second = place.checked_div(SECOND_CARD_EVERY).unwrap_or_default();
        cards.push(make_card(members.saturating_add(second))?);
    }
    let drawn = scatter(place);
    let below = |bound: u64| i64::try_from(drawn.checked_rem(bound).unwrap_or_default()).unwrap_or_default();
    Ok(MemberRow {
        id: id.context("a hash is too short")?,
        merged_into: None,
        cards,
        name: Some(format!("{} {}", pick(&FIRST_NAMES, drawn), pick(&LAST_NAMES, drawn))),
        facts: MemberFacts {
            balance: Points::from_units(below(20_000)),
            spend: Money::from_minor(below(9_000_000)),
            visits: below(200),
        },
        beside: None,
    })
}

fn pick(names: &[&'static str], number: u64) -> &'static str {
    let place = usize::try_from(number).ok().and_then(|number| number.checked_rem(names.len()));
    place.and_then(|place| names.get(place)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn members_share_neither_id_nor_card_and_every_card_is_somebodys() {
        let members = 501;
        let rows: Vec<MemberRow> = (0..members).map(|place| make_member(place, members).unwrap()).collect();
        let ids: BTreeSet<_> = rows.iter().map(|row| row.id).collect();
        let cards: BTreeSet<_> = rows.iter().flat_map(|row| row.cards.clone()).collect();
        let all: BTreeSet<_> = (0..count_cards(members)).map(|place| make_card(place).unwrap()).collect();
        assert_eq!(ids.len(), rows.len());
        assert_eq!(cards, all);
        assert_eq!(u64::try_from(all.len()).unwrap(), count_cards(members));
    }
}
