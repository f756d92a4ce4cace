//! From the document to the programme: every fault is collected with its place, nothing half-checked gets through.

use std::collections::{BTreeMap, BTreeSet};

use super::condition::{Conditions, Days, Goods};
use super::document::{CardRange as CardRangeText, Texts, Tier as TierText};
use super::document::{
    Document, Earn, Goods as GoodsText, Head, Offer as OfferText, Overspend, Points as PointsText,
};
use super::earning::{EarnRule, Earning, Expiry, PayAs, PointsRule, ReturnPolicy};
use super::index::GoodsIndex;
use super::offer::{Deal, Limits, Mode, Offer, PriceEffect, Stacking};
use super::rule::{CardCheck, CardRange, OfflineRule, Programme, SettlementRule};
use super::tier::{Qualification, Tier};
use crate::core::model::document::{Misfit, Path, Places};
use crate::core::model::{
    CardNumber, CategoryPath, Currency, Language, LocalText, Money, Points, ProgrammeHash, Rate, RuleId,
    Settlement, Sku, TimeZone,
};

/// The most blocks of one kind; more offers than this belong into several programmes.
const BLOCKS_MAX: usize = 20_000;
/// The most digits after the point of an amount of points.
const DECIMALS_MAX: u8 = 3;
/// The longest text for people, in bytes.
const TEXT_BYTES_MAX: usize = 200;

/// Checks everything and compiles it.
pub(super) fn check_document(
    document: &Document,
    places: &Places<'_>,
    hash: ProgrammeHash,
) -> Result<Programme, Vec<Misfit>> {
    let mut check = Check { places, misfits: Vec::new() };
    let programme = check.programme(document, hash);
    let mut misfits = check.misfits;
    misfits.sort_by_key(|misfit| (misfit.line, misfit.column));
    match programme {
        Some(programme) if misfits.is_empty() => Ok(programme),
        _ => Err(misfits),
    }
}

struct Check<'p, 't> {
    places: &'p Places<'t>,
    misfits: Vec<Misfit>,
}

impl Check<'_, '_> {
    fn refuse(&mut self, path: &Path, message: impl Into<String>) {
        self.misfits.push(self.places.misfit(path, message));
    }

    /// The value, or `None` after noting why there is none.
    fn take<T, F: core::fmt::Display>(&mut self, path: &Path, text: &str, read: Result<T, F>) -> Option<T> {
        read.map_err(|fault| self.refuse(path, format!("`{text}` {fault}"))).ok()
    }

    fn require<T>(&mut self, path: &Path, found: Option<T>, message: impl FnOnce() -> String) -> Option<T> {
        if found.is_none() {
            self.refuse(path, message());
        }
        found
    }

    /// All blocks of one kind, each checked even when an earlier one is wrong.
    fn blocks<S, T>(
        &mut self,
        key: &str,
        blocks: &[S],
        mut one: impl FnMut(&mut Self, &S, &Path) -> Option<T>,
    ) -> Vec<T> {
        let list = Path::default().key(key);
        if blocks.len() > BLOCKS_MAX {
            self.refuse(&list, format!("there are {} of them, at most {BLOCKS_MAX} are taken", blocks.len()));
            return Vec::new();
        }
        blocks.iter().enumerate().filter_map(|(index, block)| one(self, block, &list.index(index))).collect()
    }

    fn programme(&mut self, document: &Document, hash: ProgrammeHash) -> Option<Programme> {
        let Head { id, name, currency: code, time_zone: zone, languages, rounding } = &document.programme;
        let head = Path::default().key("programme");
        self.id(&head, id);
        let currency = self.require(&head.key("currency"), Currency::parse(code), || {
            format!("`{code}` is no currency code of ISO 4217; write one such as `CZK`")
        });
        let time_zone = self.require(&head.key("time_zone"), TimeZone::parse(zone), || {
            format!("`{zone}` is no time zone; write one such as `Europe/Prague`")
        });
        let languages = self.languages(&head.key("languages"), languages);
        let spoken = languages.as_deref();
        let name = self.text(&head.key("name"), name, spoken);
        let points = self.points(&document.points, currency, spoken);
        let decimals = document.points.decimals.min(DECIMALS_MAX);
        let mut tiers =
            self.blocks("tier", &document.tier, |check, tier, path| check.tier(tier, path, currency, spoken));
        self.unique("tier", "id", document.tier.iter().map(|tier| Some(tier.id.as_str())));
        let spend = |tier: &TierText| Money::parse(&tier.spend, currency?).ok();
        self.unique("tier", "spend", document.tier.iter().map(spend));
        tiers.sort_by_key(|tier| tier.reach.iter().filter_map(|way| way.spend).min());
        let tier_ids: BTreeSet<&str> = document.tier.iter().map(|tier| tier.id.as_str()).collect();
        let mut offers = self.blocks("offer", &document.offer, |check, offer, path| {
            check.offer(offer, path, &tier_ids, spoken)
        });
        self.unique("offer", "id", document.offer.iter().map(|offer| Some(offer.id.as_str())));
        offers.sort_by(|one, other| (other.priority, &one.id).cmp(&(one.priority, &other.id)));
        let mut earn = self.blocks("earn", &document.earn, |check, rule, path| {
            check.earn(rule, path, currency, decimals, spoken)
        });
        self.unique("earn", "id", document.earn.iter().map(|rule| Some(rule.id.as_str())));
        earn.sort_by(|one, other| one.id.cmp(&other.id));
        let card_ranges = self.blocks("card_range", &document.card_range, Self::card_range);
        let index = GoodsIndex::build(&offers, &earn);
        let overspend = match document.settlement.overspend {
            Overspend::Debt => Settlement::Debt,
            Overspend::Absorb => Settlement::Absorb,
        };
        Some(Programme {
            hash,
            id: id.clone(),
            name: name?,
            currency: currency?,
            time_zone: time_zone?,
            languages: languages?,
            rounding: *rounding,
            valid: Days::default(),
            points: points?,
            tiers,
            offers,
            earn,
            stamp_cards: Vec::new(),
            coupons: Vec::new(),
            welcome: None,
            referral: None,
            partners: Vec::new(),
            charities: Vec::new(),
            stacking: Stacking { across: false, combinations_max: 4_096 },
            offline: OfflineRule { spend_most: None, balance_days_max: None, tills: 1, tills_per_store: 1 },
            pilots: Vec::new(),
            experiments: Vec::new(),
            goals: Vec::new(),
            card_ranges,
            settlement: SettlementRule { overspend },
            index,
        })
    }

    fn id(&mut self, block: &Path, id: &str) {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if id.is_empty() || id.len() > 40 || !id.bytes().all(fits) {
            self.refuse(&block.key("id"), format!("`{id}` is no id; write 1 to 40 of a-z, 0-9 and `-`"));
        }
    }

    /// Notes every value that stands a second time; `None` is one that could not be read.
    fn unique<T: Ord>(&mut self, key: &str, field: &str, values: impl Iterator<Item = Option<T>>) {
        let list = Path::default().key(key);
        for (index, first) in repeated(values) {
            let first = list.index(first);
            self.refuse(
                &list.index(index).key(field),
                format!("the same stands in `{first}`; make it different"),
            );
        }
    }

    fn languages(&mut self, path: &Path, codes: &[String]) -> Option<Vec<Language>> {
        if codes.is_empty() {
            self.refuse(path, "there is no language; write at least one, such as `[\"cs\", \"en\"]`");
            return None;
        }
        let read: Vec<Option<Language>> = codes
            .iter()
            .enumerate()
            .map(|(index, code)| {
                self.require(&path.index(index), Language::parse(code), || {
                    format!("`{code}` is no language code; write two letters such as `cs`")
                })
            })
            .collect();
        for (index, first) in repeated(read.iter().copied()) {
            let first = path.index(first);
            self.refuse(&path.index(index), format!("the same stands in `{first}`; remove one of them"));
        }
        read.into_iter().collect()
    }

    /// A text that is there in every language of the programme and in no other. Nothing is said about it while the
    /// languages themselves are in doubt; the same holds for amounts and the currency.
    fn text(&mut self, path: &Path, texts: &Texts, languages: Option<&[Language]>) -> Option<LocalText> {
        let languages = languages?;
        let mut read = BTreeMap::new();
        for (code, text) in texts {
            let language = Language::parse(code).filter(|language| languages.contains(language));
            let at = path.key(code);
            let language = self.require(&at, language, || {
                format!("`{code}` is not among the programme's `languages`; add it there or remove it here")
            });
            if text.trim().is_empty() || text.len() > TEXT_BYTES_MAX {
                self.refuse(&at, format!("is empty or over {TEXT_BYTES_MAX} bytes; write a short text"));
            }
            read.extend(language.map(|language| (language, text.clone())));
        }
        for language in languages.iter().filter(|language| !read.contains_key(*language)) {
            self.refuse(path, format!("has no text in `{language}`; add `{language} = \"…\"`"));
        }
        Some(LocalText::new(read))
    }

    fn money(&mut self, path: &Path, text: &str, currency: Option<Currency>) -> Option<Money> {
        let money = self.take(path, text, Money::parse(text, currency?))?;
        let positive = (money >= Money::ZERO).then_some(money);
        self.require(path, positive, || format!("`{text}` is below zero; write an amount of at least zero"))
    }

    fn above_zero(&mut self, path: &Path, text: &str, currency: Option<Currency>) -> Option<Money> {
        let money = self.money(path, text, currency)?;
        let positive = (money > Money::ZERO).then_some(money);
        self.require(path, positive, || format!("`{text}` is zero; write an amount above zero"))
    }

    /// A percentage from 0 to 100 %.
    fn share(&mut self, path: &Path, text: &str) -> Option<Rate> {
        let rate = self.take(path, text, Rate::parse_percent(text))?;
        let at_most_all = (rate <= Rate::ONE).then_some(rate);
        self.require(path, at_most_all, || format!("`{text}` is more than all; write at most `100 %`"))
    }

    fn points(
        &mut self,
        points: &PointsText,
        currency: Option<Currency>,
        languages: Option<&[Language]>,
    ) -> Option<PointsRule> {
        let block = Path::default().key("points");
        if points.decimals > DECIMALS_MAX {
            let message = format!("`{}` is too many; write 0 to {DECIMALS_MAX}", points.decimals);
            self.refuse(&block.key("decimals"), message);
        }
        let name = self.text(&block.key("name"), &points.name, languages);
        let worth = self.above_zero(&block.key("worth"), &points.worth, currency);
        let pay_up_to = self.share(&block.key("pay_up_to"), &points.pay_up_to);
        let decimals = points.decimals.min(DECIMALS_MAX);
        Some(PointsRule {
            name: name?,
            worth: worth?,
            decimals,
            rounding: points.rounding,
            pay_up_to: pay_up_to?,
            pay_goods: Goods::default(),
            pay_as: PayAs::Discount,
            spend_least: Points::ZERO,
            earn_most: None,
            vests_after_days: 0,
            expiry: Expiry::Never,
            return_policy: ReturnPolicy::Debt,
            return_grace_days: 0,
        })
    }

    fn tier(
        &mut self,
        tier: &TierText,
        block: &Path,
        currency: Option<Currency>,
        languages: Option<&[Language]>,
    ) -> Option<Tier> {
        self.id(block, &tier.id);
        let name = self.text(&block.key("name"), &tier.name, languages);
        let spend = self.money(&block.key("spend"), &tier.spend, currency);
        let factor = &tier.earn_factor;
        let earn_factor = self.take(&block.key("earn_factor"), factor, Rate::parse_factor(factor));
        let reach = vec![Qualification { spend: Some(spend?), ..Qualification::default() }];
        Some(Tier { id: RuleId::new(&tier.id), name: name?, reach, hold: None, earn_factor: earn_factor? })
    }

    fn offer(
        &mut self,
        offer: &OfferText,
        block: &Path,
        tiers: &BTreeSet<&str>,
        languages: Option<&[Language]>,
    ) -> Option<Offer> {
        self.id(block, &offer.id);
        let name = self.text(&block.key("name"), &offer.name, languages);
        let percent = self.share(&block.key("percent"), &offer.percent);
        if percent == Some(Rate::ZERO) {
            self.refuse(
                &block.key("percent"),
                "`0 %` gives nothing; write a share above zero or remove the offer",
            );
        }
        for (index, tier) in offer.tiers.iter().enumerate() {
            if !tiers.contains(tier.as_str()) {
                let path = block.key("tiers").index(index);
                self.refuse(&path, format!("there is no tier `{tier}`; write the `id` of a `[[tier]]`"));
            }
        }
        let goods = self.goods(&block.key("goods"), &offer.goods);
        let tiers = offer.tiers.iter().map(|tier| RuleId::new(tier)).collect();
        Some(Offer {
            id: RuleId::new(&offer.id),
            name: name?,
            mode: Mode::Best,
            priority: offer.priority,
            goods: goods?,
            when: Conditions { tiers, ..Conditions::default() },
            price: Some(PriceEffect::Unit(Deal::Percent(percent?))),
            gives: Vec::new(),
            limits: Limits::default(),
            cost: None,
        })
    }

    fn earn(
        &mut self,
        rule: &Earn,
        block: &Path,
        currency: Option<Currency>,
        decimals: u8,
        languages: Option<&[Language]>,
    ) -> Option<EarnRule> {
        self.id(block, &rule.id);
        let name = self.text(&block.key("name"), &rule.name, languages);
        let path = block.key("points");
        let points = self.take(&path, &rule.points, Points::parse(&rule.points, decimals));
        if points.is_some_and(|points| points <= Points::ZERO) {
            self.refuse(&path, format!("`{}` gives nothing; write an amount above zero", rule.points));
        }
        let per = self.above_zero(&block.key("per"), &rule.per, currency);
        let goods = self.goods(&block.key("goods"), &rule.goods);
        Some(EarnRule {
            id: RuleId::new(&rule.id),
            name: name?,
            goods: goods?,
            when: Conditions::default(),
            gives: Earning::PerMoney { points: points?, per: per? },
            limits: Limits::default(),
            vests_after_days: None,
            expiry: None,
        })
    }

    fn goods(&mut self, block: &Path, goods: &GoodsText) -> Option<Goods> {
        let categories =
            self.list(&block.key("categories"), &goods.categories, "category", CategoryPath::parse);
        let skus = self.list(&block.key("skus"), &goods.skus, "article", Sku::parse);
        let except = &goods.except_categories;
        let except_categories =
            self.list(&block.key("except_categories"), except, "category", CategoryPath::parse);
        let except_skus = self.list(&block.key("except_skus"), &goods.except_skus, "article", Sku::parse);
        Some(Goods {
            categories: categories?,
            skus: skus?,
            except_categories: except_categories?,
            except_skus: except_skus?,
            ..Goods::default()
        })
    }

    fn list<T>(
        &mut self,
        path: &Path,
        texts: &[String],
        what: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<Vec<T>> {
        let read: Vec<Option<T>> = texts
            .iter()
            .enumerate()
            .map(|(index, text)| {
                let parsed = parse(text).filter(|_| !text.is_empty());
                self.require(&path.index(index), parsed, || {
                    format!("`{text}` names no {what}; write its name")
                })
            })
            .collect();
        read.into_iter().collect()
    }

    fn card_range(&mut self, range: &CardRangeText, block: &Path) -> Option<CardRange> {
        let CardRangeText { prefix, length, check } = range;
        let digits = prefix.bytes().all(|byte| byte.is_ascii_digit());
        if CardNumber::parse(prefix).is_none() || (*check == CardCheck::Ean13 && !digits) {
            self.refuse(
                &block.key("prefix"),
                format!("`{prefix}` begins no card number; write its first characters"),
            );
        }
        if *length <= prefix.len() || *length > CardNumber::BYTES_MAX {
            let most = CardNumber::BYTES_MAX;
            self.refuse(
                &block.key("length"),
                format!(
                    "`{length}` does not fit; write how many characters the whole number has, at most {most}"
                ),
            );
        }
        if *check == CardCheck::Ean13 && *length != 13 {
            self.refuse(&block.key("length"), "a number with the check `ean13` has 13 digits; write `13`");
        }
        Some(CardRange { prefix: prefix.clone(), length: *length, check: *check })
    }
}

/// Each place whose value stands at an earlier place too, with that place.
fn repeated<T: Ord>(values: impl Iterator<Item = Option<T>>) -> Vec<(usize, usize)> {
    let mut seen = BTreeMap::new();
    let mut found = Vec::new();
    for (index, value) in values.enumerate() {
        found.extend(value.and_then(|value| seen.insert(value, index)).map(|first| (index, first)));
    }
    found
}
