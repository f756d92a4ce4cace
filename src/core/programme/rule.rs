//! The programme as it is worked with: every number read, every reference resolved, nothing left to doubt.

use serde::Deserialize;

use super::check::check_document;
use super::document::Document;
use super::index::GoodsIndex;
use crate::core::model::document::{Misfit, parse_document};
use crate::core::model::{
    CategoryPath, Currency, Language, LocalText, Money, Points, ProgrammeHash, Rate, Rounding, Settlement,
    Sku, TimeZone,
};

/// A whole programme, checked and compiled.
#[derive(Debug, Clone)]
pub struct Programme {
    /// BLAKE3 of the text it was parsed from.
    pub hash: ProgrammeHash,
    /// Short name for machines.
    pub id: String,
    /// Name for people.
    pub name: LocalText,
    /// Currency of all amounts.
    pub currency: Currency,
    /// Where the shop's days turn.
    pub time_zone: TimeZone,
    /// Languages, the shop's own first; never empty.
    pub languages: Vec<Language>,
    /// How money is rounded.
    pub rounding: Rounding,
    /// The loyalty currency.
    pub points: PointsRule,
    /// Tiers by spend, lowest first.
    pub tiers: Vec<Tier>,
    /// Offers, highest priority first, then by id.
    pub offers: Vec<Offer>,
    /// Earning rules, by id.
    pub earn: Vec<EarnRule>,
    /// Which numbers are member cards.
    pub card_ranges: Vec<CardRange>,
    /// Policy per finding.
    pub settlement: SettlementRule,
    /// Which offers and earning rules can concern a line.
    pub(crate) index: GoodsIndex,
}

/// The loyalty currency.
#[derive(Debug, Clone)]
pub struct PointsRule {
    /// What points are called.
    pub name: LocalText,
    /// What one whole point pays.
    pub worth: Money,
    /// Digits after the point of an amount of points.
    pub decimals: u8,
    /// How earned points are rounded.
    pub rounding: Rounding,
    /// The share of a basket that points can pay.
    pub pay_up_to: Rate,
}

/// A standing.
#[derive(Debug, Clone)]
pub struct Tier {
    /// Short name for machines.
    pub id: String,
    /// Name for people.
    pub name: LocalText,
    /// Total spend from which it holds.
    pub spend: Money,
    /// What earned points are multiplied by.
    pub earn_factor: Rate,
}

/// Which goods are meant; exclude always wins (design 3.3).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Goods {
    /// Categories with all that lies in them.
    pub categories: Vec<CategoryPath>,
    /// Articles.
    pub skus: Vec<Sku>,
    /// Categories left out.
    pub except_categories: Vec<CategoryPath>,
    /// Articles left out.
    pub except_skus: Vec<Sku>,
}

/// Percent off.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Short name for machines.
    pub id: String,
    /// Name for people.
    pub name: LocalText,
    /// The share off.
    pub percent: Rate,
    /// Tiers it is for, by id; empty for everybody.
    pub tiers: Vec<String>,
    /// On which goods.
    pub goods: Goods,
    /// Larger first.
    pub priority: i32,
}

/// Points per money.
#[derive(Debug, Clone)]
pub struct EarnRule {
    /// Short name for machines.
    pub id: String,
    /// Name for people.
    pub name: LocalText,
    /// How many points …
    pub points: Points,
    /// … for each of this amount.
    pub per: Money,
    /// On which goods.
    pub goods: Goods,
}

/// Numbers that are member cards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardRange {
    /// How the number begins.
    pub prefix: String,
    /// How many characters it has.
    pub length: usize,
    /// Whether its last digit must fit.
    pub check: CardCheck,
}

/// What guards a card number against misreading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardCheck {
    /// The check digit of EAN-13: weights 1 and 3 from the left, modulo 10.
    Ean13,
    /// Nothing.
    None,
}

/// Policy per finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SettlementRule {
    /// Points spent twice while tills were offline.
    pub overspend: Settlement,
}

impl Programme {
    /// Reads, checks and compiles a document.
    ///
    /// # Errors
    /// Every [`Misfit`] that was found, in the order of the text; a document that can't be read at all has one.
    pub fn parse(text: &str) -> Result<Self, Vec<Misfit>> {
        let (document, places) = parse_document::<Document>(text).map_err(|misfit| vec![misfit])?;
        check_document(&document, &places, ProgrammeHash::of(text))
    }

    /// The tier that a total spend gives, if any.
    pub fn tier(&self, spend: Money) -> Option<&Tier> {
        self.tiers.iter().rev().find(|tier| tier.spend <= spend)
    }

    /// The next tier above a total spend, if any.
    pub fn next_tier(&self, spend: Money) -> Option<&Tier> {
        self.tiers.iter().find(|tier| tier.spend > spend)
    }

    /// The tier with this id.
    pub fn tier_by_id(&self, id: &str) -> Option<&Tier> {
        self.tiers.iter().find(|tier| tier.id == id)
    }

    /// The shop's own language.
    pub fn language(&self) -> Language {
        self.languages.first().copied().unwrap_or(Language::ENGLISH)
    }

    /// Whether this text can be the number of a member card.
    pub fn is_card_number(&self, text: &str) -> bool {
        self.card_ranges.iter().any(|range| range.holds(text))
    }
}

impl CardRange {
    /// Whether this text lies in the range and passes its check.
    pub fn holds(&self, text: &str) -> bool {
        let fits = text.len() == self.length && text.starts_with(&self.prefix);
        fits && match self.check {
            CardCheck::None => true,
            CardCheck::Ean13 => crate::core::model::ean::check_digit_holds(text),
        }
    }
}

impl Goods {
    /// Whether a line is meant.
    pub fn hold(&self, sku: &Sku, category: &CategoryPath) -> bool {
        let within = |paths: &[CategoryPath]| {
            category.ancestry().any(|path| paths.iter().any(|listed| listed.as_str() == path))
        };
        if self.except_skus.contains(sku) || within(&self.except_categories) {
            return false;
        }
        let everything = self.skus.is_empty() && self.categories.is_empty();
        everything || self.skus.contains(sku) || within(&self.categories)
    }
}
