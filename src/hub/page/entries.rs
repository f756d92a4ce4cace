//! Entries as they arrive, the newest first.

use std::collections::BTreeMap;

use axum::extract::Query;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::evidence::{read, short};
use super::members::place;
use super::reader::Reader;
use super::sheet::Heading::{self, Number, Text};
use super::sheet::sheet;
use super::shell::{Room, page};
use super::words::Words;
use crate::core::codec::OperatorBook;
use crate::core::ledger::Payload;
use crate::core::model::{Acting, MemberId, OperatorId, TillId};
use crate::hub::store::{ArrivedEntry, StoreFault};
use crate::texts::Args;

const ENTRY_HEADINGS: [Heading; 6] = [
    Text("hub-arrived"),
    Text("hub-where"),
    Number("hub-place"),
    Text("hub-what"),
    Text("hub-detail"),
    Text("hub-made"),
];

/// Entries on one page.
const PAGE_ENTRIES: u64 = 50;

/// From where on; the newest when it is not said.
#[derive(Deserialize)]
pub(super) struct From {
    before: Option<u64>,
}

/// A page of entries.
pub(super) async fn list(Query(from): Query<From>, reader: Reader) -> Response {
    let before = from.before.unwrap_or(u64::MAX);
    let loaded = reader.setting.load(move |store| {
        let entries = store.load_new_entries(before, PAGE_ENTRIES)?;
        Ok::<_, StoreFault>((entries, store.load_till_names()?, store.load_operator_book()?))
    });
    let (entries, names, operators) = match loaded.await {
        Ok(loaded) => loaded,
        Err(page) => return page,
    };
    let words = reader.setting.words();
    let oldest = entries.last().map(|arrived| arrived.arrival).filter(|arrival| *arrival > 1);
    let newest = from.before.is_none();
    let content = html! {
        div.heading {
            h1 { (words.say("hub-nav-entries")) }
            @if newest { span.chip.chip--good data-live-sign hidden { (words.say("hub-live")) } }
        }
        div data-live[newest] {
            @if entries.is_empty() {
                section.card.empty { h2 { (words.say("hub-no-entries")) } }
            } @else {
                (table(&words, &entries, &names, &operators))
            }
            nav.turner {
                @if !newest { a.button href="/entries" { (words.say("hub-first")) } }
                @if let Some(oldest) = oldest {
                    a.button href={ "/entries?before=" (oldest) } { (words.say("hub-older")) }
                }
            }
        }
    };
    page(&reader, Room::Entries, &words.say("hub-nav-entries"), &content)
}

fn table(
    words: &Words<'_>,
    entries: &[ArrivedEntry],
    names: &BTreeMap<TillId, (String, String)>,
    operators: &OperatorBook,
) -> Markup {
    let rows = html! {
        @for arrived in entries {
            @let header = &arrived.entry.header;
            tr {
                td { (words.time(arrived.received_at)) }
                td { (place(words, names, header.till)) }
                td.number.soft { (words.count(header.seq)) }
                td { (words.kind(header.kind)) }
                td { (detail(words, arrived)) (acting(words, header.acting, operators)) }
                td.soft { (words.time(header.hlc.timestamp())) }
            }
        }
    };
    sheet(words, &ENTRY_HEADINGS, &rows)
}

/// Who did it, and who approved it, by name where they still work here.
fn acting(words: &Words<'_>, acting: Option<Acting>, operators: &OperatorBook) -> Markup {
    let name = |id: OperatorId| operators.find(id).map_or_else(|| id.to_string(), |known| known.name.clone());
    html! {
        @if let Some(acting) = acting {
            " " span.chip { (words.say_with("hub-by-operator", &Args::new().text("name", name(acting.operator)))) }
            @if let Some(other) = acting.approved_by {
                " " span.chip { (words.say_with("hub-approved-by", &Args::new().text("name", name(other)))) }
            }
        }
    }
}

/// The member whom an entry names that is about nothing else.
fn named_member(payload: &Payload) -> Option<MemberId> {
    match payload {
        Payload::CardLinked(linked) => Some(linked.member),
        Payload::ProfileChanged(changed) => Some(changed.member),
        Payload::Feedback(feedback) => feedback.member,
        Payload::Merged(merged) => Some(merged.member),
        Payload::Unmerged(unmerged) => Some(unmerged.member),
        Payload::Decided(decided) => decided.member,
        Payload::CardBlocked(blocked) => Some(blocked.member),
        _ => None,
    }
}

/// What an entry comes to, in a line.
fn detail(words: &Words<'_>, arrived: &ArrivedEntry) -> Markup {
    html! {
        @match read(&arrived.entry) {
            Some(Payload::Sale(sale)) => {
                @let totals = sale.receipt.totals;
                (words.money(totals.due, sale.receipt.currency))
                @if let Some(member) = &sale.receipt.member {
                    " · " a href={ "/members/" (member.id) } { (member.card) }
                    @let change = totals.points_earned.checked_sub(totals.points_spent).unwrap_or_default();
                    " " span.soft { (words.change(change)) }
                }
                @if sale.offline { " " span.chip { (words.say("hub-without-line")) } }
            },
            Some(Payload::Void(void)) => {
                span.soft {
                    (words.say_with("hub-of-sale", &Args::new().text("id", short(&void.sale.to_string()))))
                }
            },
            Some(Payload::Return(returned)) => {
                (words.refund(&returned.part)) " "
                span.soft {
                    (words.say_with("hub-of-sale", &Args::new().text("id", short(&returned.sale.to_string()))))
                }
            },
            Some(Payload::Adjusted(adjusted)) => {
                a href={ "/members/" (adjusted.member) } { (short(&adjusted.member.to_string())) }
            },
            Some(Payload::Enrol(enrol)) => a href={ "/members/" (enrol.member) } { (enrol.card) },
            Some(Payload::Imported(imported)) => a href={ "/members/" (imported.member) } { (imported.card) },
            Some(Payload::DayClosed(day)) => span.soft { (day.day) },
            Some(Payload::Opened(opened)) => span.soft { (opened.version) },
            Some(Payload::Published(published)) => span.soft { (short(&published.programme.to_string())) },
            Some(payload) => {
                @if let Some(member) = named_member(&payload) {
                    a href={ "/members/" (member) } { (short(&member.to_string())) }
                }
            },
            None => span.chip.chip--warn { (words.say("hub-unreadable")) },
        }
    }
}
