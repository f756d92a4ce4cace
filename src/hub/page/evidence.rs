//! One entry as evidence: what the till printed, line by line, or what was said about a member.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::members::place;
use super::words::Words;
use crate::core::ledger::{Entry, Payload, Sale};
use crate::core::model::{MemberId, Points, TillId};

/// One entry in a frame of its own.
pub(super) fn show(
    words: &Words<'_>,
    caption: &str,
    entry: &Entry,
    names: &BTreeMap<TillId, (String, String)>,
) -> Markup {
    let payload = read(entry);
    html! {
        article.card.receipt {
            header {
                p.label { (caption) }
                h3 { (words.kind(entry.header.kind)) }
                p.soft { (words.time(entry.header.hlc.timestamp())) " · " (place(words, names, entry.header.till)) }
            }
            @match &payload {
                Some(Payload::Sale(sale)) => (receipt(words, sale)),
                Some(Payload::Enrol(enrol)) => (joined(words, enrol.card.as_str(), enrol.member)),
                Some(Payload::Imported(imported)) => (joined(words, imported.card.as_str(), imported.member)),
                Some(Payload::Return(returned)) => {
                    dl.sums {
                        div { dt { (words.say("hub-paid")) } dd { (words.refund(&returned.part)) } }
                        div {
                            dt { (words.say("hub-kind-sale")) }
                            dd { (short(&returned.sale.to_string())) }
                        }
                    }
                },
                Some(_) => {},
                None => p.notice.notice--warn { (words.say("hub-unreadable")) },
            }
            footer.soft.small { (words.say("hub-place")) " " (entry.header.seq) " · " (short(&entry.hash.to_string())) }
        }
    }
}

/// What an entry says; `None` when it can't be read.
pub(super) fn read(entry: &Entry) -> Option<Payload> {
    entry.check_payload().and_then(|()| Payload::parse(entry)).ok()
}

/// The first digits of a long number: enough for people to tell two apart.
pub(super) fn short(number: &str) -> String {
    number.chars().take(8).collect()
}

fn joined(words: &Words<'_>, card: &str, member: MemberId) -> Markup {
    html! {
        dl.sums {
            div { dt { (words.say("hub-cards")) } dd { (card) } }
            div {
                dt { (words.say("hub-member")) }
                dd { a href={ "/members/" (member) } { (short(&member.to_string())) } }
            }
        }
    }
}

fn receipt(words: &Words<'_>, sale: &Sale) -> Markup {
    let receipt = &sale.receipt;
    let money = |amount| words.money(amount, receipt.currency);
    let totals = receipt.totals;
    let points = |key: &str, points: Points| {
        html! { @if points != Points::ZERO { div { dt { (words.say(key)) } dd { (words.points(points)) } } } }
    };
    html! {
        @if sale.offline { p { span.chip { (words.say("hub-without-line")) } } }
        @if receipt.lines.is_empty() {
            p.soft { (words.say("hub-receipt-no-lines")) }
        } @else {
            table.table {
                tbody {
                    @for line in &receipt.lines {
                        tr {
                            td { (line.name) div.soft.small { (line.quantity) " × " (money(line.unit_price)) } }
                            td.number { (money(line.gross)) }
                        }
                    }
                }
            }
        }
        dl.sums {
            div { dt { (words.say("hub-receipt-total")) } dd { (money(totals.gross)) } }
            div { dt { (words.say("hub-receipt-discount")) } dd { (money(totals.discount)) } }
            div { dt { (words.say("hub-receipt-points-paid")) } dd { (money(totals.points_paid)) } }
            div.whole { dt { (words.say("hub-receipt-due")) } dd { (money(totals.due)) } }
            (points("hub-receipt-points-spent", totals.points_spent))
            (points("hub-receipt-points-earned", totals.points_earned))
            @if let Some(member) = &receipt.member {
                div { dt { (words.say("hub-receipt-balance-before")) } dd { (words.points(member.balance_before)) } }
                div {
                    dt { (words.say("hub-member")) }
                    dd { a href={ "/members/" (member.id) } { (member.card) } }
                }
            }
        }
    }
}
