//! The plan of a basket's discounts, stage by stage (design 3.3).

use core::cmp::Reverse;
use core::ops::Range;

use smallvec::SmallVec;

use super::met::{Meeting, Met, Refusals, Terms, meet};
use super::open::{OpenOffers, UnitOffers};
use super::parcel::{Mark, Parcel, Parcels};
use crate::core::model::receipt::{Gift, LineDiscount};
use crate::core::model::{Line, Money, Rounding};
use crate::core::pricing::occasion::Occasion;
use crate::core::pricing::reason::Reason;
use crate::core::programme::{GoodsIndex, Mode, Offer};

/// What offers take off a basket.
#[derive(Debug, Clone)]
pub(in crate::core::pricing) struct Discounts<'a> {
    /// The discounts of each line.
    pub(in crate::core::pricing) lines: Vec<Vec<LineDiscount>>,
    /// A reason for every offer that names one, in the order of the programme.
    pub(in crate::core::pricing) reasons: Vec<Reason>,
    /// Every offer that was applied of which more comes than its discounts, in the order of the programme.
    pub(in crate::core::pricing) applied: Vec<OfferApplied<'a>>,
    /// The gifts that are due.
    pub(in crate::core::pricing) gifts: Vec<Gift>,
}

/// An offer that was applied.
#[derive(Debug, Clone, Copy)]
pub(in crate::core::pricing) struct OfferApplied<'a> {
    /// The offer.
    pub(in crate::core::pricing) offer: &'a Offer,
    /// Applications: groups of a group offer, one for any other.
    pub(in crate::core::pricing) times: u32,
    /// What it took off in all.
    pub(in crate::core::pricing) money: Money,
}

/// Which offers of a priority compete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    /// The exclusive ones, first.
    Exclusive,
    /// All others.
    Open,
}

/// Offers of one priority, as places among those met.
pub(super) type Stage = Range<usize>;

/// A plan under way.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub(super) lines: &'a [Line],
    pub(super) rounding: Rounding,
    /// Whether offers of several priorities follow each other on one quantity (model B).
    pub(super) across: bool,
    pub(super) combinations_max: u64,
    pub(super) steps: &'a GoodsIndex,
    pub(super) met: Vec<Met<'a>>,
    pub(super) named: Vec<usize>,
    pub(super) refusals: Refusals,
    /// The open offers on groups and sets, and the open thresholds, as places among those met.
    pub(super) sets: OpenOffers,
    pub(super) totals: OpenOffers,
    /// Whether some open offer gives something beside prices, or nothing else.
    gives: bool,
    pub(super) parcels: Parcels,
    /// The lines in the order in which they are dealt with.
    pub(super) order: Vec<usize>,
    /// The place of each line in that order.
    pub(super) turns: Vec<usize>,
    pub(super) unit_offers: UnitOffers,
    pub(super) gifts: Vec<Gift>,
    /// Whether marginal value had to decide.
    pub(super) limited: bool,
}

/// Works out all discounts, a reason per offer that names a line, and what was used. `None` on overflow.
///
/// Offers that only give something beside do not compete. A gift that lies in the basket is taken first, before other
/// offers can spend themselves on it; the gift of an offer that also takes something off, once it has.
pub(in crate::core::pricing) fn plan_discounts<'a>(occasion: &Occasion<'a>) -> Option<Discounts<'a>> {
    Plan::new(occasion)?.work_out()
}

impl<'a> Plan<'a> {
    pub(super) fn new(occasion: &Occasion<'a>) -> Option<Self> {
        let Meeting { met, named, refusals, open } = meet(occasion)?;
        let lines = occasion.ask.basket.lines.as_slice();
        let stacking = &occasion.programme.stacking;
        // Whose turn it is matters only where lines share something.
        let shared = open.shares || !open.sets.is_empty() || !open.totals.is_empty();
        let order = if shared { by_content(lines) } else { (0..lines.len()).collect() };
        let mut turns = vec![0; order.len()];
        for (turn, line) in order.iter().enumerate() {
            *turns.get_mut(*line)? = turn;
        }
        Some(Self {
            lines,
            rounding: occasion.programme.rounding,
            across: stacking.across,
            combinations_max: u64::from(stacking.combinations_max),
            steps: &occasion.programme.index,
            parcels: Parcels::of(lines, met.len()),
            met,
            named,
            refusals,
            sets: open.sets,
            totals: open.totals,
            gives: open.gives,
            order,
            turns,
            unit_offers: open.on_units,
            gifts: Vec::new(),
            limited: false,
        })
    }

    pub(super) fn work_out(mut self) -> Option<Discounts<'a>> {
        self.give_if(|terms| matches!(terms, Terms::Nothing))?;
        let stages = self.stages();
        for stage in &stages {
            self.run(stage)?;
        }
        self.give_if(|terms| matches!(terms, Terms::Unit(_) | Terms::Sets))?;
        self.run_totals(&stages)?;
        self.give_if(|terms| matches!(terms, Terms::Total(..)))?;
        self.conclude()
    }

    fn give_if(&mut self, which: impl Fn(&Terms) -> bool) -> Option<()> {
        if self.gives { self.give(which) } else { Some(()) }
    }

    /// Stretches of one priority, largest first.
    fn stages(&self) -> SmallVec<[Stage; 4]> {
        let mut first = 0;
        let stretches = self.met.chunk_by(|one, other| one.priority == other.priority);
        stretches
            .map(|stretch| {
                let stage = first..stretch.len().saturating_add(first);
                first = stage.end;
                stage
            })
            .collect()
    }

    /// The lines that an offer names.
    pub(super) fn named_by(&self, met: usize) -> &[usize] {
        let named = self.met.get(met).map(Met::named);
        named.and_then(|named| self.named.get(named)).unwrap_or_default()
    }

    /// Whether offers of this pass can still take something off a parcel.
    pub(super) fn is_free(&self, parcel: &Parcel, stage: &Stage, pass: Pass) -> bool {
        if parcel.room() == 0 {
            return false;
        }
        match parcel.mark {
            Mark::Fresh => true,
            Mark::Exclusive => false,
            // In model B one offer of each priority takes its turn on what is left.
            Mark::Compound | Mark::Best => {
                self.across
                    && pass == Pass::Open
                    && self.parcels.trail(parcel).all(|taken| !stage.contains(&taken.met))
            }
        }
    }

    /// Lets the offers of one priority take what they can: the exclusive ones first, sets before units.
    fn run(&mut self, stage: &Stage) -> Option<()> {
        let is_in = |pass: Pass| move |met: &Met<'_>| met.is_open() && met.is_in(pass);
        for pass in [Pass::Exclusive, Pass::Open] {
            let of_stage = self.sets.iter().filter(|at| stage.contains(at));
            if of_stage.filter_map(|at| self.met.get(*at)).any(is_in(pass)) {
                self.run_sets(stage, pass)?;
            }
            let on_units = |met: &Met<'_>| matches!(met.terms, Terms::Unit(_)) && is_in(pass)(met);
            if self.met.get(stage.clone())?.iter().any(on_units) {
                self.run_units(stage, pass)?;
            }
        }
        Some(())
    }

    /// Takes an amount off a parcel for an offer that has taken nothing off it before, within what is left of its money.
    /// What is taken is answered.
    pub(super) fn take(&mut self, parcel: usize, met: usize, amount: i64) -> Option<i64> {
        let quantity = self.parcels.get(parcel)?.quantity;
        self.take_of(parcel, quantity, met, amount)
    }

    /// The same for an offer that may have: its discounts then are one, off the same pieces.
    pub(super) fn take_again(&mut self, parcel: usize, met: usize, amount: i64) -> Option<i64> {
        let known = self.parcels.get(parcel)?;
        let again = self.parcels.trail(known).any(|taken| taken.met == met && taken.amount > 0);
        let quantity = if again { 0 } else { known.quantity };
        self.take_of(parcel, quantity, met, amount)
    }

    fn take_of(&mut self, parcel: usize, quantity: i64, met: usize, amount: i64) -> Option<i64> {
        let offer = self.met.get_mut(met)?;
        let amount = amount.min(self.parcels.get(parcel)?.room()).min(offer.money.unwrap_or(i64::MAX));
        if let Some(money) = &mut offer.money {
            *money = money.checked_sub(amount)?;
        }
        self.parcels.take(parcel, quantity, met, amount, Mark::of(offer.mode))?;
        Some(amount)
    }
}

impl Met<'_> {
    /// Whether it competes in this pass.
    pub(super) fn is_in(&self, pass: Pass) -> bool {
        (self.mode == Mode::Exclusive) == (pass == Pass::Exclusive)
    }
}

/// The lines by what they are, so that an answer does not depend on the order of scanning. Lines that stand together
/// here in any order are alike in all that matters.
fn by_content(lines: &[Line]) -> Vec<usize> {
    let mut keys: Vec<(Reverse<Money>, usize)> =
        lines.iter().enumerate().map(|(number, line)| (Reverse(line.amount), number)).collect();
    let content = |number: usize| {
        lines.get(number).map(|line| {
            let kind = (&line.category, &line.brand, &line.tags, line.unit);
            (&line.sku, line.quantity, line.minimum, kind)
        })
    };
    keys.sort_unstable();
    for alike in keys.chunk_by_mut(|one, other| one.0 == other.0).filter(|alike| alike.len() > 1) {
        alike.sort_unstable_by(|one, other| content(one.1).cmp(&content(other.1)).then(one.1.cmp(&other.1)));
    }
    keys.into_iter().map(|(_, number)| number).collect()
}
