//! Offers and rewards, in clauses.

use super::{Block, Clause, Value, days, goods_clauses, names, pieces, times};
use crate::core::programme::offer::{
    Cost, Deal, Gain, GroupDeal, Limits, Mode, Offer, Part, PriceEffect, Step, TotalDeal,
};
use crate::core::programme::rule::Programme;

impl Programme {
    pub(super) fn explain_offer(&self, offer: &Offer) -> Block {
        let mut clauses: Vec<Clause> = offer.cost.iter().map(|cost| self.cost_clause(cost)).collect();
        clauses.extend(offer.price.iter().flat_map(price_clauses));
        clauses.extend(offer.gives.iter().map(|gain| self.gain_clause(gain)));
        clauses.extend(goods_clauses(&offer.goods));
        clauses.extend(self.when_clauses(&offer.when));
        clauses.extend(limit_clauses(&offer.limits));
        match offer.mode {
            Mode::Best => {}
            Mode::Exclusive => clauses.push(Clause::new("explain-exclusive")),
            Mode::Compound => clauses.push(Clause::new("explain-compound")),
        }
        if offer.priority != 0 {
            let priority = Value::Number(i64::from(offer.priority));
            clauses.push(Clause::one("explain-priority", "n", priority));
        }
        Block { name: Some(offer.name.clone()), clauses }
    }

    fn cost_clause(&self, cost: &Cost) -> Clause {
        match cost {
            Cost::Points(points) => Clause::one("explain-cost-points", "points", Value::Points(*points)),
            Cost::Stamps { card, count } => {
                let named = self.stamp_cards.iter().find(|listed| listed.id == *card);
                let names = named.map(|card| card.name.clone()).into_iter().collect();
                let count = Value::Count("explain-n-stamps", i64::from(*count));
                Clause::one("explain-cost-stamps", "stamps", count).with("card", Value::Names(names))
            }
        }
    }

    fn gain_clause(&self, gain: &Gain) -> Clause {
        match gain {
            Gain::Perk(text) => Clause::one("explain-perk", "text", Value::Names(vec![text.clone()])),
            Gain::CashierMessage(text) => {
                Clause::one("explain-cashier-message", "text", Value::Names(vec![text.clone()]))
            }
            Gain::ReceiptMessage(text) => {
                Clause::one("explain-receipt-message", "text", Value::Names(vec![text.clone()]))
            }
            Gain::Voucher { offer, days: good } => {
                let offer = self.offer_by_id(offer).map(|offer| offer.name.clone()).into_iter().collect();
                let (key, offer) = match good {
                    Some(_) => ("explain-voucher-days", Value::Names(offer)),
                    None => ("explain-voucher", Value::Names(offer)),
                };
                let clause = Clause::one(key, "offer", offer);
                good.iter().fold(clause, |clause, good| clause.with("days", days(*good)))
            }
            Gain::Gift { name, pieces: count, .. } => {
                Clause::one("explain-gift", "name", Value::Names(vec![name.clone()]))
                    .with("pieces", pieces(*count))
            }
        }
    }
}

fn price_clauses(price: &PriceEffect) -> Vec<Clause> {
    match price {
        PriceEffect::Unit(deal) => vec![deal_clause(*deal)],
        PriceEffect::ByQuantity(steps) => {
            let step = |Step { at_least, deal }: &Step<_, Deal>| {
                Clause::one("explain-step", "from", Value::Quantity(*at_least))
                    .with("deal", Value::Both(vec![deal_clause(*deal)]))
            };
            steps.iter().map(step).collect()
        }
        PriceEffect::Group { pieces: count, deal } => {
            let deal = Value::Both(vec![group_clause(*deal)]);
            vec![Clause::one("explain-group", "pieces", pieces(*count)).with("deal", deal)]
        }
        PriceEffect::Mix { parts, deal } => {
            let parts = Value::Both(parts.iter().map(part_clause).collect());
            let deal = Value::Both(vec![group_clause(*deal)]);
            vec![Clause::one("explain-mix", "parts", parts).with("deal", deal)]
        }
        PriceEffect::ByTotal(steps) => {
            let step = |Step { at_least, deal }: &Step<_, TotalDeal>| {
                let deal = match *deal {
                    TotalDeal::Percent(rate) => Clause::one("explain-percent", "share", Value::Share(rate)),
                    TotalDeal::AmountOff(money) => {
                        Clause::one("explain-amount-all", "amount", Value::Money(money))
                    }
                };
                Clause::one("explain-step-total", "from", Value::Money(*at_least))
                    .with("deal", Value::Both(vec![deal]))
            };
            steps.iter().map(step).collect()
        }
    }
}

fn deal_clause(deal: Deal) -> Clause {
    match deal {
        Deal::Percent(rate) => Clause::one("explain-percent", "share", Value::Share(rate)),
        Deal::AmountOff(money) => Clause::one("explain-amount-off", "amount", Value::Money(money)),
        Deal::FixedPrice(money) => Clause::one("explain-fixed-price", "price", Value::Money(money)),
    }
}

fn group_clause(deal: GroupDeal) -> Clause {
    match deal {
        GroupDeal::CheapestFree(count) => Clause::one("explain-cheapest-free", "pieces", pieces(count)),
        GroupDeal::CheapestPercent(rate) => {
            Clause::one("explain-cheapest-percent", "share", Value::Share(rate))
        }
        GroupDeal::Percent(rate) => Clause::one("explain-percent", "share", Value::Share(rate)),
        GroupDeal::AmountOff(money) => Clause::one("explain-amount-all", "amount", Value::Money(money)),
        GroupDeal::FixedPrice(money) => Clause::one("explain-fixed-all", "price", Value::Money(money)),
    }
}

fn part_clause(part: &Part) -> Clause {
    let goods = &part.goods;
    let count = pieces(part.pieces);
    if goods.mean_everything() {
        return Clause::one("explain-part-any", "pieces", count);
    }
    let named = names(&goods.categories, &goods.skus, &goods.brands, &goods.tags);
    Clause::one("explain-part", "pieces", count).with("goods", Value::Words(named))
}

/// How often.
pub(super) fn limit_clauses(limits: &Limits) -> Vec<Clause> {
    let mut told = Vec::new();
    told.extend(limits.per_sale.map(|count| Clause::one("explain-per-sale", "times", times(count))));
    told.extend(limits.per_member.iter().map(|limit| match limit.within_days {
        None => Clause::one("explain-per-member", "times", times(limit.times)),
        Some(within) => {
            Clause::one("explain-per-member-days", "times", times(limit.times)).with("days", days(within))
        }
    }));
    told.extend(limits.per_store.map(|count| {
        Clause::one("explain-per-store", "times", times(i64::try_from(count).unwrap_or(i64::MAX)))
    }));
    told.extend(
        limits.budget_money.map(|money| Clause::one("explain-budget", "amount", Value::Money(money))),
    );
    told.extend(
        limits.budget_points.map(|points| Clause::one("explain-budget", "amount", Value::Points(points))),
    );
    told
}
