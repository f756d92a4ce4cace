//! The receipt as plain text, 40 columns wide: what a printer of the smallest kind takes.
//!
//! It says what the sale's entry says and nothing else, so that it reads the same whenever it is printed.

use super::checkout::Sold;
use super::phrase::Phrase;
use crate::core::model::receipt::{Effects, LineEarning, ReceiptLine, ReceiptMember};
use crate::core::model::{Ahead, Day, Money, Points, Quantity, Receipt, Timestamp, Unit};
use crate::core::programme::PayAs;
use crate::texts::Args;

/// Columns of the text.
const WIDTH: usize = 40;

/// Writes the receipt of a sale, with lines that end in LF.
pub fn write_receipt(phrase: &Phrase<'_>, sold: &Sold, store: &str, till: &str) -> String {
    let label = |key: &str| phrase.say(key, &Args::new());
    let receipt = &sold.sale.receipt;
    let mut text = Text::default();
    text.centre(phrase.programme.name.get(phrase.language));
    text.centre(store);
    text.rule();
    if sold.void.is_some() {
        text.centre(&format!("*** {} ***", label("receipt-void")));
    }
    text.pair(&format!("{} {}", label("receipt-no"), sold.seq), till);
    text.pair(&label("receipt-date"), &moment(phrase, sold.sale.at));
    text.rule();
    for line in &receipt.lines {
        write_line(&mut text, phrase, line);
    }
    text.rule();
    write_sums(&mut text, phrase, receipt);
    if let Some(member) = &receipt.member {
        text.rule();
        write_member(&mut text, phrase, receipt, member);
        write_points_dates(&mut text, phrase, receipt, sold.sale.day);
    }
    write_effects(&mut text, phrase, &receipt.effects);
    if let Some(member) = receipt.member.as_ref().filter(|member| !member.ahead.is_empty()) {
        write_ahead(&mut text, phrase, &member.ahead);
    }
    text.rule();
    let saved = saved(phrase, receipt);
    if saved > Money::ZERO {
        text.wrapped(&phrase.say("receipt-savings", &Args::new().text("amount", phrase.money(saved))));
    }
    if sold.sale.offline {
        text.wrapped(&label("receipt-offline"));
    }
    text.centre(&label("receipt-thanks"));
    text.0
}

fn write_line(text: &mut Text, phrase: &Phrase<'_>, line: &ReceiptLine) {
    if line.quantity == Quantity::ONE && line.unit == Unit::Piece {
        text.pair(&line.name, &phrase.money(line.gross));
    } else {
        text.wrapped(&line.name);
        let quantity = match line.unit {
            Unit::Piece => phrase.texts.amount(phrase.language, &line.quantity.to_string()),
            unit => phrase.quantity(line.quantity, unit),
        };
        text.pair(&format!("  {quantity} × {}", phrase.money(line.unit_price)), &phrase.money(line.gross));
    }
    for discount in &line.discounts {
        text.pair(&format!("  {}", phrase.offer(&discount.offer)), &minus(phrase, discount.amount));
    }
    if points_are_a_discount(phrase) && line.points_paid > Money::ZERO {
        let label = phrase.say("receipt-points-discount", &Args::new());
        text.pair(&format!("  {label}"), &minus(phrase, line.points_paid));
    }
}

/// What it comes to. Points stand among the discounts or after the sum, as the programme has it.
fn write_sums(text: &mut Text, phrase: &Phrase<'_>, receipt: &Receipt) {
    let label = |key: &str| phrase.say(key, &Args::new());
    let totals = receipt.totals;
    let discount = saved(phrase, receipt);
    if totals.gross != totals.due {
        text.pair(&label("receipt-total"), &phrase.money(totals.gross));
    }
    if discount > Money::ZERO {
        text.pair(&label("receipt-discount"), &minus(phrase, discount));
    }
    if !points_are_a_discount(phrase) && totals.points_paid > Money::ZERO {
        if discount > Money::ZERO {
            let sum = totals.gross.checked_sub(discount).unwrap_or_default();
            text.pair(&label("receipt-subtotal"), &phrase.money(sum));
        }
        text.pair(&label("receipt-points-paid"), &minus(phrase, totals.points_paid));
    }
    text.pair(&label("receipt-to-pay"), &phrase.money(totals.due));
}

fn write_member(text: &mut Text, phrase: &Phrase<'_>, receipt: &Receipt, member: &ReceiptMember) {
    let label = |key: &str| phrase.say(key, &Args::new());
    let (totals, effects) = (receipt.totals, &receipt.effects);
    text.pair(&label("receipt-member"), member.card.as_str());
    if let Some(tier) = &member.tier_after {
        text.pair(&label("receipt-tier"), &phrase.tier(tier));
    }
    if totals.points_spent > Points::ZERO {
        text.pair(&label("receipt-points-spent"), &phrase.points(totals.points_spent));
    }
    for reward in &effects.rewards {
        let label = phrase.say("receipt-reward", &Args::new().text("reward", phrase.offer(&reward.reward)));
        text.pair(&format!("  {label}"), &phrase.points(reward.points));
    }
    if let Some(donation) = &effects.donation {
        let charity = Args::new().text("charity", phrase.charity(&donation.charity));
        let label = phrase.say("receipt-donation", &charity);
        text.pair(&format!("  {label}"), &phrase.points(donation.points));
    }
    text.pair(&label("receipt-points-earned"), &phrase.points(totals.points_earned));
    for earning in &effects.earnings {
        text.pair(&format!("  {}", phrase.offer(&earning.rule)), &phrase.points(earning.points));
    }
    text.pair(&label("receipt-points-balance"), &phrase.points(member.balance_after));
    if let Some(as_of) = member.as_of {
        text.wrapped(&phrase.say("receipt-balance-as-of", &Args::new().text("when", moment(phrase, as_of))));
    }
}

/// From when on the points of this sale can be spent, and for how long: the latest begin and the earliest end.
fn write_points_dates(text: &mut Text, phrase: &Phrase<'_>, receipt: &Receipt, today: Day) {
    let of_lines = receipt.lines.iter().flat_map(|line| &line.earnings);
    let earnings: Vec<&LineEarning> = of_lines.chain(&receipt.effects.earnings).collect();
    let vests = earnings.iter().filter_map(|earning| earning.vests).max().filter(|day| *day > today);
    if let Some(day) = vests {
        text.wrapped(&phrase.say("receipt-points-vest", &Args::new().text("day", phrase.day(day))));
    }
    if let Some(gone) = earnings.iter().filter_map(|earning| earning.expires).min() {
        text.wrapped(&phrase.say("receipt-points-last", &Args::new().text("day", phrase.last_day(gone))));
    }
}

/// What goes with the sale beside its prices.
fn write_effects(text: &mut Text, phrase: &Phrase<'_>, effects: &Effects) {
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
        text.rule();
    }
    for sentence in said {
        text.wrapped(&sentence);
    }
}

/// What lies ahead of the member: stamps, the next reward and tier, points that will be gone.
fn write_ahead(text: &mut Text, phrase: &Phrase<'_>, ahead: &Ahead) {
    text.rule();
    for stamps in &ahead.stamps {
        text.pair(&phrase.stamp_card(&stamps.card), &phrase.stamps_on(&stamps.card, stamps.count));
    }
    let reward = ahead.reward.as_ref().map(|reward| phrase.next_reward(reward));
    let tier = ahead.tier.as_ref().map(|tier| phrase.next_tier(tier));
    let gone = ahead.expiring_on.filter(|_| ahead.expiring > Points::ZERO);
    let expiring = gone.map(|on| phrase.expiring(ahead.expiring, on));
    for sentence in reward.into_iter().chain(tier).chain(expiring) {
        text.wrapped(&sentence);
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

fn minus(phrase: &Phrase<'_>, amount: Money) -> String {
    phrase.money(Money::ZERO.checked_sub(amount).unwrap_or_default())
}

/// Day and time of day, where the shop is.
fn moment(phrase: &Phrase<'_>, at: Timestamp) -> String {
    let zone = phrase.programme.time_zone;
    let minute = zone.format_minute(at);
    let time = minute.split_once(' ').map_or("", |(_, time)| time);
    format!("{} {time}", phrase.day(zone.day(at)))
}

/// Lines of [`WIDTH`] columns.
#[derive(Default)]
struct Text(String);

impl Text {
    fn line(&mut self, line: &str) {
        self.0.push_str(line.trim_end());
        self.0.push('\n');
    }

    fn rule(&mut self) {
        self.line(&"-".repeat(WIDTH));
    }

    fn centre(&mut self, line: &str) {
        self.line(&format!("{line:^WIDTH$}"));
    }

    /// A label and its value at the two edges; on two lines when they don't fit on one.
    fn pair(&mut self, label: &str, value: &str) {
        let (left, right) = (label.chars().count(), value.chars().count());
        match WIDTH.checked_sub(left.saturating_add(right)) {
            Some(room) if room > 0 => self.line(&format!("{label}{}{value}", " ".repeat(room))),
            _ => {
                self.wrapped(label);
                self.line(&format!("{value:>WIDTH$}"));
            }
        }
    }

    /// A text over as many lines as it takes, broken between words, each as far in as the first.
    fn wrapped(&mut self, text: &str) {
        let words = text.trim_start();
        let indent = " ".repeat(text.len().saturating_sub(words.len()));
        let mut line = indent.clone();
        for word in words.split(' ') {
            let longer = line.chars().count().saturating_add(word.chars().count()).saturating_add(1);
            if longer > WIDTH && line.len() > indent.len() {
                self.line(&line);
                line.clone_from(&indent);
            }
            if line.len() > indent.len() {
                line.push(' ');
            }
            line.push_str(word);
        }
        self.line(&line);
    }
}

#[cfg(test)]
#[path = "receipt_tests.rs"]
mod tests;
