//! What comes in: JSON with decimal strings, every field checked before anything happens.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::door::BODY_BYTES_MAX;
use crate::core::model::standing::MonthDay;
use crate::core::model::{CardNumber, OpId};
use crate::net::Problem;

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

pub(super) fn refuse(code: &'static str, detail: String) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
}

/// `POST /v1/sales/{op_id}/void`.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct VoidBody {
    pub(super) op_id: String,
    #[serde(default)]
    pub(super) reason: String,
}

/// `POST /v1/day/close`.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct CloseBody {
    pub(super) op_id: String,
}

/// `POST /v1/members`.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct EnrolBody {
    pub(super) op_id: String,
    /// Without one the till gives a card of its own stock.
    #[serde(default)]
    pub(super) card: Option<String>,
    pub(super) name: String,
    #[serde(default)]
    pub(super) language: Option<String>,
    #[serde(default)]
    pub(super) birthday: Option<String>,
    #[serde(default)]
    pub(super) referred_by: Option<String>,
}

/// `POST /v1/members/{card}/replace`.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct ReplaceBody {
    pub(super) op_id: String,
    #[serde(default)]
    pub(super) lost: Option<String>,
    /// Without one the till gives a card of its own stock.
    #[serde(default)]
    pub(super) card: Option<String>,
}

/// `POST /v1/scans`.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

/// The birthday of a request.
pub(super) fn parse_birthday(text: &str) -> Result<MonthDay, Problem> {
    let detail = || format!("`{text}` is no birthday; send month and day such as `12-31`");
    MonthDay::parse(text).ok_or_else(|| refuse("birthday_invalid", detail()))
}

/// The card of a request.
pub(super) fn parse_card(text: &str) -> Result<CardNumber, Problem> {
    let detail = || format!("`{text}` is no card number; send 1 to 64 visible characters");
    CardNumber::parse(text).ok_or_else(|| refuse("card_invalid", detail()))
}
