//! What offers give beside prices: perks, messages, vouchers, gifts. An offer that takes nothing off applies when its
//! conditions hold and its goods are in the basket; an empty basket has none.

use super::occasion::Occasion;
use super::reason::Reason;
use crate::core::model::receipt::{Gift, ReceiptLine};
use crate::core::model::standing::Voucher;
use crate::core::model::{Day, Money, Quantity, RuleId};
use crate::core::programme::{Gain, Offer};

/// An offer that applied.
#[derive(Debug, Clone, Copy)]
pub(super) struct Applied<'a> {
    pub(super) offer: &'a Offer,
    /// How often.
    pub(super) times: u32,
    /// What it took off in all.
    pub(super) money: Money,
}

/// The offers without a price effect that apply, and why others do not.
pub(super) fn plan_gains<'a>(occasion: &Occasion<'a>) -> Option<(Vec<Applied<'a>>, Vec<Reason>)> {
    let (programme, basket) = (occasion.programme, occasion.ask.basket);
    let (mut applied, mut reasons) = (Vec::new(), Vec::new());
    if !programme.index.rewards().has_gains() {
        return Some((applied, reasons));
    }
    let mut named: Vec<(usize, usize)> = Vec::new();
    for (number, line) in basket.lines.iter().enumerate() {
        for place in programme.index.offers(&line.sku, &line.category) {
            let offer = programme.offers.get(place)?;
            if offer.price.is_none() && offer.goods.hold(line) {
                named.push((place, number));
            }
        }
    }
    named.sort_unstable();
    let total = Money::checked_sum(basket.lines.iter().map(|line| line.amount))?;
    for group in named.chunk_by(|one, other| one.0 == other.0) {
        let offer = programme.offers.get(group.first()?.0)?;
        let meant = || group.iter().filter_map(|(_, number)| basket.lines.get(*number));
        let quantity = meant()
            .map(|line| line.quantity)
            .try_fold(Quantity::from_thousandths(0), Quantity::checked_add)?;
        let amount = Money::checked_sum(meant().map(|line| line.amount))?;
        let refusal = occasion
            .refuse(&offer.id, &offer.when)
            .or_else(|| occasion.refuse_goods(&offer.when, quantity, amount, total));
        let left = refusal.map_or_else(|| occasion.left(&offer.id, &offer.limits), Err);
        let times = left.and_then(|left| match &offer.cost {
            None => Ok(1),
            Some(cost) => {
                let bought = occasion.bought(&offer.id, cost)?;
                Ok(left.times.map_or(bought, |times| bought.min(times)))
            }
        });
        match times {
            Ok(times) => applied.push(Applied { offer, times, money: Money::ZERO }),
            Err(why) => {
                let everything = offer.goods.mean_everything();
                let lines = group.iter().filter(|_| !everything).map(|(_, number)| number.saturating_add(1));
                reasons.push(Reason::Refused { offer: offer.id.clone(), why, lines: lines.collect() });
            }
        }
    }
    Some((applied, reasons))
}

/// What the offers that applied give beside prices.
#[derive(Debug, Default)]
pub(super) struct Gains {
    pub(super) perks: Vec<RuleId>,
    pub(super) vouchers: Vec<Voucher>,
    pub(super) gifts: Vec<Gift>,
    pub(super) reasons: Vec<Reason>,
}

impl Gains {
    /// Of these offers. A voucher is given to members alone; a gift that lies in the basket is one whose price the same
    /// offer took off.
    pub(super) fn of(occasion: &Occasion<'_>, applied: &[Applied<'_>], lines: &[ReceiptLine]) -> Self {
        let mut gains = Self::default();
        for Applied { offer, times, .. } in applied {
            let mut given = false;
            let mut told = false;
            for gain in &offer.gives {
                match gain {
                    Gain::Perk(_) | Gain::CashierMessage(_) | Gain::ReceiptMessage(_) => told = true,
                    Gain::Voucher { offer: opened, days } => {
                        if occasion.ask.member.is_none() {
                            continue;
                        }
                        let expires = days.map(|days| voucher_void(occasion.today, days));
                        let count = i64::from(*times);
                        gains.vouchers.push(Voucher { offer: opened.clone(), expires, count });
                    }
                    Gain::Gift { sku, pieces, .. } => {
                        let pieces = pieces.saturating_mul(*times);
                        let of_sku = lines.iter().filter(|line| line.sku == *sku);
                        let in_basket =
                            of_sku.fold(0u32, |sum, line| sum.saturating_add(free(line, &offer.id)));
                        let (offer, sku) = (offer.id.clone(), sku.clone());
                        gains.gifts.push(Gift { offer, sku, pieces, in_basket: in_basket.min(pieces) });
                    }
                }
                given = true;
            }
            if told {
                gains.perks.push(offer.id.clone());
            }
            if given {
                gains.reasons.push(Reason::Given { offer: offer.id.clone() });
            }
        }
        gains
    }
}

/// The first day on which a voucher of a day is void that is good for so many days after it.
fn voucher_void(today: Day, days: u16) -> Day {
    today.plus(i32::from(days)).plus(1)
}

/// Whole pieces of a line whose price an offer took off.
fn free(line: &ReceiptLine, offer: &RuleId) -> u32 {
    let own = line.discounts.iter().filter(|discount| discount.offer == *offer);
    let pieces = own.map(|discount| {
        let part = discount.quantity.unwrap_or(line.quantity).thousandths();
        let taken =
            i128::from(discount.amount.minor()).saturating_mul(i128::from(line.quantity.thousandths()));
        let whole = taken >= i128::from(line.gross.minor()).saturating_mul(i128::from(part));
        if whole { part.checked_div(1_000).unwrap_or(0) } else { 0 }
    });
    u32::try_from(pieces.fold(0i64, i64::saturating_add)).unwrap_or(u32::MAX)
}
