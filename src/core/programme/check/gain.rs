//! What an offer gives beside its prices, what it costs, and how often it gives.

use super::Check;
use super::place::Place;
use crate::core::model::{Points, RuleId, Sku};
use crate::core::programme::document::{
    Cost as CostText, Gain as GainText, Limits as LimitsText, MemberLimit as MemberLimitText,
};
use crate::core::programme::offer::{Cost, Gain, Limits, MemberLimit};

/// The most stamps of one reward.
const STAMPS_MAX: u32 = 10_000;
/// The most pieces of one gift.
const GIFT_PIECES_MAX: u32 = 1_000;

impl Check<'_, '_> {
    pub(super) fn gains(&mut self, list: &Place<'_>, gains: &[GainText]) -> Option<Vec<Gain>> {
        let mut read = Vec::with_capacity(gains.len());
        for (index, gain) in gains.iter().enumerate() {
            read.extend(self.gain(&list.index(index), gain));
        }
        (read.len() == gains.len()).then_some(read)
    }

    fn gain(&mut self, block: &Place<'_>, gain: &GainText) -> Option<Gain> {
        let GainText { perk, cashier_message, receipt_message, voucher, days, gift, name, pieces } = gain;
        let written = [
            perk.is_some(),
            cashier_message.is_some(),
            receipt_message.is_some(),
            voucher.is_some(),
            gift.is_some(),
        ];
        if written.into_iter().filter(|is_there| *is_there).count() != 1 {
            self.refuse(
                block,
                "is not clear; write one of `perk`, `cashier_message`, `receipt_message`, `voucher`, `gift`",
            );
            return None;
        }
        if days.is_some() && voucher.is_none() {
            self.refuse(&block.key("days"), "only a `voucher` has `days`; remove them");
        }
        for (key, is_there) in [("name", name.is_some()), ("pieces", pieces.is_some())] {
            if is_there && gift.is_none() {
                self.refuse(&block.key(key), format!("only a `gift` has `{key}`; remove it"));
            }
        }
        if let Some(texts) = perk {
            self.text(&block.key("perk"), texts).map(Gain::Perk)
        } else if let Some(texts) = cashier_message {
            self.text(&block.key("cashier_message"), texts).map(Gain::CashierMessage)
        } else if let Some(texts) = receipt_message {
            self.text(&block.key("receipt_message"), texts).map(Gain::ReceiptMessage)
        } else if let Some(offer) = voucher {
            let place = block.key("days");
            let days = days.map(|days| self.day_count(&place, days));
            let known = self.book.vouchers_asked.contains(offer.as_str()).then(|| RuleId::new(offer));
            let offer = self.require(&block.key("voucher"), known, || {
                format!("there is no offer `{offer}` that asks for a voucher; write one with `when = {{ voucher = true }}`")
            });
            Some(Gain::Voucher { offer: offer?, days })
        } else {
            self.gift(block, gain)
        }
    }

    fn gift(&mut self, block: &Place<'_>, gain: &GainText) -> Option<Gain> {
        let text = gain.gift.as_deref()?;
        let sku = self.require(&block.key("gift"), Sku::parse(text), || {
            format!("`{text}` names no article; write its name")
        });
        let pieces = gain.pieces.unwrap_or(1);
        if !(1..=GIFT_PIECES_MAX).contains(&pieces) {
            self.refuse(
                &block.key("pieces"),
                format!("`{pieces}` pieces can't be given; write 1 to {GIFT_PIECES_MAX}"),
            );
        }
        let Some(name) = &gain.name else {
            self.refuse(block, "a gift has a name; write `name = { … }` in the programme's languages");
            return None;
        };
        Some(Gain::Gift { sku: sku?, name: self.text(&block.key("name"), name)?, pieces })
    }

    pub(super) fn cost(&mut self, block: &Place<'_>, cost: &CostText) -> Option<Cost> {
        match (&cost.points, &cost.stamps, cost.count) {
            (Some(points), None, None) => {
                let points_place = block.key("points");
                let read = self.points_amount(&points_place, points)?;
                let above_zero = (read > Points::ZERO).then_some(read);
                let message = || format!("`{points}` costs nothing; write an amount above zero");
                self.require(&points_place, above_zero, message).map(Cost::Points)
            }
            (None, Some(card), Some(count)) => {
                if !(1..=STAMPS_MAX).contains(&count) {
                    self.refuse(
                        &block.key("count"),
                        format!("`{count}` stamps don't fit; write 1 to {STAMPS_MAX}"),
                    );
                }
                let known = |check: &Self, id: &str| check.book.stamp_cards.get(id).cloned();
                let card = self.reference(&block.key("stamps"), card, "stamp_card", known)?;
                Some(Cost::Stamps { card, count })
            }
            _ => {
                self.refuse(
                    block,
                    "is not clear; write `{ points = \"50\" }` or `{ stamps = \"card\", count = 9 }`",
                );
                None
            }
        }
    }

    pub(super) fn limits(&mut self, block: &Place<'_>, limits: &LimitsText) -> Option<Limits> {
        let LimitsText { per_sale, per_member, per_store, budget_money, budget_points } = limits;
        for (key, times) in [("per_sale", per_sale), ("per_store", per_store)] {
            if *times == Some(0) {
                self.refuse(&block.key(key), "`0` times is never; write at least `1` or remove the offer");
            }
        }
        let list = block.key("per_member");
        for (index, MemberLimitText { times, within_days }) in per_member.iter().enumerate() {
            let place = list.index(index);
            if *times == 0 {
                self.refuse(
                    &place.key("times"),
                    "`0` times is never; write at least `1` or remove the offer",
                );
            }
            self.window(&place.key("within_days"), *within_days);
        }
        let budget_money = match budget_money {
            None => Some(None),
            Some(text) => self.money_above_zero(&block.key("budget_money"), text).map(Some),
        };
        let budget_points = match budget_points {
            None => Some(None),
            Some(text) => self.points_given(&block.key("budget_points"), text).map(Some),
        };
        let per_member = per_member.iter().map(|MemberLimitText { times, within_days }| MemberLimit {
            times: *times,
            within_days: *within_days,
        });
        Some(Limits {
            per_sale: *per_sale,
            per_member: per_member.collect(),
            per_store: per_store.map(u64::from),
            budget_money: budget_money?,
            budget_points: budget_points?,
        })
    }
}
