//! The laws of whole programmes: blocks of every kind, drawn together, asked by members with full standings.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a law that is broken has to fail its test"
)]

mod drawn_programme;
mod drawn_question;
mod whole_law;

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;

use drawn_programme::{Dice, DrawnProgramme};
use drawn_question::Question;
use tallytill::core::model::{Basket, Money, Points, Rounding};
use tallytill::core::pricing::{Quote, Reason, quote};
use tallytill::core::programme::{Earning, Gain, Mode, PriceEffect, Programme};
use whole_law::{
    check_limits, check_reasons, check_return, check_sale, check_sums, quote_of, return_at_once,
};

fn parsed(text: &str) -> Programme {
    Programme::parse(text).unwrap_or_else(|misfits| panic!("{misfits:?}\n{text}"))
}

fn bytes(most: usize) -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..most)
}

fn programmes() -> impl Strategy<Value = DrawnProgramme> {
    vec(any::<u8>(), 40..420).prop_map(|bytes| DrawnProgramme::drawn(&mut Dice::new(&bytes)))
}

fn questions() -> impl Strategy<Value = Question> {
    bytes(160).prop_map(|bytes| Question::drawn(&mut Dice::new(&bytes)))
}

/// A programme's open offers on units and sets of one priority, none of which is exclusive, costs something, gives a
/// gift, or has a budget: the offers of which the best combination is searched for.
fn searched(mut programme: Programme) -> Programme {
    let mut offers = programme.offers.clone();
    offers.retain(|offer| {
        let open =
            offer.mode != Mode::Exclusive && offer.cost.is_none() && offer.limits.budget_money.is_none();
        let gift = offer.gives.iter().any(|gain| matches!(gain, Gain::Gift { .. }));
        open && !gift && !matches!(offer.price, None | Some(PriceEffect::ByTotal(_)))
    });
    offers.iter_mut().for_each(|offer| offer.priority = 0);
    programme.set_offers(offers);
    programme
}

/// The most that rounding can make of a difference: each time that something is taken off a parcel it is rounded once,
/// by half a minor unit or, down, by less than one; a line of pieces is at most so many parcels.
fn rounding_slack(basket: &Basket, quotes: [&Quote; 2], rounding: Rounding) -> i64 {
    let times = |quote: &Quote| -> i64 {
        let lines = quote.receipt.lines.iter().zip(&basket.lines);
        let parcels = |thousandths: i64| (thousandths / 1_000).max(1);
        lines
            .map(|(line, bought)| {
                i64::try_from(line.discounts.len()).unwrap() * parcels(bought.quantity.thousandths())
            })
            .sum()
    };
    let [together, alone] = quotes.map(times);
    match rounding {
        Rounding::Down => together,
        _ => (together + alone + 1) / 2,
    }
}

proptest! {
    #[test]
    fn a_whole_programme_keeps_its_sums_its_limits_and_its_reasons(
        programme in programmes(), question in questions(),
    ) {
        let programme = parsed(&programme.text());
        let question = question.of(&programme);
        let quote = quote_of(&programme, &question);
        check_sums(&question, &quote);
        check_limits(&programme, &question, &quote);
        check_reasons(&programme, &question, &quote);
        check_sale(&programme, &question, &quote);
    }

    #[test]
    fn a_quoted_sale_and_its_full_return_leave_the_member_as_before(
        programme in programmes(), question in questions(), parts in bytes(40),
    ) {
        let programme = parsed(&programme.text());
        let question = question.of(&programme);
        let quote = quote_of(&programme, &question);
        check_return(&programme, &question, &quote, &mut Dice::new(&parts));
    }

    #[test]
    fn the_same_blocks_in_any_order_give_the_same_bytes(
        programme in programmes(), question in questions(), order in bytes(30),
    ) {
        let question = question.of(&parsed(&programme.text()));
        let one = quote_of(&parsed(&programme.text()), &question);
        let same = quote_of(&parsed(&programme.text()), &question.clone());
        prop_assert_eq!(&one, &same);
        prop_assert_eq!(one.hash(), same.hash());
        let other = parsed(&programme.shuffled(&mut Dice::new(&order)).text());
        let other = Quote { programme: one.programme, ..quote_of(&other, &question) };
        prop_assert_eq!(&one, &other);
        prop_assert_eq!(one.hash(), other.hash());
        let written = |quote: &Quote| minicbor::to_vec(&quote.receipt).unwrap();
        prop_assert_eq!(written(&one), written(&other));
        let read = minicbor::decode(&written(&one));
        prop_assert_eq!(read.ok(), Some(one.receipt));
    }

    #[test]
    fn a_block_that_nobody_can_use_changes_nothing_but_what_is_said_of_it(
        programme in programmes(), question in questions(), block in bytes(30),
    ) {
        let question = question.of(&parsed(&programme.text()));
        let before = quote_of(&parsed(&programme.text()), &question);
        let more = parsed(&programme.with_one_for_nobody(&mut Dice::new(&block)).text());
        let mut after = Quote { programme: before.programme, ..quote_of(&more, &question) };
        after.reasons.retain(|reason| !format!("{reason:?}").contains("-nobody\""));
        prop_assert_eq!(before, after);
    }

    #[test]
    fn all_offers_together_are_never_worse_than_one_alone(
        programme in programmes(), question in questions(),
    ) {
        let all = searched(parsed(&programme.text()));
        let question = question.of(&all);
        let together = quote_of(&all, &question);
        // Where there are more combinations than are looked at, what is found is only the best of what was looked at.
        if together.reasons.contains(&Reason::CombinationsLimited) {
            return Ok(());
        }
        for one in &all.offers {
            let mut only = all.clone();
            only.set_offers(vec![one.clone()]);
            let alone = quote_of(&only, &question);
            let slack = rounding_slack(&question.basket, [&together, &alone], all.rounding);
            let [all, one] = [&together, &alone].map(|quote| quote.receipt.totals.discount.minor());
            prop_assert!(all + slack >= one, "{all} < {one} with a slack of {slack}");
        }
    }

    #[test]
    fn asking_for_more_points_never_makes_a_sale_dearer_nor_earns_more(
        programme in programmes(), question in questions(), more in 1i64..9_000,
    ) {
        let programme = parsed(&programme.text());
        let mut question = question.of(&programme);
        let few = quote_of(&programme, &question);
        question.choices.spend = Points::from_units(question.choices.spend.units() + more);
        let many = quote_of(&programme, &question);
        prop_assert!(many.receipt.totals.due <= few.receipt.totals.due);
        prop_assert!(many.receipt.totals.points_spent >= few.receipt.totals.points_spent);
        prop_assert_eq!(many.receipt.totals.discount, few.receipt.totals.discount);
        prop_assert_eq!(many.spend_max, few.spend_max);
        // What a part of the basket earns can go up by how paying is shared among lines; what all of it earns cannot.
        let of_all = programme.earn.iter().all(|rule| {
            let money = !matches!(rule.gives, Earning::PerItem(_));
            rule.goods.mean_everything() && money
        });
        if of_all {
            prop_assert!(many.receipt.totals.points_earned <= few.receipt.totals.points_earned);
        }
    }

    #[test]
    fn no_numbers_make_a_whole_programme_panic(programme in programmes(), question in bytes(300).prop_map(|bytes| Question::wild(&mut Dice::new(&bytes)))) {
        let programme = parsed(&programme.text());
        let question = question.of(&programme);
        let Ok(quote) = quote(&programme, &question.ask()) else { return Ok(()) };
        check_sums(&question, &quote);
        return_at_once(&programme, &question, &quote);
    }
}

/// The codes of all reasons.
const CODES: &str = "app applied better_offer budget_used combinations_limited coupon_over coupon_unknown coupon_used \
    days_away debt earn_limited earned exclusive given joined_other lowest_price member_limit needs_amount \
    needs_coupon needs_member needs_more needs_payment needs_points needs_segment needs_spend \
    needs_stamps needs_tag needs_tier needs_total needs_visits needs_voucher next_reward next_tier \
    not_assigned not_birthday not_chosen not_yet other_arm other_favourite other_hours other_pilot \
    other_place other_purchase other_weekday over points_held programme_not_valid referred spend_limited stamped \
    tier_ends too_many_visits too_much too_much_spend";

/// What the draws reach: without it a law could hold because nothing ever happens.
#[test]
fn the_draws_reach_every_kind_of_answer_and_of_effect() {
    let mut reached = BTreeSet::new();
    for seed in 0..700u32 {
        let mut bytes = [0; 580];
        blake3::Hasher::new().update(&seed.to_le_bytes()).finalize_xof().fill(&mut bytes);
        let (question, programme) = bytes.split_at(160);
        let programme = parsed(&DrawnProgramme::drawn(&mut Dice::new(programme)).text());
        let question = Question::drawn(&mut Dice::new(question)).of(&programme);
        let quote = quote_of(&programme, &question);
        reached.extend(quote.reasons.iter().map(Reason::code));
        let (effects, totals) = (&quote.receipt.effects, quote.receipt.totals);
        let member = quote.receipt.member.as_ref();
        reached.extend(
            [
                ("a visit earns", !effects.earnings.is_empty()),
                ("stamps are given", effects.stamps.iter().any(|stamps| stamps.count > 0)),
                ("stamps are taken", effects.stamps.iter().any(|stamps| stamps.count < 0)),
                ("a use is counted", !effects.uses.is_empty()),
                ("a voucher is given", effects.vouchers.iter().any(|voucher| voucher.count > 0)),
                ("a voucher is used", effects.vouchers.iter().any(|voucher| voucher.count < 0)),
                ("a coupon is used", !effects.coupons.is_empty()),
                ("a gift is in the basket", effects.gifts.iter().any(|gift| gift.in_basket > 0)),
                ("a perk is due", !effects.perks.is_empty()),
                ("a reward is bought", !effects.rewards.is_empty()),
                ("points are donated", effects.donation.is_some()),
                ("a friend is rewarded", effects.referral.is_some()),
                ("a partner sells", effects.partner.is_some()),
                ("points pay", totals.points_paid > Money::ZERO),
                ("lots are spent", quote.receipt.lines.iter().any(|line| !line.spent_lots.is_empty())),
                ("lines carry two offers", quote.receipt.lines.iter().any(|line| line.discounts.len() > 1)),
                ("a tier changes", member.is_some_and(|member| member.tier != member.tier_after)),
                ("a hold changes", member.is_some_and(|member| member.tier_step.is_some())),
            ]
            .into_iter()
            .filter_map(|(what, seen)| seen.then_some(what)),
        );
    }
    let codes = CODES.split_whitespace().filter(|code| !reached.contains(code)).collect::<Vec<_>>();
    let effects = reached.iter().filter(|what| what.contains(' ')).count();
    assert_eq!((codes, effects), (Vec::new(), 18));
}
