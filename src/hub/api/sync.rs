//! Sync: entries up, members and programme down. A call down that finds nothing new waits for news; it never waits
//! for anything that goes up.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use minicbor::bytes::ByteVec;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::sync::watch;
use tokio::time::{Sleep, sleep};

use super::cards;
use super::enrolment::enrol;
use super::gate::Caller;
use super::operators;
use super::own::{head, own, parse_incarnation};
use super::packed::{Packed, read_body};
use super::session::{challenge, session};
use super::snapshot;
use crate::core::model::{OpId, ProgrammeHash, Timestamp};
use crate::core::sync::wire::{Ack, BODY_BYTES_MAX, Batch, MemberPage, SaleAnswer, WAIT_S_MAX};
use crate::host::log;
use crate::hub::intake::{Refusal, parse_batch, unpack_batch};
use crate::hub::office::Office;
use crate::hub::refusal;
use crate::hub::store::{FeedPage, IngestFault, KnownTill, Store, Taken};
use crate::net::Problem;
use crate::net::packed::{PackedFault, decode_packed};
use crate::net::server::stopped;

/// The calls of tills.
pub fn router() -> Router<Arc<Office>> {
    Router::new()
        .route("/v1/tills", post(enrol))
        .route("/v1/sync/challenge", get(challenge))
        .route("/v1/sync/session", post(session))
        .route("/v1/sync/head", get(head))
        .route("/v1/sync/own", get(own))
        .route("/v1/sync/entries", post(entries))
        .route("/v1/sync/packed", post(packed))
        .route("/v1/sync/members", get(members))
        .route("/v1/sync/programme", get(programme))
        .route("/v1/sync/cards", get(cards::book))
        .route("/v1/sync/cards/stock", post(cards::stock))
        .route("/v1/sync/operators", get(operators::book))
        .route("/v1/sync/snapshot", get(snapshot::snapshot))
        .route("/v1/sync/snapshot/chunks/{hash}", get(snapshot::chunk))
        .route("/v1/sync/sales/{op_id}", get(sale))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
}

/// The query of a call, or a problem that says so.
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<Arc<Office>> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, office: &Arc<Office>) -> Result<Self, Problem> {
        let query = Query::from_request_parts(parts, office).await;
        query.map(|Query(asked)| Self(asked)).map_err(|fault| refusal::not_readable(fault.body_text()))
    }
}

#[derive(Debug, Deserialize)]
#[serde(default)]
#[derive(Default)]
struct MembersAsked {
    cursor: String,
    /// The life of the till's journal; empty for the one that was met last.
    incarnation: String,
    wait_s: u64,
    /// A shard that the till takes over anew, whatever its cursor says.
    again: Option<u8>,
}

#[derive(Debug, Deserialize)]
#[serde(default)]
#[derive(Default)]
struct ProgrammeAsked {
    have: String,
    wait_s: u64,
}

async fn entries(
    State(office): State<Arc<Office>>,
    caller: Caller,
    Packed(batch): Packed<Batch>,
) -> Result<Packed<Ack>, Problem> {
    take(&office, caller, move |store, till, now| {
        let delivery = parse_batch(till.id, &till.public_key, batch)?;
        store.ingest(delivery, now)
    })
    .await
}

async fn packed(
    State(office): State<Arc<Office>>,
    caller: Caller,
    request: Request,
) -> Result<Packed<Ack>, Problem> {
    let body = read_body(request, &office).await?;
    take(&office, caller, move |store, till, now| {
        let batch = decode_packed(&body).map_err(|fault| match fault {
            PackedFault::UnknownDictionary(_) => Refusal::UnknownPacking(fault.to_string()),
            PackedFault::Compression | PackedFault::Message(_) => Refusal::NotReadable(fault.to_string()),
        })?;
        // What is held already needs no unpacking: a till that never heard the answer is served at once.
        if let Some(head) = store.load_holding(till.id, batch.head)? {
            return Ok(Taken { head, fresh: 0 });
        }
        store.ingest(unpack_batch(till.id, &till.public_key, &batch)?, now)
    })
    .await
}

/// Has a batch read and written, and tells of it.
async fn take(
    office: &Office,
    Caller { till, unsent }: Caller,
    work: impl FnOnce(&Store, &KnownTill, Timestamp) -> Result<Taken, IngestFault> + Send + 'static,
) -> Result<Packed<Ack>, Problem> {
    let now = office.now();
    match office.with_store(move |store| work(store, &till, now)).await {
        Ok(taken) => {
            let left =
                unsent.map(|unsent| unsent.saturating_sub(u64::try_from(taken.fresh).unwrap_or(u64::MAX)));
            office.note_contact(till.id, office.now(), left);
            log::debug!(till = %till.id, seq = taken.head.seq.get(), fresh = taken.fresh, "entries_taken");
            Ok(Packed(Ack { head: taken.head, hub_time: office.now() }))
        }
        Err(problem) => {
            log::warn!(till = %till.id, code = problem.code, "entries_refused");
            Err(problem)
        }
    }
}

async fn members(
    State(office): State<Arc<Office>>,
    Caller { till, .. }: Caller,
    Asked(asked): Asked<MembersAsked>,
) -> Result<Packed<MemberPage>, Problem> {
    let life = match asked.incarnation.as_str() {
        "" => None,
        named => Some(parse_incarnation(named)?),
    };
    let mut patience = Patience::new(&office, asked.wait_s);
    loop {
        patience.settle();
        let cursor = match asked.again {
            Some(shard) => office.store.rewind_cursor(&asked.cursor, shard),
            None => asked.cursor.clone(),
        };
        let page = office
            .with_store(move |store| match life {
                Some(life) => store.load_life_page(till.id, life, &cursor),
                None => store.load_feed_page(till.id, &cursor),
            })
            .await?;
        if page.rows.is_empty() && !page.restarted && patience.wait().await {
            continue;
        }
        let FeedPage { rows, cursor, more, folded, restarted, shards } = page;
        let hub_time = office.now();
        return Ok(Packed(MemberPage { rows, cursor, more, folded, hub_time, restarted, shards }));
    }
}

async fn programme(
    State(office): State<Arc<Office>>,
    _: Caller,
    Asked(asked): Asked<ProgrammeAsked>,
) -> Result<Response, Problem> {
    let have = ProgrammeHash::parse(&asked.have);
    let mut patience = Patience::new(&office, asked.wait_s);
    loop {
        patience.settle();
        let latest = office.with_store(|store| store.load_programme()).await?;
        let latest = latest.ok_or_else(refusal::no_programme)?;
        if Some(latest.hash) != have {
            return Ok(Packed(latest.bundle(office.now())).into_response());
        }
        if !patience.wait().await {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
    }
}

async fn sale(
    State(office): State<Arc<Office>>,
    _: Caller,
    Path(op_id): Path<String>,
) -> Result<Packed<SaleAnswer>, Problem> {
    let op_id = OpId::parse(&op_id).ok_or_else(|| refusal::not_readable("this is no op_id"))?;
    let now = office.now();
    let entries = office.with_store(move |store| store.load_sale(op_id, now)).await?;
    if entries.is_empty() {
        return Err(refusal::sale_unknown());
    }
    let entries = entries.iter().map(|entry| ByteVec::from(entry.bytes().to_vec())).collect();
    Ok(Packed(SaleAnswer { entries, hub_time: office.now() }))
}

/// How long a call still waits for news. It ends early when the program is asked to stop.
pub(super) struct Patience {
    news: watch::Receiver<u64>,
    stop: watch::Receiver<bool>,
    end: std::pin::Pin<Box<Sleep>>,
}

impl Patience {
    pub(super) fn new(office: &Office, wait_s: u64) -> Self {
        Self {
            news: office.store.news(),
            stop: office.stop.clone(),
            end: Box::pin(sleep(Duration::from_secs(wait_s.min(WAIT_S_MAX)))),
        }
    }

    /// What comes from now on is news.
    pub(super) fn settle(&mut self) {
        self.news.mark_unchanged();
    }

    /// Waits for news; false when it is time to answer without.
    pub(super) async fn wait(&mut self) -> bool {
        tokio::select! {
            biased;
            () = stopped(self.stop.clone()) => false,
            () = &mut self.end => false,
            changed = self.news.changed() => changed.is_ok(),
        }
    }
}
