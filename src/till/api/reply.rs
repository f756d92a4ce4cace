//! The shapes of scans, of quotes and of the counter as they go out: decimal strings for money, points and quantities. They borrow
//! what they can, because one is written for each watcher at each scan.

use serde::Serialize;

/// What a scan is.
#[derive(Serialize)]
pub(super) struct SeenReply<'a> {
    pub(super) detail: String,
    pub(super) kind: &'static str,
    pub(super) sku: Option<&'a str>,
    pub(super) symbology: Option<&'static str>,
    pub(super) text: &'a str,
}

/// The basket on the counter, with its quote.
#[derive(Serialize)]
pub(super) struct CounterReply<'a> {
    pub(super) basket: BasketReply<'a>,
    pub(super) card: Option<&'a str>,
    pub(super) spend_points: String,
    pub(super) revision: u64,
    pub(super) quote: QuoteReply<'a>,
}

/// A basket.
#[derive(Serialize)]
pub(super) struct BasketReply<'a> {
    pub(super) currency: &'a str,
    pub(super) tax_included: bool,
    pub(super) lines: Vec<BasketLineReply<'a>>,
}

/// One line of a basket.
#[derive(Serialize)]
pub(super) struct BasketLineReply<'a> {
    pub(super) sku: &'a str,
    pub(super) name: &'a str,
    pub(super) category: &'a str,
    pub(super) quantity: String,
    pub(super) unit_price: String,
    pub(super) amount: String,
}

/// A quote.
#[derive(Serialize)]
pub(super) struct QuoteReply<'a> {
    pub(super) hash: String,
    pub(super) currency: &'a str,
    pub(super) lines: Vec<LineReply<'a>>,
    pub(super) totals: TotalsReply,
    pub(super) member: Option<MemberReply<'a>>,
    pub(super) reasons: Vec<ReasonReply<'a>>,
}

/// One line of a quote or of a receipt.
#[derive(Serialize)]
pub(super) struct LineReply<'a> {
    pub(super) sku: &'a str,
    pub(super) name: &'a str,
    pub(super) category: &'a str,
    pub(super) quantity: String,
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
pub(super) struct DiscountReply<'a> {
    pub(super) offer: &'a str,
    pub(super) name: String,
    pub(super) amount: String,
    pub(super) percent: Option<String>,
}

/// The sums of a quote or of a receipt.
#[derive(Serialize)]
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
pub(super) struct MemberReply<'a> {
    pub(super) id: String,
    pub(super) card: &'a str,
    pub(super) name: Option<&'a str>,
    pub(super) tier: Option<TierReply<'a>>,
    pub(super) tier_after: Option<TierReply<'a>>,
    pub(super) balance: String,
    pub(super) balance_after: String,
    pub(super) debt: bool,
    pub(super) spend_max: String,
    pub(super) as_of: Option<u64>,
    pub(super) as_of_text: String,
    pub(super) next_tier: Option<NextTierReply>,
    pub(super) visits: Option<i64>,
}

/// A tier.
#[derive(Serialize)]
pub(super) struct TierReply<'a> {
    pub(super) id: &'a str,
    pub(super) name: String,
}

/// How far it is to the next tier.
#[derive(Serialize)]
pub(super) struct NextTierReply {
    pub(super) name: String,
    pub(super) missing: String,
}

/// One reason.
#[derive(Serialize)]
pub(super) struct ReasonReply<'a> {
    pub(super) outcome: &'static str,
    pub(super) code: &'static str,
    pub(super) offer: Option<&'a str>,
    pub(super) name: Option<String>,
    pub(super) text: String,
    pub(super) lines: Vec<usize>,
    pub(super) amount: Option<String>,
}
