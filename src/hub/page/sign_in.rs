//! Signing in and out.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Form, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use maud::html;
use serde::Deserialize;

use super::reader::{SESSION_COOKIE, Setting, cookie};
use super::shell::open_page;
use crate::host::log;
use crate::hub::office::Office;
use crate::hub::store::{FIRST_PERSON, PASSWORD_BYTES_MAX, SESSION_LIFE_MS};

/// What the form says.
#[derive(Deserialize)]
pub(super) struct Credentials {
    name: String,
    password: String,
}

/// The form.
pub(super) async fn form(setting: Setting) -> Response {
    form_page(&setting, None)
}

/// Checks name and password; a session begins when they belong together.
pub(super) async fn enter(
    State(office): State<Arc<Office>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    setting: Setting,
    Form(credentials): Form<Credentials>,
) -> Response {
    let now = office.now();
    if !office.password_guesses.allows(address.ip(), now) {
        return (StatusCode::TOO_MANY_REQUESTS, form_page(&setting, Some("hub-sign-in-wait")))
            .into_response();
    }
    let Credentials { name, password } = credentials;
    match setting.load(move |store| store.sign_in(name.trim(), &password, now)).await {
        Ok(Some(token)) => {
            log::info!(%address, "signed_in");
            let life_s = SESSION_LIFE_MS.saturating_div(1_000);
            let headers = [(header::SET_COOKIE, session_cookie(&token, life_s))];
            (AppendHeaders(headers), Redirect::to("/")).into_response()
        }
        Ok(None) => {
            log::warn!(%address, "sign_in_refused");
            office.password_guesses.count(address.ip(), now);
            (StatusCode::UNAUTHORIZED, form_page(&setting, Some("hub-sign-in-wrong"))).into_response()
        }
        Err(page) => page,
    }
}

/// Ends the session.
pub(super) async fn leave(setting: Setting, headers: HeaderMap) -> Response {
    if let Some(token) = cookie(&headers, SESSION_COOKIE)
        && let Err(page) = setting.load(move |store| store.sign_out(&token)).await
    {
        return page;
    }
    (AppendHeaders([(header::SET_COOKIE, session_cookie("", 0))]), Redirect::to("/sign-in")).into_response()
}

fn session_cookie(token: &str, life_s: u64) -> HeaderValue {
    let cookie = format!("{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={life_s}");
    HeaderValue::from_str(&cookie).unwrap_or(HeaderValue::from_static(""))
}

fn form_page(setting: &Setting, fault: Option<&str>) -> Response {
    let words = setting.words();
    let title = words.say("hub-sign-in");
    let content = html! {
        form.card.entrance method="post" action="/sign-in" {
            h1 { (title) }
            p.soft { (words.say("hub-sign-in-intro")) }
            @if let Some(fault) = fault {
                p.notice.notice--bad role="alert" { (words.say(fault)) }
            }
            div {
                label.label for="name" { (words.say("hub-sign-in-name")) }
                input.field #name name="name" value=(FIRST_PERSON) autocomplete="username" required maxlength="60";
            }
            div {
                label.label for="password" { (words.say("hub-sign-in-password")) }
                input.field #password name="password" type="password" autocomplete="current-password" required
                    autofocus maxlength=(PASSWORD_BYTES_MAX);
            }
            button.button.button--main type="submit" { (title) }
        }
    };
    open_page(setting, &title, &content)
}
