//! Programmes, baskets and members drawn at random, small enough that rules and goods meet often.

use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::core::model::decimal::format_decimal;
use crate::core::model::{
    Basket, CardNumber, CategoryPath, Currency, Line, MemberFacts, MemberId, MemberView, Money, Points,
    Quantity, Sku, Standing,
};

const SKUS: [&str; 5] = ["s1", "s2", "s3", "s4", "s5"];
const CATEGORIES: [&str; 5] = ["a", "a/b", "a/b/c", "d", "d/e"];
const TIERS: [&str; 3] = ["low", "mid", "top"];

/// The currency of all that is drawn.
pub(super) fn currency() -> Currency {
    Currency::parse("CZK").unwrap()
}

/// The text of a valid programme.
pub(super) fn programme() -> impl Strategy<Value = String> {
    let tiers = subsequence(TIERS.to_vec(), 0..=TIERS.len());
    (head(), tiers).prop_flat_map(|(head, tiers)| {
        let count = tiers.len();
        let standing = vec((1i64..300_000, 0i64..3_000_000), count).prop_map({
            let tiers = tiers.clone();
            move |standings| {
                let mut text = String::new();
                let mut spend = -1;
                for (tier, (more, factor)) in tiers.iter().zip(standings) {
                    spend += more;
                    let (spend, factor) = (format_decimal(spend, 2), format_decimal(factor, 6));
                    write!(text, "[[tier]]\nid = '{tier}'\nname.en = 'T'\nspend = '{spend}'\n").unwrap();
                    writeln!(text, "earn_factor = '{factor}'").unwrap();
                }
                text
            }
        });
        let offers = vec(offer(tiers), 0..7).prop_map(numbered);
        let earn = vec(earn(), 0..4).prop_map(numbered);
        (Just(head), standing, offers, earn)
            .prop_map(|(head, tiers, offers, earn)| format!("{head}{tiers}{offers}{earn}"))
    })
}

fn numbered(blocks: Vec<String>) -> String {
    blocks.iter().enumerate().map(|(number, block)| block.replace("NUMBER", &number.to_string())).collect()
}

fn rounding() -> impl Strategy<Value = &'static str> {
    select(vec!["half_up", "half_even", "down"])
}

fn head() -> impl Strategy<Value = String> {
    (rounding(), rounding(), 1i64..2_000, 0u8..4, 0i64..=1_000_000).prop_map(
        |(money, points, worth, decimals, share)| {
            let (worth, share) = (format_decimal(worth, 2), format_decimal(share, 4));
            format!(
                "[programme]\nid = 'p'\nname.en = 'P'\ncurrency = 'CZK'\ntime_zone = 'UTC'\nlanguages = ['en']\n\
                 rounding = '{money}'\n[points]\nname.en = 'points'\nworth = '{worth}'\ndecimals = {decimals}\n\
                 rounding = '{points}'\npay_up_to = '{share} %'\n"
            )
        },
    )
}

fn offer(tiers: Vec<&'static str>) -> impl Strategy<Value = String> {
    let count = tiers.len();
    (1i64..=1_000_000, subsequence(tiers, 0..=count), -1i32..=1, goods()).prop_map(
        |(percent, tiers, priority, goods)| {
            let percent = format_decimal(percent, 4);
            format!(
                "[[offer]]\nid = 'o-NUMBER'\nname.en = 'O'\npercent = '{percent} %'\nwhen.tiers = {tiers:?}\n\
                 priority = {priority}\n{goods}"
            )
        },
    )
}

fn earn() -> impl Strategy<Value = String> {
    (1i64..200, 1i64..20_000, goods()).prop_map(|(points, per, goods)| {
        let per = format_decimal(per, 2);
        format!("[[earn]]\nid = 'e-NUMBER'\nname.en = 'E'\npoints = '{points}'\nper = '{per}'\n{goods}")
    })
}

fn goods() -> impl Strategy<Value = String> {
    let some = |names: [&'static str; 5]| subsequence(names.to_vec(), 0..3);
    (some(CATEGORIES), some(SKUS), some(CATEGORIES), some(SKUS)).prop_map(
        |(categories, skus, except_categories, except_skus)| {
            format!(
                "goods = {{ categories = {categories:?}, skus = {skus:?}, \
                 except_categories = {except_categories:?}, except_skus = {except_skus:?} }}\n"
            )
        },
    )
}

/// A basket of 0 to 8 lines; some cost nothing, some have no category.
pub(super) fn basket() -> impl Strategy<Value = Basket> {
    let price = prop_oneof![1 => Just(0i64), 2 => 1i64..10, 5 => 1i64..100_000];
    let line = (select(SKUS.to_vec()), select(CATEGORIES.to_vec()), any::<bool>(), 1i64..20_000, price)
        .prop_map(|(sku, category, filed, thousandths, amount)| {
            line(sku, if filed { category } else { "" }, thousandths, amount, amount)
        });
    vec(line, 0..9).prop_map(|lines| Basket { lines, ..Basket::empty(currency()) })
}

/// A basket of whatever numbers a line can be given, most of them beyond reason.
pub(super) fn wild_basket() -> impl Strategy<Value = Basket> {
    let line = (select(SKUS.to_vec()), wild(), wild(), wild())
        .prop_map(|(sku, thousandths, price, amount)| line(sku, "a/b", thousandths, price, amount));
    vec(line, 0..6).prop_map(|lines| Basket { lines, ..Basket::empty(currency()) })
}

/// Any number, those at the ends and at the limits of a basket more often.
pub(super) fn wild() -> impl Strategy<Value = i64> {
    let ends =
        vec![i64::MIN, i64::MIN + 1, -1, 0, 1, 1_000_000_000, 1_000_000_000_000, i64::MAX - 1, i64::MAX];
    prop_oneof![3 => select(ends), 1 => any::<i64>(), 2 => 1i64..1_000_000_000]
}

pub(super) fn line(sku: &str, category: &str, thousandths: i64, unit_price: i64, amount: i64) -> Line {
    Line::plain(
        Sku::parse(sku).unwrap(),
        sku,
        CategoryPath::parse(category).unwrap(),
        Quantity::from_thousandths(thousandths),
        Money::from_minor(unit_price),
        Money::from_minor(amount),
    )
}

/// A member or none; some are in debt.
pub(super) fn member() -> impl Strategy<Value = Option<MemberView>> {
    let points = prop_oneof![-500i64..2_000, 0i64..200_000, 0i64..100_000_000];
    let view = (points, 0i64..800_000).prop_map(|(points, spend)| Some(view(points, spend)));
    prop_oneof![1 => Just(None), 4 => view]
}

/// A member with this balance and total spend.
pub(super) fn view(points: i64, spend: i64) -> MemberView {
    MemberView {
        id: MemberId::from_bytes([1; 16]),
        card: CardNumber::parse("2900000000018").unwrap(),
        name: None,
        standing: Standing::of(MemberFacts {
            balance: Points::from_units(points),
            spend: Money::from_minor(spend),
            visits: 2,
        }),
        as_of: None,
    }
}
