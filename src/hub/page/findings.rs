//! Findings: what did not fit together, with the entries that show it and how it is settled.

use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::members::{balance, name};
use super::reader::Reader;
use super::sheet::Heading::{self, Number, Text};
use super::sheet::sheet;
use super::shell::{Room, empty, nothing, page};
use super::words::Words;
use super::{decision, evidence};
use crate::core::ledger::{Entry, FindingKind};
use crate::core::model::{EntryHash, MemberId, Points};
use crate::core::sync::wire::MemberRow;
use crate::hub::store::{KeptFinding, StoreFault};
use crate::texts::Args;

const FINDING_HEADINGS: [Heading; 6] = [
    Text("hub-finding"),
    Text("hub-member"),
    Number("hub-balance"),
    Text("hub-settlement"),
    Text("hub-finding-changed"),
    Number("hub-finding-version"),
];

/// Findings on one page.
const PAGE_FINDINGS: u64 = 50;

/// From which finding on.
#[derive(Deserialize)]
pub(super) struct Skip {
    #[serde(default)]
    skip: u64,
}

/// A page of findings.
pub(super) async fn list(Query(Skip { skip }): Query<Skip>, reader: Reader) -> Response {
    let one_more = PAGE_FINDINGS.saturating_add(1);
    let loaded = reader.setting.load(move |store| {
        let findings = store.load_findings(skip, one_more)?;
        let mut members = BTreeMap::new();
        for member in findings.iter().filter_map(|kept| kept.finding.member) {
            if let Some(row) = store.load_member(member)? {
                members.insert(member, row);
            }
        }
        Ok::<_, StoreFault>((findings, members))
    });
    let (mut findings, members) = match loaded.await {
        Ok(loaded) => loaded,
        Err(page) => return page,
    };
    let page_rows = usize::try_from(PAGE_FINDINGS).unwrap_or(usize::MAX);
    let more = findings.len() > page_rows;
    findings.truncate(page_rows);
    let words = reader.setting.words();
    let content = html! {
        div.heading {
            h1 { (words.say("hub-nav-findings")) }
            span.chip.chip--good data-live-sign hidden { (words.say("hub-live")) }
        }
        div data-live {
            @if findings.is_empty() {
                (empty(&words.say("hub-no-findings"), &words.say("hub-no-findings-next")))
            } @else {
                (table(&words, &findings, &members))
            }
            nav.turner {
                @if skip > 0 {
                    a.button href={ "/findings?skip=" (skip.saturating_sub(PAGE_FINDINGS)) } {
                        (words.say("hub-previous"))
                    }
                }
                @if more {
                    a.button href={ "/findings?skip=" (skip.saturating_add(PAGE_FINDINGS)) } {
                        (words.say("hub-next"))
                    }
                }
            }
        }
    };
    page(&reader, Room::Findings, &words.say("hub-nav-findings"), &content)
}

fn table(words: &Words<'_>, findings: &[KeptFinding], members: &BTreeMap<MemberId, MemberRow>) -> Markup {
    let rows = html! {
        @for kept in findings {
            @let finding = &kept.finding;
            tr.gone[kept.withdrawn] {
                td {
                    a.plain href={ "/findings/" (finding.entry) "/" (finding.kind.name()) } {
                        (words.finding(finding.kind))
                    }
                    @if kept.withdrawn { " " span.chip { (words.say("hub-finding-withdrawn")) } }
                }
                td {
                    @if let Some(member) = finding.member.and_then(|member| members.get(&member)) {
                        a href={ "/members/" (member.id) } { (name(words, member)) }
                    }
                }
                td.number { @if finding.points != Points::ZERO { (words.points(finding.points)) } }
                td { (words.settlement(finding.settlement)) }
                td { (words.time(kept.changed)) div.soft.small { (words.ago(kept.changed)) } }
                td.number.soft { (words.count(kept.version)) }
            }
        }
    };
    sheet(words, &FINDING_HEADINGS, &rows)
}

/// One finding with its evidence.
pub(super) async fn show(Path((entry, kind)): Path<(String, String)>, reader: Reader) -> Response {
    let kind = FindingKind::ALL.into_iter().find(|known| known.name() == kind);
    let (Some(entry), Some(kind)) = (EntryHash::parse(&entry), kind) else { return nothing(&reader) };
    let loaded = reader.setting.load(move |store| {
        let Some(kept) = store.load_finding(entry, kind)? else { return Ok::<_, StoreFault>(None) };
        let hashes = kept.finding.against.iter().copied().chain([entry]);
        let entries = hashes.map(|hash| store.load_entry(hash)).collect::<Result<Vec<_>, _>>()?;
        let member = kept.finding.member.map(|member| store.load_member(member)).transpose()?.flatten();
        Ok(Some((
            kept,
            entries.into_iter().flatten().collect::<Vec<Entry>>(),
            member,
            store.load_till_names()?,
        )))
    });
    let (kept, entries, member, names) = match loaded.await {
        Ok(Some(loaded)) => loaded,
        Ok(None) => return nothing(&reader),
        Err(page) => return page,
    };
    let words = reader.setting.words();
    let finding = &kept.finding;
    let title = words.finding(kind);
    let about = format!("hub-finding-{}-about", kind.name().replace('_', "-"));
    let settled = words.say(&format!("hub-settlement-{}", finding.settlement.name().replace('_', "-")));
    let content = html! {
        div.heading {
            h1 { (title) }
            @if kept.withdrawn { span.chip { (words.say("hub-finding-withdrawn")) } }
            @else { span.chip.chip--warn { (words.settlement(finding.settlement)) } }
        }
        section.card.verdict {
            div {
            p { (words.say_with(&about, &Args::new().text("points", words.points(finding.points)))) }
            p { (settled) }
            }
            dl.sums {
                @if let Some(member) = &member {
                    div {
                        dt { (words.say("hub-member")) }
                        dd { a href={ "/members/" (member.id) } { (name(&words, member)) } }
                    }
                    div { dt { (words.say("hub-balance-now")) } dd { (balance(&words, member.facts.balance)) } }
                }
                div { dt { (words.say("hub-finding-first-seen")) } dd { (words.time(kept.first_seen)) } }
                div { dt { (words.say("hub-finding-changed")) } dd { (words.time(kept.changed)) } }
                div { dt { (words.say("hub-finding-version")) } dd { (words.count(kept.version)) } }
            }
        }
        (decision::form(&words, &kept))
        h2 { (words.say("hub-finding-evidence")) }
        div.evidence {
            @for shown in &entries {
                @let key = if shown.hash == entry { "hub-finding-later" } else { "hub-finding-earlier" };
                (evidence::show(&words, &words.say(key), shown, &names))
            }
        }
    };
    page(&reader, Room::Findings, &title, &content)
}
