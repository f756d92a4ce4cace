//! What a programme says, as clauses that a person can be told: what, on which goods, for whom, when, how often.
//!
//! Decided here is what is told and with which numbers; the words belong to the texts, under the key of each clause.

mod campaign;
mod condition;
mod earning;
mod offer;

use super::condition::Goods;
use super::rule::Programme;
use crate::core::model::{
    CategoryPath, Day, LocalText, Money, Points, Quantity, Rate, Settlement, Settlements, Sku,
};

/// A part of a programme under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The message of its heading.
    pub heading: &'static str,
    /// What stands in it; never empty.
    pub blocks: Vec<Block>,
}

/// One block of a programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its name, where it has one.
    pub name: Option<LocalText>,
    /// What it says, to be told one after the other.
    pub clauses: Vec<Clause>,
}

/// A message with its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The message.
    pub key: &'static str,
    /// Its variables.
    pub values: Vec<(&'static str, Value)>,
}

/// What a variable of a message stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// An amount of money.
    Money(Money),
    /// An amount of points.
    Points(Points),
    /// A share, as a percentage.
    Share(Rate),
    /// A factor.
    Factor(Rate),
    /// How much of some goods.
    Quantity(Quantity),
    /// A bare number.
    Number(i64),
    /// So many of something that a message of this name counts, such as days.
    Count(&'static str, i64),
    /// A day.
    Day(Day),
    /// Names as they are written in the programme.
    Words(Vec<String>),
    /// Names for people.
    Names(Vec<LocalText>),
    /// Clauses that hold together.
    Both(Vec<Clause>),
}

impl Clause {
    fn new(key: &'static str) -> Self {
        Self { key, values: Vec::new() }
    }

    fn with(mut self, name: &'static str, value: Value) -> Self {
        self.values.push((name, value));
        self
    }

    fn one(key: &'static str, name: &'static str, value: Value) -> Self {
        Self::new(key).with(name, value)
    }
}

/// A count of days.
fn days(count: impl Into<i64>) -> Value {
    Value::Count("explain-n-days", count.into())
}

/// A count of times.
fn times(count: impl Into<i64>) -> Value {
    Value::Count("explain-n-times", count.into())
}

/// A count of pieces.
fn pieces(count: impl Into<i64>) -> Value {
    Value::Count("explain-n-pieces", count.into())
}

impl Programme {
    /// The whole programme in clauses, in the order in which a reader wants them.
    pub fn explain(&self) -> Vec<Section> {
        let (rewards, offers): (Vec<_>, Vec<_>) = self.offers.iter().partition(|offer| offer.cost.is_some());
        let sections = [
            ("explain-shop", vec![self.explain_shop()]),
            ("explain-points", self.explain_points()),
            ("explain-tiers", self.tiers.iter().map(|tier| self.explain_tier(tier)).collect()),
            ("explain-offers", offers.into_iter().map(|offer| self.explain_offer(offer)).collect()),
            ("explain-rewards", rewards.into_iter().map(|offer| self.explain_offer(offer)).collect()),
            ("explain-earning", self.earn.iter().map(|rule| self.explain_earn(rule)).collect()),
            ("explain-coupons", self.explain_coupons()),
            ("explain-partners", self.explain_partners()),
            ("explain-charities", self.explain_charities()),
            ("explain-trials", self.explain_trials()),
            ("explain-tills", self.explain_tills()),
            ("explain-goals", self.explain_goals()),
        ];
        let filled = sections.into_iter().filter(|(_, blocks)| !blocks.is_empty());
        filled.map(|(heading, blocks)| Section { heading, blocks }).collect()
    }

    fn explain_shop(&self) -> Block {
        let money = Clause::one("explain-currency", "currency", word(self.currency.code()));
        let mut clauses = vec![money.with("zone", word(self.time_zone.name()))];
        clauses.extend(condition::days_clause(self.valid));
        for range in &self.card_ranges {
            let length = i64::try_from(range.length).unwrap_or(i64::MAX);
            let prefix = Clause::one("explain-cards", "prefix", word(&range.prefix));
            clauses.push(prefix.with("n", Value::Number(length)));
        }
        Block { name: Some(self.name.clone()), clauses }
    }

    fn explain_tills(&self) -> Vec<Block> {
        let across = if self.stacking.across { "explain-across" } else { "explain-within" };
        let mut clauses = vec![Clause::new(across)];
        match (self.offline.spend_most, self.offline_spend_bound()) {
            (Some(most), Some(bound)) => clauses.push(
                Clause::one("explain-offline", "points", Value::Points(most))
                    .with("bound", Value::Points(bound)),
            ),
            _ => clauses.push(Clause::new("explain-offline-unbounded")),
        }
        clauses.extend(
            self.offline.balance_days_max.map(|age| Clause::one("explain-offline-age", "days", days(age))),
        );
        clauses.push(Clause::new(match self.settlement.overspend {
            Settlement::Absorb => "explain-overspend-absorb",
            Settlement::Review => "explain-overspend-review",
            _ => "explain-overspend-debt",
        }));
        clauses.extend(self.explain_settlements());
        vec![Block { name: None, clauses }]
    }

    /// How other findings are settled, where the programme says something else than usual.
    fn explain_settlements(&self) -> Vec<Clause> {
        let (own, usual) = (&self.settlement, Settlements::default());
        let unusual = [
            (
                own.coupon_twice,
                usual.coupon_twice,
                "explain-settle-coupon-claw-back",
                "explain-settle-coupon-review",
            ),
            (
                own.programme_stale,
                usual.programme_stale,
                "explain-settle-stale-claw-back",
                "explain-settle-stale-review",
            ),
            (
                own.quote_mismatch,
                usual.quote_mismatch,
                "explain-settle-mismatch-claw-back",
                "explain-settle-mismatch-absorb",
            ),
            (
                own.blocked_late,
                usual.blocked_late,
                "explain-settle-blocked-claw-back",
                "explain-settle-blocked-absorb",
            ),
        ];
        let told = unusual.into_iter().filter(|(own, usual, ..)| own != usual);
        let mut clauses: Vec<Clause> = told
            .map(|(own, _, claw_back, other)| {
                Clause::new(if own == Settlement::ClawBack { claw_back } else { other })
            })
            .collect();
        if own.stale_grace_days != usual.stale_grace_days {
            clauses.push(Clause::one("explain-settle-grace", "days", days(own.stale_grace_days)));
        }
        clauses
    }

    /// What all tills together can let one member spend in one sale each while head office is out of reach; `None`
    /// where nothing bounds it.
    pub fn offline_spend_bound(&self) -> Option<Points> {
        let units = self.offline.spend_most?.units().checked_mul(i64::from(self.offline.tills))?;
        Some(Points::from_units(units))
    }
}

/// One word as it is written in the programme.
fn word(text: &str) -> Value {
    Value::Words(vec![text.to_owned()])
}

/// On which goods; nothing where everything is meant.
fn goods_clauses(goods: &Goods) -> Vec<Clause> {
    let mut clauses = Vec::new();
    if !goods.mean_everything() {
        let named = names(&goods.categories, &goods.skus, &goods.brands, &goods.tags);
        clauses.push(Clause::one("explain-goods", "goods", Value::Words(named)));
    }
    let Goods { except_categories, except_skus, except_brands, except_tags, .. } = goods;
    let left_out = names(except_categories, except_skus, except_brands, except_tags);
    if !left_out.is_empty() {
        clauses.push(Clause::one("explain-goods-except", "goods", Value::Words(left_out)));
    }
    clauses
}

fn names(categories: &[CategoryPath], skus: &[Sku], brands: &[String], tags: &[String]) -> Vec<String> {
    let categories = categories.iter().map(|category| category.as_str().to_owned());
    let skus = skus.iter().map(|sku| sku.as_str().to_owned());
    let tags = tags.iter().map(|tag| format!("#{tag}"));
    categories.chain(skus).chain(brands.iter().cloned()).chain(tags).collect()
}
