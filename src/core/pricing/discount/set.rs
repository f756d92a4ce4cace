//! Groups and sets of pieces: what one is made of, and what an offer takes off it, exactly.

use smallvec::SmallVec;

use super::exact::{WHOLE, each, exact, rank, saving, share_of, times};
use super::plan::Plan;
use crate::core::programme::GroupDeal;

/// One piece in thousandths.
const PIECE: i64 = 1_000;

/// Pieces that are alike for every offer of a stage: the same price now, the same offers that could take them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kind {
    /// What a piece costs now, in minor units, dearest first.
    pub(super) price: core::cmp::Reverse<i64>,
    /// The least that a piece may come to.
    pub(super) least: i64,
    /// What an offer on units would save on it.
    pub(super) alone: i128,
    /// Which parts of each offer that shares pieces it fits, as bits, by the order of these offers.
    pub(super) fits: SmallVec<[u64; 2]>,
    /// The compound offers on units that follow a compound set here, in their order.
    pub(super) compounds: Places,
}

/// An offer on groups or sets.
#[derive(Debug, Clone)]
pub(super) struct SetOffer {
    /// The offer, as a place among those met.
    pub(super) met: usize,
    /// Its place in [`Kind::fits`].
    pub(super) bit: usize,
    /// How many pieces of each part.
    pub(super) parts: Parts,
    pub(super) deal: GroupDeal,
    /// Whether compound offers on units apply to its pieces too.
    pub(super) stacks: bool,
    /// How many sets are left.
    pub(super) times: u64,
}

/// Places among the offers that were met. Like all that is listed piece by piece here it is short nearly always, and
/// stands in place then.
pub(super) type Places = SmallVec<[usize; 4]>;

/// How many pieces of each part a set has.
pub(super) type Parts = SmallVec<[u64; 2]>;

/// What one set is made of: kinds by their number, ascending, with so many pieces.
pub(super) type Set = SmallVec<[(usize, u64); 4]>;

/// Pieces of one kind on their way through the offers that apply to a set.
#[derive(Clone, Copy)]
struct Run {
    kind: usize,
    pieces: u64,
    price: i128,
    least: i128,
}

impl Run {
    /// Lowers its price by so much, as far as there is room, and tells how much that is for all of its pieces.
    fn lower(&mut self, price: i128, off: i128) -> i128 {
        let off = off.min(price.saturating_sub(self.least)).max(0);
        self.price = price.saturating_sub(off);
        self.of_all(off)
    }

    fn of_all(&self, price: i128) -> i128 {
        times(price, self.pieces)
    }
}

/// The place of a deal among the compound offers on units: a set goes before offers of its own rank.
pub(super) fn set_rank(deal: GroupDeal) -> u8 {
    match deal {
        GroupDeal::FixedPrice(_) => 0,
        GroupDeal::AmountOff(_) => 1,
        GroupDeal::Percent(_) | GroupDeal::CheapestFree(_) | GroupDeal::CheapestPercent(_) => 2,
    }
}

impl SetOffer {
    /// Pieces of one set.
    pub(super) fn pieces(&self) -> u64 {
        self.parts.iter().fold(0, |sum, pieces| sum.saturating_add(*pieces))
    }

    /// The parts that a kind fits, as bits.
    pub(super) fn fits(&self, kind: &Kind) -> u64 {
        kind.fits.get(self.bit).copied().unwrap_or_default()
    }
}

impl Plan<'_> {
    /// What is saved on one set, the compound offers on units included that follow on its pieces.
    pub(super) fn saved_on_set(&self, offer: &SetOffer, set: &Set, kinds: &[Kind]) -> i128 {
        let mut runs: SmallVec<[Run; 4]> = SmallVec::with_capacity(set.len());
        for (number, pieces) in set {
            let Some(kind) = kinds.get(*number) else { continue };
            let (price, least) = (exact(kind.price.0), exact(kind.least));
            runs.push(Run { kind: *number, pieces: *pieces, price, least });
        }
        if !offer.stacks {
            return apply_to_set(offer.deal, &mut runs);
        }
        let at = set_rank(offer.deal);
        let before = self.follow(&mut runs, kinds, |rank| rank < at);
        let own = apply_to_set(offer.deal, &mut runs);
        let after = self.follow(&mut runs, kinds, |rank| rank >= at);
        before.saturating_add(own).saturating_add(after)
    }

    /// Lets the compound offers of these ranks follow on each run, and tells what they take off in all.
    fn follow(&self, runs: &mut [Run], kinds: &[Kind], which: impl Fn(u8) -> bool) -> i128 {
        let mut saved = 0i128;
        for run in runs {
            for met in kinds.get(run.kind).map(|kind| kind.compounds.as_slice()).unwrap_or_default() {
                if let Some(deal) = self.deal(*met).filter(|deal| which(rank(*deal))) {
                    saved = saved.saturating_add(run.lower(run.price, saving(deal, run.price, PIECE)));
                }
            }
        }
        saved
    }
}

/// Takes a deal off the pieces of one set, and tells how much exactly.
fn apply_to_set(deal: GroupDeal, runs: &mut [Run]) -> i128 {
    match deal {
        GroupDeal::Percent(rate) => runs
            .iter_mut()
            .fold(0, |off, run| off.saturating_add(run.lower(run.price, share_of(rate, run.price)))),
        GroupDeal::CheapestFree(free) => lower_cheapest(runs, u64::from(free), |price| price),
        GroupDeal::CheapestPercent(rate) => lower_cheapest(runs, 1, |price| share_of(rate, price)),
        GroupDeal::AmountOff(amount) => spread(runs, |_| exact(amount.minor())),
        GroupDeal::FixedPrice(fixed) => spread(runs, |price| price.saturating_sub(exact(fixed.minor()))),
    }
}

/// Takes something off so many of the cheapest pieces. The least price is one of all pieces of a kind together.
fn lower_cheapest(runs: &mut [Run], mut wanted: u64, off: impl Fn(i128) -> i128) -> i128 {
    runs.sort_by_key(|run| core::cmp::Reverse(run.price));
    let mut sum = 0i128;
    for run in runs.iter_mut().rev() {
        let pieces = wanted.min(run.pieces);
        wanted = wanted.saturating_sub(pieces);
        let room = run.of_all(run.price.saturating_sub(run.least));
        let off = times(off(run.price), pieces).min(room).max(0);
        sum = sum.saturating_add(off);
        run.price = run.price.saturating_sub(each(off, run.pieces));
    }
    sum
}

/// Takes an amount off all pieces in proportion to their prices, as far as there is room. How it is
/// spread only matters to offers that follow; the sum is exact.
fn spread(runs: &mut [Run], off: impl Fn(i128) -> i128) -> i128 {
    let fold = |one: &dyn Fn(&Run) -> i128| runs.iter().fold(0i128, |sum, run| sum.saturating_add(one(run)));
    let price = fold(&|run| run.of_all(run.price));
    let room = fold(&|run| run.of_all(run.price.saturating_sub(run.least)));
    let off = off(price).clamp(0, room.max(0));
    for run in runs {
        let part = proportion(off, run.of_all(run.price), price);
        run.lower(run.price, each(part, run.pieces));
    }
    off
}

/// `amount * part / whole`, cut off so that no sum of a basket makes it overflow.
pub(super) fn proportion(amount: i128, part: i128, whole: i128) -> i128 {
    const FINE: i128 = 1_000_000_000_000;
    let (part, whole) = (part.checked_div(FINE), whole.checked_div(FINE));
    let units = amount.checked_div(WHOLE).zip(part).map(|(units, part)| units.saturating_mul(part));
    let share = units.zip(whole).and_then(|(units, whole)| units.checked_div(whole));
    share.unwrap_or_default().saturating_mul(WHOLE)
}
