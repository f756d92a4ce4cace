//! Problem documents (RFC 9457): a stable code, a sentence in the reader's words, and whether trying again helps.

use std::collections::BTreeMap;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

/// What went wrong with a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The HTTP status.
    pub status: StatusCode,
    /// The stable code; the message file has its sentence under `problem-<code>` with hyphens.
    pub code: &'static str,
    /// The sentence in English.
    pub detail: String,
    /// Whether the same request may succeed later.
    pub retry: bool,
    /// Seconds to wait before the next try, where that is known.
    pub wait_s: Option<u64>,
    /// Values that the sentence names, for its translations.
    pub values: BTreeMap<&'static str, String>,
    /// Further members of the document.
    pub extras: Map<String, Value>,
}

impl Problem {
    /// A problem that trying again does not mend.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code,
            detail: detail.into(),
            retry: false,
            wait_s: None,
            values: BTreeMap::new(),
            extras: Map::new(),
        }
    }

    /// The same, but trying again later may help.
    #[must_use]
    pub fn with_retry(mut self) -> Self {
        self.retry = true;
        self
    }

    /// The same, but the next try has to wait so many seconds.
    #[must_use]
    pub fn with_wait(mut self, wait_s: u64) -> Self {
        self.wait_s = Some(wait_s);
        self.with_retry().with_value("seconds", wait_s)
    }

    /// The same, with a value for its translations.
    #[must_use]
    pub fn with_value(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.insert(name, value.to_string());
        self
    }

    /// The same, with a further member.
    #[must_use]
    pub fn with_extra(mut self, name: &str, value: Value) -> Self {
        self.extras.insert(name.to_owned(), value);
        self
    }

    /// The document, with its sentence as given.
    pub fn document(&self, detail: &str) -> Value {
        let mut document = json!({
            "type": format!("urn:tallytill:problem:{}", self.code),
            "title": self.code.replace('_', " "),
            "status": self.status.as_u16(),
            "code": self.code,
            "detail": detail,
            "retry": self.retry,
        });
        if let Some(members) = document.as_object_mut() {
            members.extend(self.wait_s.map(|wait_s| ("retry_after_s".to_owned(), wait_s.into())));
            members.extend(self.extras.clone());
        }
        document
    }

    /// The answer, with its sentence as given.
    pub fn answer(&self, detail: &str) -> Response {
        let body = self.document(detail).to_string();
        let kind = HeaderValue::from_static("application/problem+json");
        let mut response = (self.status, [(header::CONTENT_TYPE, kind)], body).into_response();
        response.headers_mut().extend(self.wait_s.map(|wait_s| (header::RETRY_AFTER, wait_s.into())));
        response
    }
}

/// The answer in English. It carries the problem itself along, so that a later layer can say it in another language.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.answer(&self.detail);
        response.extensions_mut().insert(self);
        response
    }
}
