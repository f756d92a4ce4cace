//! The receipt as plain text, 40 columns wide: what a printer of the smallest kind takes.

use super::checkout::Sold;
use super::phrase::Phrase;
use crate::core::model::receipt::ReceiptLine;
use crate::core::model::{Money, Points, Quantity};
use crate::texts::Args;

/// Columns of the text.
const WIDTH: usize = 40;

/// Writes the receipt of a sale, with lines that end in LF.
pub fn write_receipt(phrase: &Phrase<'_>, sold: &Sold, store: &str, till: &str) -> String {
    let programme = phrase.programme;
    let label = |key: &str| phrase.say(key, &Args::new());
    let mut text = Text::default();
    text.centre(programme.name.get(phrase.language));
    text.centre(store);
    text.rule();
    if sold.void.is_some() {
        text.centre(&format!("*** {} ***", label("receipt-void")));
    }
    text.pair(&format!("{} {}", label("receipt-no"), sold.seq), till);
    text.pair(&label("receipt-date"), &programme.time_zone.format_minute(sold.sale.at));
    text.rule();
    let receipt = &sold.sale.receipt;
    for line in &receipt.lines {
        write_line(&mut text, phrase, line);
    }
    text.rule();
    let totals = receipt.totals;
    if totals.gross != totals.due {
        text.pair(&label("receipt-total"), &phrase.money(totals.gross));
    }
    if totals.discount > Money::ZERO {
        text.pair(&label("receipt-discount"), &minus(phrase, totals.discount));
    }
    if totals.points_paid > Money::ZERO {
        text.pair(&label("receipt-points-paid"), &minus(phrase, totals.points_paid));
    }
    text.pair(&label("receipt-to-pay"), &phrase.money(totals.due));
    if let Some(member) = &receipt.member {
        text.rule();
        text.pair(&label("receipt-member"), member.card.as_str());
        if let Some(tier) = &member.tier_after {
            text.pair(&label("receipt-tier"), &phrase.tier(tier));
        }
        if totals.points_spent > Points::ZERO {
            text.pair(&label("receipt-points-spent"), &phrase.points(totals.points_spent));
        }
        text.pair(&label("receipt-points-earned"), &phrase.points(totals.points_earned));
        text.pair(&label("receipt-points-balance"), &phrase.points(member.balance_after));
        if let Some(as_of) = member.as_of {
            let when = programme.time_zone.format_minute(as_of);
            text.wrapped(&phrase.say("receipt-balance-as-of", &Args::new().text("when", when)));
        }
    }
    text.rule();
    let saved = totals.discount.checked_add(totals.points_paid).unwrap_or_default();
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
    if line.quantity == Quantity::ONE {
        text.pair(&line.name, &phrase.money(line.gross));
    } else {
        text.wrapped(&line.name);
        let quantity = phrase.texts.amount(phrase.language, &line.quantity.to_string());
        text.pair(&format!("  {quantity} × {}", phrase.money(line.unit_price)), &phrase.money(line.gross));
    }
    for discount in &line.discounts {
        text.pair(&format!("  {}", phrase.offer(&discount.offer)), &minus(phrase, discount.amount));
    }
}

fn minus(phrase: &Phrase<'_>, amount: Money) -> String {
    phrase.money(Money::ZERO.checked_sub(amount).unwrap_or_default())
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
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_the_paper() {
        let mut text = Text::default();
        text.pair("Espresso", "65,00 Kč");
        text.pair("Káva se smetanou a s velmi dlouhým názvem", "65,00 Kč");
        text.wrapped("Vyřízeno bez spojení s centrálou, zůstatek se ještě může změnit");
        text.pair("  Hot drinks for the house −12.5 %", "−22.25 Kč");
        assert!(text.0.contains("\n  Hot drinks for the house −12.5 %\n"), "{}", text.0);
        assert!(text.0.lines().all(|line| line.chars().count() <= WIDTH), "{}", text.0);
        assert_eq!(text.0.lines().next(), Some("Espresso                        65,00 Kč"));
    }
}
