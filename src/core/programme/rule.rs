//! The programme as it is worked with: every number read, every reference resolved, nothing left to doubt.

use serde::{Deserialize, Serialize};

use super::campaign::{Charity, Coupon, Experiment, Goal, Partner, Pilot};
use super::condition::Days;
use super::draft::Draft;
use super::earning::{EarnRule, PointsRule, ReferralRule, StampCard, Welcome};
use super::index::GoodsIndex;
use super::offer::{Offer, Stacking};
use super::tier::Tier;
use crate::core::model::document::Misfit;
use crate::core::model::{
    Currency, Language, LocalText, Points, ProgrammeHash, Rounding, Settlements, TimeZone,
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
    /// On which days it is in force; outside them nothing is given.
    pub valid: Days,
    /// The loyalty currency.
    pub points: PointsRule,
    /// Tiers, lowest first.
    pub tiers: Vec<Tier>,
    /// Offers and rewards, highest priority first, then by id.
    pub offers: Vec<Offer>,
    /// Earning rules, by id.
    pub earn: Vec<EarnRule>,
    /// Stamp cards, by id.
    pub stamp_cards: Vec<StampCard>,
    /// Coupons, by id.
    pub coupons: Vec<Coupon>,
    /// Points for joining.
    pub welcome: Option<Welcome>,
    /// The reward for bringing a friend.
    pub referral: Option<ReferralRule>,
    /// Partners of a coalition, by id.
    pub partners: Vec<Partner>,
    /// Charities that points can go to, by id.
    pub charities: Vec<Charity>,
    /// How offers combine.
    pub stacking: Stacking,
    /// What a till may do without head office.
    pub offline: OfflineRule,
    /// Pilots, by id.
    pub pilots: Vec<Pilot>,
    /// Experiments, by id.
    pub experiments: Vec<Experiment>,
    /// Targets for head office's figures, by figure.
    pub goals: Vec<Goal>,
    /// Which numbers are member cards.
    pub card_ranges: Vec<CardRange>,
    /// Policy per finding.
    pub settlement: Settlements,
    /// Which offers and earning rules can concern a line.
    pub(crate) index: GoodsIndex,
}

/// What a till may do without head office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfflineRule {
    /// Points that one sale may spend; `None` for no limit.
    pub spend_most: Option<Points>,
    /// How old a balance may be to be spent from, in days; `None` for any age.
    pub balance_days_max: Option<u16>,
    /// How many tills share a campaign's budget.
    pub tills: u32,
    /// How many tills a store has.
    pub tills_per_store: u32,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CardCheck {
    /// The check digit of EAN-13: weights 1 and 3 from the left, modulo 10.
    Ean13,
    /// Nothing.
    None,
}

impl Programme {
    /// Reads, checks and compiles a document.
    ///
    /// # Errors
    /// Every [`Misfit`] that was found, in the order of the text; a document that can't be read at all has one.
    pub fn parse(text: &str) -> Result<Self, Vec<Misfit>> {
        Self::parse_with_warnings(text).map(|(programme, _)| programme)
    }

    /// Reads, checks and compiles a document, and says beside it what is hardly meant, in the order of the text.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn parse_with_warnings(text: &str) -> Result<(Self, Vec<Misfit>), Vec<Misfit>> {
        Draft::parse(text).map_err(|misfit| vec![misfit])?.check()
    }

    /// The tier with this id.
    pub fn tier_by_id(&self, id: &str) -> Option<&Tier> {
        self.tiers.iter().find(|tier| tier.id.as_str() == id)
    }

    /// The offer or reward with this id.
    pub fn offer_by_id(&self, id: &str) -> Option<&Offer> {
        self.offers.get(self.index.place_of(&self.offers, id)?)
    }

    /// The earning rule with this id.
    pub fn earn_rule_by_id(&self, id: &str) -> Option<&EarnRule> {
        self.earn.get(self.earn.binary_search_by(|rule| rule.id.as_str().cmp(id)).ok()?)
    }

    /// The coupon that a scanned code belongs to.
    pub fn coupon_by_code(&self, code: &str) -> Option<&Coupon> {
        self.coupons.iter().find(|coupon| coupon.holds(code))
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
