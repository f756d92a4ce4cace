//! The table of `tests/data/combination/cases.txt`: which offers combine, and how.
//!
//! `model A` or `model B` begins anew with no offers. `offer ID MODE PRIORITY [on SKUS]: WHAT` adds one, as
//! [`super::staged::price_effect`] reads it, and may end with `; per_sale N`, `; gift SKU PIECES`. `basket: 1 p1 10.00, 5 p2 49.95 least 40.00` is a case, with the price of each
//! line as a whole. The answer stands indented below it.

use std::fmt::Write as _;

use super::staged::{basket, goods, line, money, offer, price_effect, programme, quoted};
use crate::core::model::{Currency, LocalText, Money, Sku};
use crate::core::pricing::{Quote, Reason, Refusal};
use crate::core::programme::{Gain, Mode, Offer};

#[expect(clippy::duplicate_mod, reason = "the rooms of the core share no module of their tests")]
#[path = "../../../../tests/data/kept_text.rs"]
mod kept_text;

#[test]
fn every_case_of_the_table_of_combinations_gives_what_it_says() {
    let kept = include_str!("../../../../tests/data/combination/cases.txt");
    kept_text::hold_against("tests/data/combination/cases.txt", kept, &answer(kept));
}

fn answer(table: &str) -> String {
    let mut answered = String::new();
    let (mut across, mut offers, mut combinations_max) = (false, Vec::new(), 4_096);
    for text in table.lines().filter(|line| !line.starts_with(' ')) {
        writeln!(answered, "{text}").unwrap();
        if let Some(model) = text.strip_prefix("model ") {
            (across, offers, combinations_max) = (model == "B", Vec::new(), 4_096);
        } else if let Some(most) = text.strip_prefix("combinations_max ") {
            combinations_max = most.parse().unwrap();
        } else if let Some(text) = text.strip_prefix("offer ") {
            offers.push(read_offer(text));
        } else if let Some(text) = text.strip_prefix("basket: ") {
            let mut programme = programme(across, offers.clone());
            programme.stacking.combinations_max = combinations_max;
            let basket = basket(text.split(", ").map(read_line).collect());
            write_quote(&quoted(&programme, &basket), &mut answered);
        }
    }
    answered
}

fn read_line(text: &str) -> crate::core::model::Line {
    let words: Vec<&str> = text.split(' ').collect();
    let mut line = line(words[0], words[1], money(words[2]).minor());
    if let Some(at) = words.iter().position(|word| *word == "least") {
        line.minimum = money(words[at + 1]);
    }
    line
}

fn read_offer(text: &str) -> Offer {
    let (head, what) = text.split_once(": ").unwrap();
    let mut head = head.split(' ');
    let id = head.next().unwrap();
    let mode = match head.next().unwrap() {
        "exclusive" => Mode::Exclusive,
        "best" => Mode::Best,
        "compound" => Mode::Compound,
        other => panic!("no mode is `{other}`"),
    };
    let priority = head.next().unwrap().parse().unwrap();
    let skus: Vec<&str> = head.skip(1).collect();
    let mut what = what.split("; ");
    let price = what.next().filter(|price| *price != "nothing").map(price_effect);
    let mut offer = offer(id, mode, priority, goods(&skus), price);
    for more in what {
        let words: Vec<&str> = more.split(' ').collect();
        match words[..] {
            ["per_sale", times] => offer.limits.per_sale = Some(times.parse().unwrap()),
            ["gift", sku, pieces] => offer.gives.push(Gain::Gift {
                sku: Sku::parse(sku).unwrap(),
                name: LocalText::default(),
                pieces: pieces.parse().unwrap(),
            }),
            _ => panic!("no part of an offer is `{more}`"),
        }
    }
    offer
}

fn write_quote(quote: &Quote, out: &mut String) {
    for line in &quote.receipt.lines {
        write!(out, "    {:>5} {:<6} {:>7}", line.quantity.to_string(), line.sku.as_str(), text(line.gross))
            .unwrap();
        for discount in &line.discounts {
            write!(out, "  - {} {}", text(discount.amount), discount.offer).unwrap();
            if let Some(quantity) = discount.quantity {
                write!(out, " ({quantity})").unwrap();
            }
        }
        writeln!(out, "  = {}", text(line.due)).unwrap();
    }
    writeln!(out, "    off: {}", text(quote.receipt.totals.discount)).unwrap();
    for gift in &quote.receipt.effects.gifts {
        writeln!(
            out,
            "    gift of {}: {} {}, {} in the basket",
            gift.offer,
            gift.pieces,
            gift.sku.as_str(),
            gift.in_basket
        )
        .unwrap();
    }
    for reason in &quote.reasons {
        match reason {
            Reason::Applied { .. } | Reason::NextTier { .. } => {}
            Reason::Refused { offer, why, lines } => {
                let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
                writeln!(out, "    {offer}: {} (line {})", refusal(why), lines.join(", ")).unwrap();
            }
            Reason::Given { offer } => writeln!(out, "    {offer}: given").unwrap(),
            other => writeln!(out, "    {}", other.code()).unwrap(),
        }
    }
}

fn refusal(why: &Refusal) -> String {
    match why {
        Refusal::BetterOffer(winner) | Refusal::Exclusive(winner) => format!("{} {winner}", why.code()),
        Refusal::NeedsMore { missing } => format!("needs {missing} more"),
        Refusal::NeedsTotal { missing } => format!("needs {} more in all", text(*missing)),
        other => other.code().to_owned(),
    }
}

fn text(amount: Money) -> String {
    amount.format(Currency::parse("CZK").unwrap())
}
