//! I5: the fold does not depend on order, repetition or batches. I6: postings sum to zero.

use std::collections::BTreeMap;

use tallytill::core::ledger::{Entry, Fact, Folded, ProgrammeTerms, Terms, fold};
use tallytill::core::model::{EntryHash, ProgrammeHash, Settlement, Settlements};
use tallytill::core::programme::Programme;

use super::Broken;
use crate::dice::Dice;
use crate::hub_node::PROGRAMMES;

/// What the fold is told of the programmes of a yard.
pub(crate) fn terms() -> Terms {
    let [_, absorbing] = PROGRAMMES;
    let known = PROGRAMMES.into_iter().map(|text| {
        let overspend = if text == absorbing { Settlement::Absorb } else { Settlement::Debt };
        let settlements = Settlements { overspend, ..Settlements::default() };
        (ProgrammeHash::of(text), ProgrammeTerms { settlements, replaced_at: None })
    });
    Terms { programmes: known.collect(), ..Terms::default() }
}

/// Everything that can be read of these entries, folded.
pub(crate) fn fold_all(entries: &[Entry]) -> Folded {
    let facts =
        entries.iter().filter(|entry| entry.check_payload().is_ok()).filter_map(|entry| Fact::of(entry).ok());
    fold(facts.collect::<Vec<_>>(), &terms())
}

/// Shuffled, and with some entries told twice, the entries come to the same.
pub(crate) fn check_order(
    entries: &[Entry],
    folded: &Folded,
    seed: u64,
    fold: impl Fn(&[Entry]) -> Folded,
) -> Result<(), Broken> {
    let mut dice = Dice::new(seed, "order");
    let mut shuffled: Vec<Entry> = entries.to_vec();
    for _ in 0..entries.len() / 4 {
        shuffled.push(dice.pick(entries).clone());
    }
    for place in (1..shuffled.len()).rev() {
        shuffled.swap(place, dice.place(place + 1));
    }
    let other = fold(&shuffled);
    if other != *folded {
        let unlike = other.accounts.iter().find(|(id, account)| folded.accounts.get(*id) != Some(account));
        let what =
            unlike.map_or("findings or postings differ".to_owned(), |(id, _)| format!("member {id} differs"));
        return Err(Broken::new(
            "I5",
            format!("in another order the entries come to something else: {what}"),
        ));
    }
    Ok(())
}

/// What an entry moves goes from somewhere to somewhere.
pub(crate) fn check_postings(folded: &Folded) -> Result<(), Broken> {
    let mut sums: BTreeMap<EntryHash, i64> = BTreeMap::new();
    for posting in &folded.postings {
        *sums.entry(posting.entry).or_default() += posting.points.units();
    }
    match sums.into_iter().find(|(_, sum)| *sum != 0) {
        Some((entry, sum)) => Err(Broken::new("I6", format!("the postings of entry {entry} sum to {sum}"))),
        None => Ok(()),
    }
}

/// Both programmes can be read, and settle as [`terms`] say.
#[test]
fn the_programmes_of_a_yard_settle_overspends_each_in_its_way() {
    for text in PROGRAMMES {
        let programme = Programme::parse(text).unwrap_or_else(|misfits| panic!("{}", misfits[0]));
        assert_eq!(programme.settlement.overspend, terms().programmes[&programme.hash].settlements.overspend);
    }
}
