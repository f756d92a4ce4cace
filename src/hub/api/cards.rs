//! Cards: the book of keys and blocked cards, and signed cards for the stock of a till.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::gate::Caller;
use super::packed::Packed;
use super::sync::{Asked, Patience};
use crate::core::codec::card_token::{CARD_DIGITS_MAX, CARD_DIGITS_MIN};
use crate::core::programme::{CardRange, Programme};
use crate::core::sync::wire::{StockAnswer, StockRequest};
use crate::host::log;
use crate::hub::office::Office;
use crate::hub::refusal;
use crate::hub::store::IssueFault;
use crate::net::Problem;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct BookAsked {
    pub(super) have: u64,
    pub(super) wait_s: u64,
}

/// `GET /v1/sync/cards`.
pub(super) async fn book(
    State(office): State<Arc<Office>>,
    _: Caller,
    Asked(asked): Asked<BookAsked>,
) -> Result<Response, Problem> {
    let mut patience = Patience::new(&office, asked.wait_s);
    loop {
        patience.settle();
        let revision = office.with_store(|store| store.load_card_revision()).await?;
        if revision != asked.have {
            let book = office.with_store(|store| store.load_card_book()).await?;
            return Ok(Packed(book.bundle(office.now())).into_response());
        }
        if !patience.wait().await {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
    }
}

/// `POST /v1/sync/cards/stock`.
pub(super) async fn stock(
    State(office): State<Arc<Office>>,
    Caller { till, .. }: Caller,
    Packed(request): Packed<StockRequest>,
) -> Result<Packed<StockAnswer>, Problem> {
    let now = office.now();
    let cards = office
        .with_store(move |store| {
            let published = store.load_programme()?.ok_or_else(refusal::no_programme)?;
            let programme = Programme::parse(&published.text).map_err(|_| refusal::unexpected())?;
            let range = programme.card_ranges.iter().find(|range| is_for_signed_cards(range));
            let range = range.ok_or_else(refusal::no_card_range)?;
            let day = programme.time_zone.day(now);
            Ok::<_, Problem>(store.stock_cards(till.id, request.after, request.want, range, day, now)?)
        })
        .await?;
    log::debug!(till = %till.id, cards = cards.len(), "cards_given");
    Ok(Packed(StockAnswer { cards, hub_time: office.now() }))
}

/// Whether signed cards can have numbers of this range.
fn is_for_signed_cards(range: &CardRange) -> bool {
    let digits = range.prefix.bytes().all(|byte| byte.is_ascii_digit());
    digits && (CARD_DIGITS_MIN..=CARD_DIGITS_MAX).contains(&range.length)
}

impl From<IssueFault> for Problem {
    fn from(fault: IssueFault) -> Self {
        log::warn!(%fault, "cards_not_given");
        match fault {
            IssueFault::Store(fault) => fault.into(),
            other => Self::new(StatusCode::CONFLICT, "no_card_range", other.to_string()),
        }
    }
}
