//! Lines as parcels: offers compete for quantities, not for lines. A parcel is a part of a line that has gone one way so
//! far; a line begins as one parcel and is divided when a group or a set takes some of its pieces.

use crate::core::model::{Line, Unit};
use crate::core::programme::Mode;

/// No parcel, or nothing taken.
const NONE: usize = usize::MAX;
/// One piece in thousandths.
const PIECE: i64 = 1_000;

/// What a parcel has been through, in the order in which less and less can follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// Nothing.
    Fresh,
    /// Compound offers alone.
    Compound,
    /// An offer of the mode `best`.
    Best,
    /// An exclusive offer or a gift.
    Exclusive,
}

/// A quantity of one line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parcel {
    /// The line, from 0.
    pub(super) line: usize,
    /// In thousandths.
    pub(super) quantity: i64,
    /// What it comes to now, in minor units.
    pub(super) price: i64,
    /// The least that it may come to.
    pub(super) least: i64,
    /// What it has been through.
    pub(super) mark: Mark,
    /// The last that was taken off it.
    trail: usize,
    /// The next parcel of the same line.
    next: usize,
}

/// What an offer took off a parcel; nothing where the parcel only helped to make up a group.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taken {
    /// The offer, as a place among those met.
    pub(super) met: usize,
    /// The line, from 0.
    pub(super) line: usize,
    /// Off how much that the same offer had taken nothing off before, in thousandths.
    pub(super) quantity: i64,
    /// How much, in minor units.
    pub(super) amount: i64,
    /// What was taken before it.
    before: usize,
}

/// All parcels of a basket; those with the numbers of the lines are the first of each line.
#[derive(Debug)]
pub(super) struct Parcels {
    all: Vec<Parcel>,
    taken: Vec<Taken>,
}

impl Mark {
    /// What an offer of a mode leaves.
    pub(super) fn of(mode: Mode) -> Self {
        match mode {
            Mode::Exclusive => Self::Exclusive,
            Mode::Best => Self::Best,
            Mode::Compound => Self::Compound,
        }
    }
}

impl Parcels {
    /// The lines as they are, with room for so many takings.
    pub(super) fn of(lines: &[Line], takings: usize) -> Self {
        let parcel = |(number, line): (usize, &Line)| Parcel {
            line: number,
            quantity: line.quantity.thousandths(),
            price: line.amount.minor(),
            least: line.minimum.minor().clamp(0, line.amount.minor().max(0)),
            mark: Mark::Fresh,
            trail: NONE,
            next: NONE,
        };
        let mut all = Vec::with_capacity(lines.len().saturating_mul(2));
        all.extend(lines.iter().enumerate().map(parcel));
        Self { all, taken: Vec::with_capacity(takings) }
    }

    pub(super) fn get(&self, parcel: usize) -> Option<&Parcel> {
        self.all.get(parcel)
    }

    /// The parcels of a line, from its first.
    pub(super) fn of_line(&self, line: usize) -> impl Iterator<Item = (usize, &Parcel)> {
        let first = self.all.get(line).map(|parcel| (line, parcel));
        core::iter::successors(first, |(_, parcel)| Some((parcel.next, self.all.get(parcel.next)?)))
    }

    /// The parcel that follows in the same line.
    pub(super) fn next(&self, parcel: usize) -> Option<usize> {
        let next = self.all.get(parcel)?.next;
        (next != NONE).then_some(next)
    }

    /// Everything that was taken, in the order of taking.
    pub(super) fn taken(&self) -> &[Taken] {
        &self.taken
    }

    /// What was taken off a parcel, the last first.
    pub(super) fn trail(&self, parcel: &Parcel) -> impl Iterator<Item = &Taken> {
        core::iter::successors(self.taken.get(parcel.trail), |taken| self.taken.get(taken.before))
    }

    /// Takes so much off a parcel, which has room for it; `quantity` is how much of it the same offer had taken nothing
    /// off before.
    pub(super) fn take(
        &mut self,
        parcel: usize,
        quantity: i64,
        met: usize,
        amount: i64,
        mark: Mark,
    ) -> Option<()> {
        let at = self.taken.len();
        let parcel = self.all.get_mut(parcel)?;
        let (line, before) = (parcel.line, parcel.trail);
        parcel.price = parcel.price.checked_sub(amount)?;
        parcel.mark = parcel.mark.max(mark);
        parcel.trail = at;
        self.taken.push(Taken { met, line, quantity, amount, before });
        Some(())
    }

    /// Whether a line has been divided.
    pub(super) fn is_divided(&self, line: usize) -> bool {
        self.all.get(line).is_some_and(|parcel| parcel.next != NONE)
    }

    /// Nothing more is taken off this parcel.
    pub(super) fn close(&mut self, parcel: usize) -> Option<()> {
        self.all.get_mut(parcel)?.mark = Mark::Exclusive;
        Some(())
    }

    /// Divides a parcel of whole pieces: so many pieces that come to `price` become a parcel of their own. The least
    /// price is divided by pieces, as far as both prices have room for it. The whole parcel is never divided.
    pub(super) fn split(&mut self, parcel: usize, pieces: i64, price: i64) -> Option<usize> {
        let at = self.all.len();
        let rest = self.all.get_mut(parcel)?;
        let quantity = pieces.checked_mul(PIECE)?;
        if quantity >= rest.quantity {
            return Some(parcel);
        }
        let by_pieces = match rest.least {
            0 => 0,
            least => i128::from(least)
                .checked_mul(i128::from(quantity))?
                .checked_add(i128::from(rest.quantity))?
                .checked_sub(1)?
                .checked_div(i128::from(rest.quantity))?,
        };
        let rest_price = rest.price.checked_sub(price)?;
        let least = i64::try_from(by_pieces).ok()?.max(rest.least.checked_sub(rest_price)?).min(price);
        let part = Parcel { quantity, price, least, ..*rest };
        rest.quantity = rest.quantity.checked_sub(quantity)?;
        rest.price = rest_price;
        rest.least = rest.least.checked_sub(least)?;
        rest.next = at;
        self.all.push(part);
        Some(at)
    }
}

impl Parcel {
    /// What can still be taken off it.
    pub(super) fn room(&self) -> i64 {
        self.price.saturating_sub(self.least).max(0)
    }

    /// One of its pieces by itself.
    pub(super) fn piece(&self, price: i64, least: i64) -> Self {
        Self { quantity: PIECE, price, least, ..*self }
    }

    /// Its pieces by price, as `(price, pieces)`: those at the price rounded down, then those at one minor unit more.
    /// `None` for what has no whole pieces.
    pub(super) fn pieces(&self, unit: Unit) -> Option<[(i64, i64); 2]> {
        let pieces = whole_pieces(unit, self.quantity)?;
        let price = self.price.checked_div(pieces)?;
        let dearer = self.price.checked_rem(pieces)?;
        Some([(price, pieces.checked_sub(dearer)?), (price.checked_add(1)?, dearer)])
    }
}

/// How many whole pieces this is; `None` for what is weighed or broken.
pub(super) fn whole_pieces(unit: Unit, thousandths: i64) -> Option<i64> {
    let whole = unit == Unit::Piece && thousandths > 0 && thousandths.checked_rem(PIECE)? == 0;
    if whole { thousandths.checked_div(PIECE) } else { None }
}
