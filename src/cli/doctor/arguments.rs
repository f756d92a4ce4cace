//! The arguments of `tallytill doctor`, and the order of its looks.

use std::io::{IsTerminal, Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::bundle::write_bundle;
use super::finding::Finding;
use super::patient::Patient;
use super::report::Report;
use super::verdict::Verdict;
use super::{books, office, premises, printer, scanner};
use crate::cli::config::TILL_FILE;
use crate::cli::language::choose_language;
use crate::cli::output::start_runtime;
use crate::texts::Texts;
use crate::till::agent::now;
use crate::till::config::TillConfig;

/// `doctor`.
#[derive(Args)]
pub(in crate::cli) struct DoctorArguments {
    /// The configuration file
    #[arg(long = "config", value_name = "FILE", default_value = TILL_FILE)]
    file: PathBuf,
    /// Print one JSON document with stable codes
    #[arg(long)]
    json: bool,
    /// Language of the sentences: cs, en, ru; by default that of this terminal
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    /// Look only: put no question to scanner or head office
    #[arg(long)]
    quiet: bool,
    /// Write a support bundle without personal data, as `.tar.gz`
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
    /// A log of the till for the bundle, such as `journalctl -u tallytill -o cat` writes; its last lines are taken
    #[arg(long, value_name = "FILE", requires = "bundle")]
    log: Option<PathBuf>,
    /// Where `/sys`, `/dev`, `/proc` and `/etc` are
    #[arg(long, value_name = "FOLDER", default_value = "/")]
    root: PathBuf,
}

/// Looks at everything. Exit code: 0 all is good, 1 there are warnings, 2 something is bad.
pub(in crate::cli) fn run(arguments: &DoctorArguments) -> anyhow::Result<ExitCode> {
    let texts = Texts::load()?;
    let language = choose_language(&texts, arguments.language.as_deref())?;
    let mut findings = vec![Finding::from(Verdict::Version).text("version", env!("CARGO_PKG_VERSION"))];
    let patient = match TillConfig::load(&arguments.file) {
        Ok(config) => {
            findings.push(Finding::from(Verdict::ConfigRead).path("path", &arguments.file));
            let meeting =
                Patient::meet(config, arguments.file.clone(), arguments.root.clone(), arguments.quiet);
            Some(start_runtime(1)?.block_on(meeting))
        }
        Err(fault) => {
            findings.push(Finding::from(Verdict::ConfigUnreadable).text("detail", fault));
            None
        }
    };
    if let Some(patient) = &patient {
        examine(patient, &mut findings);
    }
    let report = Report { texts: &texts, at: now(), findings };
    if let Some(path) = &arguments.bundle {
        write_bundle(path, arguments.log.as_deref(), &arguments.root, patient.as_ref(), &report)?;
    }
    let mut out = stdout();
    if arguments.json {
        writeln!(out, "{:#}", report.to_json(language))?;
    } else {
        let is_coloured = out.is_terminal() && std::env::var_os("NO_COLOR").is_none();
        write!(out, "{}", report.to_text(language, is_coloured))?;
        if let Some(path) = &arguments.bundle {
            let args = crate::texts::Args::new().text("path", path.display().to_string());
            writeln!(out, "{}", texts.say(language, "doctor-bundle-written", &args))?;
        }
    }
    out.flush()?;
    Ok(ExitCode::from(report.state().exit_code()))
}

/// From the ground up: what stands on something broken is told after it.
fn examine(patient: &Patient, findings: &mut Vec<Finding>) {
    premises::check_folder(patient, findings);
    premises::check_daemon(patient, findings);
    books::check_identity(patient, findings);
    let newest = books::check_journal(patient, findings);
    books::check_cache(patient, findings);
    books::check_programme(patient, findings);
    office::check_office(patient, findings);
    office::check_clock(patient, newest, findings);
    scanner::check_scanner(patient, findings);
    printer::check_printer(patient, findings);
}
