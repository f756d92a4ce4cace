//! What the offers that applied give beside prices and gifts: perks, messages, vouchers.

use super::discount::OfferApplied;
use super::occasion::Occasion;
use crate::core::model::standing::Voucher;
use crate::core::model::{Day, RuleId};
use crate::core::programme::Gain;

/// What is due beside prices and gifts.
#[derive(Debug, Default)]
pub(super) struct Gains {
    pub(super) perks: Vec<RuleId>,
    pub(super) vouchers: Vec<Voucher>,
}

impl Gains {
    /// Of these offers. A voucher is given to members alone.
    pub(super) fn of(occasion: &Occasion<'_>, applied: &[OfferApplied<'_>]) -> Self {
        let mut gains = Self::default();
        for OfferApplied { offer, times, .. } in applied {
            let tells = |gain: &Gain| {
                matches!(gain, Gain::Perk(_) | Gain::CashierMessage(_) | Gain::ReceiptMessage(_))
            };
            if offer.gives.iter().any(tells) {
                gains.perks.push(offer.id.clone());
            }
            for gain in offer.gives.iter().filter(|_| occasion.ask.member.is_some()) {
                if let Gain::Voucher { offer: opened, days } = gain {
                    let expires = days.map(|days| voucher_void(occasion.today, days));
                    gains.vouchers.push(Voucher { offer: opened.clone(), expires, count: i64::from(*times) });
                }
            }
        }
        gains
    }
}

/// The first day on which a voucher of a day is void that is good for so many days after it.
fn voucher_void(today: Day, days: u16) -> Day {
    today.plus(i32::from(days)).plus(1)
}
