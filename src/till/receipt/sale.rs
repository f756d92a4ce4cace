//! The receipt of a sale.
//!
//! It says what the sale's entry says and nothing else, so that it reads the same whenever it is printed.

use super::imprint::Imprint;
use super::words::{minus, moment, numbered};
use crate::core::codec::encode_receipt_code;
use crate::core::codec::printing::{Block, Slip};
use crate::core::model::receipt::{Effects, LineEarning, ReceiptLine, ReceiptMember};
use crate::core::model::{Ahead, Day, Money, Points, Quantity, Receipt, Unit};
use crate::core::programme::PayAs;
use crate::texts::Args;
use crate::till::checkout::Sold;
use crate::till::phrase::Phrase;

/// The receipt of a sale.
pub fn sale_slip(phrase: &Phrase<'_>, sold: &Sold, imprint: &Imprint<'_>) -> Slip {
    let label = |key: &str| phrase.say(key, &Args::new());
    let receipt = &sold.sale.receipt;
    let mut slip = imprint.begin(phrase);
    if sold.training {
        slip.push(Block::Notice(label("receipt-training")));
    }
    if sold.void.is_some() {
        slip.push(Block::Notice(label("receipt-void")));
    }
    slip.pair(numbered(phrase, sold.training, sold.seq), imprint.till);
    slip.pair(label("receipt-date"), moment(phrase, sold.sale.at));
    slip.rule();
    for line in &receipt.lines {
        write_line(&mut slip, phrase, line);
    }
    slip.rule();
    write_sums(&mut slip, phrase, receipt);
    if let Some(member) = &receipt.member {
        slip.rule();
        write_member(&mut slip, phrase, receipt, member);
        write_points_dates(&mut slip, phrase, receipt, sold.sale.day);
    }
    write_effects(&mut slip, phrase, &receipt.effects);
    if let Some(member) = receipt.member.as_ref().filter(|member| !member.ahead.is_empty()) {
        write_ahead(&mut slip, phrase, &member.ahead);
    }
    slip.rule();
    let saved = saved(phrase, receipt);
    if saved > Money::ZERO {
        slip.text(phrase.say("receipt-savings", &Args::new().text("amount", phrase.money(saved))));
    }
    if sold.sale.offline {
        slip.text(label("receipt-offline"));
    }
    if sold.training {
        slip.push(Block::Notice(label("receipt-training")));
    }
    slip.push(Block::Centre(label("receipt-thanks")));
    if imprint.codes && sold.void.is_none() && !sold.training {
        slip.push(Block::Code {
            caption: label("print-return-code"),
            content: encode_receipt_code(sold.op_id),
        });
    }
    if let Some(feedback) = imprint.feedback.filter(|_| sold.void.is_none() && !sold.training) {
        slip.push(Block::PrintedCode { caption: label("print-feedback"), content: feedback.to_owned() });
    }
    slip
}

fn write_line(slip: &mut Slip, phrase: &Phrase<'_>, line: &ReceiptLine) {
    if line.quantity == Quantity::ONE && line.unit == Unit::Piece {
        slip.pair(&*line.name, phrase.money(line.gross));
    } else {
        slip.text(&*line.name);
        let quantity = match line.unit {
            Unit::Piece => phrase.texts.amount(phrase.language, &line.quantity.to_string()),
            unit => phrase.quantity(line.quantity, unit),
        };
        slip.pair(format!("  {quantity} × {}", phrase.money(line.unit_price)), phrase.money(line.gross));
    }
    for discount in &line.discounts {
        slip.pair(format!("  {}", phrase.offer(&discount.offer)), minus(phrase, discount.amount));
    }
    if points_are_a_discount(phrase) && line.points_paid > Money::ZERO {
        let label = phrase.say("receipt-points-discount", &Args::new());
        slip.pair(format!("  {label}"), minus(phrase, line.points_paid));
    }
}

/// What it comes to. Points stand among the discounts or after the sum, as the programme has it.
fn write_sums(slip: &mut Slip, phrase: &Phrase<'_>, receipt: &Receipt) {
    let label = |key: &str| phrase.say(key, &Args::new());
    let totals = receipt.totals;
    let discount = saved(phrase, receipt);
    if totals.gross != totals.due {
        slip.pair(label("receipt-total"), phrase.money(totals.gross));
    }
    if discount > Money::ZERO {
        slip.pair(label("receipt-discount"), minus(phrase, discount));
    }
    if !points_are_a_discount(phrase) && totals.points_paid > Money::ZERO {
        if discount > Money::ZERO {
            let sum = totals.gross.checked_sub(discount).unwrap_or_default();
            slip.pair(label("receipt-subtotal"), phrase.money(sum));
        }
        slip.pair(label("receipt-points-paid"), minus(phrase, totals.points_paid));
    }
    slip.push(Block::Sum { label: label("receipt-to-pay"), value: phrase.money(totals.due) });
}

fn write_member(slip: &mut Slip, phrase: &Phrase<'_>, receipt: &Receipt, member: &ReceiptMember) {
    let label = |key: &str| phrase.say(key, &Args::new());
    let (totals, effects) = (receipt.totals, &receipt.effects);
    slip.pair(label("receipt-member"), member.card.as_str());
    if let Some(tier) = &member.tier_after {
        slip.pair(label("receipt-tier"), phrase.tier(tier));
    }
    if totals.points_spent > Points::ZERO {
        slip.pair(label("receipt-points-spent"), phrase.points(totals.points_spent));
    }
    for reward in &effects.rewards {
        let label = phrase.say("receipt-reward", &Args::new().text("reward", phrase.offer(&reward.reward)));
        slip.pair(format!("  {label}"), phrase.points(reward.points));
    }
    if let Some(donation) = &effects.donation {
        let charity = Args::new().text("charity", phrase.charity(&donation.charity));
        let label = phrase.say("receipt-donation", &charity);
        slip.pair(format!("  {label}"), phrase.points(donation.points));
    }
    slip.pair(label("receipt-points-earned"), phrase.points(totals.points_earned));
    for earning in &effects.earnings {
        slip.pair(format!("  {}", phrase.offer(&earning.rule)), phrase.points(earning.points));
    }
    slip.pair(label("receipt-points-balance"), phrase.points(member.balance_after));
    if let Some(as_of) = member.as_of {
        slip.text(phrase.say("receipt-balance-as-of", &Args::new().text("when", moment(phrase, as_of))));
    }
}

/// From when on the points of this sale can be spent, and for how long: the latest begin and the earliest end.
fn write_points_dates(slip: &mut Slip, phrase: &Phrase<'_>, receipt: &Receipt, today: Day) {
    let of_lines = receipt.lines.iter().flat_map(|line| &line.earnings);
    let earnings: Vec<&LineEarning> = of_lines.chain(&receipt.effects.earnings).collect();
    let vests = earnings.iter().filter_map(|earning| earning.vests).max().filter(|day| *day > today);
    if let Some(day) = vests {
        slip.text(phrase.say("receipt-points-vest", &Args::new().text("day", phrase.day(day))));
    }
    if let Some(gone) = earnings.iter().filter_map(|earning| earning.expires).min() {
        slip.text(phrase.say("receipt-points-last", &Args::new().text("day", phrase.last_day(gone))));
    }
}

/// What goes with the sale beside its prices.
fn write_effects(slip: &mut Slip, phrase: &Phrase<'_>, effects: &Effects) {
    let gifts = effects.gifts.iter().map(|gift| phrase.gift_text(gift));
    let perks = effects.perks.iter().flat_map(|offer| phrase.perks(offer)).map(str::to_owned);
    let stamps = effects.stamps.iter().map(|stamps| phrase.stamps_text(stamps));
    let vouchers = effects.vouchers.iter().map(|voucher| phrase.voucher_text(voucher));
    let coupons = effects
        .coupons
        .iter()
        .map(|used| phrase.say("receipt-coupon", &Args::new().text("coupon", phrase.coupon(&used.coupon))));
    let messages = effects.perks.iter().flat_map(|offer| phrase.receipt_messages(offer)).map(str::to_owned);
    let said: Vec<String> =
        gifts.chain(perks).chain(stamps).chain(coupons).chain(vouchers).chain(messages).collect();
    if !said.is_empty() {
        slip.rule();
    }
    for sentence in said {
        slip.text(sentence);
    }
}

/// What lies ahead of the member: stamps, the next reward and tier, points that will be gone.
fn write_ahead(slip: &mut Slip, phrase: &Phrase<'_>, ahead: &Ahead) {
    slip.rule();
    for stamps in &ahead.stamps {
        slip.pair(phrase.stamp_card(&stamps.card), phrase.stamps_on(&stamps.card, stamps.count));
    }
    let reward = ahead.reward.as_ref().map(|reward| phrase.next_reward(reward));
    let tier = ahead.tier.as_ref().map(|tier| phrase.next_tier(tier));
    let gone = ahead.expiring_on.filter(|_| ahead.expiring > Points::ZERO);
    let expiring = gone.map(|on| phrase.expiring(ahead.expiring, on));
    for sentence in reward.into_iter().chain(tier).chain(expiring) {
        slip.text(sentence);
    }
}

fn points_are_a_discount(phrase: &Phrase<'_>) -> bool {
    phrase.programme.points.pay_as == PayAs::Discount
}

/// What was taken off, points with it where they are a discount.
fn saved(phrase: &Phrase<'_>, receipt: &Receipt) -> Money {
    let totals = receipt.totals;
    let points = if points_are_a_discount(phrase) { totals.points_paid } else { Money::ZERO };
    totals.discount.checked_add(points).unwrap_or_default()
}

#[cfg(test)]
#[path = "sale_tests.rs"]
pub(super) mod tests;
