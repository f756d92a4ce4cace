//! A person's decision about a finding: the form below it, and what becomes of it.

use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::reader::Reader;
use super::shell::nothing;
use super::words::Words;
use crate::core::ledger::{FindingKind, Outcome};
use crate::core::model::EntryHash;
use crate::host::log;
use crate::hub::store::{DecideFault, Decision, KeptFinding, REASON_CHARS_MAX};

/// What the form says.
#[derive(Deserialize)]
pub(super) struct Decided {
    outcome: String,
    #[serde(default)]
    reason: String,
}

/// The form; nothing for a finding about which nothing can be decided.
pub(super) fn form(words: &Words<'_>, kept: &KeptFinding) -> Markup {
    let finding = &kept.finding;
    html! {
        @if !kept.withdrawn && !finding.kind.is_of_chain() && finding.kind != FindingKind::Quarantined {
            form.card method="post" action={ "/findings/" (finding.entry) "/" (finding.kind.name()) } {
                h2 { (words.say("hub-decision")) }
                p.soft { (words.say("hub-decision-intro")) }
                div {
                    label.label for="reason" { (words.say("hub-decision-reason")) }
                    input.field #reason name="reason" maxlength=(REASON_CHARS_MAX);
                }
                div.actions {
                    @for outcome in Outcome::ALL {
                        button.button type="submit" name="outcome" value=(outcome.name()) {
                            (words.say(&format!("hub-decision-{}", outcome.name().replace('_', "-"))))
                        }
                    }
                }
            }
        }
    }
}

/// Decides, and shows the finding as it is settled then.
pub(super) async fn decide(
    Path((entry, kind)): Path<(String, String)>,
    reader: Reader,
    Form(decided): Form<Decided>,
) -> Response {
    let address = format!("/findings/{entry}/{kind}");
    let kind = FindingKind::ALL.into_iter().find(|known| known.name() == kind);
    let outcome = Outcome::ALL.into_iter().find(|known| known.name() == decided.outcome);
    let (Some(entry), Some(kind), Some(outcome)) = (EntryHash::parse(&entry), kind, outcome) else {
        return nothing(&reader);
    };
    let reason = decided.reason.trim().chars().take(REASON_CHARS_MAX).collect();
    let decision = Decision { entry, kind, outcome, by: reader.person.clone(), reason };
    let setting = &reader.setting;
    let Some(day) = setting.programme.as_ref().map(|programme| programme.time_zone.day(setting.now)) else {
        return nothing(&reader);
    };
    let now = setting.now;
    let outcome = setting.load(move |store| match store.decide(&decision, day, now) {
        Err(DecideFault::Store(fault)) => Err(fault),
        settled => Ok(settled.is_ok()),
    });
    match outcome.await {
        Ok(true) => {
            log::info!(%entry, kind = kind.name(), "finding_decided");
            Redirect::to(&address).into_response()
        }
        Ok(false) => nothing(&reader),
        Err(page) => page,
    }
}
