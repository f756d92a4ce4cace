//! A till asks where its own chain ends here, and for entries of it that it lost.

use std::sync::Arc;

use axum::extract::State;
use serde::Deserialize;

use super::gate::Caller;
use super::packed::Packed;
use super::sync::Asked;
use crate::core::model::{EntrySeq, Incarnation};
use crate::core::sync::packing;
use crate::core::sync::wire::{HeadAnswer, OwnAnswer};
use crate::hub::office::Office;
use crate::hub::refusal;
use crate::net::Problem;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct HeadAsked {
    incarnation: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct OwnAsked {
    incarnation: String,
    from: u64,
}

pub(super) fn parse_incarnation(incarnation: &str) -> Result<Incarnation, Problem> {
    Incarnation::parse(incarnation).ok_or_else(|| refusal::not_readable("this is no incarnation"))
}

/// `GET /v1/sync/head`.
pub(super) async fn head(
    State(office): State<Arc<Office>>,
    Caller { till, .. }: Caller,
    Asked(asked): Asked<HeadAsked>,
) -> Result<Packed<HeadAnswer>, Problem> {
    let head = if asked.incarnation.is_empty() {
        office.with_store(move |store| store.load_last_head(till.id)).await?
    } else {
        let incarnation = parse_incarnation(&asked.incarnation)?;
        office.with_store(move |store| store.load_head_of(till.id, incarnation)).await?
    };
    Ok(Packed(HeadAnswer { head, hub_time: office.now(), packed: packing::FORMAT }))
}

/// `GET /v1/sync/own`.
pub(super) async fn own(
    State(office): State<Arc<Office>>,
    Caller { till, .. }: Caller,
    Asked(asked): Asked<OwnAsked>,
) -> Result<Packed<OwnAnswer>, Problem> {
    let incarnation = parse_incarnation(&asked.incarnation)?;
    let from = EntrySeq::new(asked.from);
    let head = office.with_store(move |store| store.load_head_of(till.id, incarnation)).await?;
    let entries = office.with_store(move |store| store.load_own_entries(till.id, incarnation, from)).await?;
    Ok(Packed(OwnAnswer { head, entries, hub_time: office.now() }))
}
