//! `[[offer]]` and `[[reward]]`: what is taken off.

use super::Check;
use super::place::Place;
use crate::core::model::basket::LINES_MAX;
use crate::core::programme::document::{
    Group as GroupText, Mix, Offer as OfferText, QuantityStep, TotalStep,
};
use crate::core::programme::offer::{Deal, GroupDeal, Offer, Part, PriceEffect, Step, TotalDeal};

/// The most pieces of one group or set.
const PIECES_MAX: u32 = 1_000;
/// The most steps of a table.
const STEPS_MAX: usize = 50;

/// What a block says of a deal, key by key.
#[derive(Default)]
struct DealText<'d> {
    percent: Option<&'d str>,
    amount_off: Option<&'d str>,
    fixed_price: Option<&'d str>,
    cheapest_free: Option<u32>,
    cheapest_percent: Option<&'d str>,
}

impl<'c> Check<'c, '_> {
    pub(super) fn offer(&mut self, offer: &'c OfferText, block: &Place<'_>) -> Option<Offer> {
        if offer.cost.is_some() {
            self.refuse(
                &block.key("cost"),
                "an offer costs nothing; make it a `[[reward]]` or remove the cost",
            );
        }
        self.either(offer, block)
    }

    pub(super) fn reward(&mut self, reward: &'c OfferText, block: &Place<'_>) -> Option<Offer> {
        if reward.cost.is_none() {
            self.refuse(
                block,
                "a reward has a cost; write one such as `cost = { points = \"50\" }` or make it an `[[offer]]`",
            );
        }
        if reward.when.member == Some(false) {
            self.refuse(
                &block.key("when").key("member"),
                "`false` does not go with a reward, which only members can pay for; remove it",
            );
        }
        self.either(reward, block)
    }

    fn either(&mut self, offer: &'c OfferText, block: &Place<'_>) -> Option<Offer> {
        let id = self.id(block, &offer.id);
        let name = self.text(&block.key("name"), &offer.name);
        let goods = self.goods(&block.key("goods"), &offer.goods);
        let when = self.conditions(&block.key("when"), &offer.when);
        if let Some((goods, when)) = goods.as_ref().zip(when.as_ref()) {
            self.never_applies(block, goods, when);
        }
        let price = self.price_effect(offer, block);
        let gives = self.gains(&block.key("gives"), &offer.gives);
        let limits = self.limits(&block.key("limits"), &offer.limits);
        let cost = match &offer.cost {
            None => Some(None),
            Some(cost) => self.cost(&block.key("cost"), cost).map(Some),
        };
        if offer.when.voucher == Some(true) && !self.book.vouchers_given.contains(offer.id.as_str()) {
            self.refuse(
                &block.key("when").key("voucher"),
                format!(
                    "nobody gives a voucher for it; write `gives = [{{ voucher = \"{}\" }}]` in another offer",
                    offer.id
                ),
            );
        }
        Some(Offer {
            id,
            name: name?,
            mode: offer.mode,
            priority: offer.priority,
            goods: goods?,
            when: when?,
            price: price?,
            gives: gives?,
            limits: limits?,
            cost: cost?,
        })
    }

    /// The one price effect of an offer, if it has one; `None` after noting a fault.
    fn price_effect(&mut self, offer: &'c OfferText, block: &Place<'_>) -> Option<Option<PriceEffect>> {
        let OfferText { percent, amount_off, fixed_price, by_quantity, group, mix, by_total, .. } = offer;
        let written = [
            ("percent", percent.is_some()),
            ("amount_off", amount_off.is_some()),
            ("fixed_price", fixed_price.is_some()),
            ("by_quantity", by_quantity.is_some()),
            ("group", group.is_some()),
            ("mix", mix.is_some()),
            ("by_total", by_total.is_some()),
        ];
        let mut keys = written.into_iter().filter_map(|(key, is_there)| is_there.then_some(key));
        let Some(first) = keys.next() else {
            if offer.gives.is_empty() {
                self.refuse(
                    block,
                    "gives nothing; write what it takes off, such as `percent = \"10 %\"`, or what it `gives`",
                );
            }
            return Some(None);
        };
        if let Some(second) = keys.next() {
            self.refuse(
                &block.key(second),
                format!("does not go with `{first}`; an offer takes off in one way: make two offers of it"),
            );
            return None;
        }
        let effect = if let Some(steps) = by_quantity {
            PriceEffect::ByQuantity(self.quantity_steps(&block.key(first), steps)?)
        } else if let Some(steps) = by_total {
            PriceEffect::ByTotal(self.total_steps(&block.key(first), steps)?)
        } else if let Some(group) = group {
            self.group(&block.key(first), group)?
        } else if let Some(mix) = mix {
            self.mix(&block.key(first), mix)?
        } else {
            let text = DealText {
                percent: percent.as_deref(),
                amount_off: amount_off.as_deref(),
                fixed_price: fixed_price.as_deref(),
                ..DealText::default()
            };
            PriceEffect::Unit(self.deal(block, &text)?)
        };
        Some(Some(effect))
    }

    fn deal(&mut self, block: &Place<'_>, text: &DealText<'_>) -> Option<Deal> {
        match self.group_deal(block, text, 0)? {
            GroupDeal::Percent(rate) => Some(Deal::Percent(rate)),
            GroupDeal::AmountOff(money) => Some(Deal::AmountOff(money)),
            GroupDeal::FixedPrice(money) => Some(Deal::FixedPrice(money)),
            GroupDeal::CheapestFree(_) | GroupDeal::CheapestPercent(_) => None,
        }
    }

    /// The one deal that a block has, on so many pieces.
    fn group_deal(&mut self, block: &Place<'_>, text: &DealText<'_>, pieces: u32) -> Option<GroupDeal> {
        let written = [
            ("percent", text.percent.is_some()),
            ("amount_off", text.amount_off.is_some()),
            ("fixed_price", text.fixed_price.is_some()),
            ("cheapest_free", text.cheapest_free.is_some()),
            ("cheapest_percent", text.cheapest_percent.is_some()),
        ];
        let mut keys = written.into_iter().filter_map(|(key, is_there)| is_there.then_some(key));
        let first = keys.next();
        if let Some((first, second)) = first.zip(keys.next()) {
            self.refuse(&block.key(second), format!("does not go with `{first}`; keep one of them"));
            return None;
        }
        if let Some(percent) = text.percent {
            self.share_off(&block.key("percent"), percent).map(GroupDeal::Percent)
        } else if let Some(amount) = text.amount_off {
            self.amount_off(&block.key("amount_off"), amount).map(GroupDeal::AmountOff)
        } else if let Some(price) = text.fixed_price {
            self.price(&block.key("fixed_price"), price).map(GroupDeal::FixedPrice)
        } else if let Some(free) = text.cheapest_free {
            let place = block.key("cheapest_free");
            self.count(&place, free, "free pieces");
            if free >= pieces {
                self.refuse(
                    &place,
                    format!("`{free}` of {pieces} pieces would leave nothing to pay; write a smaller number"),
                );
            }
            Some(GroupDeal::CheapestFree(free))
        } else if let Some(percent) = text.cheapest_percent {
            self.share_off(&block.key("cheapest_percent"), percent).map(GroupDeal::CheapestPercent)
        } else {
            self.refuse(block, "takes nothing off; write what it does, such as `percent = \"10 %\"`");
            None
        }
    }

    fn quantity_steps(
        &mut self,
        list: &Place<'_>,
        steps: &[QuantityStep],
    ) -> Option<Vec<Step<crate::core::model::Quantity, Deal>>> {
        let mut read = Vec::with_capacity(steps.len());
        for (index, step) in steps.iter().enumerate() {
            let place = list.index(index);
            let at_least = self.quantity(&place.key("at_least"), &step.at_least);
            let text = DealText {
                percent: step.percent.as_deref(),
                amount_off: step.amount_off.as_deref(),
                fixed_price: step.fixed_price.as_deref(),
                ..DealText::default()
            };
            let deal = self.deal(&place, &text);
            read.extend(at_least.zip(deal).map(|(at_least, deal)| Step { at_least, deal }));
        }
        self.steps_in_order(list, steps.len(), &read)?;
        Some(read)
    }

    fn total_steps(
        &mut self,
        list: &Place<'_>,
        steps: &[TotalStep],
    ) -> Option<Vec<Step<crate::core::model::Money, TotalDeal>>> {
        let mut read = Vec::with_capacity(steps.len());
        for (index, step) in steps.iter().enumerate() {
            let place = list.index(index);
            let at_least = self.money(&place.key("at_least"), &step.at_least);
            let text = DealText {
                percent: step.percent.as_deref(),
                amount_off: step.amount_off.as_deref(),
                ..DealText::default()
            };
            let deal = match self.deal(&place, &text) {
                Some(Deal::Percent(rate)) => Some(TotalDeal::Percent(rate)),
                Some(Deal::AmountOff(money)) => Some(TotalDeal::AmountOff(money)),
                Some(Deal::FixedPrice(_)) | None => None,
            };
            let Some((at_least, deal)) = at_least.zip(deal) else { continue };
            if let TotalDeal::AmountOff(money) = deal
                && money > at_least
            {
                self.refuse(
                    &place.key("amount_off"),
                    format!("is more than the goods come to from `{}` on; write less", step.at_least),
                );
            }
            read.push(Step { at_least, deal });
        }
        self.steps_in_order(list, steps.len(), &read)?;
        Some(read)
    }

    /// Passes when all steps could be read and each begins after the one before.
    fn steps_in_order<T: Ord, D>(
        &mut self,
        list: &Place<'_>,
        written: usize,
        read: &[Step<T, D>],
    ) -> Option<()> {
        if written == 0 || written > STEPS_MAX {
            self.refuse(list, format!("has `{written}` steps; write 1 to {STEPS_MAX}"));
            return None;
        }
        if read.len() != written {
            return None;
        }
        for (index, (one, next)) in read.iter().zip(read.iter().skip(1)).enumerate() {
            if one.at_least >= next.at_least {
                self.refuse(
                    &list.index(index.saturating_add(1)).key("at_least"),
                    "is not more than in the step before; write the steps from the smallest up",
                );
            }
        }
        Some(())
    }

    fn group(&mut self, block: &Place<'_>, group: &GroupText) -> Option<PriceEffect> {
        let pieces = self.pieces(&block.key("pieces"), group.pieces);
        let text = DealText {
            percent: group.percent.as_deref(),
            amount_off: group.amount_off.as_deref(),
            fixed_price: group.fixed_price.as_deref(),
            cheapest_free: group.cheapest_free,
            cheapest_percent: group.cheapest_percent.as_deref(),
        };
        Some(PriceEffect::Group { pieces, deal: self.group_deal(block, &text, pieces)? })
    }

    fn mix(&mut self, block: &Place<'_>, mix: &Mix) -> Option<PriceEffect> {
        let list = block.key("parts");
        if mix.parts.len() < 2 || mix.parts.len() > LINES_MAX {
            self.refuse(&list, "a set has two parts or more; write them, or make it a `group`");
        }
        let mut parts = Vec::with_capacity(mix.parts.len());
        let mut pieces = 0_u32;
        for (index, part) in mix.parts.iter().enumerate() {
            let place = list.index(index);
            let of_part = self.pieces(&place.key("pieces"), part.pieces);
            pieces = pieces.saturating_add(of_part);
            let goods = self.goods(&place.key("goods"), &part.goods);
            if let Some(goods) = &goods {
                self.no_goods(&place.key("goods"), goods);
            }
            parts.extend(goods.map(|goods| Part { goods, pieces: of_part }));
        }
        let text = DealText {
            percent: mix.percent.as_deref(),
            amount_off: mix.amount_off.as_deref(),
            fixed_price: mix.fixed_price.as_deref(),
            cheapest_free: mix.cheapest_free,
            cheapest_percent: mix.cheapest_percent.as_deref(),
        };
        let deal = self.group_deal(block, &text, pieces)?;
        (parts.len() == mix.parts.len()).then_some(PriceEffect::Mix { parts, deal })
    }

    fn pieces(&mut self, place: &Place<'_>, pieces: u32) -> u32 {
        if !(1..=PIECES_MAX).contains(&pieces) {
            self.refuse(
                place,
                format!("`{pieces}` pieces can't be bought together; write 1 to {PIECES_MAX}"),
            );
        }
        pieces
    }
}
