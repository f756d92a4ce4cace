//! Scans that somebody else saw, and the list of goods.

use axum::Json;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::answer::Answer;
use super::door::Door;
use super::guard::Spoken;
use super::request::{Body, ScanBody};
use super::sale_reply::{ArticleReply, GoodsReply};
use crate::core::codec::{AimExpectation, looks_like_setup_code, parse_scan};
use crate::till::event::{Event, Seen, SeenKind};
use crate::till::goods::Article;
use crate::till::scanning::handle_scan;

/// `POST /v1/scans`: handled as the till's own scanner's. A text may begin with its AIM identifier.
pub(super) async fn scan(
    State(door): State<Door>,
    Extension(spoken): Extension<Spoken>,
    Body(body): Body<ScanBody>,
) -> Response {
    let agent = &door.agent;
    let seen = match parse_scan(body.text.as_bytes(), AimExpectation::Optional) {
        Ok(scan) => handle_scan(agent, &scan, false).map(|seen| Seen::clone(&seen)),
        Err(_) => {
            let setup = looks_like_setup_code(&body.text);
            let kind = if setup { SeenKind::SetupCode } else { SeenKind::Garbled };
            let seen = Seen { kind, text: String::new(), symbology: None };
            agent.publish(Event::Scan(seen.clone().into()));
            Some(seen)
        }
    };
    let programme = agent.programme();
    let answer = Answer::new(agent, &programme, spoken);
    (StatusCode::ACCEPTED, Json(seen.as_ref().map(|seen| answer.seen(seen)))).into_response()
}

/// `GET /v1/goods`.
pub(super) async fn goods(
    State(door): State<Door>,
    Extension(Spoken(language)): Extension<Spoken>,
) -> Json<GoodsReply> {
    let currency = door.agent.programme().currency;
    let article = |article: &'_ Article| ArticleReply {
        sku: article.sku.as_str().to_owned(),
        ean: article.ean.clone(),
        name: article.name.get(language).to_owned(),
        category: article.category.as_str().to_owned(),
        unit_price: article.unit_price.format(currency),
        unit: article.unit.name(),
        brand: article.brand.clone(),
        tags: article.tags.clone(),
        minimum: article.minimum.format(currency),
    };
    let goods = door.agent.goods.articles().iter().map(article).collect();
    Json(GoodsReply { goods })
}
