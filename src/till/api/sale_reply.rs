//! The shapes of what was done, as they go out: sales, returns, closed days, new members; and the list of goods.

use serde::Serialize;

use super::reply::{EffectsReply, ExpiringReply, LineReply, MemberReply, NamedReply, NextReply, TotalsReply};

/// A sale with its receipt.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct SaleReply<'a> {
    /// The card that the till gave the member of this sale today, where it came out of its stock.
    pub(super) new_card: Option<NewCardReply<'a>>,
    /// What the code on the receipt says, by which goods come back.
    pub(super) receipt_code: String,
    pub(super) op_id: String,
    /// Its place in the till's journal; 0 in training.
    pub(super) seq: u64,
    /// Milliseconds since 1970.
    pub(super) at: u64,
    /// The shop's day, as `2026-11-24`.
    pub(super) day: String,
    /// Whether there was no connection to head office.
    pub(super) offline: bool,
    /// Whether it was undone.
    pub(super) void: bool,
    /// Whether it was practised and does not count.
    pub(super) training: bool,
    pub(super) receipt: ReceiptReply<'a>,
    /// The receipt as text, in lines of 40 characters at most.
    pub(super) text: String,
}

/// What a sale came to.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct ReceiptReply<'a> {
    pub(super) currency: &'a str,
    pub(super) lines: Vec<LineReply<'a>>,
    pub(super) totals: TotalsReply,
    pub(super) member: Option<ReceiptMemberReply<'a>>,
    pub(super) effects: Option<EffectsReply<'a>>,
}

/// The member of a sale, as they stood after it.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct ReceiptMemberReply<'a> {
    pub(super) id: String,
    pub(super) card: &'a str,
    pub(super) tier: Option<NamedReply<'a>>,
    pub(super) tier_after: Option<NamedReply<'a>>,
    pub(super) balance: String,
    pub(super) balance_after: String,
    /// When head office's part of the balance was true, in milliseconds since 1970.
    pub(super) as_of: Option<u64>,
    pub(super) next_tier: Option<NextReply>,
    pub(super) next_reward: Option<NextReply>,
    pub(super) expiring: Option<ExpiringReply>,
}

/// A card that the till gave out of its stock.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct NewCardReply<'a> {
    pub(super) number: &'a str,
    /// What its QR code says.
    pub(super) text: String,
}

/// Somebody who has joined.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct JoinedReply<'a> {
    #[serde(flatten)]
    pub(super) member: Option<MemberReply<'a>>,
    pub(super) new_card: Option<NewCardReply<'a>>,
    /// Whether the card was given to the printer.
    pub(super) card_printed: bool,
}

/// The day's sales, newest first.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct SalesReply {
    pub(super) day: String,
    pub(super) sales: Vec<SaleRowReply>,
}

/// One row of the day's sales.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct SaleRowReply {
    pub(super) op_id: String,
    pub(super) seq: u64,
    pub(super) at: u64,
    pub(super) due: String,
    pub(super) points_spent: String,
    pub(super) points_earned: String,
    pub(super) member: Option<RowMemberReply>,
    pub(super) void: bool,
}

/// The member of a row.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct RowMemberReply {
    pub(super) id: String,
    pub(super) name: Option<String>,
}

/// A closed day.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct DayReply {
    pub(super) day: String,
    pub(super) sales: u64,
    pub(super) voids: u64,
    pub(super) gross: String,
    pub(super) discount: String,
    pub(super) points_paid: String,
    pub(super) due: String,
    pub(super) points_spent: String,
    pub(super) points_earned: String,
    pub(super) returns: u64,
    pub(super) refund: String,
    pub(super) points_given_back: String,
    pub(super) points_taken_back: String,
}

/// Goods that came back, with what was given back for them.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct ReturnReply<'a> {
    pub(super) op_id: String,
    pub(super) seq: u64,
    /// The sale that they are of.
    pub(super) sale: String,
    pub(super) at: u64,
    pub(super) day: String,
    pub(super) offline: bool,
    /// Whether nothing of the sale is left.
    pub(super) whole: bool,
    pub(super) training: bool,
    pub(super) reason: &'a str,
    pub(super) currency: String,
    pub(super) lines: Vec<ReturnLineReply>,
    pub(super) refund: String,
    pub(super) points_given_back: String,
    pub(super) points_taken_back: String,
}

/// One line that came back.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct ReturnLineReply {
    /// From 1, as the receipt has it.
    pub(super) line: u32,
    pub(super) quantity: String,
    pub(super) refund: String,
    pub(super) points_given_back: String,
    pub(super) points_taken_back: String,
}

/// The list of goods.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct GoodsReply {
    pub(super) goods: Vec<ArticleReply>,
}

/// One article.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct ArticleReply {
    pub(super) sku: String,
    /// Its bar code, as 13 digits.
    pub(super) ean: Option<String>,
    pub(super) name: String,
    pub(super) category: String,
    pub(super) unit_price: String,
    pub(super) unit: &'static str,
    pub(super) brand: String,
    pub(super) tags: Vec<String>,
    /// The least that one unit may come to.
    pub(super) minimum: String,
}
