//! What is to be quoted or sold, as it comes in: a basket, a card and what was chosen.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::request::{parse_card, refuse};
use crate::core::model::{
    Basket, CategoryPath, Currency, Line, Money, Points, Quantity, Rounding, Sku, Unit,
};
use crate::core::pricing::Choices;
use crate::core::pricing::ask::{COUPONS_MAX, REWARDS_MAX};
use crate::core::programme::Programme;
use crate::net::Problem;
use crate::till::counter::Counter;

/// The longest code of a coupon, id of a rule, brand, tag or way to pay, in bytes.
const WORD_BYTES_MAX: usize = 64;
/// The most tags of one line.
const TAGS_MAX: usize = 20;

/// `basket`.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct BasketBody {
    currency: String,
    #[serde(default = "yes")]
    tax_included: bool,
    lines: Vec<LineBody>,
}

fn yes() -> bool {
    true
}

/// One line of a `basket`.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct LineBody {
    sku: String,
    name: String,
    #[serde(default)]
    category: String,
    quantity: String,
    unit_price: String,
    /// What the POS rounded the line to; worked out from quantity and price when it is absent.
    #[serde(default)]
    amount: Option<String>,
    /// What the quantity counts; pieces when it is absent.
    #[serde(default)]
    unit: Option<String>,
    #[serde(default)]
    brand: String,
    #[serde(default)]
    tags: Vec<String>,
    /// The least that the line may come to; nothing forbids when it is absent.
    #[serde(default)]
    minimum: Option<String>,
}

/// `PUT /v1/basket` and `POST /v1/quotes`.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct CounterBody {
    basket: BasketBody,
    #[serde(default)]
    card: Option<String>,
    #[serde(default)]
    spend_points: Option<String>,
    #[serde(default)]
    coupons: Vec<String>,
    #[serde(default)]
    rewards: Vec<String>,
    #[serde(default)]
    donation: Option<DonationBody>,
    #[serde(default)]
    payment: Option<String>,
    /// Of the counter that is replaced; without it, whatever lies there is.
    #[serde(default)]
    pub(super) revision: Option<u64>,
}

/// `POST /v1/sales`.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct SaleBody {
    pub(super) op_id: String,
    basket: BasketBody,
    #[serde(default)]
    card: Option<String>,
    #[serde(default)]
    spend_points: Option<String>,
    #[serde(default)]
    coupons: Vec<String>,
    #[serde(default)]
    rewards: Vec<String>,
    #[serde(default)]
    donation: Option<DonationBody>,
    #[serde(default)]
    payment: Option<String>,
    pub(super) quote: String,
}

/// `donation`.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct DonationBody {
    charity: String,
    points: String,
}

/// What both kinds of bodies name.
struct Wanted<'b> {
    basket: &'b BasketBody,
    card: Option<&'b str>,
    spend: Option<&'b str>,
    coupons: &'b [String],
    rewards: &'b [String],
    donation: Option<&'b DonationBody>,
    payment: Option<&'b str>,
}

impl CounterBody {
    /// What lies on the counter.
    pub(super) fn counter(&self, programme: &Programme) -> Result<Counter, Problem> {
        let wanted = Wanted {
            basket: &self.basket,
            card: self.card.as_deref(),
            spend: self.spend_points.as_deref(),
            coupons: &self.coupons,
            rewards: &self.rewards,
            donation: self.donation.as_ref(),
            payment: self.payment.as_deref(),
        };
        wanted.counter(programme)
    }
}

impl SaleBody {
    /// What is to be sold.
    pub(super) fn counter(&self, programme: &Programme) -> Result<Counter, Problem> {
        let wanted = Wanted {
            basket: &self.basket,
            card: self.card.as_deref(),
            spend: self.spend_points.as_deref(),
            coupons: &self.coupons,
            rewards: &self.rewards,
            donation: self.donation.as_ref(),
            payment: self.payment.as_deref(),
        };
        wanted.counter(programme)
    }
}

impl Wanted<'_> {
    fn counter(&self, programme: &Programme) -> Result<Counter, Problem> {
        Ok(Counter {
            basket: parse_basket(self.basket, programme.rounding)?,
            card: self.card.filter(|card| !card.is_empty()).map(parse_card).transpose()?,
            choices: self.choices(programme.points.decimals)?,
        })
    }

    fn choices(&self, decimals: u8) -> Result<Choices, Problem> {
        let points = |what: &str, text: &str| {
            Points::parse(text, decimals)
                .map_err(|fault| refuse("amount_invalid", format!("`{what}` `{text}` {fault}")))
        };
        let donation = |donation: &DonationBody| {
            let given = points("donation.points", &donation.points)?;
            if given <= Points::ZERO {
                let detail = format!("`donation.points` is `{}`; give more than 0", donation.points);
                return Err(refuse("amount_invalid", detail));
            }
            Ok((parse_word("donation.charity", &donation.charity)?, given))
        };
        let mut coupons: Vec<String> = Vec::new();
        for code in parse_words("coupons", self.coupons, COUPONS_MAX)? {
            if !coupons.contains(&code) {
                coupons.push(code);
            }
        }
        Ok(Choices {
            spend: points("spend_points", self.spend.unwrap_or("0"))?,
            coupons,
            rewards: parse_words("rewards", self.rewards, REWARDS_MAX)?,
            donation: self.donation.map(donation).transpose()?,
            payment: self
                .payment
                .filter(|way| !way.is_empty())
                .map(|way| parse_word("payment", way))
                .transpose()?,
        })
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.len() <= WORD_BYTES_MAX && !text.chars().any(char::is_control)
}

fn parse_word(what: &str, text: &str) -> Result<String, Problem> {
    let detail = || format!("`{what}` is `{text}`; send 1 to {WORD_BYTES_MAX} visible characters");
    is_word(text).then(|| text.to_owned()).ok_or_else(|| refuse("choices_invalid", detail()))
}

fn parse_words(what: &str, texts: &[String], most: usize) -> Result<Vec<String>, Problem> {
    if texts.len() > most {
        let detail = format!("`{what}` has `{}` entries, at most {most} are taken; send fewer", texts.len());
        return Err(refuse("choices_invalid", detail));
    }
    texts.iter().map(|text| parse_word(what, text)).collect()
}

fn parse_basket(basket: &BasketBody, rounding: Rounding) -> Result<Basket, Problem> {
    let code = &basket.currency;
    let currency = Currency::parse(code).ok_or_else(|| {
        refuse("wrong_currency", format!("`{code}` is no currency code of ISO 4217; send one such as `CZK`"))
    })?;
    let lines = basket.lines.iter().enumerate().map(|(index, line)| {
        let number = index.saturating_add(1);
        parse_line(line, number, currency, rounding)
            .map_err(|problem| problem.with_value("line", number).with_extra("line", number.into()))
    });
    Ok(Basket { currency, tax_included: basket.tax_included, lines: lines.collect::<Result<_, _>>()? })
}

fn parse_line(
    line: &LineBody,
    number: usize,
    currency: Currency,
    rounding: Rounding,
) -> Result<Line, Problem> {
    let LineBody { sku, name, category, quantity, unit_price, amount, unit, brand, tags, minimum } = line;
    let price = |text: &String| {
        Money::parse(text, currency)
            .map_err(|fault| refuse("price_invalid", format!("line {number}: `{text}` {fault}")))
    };
    let quantity = Quantity::parse(quantity)
        .map_err(|fault| refuse("quantity_invalid", format!("line {number}: `{quantity}` {fault}")))?;
    let unit_price = price(unit_price)?;
    let worked_out = || {
        let too_large = || refuse("price_invalid", format!("line {number}: its price is too large"));
        quantity.price(unit_price, rounding).ok_or_else(too_large)
    };
    let sku = Sku::parse(sku)
        .ok_or_else(|| refuse("basket_invalid", format!("line {number}: `{sku}` is no article number")))?;
    let category = CategoryPath::parse(category)
        .ok_or_else(|| refuse("basket_invalid", format!("line {number}: `{category}` is no category")))?;
    let amount = amount.as_ref().map_or_else(worked_out, price)?;
    let minimum = minimum.as_ref().map(price).transpose()?.unwrap_or_default();
    if minimum < Money::ZERO {
        return Err(refuse("price_invalid", format!("line {number}: its `minimum` is below zero")));
    }
    Ok(Line {
        unit: parse_unit(unit.as_deref(), number)?,
        brand: parse_brand(brand, number)?,
        tags: parse_tags(tags, number)?,
        minimum,
        ..Line::plain(sku, name.as_str(), category, quantity, unit_price, amount)
    })
}

fn parse_unit(unit: Option<&str>, number: usize) -> Result<Unit, Problem> {
    let Some(name) = unit else { return Ok(Unit::default()) };
    Unit::parse(name).ok_or_else(|| {
        let known = Unit::ALL.map(Unit::name).join("`, `");
        refuse("unit_unknown", format!("line {number}: `{name}` is no unit; send one of `{known}`"))
    })
}

fn parse_brand(brand: &str, number: usize) -> Result<String, Problem> {
    if brand.is_empty() || is_word(brand) {
        return Ok(brand.to_owned());
    }
    let detail = format!("line {number}: its brand is over {WORD_BYTES_MAX} bytes or not visible text");
    Err(refuse("basket_invalid", detail))
}

/// Tags, ascending, each once.
fn parse_tags(tags: &[String], number: usize) -> Result<Vec<String>, Problem> {
    if tags.len() > TAGS_MAX || !tags.iter().all(|tag| is_word(tag)) {
        let detail = format!(
            "line {number}: its tags are over {TAGS_MAX}, or one has not 1 to {WORD_BYTES_MAX} visible characters"
        );
        return Err(refuse("basket_invalid", detail));
    }
    let tags: BTreeSet<&String> = tags.iter().collect();
    Ok(tags.into_iter().cloned().collect())
}
