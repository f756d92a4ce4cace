//! What holds for all discounts, whatever the offers and the basket.

use std::sync::Arc;

use proptest::prelude::*;

use super::drawn::{Effects, effect, lines, offers, reversed, set_effect, single_pieces, unit_effect};
use super::plan::Plan;
use super::staged::{basket, goods, offer, percent, programme, quoted};
use crate::core::model::receipt::ReceiptTotals;
use crate::core::model::{Basket, Line, Money, Quantity};
use crate::core::pricing::occasion::Occasion;
use crate::core::pricing::{Ask, Quote, Reason};
use crate::core::programme::{Deal, GroupDeal, Mode, Offer, PriceEffect};

const MODES: [Mode; 3] = [Mode::Exclusive, Mode::Best, Mode::Compound];
const TOGETHER: [Mode; 2] = [Mode::Best, Mode::Compound];

fn check_lines(quote: &Quote, basket: &Basket) {
    assert_eq!(Some(quote.receipt.totals), ReceiptTotals::of(&quote.receipt.lines, &quote.receipt.effects));
    for (line, bought) in quote.receipt.lines.iter().zip(&basket.lines) {
        assert_eq!(line.gross.minor(), line.discount().unwrap().minor() + line.due.minor());
        assert!(line.due >= bought.minimum.min(bought.amount) && line.due >= Money::ZERO, "{line:?}");
        assert!(bought.amount > Money::ZERO || line.discounts.is_empty());
        for discount in &line.discounts {
            assert!(discount.amount > Money::ZERO);
            assert!(discount.quantity.is_none_or(|quantity| quantity < line.quantity));
        }
    }
}

/// Every offer whose goods are in the basket has one reason, and what is applied is what stands in the lines.
fn check_reasons(quote: &Quote, offers: &[Offer], basket: &Basket) {
    let mut sum = 0;
    for offer in offers {
        let told: Vec<&Reason> = quote
            .reasons
            .iter()
            .filter(|reason| match reason {
                Reason::Applied { offer: told, .. } | Reason::Refused { offer: told, .. } => {
                    *told == offer.id
                }
                _ => false,
            })
            .collect();
        let named = basket.lines.iter().any(|line| match &offer.price {
            Some(PriceEffect::Mix { parts, .. }) => parts.iter().any(|part| part.goods.hold(line)),
            _ => offer.goods.hold(line),
        });
        assert_eq!(told.len(), usize::from(named), "{offer:?}");
        if let Some(Reason::Applied { lines, .. }) = told.first() {
            for (line, amount) in lines {
                let discounts = &quote.receipt.lines[line - 1].discounts;
                assert!(discounts.iter().any(|given| given.offer == offer.id && given.amount == *amount));
                sum += amount.minor();
            }
        }
    }
    assert_eq!(sum, quote.receipt.totals.discount.minor());
}

/// What is saved on pieces at best, in millionths: the first piece by itself or in any set of any offer, then the rest.
fn best_of(pieces: &[&Line], offers: &[Offer]) -> i128 {
    let Some((first, rest)) = pieces.split_first() else { return 0 };
    let price = i128::from(first.amount.minor());
    let alone = offers.iter().filter(|offer| offer.goods.hold(first)).filter_map(|offer| match offer.price {
        Some(PriceEffect::Unit(deal)) => Some(match deal {
            Deal::Percent(rate) => price * i128::from(rate.millionths()),
            Deal::AmountOff(amount) => price.min(i128::from(amount.minor())) * 1_000_000,
            Deal::FixedPrice(fixed) => (price - i128::from(fixed.minor())).max(0) * 1_000_000,
        }),
        _ => None,
    });
    let mut best = alone.max().unwrap_or(0) + best_of(rest, offers);
    for mask in 0u32..1 << rest.len() {
        let (with, without): (Vec<_>, Vec<_>) =
            rest.iter().enumerate().partition(|(at, _)| mask >> at & 1 == 1);
        let mut set = vec![*first];
        set.extend(with.into_iter().map(|(_, line)| *line));
        let saved = offers.iter().filter_map(|offer| saved_on(&set, offer)).max();
        if let Some(saved) = saved {
            let without: Vec<&Line> = without.into_iter().map(|(_, line)| *line).collect();
            best = best.max(saved + best_of(&without, offers));
        }
    }
    best
}

fn saved_on(set: &[&Line], offer: &Offer) -> Option<i128> {
    let deal = match offer.price.as_ref()? {
        PriceEffect::Group { pieces, deal } => {
            let fits = set.len() == *pieces as usize && set.iter().all(|line| offer.goods.hold(line));
            fits.then_some(*deal)?
        }
        PriceEffect::Mix { parts, deal } => {
            let wanted = parts.iter().flat_map(|part| std::iter::repeat_n(&part.goods, part.pieces as usize));
            let wanted: Vec<_> = wanted.collect();
            fills(set, &wanted).then_some(*deal)?
        }
        _ => return None,
    };
    let mut prices: Vec<i128> = set.iter().map(|line| i128::from(line.amount.minor())).collect();
    prices.sort_unstable();
    let sum: i128 = prices.iter().sum();
    Some(match deal {
        GroupDeal::CheapestFree(free) => prices.iter().take(free as usize).sum::<i128>() * 1_000_000,
        GroupDeal::CheapestPercent(rate) => prices[0] * i128::from(rate.millionths()),
        GroupDeal::Percent(rate) => sum * i128::from(rate.millionths()),
        GroupDeal::AmountOff(amount) => sum.min(i128::from(amount.minor())) * 1_000_000,
        GroupDeal::FixedPrice(fixed) => (sum - i128::from(fixed.minor())).max(0) * 1_000_000,
    })
}

/// Whether these pieces can be parted so that each wanted place has one.
fn fills(set: &[&Line], wanted: &[&crate::core::programme::Goods]) -> bool {
    let Some((first, rest)) = wanted.split_first() else { return set.is_empty() };
    set.iter().enumerate().any(|(at, line)| {
        let mut left = set.to_vec();
        left.remove(at);
        first.hold(line) && fills(&left, rest)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn lines_and_reasons_hold_together(
        offers in offers(effect(Effects::All), MODES.to_vec(), -1..=1), lines in lines(), across in any::<bool>(),
    ) {
        let basket = basket(lines);
        let quote = quoted(&programme(across, offers.clone()), &basket);
        check_lines(&quote, &basket);
        check_reasons(&quote, &offers, &basket);
    }

    #[test]
    fn the_order_of_offers_changes_nothing_and_that_of_lines_no_total(
        offers in offers(effect(Effects::All), MODES.to_vec(), -1..=1), lines in lines(), across in any::<bool>(),
    ) {
        let basket = basket(lines);
        let quote = quoted(&programme(across, offers.clone()), &basket);
        let backwards = offers.iter().rev().cloned().collect();
        prop_assert_eq!(&quoted(&programme(across, backwards), &basket), &quote);
        let other = quoted(&programme(across, offers), &reversed(&basket));
        prop_assert_eq!(other.receipt.totals, quote.receipt.totals);
    }

    #[test]
    fn all_offers_together_are_never_worse_than_one_of_them_alone(
        offers in offers(effect(Effects::NoTotals), TOGETHER.to_vec(), 0..=0), lines in lines(), across in any::<bool>(),
        limited in any::<bool>(),
    ) {
        let basket = basket(lines);
        let off = |offers: &[Offer]| {
            let mut programme = programme(across, offers.to_vec());
            programme.stacking.combinations_max = if limited { 0 } else { 4_096 };
            quoted(&programme, &basket).receipt.totals.discount.minor()
        };
        let together = off(&offers);
        // Rounding is the only loss: half a minor unit for every time that something is applied to a line.
        let rounding = i64::try_from(basket.lines.len() * 6).unwrap();
        for one in &offers {
            let alone = off(std::slice::from_ref(one));
            prop_assert!(together + rounding >= alone, "{together} < {alone} by {one:?}");
        }
    }

    #[test]
    fn the_best_combination_is_found(
        sets in offers(set_effect(), vec![Mode::Best], 0..=0), units in offers(unit_effect(), vec![Mode::Best], 0..=0),
        lines in single_pieces(), across in any::<bool>(),
    ) {
        let on_units = |offer: &Offer| matches!(offer.price, Some(PriceEffect::Unit(_)));
        let units = units.into_iter().filter(on_units).map(|mut offer| {
            offer.id = crate::core::model::RuleId::new(&format!("u-{}", offer.id));
            offer
        });
        let offers: Vec<Offer> = sets.into_iter().take(3).chain(units.take(2)).collect();
        let basket = basket(lines);
        let mut all = programme(across, offers.clone());
        all.stacking.combinations_max = 1_000_000;
        let quote = quoted(&all, &basket);
        prop_assert!(!quote.reasons.contains(&Reason::CombinationsLimited));
        let best = best_of(&basket.lines.iter().collect::<Vec<_>>(), &offers);
        let found = i128::from(quote.receipt.totals.discount.minor()) * 1_000_000;
        let rounding = i128::try_from(basket.lines.len()).unwrap() * 500_000;
        prop_assert!((found - best).abs() <= rounding, "found {found}, the best is {best}");
    }

    #[test]
    fn an_offer_that_cannot_apply_changes_nothing(
        offers in offers(effect(Effects::All), MODES.to_vec(), -1..=1), lines in lines(), across in any::<bool>(),
        (what, mode) in (effect(Effects::All), proptest::sample::select(MODES.to_vec())), priority in -1..=1,
    ) {
        let basket = basket(lines);
        let before = quoted(&programme(across, offers.clone()), &basket);
        let mut more = offers;
        let what = match what {
            PriceEffect::Mix { mut parts, deal } => {
                parts.iter_mut().for_each(|part| part.goods = goods(&["elsewhere"]));
                PriceEffect::Mix { parts, deal }
            }
            other => other,
        };
        more.push(offer("other", mode, priority, goods(&["elsewhere"]), Some(what.clone())));
        prop_assert_eq!(&quoted(&programme(across, more.clone()), &basket), &before);
        // The same for goods that are there, on an occasion that speaks against it.
        more.pop();
        let mut refused = offer("other", mode, priority, goods(&[]), Some(what));
        Arc::make_mut(&mut refused.when).member = true;
        more.push(refused);
        prop_assert_eq!(quoted(&programme(across, more), &basket).receipt, before.receipt);
    }

    #[test]
    fn no_numbers_make_it_panic(
        offers in offers(effect(Effects::All), MODES.to_vec(), -1..=1), across in any::<bool>(),
        numbers in proptest::collection::vec((1i64..=1_000_000, 0i64..=1_000_000_000_000, 0i64..=1_000_000_000_000), 0..6),
        huge in any::<bool>(),
    ) {
        let mut offers = offers;
        if huge {
            for offer in &mut offers {
                offer.price = offer.price.take().map(enlarged);
            }
        }
        let lines = numbers.into_iter().enumerate().map(|(at, (pieces, price, least))| {
            let mut line = super::staged::line("1", &format!("s{}", at % 5 + 1), price);
            line.quantity = Quantity::from_thousandths(pieces * 1_000);
            line.minimum = Money::from_minor(least);
            line
        });
        let basket = basket(lines.collect());
        let mut programme = programme(across, offers);
        programme.stacking.combinations_max = 64;
        check_lines(&quoted(&programme, &basket), &Basket { lines: clamped(&basket), ..basket.clone() });
    }
}

fn clamped(basket: &Basket) -> Vec<Line> {
    let clamp =
        |line: &Line| Line { minimum: line.minimum.max(Money::ZERO).min(line.amount), ..line.clone() };
    basket.lines.iter().map(clamp).collect()
}

/// The same effect with the largest numbers there are.
fn enlarged(effect: PriceEffect) -> PriceEffect {
    let most = Money::from_minor(i64::MAX);
    match effect {
        PriceEffect::Unit(Deal::AmountOff(_)) => PriceEffect::Unit(Deal::AmountOff(most)),
        PriceEffect::Unit(Deal::FixedPrice(_)) => PriceEffect::Unit(Deal::FixedPrice(most)),
        PriceEffect::Group { deal: GroupDeal::AmountOff(_), .. } => {
            PriceEffect::Group { pieces: u32::MAX, deal: GroupDeal::AmountOff(most) }
        }
        PriceEffect::Group { pieces, deal: GroupDeal::FixedPrice(_) } => {
            PriceEffect::Group { pieces, deal: GroupDeal::FixedPrice(most) }
        }
        other => other,
    }
}

#[test]
fn a_thousand_lines_of_a_million_pieces_are_priced() {
    let lines: Vec<Line> = (0..1_000)
        .map(|at| {
            let mut line = super::staged::line("1", &format!("s{at}"), 1_000_000_000_000 - at);
            line.quantity = Quantity::LINE_MAX;
            line
        })
        .collect();
    let third = PriceEffect::Group { pieces: 3, deal: GroupDeal::CheapestFree(1) };
    let pair = PriceEffect::Group { pieces: 2, deal: GroupDeal::Percent(percent("10")) };
    let ten = PriceEffect::Unit(Deal::Percent(percent("10")));
    let offers = [("a", third), ("b", pair), ("c", ten)]
        .map(|(id, effect)| offer(id, Mode::Best, 0, goods(&[]), Some(effect)));
    let basket = basket(lines);
    let quote = quoted(&programme(false, offers.to_vec()), &basket);
    check_lines(&quote, &basket);
    assert!(quote.reasons.contains(&Reason::CombinationsLimited));
    assert!(quote.receipt.totals.discount.minor() >= 1_000_000_000_000_000 / 3 - 1_000_000_000);
}

#[test]
fn limits_and_budgets_are_kept_and_the_last_application_is_reduced() {
    let lines = || vec![super::staged::line("6", "s1", 6_000), super::staged::line("1", "s2", 2_000)];
    for (effect, times, money, wanted, applied) in [
        ("group 3 cheapest_free 1", None, None, 2_000, 2),
        ("group 3 cheapest_free 1", Some(1), None, 1_000, 1),
        ("group 3 cheapest_free 1", None, Some(1_500), 1_500, 2),
        ("group 3 cheapest_free 1", None, Some(900), 900, 1),
        ("percent 10", None, Some(700), 700, 1),
        ("percent 10", Some(1), None, 800, 1),
        ("by_total 10.00 amount_off 9.00", None, Some(400), 400, 1),
    ] {
        let goods = if effect.starts_with("group") { goods(&["s1"]) } else { goods(&[]) };
        let price = Some(super::staged::price_effect(effect));
        let programme = programme(false, vec![offer("o", Mode::Best, 0, goods, price)]);
        let basket = basket(lines());
        let (choices, situation) = Default::default();
        let ask = Ask { basket: &basket, member: None, choices: &choices, situation: &situation };
        let occasion = Occasion::new(&programme, &ask);
        let mut plan = Plan::new(&occasion).unwrap();
        (plan.met[0].times, plan.met[0].money) = (times, money);
        let mut rationed = plan.met[0].facts.clone();
        rationed.leaves_more = true;
        plan.met[0].facts = &rationed;
        let found = plan.work_out().unwrap().applied;
        assert_eq!((found[0].money.minor(), found[0].times), (wanted, applied), "{effect}");
    }
}
