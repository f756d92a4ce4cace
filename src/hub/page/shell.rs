//! The document around every page: head, bar, ways to the other pages.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use super::assets::address;
use super::reader::{Reader, Setting};
use super::words::Words;

/// The pages that the bar leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    Tills,
    Members,
    Entries,
    Findings,
    Elsewhere,
}

const ROOMS: [(Room, &str, &str); 4] = [
    (Room::Tills, "/", "hub-nav-tills"),
    (Room::Members, "/members", "hub-nav-members"),
    (Room::Entries, "/entries", "hub-nav-entries"),
    (Room::Findings, "/findings", "hub-nav-findings"),
];

/// A page of somebody who is signed in.
pub(super) fn page(reader: &Reader, room: Room, title: &str, content: &Markup) -> Response {
    let setting = &reader.setting;
    let words = setting.words();
    let bar = html! {
        nav.rooms aria-label=(words.say("hub-nav")) {
            @for (other, to, key) in ROOMS {
                a href=(to) aria-current=[(other == room).then_some("page")] { (words.say(key)) }
            }
        }
        (languages(setting, &words))
        form.leave method="post" action="/sign-out" {
            span.soft.small { (reader.person) }
            button.button.button--quiet type="submit" { (words.say("hub-sign-out")) }
        }
    };
    document(setting, title, &bar, content)
}

/// A page of nobody in particular.
pub(super) fn open_page(setting: &Setting, title: &str, content: &Markup) -> Response {
    let bar = languages(setting, &setting.words());
    document(setting, title, &bar, content)
}

/// There is nothing at this address.
pub(super) fn nothing(reader: &Reader) -> Response {
    let words = reader.setting.words();
    let title = words.say("hub-not-found");
    let page = page(reader, Room::Elsewhere, &title, &empty(&title, &words.say("hub-not-found-next")));
    (StatusCode::NOT_FOUND, page).into_response()
}

/// The store can't be read.
pub(super) fn broken(setting: &Setting, status: StatusCode) -> Response {
    let words = setting.words();
    let title = words.say("hub-broken");
    let page = open_page(setting, &title, &empty(&title, &words.say("hub-broken-next")));
    (status, page).into_response()
}

/// What stands where there is nothing to show: what that means and what to do next.
pub(super) fn empty(title: &str, next: &str) -> Markup {
    html! {
        section.card.empty {
            h2 { (title) }
            p.soft { (next) }
        }
    }
}

fn languages(setting: &Setting, words: &Words<'_>) -> Markup {
    html! {
        nav.languages aria-label=(words.say("hub-language")) {
            @for language in words.languages() {
                a href={ (setting.here) "lang=" (language) } hreflang=(language) lang=(language)
                    title=(words.name_of(language)) aria-label=(words.name_of(language))
                    aria-current=[(language == words.language).then_some("true")]
                { (language) }
            }
        }
    }
}

fn document(setting: &Setting, title: &str, bar: &Markup, content: &Markup) -> Response {
    let words = setting.words();
    let shop = setting.programme.as_ref().map(|programme| programme.name.get(setting.language));
    let document = html! {
        (DOCTYPE)
        html lang=(setting.language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · " (words.say("hub-title")) }
                link rel="icon" href=(address("icon.svg")) type="image/svg+xml";
                link rel="stylesheet" href=(address("style.css"));
                link rel="stylesheet" href=(address("hub.css"));
                script type="module" src=(address("live.js")) {}
            }
            body {
                header.bar {
                    p.brand {
                        img src=(address("icon.svg")) alt="" width="32" height="32";
                        span {
                            (words.say("hub-title"))
                            @if let Some(shop) = shop { small { (shop) } }
                        }
                    }
                    (bar)
                }
                main.office { (content) }
            }
        }
    };
    Html(document.into_string()).into_response()
}
