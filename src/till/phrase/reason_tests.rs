use std::collections::{BTreeMap, BTreeSet};

use super::Phrase;
use super::shop::{CHRISTMAS_EVE, id, programme};
use crate::core::model::receipt::ReceiptLine;
use crate::core::model::{CategoryPath, Language, Money, Points, Quantity, Sku, Unit};
use crate::core::pricing::{Missing, NamedLines, Reason, Refusal, SpendLimit};
use crate::texts::Texts;

fn money(minor: i64) -> Money {
    Money::from_minor(minor)
}

fn refused(why: Refusal) -> Reason {
    Reason::Refused { offer: id("x-happy"), why, lines: [1].into_iter().collect() }
}

/// Every refusal, each of its cases.
fn refusals() -> Vec<Refusal> {
    use Refusal as R;
    let away = |days, at_least, at_most| R::DaysAway { days, at_least, at_most };
    vec![
        R::NeedsMember,
        R::NeedsTier(vec![id("regular"), id("house")]),
        R::NeedsSegment,
        R::NeedsTag,
        R::NotAssigned,
        away(None, Some(30), None),
        away(Some(0), Some(30), None),
        away(Some(5), Some(21), Some(60)),
        away(Some(90), Some(30), Some(60)),
        R::NeedsVisits { missing: 1 },
        R::NeedsVisits { missing: 3 },
        R::TooManyVisits,
        R::NeedsSpend { missing: money(12_000) },
        R::TooMuchSpend,
        R::OtherPurchase { number: 7, remaining: Some(3) },
        R::OtherPurchase { number: 7, remaining: None },
        R::NotBirthday,
        R::JoinedOther,
        R::OtherFavourite,
        R::Referred,
        R::App,
        R::NotYet { from: CHRISTMAS_EVE },
        R::Over { until: CHRISTMAS_EVE },
        R::OtherWeekday,
        R::OtherHours,
        R::OtherPlace,
        R::NeedsPayment(vec!["card".to_owned(), "meal-card".to_owned()]),
        R::NeedsCoupon(id("x-coupon")),
        R::CouponUsed(id("x-coupon")),
        R::CouponOver(id("x-coupon")),
        R::NeedsVoucher,
        R::OtherArm,
        R::OtherPilot,
        R::NeedsTotal { missing: money(12_000) },
        R::NeedsMore { missing: Quantity::from_thousandths(2_000) },
        R::NeedsAmount { missing: money(12_000) },
        R::TooMuch,
        R::BetterOffer(id("x-three")),
        R::Exclusive(id("x-three")),
        R::LowestPrice,
        R::MemberLimit { times: 1, within_days: None },
        R::MemberLimit { times: 2, within_days: Some(1) },
        R::MemberLimit { times: 2, within_days: Some(30) },
        R::BudgetUsed,
        R::NeedsPoints { missing: Points::from_units(21) },
        R::PointsHeld(SpendLimit::Offline(Points::from_units(200))),
        R::PointsHeld(SpendLimit::TooOld { days: 3 }),
        R::NeedsStamps { card: id("x-stamps"), missing: 4 },
        R::NotChosen,
        R::ProgrammeNotValid,
    ]
}

/// Every reason, each of its cases.
fn reasons() -> Vec<Reason> {
    use Reason as R;
    let applied = |offer| R::Applied {
        offer: id(offer),
        lines: [(1, money(100)), (2, money(50))].into_iter().collect(),
    };
    let earned = |rule| R::Earned { rule: id(rule), lines: Vec::new(), points: Points::from_units(3) };
    let limited =
        |limit| R::SpendLimited { asked: Points::from_units(9), allowed: Points::from_units(5), limit };
    let stamped = |count, after| R::Stamped { rule: id("x-cup"), card: id("x-stamps"), count, after };
    let mut reasons = vec![
        applied("x-happy"),
        applied("x-three"),
        R::Given { offer: id("x-cake") },
        R::Given { offer: id("x-three") },
        earned("welcome"),
        earned("referral"),
        stamped(1, 7),
        stamped(-10, 0),
        R::Debt { points: Points::from_units(4) },
        R::NextTier { tier: id("house"), missing: Missing::Money(money(5_000)) },
        R::NextTier { tier: id("house"), missing: Missing::Visits(2) },
        R::NextReward { reward: id("x-cake"), missing: Missing::Points(Points::from_units(12)) },
        R::NextReward { reward: id("x-cup"), missing: Missing::Stamps(5) },
        R::TierEnds { tier: id("house"), until: CHRISTMAS_EVE },
        R::CouponUnknown { code: "SUMMER".to_owned() },
        R::CombinationsLimited,
        limited(SpendLimit::Balance),
        limited(SpendLimit::Share),
        limited(SpendLimit::Least(Points::from_units(10))),
        limited(SpendLimit::Offline(Points::from_units(200))),
        limited(SpendLimit::TooOld { days: 3 }),
        R::EarnLimited { earned: Points::from_units(90), allowed: Points::from_units(50) },
    ];
    reasons.extend(refusals().into_iter().map(refused));
    reasons
}

fn line(unit: Unit) -> ReceiptLine {
    ReceiptLine {
        sku: Sku::parse("x").unwrap(),
        name: "".into(),
        category: CategoryPath::default(),
        quantity: Quantity::ONE,
        unit_price: Money::ZERO,
        gross: Money::ZERO,
        discounts: Vec::new(),
        points_spent: Points::ZERO,
        points_paid: Money::ZERO,
        due: Money::ZERO,
        earnings: Vec::new().into(),
        spent_lots: Vec::new(),
        unit,
    }
}

#[test]
fn every_reason_is_a_sentence_in_every_language() {
    let (texts, programme) = (Texts::load().unwrap(), programme());
    for code in ["cs", "en", "ru"] {
        let language = Language::parse(code).unwrap();
        let phrase = Phrase { texts: &texts, language, programme: &programme };
        let mut said = BTreeMap::new();
        for reason in reasons() {
            let text = phrase.reason(&reason, &[line(Unit::Piece)]);
            let wrong = ["{", "}", "none", "x-", "reason-", "refusal-", "limit-", "count-", "welcome"];
            let found = wrong.iter().find(|part| text.contains(*part));
            assert!(found.is_none() && text.chars().count() > 8, "{code} {reason:?}: {text:?} {found:?}");
            assert!(text.chars().count() < 120, "{code}: {text} is too long to be read out");
            if let Some(other) = said.insert(text.clone(), format!("{reason:?}")) {
                panic!("{code}: {other} and {reason:?} both say {text:?}");
            }
        }
    }
}

#[test]
fn the_walk_meets_every_code_that_there_is() {
    let source = include_str!("../../core/pricing/reason.rs");
    let codes = source.lines().filter_map(|line| line.split_once("=> \"")?.1.strip_suffix("\","));
    let codes: BTreeSet<&str> = codes.collect();
    assert!(codes.len() > 45, "{codes:?}");
    let all = reasons();
    let met: BTreeSet<&str> = all.iter().map(Reason::code).collect();
    assert_eq!(met, codes);
}

#[test]
fn the_sentences_are_those_that_a_cashier_would_say() {
    let (texts, programme) = (Texts::load().unwrap(), programme());
    let say = |code: &str, reason: &Reason, unit| {
        let phrase =
            Phrase { texts: &texts, language: Language::parse(code).unwrap(), programme: &programme };
        phrase.reason(reason, &[line(unit)]).replace('\u{a0}', " ")
    };
    let three = |thousandths| Reason::Refused {
        offer: id("x-three"),
        why: Refusal::NeedsMore { missing: Quantity::from_thousandths(thousandths) },
        lines: [1].into_iter().collect(),
    };
    let visits = |missing| refused(Refusal::NeedsVisits { missing });
    let table = [
        ("ru", three(2_000), Unit::Piece, "Ещё 2 шт. — и сработает «3 по цене 2»"),
        ("cs", three(2_000), Unit::Piece, "Ještě 2 ks a platí „3 za cenu 2“"),
        ("en", three(2_000), Unit::Piece, "2 more for “3 for 2”"),
        ("ru", three(450), Unit::Kilogram, "Ещё 0,45 кг — и сработает «3 по цене 2»"),
        ("ru", visits(1), Unit::Piece, "Ещё 1 визит — и сработает «Счастливый час»"),
        ("ru", visits(3), Unit::Piece, "Ещё 3 визита — и сработает «Счастливый час»"),
        ("ru", visits(11), Unit::Piece, "Ещё 11 визитов — и сработает «Счастливый час»"),
        ("cs", visits(3), Unit::Piece, "Ještě 3 návštěvy a platí „Šťastná hodina“"),
        ("cs", visits(5), Unit::Piece, "Ještě 5 návštěv a platí „Šťastná hodina“"),
        ("cs", reasons()[0].clone(), Unit::Piece, "Šťastná hodina: sleva 12,5 %, ušetříte 1,50 Kč"),
        ("en", reasons()[0].clone(), Unit::Piece, "Happy hour: 12.5% off, you save 1.50 Kč"),
        ("en", reasons()[1].clone(), Unit::Piece, "3 for 2: you save 1.50 Kč"),
        (
            "ru",
            Reason::Given { offer: id("x-cake") },
            Unit::Piece,
            "Пирожное: Бесплатная доставка; купон на следующий раз — «3 по цене 2»; подарок — Маффин, 2 шт.",
        ),
        ("ru", reasons()[6].clone(), Unit::Piece, "Кофе: ещё 1 штамп, теперь 7 из 10"),
        ("en", reasons()[6].clone(), Unit::Piece, "Coffee card: 1 stamp more, 7 of 10 now"),
        (
            "ru",
            refused(Refusal::DaysAway { days: Some(5), at_least: Some(21), at_most: None }),
            Unit::Piece,
            "Счастливый час: после перерыва в 21 день, а последний визит был 5 дней назад",
        ),
        (
            "cs",
            refused(Refusal::MemberLimit { times: 2, within_days: Some(1) }),
            Unit::Piece,
            "Šťastná hodina: nejvýše 2× za den, víc zatím nelze",
        ),
        ("ru", refused(Refusal::OtherWeekday), Unit::Piece, "Счастливый час: действует по дням пн, пт"),
        ("cs", refused(Refusal::OtherHours), Unit::Piece, "Šťastná hodina: platí 16:00–18:30"),
        (
            "ru",
            Reason::TierEnds { tier: id("house"), until: CHRISTMAS_EVE },
            Unit::Piece,
            "Уровень «Part of the house» действует по 23.12.2026 включительно",
        ),
        (
            "ru",
            Reason::Refused { offer: id("x-cake"), why: Refusal::NotChosen, lines: NamedLines::new() },
            Unit::Piece,
            "Можно взять «Пирожное» за 50 баллов",
        ),
    ];
    for (code, reason, unit, wanted) in table {
        assert_eq!(say(code, &reason, unit), wanted);
    }
}

#[test]
fn points_with_decimals_are_counted_as_the_language_counts_parts() {
    let (texts, mut programme) = (Texts::load().unwrap(), programme());
    programme.points.decimals = 2;
    let say = |code: &str, units| {
        let language = Language::parse(code).unwrap();
        Phrase { texts: &texts, language, programme: &programme }.counted_points(Points::from_units(units))
    };
    assert_eq!((say("ru", 2_100), say("ru", 150)), ("21 балл".to_owned(), "1,50 балла".to_owned()));
    assert_eq!((say("cs", 200), say("cs", 150)), ("2 body".to_owned(), "1,50 bodu".to_owned()));
    assert_eq!((say("en", 100), say("en", 150)), ("1 point".to_owned(), "1.50 points".to_owned()));
}
