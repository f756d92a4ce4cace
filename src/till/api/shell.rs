//! The pages and their files.

use axum::extract::{Extension, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::door::Door;
use super::guard::{PAGE_COOKIE, Spoken};
use crate::core::model::Language;
use crate::core::programme::Charity;
use crate::net::Problem;
use crate::till::page::{CharityFacts, PageFacts, asset as find_asset, render_customer, render_page};

/// Nothing from elsewhere, nothing inline.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

impl Door {
    /// Languages to choose from: the programme's first, then all others that there are messages for.
    pub(super) fn languages(&self) -> Vec<Language> {
        let known: Vec<Language> = self.agent.texts.languages().collect();
        let programme = self.agent.programme();
        let first = programme.languages.iter().filter(|language| known.contains(language));
        let rest = known.iter().filter(|language| !programme.languages.contains(language));
        first.chain(rest).copied().collect()
    }
}

/// What the pages show before they have asked for anything.
fn facts(door: &Door, language: Language) -> PageFacts {
    let agent = &door.agent;
    let programme = agent.programme();
    let charity = |charity: &Charity| CharityFacts {
        id: charity.id.to_string(),
        name: charity.name.get(language).to_owned(),
    };
    PageFacts {
        till: agent.identity.name.clone(),
        store: agent.identity.store.clone(),
        shop: programme.name.get(language).to_owned(),
        time_zone: programme.time_zone,
        currency: programme.currency,
        points_decimals: programme.points.decimals,
        points_name: programme.points.name.get(language).to_owned(),
        charities: programme.charities.iter().map(charity).collect(),
        languages: door.languages(),
    }
}

/// `GET /`: the cashier's page.
pub(super) async fn page(
    State(door): State<Door>,
    Extension(Spoken(language)): Extension<Spoken>,
) -> Response {
    let html = render_page(&door.agent.texts, language, &facts(&door, language));
    answer_page(&door, html.into_string())
}

/// `GET /customer`: the customer's page.
pub(super) async fn customer(
    State(door): State<Door>,
    Extension(Spoken(language)): Extension<Spoken>,
) -> Response {
    let html = render_customer(&door.agent.texts, language, &facts(&door, language));
    answer_page(&door, html.into_string())
}

/// A page, and the cookie that lets it use the API.
fn answer_page(door: &Door, html: String) -> Response {
    let cookie = format!("{PAGE_COOKIE}={}; HttpOnly; SameSite=Strict; Path=/", door.page_token);
    let mut response = ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response();
    let headers = response.headers_mut();
    headers.extend(HeaderValue::from_str(&cookie).ok().map(|cookie| (header::SET_COOKIE, cookie)));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// `GET /assets/{version}/{name}`: what stands under a version never changes.
pub(super) async fn asset(Path((version, name)): Path<(String, String)>) -> Response {
    let Some(asset) = find_asset(&version, &name) else { return not_found().await };
    let headers = [
        (header::CONTENT_TYPE, asset.content_type),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, asset.body).into_response()
}

/// Whatever else is asked for.
pub(super) async fn not_found() -> Response {
    let detail = "there is nothing at this address; look at the list of calls in the README";
    Problem::new(StatusCode::NOT_FOUND, "not_found", detail).into_response()
}
