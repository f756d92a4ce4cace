//! What holds for every quote, whatever the programme, the basket and the member.

use proptest::prelude::*;

use super::drawn::{basket, currency, member, programme, view, wild, wild_basket};
use super::{Ask, Choices, Missing, Quote, QuoteFault, Reason, Refusal, Situation, quote};
use crate::core::model::basket::{AMOUNT_MAX, LINES_MAX};
use crate::core::model::receipt::ReceiptTotals;
use crate::core::model::{
    Basket, CategoryPath, Currency, Day, Line, MemberView, Money, Points, Quantity, Rate, Sku, Timestamp,
};
use crate::core::programme::{Deal, Earning, PriceEffect, Programme};

fn parsed(text: &str) -> Programme {
    Programme::parse(text).unwrap_or_else(|misfits| panic!("{misfits:?}\n{text}"))
}

fn ask(
    programme: &Programme,
    basket: &Basket,
    member: Option<&MemberView>,
    spend: i64,
) -> Result<Quote, QuoteFault> {
    let choices = Choices::spending(Points::from_units(spend));
    quote(programme, &Ask { basket, member, choices: &choices, situation: &Situation::default() })
}

fn quoted(programme: &Programme, basket: &Basket, member: Option<&MemberView>, spend: i64) -> Quote {
    ask(programme, basket, member, spend).unwrap()
}

/// The sums of a quote and of each of its lines hold together.
fn check_sums(quote: &Quote, basket: &Basket) {
    let receipt = &quote.receipt;
    assert_eq!(receipt.lines.len(), basket.lines.len());
    assert_eq!(Some(receipt.totals), ReceiptTotals::of(&receipt.lines, &receipt.effects));
    for (line, bought) in receipt.lines.iter().zip(&basket.lines) {
        let discount = line.discount().unwrap();
        assert_eq!(line.gross, bought.amount);
        assert_eq!(line.gross.minor(), discount.minor() + line.points_paid.minor() + line.due.minor());
        assert!(
            line.due >= Money::ZERO && line.points_paid >= Money::ZERO && line.points_spent >= Points::ZERO
        );
        assert!(line.discounts.iter().all(|discount| discount.amount > Money::ZERO));
        assert!(line.earnings.iter().all(|earning| earning.points > Points::ZERO));
        if line.gross == Money::ZERO {
            assert!(line.discounts.is_empty() && line.earnings.is_empty());
            assert_eq!((line.points_spent, line.points_paid), (Points::ZERO, Money::ZERO));
        }
    }
}

/// Every reason says what the lines say, no more and no less.
fn check_reasons(quote: &Quote) {
    let lines = &quote.receipt.lines;
    let (mut discount, mut earned) = (Money::ZERO, Points::ZERO);
    for reason in &quote.reasons {
        match reason {
            Reason::Applied { offer, lines: reached } => {
                for (line, amount) in reached {
                    let given = &lines[line - 1].discounts;
                    assert!(given.iter().any(|given| given.offer == *offer && given.amount == *amount));
                    discount = discount.checked_add(*amount).unwrap();
                }
            }
            Reason::Earned { rule, lines: reached, points } => {
                let sum = Points::checked_sum(reached.iter().map(|(_, share)| *share));
                assert_eq!(sum, Some(*points));
                for (line, share) in reached {
                    let given = &lines[line - 1].earnings;
                    assert!(given.iter().any(|given| given.rule == *rule && given.points == *share));
                }
                earned = earned.checked_add(*points).unwrap();
            }
            Reason::Refused { offer, why: Refusal::BetterOffer(taken), lines: reached } => {
                assert_ne!(offer, taken);
                assert!(lines[reached[0] - 1].discounts.iter().any(|given| given.offer == *taken));
            }
            _ => {}
        }
    }
    assert_eq!((discount, earned), (quote.receipt.totals.discount, quote.receipt.totals.points_earned));
}

/// On each line stands the best of the offers that go first, found by walking all of them.
fn check_discounts(programme: &Programme, basket: &Basket, member: Option<&MemberView>, quote: &Quote) {
    let today = Day::default();
    let tier = member.and_then(|member| programme.tier_on(&member.standing, today)).map(|tier| &tier.id);
    for (bought, line) in basket.lines.iter().zip(&quote.receipt.lines) {
        let fitting = programme.offers.iter().filter(|offer| {
            let tiers = &offer.when.tiers;
            let for_tier = tiers.is_empty() || tier.is_some_and(|tier| tiers.contains(tier));
            for_tier && offer.goods.hold(bought)
        });
        let given = fitting.filter_map(|offer| {
            let Some(PriceEffect::Unit(Deal::Percent(percent))) = offer.price else { unreachable!() };
            let amount = percent.of(bought.amount.minor(), programme.rounding).unwrap();
            // Compared is what is exact: the share, not what it rounds to.
            (amount > 0).then_some((offer.priority, percent, core::cmp::Reverse(offer.id.clone()), amount))
        });
        let best = given.max().map(|(_, _, offer, amount)| (offer.0, amount));
        let found = line.discounts.first().map(|given| (given.offer.clone(), given.amount.minor()));
        assert_eq!((found, line.discounts.len()), (best.clone(), usize::from(best.is_some())));
    }
}

/// Each rule gives what is really paid for its goods is worth, rounded once, to the lines it names.
fn check_earnings(programme: &Programme, basket: &Basket, member: Option<&MemberView>, quote: &Quote) {
    let factor = member.map(|member| {
        let tier = programme.tier_on(&member.standing, Day::default());
        tier.map_or(Rate::ONE, |tier| tier.earn_factor).millionths()
    });
    for rule in &programme.earn {
        let mut paid = 0;
        let mut given = 0;
        for (bought, line) in basket.lines.iter().zip(&quote.receipt.lines) {
            let share: i64 = line
                .earnings
                .iter()
                .filter(|earning| earning.rule == rule.id)
                .map(|earning| earning.points.units())
                .sum();
            let named = rule.goods.hold(bought);
            assert!(named || share == 0);
            paid += if named { line.due.minor() } else { 0 };
            given += share;
        }
        let Earning::PerMoney { points, per } = rule.gives else { unreachable!() };
        let exact = i128::from(paid) * i128::from(points.units()) * i128::from(factor.unwrap_or(0));
        let per = i128::from(per.minor()) * 1_000_000;
        assert_eq!(Some(given), programme.points.rounding.divide(exact, per));
    }
}

proptest! {
    #[test]
    fn every_sum_and_every_reason_holds(
        text in programme(), basket in basket(), member in member(), spend in 0i64..300_000,
    ) {
        let programme = parsed(&text);
        let quote = quoted(&programme, &basket, member.as_ref(), spend);
        check_sums(&quote, &basket);
        check_reasons(&quote);
        check_discounts(&programme, &basket, member.as_ref(), &quote);
        check_earnings(&programme, &basket, member.as_ref(), &quote);
    }

    #[test]
    fn the_same_question_has_the_same_answer(
        text in programme(), basket in basket(), member in member(), spend in 0i64..300_000,
    ) {
        let one = quoted(&parsed(&text), &basket, member.as_ref(), spend);
        let other = quoted(&parsed(&text), &basket.clone(), member.clone().as_ref(), spend);
        prop_assert_eq!(&one, &other);
        prop_assert_eq!(one.hash(), other.hash());
    }

    #[test]
    fn an_offer_for_other_goods_changes_nothing_but_the_programme(
        text in programme(), basket in basket(), member in member(), spend in 0i64..300_000, priority in -2i32..=2,
    ) {
        let more = format!(
            "{text}[[offer]]\nid = 'a-other'\nname.en = 'O'\npercent = '50 %'\npriority = {priority}\n\
             goods = {{ categories = ['f'], skus = ['s9'] }}\n\
             [[earn]]\nid = 'a-other'\nname.en = 'A'\npoints = '9'\nper = '0.01'\ngoods = {{ categories = ['f'], skus = ['s9'] }}\n"
        );
        let before = quoted(&parsed(&text), &basket, member.as_ref(), spend);
        let mut after = quoted(&parsed(&more), &basket, member.as_ref(), spend);
        prop_assert_ne!(before.programme, after.programme);
        prop_assert_ne!(before.hash(), after.hash());
        after.programme = before.programme;
        prop_assert_eq!(before, after);
    }

    #[test]
    fn asking_for_more_points_never_costs_more(
        text in programme(), basket in basket(), member in member(), spend in 0i64..300_000, more in 0i64..300_000,
    ) {
        let programme = parsed(&text);
        let few = quoted(&programme, &basket, member.as_ref(), spend);
        let many = quoted(&programme, &basket, member.as_ref(), spend + more);
        prop_assert!(many.receipt.totals.due <= few.receipt.totals.due);
        prop_assert!(many.receipt.totals.points_spent >= few.receipt.totals.points_spent);
        prop_assert_eq!(many.spend_max, few.spend_max);
    }

    #[test]
    fn points_are_spent_within_what_there_is_and_no_more_than_they_pay(
        text in programme(), basket in basket(), member in member(), spend in 0i64..300_000,
    ) {
        let programme = parsed(&text);
        let quote = quoted(&programme, &basket, member.as_ref(), spend);
        let totals = quote.receipt.totals;
        let balance = member.as_ref().map_or(Points::ZERO, |member| member.standing.facts.balance).at_least_zero();
        prop_assert!(totals.points_spent.units() <= spend);
        prop_assert!(totals.points_spent <= quote.spend_max && quote.spend_max <= balance);
        let after_discounts = totals.gross.minor() - totals.discount.minor();
        let share = i128::from(after_discounts) * i128::from(programme.points.pay_up_to.millionths()) / 1_000_000;
        prop_assert!(i128::from(totals.points_paid.minor()) <= share);
        let limited = quote.reasons.iter().any(|reason| matches!(reason, Reason::SpendLimited { .. }));
        prop_assert_eq!(limited, spend > quote.spend_max.units());

        // The same money for one unit less would be a gift, for one unit more a loss.
        let pays = |units: i64| {
            let units_per_point = 10i128.pow(u32::from(programme.points.decimals));
            i128::from(units) * i128::from(programme.points.worth.minor()) / units_per_point
        };
        let (spent, paid) = (totals.points_spent.units(), i128::from(totals.points_paid.minor()));
        prop_assert_eq!(pays(spent), paid);
        prop_assert!(spent == 0 || pays(spent - 1) < paid);
        // All that can be spent is spent when it is asked for.
        let all = quoted(&programme, &basket, member.as_ref(), quote.spend_max.units());
        prop_assert_eq!(all.receipt.totals.points_spent, quote.spend_max);
        prop_assert!(i128::from(all.receipt.totals.points_paid.minor()) <= share);
    }

    #[test]
    fn without_a_card_nothing_is_earned_or_spent(text in programme(), basket in basket(), spend in 0i64..300_000) {
        let quote = quoted(&parsed(&text), &basket, None, spend);
        let totals = quote.receipt.totals;
        prop_assert_eq!((totals.points_earned, totals.points_spent), (Points::ZERO, Points::ZERO));
        prop_assert_eq!((quote.receipt.member, quote.spend_max), (None, Points::ZERO));
    }

    #[test]
    fn the_member_stands_after_the_sale_where_the_sums_lead(
        text in programme(), basket in basket(), points in -500i64..200_000, spent in 0i64..800_000,
        spend in 0i64..300_000,
    ) {
        let programme = parsed(&text);
        let quote = quoted(&programme, &basket, Some(&view(points, spent)), spend);
        let totals = quote.receipt.totals;
        let member = quote.receipt.member.clone().unwrap();
        let balance = points - totals.points_spent.units() + totals.points_earned.units();
        prop_assert_eq!((member.balance_before.units(), member.balance_after.units()), (points, balance));
        let spend_after = Money::from_minor(spent + totals.due.minor());
        let after = view(balance, spend_after.minor()).standing;
        let tier_after = programme.tier_on(&after, Day::default()).map(|tier| tier.id.clone());
        prop_assert_eq!(member.tier_after, tier_after);
        let next = quote.reasons.iter().find_map(|reason| match reason {
            Reason::NextTier { tier, missing: Missing::Money(missing) } => {
                Some((tier.as_str(), missing.minor() + spend_after.minor()))
            }
            _ => None,
        });
        let above = programme
            .next_tier(&after, Day::default())
            .map(|tier| (tier.id.as_str(), tier.reach[0].spend.unwrap().minor()));
        prop_assert_eq!(next, above);
        let debt = quote.reasons.iter().any(|reason| matches!(reason, Reason::Debt { .. }));
        prop_assert_eq!(debt, points < 0);
    }

    #[test]
    fn nothing_makes_a_quote_panic(
        text in programme(), basket in wild_basket(), points in wild(), spent in wild(), spend in wild(),
    ) {
        let member = view(points, spent);
        for programme in [parsed(&text), parsed(WILD)] {
            for member in [None, Some(&member)] {
                match ask(&programme, &basket, member, spend) {
                    Ok(quote) => check_sums(&quote, &basket),
                    Err(fault) => prop_assert!(!fault.to_string().is_empty()),
                }
            }
        }
    }
}

/// A programme of the largest numbers that are taken.
const WILD: &str = "[programme]\nid = 'p'\nname.en = 'P'\ncurrency = 'CZK'\ntime_zone = 'UTC'\nlanguages = ['en']\n\
    [points]\nname.en = 'points'\nworth = '0.01'\ndecimals = 3\npay_up_to = '100 %'\n\
    [[tier]]\nid = 'top'\nname.en = 'T'\nspend = '92233720368547758.07'\nearn_factor = '9223372036854.775807'\n\
    [[tier]]\nid = 'low'\nname.en = 'T'\nspend = '0'\nearn_factor = '9223372036854.775807'\n\
    [[offer]]\nid = 'o'\nname.en = 'O'\npercent = '100 %'\npriority = 2147483647\n\
    [[earn]]\nid = 'e'\nname.en = 'E'\npoints = '9223372036854775.807'\nper = '0.01'\n";

#[test]
fn what_cannot_be_priced_is_refused_by_line() {
    let programme = parsed(WILD);
    let good = |sku: &str| {
        let price = Money::from_minor(100);
        Line::plain(Sku::parse(sku).unwrap(), "n", CategoryPath::default(), Quantity::ONE, price, price)
    };
    let refused = |change: &dyn Fn(&mut Basket)| {
        let mut basket = Basket { lines: vec![good("s1"), good("s2")], ..Basket::empty(currency()) };
        change(&mut basket);
        ask(&programme, &basket, None, 0).unwrap_err().to_string()
    };
    for (found, wanted) in [
        (
            refused(&|basket| basket.lines[1].quantity = Quantity::from_thousandths(0)),
            "line 2 has the quantity `0`; give one above 0 and at most 1000000",
        ),
        (
            refused(&|basket| basket.lines[0].quantity = Quantity::from_thousandths(-1500)),
            "line 1 has the quantity `-1.5`; give one above 0 and at most 1000000",
        ),
        (
            refused(&|basket| basket.lines[0].quantity = Quantity::from_thousandths(1_000_000_001)),
            "line 1 has the quantity `1000000.001`; give one above 0 and at most 1000000",
        ),
        (
            refused(&|basket| basket.lines[1].amount = Money::from_minor(-1)),
            "line 2 has a price below zero or beyond all reason; correct the price",
        ),
        (
            refused(&|basket| basket.lines[1].unit_price = Money::from_minor(1_000_000_000_001)),
            "line 2 has a price below zero or beyond all reason; correct the price",
        ),
        (
            refused(&|basket| basket.lines[0].name = "й".repeat(101).into()),
            "line 1 has a name of over 200 bytes; shorten it",
        ),
        (
            refused(&|basket| basket.lines = vec![good("s1"); 1001]),
            "the basket has `1001` lines, at most 1000 are taken; split the sale",
        ),
        (
            refused(&|basket| basket.currency = Currency::parse("EUR").unwrap()),
            "the basket is in `EUR` and the programme in `CZK`; send prices in `CZK`",
        ),
    ] {
        assert_eq!(found, wanted);
    }
}

#[test]
fn points_below_zero_cannot_be_spent() {
    let basket = Basket::empty(currency());
    let fault = ask(&parsed(WILD), &basket, None, -1).unwrap_err();
    assert_eq!(fault, QuoteFault::SpendBelowZero(Points::from_units(-1)));
    assert_eq!(fault.to_string(), "points to spend are below zero; give zero or more");
}

#[test]
fn rewards_and_charities_that_nobody_knows_are_refused_by_name() {
    let (programme, basket) = (parsed(WILD), Basket::empty(currency()));
    let refused = |choices: &Choices| {
        let situation = Situation::default();
        let ask = Ask { basket: &basket, member: None, choices, situation: &situation };
        quote(&programme, &ask).unwrap_err().to_string()
    };
    let reward = Choices { rewards: vec!["cake".to_owned()], ..Choices::default() };
    assert_eq!(refused(&reward), "the programme has no reward `cake` for points; choose one that it has");
    let charity = Choices { donation: Some(("whales".to_owned(), Points::ZERO)), ..Choices::default() };
    assert_eq!(refused(&charity), "the programme has no charity `whales`; choose one that it has");
}

#[test]
fn the_age_of_what_is_known_is_not_part_of_a_quotes_name_but_the_balance_is() {
    let hash = |points: i64, as_of: Option<u64>| {
        let member = MemberView { as_of: as_of.map(Timestamp::from_ms), ..view(points, 0) };
        quoted(&parsed(WILD), &Basket::empty(currency()), Some(&member), 0).hash()
    };
    assert_eq!(hash(5, None), hash(5, Some(1)));
    assert_eq!(hash(5, Some(2)), hash(5, Some(1)));
    assert_ne!(hash(5, Some(1)), hash(6, Some(1)));
}

#[test]
fn an_empty_basket_comes_to_nothing() {
    let quote = quoted(&parsed(WILD), &Basket::empty(currency()), Some(&view(50, 0)), 50);
    assert_eq!(quote.receipt.totals, ReceiptTotals::default());
    assert_eq!(quote.spend_max, Points::ZERO);
}

#[test]
fn a_line_of_the_largest_price_is_priced() {
    let programme =
        parsed(&WILD.replace("9223372036854.775807", "1").replace("9223372036854775.807", "0.001"));
    let mut basket = Basket::empty(currency());
    basket.lines = vec![
        Line::plain(
            Sku::parse("s1").unwrap(),
            "",
            CategoryPath::default(),
            Quantity::LINE_MAX,
            AMOUNT_MAX,
            AMOUNT_MAX,
        );
        LINES_MAX
    ];
    let quote = quoted(&programme, &basket, Some(&view(0, 0)), 0);
    assert_eq!(quote.receipt.totals.gross.minor(), 1_000_000_000_000_000);
}
