//! The basket file as it is written.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BasketFile {
    pub(super) goods: Option<PathBuf>,
    pub(super) date: Option<String>,
    pub(super) time: Option<String>,
    #[serde(default)]
    pub(super) store: String,
    #[serde(default)]
    pub(super) till_group: String,
    #[serde(default = "yes")]
    pub(super) online: bool,
    #[serde(default = "yes")]
    pub(super) tax_included: bool,
    pub(super) member: Option<MemberPart>,
    #[serde(default)]
    pub(super) choices: ChoicesPart,
    #[serde(default)]
    pub(super) given: BTreeMap<String, GivenPart>,
    #[serde(default)]
    pub(super) line: Vec<LinePart>,
}

/// `[member]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MemberPart {
    pub(super) id: Option<String>,
    pub(super) card: Option<String>,
    pub(super) name: Option<String>,
    pub(super) points: Option<String>,
    #[serde(default)]
    pub(super) lots: Vec<LotPart>,
    pub(super) spent: Option<String>,
    pub(super) visits: Option<i64>,
    #[serde(default)]
    pub(super) came: Vec<CamePart>,
    #[serde(default)]
    pub(super) stamps: BTreeMap<String, i64>,
    #[serde(default)]
    pub(super) vouchers: Vec<VoucherPart>,
    #[serde(default)]
    pub(super) used: Vec<UsedPart>,
    pub(super) holds: Option<HoldPart>,
    pub(super) birthday: Option<String>,
    pub(super) joined: Option<String>,
    #[serde(default)]
    pub(super) segments: Vec<String>,
    #[serde(default)]
    pub(super) tags: Vec<String>,
    #[serde(default)]
    pub(super) assigned: Vec<String>,
    pub(super) favourite: Option<String>,
    #[serde(default)]
    pub(super) app: bool,
    #[serde(default)]
    pub(super) referred: bool,
    /// The day on which head office was last heard of.
    pub(super) as_of: Option<String>,
}

/// Points with dates.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LotPart {
    pub(super) points: String,
    pub(super) from: Option<String>,
    pub(super) until: Option<String>,
}

/// One visit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CamePart {
    pub(super) day: String,
    pub(super) spent: Option<String>,
    pub(super) points: Option<String>,
}

/// A right to an offer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VoucherPart {
    pub(super) offer: String,
    pub(super) until: Option<String>,
}

/// An offer that was used.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UsedPart {
    pub(super) offer: String,
    pub(super) day: String,
    #[serde(default = "once")]
    pub(super) times: i64,
}

/// A tier that is held.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HoldPart {
    pub(super) tier: String,
    pub(super) until: String,
}

/// `[choices]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChoicesPart {
    pub(super) spend: Option<String>,
    #[serde(default)]
    pub(super) coupons: Vec<String>,
    #[serde(default)]
    pub(super) rewards: Vec<String>,
    pub(super) donate: Option<DonatePart>,
    pub(super) payment: Option<String>,
}

/// Points for a charity.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DonatePart {
    pub(super) charity: String,
    pub(super) points: String,
}

/// `[given.RULE]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GivenPart {
    #[serde(default)]
    pub(super) times: i64,
    pub(super) money: Option<String>,
    pub(super) points: Option<String>,
}

/// `[[line]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LinePart {
    pub(super) sku: String,
    pub(super) name: Option<String>,
    pub(super) category: Option<String>,
    pub(super) quantity: Option<String>,
    pub(super) unit_price: Option<String>,
    pub(super) unit: Option<String>,
    pub(super) brand: Option<String>,
    pub(super) tags: Option<Vec<String>>,
    pub(super) minimum: Option<String>,
}

fn yes() -> bool {
    true
}

fn once() -> i64 {
    1
}
