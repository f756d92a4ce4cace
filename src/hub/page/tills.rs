//! The start page: how all tills are.

use axum::response::Response;
use maud::{Markup, html};

use super::reader::Reader;
use super::sheet::Heading::{self, Number, Text};
use super::sheet::sheet;
use super::shell::{Room, empty, page};
use super::words::Words;
use crate::core::model::Timestamp;
use crate::hub::store::{StoreFault, TillLine};

const TILL_HEADINGS: [Heading; 6] = [
    Text("hub-till"),
    Text("hub-last-contact"),
    Number("hub-held"),
    Number("hub-unsent"),
    Text("hub-last-entry"),
    Text("hub-version"),
];

/// A till that was heard of this lately is connected: its calls wait for news for less than half of it.
const CONNECTED_MS: u64 = 60_000;

/// How a till is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Here,
    Late,
    Away,
}

impl Standing {
    fn of(till: &TillLine, now: Timestamp) -> Self {
        if now.since(till.last_contact) > CONNECTED_MS {
            Self::Away
        } else if till.unsent.unwrap_or(0) > 0 {
            Self::Late
        } else {
            Self::Here
        }
    }

    /// The class of its dot and the name of its message.
    fn sign(self) -> (&'static str, &'static str) {
        match self {
            Self::Here => ("dot dot--good", "hub-till-state-here"),
            Self::Late => ("dot dot--warn", "hub-till-state-late"),
            Self::Away => ("dot dot--bad", "hub-till-state-away"),
        }
    }
}

/// All tills.
pub(super) async fn show(reader: Reader) -> Response {
    let setting = &reader.setting;
    let loaded = setting.load(|store| Ok::<_, StoreFault>((store.load_tills()?, store.count_findings()?)));
    let (mut tills, findings) = match loaded.await {
        Ok(loaded) => loaded,
        Err(page) => return page,
    };
    let contacts = setting.office.contacts();
    for till in &mut tills {
        if let Some(contact) = contacts.get(&till.id) {
            till.last_contact = till.last_contact.max(contact.at);
            till.unsent = contact.unsent.or(till.unsent);
        }
    }
    let words = setting.words();
    let content = html! {
        (heading(&words))
        div data-live {
            (figures(&words, &tills, findings, setting.now))
            @if setting.programme.is_none() {
                p.notice.notice--warn { (words.say("hub-no-programme")) }
            }
            @if tills.is_empty() {
                (empty(&words.say("hub-no-tills"), &words.say("hub-no-tills-next")))
            } @else {
                (table(&words, &tills, setting.now))
            }
        }
    };
    page(&reader, Room::Tills, &words.say("hub-nav-tills"), &content)
}

fn heading(words: &Words<'_>) -> Markup {
    html! {
        div.heading {
            h1 { (words.say("hub-nav-tills")) }
            span.chip.chip--good data-live-sign hidden { (words.say("hub-live")) }
        }
    }
}

fn figures(words: &Words<'_>, tills: &[TillLine], findings: u64, now: Timestamp) -> Markup {
    let here = tills.iter().filter(|till| Standing::of(till, now) != Standing::Away).count();
    let entries = tills.iter().fold(0_u64, |sum, till| sum.saturating_add(till.entries));
    let all = [
        ("hub-figure-tills", words.count(tills.len()), None),
        ("hub-figure-here", words.count(here), None),
        ("hub-figure-entries", words.count(entries), Some("/entries")),
        ("hub-figure-findings", words.count(findings), Some("/findings")),
    ];
    html! {
        dl.figures {
            @for (key, figure, to) in all {
                div.card {
                    dt { @if let Some(to) = to { a href=(to) { (words.say(key)) } } @else { (words.say(key)) } }
                    dd { (figure) }
                }
            }
        }
    }
}

fn table(words: &Words<'_>, tills: &[TillLine], now: Timestamp) -> Markup {
    let rows = html! {
        @for till in tills { (line(words, till, now)) }
    };
    sheet(words, &TILL_HEADINGS, &rows)
}

fn line(words: &Words<'_>, till: &TillLine, now: Timestamp) -> Markup {
    let (dot, state) = Standing::of(till, now).sign();
    html! {
        tr {
            td { strong { (till.name) } div.soft.small { (till.store) } }
            td {
                span.standing { span class=(dot) {} (words.say(state)) }
                div.soft.small title=(words.time(till.last_contact)) { (words.ago(till.last_contact)) }
            }
            td.number { (words.count(till.entries)) }
            td.number {
                @match till.unsent {
                    Some(unsent) => (words.count(unsent)),
                    None => span.soft { (words.say("hub-unsent-unknown")) },
                }
            }
            td {
                @if let Some(at) = till.last_entry {
                    (words.time(at)) div.soft.small { (words.ago(at)) }
                } @else {
                    span.soft { "–" }
                }
            }
            td.soft { (till.version) }
        }
    }
}
