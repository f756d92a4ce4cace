//! Returns by example, and the law that a sale and its full return leave nothing behind.

use proptest::prelude::*;
use proptest::sample::Index;

use super::change::changes_of;
use super::{Payload, Return, ReturnFault, ReturnTerms, Returned, Sale, Void, plan_return, returnable};
use crate::core::model::receipt::{
    Donation, Effects, LineDiscount, LineEarning, ReceiptLine, ReceiptMember, ReceiptTotals, Referral,
    RewardUse,
};
use crate::core::model::standing::{DayFacts, OfferUse, Stamps, TierHold, TierStep, Voucher};
use crate::core::model::{
    Ahead, CardNumber, CategoryPath, Change, Currency, Day, Lot, MemberFacts, MemberId, Money, OpId, Points,
    Quantity, Receipt, ReturnPolicy, RuleId, Sku, Standing, Timestamp, Unit,
};

const TODAY: Day = Day::from_number(739_000);

fn day(later: i32) -> Day {
    Day::from_number(TODAY.number() + later)
}

fn points(units: i64) -> Points {
    Points::from_units(units)
}

fn lot(vests: Option<i32>, expires: Option<i32>, units: i64) -> Lot {
    Lot { vests: vests.map(day), expires: expires.map(day), points: points(units) }
}

fn terms(policy: ReturnPolicy) -> ReturnTerms {
    ReturnTerms { day: TODAY, policy, grace_days: 0 }
}

fn earning(rule: &str, lot: Lot) -> LineEarning {
    LineEarning { rule: RuleId::new(rule), points: lot.points, vests: lot.vests, expires: lot.expires }
}

/// A line of so many pieces that cost `gross`, of which `discount` was taken off and points paid `paid`.
fn line(thousandths: i64, gross: i64, discount: i64, paid: i64) -> ReceiptLine {
    ReceiptLine {
        sku: Sku::parse("tea").unwrap(),
        name: "Tea".into(),
        category: CategoryPath::default(),
        quantity: Quantity::from_thousandths(thousandths),
        unit_price: Money::from_minor(gross),
        gross: Money::from_minor(gross),
        discounts: vec![LineDiscount {
            offer: RuleId::new("offer"),
            amount: Money::from_minor(discount),
            percent: None,
            quantity: None,
        }],
        points_spent: Points::ZERO,
        points_paid: Money::from_minor(paid),
        due: Money::from_minor(gross - discount - paid),
        earnings: Vec::new().into(),
        spent_lots: Vec::new(),
        unit: Unit::Piece,
    }
}

fn sale(lines: Vec<ReceiptLine>, effects: Effects) -> Sale {
    let member = ReceiptMember {
        id: MemberId::from_bytes([1; 16]),
        card: CardNumber::parse("2900000000018").unwrap(),
        tier: None,
        tier_after: None,
        balance_before: Points::ZERO,
        balance_after: Points::ZERO,
        as_of: None,
        tier_step: None,
        ahead: Ahead::default(),
    };
    Sale {
        receipt: Receipt {
            currency: Currency::parse("CZK").unwrap(),
            totals: ReceiptTotals::of(&lines, &effects).unwrap(),
            lines,
            member: Some(member),
            tax_included: true,
            effects,
        },
        day: TODAY,
        offline: false,
        request: [0; 32],
        at: Timestamp::from_ms(0),
    }
}

fn pieces(count: i64) -> Quantity {
    Quantity::from_thousandths(count * 1_000)
}

#[test]
fn three_pieces_that_come_back_one_by_one_come_to_what_was_paid() {
    let mut tea = line(3_000, 1_000, 100, 200);
    tea.points_spent = points(20);
    tea.spent_lots = vec![lot(None, Some(9), 15)];
    tea.earnings = vec![earning("every", lot(Some(3), None, 7)), earning("tea", lot(None, None, 2))].into();
    let sale = sale(vec![tea], Effects::default());
    let mut earlier: Vec<Returned> = Vec::new();
    for (refund, discount, back, earned, whole) in [
        (233, 33, vec![lot(None, Some(9), 7)], vec![2, 1], false),
        (234, 34, vec![lot(None, Some(9), 6)], vec![3], false),
        (233, 33, vec![lot(None, Some(9), 2), lot(None, None, 5)], vec![2, 1], true),
    ] {
        let part = plan_return(&sale, &earlier, &[(0, pieces(1))], terms(ReturnPolicy::Debt)).unwrap();
        let line = &part.lines[0];
        assert_eq!((line.refund.minor(), line.discount.minor()), (refund, discount));
        assert_eq!((&line.points_back, part.whole), (&back, whole));
        assert_eq!(line.earnings.iter().map(|earning| earning.points.units()).collect::<Vec<_>>(), earned);
        earlier.push(part);
    }
    assert_eq!(returnable(&sale, &earlier), [pieces(0)]);
    let again = plan_return(&sale, &earlier, &[(0, pieces(1))], terms(ReturnPolicy::Debt));
    assert_eq!(again, Err(ReturnFault::AllReturned));
}

#[test]
fn what_can_not_come_back_is_refused_with_its_line_and_what_is_left() {
    let mut weighed = line(385, 770, 0, 0);
    weighed.unit = Unit::Kilogram;
    let sale = sale(vec![line(3_000, 30, 0, 0), weighed], Effects::default());
    let plan = |earlier: &[Returned], asked: &[(u32, Quantity)]| {
        plan_return(&sale, earlier, asked, terms(ReturnPolicy::Debt))
    };
    let first = plan(&[], &[(0, pieces(2))]).unwrap();
    let grams = Quantity::from_thousandths;
    for (asked, fault, words) in [
        (
            vec![(0, pieces(2))],
            ReturnFault::TooMuch { line: 1, asked: pieces(2), left: pieces(1) },
            "`2` of line 1 can't come back, `1` is left; take no more than that",
        ),
        (
            vec![(1, grams(300)), (1, grams(100))],
            ReturnFault::TooMuch { line: 2, asked: grams(100), left: grams(85) },
            "`0.1` of line 2 can't come back, `0.085` is left; take no more than that",
        ),
        (
            vec![(0, grams(500))],
            ReturnFault::Split { line: 1, asked: grams(500) },
            "`0.5` of line 1 can't come back, it is sold in pieces; give whole pieces",
        ),
        (
            vec![(0, pieces(0))],
            ReturnFault::Quantity { line: 1, asked: pieces(0) },
            "`0` of line 1 can't come back; give a quantity above 0",
        ),
        (
            vec![(2, pieces(1))],
            ReturnFault::NoSuchLine { line: 3, lines: 2 },
            "the receipt has `2` lines and no line 3; name one of them",
        ),
        (vec![], ReturnFault::Nothing, "no line is named; name at least one that comes back"),
    ] {
        let found = plan(std::slice::from_ref(&first), &asked).unwrap_err();
        assert_eq!((&found, found.to_string().as_str()), (&fault, words));
    }
    assert!(plan(&[], &[(1, grams(100))]).is_ok_and(|part| part.lines[0].refund.minor() == 200));
}

#[test]
fn what_the_sale_did_as_a_whole_is_undone_by_the_return_that_completes_it() {
    let effects = Effects {
        earnings: vec![earning("visit", lot(None, Some(30), 5))],
        rewards: vec![RewardUse {
            reward: RuleId::new("mug"),
            points: points(9),
            lots: vec![lot(None, Some(4), 6)],
        }],
        donation: Some(Donation { charity: RuleId::new("hospice"), points: points(2), lots: Vec::new() }),
        ..Effects::default()
    };
    let sale = sale(vec![line(1_000, 50, 0, 0), line(1_000, 70, 0, 0)], effects);
    let terms = ReturnTerms { grace_days: 10, ..terms(ReturnPolicy::Debt) };
    let first = plan_return(&sale, &[], &[(1, pieces(1))], terms).unwrap();
    assert!(!first.whole && first.earnings.is_empty() && first.points_back.is_empty());
    let change = Change::of_return(&sale, &first).unwrap();
    assert_eq!((change.visits, change.spend.minor(), change.issued.len()), (0, -70, 0));
    let last = plan_return(&sale, &[first], &[(0, pieces(1))], terms).unwrap();
    assert_eq!(last.points_back, [lot(None, Some(10), 6), lot(None, None, 3), lot(None, None, 2)]);
    let change = Change::of_return(&sale, &last).unwrap();
    assert_eq!((change.visits, change.spend.minor(), change.earned.units()), (-1, -50, -5));
    assert_eq!((change.issued, change.taken), (last.points_back, vec![lot(None, Some(30), 5)]));
}

#[test]
fn a_sale_that_knows_only_its_totals_comes_back_in_whole() {
    let mut sale = sale(Vec::new(), Effects::default());
    sale.receipt.totals.due = Money::from_minor(300);
    sale.receipt.totals.points_earned = points(3);
    sale.receipt.totals.points_spent = points(8);
    let part = plan_return(&sale, &[], &[], terms(ReturnPolicy::Debt)).unwrap();
    let change = Change::of_return(&sale, &part).unwrap();
    assert_eq!((change.spend.minor(), change.visits, change.earned.units()), (-300, -1, -3));
    assert_eq!((change.issued, change.taken), (vec![lot(None, None, 8)], vec![lot(None, None, 3)]));
    let again = plan_return(&sale, &[part], &[], terms(ReturnPolicy::Debt));
    assert_eq!(again, Err(ReturnFault::AllReturned));
}

#[test]
fn what_an_entry_changes_names_each_member_whom_it_changes() {
    let friend = MemberId::from_bytes([1; 16]);
    let referrer = MemberId::from_bytes([2; 16]);
    let referral = Referral { referrer, reward: earning("referral", lot(None, None, 50)) };
    let sold = sale(vec![line(1_000, 50, 0, 0)], Effects { referral: Some(referral), ..Effects::default() });
    let part = plan_return(&sold, &[], &[(0, pieces(1))], terms(ReturnPolicy::Debt)).unwrap();
    let op = OpId::from_bytes([3; 16]);
    let returned = Payload::Return(Box::new(Return {
        sale: op,
        part,
        at: Timestamp::from_ms(0),
        offline: false,
        reason: String::new(),
        request: [0; 32],
    }));
    let void = Payload::Void(Void { sale: op, day: TODAY, reason: String::new() });
    let sale = Payload::Sale(Box::new(sold.clone()));
    for (payload, known, who) in [
        (&sale, None, vec![friend, referrer]),
        (&returned, Some(&sold), vec![friend, referrer]),
        (&void, Some(&sold), vec![friend, referrer]),
        (&returned, None, vec![]),
        (&void, None, vec![]),
        (&Payload::Unknown(40), None, vec![]),
    ] {
        let changes = changes_of(payload, known, &[]).unwrap();
        assert_eq!(changes.iter().map(|(member, _)| *member).collect::<Vec<_>>(), who, "{payload:?}");
    }
    let mut friends = [Standing::default(), Standing::default()];
    for payload in [&sale, &void, &sale, &returned] {
        for ((_, change), standing) in changes_of(payload, Some(&sold), &[]).unwrap().iter().zip(&mut friends)
        {
            standing.apply(change).unwrap();
        }
        assert_eq!(friends[0].referral_done, payload == &sale);
        assert_eq!(friends[1].facts.balance.units(), if payload == &sale { 50 } else { 0 });
    }
    assert_eq!(friends, [Standing::default(), Standing::default()]);
}

/// A member before a sale, the sale, and how its lines come back: which line, and a share of what is left of it.
#[derive(Debug, Clone)]
struct Story {
    before: Standing,
    sale: Sale,
    parts: Vec<(Index, u8)>,
}

fn any_lot(least: i32) -> impl Strategy<Value = Lot> {
    let vests = prop_oneof![Just(None), (least..30).prop_map(Some)];
    (vests, prop::option::of(1..60), 1i64..60).prop_map(|(vests, expires, units)| lot(vests, expires, units))
}

fn any_before() -> impl Strategy<Value = Standing> {
    let holds = prop_oneof![Just(None), Just(hold("silver")), Just(hold("gold"))];
    (prop::collection::vec(any_lot(-9), 0..6), 0i64..90, 0i64..3, holds).prop_map(
        |(lots, undated, count, tier)| {
            let mut before = Standing::of(MemberFacts {
                balance: points(undated),
                spend: Money::from_minor(9_000),
                visits: 7,
            });
            before.tier = tier;
            if count > 0 {
                let money = Money::from_minor(count);
                before.days = vec![DayFacts { day: TODAY, spend: money, visits: count, points: points(0) }];
                before.stamps = vec![Stamps { card: RuleId::new("card"), count }];
                before.uses = vec![OfferUse {
                    offer: RuleId::new("offer"),
                    day: TODAY,
                    times: count,
                    money,
                    points: points(1),
                }];
                before.vouchers = vec![Voucher { offer: RuleId::new("cake"), expires: Some(day(9)), count }];
            }
            before.apply(&Change { day: TODAY, issued: lots, ..Change::default() }).unwrap();
            before
        },
    )
}

fn hold(tier: &str) -> Option<TierHold> {
    Some(TierHold { tier: RuleId::new(tier), until: day(365) })
}

/// A sale that spends no more than can be spent, with the lots that the points come from. Its earnings vest later when
/// `unvested`.
fn any_sale(before: &Standing, unvested: bool) -> impl Strategy<Value = Sale> + use<> {
    let spendable = before.points_on(TODAY).unwrap().spendable.units();
    let from = before.plan_spend(points(spendable), TODAY);
    let tier = before.tier.clone();
    let earnings = || prop::collection::vec(any_lot(if unvested { 1 } else { -1 }), 0..3);
    let lines = prop::collection::vec((1i64..6, 0i64..900, 0i64..300, 0i64..200, 0u8..60, earnings()), 1..4);
    (lines, earnings(), 0u8..60, 0u8..60, -2i64..3, any::<(bool, bool)>()).prop_map(
        move |(lines, earned, reward, donation, count, (step, referred))| {
            let mut left = from.clone();
            let mut undated = spendable - from.iter().map(|lot| lot.points.units()).sum::<i64>();
            let mut spend = |percent: u8| spend_share(&mut left, &mut undated, percent);
            let lots = |earned: Vec<Lot>| -> Vec<LineEarning> {
                let vests = |lot: Lot| {
                    if unvested && lot.vests.is_none() { Lot { vests: Some(day(3)), ..lot } } else { lot }
                };
                earned.into_iter().map(|lot| earning("rule", vests(lot))).collect()
            };
            let lines = lines.into_iter().map(|(count, due, discount, paid, percent, earned)| {
                let mut line = line(count * 1_000, due + discount + paid, discount, paid);
                (line.points_spent, line.spent_lots) = spend(percent);
                line.earnings = lots(earned).into();
                line
            });
            let lines: Vec<ReceiptLine> = lines.collect();
            let (reward, donation) = (spend(reward), spend(donation));
            let effects = Effects {
                earnings: lots(earned),
                stamps: vec![Stamps { card: RuleId::new("card"), count }],
                uses: vec![OfferUse {
                    offer: RuleId::new("offer"),
                    day: TODAY,
                    times: 1,
                    money: Money::from_minor(count),
                    points: points(count),
                }],
                vouchers: vec![Voucher { offer: RuleId::new("cake"), expires: Some(day(9)), count }],
                rewards: vec![RewardUse { reward: RuleId::new("mug"), points: reward.0, lots: reward.1 }],
                donation: Some(Donation { charity: RuleId::new("it"), points: donation.0, lots: donation.1 }),
                referral: referred.then(|| Referral {
                    referrer: MemberId::from_bytes([2; 16]),
                    reward: earning("referral", lot(None, None, 9)),
                }),
                ..Effects::default()
            };
            let mut sale = sale(lines, effects);
            if let Some(member) = sale.receipt.member.as_mut().filter(|_| step) {
                member.tier_step = Some(TierStep { from: tier.clone(), to: hold("platinum") });
            }
            sale
        },
    )
}

/// Takes a share of what can be spent, in the order in which it is spent.
fn spend_share(left: &mut [Lot], undated: &mut i64, percent: u8) -> (Points, Vec<Lot>) {
    let all: i64 = left.iter().map(|lot| lot.points.units()).sum::<i64>() + *undated;
    let wanted = all * i64::from(percent) / 100;
    let mut rest = wanted;
    let mut lots = Vec::new();
    for lot in left {
        let taken = rest.min(lot.points.units());
        lot.points = points(lot.points.units() - taken);
        rest -= taken;
        if taken > 0 {
            lots.push(Lot { points: points(taken), ..*lot });
        }
    }
    *undated -= rest;
    (points(wanted), lots)
}

fn story(unvested: bool) -> impl Strategy<Value = Story> {
    any_before().prop_flat_map(move |before| {
        let sale = any_sale(&before, unvested);
        let parts = prop::collection::vec((any::<Index>(), 1u8..=100), 0..12);
        (Just(before), sale, parts).prop_map(|(before, sale, parts)| Story { before, sale, parts })
    })
}

/// All of the sale, in parts.
fn returns(story: &Story, terms: ReturnTerms) -> Vec<Returned> {
    let mut earlier = Vec::new();
    let lines = story.sale.receipt.lines.len();
    for (line, percent) in &story.parts {
        let line = line.index(lines);
        let left = returnable(&story.sale, &earlier)[line].thousandths() / 1_000;
        let asked = (left * i64::from(*percent) + 99) / 100;
        if asked > 0 {
            let asked = [(u32::try_from(line).unwrap(), pieces(asked))];
            earlier.push(plan_return(&story.sale, &earlier, &asked, terms).unwrap());
        }
    }
    let left: Vec<(u32, Quantity)> =
        (0..).zip(returnable(&story.sale, &earlier)).filter(|(_, left)| left.thousandths() > 0).collect();
    if !left.is_empty() {
        earlier.push(plan_return(&story.sale, &earlier, &left, terms).unwrap());
    }
    earlier
}

fn hold_the_law(story: &Story, policy: ReturnPolicy) -> Result<(), TestCaseError> {
    let mut member = story.before.clone();
    prop_assert_eq!(member.apply(&Change::of_sale(&story.sale.receipt, TODAY).unwrap()), Some(Points::ZERO));
    let parts = returns(story, terms(policy));
    for part in &parts {
        member.apply(&Change::of_return(&story.sale, part).unwrap()).unwrap();
    }
    let mut before = story.before.clone();
    before.referral_done &= story.sale.receipt.effects.referral.is_none();
    prop_assert_eq!(member, before);
    prop_assert!(
        parts.iter().rev().skip(1).all(|part| !part.whole) && parts.last().is_some_and(|part| part.whole)
    );
    Ok(())
}

proptest! {
    #[test]
    fn a_sale_and_its_full_return_leave_everything_as_it_was(story in story(false)) {
        hold_the_law(&story, ReturnPolicy::Debt)?;
        hold_the_law(&story, ReturnPolicy::WithinBalance)?;
    }

    #[test]
    fn what_is_not_vested_yet_comes_back_in_full_under_the_mildest_policy(story in story(true)) {
        hold_the_law(&story, ReturnPolicy::Unvested)?;
    }

    #[test]
    fn a_member_in_debt_ends_with_the_debt_of_before(story in story(false), owed in 0i64..300, beyond in 0i64..50) {
        let mut before = story.before.clone();
        before.apply(&Change { day: TODAY, spent: points(owed), ..Change::default() }).unwrap();
        let mut sale = story.sale.clone();
        let spent = sale.receipt.totals.points_spent;
        sale.receipt.totals.points_spent = spent.checked_add(points(beyond)).unwrap();
        let story = Story { sale, ..story };
        let mut member = before.clone();
        member.apply(&Change::of_sale(&story.sale.receipt, TODAY).unwrap()).unwrap();
        for part in returns(&story, terms(ReturnPolicy::Debt)) {
            member.apply(&Change::of_return(&story.sale, &part).unwrap()).unwrap();
        }
        prop_assert_eq!((member.facts, member.days, member.uses), (before.facts, before.days, before.uses));
    }

    #[test]
    fn a_void_leaves_everything_as_it_was_whatever_came_back_before(story in story(false), before in any::<Index>()) {
        let mut member = story.before.clone();
        member.apply(&Change::of_sale(&story.sale.receipt, TODAY).unwrap()).unwrap();
        let parts = returns(&story, terms(ReturnPolicy::Debt));
        let earlier = &parts[..before.index(parts.len())];
        for part in earlier {
            member.apply(&Change::of_return(&story.sale, part).unwrap()).unwrap();
        }
        member.apply(&Change::of_void(&story.sale, earlier).unwrap()).unwrap();
        prop_assert_eq!(Change::of_void(&story.sale, &parts), None);
        prop_assert_eq!(member, story.before);
    }

    #[test]
    fn all_parts_of_a_line_come_to_the_line(story in story(false)) {
        let parts = returns(&story, terms(ReturnPolicy::Debt));
        for (number, line) in (0_u32..).zip(&story.sale.receipt.lines) {
            let parts: Vec<_> = parts.iter().flat_map(|part| &part.lines).filter(|part| part.line == number).collect();
            let money = |amount: fn(&super::ReturnedLine) -> Money| {
                Money::checked_sum(parts.iter().map(|part| amount(part))).unwrap()
            };
            prop_assert_eq!(money(|part| part.refund), line.due);
            prop_assert_eq!(money(|part| part.discount), line.discount().unwrap());
            prop_assert_eq!(money(|part| part.points_paid), line.points_paid);
            let back = parts.iter().flat_map(|part| &part.points_back).map(|lot| lot.points);
            prop_assert_eq!(Points::checked_sum(back).unwrap(), line.points_spent);
            let earned = parts.iter().flat_map(|part| &part.earnings).map(|earning| earning.points);
            prop_assert_eq!(Points::checked_sum(earned), line.points_earned());
            prop_assert!(parts.iter().all(|part| part.refund >= Money::ZERO && part.discount >= Money::ZERO));
        }
    }
}
