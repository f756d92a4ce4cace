//! `tallytill programme check`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};

use crate::core::model::document::Misfit;
use crate::core::programme::{Draft, Programme};
use crate::host::config::{DocumentFault, load_text};

/// Refuses, or warns and sums up.
pub(super) fn run(file: PathBuf, as_json: bool) -> anyhow::Result<ExitCode> {
    let text = load_text(&file)?;
    let checked = Draft::parse(&text).map_err(|misfit| vec![misfit]).and_then(|draft| draft.check());
    if as_json {
        let (refusals, warnings) = match &checked {
            Ok((_, warnings)) => (&[][..], warnings.as_slice()),
            Err(refusals) => (refusals.as_slice(), &[][..]),
        };
        println!("{:#}", json!({ "refusals": listed(&file, refusals), "warnings": listed(&file, warnings) }));
        return Ok(if checked.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let (programme, warnings) =
        checked.map_err(|misfits| DocumentFault::Misfits { path: file.clone(), misfits })?;
    for warning in &warnings {
        println!("warning: `{}` {warning}", file.display());
    }
    if let Some(most) = overspend(&programme) {
        println!("{most}");
    }
    let judgement = match warnings.len() {
        0 => "nothing is wrong with it".to_owned(),
        1 => "nothing is wrong with it, 1 warning".to_owned(),
        count => format!("nothing is wrong with it, {count} warnings"),
    };
    println!(
        "{}: {} tiers, {} offers, {} earning rules; {judgement}",
        programme.name.get(programme.language()),
        programme.tiers.len(),
        programme.offers.len(),
        programme.earn.len()
    );
    Ok(ExitCode::SUCCESS)
}

/// How much can be spent twice while tills do not hear of each other; nothing is said where a warning says it.
fn overspend(programme: &Programme) -> Option<String> {
    let (most, bound) = (programme.offline.spend_most?, programme.offline_spend_bound()?);
    let decimals = programme.points.decimals;
    Some(format!(
        "without head office the same points can be spent at every till: {} tills x {} = {} points at most",
        programme.offline.tills,
        most.format(decimals),
        bound.format(decimals)
    ))
}

fn listed(file: &Path, misfits: &[Misfit]) -> Vec<Value> {
    let listed = misfits.iter().map(|Misfit { line, column, key, message }| {
        json!({ "file": file.display().to_string(), "line": line, "column": column, "key": key, "message": message })
    });
    listed.collect()
}
