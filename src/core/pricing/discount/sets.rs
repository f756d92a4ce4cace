//! The stage of groups and sets: what competes, for which pieces, and what wins.

use core::cmp::Reverse;
use core::ops::Range;

use smallvec::{SmallVec, smallvec};

use super::combination::Component;
use super::met::Terms;
use super::parcel::Parcel;
use super::plan::{Pass, Plan, Stage};
use super::portion::Sources;
use super::set::{Kind, Parts, SetOffer};
use crate::core::programme::{Effect, GroupDeal, Mode, PriceEffect};

/// One piece in thousandths.
const PIECE: i64 = 1_000;
/// The most parts of one set.
const PARTS_MAX: usize = 64;

/// Pieces of one price in one parcel, free for offers on sets.
struct Pieces {
    price: i64,
    least: i64,
    /// What an offer on units would save on one of them.
    alone: i128,
    line: usize,
    /// Which offers name the line, as a stretch of [`Naming`].
    named_by: Range<usize>,
    parcel: usize,
    count: i64,
}

/// Lines by their turns with the numbers of the offers on sets that name them, ascending.
type Naming = Vec<(usize, usize)>;

/// Offers that share pieces, directly or through others, with these pieces by kind.
#[derive(Default)]
struct Contest {
    offers: SmallVec<[SetOffer; 1]>,
    kinds: Vec<Kind>,
    /// Where the pieces of each kind lie.
    sources: SmallVec<[Sources; 2]>,
    /// How many there are of each kind.
    counts: SmallVec<[u64; 4]>,
}

impl Plan<'_> {
    /// Forms groups and sets of one priority where they save more than offers on units would on the same pieces. A piece
    /// counts for one set; the compound offers on units go with a compound set (model A).
    pub(super) fn run_sets(&mut self, stage: &Stage, pass: Pass) -> Option<()> {
        let mut offers = self.set_offers(stage, pass);
        let naming = self.naming(&offers)?;
        let found = self.find_pieces(&naming, stage, pass)?;
        let labels = labels(&naming, &found, offers.len());
        let stacks = offers.iter().any(|offer| offer.stacks);
        // Pieces by the contest that they are in, otherwise in their order.
        let mut turns: Vec<(usize, usize)> = Vec::with_capacity(found.len());
        for (at, pieces) in found.iter().enumerate() {
            let (_, first) = naming.get(pieces.named_by.start)?;
            turns.push((*labels.get(*first)?, at));
        }
        turns.sort_unstable();
        let mut kinds = Vec::with_capacity(found.len());
        let mut contest = Contest::default();
        for own in turns.chunk_by(|one, other| one.0 == other.0) {
            let (label, _) = *own.first()?;
            contest.offers.clear();
            // The first offer of a contest gives it its label.
            for (offer, _) in offers.iter_mut().zip(&labels).skip(label).filter(|(_, own)| **own == label) {
                offer.bit = contest.offers.len();
                contest.offers.push(offer.clone());
            }
            for (_, at) in own {
                let Pieces { price, least, alone, line, ref named_by, parcel, count } = *found.get(*at)?;
                let mut fits: SmallVec<[u64; 2]> = smallvec![0; contest.offers.len()];
                for (_, number) in naming.get(named_by.clone())? {
                    let offer = offers.get(*number)?;
                    *fits.get_mut(offer.bit)? = self.parts_of(offer, line)?;
                }
                let units = if stacks { self.unit_offers.get(line, stage) } else { &[] };
                let compounds = if units.is_empty() { SmallVec::new() } else { self.compounds(units) };
                kinds.push((Kind { price: Reverse(price), least, alone, fits, compounds }, (parcel, count)));
            }
            contest.sort_kinds(&mut kinds)?;
            self.run_contest(&mut contest)?;
        }
        Some(())
    }

    fn set_offers(&self, stage: &Stage, pass: Pass) -> Vec<SetOffer> {
        let mut offers = Vec::with_capacity(self.sets.len());
        for met in self.sets.iter().copied().filter(|met| stage.contains(met)) {
            let Some(offer) = self.met.get(met) else { continue };
            let competes = offer.is_open() && offer.is_in(pass) && matches!(offer.terms, Terms::Sets);
            let terms: Option<(Parts, GroupDeal)> = match (offer.facts.effect, competes) {
                (_, false) => None,
                (Effect::Group(pieces, deal), _) => Some((smallvec![u64::from(pieces)], deal)),
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

    fn naming(&self, offers: &[SetOffer]) -> Option<Naming> {
        let count = |offer: &SetOffer| self.named_by(offer.met).len();
        let mut naming = Vec::with_capacity(offers.iter().map(count).fold(0, usize::saturating_add));
        for (number, offer) in offers.iter().enumerate() {
            for line in self.named_by(offer.met) {
                naming.push((*self.turns.get(*line)?, number));
            }
        }
        naming.sort_unstable();
        Some(naming)
    }

    /// Every free piece that some of these offers name. The lines come by what they are, so that nothing that follows
    /// depends on scanning.
    fn find_pieces(&self, naming: &Naming, stage: &Stage, pass: Pass) -> Option<Vec<Pieces>> {
        let mut found = Vec::with_capacity(naming.len());
        let mut first = 0usize;
        for of_line in naming.chunk_by(|one, other| one.0 == other.0) {
            let (turn, _) = of_line.first()?;
            let line = *self.order.get(*turn)?;
            let named_by = first..first.saturating_add(of_line.len());
            first = named_by.end;
            let unit = self.lines.get(line)?.unit;
            let units = self.unit_offers.get(line, stage);
            for (at, parcel) in self.parcels.of_line(line) {
                let pieces = parcel.pieces(unit).filter(|_| self.is_free(parcel, stage, pass));
                for (price, count) in pieces.into_iter().flatten() {
                    if price <= 0 || count <= 0 {
                        continue;
                    }
                    let least = least_of_piece(parcel)?.min(price);
                    let (alone, _) = self.choose(units, pass, &parcel.piece(price, least));
                    let named_by = named_by.clone();
                    found.push(Pieces { price, least, alone, line, named_by, parcel: at, count });
                }
            }
        }
        Some(found)
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

    fn run_contest(&mut self, contest: &mut Contest) -> Option<()> {
        let Contest { offers, kinds, sources, counts } = contest;
        let saved = |offer: &SetOffer, set: &_| self.saved_on_set(offer, set, kinds);
        let component = Component { offers, kinds, pieces: counts, saved: &saved };
        let (chosen, limited) = component.solve(self.combinations_max);
        self.limited |= limited;
        for (number, set, times) in &chosen {
            self.take_sets(offers.get(*number)?, (set, *times), kinds, sources)?;
        }
        Some(())
    }
}

impl Contest {
    /// Puts pieces that are alike together, the dearest kind first.
    fn sort_kinds(&mut self, found: &mut Vec<(Kind, (usize, i64))>) -> Option<()> {
        self.kinds.clear();
        self.sources.clear();
        self.counts.clear();
        if found.len() > 1 {
            found.sort_by(|one, other| one.0.cmp(&other.0));
        }
        for (kind, source) in found.drain(..) {
            if self.kinds.last() != Some(&kind) {
                self.kinds.push(kind);
                self.sources.push(Sources::new());
                self.counts.push(0);
            }
            self.sources.last_mut()?.push(source);
            let count = self.counts.last_mut()?;
            *count = count.saturating_add(u64::try_from(source.1).unwrap_or_default());
        }
        Some(())
    }
}

/// The least that one of a parcel's pieces may come to, rounded up.
fn least_of_piece(parcel: &Parcel) -> Option<i64> {
    let pieces = parcel.quantity.checked_div(PIECE)?;
    parcel.least.checked_add(pieces.checked_sub(1)?)?.checked_div(pieces)
}

/// For each offer the first of those that it shares pieces with, directly or through others; its own number where it
/// shares none.
fn labels(naming: &Naming, found: &[Pieces], offers: usize) -> Vec<usize> {
    let mut labels: Vec<usize> = (0..offers).collect();
    for pieces in found.iter().filter(|pieces| pieces.named_by.len() > 1) {
        let named_by = naming.get(pieces.named_by.clone()).unwrap_or_default();
        let known = named_by.iter().filter_map(|(_, number)| labels.get(*number).copied());
        let joined: SmallVec<[usize; 8]> = known.collect();
        if let Some(label) = joined.iter().copied().min() {
            labels.iter_mut().filter(|one| joined.contains(one)).for_each(|one| *one = label);
        }
    }
    labels
}
