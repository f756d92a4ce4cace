//! `tallytill till status`: how a running till is, on one screen.

use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args as Arguments;
use serde_json::Value;

use super::config::TILL_FILE;
use super::doctor::{say_bytes, say_span};
use super::language::choose_language;
use super::local_api::LocalApi;
use super::output::start_runtime;
use crate::core::model::{Language, Timestamp};
use crate::texts::{Args, Texts};
use crate::till::agent::now;
use crate::till::config::TillConfig;
use crate::till::presence::{Presence, load_presence};

/// `till status`.
#[derive(Arguments)]
pub(super) struct StatusArguments {
    /// The configuration file
    #[arg(long = "config", value_name = "FILE", default_value = TILL_FILE)]
    file: PathBuf,
    /// Print what the till answers to `GET /v1/status`
    #[arg(long)]
    json: bool,
    /// Language of the screen: cs, en, ru; by default that of this terminal
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
}

/// Prints the screen; exit code 1 when no till runs.
pub(super) fn run(arguments: &StatusArguments) -> anyhow::Result<ExitCode> {
    let config = TillConfig::load(&arguments.file)?;
    let texts = Texts::load()?;
    let language = choose_language(&texts, arguments.language.as_deref())?;
    let address = match load_presence(&config.data)? {
        Presence::Running { address: Some(address) } => address,
        Presence::Running { address: None } | Presence::Absent => {
            let args = Args::new().text("file", arguments.file.display().to_string());
            anyhow::bail!("{}", texts.say(language, "status-stopped", &args));
        }
    };
    let asked = async { LocalApi::open(address).await?.load_status(language).await };
    let status = start_runtime(1)?.block_on(asked).map_err(|fault| {
        let args = Args::new().text("address", address.to_string()).text("detail", fault.to_string());
        anyhow::anyhow!("{}", texts.say(language, "status-silent", &args))
    })?;
    let mut out = stdout();
    if arguments.json {
        writeln!(out, "{status:#}")?;
    } else {
        let screen = Screen { texts: &texts, language, status: &status, now: now() };
        write!(out, "{}", screen.tell(&address.to_string()))?;
    }
    Ok(ExitCode::SUCCESS)
}

struct Screen<'s> {
    texts: &'s Texts,
    language: Language,
    status: &'s Value,
    now: Timestamp,
}

impl Screen<'_> {
    /// The head, then a line for each thing.
    fn tell(&self, address: &str) -> String {
        let rows = [
            (
                "status-till",
                self.with("status-till-runs", &[("address", address), ("version", self.text("/version"))]),
            ),
            ("status-office", self.office()),
            ("status-unsent", self.unsent()),
            ("status-members", self.age("/members/as_of")),
            ("status-programme", self.programme()),
            ("status-scanner", self.scanner()),
            ("status-journal", self.journal()),
            ("status-disk", self.disk()),
            ("status-clock", self.clock()),
        ];
        let rows = rows.map(|(key, told)| (self.with(key, &[]), told));
        let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        let head = format!("{} · {}\n\n", self.text("/till/name"), self.text("/till/store"));
        rows.iter().fold(head, |screen, (name, told)| format!("{screen}  {name:<width$}  {told}\n"))
    }

    fn text(&self, pointer: &str) -> &str {
        self.status.pointer(pointer).and_then(Value::as_str).unwrap_or("–")
    }

    fn number(&self, pointer: &str) -> Option<u64> {
        self.status.pointer(pointer).and_then(Value::as_u64)
    }

    fn with(&self, key: &str, values: &[(&'static str, &str)]) -> String {
        let args =
            values.iter().fold(Args::new(), |args, (name, value)| args.text(name, (*value).to_owned()));
        self.texts.say(self.language, key, &args)
    }

    fn span(&self, ms: u64) -> String {
        say_span(self.texts, self.language, ms)
    }

    /// How long ago a moment was.
    fn age(&self, pointer: &str) -> String {
        match self.number(pointer) {
            Some(at) => {
                let age = self.span(self.now.since(Timestamp::from_ms(at)));
                self.with("status-ago", &[("age", &age)])
            }
            None => self.with("status-never", &[]),
        }
    }

    fn office(&self) -> String {
        let age = self.age("/hub/last_contact");
        self.with("status-office-is", &[("text", self.text("/hub/text")), ("age", &age)])
    }

    fn unsent(&self) -> String {
        match (self.number("/journal/unsent"), self.number("/journal/oldest_unsent_ms")) {
            (Some(0), _) => self.with("status-unsent-none", &[]),
            (Some(entries), age_ms) => {
                let args = Args::new().number("entries", i64::try_from(entries).unwrap_or(i64::MAX));
                let args = args.text("age", self.span(age_ms.unwrap_or_default()));
                self.texts.say(self.language, "status-unsent-some", &args)
            }
            (None, _) => self.with("status-unknown", &[]),
        }
    }

    fn programme(&self) -> String {
        let age = self.age("/programme/as_of");
        self.with("status-programme-is", &[("name", self.text("/programme/name")), ("age", &age)])
    }

    fn scanner(&self) -> String {
        let text = self.text("/scanner/text").to_owned();
        let Some(port) = self.status.pointer("/scanner/port").and_then(Value::as_str) else { return text };
        let count = |pointer| i64::try_from(self.number(pointer).unwrap_or_default()).unwrap_or(i64::MAX);
        let args = Args::new().text("text", text).text("port", port.to_owned());
        let args = args.number("scans", count("/scanner/scans")).number("refused", count("/scanner/refused"));
        self.texts.say(self.language, "status-scanner-is", &args)
    }

    fn journal(&self) -> String {
        let writable = self.status.pointer("/journal/writable").and_then(Value::as_bool);
        let key = if writable == Some(false) { "status-journal-stuck" } else { "status-journal-is" };
        let entries = i64::try_from(self.number("/journal/seq").unwrap_or_default()).unwrap_or(i64::MAX);
        self.texts.say(self.language, key, &Args::new().number("entries", entries))
    }

    fn disk(&self) -> String {
        match self.number("/disk/free_bytes") {
            Some(free) => {
                self.with("status-disk-is", &[("free", &say_bytes(self.texts, self.language, free))])
            }
            None => self.with("status-unknown", &[]),
        }
    }

    fn clock(&self) -> String {
        let clock = Timestamp::from_ms(self.number("/clock/now").unwrap_or_default()).to_rfc3339();
        match self.status.pointer("/clock/offset_ms").and_then(Value::as_i64) {
            Some(offset_ms) => {
                let offset = self.span(offset_ms.unsigned_abs());
                self.with("status-clock-is", &[("clock", &clock), ("offset", &offset)])
            }
            None => clock,
        }
    }
}
