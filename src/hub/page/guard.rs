//! What holds for every page: its policy, its language cookie, and that forms come from our own pages.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::reader::{LANGUAGE_COOKIE, Reader, asked_language};
use super::shell;
use crate::hub::office::Office;
use crate::net::Problem;

/// Only this server's own files, no inline code, no frames.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The headers of every answer.
const HEADERS: [(HeaderName, HeaderValue); 4] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    // A form's `Origin` would be `null` under a stricter policy, and could not be checked.
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
];

/// How long a chosen language is remembered.
const LANGUAGE_S: u32 = 365 * 24 * 60 * 60;

/// Refuses forms of other origins, and adds the headers that every page carries.
pub(super) async fn guard(State(office): State<Arc<Office>>, request: Request, next: Next) -> Response {
    let foreign = request.method() == Method::POST && !is_own_origin(request.headers());
    let chosen = asked_language(&office, request.uri());
    let mut response = if foreign { wrong_origin().into_response() } else { next.run(request).await };
    let headers = response.headers_mut();
    headers.extend(HEADERS);
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    let cookie = chosen.map(|language| {
        format!("{LANGUAGE_COOKIE}={language}; Path=/; HttpOnly; SameSite=Strict; Max-Age={LANGUAGE_S}")
    });
    if let Some(cookie) = cookie.and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
        headers.append(header::SET_COOKIE, cookie);
    }
    response
}

/// Whether the page that sent a form lies where the form went to.
fn is_own_origin(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let origin = text(header::ORIGIN).and_then(|origin| origin.split_once("://"));
    origin.is_some_and(|(_, authority)| text(header::HOST) == Some(authority))
}

fn wrong_origin() -> Problem {
    let detail = "this form was not sent from head office's own page; open its own address";
    Problem::new(StatusCode::FORBIDDEN, "wrong_origin", detail)
}

/// Every other address: a page for people, a problem for tills.
pub(super) async fn nothing_here(uri: Uri, reader: Result<Reader, Response>) -> Response {
    if uri.path().starts_with("/v1/") {
        let detail = "head office has nothing at this address; check the program's version";
        return Problem::new(StatusCode::NOT_FOUND, "not_found", detail).into_response();
    }
    reader.map_or_else(|to_sign_in| to_sign_in, |reader| shell::nothing(&reader))
}
