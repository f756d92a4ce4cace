//! Reads a basket file into what a quote is asked with.

use std::path::Path as FilePath;

use super::basket_file::{BasketFile, LinePart};
use super::place::Reader;
use crate::core::model::document::{Misfit, Path, parse_document};
use crate::core::model::{
    Basket, CategoryPath, Language, Line, MemberView, Money, Quantity, Sku, Timestamp, Unit,
};
use crate::core::pricing::{Choices, Given, Situation};
use crate::core::programme::Programme;
use crate::host::clock::wall_ms;
use crate::host::config::{DocumentFault, load_text};
use crate::till::goods::{Article, Goods};

/// Everything that a basket file says.
pub(super) struct Trial {
    pub(super) basket: Basket,
    pub(super) member: Option<MemberView>,
    pub(super) choices: Choices,
    pub(super) situation: Situation,
}

/// Reads a basket file; its list of goods stands beside it.
pub(super) fn load(programme: &Programme, path: &FilePath, language: Language) -> anyhow::Result<Trial> {
    let text = load_text(path)?;
    let fault = |misfits: Vec<Misfit>| DocumentFault::Misfits { path: path.to_owned(), misfits };
    let (file, places) = parse_document::<BasketFile>(&text).map_err(|misfit| fault(vec![misfit]))?;
    let goods = match &file.goods {
        Some(list) => {
            let beside = path.parent().unwrap_or(FilePath::new("")).join(list);
            Goods::load(&beside, programme.currency)?
        }
        None => Goods::default(),
    };
    let mut reader = Reader { programme, places: &places, misfits: Vec::new() };
    let trial = reader.trial(&file, &goods, language);
    match trial {
        Some(trial) if reader.misfits.is_empty() => Ok(trial),
        _ => Err(fault(reader.misfits).into()),
    }
}

impl Reader<'_> {
    fn trial(&mut self, file: &BasketFile, goods: &Goods, language: Language) -> Option<Trial> {
        let situation = self.situation(file);
        let now = situation.as_ref().map_or(Timestamp::from_ms(0), |situation| situation.now);
        let member = match &file.member {
            Some(part) => self.member(part, now).map(Some),
            None => Some(None),
        };
        let choices = self.choices(file);
        let mut lines = Vec::new();
        for (index, part) in file.line.iter().enumerate() {
            lines.extend(self.line(&Path::default().key("line").index(index), part, goods, language));
        }
        let mut basket = Basket::empty(self.programme.currency);
        (basket.lines, basket.tax_included) = (lines, file.tax_included);
        Some(Trial { basket, member: member?, choices: choices?, situation: situation? })
    }

    fn situation(&mut self, file: &BasketFile) -> Option<Situation> {
        let (date, time) = (Path::default().key("date"), Path::default().key("time"));
        let now = match (&file.date, &file.time) {
            (Some(day), at) => self.moment((&date, &time), day, at.as_deref().unwrap_or("12:00")),
            (None, Some(_)) => {
                self.refuse(&time, "stands without a date; write `date` too");
                None
            }
            (None, None) => Some(Timestamp::from_ms(wall_ms())),
        };
        let mut situation = Situation {
            now: now?,
            store: file.store.clone(),
            till_group: file.till_group.clone(),
            online: file.online,
            ..Situation::default()
        };
        for (rule, part) in &file.given {
            let at = Path::default().key("given").key(rule);
            let coupon = self.programme.coupons.iter().any(|coupon| coupon.id.as_str() == rule);
            let known = coupon
                || self.programme.offer_by_id(rule).is_some()
                || self.programme.earn_rule_by_id(rule).is_some();
            let id = self.rule(&at, rule, "offer, rule or coupon", known);
            let money = part.money.as_deref().map(|text| self.money(&at.key("money"), text));
            let points = part.points.as_deref().map(|text| self.points(&at.key("points"), text));
            let given = Given {
                times: part.times,
                money: money.flatten().unwrap_or_default(),
                points: points.flatten().unwrap_or_default(),
            };
            situation.given.extend(id.map(|id| (id, given)));
        }
        Some(situation)
    }

    fn choices(&mut self, file: &BasketFile) -> Option<Choices> {
        let at = Path::default().key("choices");
        let part = &file.choices;
        let spend = part.spend.as_deref().map(|text| self.points(&at.key("spend"), text));
        for (index, reward) in part.rewards.iter().enumerate() {
            let known = self.programme.offer_by_id(reward).is_some_and(|offer| offer.cost.is_some());
            self.rule(&at.key("rewards").index(index), reward, "reward", known);
        }
        let donation = part.donate.as_ref().map(|donate| {
            let at = at.key("donate");
            let known = self.programme.charities.iter().any(|known| known.id.as_str() == donate.charity);
            self.rule(&at.key("charity"), &donate.charity, "charity", known);
            self.points(&at.key("points"), &donate.points).map(|points| (donate.charity.clone(), points))
        });
        Some(Choices {
            spend: spend.map_or(Some(Default::default()), |spend| spend)?,
            coupons: part.coupons.clone(),
            rewards: part.rewards.clone(),
            donation: donation.flatten(),
            payment: part.payment.clone(),
        })
    }

    fn line(&mut self, at: &Path, part: &LinePart, goods: &Goods, language: Language) -> Option<Line> {
        let listed = goods.by_sku(&part.sku);
        let sku = self.require(&at.key("sku"), Sku::parse(&part.sku), || {
            format!("`{}` is no article number; write 1 to 64 characters", part.sku)
        })?;
        let quantity = part
            .quantity
            .as_deref()
            .map_or(Some(Quantity::ONE), |text| self.quantity(&at.key("quantity"), text));
        let unit_price = match (&part.unit_price, listed) {
            (Some(text), _) => self.money(&at.key("unit_price"), text),
            (None, Some(article)) => Some(article.unit_price),
            (None, None) => {
                let why = "is on no list of goods here; name the list with `goods`, or write `unit_price`";
                self.refuse(&at.key("sku"), format!("`{}` {why}", part.sku));
                None
            }
        };
        let category = match (&part.category, listed) {
            (Some(text), _) => self.require(&at.key("category"), CategoryPath::parse(text), || {
                format!("`{text}` is no category; write one such as `drinks/coffee`")
            }),
            (None, listed) => Some(listed.map(|article| article.category.clone()).unwrap_or_default()),
        };
        let own_unit = listed.map_or(Unit::default(), |article| article.unit);
        let unit = part.unit.as_deref().map_or(Some(own_unit), |text| {
            self.require(&at.key("unit"), Unit::parse(text), || {
                let known: Vec<&str> = Unit::ALL.into_iter().map(Unit::name).collect();
                format!("`{text}` is no unit; write one of {}", known.join(", "))
            })
        });
        let minimum = part
            .minimum
            .as_deref()
            .map_or(Some(listed.map_or(Money::ZERO, |article| article.minimum)), |text| {
                self.money(&at.key("minimum"), text)
            });
        let named = part.name.as_deref().or(listed.map(|article| article.name.get(language)));
        let (quantity, unit_price) = (quantity?, unit_price?);
        let amount = quantity.price(unit_price, self.programme.rounding);
        let amount =
            self.require(at, amount, || "comes to more than can be counted; write less".to_owned())?;
        let own = |article: &Article| (article.brand.clone(), article.tags.clone());
        let (own_brand, own_tags) = listed.map(own).unwrap_or_default();
        let mut tags = part.tags.clone().unwrap_or(own_tags);
        tags.sort_unstable();
        Some(Line {
            unit: unit?,
            brand: part.brand.clone().unwrap_or(own_brand),
            tags,
            minimum: minimum?,
            ..Line::plain(sku, named.unwrap_or(&part.sku), category?, quantity, unit_price, amount)
        })
    }
}
