//! What comes in: JSON with decimal strings, every field checked before anything happens.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::door::BODY_BYTES_MAX;
use crate::core::model::{
    Basket, CardNumber, CategoryPath, Currency, Line, Money, OpId, Points, Quantity, Rounding, Sku,
};
use crate::core::programme::Programme;
use crate::net::Problem;
use crate::till::counter::Counter;

/// A JSON body; its refusals are problem documents.
pub(super) struct Body<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                let detail = format!("the body is over {BODY_BYTES_MAX} bytes; send less at once");
                Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", detail)
            } else {
                Problem::new(StatusCode::BAD_REQUEST, "not_json", rejection.body_text())
            }
        })?;
        serde_json::from_slice(&bytes).map(Self).map_err(|error| {
            Problem::new(StatusCode::BAD_REQUEST, "not_json", format!("the body can't be read: {error}"))
        })
    }
}

fn refuse(code: &'static str, detail: String) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
}

/// `basket`.
#[derive(Debug, Deserialize)]
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
}

/// `PUT /v1/basket` and `POST /v1/quotes`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CounterBody {
    basket: BasketBody,
    #[serde(default)]
    card: Option<String>,
    #[serde(default)]
    spend_points: Option<String>,
    /// Of the counter that is replaced; without it, whatever lies there is.
    #[serde(default)]
    pub(super) revision: Option<u64>,
}

/// `POST /v1/sales`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SaleBody {
    pub(super) op_id: String,
    basket: BasketBody,
    #[serde(default)]
    card: Option<String>,
    #[serde(default)]
    spend_points: Option<String>,
    pub(super) quote: String,
}

/// `POST /v1/sales/{op_id}/void`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VoidBody {
    pub(super) op_id: String,
    #[serde(default)]
    pub(super) reason: String,
}

/// `POST /v1/day/close`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CloseBody {
    pub(super) op_id: String,
}

/// `POST /v1/members`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EnrolBody {
    pub(super) op_id: String,
    pub(super) card: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) language: Option<String>,
}

/// `POST /v1/scans`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScanBody {
    pub(super) text: String,
}

/// The op_id of a request.
pub(super) fn parse_op_id(text: &str) -> Result<OpId, Problem> {
    OpId::parse(text).ok_or_else(|| {
        refuse("op_id_invalid", format!("`{text}` is no op_id; send 32 hexadecimal digits such as a UUID"))
    })
}

/// The card of a request.
pub(super) fn parse_card(text: &str) -> Result<CardNumber, Problem> {
    let detail = || format!("`{text}` is no card number; send 1 to 64 visible characters");
    CardNumber::parse(text).ok_or_else(|| refuse("card_invalid", detail()))
}

impl CounterBody {
    /// What lies on the counter.
    pub(super) fn counter(&self, programme: &Programme) -> Result<Counter, Problem> {
        counter(&self.basket, self.card.as_deref(), self.spend_points.as_deref(), programme)
    }
}

impl SaleBody {
    /// What is to be sold.
    pub(super) fn counter(&self, programme: &Programme) -> Result<Counter, Problem> {
        counter(&self.basket, self.card.as_deref(), self.spend_points.as_deref(), programme)
    }
}

fn counter(
    basket: &BasketBody,
    card: Option<&str>,
    spend: Option<&str>,
    programme: &Programme,
) -> Result<Counter, Problem> {
    let decimals = programme.points.decimals;
    let spend = spend.unwrap_or("0");
    let points = Points::parse(spend, decimals)
        .map_err(|fault| refuse("amount_invalid", format!("`spend_points` `{spend}` {fault}")))?;
    Ok(Counter {
        basket: parse_basket(basket, programme.rounding)?,
        card: card.filter(|card| !card.is_empty()).map(parse_card).transpose()?,
        spend: points,
    })
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
    let LineBody { sku, name, category, quantity, unit_price, amount } = line;
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
    Ok(Line::plain(sku, name.as_str(), category, quantity, unit_price, amount))
}
