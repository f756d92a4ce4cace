//! Who may come in, and in which language problems are told.

use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::door::Door;
use crate::core::model::Language;
use crate::net::Problem;
use crate::texts::Args;
use crate::till::clients::Clients;

/// The cookie of the cashier page.
pub(super) const PAGE_COOKIE: &str = "tallytill_page";

/// The language that an answer is given in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spoken(pub(super) Language);

#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Asked {
    lang: Option<String>,
}

/// Settles the language of the answer, and says problems in it.
pub(super) async fn speak(State(door): State<Door>, mut request: Request, next: Next) -> Response {
    let texts = &door.agent.texts;
    let offered: Vec<Language> = texts.languages().collect();
    let asked = Query::<Asked>::try_from_uri(request.uri()).ok().and_then(|Query(asked)| asked.lang);
    let named = asked.as_deref().and_then(Language::parse).filter(|language| offered.contains(language));
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let own = door.agent.language();
    let language = named.unwrap_or_else(|| texts.choose(accepted.unwrap_or_default(), &offered, own));
    request.extensions_mut().insert(Spoken(language));
    let response = next.run(request).await;
    let Some(problem) = response.extensions().get::<Problem>() else { return response };
    let key = format!("problem-{}", problem.code.replace('_', "-"));
    if !texts.knows(&key) {
        return response;
    }
    let mut args = Args::new().text("detail", problem.detail.clone());
    for (name, value) in &problem.values {
        args = args.text(name, value.clone());
    }
    // The cashier reads the sentence; whoever connects a POS reads the cause, which names line and value.
    let told = problem.clone().with_extra("cause", problem.detail.clone().into());
    let mut answer = told.answer(&texts.say(language, &key, &args));
    // What else was said beside the document, such as how to authenticate, is said still.
    for (name, value) in response.headers() {
        if !answer.headers().contains_key(name) && *name != header::CONTENT_LENGTH {
            answer.headers_mut().append(name, value.clone());
        }
    }
    answer
}

/// Refuses what comes from another page or under a foreign name: a browser on this machine must not be made to talk to
/// the till by a page from elsewhere (DNS rebinding, cross-site requests).
pub(super) async fn require_own_origin(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = text(headers, header::HOST);
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let own_name = matches!(name, "127.0.0.1" | "localhost" | "[::1]");
    let own_origin = match headers.get(header::ORIGIN) {
        None => true,
        Some(origin) => origin.to_str().is_ok_and(|origin| origin == format!("http://{host}")),
    };
    if own_name && own_origin {
        return next.run(request).await;
    }
    let detail = "the till answers only under its loopback address and to its own page; call `http://127.0.0.1:<port>`";
    Problem::new(StatusCode::FORBIDDEN, "wrong_origin", detail).into_response()
}

/// Lets in whoever holds a paired program's token, or the cookie of the cashier page.
pub(super) async fn require_token(State(door): State<Door>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let by_cookie = cookie(headers, PAGE_COOKIE).is_some_and(|token| same(token, &door.page_token));
    let known = by_cookie || bearer(headers).is_some_and(|token| is_paired(&door, token));
    if known {
        return next.run(request).await;
    }
    let detail = "no known token; pair this program with `tallytill till pair --config FILE NAME` and send \
                  `Authorization: Bearer <token>`";
    let mut response = Problem::new(StatusCode::UNAUTHORIZED, "wrong_token", detail).into_response();
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

/// The list is read anew, so that a program paired a moment ago is known. It is a few hundred bytes.
fn is_paired(door: &Door, token: &str) -> bool {
    Clients::load(&door.agent.config.data).is_ok_and(|clients| clients.find(token).is_some())
}

/// Compares hashes: how near a guess was does not show in the time it takes.
fn same(one: &str, other: &str) -> bool {
    blake3::hash(one.as_bytes()) == blake3::hash(other.as_bytes())
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    text(headers, header::AUTHORIZATION).strip_prefix("Bearer ")
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let pairs = text(headers, header::COOKIE).split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value)
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
