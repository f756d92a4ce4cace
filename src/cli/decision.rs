//! `tallytill hub decide`: a person settles a finding.

use std::process::ExitCode;

use anyhow::{Context as _, ensure};
use clap::{Args, ValueEnum};

use super::hub::{HomeArguments, load_programme, now, open_store};
use crate::core::ledger::{FindingKind, Outcome};
use crate::core::model::EntryHash;
use crate::hub::store::{Decision, REASON_CHARS_MAX};

/// Arguments of `hub decide`.
#[derive(Debug, Args)]
pub(super) struct DecideArguments {
    #[command(flatten)]
    home: HomeArguments,
    /// The finding as the end of its page's address says it: the entry, a slash, the kind, such as `3f…/overspend`
    #[arg(value_name = "FINDING")]
    finding: String,
    /// What becomes of it
    #[arg(value_enum)]
    outcome: Outcomes,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
}

/// What may be decided, in the command's words.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Outcomes {
    /// It stays as the programme settles it
    Accept,
    /// The shop bears it
    Absorb,
    /// The member bears it
    ClawBack,
    /// It is nothing
    Dismiss,
}

impl From<Outcomes> for Outcome {
    fn from(outcome: Outcomes) -> Self {
        match outcome {
            Outcomes::Accept => Self::Accept,
            Outcomes::Absorb => Self::Absorb,
            Outcomes::ClawBack => Self::ClawBack,
            Outcomes::Dismiss => Self::Dismiss,
        }
    }
}

/// Decides about a finding.
pub(super) fn decide(arguments: &DecideArguments) -> anyhow::Result<ExitCode> {
    let named = arguments.finding.trim_matches('/').rsplit_once('/').and_then(|(entry, kind)| {
        let entry = entry.rsplit('/').next().and_then(EntryHash::parse)?;
        Some((entry, FindingKind::ALL.into_iter().find(|known| known.name() == kind)?))
    });
    let (entry, kind) = named.with_context(|| {
        format!("`{}` is no finding; copy the end of the address of its page", arguments.finding)
    })?;
    let reason = arguments.reason.trim();
    ensure!(
        reason.chars().count() <= REASON_CHARS_MAX,
        "`reason` is too long; give at most {REASON_CHARS_MAX} characters"
    );
    let store = open_store(&arguments.home)?;
    let day = load_programme(&store)?.time_zone.day(now());
    let decision = Decision {
        entry,
        kind,
        outcome: arguments.outcome.into(),
        by: "command line".to_owned(),
        reason: reason.to_owned(),
    };
    let settled = store.decide(&decision, day, now())?;
    println!("settled: {}", settled.finding.settlement.name());
    Ok(ExitCode::SUCCESS)
}
