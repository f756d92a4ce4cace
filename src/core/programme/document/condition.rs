//! `goods = { … }` and `when = { … }`.

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Serialize};

/// Which goods are meant. Without includes: all. What an `except_` list names is always left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Goods {
    /// Categories with all that lies in them, such as `drinks/coffee`.
    #[serde(default)]
    pub categories: Vec<String>,
    /// Articles, by the shop's numbers.
    #[serde(default)]
    pub skus: Vec<String>,
    /// Brands.
    #[serde(default)]
    pub brands: Vec<String>,
    /// Tags of articles.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Categories left out.
    #[serde(default)]
    pub except_categories: Vec<String>,
    /// Articles left out.
    #[serde(default)]
    pub except_skus: Vec<String>,
    /// Brands left out.
    #[serde(default)]
    pub except_brands: Vec<String>,
    /// Tags left out.
    #[serde(default)]
    pub except_tags: Vec<String>,
}

/// When an offer or an earning rule applies. All that is written has to hold; of a list, one entry suffices.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct When {
    /// `true`: a card has to be shown.
    pub member: Option<bool>,
    /// For members of these tiers.
    #[serde(default)]
    pub tiers: Vec<String>,
    /// For members of these segments.
    #[serde(default)]
    pub segments: Vec<String>,
    /// For members with these tags.
    #[serde(default)]
    pub tags: Vec<String>,
    /// `true`: head office assigned it to the member.
    pub assigned: Option<bool>,
    /// Days since the last visit.
    pub days_away: Option<DaySpan>,
    /// Visits in a window, this one not counted.
    #[serde(default)]
    pub visits: Vec<WindowedVisits>,
    /// Spend in a window, this sale not counted.
    #[serde(default)]
    pub spend: Vec<WindowedSpend>,
    /// Which purchase of the member this is: `"first"`, `"repeat"`, `{ number = 3 }`, `{ at_least = 2, at_most = 5 }` or
    /// `{ every = 10 }`.
    pub purchase: Option<Purchase>,
    /// Around the member's birthday.
    pub birthday: Option<Birthday>,
    /// Days since joining.
    pub joined_days: Option<DaySpan>,
    /// The member's favourite category is this one or lies in it.
    pub favourite: Option<String>,
    /// Whether a friend brought the member.
    pub referred: Option<bool>,
    /// Whether the member installed the shop's app.
    pub app: Option<bool>,
    /// The first day.
    pub from: Option<String>,
    /// The last day.
    pub until: Option<String>,
    /// On these days of the week: `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`.
    pub weekdays: Option<Vec<String>>,
    /// At these times, such as `"16:00-18:00"`; `"22:00-02:00"` ends on the next day.
    pub hours: Option<Vec<String>>,
    /// In these stores.
    #[serde(default)]
    pub stores: Vec<String>,
    /// At tills of these groups.
    #[serde(default)]
    pub till_groups: Vec<String>,
    /// At these partners.
    #[serde(default)]
    pub partners: Vec<String>,
    /// Paid in one of these ways, such as `card`.
    #[serde(default)]
    pub payments: Vec<String>,
    /// This coupon is shown.
    pub coupon: Option<String>,
    /// `true`: the member holds a voucher for it, which another offer `gives`.
    pub voucher: Option<bool>,
    /// The member is in this arm of this experiment.
    pub arm: Option<Arm>,
    /// This store or this member takes part in this pilot.
    pub pilot: Option<String>,
    /// What the basket comes to before discounts.
    pub basket_total: Option<TextSpan>,
    /// How much of the goods is in the basket.
    pub quantity: Option<TextSpan>,
    /// What the goods come to before discounts.
    pub amount: Option<TextSpan>,
}

/// A span of days, both ends included.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DaySpan {
    /// The least.
    pub at_least: Option<u32>,
    /// The most.
    pub at_most: Option<u32>,
}

/// A span of amounts such as `"500.00"`, both ends included.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TextSpan {
    /// The least.
    pub at_least: Option<String>,
    /// The most.
    pub at_most: Option<String>,
}

/// Visits in a window of days.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WindowedVisits {
    /// Days up to today; without, ever.
    pub within_days: Option<u16>,
    /// The fewest visits.
    pub at_least: Option<u32>,
    /// The most visits.
    pub at_most: Option<u32>,
}

/// Spend in a window of days.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WindowedSpend {
    /// Days up to today; without, ever.
    pub within_days: Option<u16>,
    /// The least spend.
    pub at_least: Option<String>,
    /// The most spend.
    pub at_most: Option<String>,
}

/// Days around a birthday.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Birthday {
    /// So many days before.
    #[serde(default)]
    pub before: u16,
    /// So many days after.
    #[serde(default)]
    pub after: u16,
}

/// An arm of an experiment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Arm {
    /// The experiment.
    pub experiment: String,
    /// The arm.
    pub is: String,
}

/// Which purchase of a member is meant, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Purchase {
    /// In one word.
    Word(PurchaseWord),
    /// By number.
    Table(PurchaseTable),
}

/// A purchase in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PurchaseWord {
    /// The very first.
    First,
    /// Any but the first.
    Repeat,
}

/// Purchases by number: `number`, `every`, or `at_least` and `at_most`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PurchaseTable {
    /// This one.
    pub number: Option<u32>,
    /// Every so many.
    pub every: Option<u32>,
    /// From this one on.
    pub at_least: Option<u32>,
    /// Up to this one.
    pub at_most: Option<u32>,
}

/// A word or a table: the reader looks at which it is first, so that a fault names what is wrong in it.
impl<'de> Deserialize<'de> for Purchase {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Purchase;

            fn expecting(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                out.write_str("`\"first\"`, `\"repeat\"` or a table such as `{ number = 3 }`")
            }

            fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<Purchase, E> {
                PurchaseWord::deserialize(serde::de::value::StrDeserializer::new(word)).map(Purchase::Word)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Purchase, A::Error> {
                PurchaseTable::deserialize(MapAccessDeserializer::new(map)).map(Purchase::Table)
            }
        }

        input.deserialize_any(Reader)
    }
}
