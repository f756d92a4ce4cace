//! Offers: what is taken off or given, how offers combine, and how often (design 3.1, 3.3).

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::condition::{Conditions, Goods};
use crate::core::model::{Line, LocalText, Money, Points, Quantity, Rate, RuleId, Sku};

/// One promotion: when it applies, what it gives, how it combines. A reward is an offer with a [`Cost`].
#[derive(Debug, Clone)]
pub struct Offer {
    /// Short name for machines.
    pub id: RuleId,
    /// Name for people.
    pub name: LocalText,
    /// How it combines with others.
    pub mode: Mode,
    /// Larger first.
    pub priority: i32,
    /// On which goods.
    pub goods: Goods,
    /// When it applies; all have to hold. Rules with the same conditions share them.
    pub when: Arc<Conditions>,
    /// What it takes off; `None` for an offer that only gives something beside.
    pub price: Option<PriceEffect>,
    /// What it gives beside.
    pub gives: Vec<Gain>,
    /// How often.
    pub limits: Limits,
    /// What the member gives for it; `None` for an offer that is no reward.
    pub cost: Option<Cost>,
}

impl Offer {
    /// Whether a line is among its goods: of a mix, among those of one of its parts.
    pub(crate) fn concerns(&self, line: &Line) -> bool {
        let in_a_part = match &self.price {
            Some(PriceEffect::Mix { parts, .. }) => parts.iter().any(|part| part.goods.hold(line)),
            _ => true,
        };
        in_a_part && self.goods.hold(line)
    }
}

/// How an offer combines with others (design 3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// With nothing.
    Exclusive,
    /// The best of one priority is taken.
    Best,
    /// With other compound offers.
    Compound,
}

/// What an offer takes off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PriceEffect {
    /// Off each unit.
    Unit(Deal),
    /// Off each unit, by how much of the goods is in the basket: steps by [`Step::at_least`], ascending.
    ByQuantity(Vec<Step<Quantity, Deal>>),
    /// Off each group of so many pieces of the goods; the groups are formed to the customer's favour.
    Group {
        /// Pieces of one group.
        pieces: u32,
        /// What it takes off the group.
        deal: GroupDeal,
    },
    /// Off each set that has so many pieces of each part.
    Mix {
        /// The parts; a piece counts for one of them only.
        parts: Vec<Part>,
        /// What it takes off the set.
        deal: GroupDeal,
    },
    /// Off the goods together, by what they come to after the other offers: steps ascending (a threshold).
    ByTotal(Vec<Step<Money, TotalDeal>>),
}

/// One step of a table: from `at_least` on, `deal` holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step<T, D> {
    /// From which amount on.
    pub at_least: T,
    /// What holds then.
    pub deal: D,
}

/// What is taken off a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deal {
    /// A share.
    Percent(Rate),
    /// So much off each unit.
    AmountOff(Money),
    /// Each unit costs this, where it costs more.
    FixedPrice(Money),
}

/// What is taken off a group of pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupDeal {
    /// So many of the cheapest pieces are free.
    CheapestFree(u32),
    /// A share off the cheapest piece.
    CheapestPercent(Rate),
    /// A share off all.
    Percent(Rate),
    /// So much off the group.
    AmountOff(Money),
    /// The group costs this, where it costs more.
    FixedPrice(Money),
}

/// One part of a mix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which goods.
    pub goods: Goods,
    /// How many pieces.
    pub pieces: u32,
}

/// What is taken off a total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TotalDeal {
    /// A share.
    Percent(Rate),
    /// So much.
    AmountOff(Money),
}

/// What an offer gives beside its prices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gain {
    /// A perk: what the cashier and the receipt say is due.
    Perk(LocalText),
    /// Only the cashier reads this.
    CashierMessage(LocalText),
    /// Only the customer reads this.
    ReceiptMessage(LocalText),
    /// The right to another offer on a later visit.
    Voucher {
        /// The offer, whose `when.voucher` is set.
        offer: RuleId,
        /// How many days after this one it is good for; `None` for ever.
        days: Option<u16>,
    },
    /// Pieces of an article for nothing: of the basket's, or handed over beside it.
    Gift {
        /// The article.
        sku: Sku,
        /// What it is called.
        name: LocalText,
        /// How many pieces.
        pieces: u32,
    },
}

/// What a member gives for a reward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cost {
    /// Points; the reward is taken when it is asked for.
    Points(Points),
    /// Stamps; the reward is taken by itself as soon as they are there.
    Stamps {
        /// The stamp card.
        card: RuleId,
        /// How many.
        count: u32,
    },
}

/// How often an offer or a rule gives. An application is one group of a group offer and one sale of any other; of an
/// earning rule it is one item, one stamp, or one sale of what gives neither.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Limits {
    /// Applications in one sale.
    pub per_sale: Option<u32>,
    /// Applications for one member.
    pub per_member: Vec<MemberLimit>,
    /// Applications in one store, over the whole campaign.
    pub per_store: Option<u64>,
    /// What it may take off in all, over the whole campaign.
    pub budget_money: Option<Money>,
    /// What it may give in points in all, over the whole campaign.
    pub budget_points: Option<Points>,
}

/// A limit for one member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemberLimit {
    /// Applications …
    pub times: u32,
    /// … within so many days up to today: 1 is today alone; `None` for ever.
    pub within_days: Option<u16>,
}

/// How offers combine (design 3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stacking {
    /// False is model A: best or compound within a priority, never across; true is model B: best within a priority,
    /// compound across.
    pub across: bool,
    /// How many combinations of overlapping offers are looked at before marginal value decides.
    pub combinations_max: u32,
}
