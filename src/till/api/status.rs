//! How the till is: for the page, for store IT, for Prometheus.

use axum::Json;
use axum::extract::{Extension, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::answer::Answer;
use super::door::Door;
use super::guard::Spoken;
use crate::host::file::load_free_bytes;
use crate::journal::list_set_aside;
use crate::net::Problem;
use crate::till::agent::now;
use crate::till::link::LinkState;
use crate::till::metrics::encode_metrics;
use crate::till::phrase::{display_name, scanner_name};

/// `GET /v1/status`.
pub(super) async fn status(State(door): State<Door>, Extension(spoken): Extension<Spoken>) -> Response {
    let agent = &door.agent;
    let programme = agent.programme();
    let answer = Answer::new(agent, &programme, spoken);
    let journal = agent.journal.state();
    let unsent = agent.load_unsent().ok();
    let lives = agent.lookup().journal.load_lives(Some(journal.head)).unwrap_or_default();
    let news = lives.last().and_then(|life| Some((life.why, answer.phrase.journal(life, now())?)));
    let (why, notice, told) = match news {
        Some((why, (notice, told))) => (Some(why.code()), Some(notice), Some(told)),
        None => (None, None, None),
    };
    let apart = lives.iter().filter_map(|life| Some((life.own.head.seq, life.apart_from?)));
    let apart: u64 = apart.map(|(end, from)| end.get().saturating_sub(from.get()).saturating_add(1)).sum();
    let scanner = agent.scanner();
    let state = scanner.as_ref().map(|status| status.state());
    let counters = scanner.map(|status| status.counters()).unwrap_or_default();
    let display = agent.display.get().map(|display| display.state());
    let (link, members) = (agent.link(), agent.members_state());
    let problem = match link.state {
        LinkState::Refused(code) => Some(code),
        LinkState::Online | LinkState::Offline => None,
    };
    let identity = &agent.identity;
    let settings = agent.config.scanner.as_ref();
    Json(json!({
        "till": { "id": identity.till.to_string(), "name": identity.name, "store": identity.store },
        "version": env!("CARGO_PKG_VERSION"),
        "languages": door.languages().iter().map(ToString::to_string).collect::<Vec<_>>(),
        "programme": {
            "id": programme.id,
            "name": programme.name.get(answer.phrase.language),
            "currency": programme.currency.code(),
            "currency_digits": programme.currency.digits(),
            "points_name": programme.points.name.get(answer.phrase.language),
            "points_decimals": programme.points.decimals,
            "hash": programme.hash.to_string(),
            "as_of": link.programme_as_of.map(|at| at.ms()),
        },
        "scanner": {
            "state": scanner_name(state),
            "port": settings.map(|settings| settings.port.display().to_string()),
            "scans": counters.scans,
            "refused": counters.refused.saturating_add(counters.overlong),
            "bytes_discarded": counters.bytes_discarded,
            "text": answer.phrase.scanner(state),
        },
        "operator": answer.desk(),
        "training": agent.training.is_on(),
        "printer": answer.printer(),
        "display": {
            "state": display_name(display),
            "port": agent.config.display.as_ref().map(|settings| settings.port.display().to_string()),
            "text": answer.phrase.display(display),
        },
        "journal": {
            "seq": journal.head.seq.get(),
            "incarnation": journal.head.incarnation.to_string(),
            "unsent": unsent.map(|unsent| unsent.entries),
            "oldest_unsent_ms": unsent.and_then(|unsent| unsent.oldest).map(|oldest| now().since(oldest)),
            "writable": journal.writable,
            "marked": journal.marked,
            "lives": lives.len(),
            "renewed": why,
            "notice": notice,
            "text": told,
            "apart": apart,
            "set_aside": list_set_aside(&agent.config.data).len(),
        },
        "hub": {
            "state": link.state.name(),
            "last_contact": link.last_contact.map(|at| at.ms()),
            "problem": problem,
            "text": answer.phrase.link(link.state),
        },
        "members": {
            "as_of": link.members_as_of.map(|at| at.ms()),
            "download": members.download.map(|download| json!({
                "bytes": download.bytes,
                "bytes_total": download.bytes_total,
            })),
            "mended": members.mended,
            "differing": members.differing,
        },
        "disk": { "free_bytes": load_free_bytes(&agent.config.data) },
        "clock": { "now": now().ms(), "offset_ms": link.offset_ms },
    }))
    .into_response()
}

/// `GET /metrics`.
pub(super) async fn metrics(State(door): State<Door>) -> Response {
    match encode_metrics(&door.agent) {
        Ok(text) => {
            let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(header::CONTENT_TYPE, kind)], text).into_response()
        }
        Err(_) => {
            let detail = "the metrics can't be written";
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail).into_response()
        }
    }
}
