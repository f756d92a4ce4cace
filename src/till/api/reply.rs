//! The shapes of scans, of quotes and of the counter as they go out: decimal strings for money, points and quantities. They borrow
//! what they can, because one is written for each watcher at each scan.

use serde::Serialize;

use super::choice_reply::{ChoicesReply, TraitsReply};

/// What a scan is.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct SeenReply<'a> {
    pub(super) detail: String,
    pub(super) kind: &'static str,
    pub(super) sku: Option<&'a str>,
    pub(super) symbology: Option<&'static str>,
    pub(super) text: &'a str,
}

/// The basket on the counter, with its quote.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct CounterReply<'a> {
    pub(super) basket: BasketReply<'a>,
    pub(super) card: Option<&'a str>,
    pub(super) spend_points: String,
    #[serde(flatten)]
    pub(super) choices: ChoicesReply<'a>,
    pub(super) revision: u64,
    pub(super) quote: QuoteReply<'a>,
}

/// A basket.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct BasketReply<'a> {
    pub(super) currency: &'a str,
    pub(super) tax_included: bool,
    pub(super) lines: Vec<BasketLineReply<'a>>,
}

/// One line of a basket.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct BasketLineReply<'a> {
    pub(super) sku: &'a str,
    pub(super) name: &'a str,
    pub(super) category: &'a str,
    pub(super) quantity: String,
    pub(super) unit_price: String,
    pub(super) amount: String,
    #[serde(flatten)]
    pub(super) traits: TraitsReply<'a>,
}

/// A quote.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct QuoteReply<'a> {
    pub(super) hash: String,
    /// Whether it is of training and can be sold in training alone.
    pub(super) training: bool,
    pub(super) currency: &'a str,
    pub(super) lines: Vec<LineReply<'a>>,
    pub(super) totals: TotalsReply,
    pub(super) member: Option<MemberReply<'a>>,
    pub(super) effects: Option<EffectsReply<'a>>,
    pub(super) reasons: Vec<ReasonReply<'a>>,
}

/// One line of a quote or of a receipt.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct LineReply<'a> {
    pub(super) sku: &'a str,
    pub(super) name: &'a str,
    pub(super) category: &'a str,
    pub(super) quantity: String,
    pub(super) unit: &'static str,
    pub(super) unit_price: String,
    pub(super) gross: String,
    pub(super) discounts: Vec<DiscountReply<'a>>,
    pub(super) points_spent: String,
    pub(super) points_paid: String,
    pub(super) due: String,
    pub(super) points_earned: String,
}

/// One discount of a line.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct DiscountReply<'a> {
    pub(super) offer: &'a str,
    pub(super) name: String,
    pub(super) amount: String,
    pub(super) percent: Option<String>,
}

/// The sums of a quote or of a receipt.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct TotalsReply {
    pub(super) gross: String,
    pub(super) discount: String,
    pub(super) points_paid: String,
    pub(super) due: String,
    pub(super) points_spent: String,
    pub(super) points_earned: String,
}

/// A member as a till sees them.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct MemberReply<'a> {
    pub(super) id: String,
    pub(super) card: &'a str,
    pub(super) name: Option<&'a str>,
    pub(super) tier: Option<NamedReply<'a>>,
    pub(super) tier_after: Option<NamedReply<'a>>,
    pub(super) balance: String,
    pub(super) balance_after: String,
    pub(super) debt: bool,
    pub(super) spend_max: String,
    pub(super) spend_why: String,
    pub(super) as_of: Option<u64>,
    pub(super) as_of_text: String,
    pub(super) next_tier: Option<NextReply>,
    pub(super) next_reward: Option<NextReply>,
    pub(super) visits: Option<i64>,
    pub(super) points: Option<PointsReply>,
}

/// A member's points as they stand today.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct PointsReply {
    pub(super) balance: String,
    pub(super) spendable: String,
    pub(super) unvested: String,
    pub(super) debt: String,
    pub(super) expiring: Option<ExpiringReply>,
}

/// Points that will soon be gone.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct ExpiringReply {
    pub(super) amount: String,
    pub(super) on: String,
    pub(super) text: String,
}

/// A tier or a partner.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct NamedReply<'a> {
    pub(super) id: &'a str,
    pub(super) name: String,
}

/// How far it is to the next tier or reward.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct NextReply {
    pub(super) name: String,
    pub(super) missing: String,
    pub(super) kind: &'static str,
    pub(super) text: String,
}

/// What is missing to something: `money`, `points`, `visits`, `stamps` or `quantity`, and how much.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct MissingReply {
    pub(super) kind: &'static str,
    pub(super) amount: String,
}

/// One reason.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct ReasonReply<'a> {
    pub(super) outcome: &'static str,
    pub(super) code: &'static str,
    pub(super) offer: Option<&'a str>,
    pub(super) name: Option<String>,
    pub(super) text: String,
    pub(super) lines: Vec<usize>,
    pub(super) amount: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) missing: Option<MissingReply>,
}

/// What a sale does beside its prices.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct EffectsReply<'a> {
    pub(super) gifts: Vec<GiftReply<'a>>,
    pub(super) perks: Vec<PerkReply<'a>>,
    pub(super) messages: MessagesReply,
    pub(super) stamps: Vec<StampsReply<'a>>,
    pub(super) vouchers: Vec<VoucherReply<'a>>,
    pub(super) coupons: Vec<CouponReply<'a>>,
    pub(super) rewards: Vec<RewardReply<'a>>,
    pub(super) earnings: Vec<EarningReply<'a>>,
    pub(super) donation: Option<DonationReply<'a>>,
    pub(super) referral: Option<ReferralReply>,
    pub(super) partner: Option<NamedReply<'a>>,
}

/// A gift. `in_basket` of its pieces are lines of the basket; the rest is handed over beside it.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct GiftReply<'a> {
    pub(super) offer: &'a str,
    pub(super) name: String,
    pub(super) sku: &'a str,
    pub(super) pieces: u32,
    pub(super) in_basket: u32,
    pub(super) text: String,
}

/// The perks of one offer, as its texts name them.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct PerkReply<'a> {
    pub(super) offer: &'a str,
    pub(super) name: String,
    pub(super) texts: Vec<String>,
}

/// What the cashier reads now, and what the customer reads on the receipt.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct MessagesReply {
    pub(super) cashier: Vec<String>,
    pub(super) receipt: Vec<String>,
}

/// Stamps given, or below zero taken. `after` says how many there are then, `total` how many fill the card, where a
/// reward tells it.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct StampsReply<'a> {
    pub(super) card: &'a str,
    pub(super) name: String,
    pub(super) count: i64,
    pub(super) after: Option<i64>,
    pub(super) total: Option<u32>,
    pub(super) text: String,
}

/// Vouchers given, or below zero used.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct VoucherReply<'a> {
    pub(super) offer: &'a str,
    pub(super) name: String,
    pub(super) count: i64,
    pub(super) last_day: Option<String>,
    pub(super) text: String,
}

/// A coupon that is used.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct CouponReply<'a> {
    pub(super) coupon: &'a str,
    pub(super) name: String,
    pub(super) code: &'a str,
}

/// A reward that points buy.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct RewardReply<'a> {
    pub(super) reward: &'a str,
    pub(super) name: String,
    pub(super) points: String,
}

/// Points that no line earns.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct EarningReply<'a> {
    pub(super) rule: &'a str,
    pub(super) name: String,
    pub(super) points: String,
    pub(super) vests: Option<String>,
    pub(super) expires: Option<String>,
}

/// Points given to a charity.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct DonationReply<'a> {
    pub(super) charity: &'a str,
    pub(super) name: String,
    pub(super) points: String,
}

/// What the member who brought this one gets.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct ReferralReply {
    pub(super) referrer: String,
    pub(super) points: String,
}
