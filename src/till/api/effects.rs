//! What a sale does beside its prices, as it goes out.

use super::answer::Answer;
use super::reply::{
    CouponReply, DonationReply, EarningReply, EffectsReply, GiftReply, MessagesReply, NamedReply, PerkReply,
    ReferralReply, RewardReply, StampsReply, VoucherReply,
};
use crate::core::model::receipt::{Gift, LineEarning};
use crate::core::model::standing::{Stamps, Voucher};
use crate::core::model::{Receipt, RuleId};
use crate::till::phrase::day_before;

impl Answer<'_> {
    /// The effects of a sale; `None` without any.
    pub(super) fn effects<'v>(&self, receipt: &'v Receipt) -> Option<EffectsReply<'v>> {
        let effects = &receipt.effects;
        if effects.is_empty() {
            return None;
        }
        let (phrase, offers) = (&self.phrase, effects.perks.iter());
        Some(EffectsReply {
            gifts: effects.gifts.iter().map(|gift| self.gift(gift)).collect(),
            perks: offers.clone().filter_map(|offer| self.perk(offer)).collect(),
            messages: MessagesReply {
                cashier: offers
                    .clone()
                    .flat_map(|offer| phrase.cashier_messages(offer))
                    .map(str::to_owned)
                    .collect(),
                receipt: offers.flat_map(|offer| phrase.receipt_messages(offer)).map(str::to_owned).collect(),
            },
            stamps: effects.stamps.iter().map(|stamps| self.stamps(stamps, receipt)).collect(),
            vouchers: effects.vouchers.iter().map(|voucher| self.voucher(voucher)).collect(),
            coupons: effects
                .coupons
                .iter()
                .map(|used| CouponReply {
                    coupon: &used.coupon,
                    name: phrase.coupon(&used.coupon),
                    code: &used.code,
                })
                .collect(),
            rewards: effects
                .rewards
                .iter()
                .map(|used| RewardReply {
                    reward: &used.reward,
                    name: phrase.offer(&used.reward),
                    points: self.points(used.points),
                })
                .collect(),
            earnings: effects.earnings.iter().map(|earning| self.earning(earning)).collect(),
            donation: effects.donation.as_ref().map(|donation| DonationReply {
                charity: &donation.charity,
                name: phrase.charity(&donation.charity),
                points: self.points(donation.points),
            }),
            referral: effects.referral.as_ref().map(|referral| ReferralReply {
                referrer: referral.referrer.to_string(),
                points: self.points(referral.reward.points),
            }),
            partner: effects
                .partner
                .as_ref()
                .map(|partner| NamedReply { id: partner, name: phrase.partner(partner) }),
        })
    }

    fn gift<'v>(&self, gift: &'v Gift) -> GiftReply<'v> {
        GiftReply {
            offer: &gift.offer,
            name: self.phrase.gift(&gift.offer, gift.sku.as_str()),
            sku: gift.sku.as_str(),
            pieces: gift.pieces,
            in_basket: gift.in_basket,
            text: self.phrase.gift_text(gift),
        }
    }

    fn perk<'v>(&self, offer: &'v RuleId) -> Option<PerkReply<'v>> {
        let texts: Vec<String> = self.phrase.perks(offer).map(str::to_owned).collect();
        (!texts.is_empty()).then(|| PerkReply { offer, name: self.phrase.offer(offer), texts })
    }

    fn stamps<'v>(&self, stamps: &'v Stamps, receipt: &Receipt) -> StampsReply<'v> {
        let known = receipt.member.as_ref().map_or(&[][..], |member| &member.ahead.stamps);
        let now = known.iter().find(|known| known.card == stamps.card);
        StampsReply {
            card: &stamps.card,
            name: self.phrase.stamp_card(&stamps.card),
            count: stamps.count,
            after: now.map(|now| now.count),
            total: self.phrase.stamps_to_fill(&stamps.card),
            text: self.phrase.stamps_text(stamps),
        }
    }

    fn voucher<'v>(&self, voucher: &'v Voucher) -> VoucherReply<'v> {
        VoucherReply {
            offer: &voucher.offer,
            name: self.phrase.offer(&voucher.offer),
            count: voucher.count,
            last_day: voucher.expires.map(|gone| day_before(gone).to_string()),
            text: self.phrase.voucher_text(voucher),
        }
    }

    fn earning<'v>(&self, earning: &'v LineEarning) -> EarningReply<'v> {
        EarningReply {
            rule: &earning.rule,
            name: self.phrase.offer(&earning.rule),
            points: self.points(earning.points),
            vests: earning.vests.map(|day| day.to_string()),
            expires: earning.expires.map(|day| day.to_string()),
        }
    }
}
