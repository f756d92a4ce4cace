//! The files that pages are made of, compiled in: a fixed list, so that no path from outside reaches a file.

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A browser keeps a file for a year: another version has another address.
const KEEP: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// How many characters of a hash tell one version of a file from another.
const HASH_CHARS: usize = 16;

/// Each file with its name and media type.
const ASSETS: [(&str, &str, &str); 4] = [
    ("style.css", "text/css; charset=utf-8", include_str!("../../net/style.css")),
    ("hub.css", "text/css; charset=utf-8", include_str!("hub.css")),
    ("live.js", "text/javascript; charset=utf-8", include_str!("live.js")),
    ("icon.svg", "image/svg+xml", include_str!("icon.svg")),
];

/// Where pages find a file. The hash in the address makes a new version a new address.
pub(super) fn address(name: &str) -> String {
    let body = ASSETS.iter().find(|asset| asset.0 == name).map_or("", |asset| asset.2);
    let hash: String = blake3::hash(body.as_bytes()).to_hex().chars().take(HASH_CHARS).collect();
    format!("/assets/{name}?v={hash}")
}

/// One file.
pub(super) async fn send(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|asset| asset.0 == name) {
        Some((_, kind, body)) => {
            let headers =
                [(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CACHE_CONTROL, KEEP)];
            (headers, *body).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
