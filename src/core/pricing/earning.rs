//! Earning points: on what is really paid for the goods that a rule names, after discounts and without the part that
//! points paid (design 3.2 step 5).
//!
//! Rules add up. The factors of the member's tier and of the partner are multiplied into each rule, exactly, and so is a
//! factor rule that gives less than everything; each rule is rounded once and shared over its lines. A factor rule that
//! gives more does so on its own account: what the rules before it gave on its goods, times its factor less one. A
//! factor rule that means all goods also reaches what rules give for the visit.

use super::factor::{Factor, fitted, weigh};
use super::occasion::{Left, Occasion};
use super::reason::{Reason, Refusal};
use super::used::Used;
use crate::core::model::allocation::allocate;
use crate::core::model::receipt::{LineDiscount, LineEarning, LineEarnings};
use crate::core::model::{Day, Line, Money, Points, Quantity, Rate, RuleId};
use crate::core::programme::{EarnRule, Earning, Programme, vests_on};

/// What a sale earns.
#[derive(Default)]
pub(super) struct Earnings<'a> {
    /// By line, rule by rule.
    pub(super) lines: Vec<LineEarnings>,
    /// For the visit as a whole, rule by rule.
    pub(super) visit: Vec<LineEarning>,
    /// Stamps by rule and card.
    pub(super) stamps: Vec<(&'a RuleId, &'a RuleId, i64)>,
    /// The rules that gave something.
    pub(super) used: Vec<Used<'a>>,
    /// A reason for every rule that names something in the basket.
    pub(super) reasons: Vec<Reason>,
}

/// What is really paid for the lines.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paid<'d> {
    pub(super) discounts: &'d [Vec<LineDiscount>],
    pub(super) dues: &'d [Money],
}

/// One rule that the basket meets.
struct Course<'a> {
    rule: &'a EarnRule,
    /// The lines that it names, from 0.
    lines: Vec<usize>,
    /// What it gives each of them, in units of points.
    shares: Vec<i64>,
    /// What it gives for the visit.
    visit: i64,
    /// How many stamps it gives.
    stamps: i64,
    /// How often it applied.
    times: u32,
    answer: Result<Left, Refusal>,
}

/// What each line and the visit earn. `None` on overflow.
pub(super) fn plan_earnings<'a>(occasion: &Occasion<'a>, paid: Paid<'_>) -> Option<Earnings<'a>> {
    let lines = paid.dues.len();
    if occasion.ask.member.is_none() {
        return Some(Earnings { lines: none_yet(lines), ..Earnings::default() });
    }
    let mut courses = meet(occasion)?;
    let base = Base::of(occasion, &courses)?;
    for course in &mut courses {
        course.give(occasion, paid, &base)?;
    }
    give_more(occasion.programme, &mut courses, lines)?;
    let mut limited = None;
    if let Some(allowed) = occasion.programme.points.earn_most {
        let earned = Points::checked_sum(courses.iter().flat_map(Course::all).map(Points::from_units))?;
        if earned > allowed {
            keep_to(allowed, &mut courses)?;
            limited = Some(Reason::EarnLimited { earned, allowed });
        }
    }
    let mut earnings = Earnings { lines: rooms(&courses, lines)?, ..Earnings::default() };
    for course in courses {
        course.write(occasion, &mut earnings)?;
    }
    earnings.reasons.extend(limited);
    Some(earnings)
}

fn none_yet(lines: usize) -> Vec<LineEarnings> {
    core::iter::repeat_with(LineEarnings::new).take(lines).collect()
}

/// Room for what each line earns, exactly.
fn rooms(courses: &[Course<'_>], lines: usize) -> Option<Vec<LineEarnings>> {
    if let [_] = courses {
        return Some(none_yet(lines));
    }
    let mut counts = vec![0usize; lines];
    for course in courses {
        for (number, _) in course.given() {
            let count = counts.get_mut(number)?;
            *count = count.saturating_add(1);
        }
    }
    Some(counts.into_iter().map(LineEarnings::with_capacity).collect())
}

/// In place of the number of a line: all of them.
const ALL: u32 = u32::MAX;

/// The rules that name something in the basket, in the programme's order, each with its answer.
fn meet<'a>(occasion: &Occasion<'a>) -> Option<Vec<Course<'a>>> {
    let (programme, basket) = (occasion.programme, occasion.ask.basket);
    let mut named: Vec<(u32, u32)> =
        programme.index.earn_on_all().iter().map(|place| (*place, ALL)).collect();
    for (number, line) in (0u32..).zip(&basket.lines) {
        programme.index.earn(line, &mut |place| named.push((place, number)));
    }
    named.sort_unstable();
    named.dedup();
    let total = Money::checked_sum(basket.lines.iter().map(|line| line.amount))?;
    let mut courses = Vec::new();
    for group in named.chunk_by(|one, other| one.0 == other.0) {
        let (place, first) = *group.first()?;
        let rule = programme.earn.get(place as usize)?;
        let mut lines: Vec<usize> = Vec::new();
        if first == ALL {
            lines.extend(0..basket.lines.len());
        } else {
            let numbers = group.iter().map(|(_, number)| *number as usize);
            let held = |number: &usize| basket.lines.get(*number).is_some_and(|line| rule.goods.hold(line));
            lines.reserve_exact(group.len());
            lines.extend(numbers.filter(held));
        }
        if lines.is_empty() {
            continue;
        }
        let mut refusal = occasion.refuse(&rule.id, &rule.when);
        if refusal.is_none() && rule.when.ask_goods() {
            let meant = || lines.iter().filter_map(|number| basket.lines.get(*number));
            let quantity = meant()
                .map(|line| line.quantity)
                .try_fold(Quantity::from_thousandths(0), Quantity::checked_add)?;
            let amount = Money::checked_sum(meant().map(|line| line.amount))?;
            refusal = occasion.refuse_goods(&rule.when, quantity, amount, total);
        }
        let answer = refusal.map_or_else(|| occasion.left(&rule.id, &rule.limits), Err);
        courses.push(Course {
            rule,
            shares: vec![0; lines.len()],
            lines,
            visit: 0,
            stamps: 0,
            times: 0,
            answer,
        });
    }
    Some(courses)
}

/// What every rule is multiplied by.
struct Base {
    /// Of the tier and the partner.
    factor: Factor,
    /// Of factor rules that give less than everything, by line; none where there is no such rule.
    lines: Vec<Factor>,
    /// Of those that mean all goods.
    visit: Factor,
}

impl Base {
    fn of(occasion: &Occasion<'_>, courses: &[Course<'_>]) -> Option<Self> {
        let factor = Factor::ONE
            .times(occasion.tier.map_or(Rate::ONE, |tier| tier.earn_factor))?
            .times(occasion.partner.map_or(Rate::ONE, |partner| partner.earn_factor))?;
        let mut base = Self { factor, lines: Vec::new(), visit: factor };
        for (course, rate) in courses.iter().filter_map(Course::factor) {
            if rate >= Rate::ONE {
                continue;
            }
            base.lines.resize(occasion.ask.basket.lines.len(), Factor::ONE);
            for number in &course.lines {
                let line = base.lines.get_mut(*number)?;
                *line = line.times(rate)?;
            }
            if course.rule.goods.mean_everything() {
                base.visit = base.visit.times(rate)?;
            }
        }
        Some(base)
    }
}

impl<'a> Course<'a> {
    /// The factor of a factor rule that applies.
    fn factor(&self) -> Option<(&Self, Rate)> {
        match self.rule.gives {
            Earning::Factor(rate) if self.answer.is_ok() => Some((self, rate)),
            _ => None,
        }
    }

    /// All that it gives: to each of its lines, then for the visit.
    fn all(&self) -> impl Iterator<Item = i64> {
        self.shares.iter().copied().chain([self.visit])
    }

    /// What it gives lines, each that gets something.
    fn given(&self) -> impl Iterator<Item = (usize, Points)> {
        let given = self.lines.iter().zip(&self.shares).filter(|(_, share)| **share > 0);
        given.map(|(number, share)| (*number, Points::from_units(*share)))
    }

    /// Gives what the rule gives of itself.
    fn give(&mut self, occasion: &Occasion<'a>, paid: Paid<'_>, base: &Base) -> Option<()> {
        let Ok(left) = self.answer else { return Some(()) };
        let rounding = occasion.programme.points.rounding;
        let basket = &occasion.ask.basket.lines;
        let rule = self.rule;
        match &rule.gives {
            Earning::PerMoney { points, per } => {
                let dues = self.lines.iter().filter_map(|number| paid.dues.get(*number));
                let mut counted = Vec::with_capacity(self.lines.len());
                counted.extend(dues.map(|due| due.minor()));
                self.times = 1;
                self.share(occasion, base, left, &counted, (*points, per.minor()))?;
            }
            Earning::PerItem(points) => {
                let items = self.items(basket, paid, left.times.map(i64::from))?;
                let count = items.iter().fold(0i64, |sum, items| sum.saturating_add(*items));
                self.times = u32::try_from(count).ok()?;
                self.share(occasion, base, left, &items, (*points, 1))?;
            }
            Earning::PerVisit(points) => {
                let due = |number: &usize| paid.dues.get(*number).is_some_and(|due| *due > Money::ZERO);
                if self.lines.iter().any(due) {
                    let exact = i128::from(points.units()).checked_mul(base.visit.numerator)?;
                    self.visit = capped(rounding.divide(exact, base.visit.denominator)?, left);
                    self.times = 1;
                }
            }
            Earning::Stamps { pieces, .. } => {
                let items = self.items(basket, paid, None)?;
                let count = items.iter().fold(0i64, |sum, items| sum.saturating_add(*items));
                let stamps = count.checked_div(i64::from(*pieces)).unwrap_or(0);
                self.stamps = left.times.map_or(stamps, |times| stamps.min(i64::from(times)));
                self.times = u32::try_from(self.stamps).ok()?;
            }
            Earning::Factor(_) => self.times = 1,
        }
        Some(())
    }

    /// Shares so many points for each so much of what is counted over the rule's lines, rounded once.
    fn share(
        &mut self,
        occasion: &Occasion<'a>,
        base: &Base,
        left: Left,
        counted: &[i64],
        (points, per): (Points, i64),
    ) -> Option<()> {
        let weighed = if base.lines.is_empty() {
            None
        } else {
            let factors = self.lines.iter().filter_map(|number| base.lines.get(*number).copied());
            Some(weigh(counted, &factors.collect::<Vec<_>>())?)
        };
        let (sum, own) = match &weighed {
            None => (counted.iter().try_fold(0i128, |sum, count| sum.checked_add(i128::from(*count)))?, 1),
            Some((weights, own)) => {
                (weights.iter().try_fold(0i128, |sum, weight| sum.checked_add(*weight))?, *own)
            }
        };
        let exact = sum.checked_mul(i128::from(points.units()))?.checked_mul(base.factor.numerator)?;
        let one = i128::from(per).checked_mul(own)?.checked_mul(base.factor.denominator)?;
        let total = capped(occasion.programme.points.rounding.divide(exact, one)?, left);
        self.shares = match weighed {
            None => allocate(total, counted)?,
            Some((weights, _)) => allocate(total, &fitted(&weights))?,
        };
        Some(())
    }

    /// Whole pieces or units that were really paid for, by line, at most so many in all.
    fn items(&self, basket: &[Line], paid: Paid<'_>, most: Option<i64>) -> Option<Vec<i64>> {
        let mut left = most.unwrap_or(i64::MAX);
        let mut items = Vec::with_capacity(self.lines.len());
        for number in &self.lines {
            let found = paid.items(basket.get(*number)?, *number)?.min(left);
            left = left.checked_sub(found)?;
            items.push(found);
        }
        Some(items)
    }

    /// Writes what it gives, and why.
    fn write(self, occasion: &Occasion<'a>, earnings: &mut Earnings<'a>) -> Option<()> {
        let rule = self.rule;
        if let Err(why) = self.answer {
            let everything = rule.goods.mean_everything();
            let lines = self.lines.iter().filter(|_| !everything).map(|number| number.saturating_add(1));
            earnings.reasons.push(Reason::Refused { offer: rule.id.clone(), why, lines: lines.collect() });
            return Some(());
        }
        // The dates are the same for all lines: they are worked out once.
        let visit = Points::from_units(self.visit);
        let on_visit = earned(occasion.programme, rule, occasion.today, visit);
        let mut told = Vec::with_capacity(self.lines.len());
        let mut sum = visit;
        for (number, points) in self.given() {
            earnings.lines.get_mut(number)?.push(LineEarning { points, ..on_visit.clone() });
            told.push((number.saturating_add(1), points));
            sum = sum.checked_add(points)?;
        }
        if visit > Points::ZERO {
            earnings.visit.push(on_visit);
        }
        if let (Earning::Stamps { card, .. }, true) = (&rule.gives, self.stamps > 0) {
            earnings.stamps.push((&rule.id, card, self.stamps));
        }
        if sum > Points::ZERO {
            earnings.reasons.push(Reason::Earned { rule: rule.id.clone(), lines: told, points: sum });
        }
        if sum > Points::ZERO || self.stamps > 0 {
            let EarnRule { id, when, limits, .. } = rule;
            let used = Used { id, when, limits, times: self.times, money: Money::ZERO, points: sum };
            earnings.used.push(used);
        }
        Some(())
    }
}

impl Paid<'_> {
    /// Whole pieces or units of a line that were really paid for: without those that an offer gave for nothing, and none
    /// of a line on which nothing is left to pay.
    fn items(&self, line: &Line, number: usize) -> Option<i64> {
        if *self.dues.get(number)? <= Money::ZERO {
            return Some(0);
        }
        let mut left = line.quantity.thousandths();
        for discount in self.discounts.get(number)? {
            let part = discount.quantity.unwrap_or(line.quantity).thousandths();
            let taken =
                i128::from(discount.amount.minor()).checked_mul(i128::from(line.quantity.thousandths()))?;
            if taken >= i128::from(line.amount.minor()).checked_mul(i128::from(part))? {
                left = left.checked_sub(part)?;
            }
        }
        left.max(0).checked_div(1_000)
    }
}

/// Gives what factor rules give on their own account, one after the other.
fn give_more(programme: &Programme, courses: &mut [Course<'_>], lines: usize) -> Option<()> {
    let more = |rate: Rate| rate.millionths().checked_sub(Rate::ONE.millionths()).filter(|more| *more > 0);
    if !courses.iter().filter_map(Course::factor).any(|(_, rate)| more(rate).is_some()) {
        return Some(());
    }
    let mut by_line = vec![0i64; lines];
    let mut visit = 0i64;
    for course in courses.iter() {
        visit = visit.checked_add(course.visit)?;
        for (number, share) in course.lines.iter().zip(&course.shares) {
            let line = by_line.get_mut(*number)?;
            *line = line.checked_add(*share)?;
        }
    }
    for course in courses.iter_mut() {
        let (Some(more), Ok(left)) = (course.factor().and_then(|(_, rate)| more(rate)), &course.answer)
        else {
            continue;
        };
        let on_visit = if course.rule.goods.mean_everything() { visit } else { 0 };
        let given = course.lines.iter().filter_map(|number| by_line.get(*number).copied());
        let weights: Vec<i64> = given.chain([on_visit]).collect();
        let sum = weights.iter().try_fold(0i128, |sum, weight| sum.checked_add(i128::from(*weight)))?;
        let exact = sum.checked_mul(i128::from(more))?;
        let total = programme.points.rounding.divide(exact, i128::from(Rate::ONE.millionths()))?;
        let mut shares = allocate(capped(total, *left), &weights)?;
        course.visit = shares.pop()?;
        course.shares = shares;
        visit = visit.checked_add(course.visit)?;
        for (number, share) in course.lines.iter().zip(&course.shares) {
            let line = by_line.get_mut(*number)?;
            *line = line.checked_add(*share)?;
        }
    }
    Some(())
}

/// Lowers all that is given in proportion, so that it comes to this, which is less.
fn keep_to(most: Points, courses: &mut [Course<'_>]) -> Option<()> {
    let weights: Vec<i64> = courses.iter().flat_map(Course::all).collect();
    let mut kept = allocate(most.units(), &weights)?.into_iter();
    for course in courses.iter_mut() {
        for share in course.shares.iter_mut().chain([&mut course.visit]) {
            *share = kept.next()?;
        }
    }
    Some(())
}

fn capped(units: i64, left: Left) -> i64 {
    left.points.map_or(units, |most| units.min(most.units()))
}

/// Points that a rule gives on a day, with their dates.
fn earned(programme: &Programme, rule: &EarnRule, today: Day, points: Points) -> LineEarning {
    let vests_after = rule.vests_after_days.unwrap_or(programme.points.vests_after_days);
    let expiry = rule.expiry.unwrap_or(programme.points.expiry);
    LineEarning {
        rule: rule.id.clone(),
        points,
        vests: vests_on(vests_after, today),
        expires: expiry.first_day_without(today),
    }
}
