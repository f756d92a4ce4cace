//! Who reads a page, and in which language.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::shell;
use super::words::Words;
use crate::core::model::{Language, Timestamp};
use crate::core::programme::Programme;
use crate::hub::office::Office;
use crate::hub::store::{Store, StoreFault};
use crate::net::Problem;

/// The cookie that holds a session's token.
pub(super) const SESSION_COOKIE: &str = "tallytill_hub";
/// The cookie that holds the chosen language.
pub(super) const LANGUAGE_COOKIE: &str = "tallytill_hub_language";

/// Somebody who is signed in.
pub(super) struct Reader {
    /// Their name.
    pub(super) person: String,
    /// What all their pages need.
    pub(super) setting: Setting,
}

/// Language, programme and moment of a page.
pub(super) struct Setting {
    pub(super) office: Arc<Office>,
    pub(super) language: Language,
    pub(super) programme: Option<Programme>,
    pub(super) now: Timestamp,
    /// The address of the page without a choice of language, for the switch.
    pub(super) here: String,
}

impl Setting {
    /// How things are said on this page.
    pub(super) fn words(&self) -> Words<'_> {
        Words::new(&self.office.texts, self.language, self.programme.as_ref(), self.now)
    }

    /// Reads from the store for this page; a store that can't be read is told in a page.
    pub(super) async fn load<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, StoreFault> + Send + 'static,
    ) -> Result<T, Response> {
        let loaded: Result<T, Problem> = self.office.with_store(work).await;
        loaded.map_err(|problem| shell::broken(self, problem.status))
    }
}

impl FromRequestParts<Arc<Office>> for Setting {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, office: &Arc<Office>) -> Result<Self, Response> {
        let language = language_of(office, &parts.uri, &parts.headers);
        let loaded = office.with_store(|store| store.load_programme()).await;
        let text = loaded.map_err(IntoResponse::into_response)?.map(|stored| stored.text);
        Ok(Self {
            office: Arc::clone(office),
            language,
            programme: text.and_then(|text| Programme::parse(&text).ok()),
            now: office.now(),
            here: without_language(&parts.uri),
        })
    }
}

impl FromRequestParts<Arc<Office>> for Reader {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, office: &Arc<Office>) -> Result<Self, Response> {
        let to_sign_in = || Redirect::to("/sign-in").into_response();
        let token = cookie(&parts.headers, SESSION_COOKIE).ok_or_else(to_sign_in)?;
        let now = office.now();
        let session = office.with_store(move |store| store.load_session(&token, now)).await;
        let person = session.map_err(IntoResponse::into_response)?.ok_or_else(to_sign_in)?;
        let setting = Setting::from_request_parts(parts, office).await?;
        Ok(Self { person, setting })
    }
}

/// The value of a cookie.
pub(super) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|value| value.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then(|| value.to_owned())
    })
}

/// The language that the address asks for, if pages are written in it.
pub(super) fn asked_language(office: &Office, uri: &Uri) -> Option<Language> {
    let pairs = uri.query().unwrap_or_default().split('&');
    let code = pairs.filter_map(|pair| pair.strip_prefix("lang=")).next_back()?;
    offered(office, code)
}

fn offered(office: &Office, code: &str) -> Option<Language> {
    Language::parse(code).filter(|language| office.texts.languages().any(|known| known == *language))
}

/// As the address says, else as chosen before, else as the browser asks, else as head office is set up.
fn language_of(office: &Office, uri: &Uri, headers: &HeaderMap) -> Language {
    let chosen = || cookie(headers, LANGUAGE_COOKIE).and_then(|code| offered(office, &code));
    asked_language(office, uri).or_else(chosen).unwrap_or_else(|| {
        let wished = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let known: Vec<Language> = office.texts.languages().collect();
        office.texts.choose(wished.unwrap_or_default(), &known, office.language)
    })
}

fn without_language(uri: &Uri) -> String {
    let pairs = uri.query().unwrap_or_default().split('&');
    let kept: Vec<&str> = pairs.filter(|pair| !pair.is_empty() && !pair.starts_with("lang=")).collect();
    let query: String = kept.iter().map(|pair| format!("{pair}&")).collect();
    format!("{}?{query}", uri.path())
}
