//! What holds for every quote of every programme, and for the sale and the return that follow it. Each law panics where
//! it is broken, so that tests of properties and a fuzzer can hold the same ones.

use std::collections::BTreeMap;

use super::drawn_programme::Dice;
use super::drawn_question::Question;
use tallytill::core::ledger::{ReturnTerms, Returned, Sale, plan_return, returnable};
use tallytill::core::model::receipt::{ReceiptLine, ReceiptTotals};
use tallytill::core::model::{
    Change, Day, Line, Money, Points, Quantity, Receipt, ReturnPolicy, RuleId, Standing, Unit,
};
use tallytill::core::pricing::{Quote, Reason, quote};
use tallytill::core::programme::{Earning, Limits, Offer, PriceEffect, Programme};

/// The sums and the bounds of a quote.
pub(crate) fn check_sums(question: &Question, quote: &Quote) {
    let receipt = &quote.receipt;
    assert_eq!(receipt.lines.len(), question.basket.lines.len());
    assert_eq!(Some(receipt.totals), ReceiptTotals::of(&receipt.lines, &receipt.effects));
    for (line, bought) in receipt.lines.iter().zip(&question.basket.lines) {
        check_line(line, bought);
    }
    let visit = &receipt.effects.earnings;
    assert!(visit.iter().all(|earning| earning.points > Points::ZERO));
    match quote.points {
        Some(points) => assert!(receipt.totals.points_spent <= points.spendable),
        None => assert_eq!((receipt.totals.points_spent, receipt.totals.points_earned), Default::default()),
    }
    assert!(receipt.totals.points_spent >= Points::ZERO);
}

fn check_line(line: &ReceiptLine, bought: &Line) {
    assert_eq!((line.gross, line.quantity), (bought.amount, bought.quantity));
    let discount = line.discount().unwrap();
    let parts = Money::checked_sum([discount, line.points_paid, line.due]).unwrap();
    assert_eq!(line.gross, parts);
    assert!(line.due >= bought.minimum.min(bought.amount).max(Money::ZERO), "below its minimum: {line:?}");
    assert!(line.points_paid >= Money::ZERO && line.points_spent >= Points::ZERO);
    assert!(line.discounts.iter().all(|discount| discount.amount > Money::ZERO));
    let within = |part: Option<Quantity>| {
        part.is_none_or(|part| part > Quantity::from_thousandths(0) && part < line.quantity)
    };
    assert!(line.discounts.iter().all(|discount| within(discount.quantity)), "{line:?}");
    assert!(line.earnings.iter().all(|earning| earning.points > Points::ZERO));
    let dated = Points::checked_sum(line.spent_lots.iter().map(|lot| lot.points)).unwrap();
    assert!(dated <= line.points_spent);
    if line.gross == Money::ZERO {
        assert!(line.discounts.is_empty() && line.earnings.is_empty());
        assert_eq!((line.points_spent, line.points_paid), (Points::ZERO, Money::ZERO));
    }
}

/// What the programme and its rules give at most.
pub(crate) fn check_limits(programme: &Programme, question: &Question, quote: &Quote) {
    let receipt = &quote.receipt;
    let friend = receipt.effects.earnings.iter().filter(|earning| earning.rule.as_str() == "referral");
    let friend = Points::checked_sum(friend.map(|earning| earning.points)).unwrap();
    let earned = receipt.totals.points_earned.checked_sub(friend).unwrap();
    assert!(programme.points.earn_most.is_none_or(|most| earned <= most));
    let share = |limit: i64, tills: u32| limit / i64::from(tills.max(1));
    for (id, limits) in limits_of(programme) {
        let given = question.situation.given.get(id.as_str()).copied().unwrap_or_default();
        for used in receipt.effects.uses.iter().filter(|used| used.offer == *id) {
            let offline = &programme.offline;
            let budget = |limit: i64| share(limit, offline.tills);
            assert!(used.times > 0, "{used:?}");
            assert!(limits.per_sale.is_none_or(|most| used.times <= i64::from(most)), "{used:?}");
            assert!(limits.per_store.is_none_or(|most| {
                given.times + used.times <= share(i64::try_from(most).unwrap(), offline.tills_per_store)
            }));
            assert!(
                limits
                    .budget_money
                    .is_none_or(|most| { given.money.minor() + used.money.minor() <= budget(most.minor()) }),
                "{used:?}"
            );
            assert!(
                limits.budget_points.is_none_or(|most| {
                    given.points.units() + used.points.units() <= budget(most.units())
                }),
                "{used:?}"
            );
        }
    }
}

fn limits_of(programme: &Programme) -> impl Iterator<Item = (&RuleId, &Limits)> {
    let offers = programme.offers.iter().map(|offer| (&offer.id, &offer.limits));
    offers.chain(programme.earn.iter().map(|rule| (&rule.id, &rule.limits)))
}

/// Every rule that names goods of the basket has one answer, and each answer is about lines that there are.
///
/// An earning rule that nothing speaks against and that comes to nothing is silent, and so are earning rules without a
/// card.
pub(crate) fn check_reasons(programme: &Programme, question: &Question, quote: &Quote) {
    let mut answers: BTreeMap<(bool, &RuleId), Vec<&'static str>> = BTreeMap::new();
    let all = question.basket.lines.len();
    let earns = |id: &RuleId| programme.earn.iter().any(|rule| rule.id == *id);
    for reason in &quote.reasons {
        let (id, lines): (&RuleId, Vec<usize>) = match reason {
            Reason::Applied { offer, lines } => (offer, lines.iter().map(|(line, _)| *line).collect()),
            Reason::Refused { offer, lines, .. } => (offer, lines.to_vec()),
            Reason::Given { offer } => (offer, Vec::new()),
            Reason::Earned { rule, lines, .. } => (rule, lines.iter().map(|(line, _)| *line).collect()),
            Reason::Stamped { rule, .. } if earns(rule) => (rule, Vec::new()),
            _ => continue,
        };
        assert!(lines.iter().all(|line| (1..=all).contains(line)), "{reason:?}");
        assert!(lines.is_sorted_by(|one, next| one < next), "{reason:?}");
        let code = match reason {
            Reason::Refused { .. } => "refused",
            told => told.code(),
        };
        answers.entry((earns(id), id)).or_default().push(code);
    }
    for offer in &programme.offers {
        let told = answers.remove(&(false, &offer.id)).unwrap_or_default();
        let once = matches!(told[..], ["refused" | "applied" | "given"] | ["applied", "given"]);
        let named = question.basket.lines.iter().any(|line| names(offer, line));
        assert!(if named { once } else { told.is_empty() || told == ["refused"] }, "{}: {told:?}", offer.id);
    }
    for rule in &programme.earn {
        let told = answers.remove(&(true, &rule.id)).unwrap_or_default();
        let named = question.basket.lines.iter().any(|line| rule.goods.hold(line));
        let wanted = if matches!(rule.gives, Earning::Stamps { .. }) { "stamped" } else { "earned" };
        let once = told.is_empty() || told == ["refused"] || told == [wanted];
        assert!(once && (named || told.is_empty()), "{}: {told:?}", rule.id);
    }
    assert!(answers.keys().all(|(_, id)| id.as_str() == "referral"), "{answers:?}");
    check_told_amounts(quote);
}

/// What reasons tell sums to what the lines say.
fn check_told_amounts(quote: &Quote) {
    let applied = quote.reasons.iter().filter_map(|reason| match reason {
        Reason::Applied { lines, .. } => Money::checked_sum(lines.iter().map(|(_, amount)| *amount)),
        _ => None,
    });
    assert_eq!(Money::checked_sum(applied), Some(quote.receipt.totals.discount));
    let earned = quote.reasons.iter().filter_map(|reason| match reason {
        Reason::Earned { points, .. } => Some(*points),
        _ => None,
    });
    assert_eq!(Points::checked_sum(earned), Some(quote.receipt.totals.points_earned));
}

/// Whether an offer names a line; a set names what one of its parts is.
fn names(offer: &Offer, line: &Line) -> bool {
    let in_part = match &offer.price {
        Some(PriceEffect::Mix { parts, .. }) => parts.iter().any(|part| part.goods.hold(line)),
        _ => true,
    };
    in_part && offer.goods.hold(line)
}

/// A member through a sale as it was quoted.
fn sold(programme: &Programme, question: &Question, quote: &Quote) -> Option<Standing> {
    let mut standing = question.member.as_ref()?.standing.clone();
    let today = programme.time_zone.day(question.situation.now);
    standing.apply(&Change::of_sale(&quote.receipt, today)?)?;
    Some(standing)
}

/// The member stands after the sale where its receipt says, and the next quote keeps what is limited for each member.
pub(crate) fn check_sale(programme: &Programme, question: &Question, quote: &Quote) {
    let Some(told) = quote.receipt.member.as_ref().filter(|_| !question.basket.lines.is_empty()) else {
        return;
    };
    let today = programme.time_zone.day(question.situation.now);
    let after = sold(programme, question, quote).unwrap();
    assert_eq!(after.facts.balance, told.balance_after);
    assert_eq!(programme.tier_on(&after, today).map(|tier| &tier.id), told.tier_after.as_ref());
    assert!(told.ahead.stamps.iter().all(|stamps| after.stamps_on(&stamps.card) == stamps.count));
    assert!(after.stamps.iter().all(|stamps| stamps.count > 0), "{:?}", after.stamps);
    assert!(after.vouchers.iter().all(|voucher| voucher.count > 0), "{:?}", after.vouchers);
    let mut next = question.clone();
    next.member.as_mut().unwrap().standing = after.clone();
    let second = quote_of(programme, &next);
    check_sums(&next, &second);
    let later = sold(programme, &next, &second).unwrap();
    let before = &question.member.as_ref().unwrap().standing;
    let limits = limits_of(programme).flat_map(|(id, limits)| {
        limits.per_member.iter().map(move |limit| (id, limit.within_days, i64::from(limit.times)))
    });
    let coupons = programme.coupons.iter();
    let coupons = coupons.filter_map(|coupon| Some((&coupon.id, None, i64::from(coupon.per_member?))));
    for (id, days, times) in limits.chain(coupons) {
        let most = before.uses_within(id, days, today).max(times);
        assert!(later.uses_within(id, days, today) <= most, "{id} was used more than {times} times");
    }
}

pub(crate) fn quote_of(programme: &Programme, question: &Question) -> Quote {
    quote(programme, &question.ask()).unwrap()
}

/// A sale and its full return in parts, on the day of the sale, leave the member as before. Who is in debt has the same
/// sums, history and uses again; which lots had paid the debt is not undone.
pub(crate) fn check_return(programme: &Programme, question: &Question, quote: &Quote, dice: &mut Dice<'_>) {
    let today = programme.time_zone.day(question.situation.now);
    let Some(after) = sold(programme, question, quote) else { return };
    let mut before = question.member.as_ref().unwrap().standing.clone();
    // What runs out or vests by itself on the day does so without a sale too.
    before.apply(&Change { day: today, ..Change::default() }).unwrap();
    let in_debt = before.points_on(today).unwrap().debt > Points::ZERO;
    let policies = [ReturnPolicy::Debt, ReturnPolicy::WithinBalance];
    let policies = if in_debt { &policies[..1] } else { &policies[..] };
    for policy in policies {
        let terms = ReturnTerms { day: today, policy: *policy, grace_days: 0 };
        let sale = sale_of(&quote.receipt, question, today);
        let parts = returned_in_parts(&sale, terms, dice);
        let mut member = after.clone();
        for part in &parts {
            member.apply(&Change::of_return(&sale, part).unwrap()).unwrap();
        }
        if in_debt {
            member.lots.clone_from(&before.lots);
        }
        assert_eq!(member, before);
        let refunds = parts.iter().flat_map(|part| &part.lines).map(|line| line.refund);
        assert_eq!(Money::checked_sum(refunds), Some(quote.receipt.totals.due));
        assert!(parts.iter().rev().skip(1).all(|part| !part.whole) && parts.last().unwrap().whole);
    }
}

/// A sale that comes back at once, whatever its numbers are: nothing may panic.
pub(crate) fn return_at_once(programme: &Programme, question: &Question, quote: &Quote) {
    let today = programme.time_zone.day(question.situation.now);
    let sale = sale_of(&quote.receipt, question, today);
    let left = left_of(&sale, &[]);
    for policy in [ReturnPolicy::Debt, ReturnPolicy::WithinBalance, ReturnPolicy::Unvested] {
        let terms = ReturnTerms { day: today, policy, grace_days: u16::MAX };
        let Ok(part) = plan_return(&sale, &[], &left, terms) else { continue };
        if let (Some(change), Some(mut member)) =
            (Change::of_return(&sale, &part), sold(programme, question, quote))
        {
            let _ = member.apply(&change);
        }
    }
}

fn sale_of(receipt: &Receipt, question: &Question, day: Day) -> Sale {
    Sale { receipt: receipt.clone(), day, offline: false, request: [0; 32], at: question.situation.now }
}

/// All of a sale, in parts and in an order that are drawn.
fn returned_in_parts(sale: &Sale, terms: ReturnTerms, dice: &mut Dice<'_>) -> Vec<Returned> {
    let mut earlier: Vec<Returned> = Vec::new();
    for _ in 0..dice.below(6) {
        let left: Vec<(u32, Quantity)> = left_of(sale, &earlier);
        if left.is_empty() {
            break;
        }
        let mut asked = Vec::new();
        for (line, left) in left {
            let part = part_of(&sale.receipt.lines[usize::try_from(line).unwrap()], left, dice);
            asked.extend(part.map(|part| (line, part)));
        }
        if dice.once_in(2) {
            asked.reverse();
        }
        if !asked.is_empty() {
            earlier.push(plan_return(sale, &earlier, &asked, terms).unwrap());
        }
    }
    let left = left_of(sale, &earlier);
    if !left.is_empty() || sale.receipt.lines.is_empty() {
        earlier.push(plan_return(sale, &earlier, &left, terms).unwrap());
    }
    earlier
}

fn left_of(sale: &Sale, earlier: &[Returned]) -> Vec<(u32, Quantity)> {
    let left = (0..).zip(returnable(sale, earlier));
    left.filter(|(_, left)| left.thousandths() > 0).collect()
}

fn part_of(line: &ReceiptLine, left: Quantity, dice: &mut Dice<'_>) -> Option<Quantity> {
    let most = left.thousandths();
    let part = match line.unit {
        Unit::Piece if most % 1_000 != 0 => most * dice.below(2),
        Unit::Piece => dice.below(most / 1_000 + 1) * 1_000,
        _ => dice.below(most + 1),
    };
    (part > 0).then_some(Quantity::from_thousandths(part))
}
