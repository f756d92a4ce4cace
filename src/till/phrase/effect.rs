//! What a sale does beside its prices, as cashier and receipt say it.

use super::Phrase;
use crate::core::model::receipt::Gift;
use crate::core::model::standing::{Stamps, Voucher};
use crate::core::model::{Day, Points};
use crate::core::programme::Gain;
use crate::texts::Args;

impl Phrase<'_> {
    /// What an offer gives beside its prices.
    pub fn gains(&self, offer: &str) -> &[Gain] {
        self.programme.offer_by_id(offer).map_or(&[], |offer| &offer.gives)
    }

    /// The perks of an offer.
    pub fn perks(&self, offer: &str) -> impl Iterator<Item = &str> {
        self.gains(offer).iter().filter_map(|gain| match gain {
            Gain::Perk(text) => Some(text.get(self.language)),
            _ => None,
        })
    }

    /// What only the cashier reads of an offer.
    pub fn cashier_messages(&self, offer: &str) -> impl Iterator<Item = &str> {
        self.gains(offer).iter().filter_map(|gain| match gain {
            Gain::CashierMessage(text) => Some(text.get(self.language)),
            _ => None,
        })
    }

    /// What only the customer reads of an offer.
    pub fn receipt_messages(&self, offer: &str) -> impl Iterator<Item = &str> {
        self.gains(offer).iter().filter_map(|gain| match gain {
            Gain::ReceiptMessage(text) => Some(text.get(self.language)),
            _ => None,
        })
    }

    /// A gift with its pieces.
    pub fn gift_text(&self, gift: &Gift) -> String {
        let name = self.gift(&gift.offer, gift.sku.as_str());
        let args = Args::new().text("name", name).number("pieces", i64::from(gift.pieces));
        self.say("receipt-gift", &args)
    }

    /// A voucher that was given, with its last day, or one that was used.
    pub fn voucher_text(&self, voucher: &Voucher) -> String {
        let args = Args::new().text("offer", self.offer(&voucher.offer));
        match voucher.expires {
            _ if voucher.count < 0 => self.say("receipt-voucher-used", &args),
            None => self.say("receipt-voucher", &args),
            Some(gone) => self.say("receipt-voucher-until", &args.text("day", self.last_day(gone))),
        }
    }

    /// Stamps that were given or taken.
    pub fn stamps_text(&self, stamps: &Stamps) -> String {
        let key = if stamps.count < 0 { "receipt-stamps-taken" } else { "receipt-stamps" };
        let args = Args::new()
            .text("card", self.stamp_card(&stamps.card))
            .text("stamps", self.counted_stamps(stamps.count.saturating_abs()));
        self.say(key, &args)
    }

    /// Points that will soon be gone; `on` is the first day without some of them.
    pub fn expiring(&self, points: Points, on: Day) -> String {
        let args = Args::new().text("points", self.counted_points(points)).text("day", self.day(on));
        self.say("points-expiring", &args)
    }
}
