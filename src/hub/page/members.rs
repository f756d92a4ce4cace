//! Members: found by name or card, and one member with all that happened.

use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::reader::Reader;
use super::sheet::Heading::{self, Number, Text};
use super::sheet::sheet;
use super::shell::{Room, nothing, page};
use super::words::Words;
use crate::core::ledger::Payload;
use crate::core::model::{MemberId, Points, TillId};
use crate::core::sync::wire::MemberRow;
use crate::hub::store::{HistoryLine, StoreFault};
use crate::texts::Args;

const MEMBER_HEADINGS: [Heading; 6] = [
    Text("hub-member"),
    Text("hub-cards"),
    Text("hub-tier"),
    Number("hub-balance"),
    Number("hub-spend"),
    Number("hub-visits"),
];
const HISTORY_HEADINGS: [Heading; 6] = [
    Text("hub-when"),
    Text("hub-where"),
    Text("hub-what"),
    Number("hub-paid"),
    Number("hub-points-change"),
    Number("hub-balance-after"),
];

/// Members on one page.
const PAGE_MEMBERS: u64 = 50;
/// The most events of one history that are shown.
const HISTORY_LINES_MAX: usize = 500;
/// The longest text that is searched for, in characters.
const SEARCH_CHARS_MAX: usize = 80;

/// What is looked for, and from which member on.
#[derive(Deserialize)]
pub(super) struct Search {
    #[serde(default)]
    q: String,
    #[serde(default)]
    skip: u64,
}

/// The names of tills with their stores.
type TillNames = BTreeMap<TillId, (String, String)>;

/// Members by name.
pub(super) async fn list(Query(search): Query<Search>, reader: Reader) -> Response {
    let setting = &reader.setting;
    let text: String = search.q.chars().take(SEARCH_CHARS_MAX).collect();
    let (sought, skip) = (text.clone(), search.skip);
    let one_more = PAGE_MEMBERS.saturating_add(1);
    let mut found = match setting.load(move |store| store.find_members(&sought, skip, one_more)).await {
        Ok(found) => found,
        Err(page) => return page,
    };
    let page_rows = usize::try_from(PAGE_MEMBERS).unwrap_or(usize::MAX);
    let more = found.len() > page_rows;
    found.truncate(page_rows);
    let words = setting.words();
    let content = html! {
        div.heading { h1 { (words.say("hub-nav-members")) } }
        form.search method="get" action="/members" role="search" {
            input.field name="q" type="search" value=(text) maxlength=(SEARCH_CHARS_MAX)
                placeholder=(words.say("hub-search")) aria-label=(words.say("hub-search"));
            button.button type="submit" { (words.say("hub-search-go")) }
        }
        @if found.is_empty() {
            @let key = if text.trim().is_empty() { "hub-no-members" } else { "hub-no-match" };
            section.card.empty { h2 { (words.say(key)) } }
        } @else {
            (table(&words, &found))
            (turner(&words, &text, skip, more))
        }
    };
    page(&reader, Room::Members, &words.say("hub-nav-members"), &content)
}

fn table(words: &Words<'_>, members: &[MemberRow]) -> Markup {
    let rows = html! {
        @for member in members {
            tr {
                td { a.plain href={ "/members/" (member.id) } { (name(words, member)) } }
                td.soft { (cards(member)) }
                td { @if let Some(tier) = words.tier(&member.standing()) { span.chip { (tier) } } }
                td.number { (balance(words, member.facts.balance)) }
                td.number { (words.shop_money(member.facts.spend)) }
                td.number { (words.count(member.facts.visits)) }
            }
        }
    };
    sheet(words, &MEMBER_HEADINGS, &rows)
}

/// The ways to the members before and after.
fn turner(words: &Words<'_>, text: &str, skip: u64, more: bool) -> Markup {
    let way = |skip: u64, key: &str| {
        html! {
            form method="get" action="/members" {
                input type="hidden" name="q" value=(text);
                input type="hidden" name="skip" value=(skip);
                button.button type="submit" { (words.say(key)) }
            }
        }
    };
    html! {
        nav.turner {
            @if skip > 0 { (way(skip.saturating_sub(PAGE_MEMBERS), "hub-previous")) }
            @if more { (way(skip.saturating_add(PAGE_MEMBERS), "hub-next")) }
        }
    }
}

/// What to call a member.
pub(super) fn name(words: &Words<'_>, member: &MemberRow) -> String {
    member.name.clone().unwrap_or_else(|| words.say("hub-member-unnamed"))
}

fn cards(member: &MemberRow) -> String {
    let cards: Vec<&str> = member.cards.iter().map(|card| card.as_str()).collect();
    cards.join(", ")
}

/// A balance; a debt is told in words too.
pub(super) fn balance(words: &Words<'_>, points: Points) -> Markup {
    html! {
        @if points < Points::ZERO {
            span.owed { (words.points(points)) " " span.chip.chip--bad { (words.say("hub-debt")) } }
        } @else {
            (words.points(points))
        }
    }
}

/// One member.
pub(super) async fn show(Path(id): Path<String>, reader: Reader) -> Response {
    let Some(id) = MemberId::parse(&id) else { return nothing(&reader) };
    let loaded = reader.setting.load(move |store| {
        let Some(member) = store.load_member(id)? else { return Ok::<_, StoreFault>(None) };
        Ok(Some((member, store.load_history(id)?, store.load_till_names()?)))
    });
    let (member, history, names) = match loaded.await {
        Ok(Some(loaded)) => loaded,
        Ok(None) => return nothing(&reader),
        Err(page) => return page,
    };
    let words = reader.setting.words();
    let title = name(&words, &member);
    let content = html! {
        div.heading {
            h1 { (title) }
            @if let Some(tier) = words.tier(&member.standing()).filter(|_| member.merged_into.is_none()) {
                span.chip { (tier) }
            }
            span.chip.chip--good data-live-sign hidden { (words.say("hub-live")) }
        }
        div data-live {
            @if let Some(account) = member.merged_into {
                p.notice.notice--warn {
                    (words.say("hub-merged")) " "
                    a href={ "/members/" (account) } { (words.say("hub-merged-open")) }
                }
            } @else {
                (standing(&words, &member))
            }
            (history_table(&words, &history, &names))
        }
    };
    page(&reader, Room::Members, &title, &content)
}

fn standing(words: &Words<'_>, member: &MemberRow) -> Markup {
    html! {
        dl.figures {
            div.card { dt { (words.say("hub-balance")) } dd { (balance(words, member.facts.balance)) } }
            div.card { dt { (words.say("hub-spend")) } dd { (words.shop_money(member.facts.spend)) } }
            div.card { dt { (words.say("hub-visits")) } dd { (words.count(member.facts.visits)) } }
            div.card {
                dt { (words.say("hub-cards")) }
                dd.card-numbers { @for card in &member.cards { span { (card) } } }
            }
        }
    }
}

fn history_table(words: &Words<'_>, history: &[HistoryLine], names: &TillNames) -> Markup {
    html! {
        h2 { (words.say("hub-history")) }
        @if history.len() > HISTORY_LINES_MAX {
            @let count = words.count(HISTORY_LINES_MAX);
            p.soft { (words.say_with("hub-history-cut", &Args::new().text("count", count))) }
        }
        @let rows = html! {
            @for line in history.iter().rev().take(HISTORY_LINES_MAX) { (event(words, line, names)) }
        };
        (sheet(words, &HISTORY_HEADINGS, &rows))
    }
}

fn event(words: &Words<'_>, line: &HistoryLine, names: &TillNames) -> Markup {
    let fact = &line.fact;
    let paid = match &fact.payload {
        Payload::Sale(sale) => words.money(sale.receipt.totals.due, sale.receipt.currency),
        Payload::Return(returned) => words.refund(&returned.part),
        _ => String::new(),
    };
    let offline = match &fact.payload {
        Payload::Sale(sale) => sale.offline,
        Payload::Return(returned) => returned.offline,
        _ => false,
    };
    let reason = match &fact.payload {
        Payload::Void(void) => void.reason.as_str(),
        Payload::Return(returned) => returned.reason.as_str(),
        Payload::Adjusted(adjusted) => adjusted.reason.as_str(),
        _ => "",
    };
    html! {
        tr.gone[line.voided] {
            td { (words.time(fact.order.timestamp())) }
            td { (place(words, names, fact.till)) }
            td {
                (words.kind(fact.payload.kind()))
                @if line.voided { " " span.chip.chip--warn { (words.say("hub-voided")) } }
                @if offline { " " span.chip { (words.say("hub-without-line")) } }
                @if !reason.is_empty() { div.soft.small { (reason) } }
            }
            td.number { (paid) }
            td.number { (words.change(line.points)) }
            td.number.owed[line.balance < Points::ZERO] { (words.points(line.balance)) }
        }
    }
}

/// The till or head office, by name.
pub(super) fn place(words: &Words<'_>, names: &TillNames, till: TillId) -> Markup {
    html! {
        @match names.get(&till) {
            Some((name, store)) => { (name) " " span.soft { (store) } },
            None => (words.say("hub-title")),
        }
    }
}
