//! Returns: what of a sale comes back, worked out from nothing but the amounts that the sale keeps per line.
//!
//! Each amount of a line is shared over its quantity: the first so-much of the line is worth the amount times that
//! share, rounded once, and what a return gives back is the difference between all that came back with it and all that
//! came back before. So all returns of a line sum to the line exactly, in whatever parts it comes back, and nothing is
//! given back twice. What the sale did as a whole (visit, stamps, uses of offers, vouchers, tier, referral, points for
//! the visit, points that bought rewards or went to a charity) is undone by the return that completes it.
//!
//! Absent on purpose: taxes and means of payment, which are the POS's.

use minicbor::{Decode, Encode};

use super::change::{earned_beyond, undated};
use super::payload::Sale;
use super::return_fault::ReturnFault;
use crate::core::model::receipt::{LineEarning, ReceiptLine};
use crate::core::model::{Day, Lot, Money, Points, Quantity, Receipt, ReturnPolicy, Rounding, Unit};

/// On which terms goods come back: as the programme has them on that day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ReturnTerms {
    /// The day of the shop on which they come back.
    #[n(0)]
    pub day: Day,
    /// What becomes of points that were earned.
    #[n(1)]
    pub policy: ReturnPolicy,
    /// Points given back live at least so many days more.
    #[n(2)]
    pub grace_days: u16,
}

/// What comes back of a sale, and what is given back and taken back for it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Returned {
    /// The lines, ascending.
    #[n(0)]
    pub lines: Vec<ReturnedLine>,
    /// Whether with this all of the sale has come back.
    #[n(1)]
    pub whole: bool,
    /// On which terms.
    #[n(2)]
    pub terms: ReturnTerms,
    /// Points that the sale as a whole had earned, by rule; only where all has come back.
    #[n(3)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub earnings: Vec<LineEarning>,
    /// Points that bought rewards or went to a charity, given back with their dates; only where all has come back.
    #[n(4)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub points_back: Vec<Lot>,
    /// Points of the totals that no rule had earned; only where all has come back.
    #[n(5)]
    #[cbor(default)]
    pub earned_beyond: Points,
    /// Money of the totals that no line had; only where all has come back.
    #[n(6)]
    #[cbor(default)]
    pub refund_beyond: Money,
}

/// What comes back of one line.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ReturnedLine {
    /// The line of the receipt, from 0.
    #[n(0)]
    pub line: u32,
    /// How much of it.
    #[n(1)]
    pub quantity: Quantity,
    /// Money given back.
    #[n(2)]
    pub refund: Money,
    /// The discount that goes with it.
    #[n(3)]
    pub discount: Money,
    /// What points had paid of it.
    #[n(4)]
    pub points_paid: Money,
    /// Points that were spent on it, given back with their dates.
    #[n(5)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub points_back: Vec<Lot>,
    /// Points that it had earned, by rule: taken back as the policy has it.
    #[n(6)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub earnings: Vec<LineEarning>,
}

/// Works out what comes back: `asked` names lines from 0 and how much of each, `earlier` is all that came back of the
/// sale before, in any order. A sale without lines comes back in whole.
///
/// # Errors
/// [`ReturnFault`], before anything was worked out.
pub fn plan_return(
    sale: &Sale,
    earlier: &[Returned],
    asked: &[(u32, Quantity)],
    terms: ReturnTerms,
) -> Result<Returned, ReturnFault> {
    let receipt = &sale.receipt;
    let mut back = returned_before(receipt, earlier);
    if earlier.iter().any(|returned| returned.whole) {
        return Err(ReturnFault::AllReturned);
    }
    if asked.is_empty() && !receipt.lines.is_empty() {
        return Err(ReturnFault::Nothing);
    }
    let before = back.clone();
    for (line, quantity) in asked {
        add_quantity(receipt, &mut back, *line, *quantity)?;
    }
    plan_amounts(receipt, &before, &back, terms).ok_or(ReturnFault::Sums)
}

/// Works out what comes back by a return that was written without knowing of all that came back before: no more of each
/// line than is left of it, from the sale's amounts. Says whether more had been asked for; `None` on overflow.
pub(super) fn plan_up_to_sold(
    sale: &Sale,
    earlier: &[Returned],
    written: &Returned,
) -> Option<(Returned, bool)> {
    let receipt = &sale.receipt;
    let before = returned_before(receipt, earlier);
    let mut after = before.clone();
    let mut beyond = false;
    for asked in &written.lines {
        let place = usize::try_from(asked.line).unwrap_or(usize::MAX);
        let left = receipt.lines.get(place).zip(after.get(place)).map(|(line, back)| left_of(line, *back));
        let taken = left.map_or(0, |left| asked.quantity.min(left).thousandths().max(0));
        beyond |= taken != asked.quantity.thousandths();
        if let Some(back) = after.get_mut(place) {
            *back = back.saturating_add(taken);
        }
    }
    if earlier.iter().any(|returned| returned.whole) {
        return Some((Returned::nothing(written.terms), true));
    }
    Some((plan_amounts(receipt, &before, &after, written.terms)?, beyond))
}

impl Returned {
    /// Nothing comes back.
    fn nothing(terms: ReturnTerms) -> Self {
        Self {
            lines: Vec::new(),
            whole: false,
            terms,
            earnings: Vec::new(),
            points_back: Vec::new(),
            earned_beyond: Points::ZERO,
            refund_beyond: Money::ZERO,
        }
    }
}

/// How much of each line can still come back, line by line.
pub fn returnable(sale: &Sale, earlier: &[Returned]) -> Vec<Quantity> {
    let back = returned_before(&sale.receipt, earlier);
    sale.receipt.lines.iter().zip(back).map(|(line, back)| left_of(line, back)).collect()
}

/// How much of each line has come back, in thousandths.
fn returned_before(receipt: &Receipt, earlier: &[Returned]) -> Vec<i64> {
    let mut back = vec![0_i64; receipt.lines.len()];
    for line in earlier.iter().flat_map(|returned| &returned.lines) {
        if let Some(back) = usize::try_from(line.line).ok().and_then(|place| back.get_mut(place)) {
            *back = back.saturating_add(line.quantity.thousandths());
        }
    }
    back
}

fn left_of(line: &ReceiptLine, back: i64) -> Quantity {
    Quantity::from_thousandths(line.quantity.thousandths().saturating_sub(back).max(0))
}

fn add_quantity(receipt: &Receipt, back: &mut [i64], line: u32, asked: Quantity) -> Result<(), ReturnFault> {
    let place = usize::try_from(line).unwrap_or(usize::MAX);
    let number = place.saturating_add(1);
    let (Some(sold), Some(back)) = (receipt.lines.get(place), back.get_mut(place)) else {
        return Err(ReturnFault::NoSuchLine { line: number, lines: receipt.lines.len() });
    };
    let left = left_of(sold, *back);
    if asked.thousandths() <= 0 {
        return Err(ReturnFault::Quantity { line: number, asked });
    }
    if asked > left {
        return Err(ReturnFault::TooMuch { line: number, asked, left });
    }
    let splits = asked.thousandths().checked_rem(Quantity::ONE.thousandths()) != Some(0);
    if sold.unit == Unit::Piece && splits && asked != left {
        return Err(ReturnFault::Split { line: number, asked });
    }
    *back = back.saturating_add(asked.thousandths());
    Ok(())
}

/// The amounts of what comes back between two states of the lines; `None` on overflow.
fn plan_amounts(receipt: &Receipt, before: &[i64], after: &[i64], terms: ReturnTerms) -> Option<Returned> {
    let mut lines = Vec::new();
    let mut whole = true;
    for (number, (line, (before, after))) in (0..).zip(receipt.lines.iter().zip(before.iter().zip(after))) {
        whole &= left_of(line, *after).thousandths() == 0;
        if before < after {
            lines.push(plan_line(number, line, (*before, *after), terms)?);
        }
    }
    let part = Returned { lines, whole, ..Returned::nothing(terms) };
    if whole { plan_whole(receipt, part) } else { Some(part) }
}

/// The part of one line, in thousandths from one quantity to another.
fn plan_line(number: u32, line: &ReceiptLine, part: (i64, i64), terms: ReturnTerms) -> Option<ReturnedLine> {
    let sold = line.quantity.thousandths();
    let money = |amount: Money| {
        let (from, to) = shares(amount.minor(), part, sold)?;
        to.checked_sub(from).map(Money::from_minor)
    };
    let mut earnings = Vec::new();
    for earning in line.earnings.iter().filter(|earning| earning.points > Points::ZERO) {
        let (from, to) = shares(earning.points.units(), part, sold)?;
        let points = Points::from_units(to.checked_sub(from)?);
        if points > Points::ZERO {
            earnings.push(LineEarning { points, ..earning.clone() });
        }
    }
    let spent = spent_from(line.points_spent, &line.spent_lots)?;
    Some(ReturnedLine {
        line: number,
        quantity: Quantity::from_thousandths(part.1.checked_sub(part.0)?),
        refund: money(line.due)?,
        discount: money(line.discount()?)?,
        points_paid: money(line.points_paid)?,
        points_back: between(&spent, shares(line.points_spent.units(), part, sold)?, terms),
        earnings,
    })
}

/// What the return that completes a sale gives back and takes back beside its lines.
fn plan_whole(receipt: &Receipt, part: Returned) -> Option<Returned> {
    let effects = &receipt.effects;
    let beside = effects.rewards.iter().map(|reward| (reward.points, &reward.lots));
    let beside = beside.chain(effects.donation.iter().map(|donation| (donation.points, &donation.lots)));
    let mut told = Points::checked_sum(receipt.lines.iter().map(|line| line.points_spent))?;
    let mut spent = Vec::new();
    for (points, lots) in beside {
        told = told.checked_add(points)?;
        spent.extend(spent_from(points, lots)?);
    }
    spent.push(undated(receipt.totals.points_spent.checked_sub(told)?));
    spent.retain(|lot| lot.points > Points::ZERO);
    let dues = Money::checked_sum(receipt.lines.iter().map(|line| line.due))?;
    let earned = effects.earnings.iter().filter(|earning| earning.points > Points::ZERO);
    Some(Returned {
        earnings: earned.cloned().collect(),
        points_back: spent.iter().map(|lot| with_grace(*lot, part.terms)).collect(),
        earned_beyond: earned_beyond(receipt)?,
        refund_beyond: receipt.totals.due.checked_sub(dues)?,
        ..part
    })
}

/// An amount's shares of the first so-much and the first so-much more of a quantity; `None` on overflow.
fn shares(amount: i64, part: (i64, i64), sold: i64) -> Option<(i64, i64)> {
    let share = |quantity: i64| {
        let exact = i128::from(amount).checked_mul(i128::from(quantity))?;
        Rounding::HalfUp.divide(exact, i128::from(sold))
    };
    Some((share(part.0)?, share(part.1)?))
}

/// Where spent points came from: the dated lots first, then what was undated.
fn spent_from(points: Points, lots: &[Lot]) -> Option<Vec<Lot>> {
    let dated = Points::checked_sum(lots.iter().map(|lot| lot.points))?;
    let rest = undated(points.checked_sub(dated)?);
    let from = lots.iter().copied().chain([rest]);
    Some(from.filter(|lot| lot.points > Points::ZERO).collect())
}

/// The points of lots that stand in a row, from so many of them to so many.
fn between(lots: &[Lot], (from, to): (i64, i64), terms: ReturnTerms) -> Vec<Lot> {
    let mut start = 0_i64;
    let mut found = Vec::new();
    for lot in lots {
        let end = start.saturating_add(lot.points.units());
        let points = to.min(end).saturating_sub(from.max(start));
        if points > 0 {
            found.push(with_grace(Lot { points: Points::from_units(points), ..*lot }, terms));
        }
        start = end;
    }
    found
}

/// Points that are given back live some days more.
fn with_grace(lot: Lot, terms: ReturnTerms) -> Lot {
    let least = Day::from_number(terms.day.number().saturating_add(i32::from(terms.grace_days)));
    Lot { expires: lot.expires.map(|expires| expires.max(least)), ..lot }
}
