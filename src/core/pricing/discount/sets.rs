//! The stage of groups and sets: what competes, for which pieces, and what wins.

use core::cmp::Reverse;

use super::combination::Component;
use super::met::Terms;
use super::parcel::Parcel;
use super::plan::{Pass, Plan, Stage};
use super::portion::Sources;
use super::set::{Kind, SetOffer};
use crate::core::programme::{Effect, GroupDeal, Mode, PriceEffect};

/// One piece in thousandths.
const PIECE: i64 = 1_000;
/// The most parts of one set.
const PARTS_MAX: usize = 64;

/// Pieces that offers on sets may take, by kind, and where they lie.
struct Pieces {
    kinds: Vec<Kind>,
    sources: Vec<Sources>,
}

impl Plan<'_> {
    /// Forms groups and sets of one priority where they save more than offers on units would on the same pieces. A piece
    /// counts for one set; the compound offers on units go with a compound set (model A).
    pub(super) fn run_sets(&mut self, stage: &Stage, pass: Pass) -> Option<()> {
        let offers = self.set_offers(stage, pass);
        let pieces = self.pieces(&offers, stage, pass)?;
        for group in components(&offers, &pieces.kinds) {
            self.run_component(&group, &pieces)?;
        }
        Some(())
    }

    fn set_offers(&self, stage: &Stage, pass: Pass) -> Vec<SetOffer> {
        let mut offers = Vec::new();
        for met in stage.clone() {
            let Some(offer) = self.met.get(met) else { continue };
            let competes = offer.is_open() && offer.is_in(pass) && matches!(offer.terms, Terms::Sets);
            let terms: Option<(Vec<u64>, GroupDeal)> = match (offer.facts.effect, competes) {
                (_, false) => None,
                (Effect::Group(pieces, deal), _) => Some((vec![u64::from(pieces)], deal)),
                _ => match &offer.offer.price {
                    Some(PriceEffect::Mix { parts, deal }) => {
                        Some((parts.iter().map(|part| u64::from(part.pieces)).collect(), *deal))
                    }
                    _ => None,
                },
            };
            let formed = terms.filter(|(parts, _)| parts.len() <= PARTS_MAX);
            if let Some((parts, deal)) = formed.filter(|(parts, _)| parts.iter().any(|pieces| *pieces > 0)) {
                let stacks = offer.mode == Mode::Compound && !self.across;
                let (bit, times) = (offers.len(), offer.times_left());
                offers.push(SetOffer { met, bit, parts, deal, stacks, times });
            }
        }
        offers
    }

    /// Every free piece that some of these offers name, by kind.
    fn pieces(&self, offers: &[SetOffer], stage: &Stage, pass: Pass) -> Option<Pieces> {
        let mut fits = vec![Vec::new(); self.lines.len()];
        for offer in offers {
            for line in self.named_by(offer.met) {
                let bits = self.parts_of(offer, *line)?;
                let fits: &mut Vec<u64> = fits.get_mut(*line)?;
                fits.resize(offers.len(), 0);
                *fits.get_mut(offer.bit)? = bits;
            }
        }
        let stacks = offers.iter().any(|offer| offer.stacks);
        let mut found: Vec<(Kind, (usize, i64))> = Vec::new();
        for line in &self.order {
            let fits = fits.get(*line).filter(|fits| !fits.is_empty());
            let Some((fits, unit)) = fits.zip(self.lines.get(*line).map(|line| line.unit)) else { continue };
            let units = self.unit_offers.get(*line, stage);
            for (at, parcel) in self.parcels.of_line(*line) {
                let pieces = parcel.pieces(unit).filter(|_| self.is_free(parcel, stage, pass));
                for (price, count) in pieces.into_iter().flatten() {
                    if price <= 0 || count <= 0 {
                        continue;
                    }
                    let least = least_of_piece(parcel)?.min(price);
                    let piece = parcel.piece(price, least);
                    let (alone, _) = self.choose(units, pass, &piece);
                    let compounds = if stacks { self.compounds(units) } else { Vec::new() };
                    let kind = Kind { price: Reverse(price), least, alone, fits: fits.clone(), compounds };
                    found.push((kind, (at, count)));
                }
            }
        }
        // The lines come by what they are, so that this order of kinds and sources does not depend on scanning.
        found.sort_by(|one, other| one.0.cmp(&other.0));
        let mut pieces = Pieces { kinds: Vec::new(), sources: Vec::new() };
        for (kind, source) in found {
            if pieces.kinds.last() != Some(&kind) {
                pieces.kinds.push(kind);
                pieces.sources.push(Vec::new());
            }
            pieces.sources.last_mut()?.push(source);
        }
        Some(pieces)
    }

    /// Which parts of an offer a line fits, as bits.
    fn parts_of(&self, offer: &SetOffer, line: usize) -> Option<u64> {
        if offer.parts.len() == 1 {
            return Some(1);
        }
        let line = self.lines.get(line)?;
        let Some(PriceEffect::Mix { parts, .. }) = &self.met.get(offer.met)?.offer.price else {
            return Some(1);
        };
        let bits = (0u32..).zip(parts).filter(|(_, part)| part.goods.hold(line));
        Some(bits.fold(0, |bits, (part, _)| bits | 1u64.checked_shl(part).unwrap_or_default()))
    }

    fn run_component(&mut self, numbers: &[SetOffer], pieces: &Pieces) -> Option<()> {
        let concerned: Vec<usize> = (0..pieces.kinds.len())
            .filter(|at| {
                pieces.kinds.get(*at).is_some_and(|kind| numbers.iter().any(|offer| offer.fits(kind) != 0))
            })
            .collect();
        let kinds: Vec<Kind> = concerned.iter().filter_map(|at| pieces.kinds.get(*at).cloned()).collect();
        let mut sources: Vec<Sources> =
            concerned.iter().filter_map(|at| pieces.sources.get(*at).cloned()).collect();
        let count =
            |sources: &Sources| sources.iter().fold(0i64, |sum, (_, count)| sum.saturating_add(*count));
        let counts: Vec<u64> =
            sources.iter().map(|one| u64::try_from(count(one)).unwrap_or_default()).collect();
        let saved = |offer: &SetOffer, set: &_| self.saved_on_set(offer, set, &kinds);
        let component = Component { offers: numbers, kinds: &kinds, pieces: &counts, saved: &saved };
        let (chosen, limited) = component.solve(self.combinations_max);
        self.limited |= limited;
        for (number, set, times) in &chosen {
            self.take_sets(numbers.get(*number)?, (set, *times), &kinds, &mut sources)?;
        }
        Some(())
    }
}

/// The least that one of a parcel's pieces may come to, rounded up.
fn least_of_piece(parcel: &Parcel) -> Option<i64> {
    let pieces = parcel.quantity.checked_div(PIECE)?;
    parcel.least.checked_add(pieces.checked_sub(1)?)?.checked_div(pieces)
}

/// Offers that share pieces, directly or through others, in the order of the stage.
fn components(offers: &[SetOffer], kinds: &[Kind]) -> Vec<Vec<SetOffer>> {
    if offers.len() < 2 {
        return offers.iter().map(|offer| vec![offer.clone()]).collect();
    }
    // Each offer points to an earlier one that it shares pieces with, the first of its component to itself.
    let mut first: Vec<usize> = (0..offers.len()).collect();
    for kind in kinds {
        let fitting = || offers.iter().filter(|offer| offer.fits(kind) != 0).map(|offer| offer.bit);
        if fitting().nth(1).is_none() {
            continue;
        }
        let label = fitting().filter_map(|bit| first.get(bit).copied()).min();
        let joined: Vec<usize> = fitting().filter_map(|bit| first.get(bit).copied()).collect();
        if let Some(label) = label {
            first.iter_mut().filter(|one| joined.contains(one)).for_each(|one| *one = label);
        }
    }
    (0..offers.len())
        .map(|label| {
            let of_label = |offer: &&SetOffer| first.get(offer.bit) == Some(&label);
            offers.iter().filter(of_label).cloned().collect::<Vec<_>>()
        })
        .filter(|component| !component.is_empty())
        .collect()
}
