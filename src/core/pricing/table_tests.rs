//! The tables of `tests/data/*/cases.txt`: one line is one case, the answer stands indented below it.
//!
//! A case is `no card: BASKET` or `member, 12 points, 340.00 spent: BASKET`, where a basket is `1 espresso, 0.250 apples`
//! and may end with `; spend 10`. An answer has a line per item
//!
//! ```text
//! quantity item  price  - discount offer  - paid for points  = to pay  + points earned (rule by rule)
//! ```
//!
//! then the sums, the member before and after, and each reason with its code. Lines that begin with `#` are for readers.

use std::fmt::Write as _;

use super::{Ask, Choices, Missing, Quote, Reason, Refusal, Situation, SpendLimit, quote};
use crate::core::model::{
    CardNumber, MemberFacts, MemberId, MemberView, Money, Points, Quantity, RuleId, Sku, Standing,
};
use crate::core::programme::Programme;
use crate::core::programme::shop::{Shop, coffee, food};

#[expect(clippy::duplicate_mod, reason = "the rooms of the core share no module of their tests")]
#[path = "../../../tests/data/kept_text.rs"]
mod kept_text;

#[test]
fn every_case_of_the_coffee_shop_gives_what_its_table_says() {
    let kept = include_str!("../../../tests/data/coffee/cases.txt");
    kept_text::hold_against("tests/data/coffee/cases.txt", kept, &answer(&coffee(), kept));
}

#[test]
fn every_case_of_the_food_chain_gives_what_its_table_says() {
    let kept = include_str!("../../../tests/data/food/cases.txt");
    kept_text::hold_against("tests/data/food/cases.txt", kept, &answer(&food(), kept));
}

/// The table with every answer worked out anew.
fn answer(shop: &Shop, table: &str) -> String {
    let mut answered = String::new();
    let mut cases = 0;
    for line in table.lines().filter(|line| !line.starts_with(' ')) {
        writeln!(answered, "{line}").unwrap();
        if !line.is_empty() && !line.starts_with('#') {
            cases += 1;
            answer_case(shop, line, &mut answered);
        }
    }
    assert!(cases >= 15, "{}: only {cases} cases", shop.folder);
    answered
}

fn answer_case(shop: &Shop, case: &str, answered: &mut String) {
    let (who, order) = case.split_once(": ").unwrap_or_else(|| panic!("no basket in `{case}`"));
    let (basket, spend) = order.split_once("; spend ").unwrap_or((order, "0"));
    let bought = basket.split(", ").map(|item| {
        let (quantity, sku) = item.split_once(' ').unwrap_or_else(|| panic!("no item in `{item}`"));
        (Quantity::parse(quantity).unwrap(), Sku::parse(sku).unwrap())
    });
    let basket = shop.basket(bought);
    let member = read_member(&shop.programme, who);
    let spend = Points::parse(spend, shop.programme.points.decimals).unwrap();
    let (choices, situation) = (Choices::spending(spend), Situation::default());
    let ask = Ask { basket: &basket, member: member.as_ref(), choices: &choices, situation: &situation };
    let quote = quote(&shop.programme, &ask).unwrap();
    write_quote(&shop.programme, &quote, answered);
}

fn read_member(programme: &Programme, who: &str) -> Option<MemberView> {
    if who == "no card" {
        return None;
    }
    let standing: Vec<&str> = who.split(", ").collect();
    let ["member", points, spent] = standing[..] else { panic!("nobody is `{who}`") };
    let points = Points::parse(points.strip_suffix(" points").unwrap(), programme.points.decimals).unwrap();
    let spend = Money::parse(spent.strip_suffix(" spent").unwrap(), programme.currency).unwrap();
    Some(MemberView {
        id: MemberId::from_bytes([7; 16]),
        card: CardNumber::parse("2900000000018").unwrap(),
        name: None,
        standing: Standing::of(MemberFacts { balance: points, spend, visits: 3 }),
        as_of: None,
    })
}

fn write_quote(programme: &Programme, quote: &Quote, out: &mut String) {
    let money = |amount: Money| amount.format(programme.currency);
    let points = |amount: Points| amount.format(programme.points.decimals);
    for line in &quote.receipt.lines {
        write!(
            out,
            "    {:>6} {:<20} {:>8}",
            line.quantity.to_string(),
            line.sku.as_str(),
            money(line.gross)
        )
        .unwrap();
        for discount in &line.discounts {
            let percent = discount.percent.unwrap().format_percent();
            write!(out, "  - {} {} {percent} %", money(discount.amount), discount.offer).unwrap();
        }
        if line.points_spent != Points::ZERO || line.points_paid != Money::ZERO {
            write!(out, "  - {} for {} points", money(line.points_paid), points(line.points_spent)).unwrap();
        }
        write!(out, "  = {}", money(line.due)).unwrap();
        if !line.earnings.is_empty() {
            let shares: Vec<String> = line
                .earnings
                .iter()
                .map(|share| format!("{} {}", share.rule, points(share.points)))
                .collect();
            let earned = line.points_earned().unwrap();
            write!(out, "  + {} points ({})", points(earned), shares.join(", ")).unwrap();
        }
        out.push('\n');
    }
    let totals = &quote.receipt.totals;
    let sums = [totals.gross, totals.discount, totals.points_paid, totals.due].map(money);
    let [gross, discount, paid, due] = sums;
    let (spent, earned) = (points(totals.points_spent), points(totals.points_earned));
    writeln!(out, "    sums: {gross} - {discount} - {paid} for {spent} points = {due} + {earned} points")
        .unwrap();
    if let Some(member) = &quote.receipt.member {
        let [before, after] =
            [&member.tier, &member.tier_after].map(|tier| tier.as_deref().unwrap_or("no tier"));
        let [had, has] = [member.balance_before, member.balance_after].map(points);
        let most = points(quote.spend_max);
        writeln!(out, "    member: {before} -> {after}, {had} -> {has} points, could spend {most}").unwrap();
    }
    for reason in &quote.reasons {
        writeln!(out, "    {}: {}", reason.code(), words(programme, reason)).unwrap();
    }
}

/// The numbers of a reason, in words.
fn words(programme: &Programme, reason: &Reason) -> String {
    let money = |amount: &Money| amount.format(programme.currency);
    let points = |amount: &Points| amount.format(programme.points.decimals);
    let numbers = |lines: &[usize]| {
        let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
        format!("line {}", lines.join(", "))
    };
    match reason {
        Reason::Applied { offer, lines } => {
            let lines: Vec<String> =
                lines.iter().map(|(line, amount)| format!("{} on line {line}", money(amount))).collect();
            format!("{offer} takes {}", lines.join(", "))
        }
        Reason::Refused { offer, why, lines } => match why {
            Refusal::NeedsTier(tiers) => {
                let tiers: Vec<&str> = tiers.iter().map(RuleId::as_str).collect();
                format!("{offer} is for {} ({})", tiers.join(", "), numbers(lines))
            }
            Refusal::NeedsMember => format!("{offer} is for members ({})", numbers(lines)),
            Refusal::BetterOffer(taken) => format!("{offer} gives way to {taken} ({})", numbers(lines)),
            other => format!("{offer}: {other:?} ({})", numbers(lines)),
        },
        Reason::SpendLimited { asked, allowed, limit } => {
            let limit = match limit {
                SpendLimit::Balance => "there are no more",
                SpendLimit::Share => "points pay a share only",
                _ => "another limit",
            };
            format!("{} asked, {} spent: {limit}", points(asked), points(allowed))
        }
        Reason::Earned { rule, lines, points: sum } => {
            let lines: Vec<String> =
                lines.iter().map(|(line, share)| format!("{} on line {line}", points(share))).collect();
            format!("{rule} gives {}: {}", points(sum), lines.join(", "))
        }
        Reason::Debt { points: debt } => format!("{} points", points(debt)),
        Reason::NextTier { tier, missing } => match missing {
            Missing::Money(missing) => format!("{} to {tier}", money(missing)),
            other => format!("{other:?} to {tier}"),
        },
        other => format!("{other:?}"),
    }
}
