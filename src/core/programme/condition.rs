//! Which goods are meant, and when a rule applies (design 3.1).

use crate::core::model::{CategoryPath, Day, Line, Money, Quantity, RuleId, Sku};

/// Which goods are meant; exclude always wins (design 3.3).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Goods {
    /// Categories with all that lies in them.
    pub categories: Vec<CategoryPath>,
    /// Articles.
    pub skus: Vec<Sku>,
    /// Brands.
    pub brands: Vec<String>,
    /// Tags of articles.
    pub tags: Vec<String>,
    /// Categories left out.
    pub except_categories: Vec<CategoryPath>,
    /// Articles left out.
    pub except_skus: Vec<Sku>,
    /// Brands left out.
    pub except_brands: Vec<String>,
    /// Tags left out.
    pub except_tags: Vec<String>,
}

/// When an offer or an earning rule applies. All that is set has to hold; an empty list asks for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Conditions {
    /// A card has to be shown.
    pub member: bool,
    /// One of these tiers.
    pub tiers: Vec<RuleId>,
    /// One of these segments.
    pub segments: Vec<String>,
    /// One of these tags of members.
    pub tags: Vec<String>,
    /// Head office assigned it to the member.
    pub assigned: bool,
    /// Days since the last visit.
    pub days_away: Option<Span<i64>>,
    /// Visits in a window, this one not counted.
    pub visits: Vec<Windowed<i64>>,
    /// Spend in a window, this sale not counted.
    pub spend: Vec<Windowed<Money>>,
    /// Which purchase of the member this is.
    pub purchase: Option<PurchaseTest>,
    /// Around the birthday.
    pub birthday: Option<Birthday>,
    /// Days since joining.
    pub joined_days: Option<Span<i64>>,
    /// The member's favourite category is this one or lies in it.
    pub favourite: Option<CategoryPath>,
    /// Whether the member was brought by a friend.
    pub referred: Option<bool>,
    /// Whether the member installed the app.
    pub app: Option<bool>,
    /// On which days.
    pub days: Days,
    /// On which days of the week; empty for all.
    pub weekdays: Weekdays,
    /// At which times; empty for all.
    pub hours: Vec<Hours>,
    /// In one of these stores.
    pub stores: Vec<String>,
    /// At a till of one of these groups.
    pub till_groups: Vec<String>,
    /// At one of these partners.
    pub partners: Vec<RuleId>,
    /// Paid in one of these ways.
    pub payments: Vec<String>,
    /// This coupon is shown.
    pub coupon: Option<RuleId>,
    /// The member holds a voucher for it.
    pub voucher: bool,
    /// The member is in this arm of this experiment.
    pub arm: Option<(RuleId, RuleId)>,
    /// This store or this member takes part in this pilot.
    pub pilot: Option<RuleId>,
    /// What the basket comes to before discounts.
    pub basket_total: Option<Span<Money>>,
    /// How much of the goods is in the basket.
    pub quantity: Option<Span<Quantity>>,
    /// What the goods come to before discounts.
    pub amount: Option<Span<Money>>,
}

/// A span of numbers, both ends included; `None` is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span<T> {
    /// The least.
    pub at_least: Option<T>,
    /// The most.
    pub at_most: Option<T>,
}

/// A span of days of the shop, both ends included; `None` is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Days {
    /// The first day.
    pub from: Option<Day>,
    /// The last day.
    pub until: Option<Day>,
}

/// A span of something in a window of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Windowed<T> {
    /// Days up to today; `None` for ever.
    pub within_days: Option<u16>,
    /// How much.
    pub span: Span<T>,
}

/// Which purchase of a member is meant, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PurchaseTest {
    /// Those in a span: 1 to 1 is the first, from 2 on are repeat purchases.
    Number(Span<i64>),
    /// Every so many.
    Every(u32),
}

/// Days around a birthday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Birthday {
    /// So many days before.
    pub before: u16,
    /// So many days after.
    pub after: u16,
}

/// Days of the week: bit 0 is Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Weekdays(pub u8);

/// A window of the day in minutes since midnight by the shop's clock, the end left out. Where the end is not after the
/// begin it lies on the next day; the window then belongs to the day and weekday on which it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// First minute.
    pub from: u16,
    /// First minute after it.
    pub until: u16,
}

impl Conditions {
    /// Whether some of them ask for how much is in the basket.
    pub(crate) fn ask_goods(&self) -> bool {
        self.basket_total.is_some() || self.quantity.is_some() || self.amount.is_some()
    }
}

impl Goods {
    /// Whether nothing is included by name, so that everything is meant that is not left out.
    pub fn mean_everything(&self) -> bool {
        self.skus.is_empty() && self.categories.is_empty() && self.brands.is_empty() && self.tags.is_empty()
    }

    /// Whether some are left out.
    pub(crate) fn except_anything(&self) -> bool {
        !(self.except_skus.is_empty()
            && self.except_categories.is_empty()
            && self.except_brands.is_empty()
            && self.except_tags.is_empty())
    }

    /// Whether every line is meant, whatever it is.
    pub(crate) fn mean_all(&self) -> bool {
        self.mean_everything() && !self.except_anything()
    }

    /// Whether a line is meant. Exclude always wins; a category and an article compete equally.
    pub fn hold(&self, line: &Line) -> bool {
        let within = |paths: &[CategoryPath]| {
            let listed = |path: &str| paths.iter().any(|listed| listed.as_str() == path);
            !paths.is_empty() && line.category.ancestry().any(listed)
        };
        let tagged = |tags: &[String]| line.tags.iter().any(|tag| tags.contains(tag));
        let left_out = self.except_skus.contains(&line.sku)
            || within(&self.except_categories)
            || self.except_brands.contains(&line.brand)
            || tagged(&self.except_tags);
        let included = self.mean_everything()
            || self.skus.contains(&line.sku)
            || within(&self.categories)
            || self.brands.contains(&line.brand)
            || tagged(&self.tags);
        included && !left_out
    }
}
