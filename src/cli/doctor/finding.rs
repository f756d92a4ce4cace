//! One thing that was found, with the values that its sentence names.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::verdict::{State, Verdict};
use crate::core::model::Language;
use crate::texts::{Args, Texts};

/// A value of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Told {
    Text(String),
    Number(u64),
    /// A span, in milliseconds.
    Span(u64),
    Bytes(u64),
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) verdict: Verdict,
    values: Vec<(&'static str, Told)>,
}

impl From<Verdict> for Finding {
    fn from(verdict: Verdict) -> Self {
        Self { verdict, values: Vec::new() }
    }
}

impl Finding {
    pub(super) fn text(self, name: &'static str, value: impl ToString) -> Self {
        self.with(name, Told::Text(value.to_string()))
    }

    pub(super) fn path(self, name: &'static str, value: &Path) -> Self {
        self.text(name, value.display())
    }

    pub(super) fn number(self, name: &'static str, value: u64) -> Self {
        self.with(name, Told::Number(value))
    }

    pub(super) fn span(self, name: &'static str, ms: u64) -> Self {
        self.with(name, Told::Span(ms))
    }

    pub(super) fn bytes(self, name: &'static str, bytes: u64) -> Self {
        self.with(name, Told::Bytes(bytes))
    }

    fn with(mut self, name: &'static str, value: Told) -> Self {
        self.values.push((name, value));
        self
    }

    /// What was found, as a sentence.
    pub(super) fn sentence(&self, texts: &Texts, language: Language) -> String {
        self.say(texts, language, "")
    }

    /// What to do about it.
    pub(super) fn cure(&self, texts: &Texts, language: Language) -> Option<String> {
        self.verdict.has_cure().then(|| self.say(texts, language, "-cure"))
    }

    fn say(&self, texts: &Texts, language: Language, end: &str) -> String {
        let key = format!("doctor-{}{end}", self.verdict.code().replace('_', "-"));
        let args = self.values.iter().fold(Args::new(), |args, (name, value)| match value {
            Told::Text(text) => args.text(name, text.clone()),
            Told::Number(number) => args.number(name, i64::try_from(*number).unwrap_or(i64::MAX)),
            Told::Span(ms) => args.text(name, say_span(texts, language, *ms)),
            Told::Bytes(bytes) => args.text(name, say_bytes(texts, language, *bytes)),
        });
        texts.say(language, &key, &args)
    }

    /// As a script reads it. Spans and sizes are numbers whose names end with their unit.
    pub(super) fn to_json(&self, texts: &Texts, language: Language) -> Value {
        let values = self.values.iter().map(|(name, value)| match value {
            Told::Text(text) => ((*name).to_owned(), json!(text)),
            Told::Number(number) => ((*name).to_owned(), json!(number)),
            Told::Span(ms) => (format!("{name}_ms"), json!(ms)),
            Told::Bytes(bytes) => (format!("{name}_bytes"), json!(bytes)),
        });
        json!({
            "check": self.verdict.check(),
            "code": self.verdict.code(),
            "state": self.verdict.state().name(),
            "sentence": self.sentence(texts, language),
            "cure": self.cure(texts, language),
            "values": values.collect::<Map<String, Value>>(),
        })
    }
}

/// The worst of all.
pub(super) fn worst(findings: &[Finding]) -> State {
    findings.iter().map(|finding| finding.verdict.state()).max().unwrap_or(State::Good)
}

/// A span as people say it, in its largest whole unit.
pub(in crate::cli) fn say_span(texts: &Texts, language: Language, ms: u64) -> String {
    const SECOND: u64 = 1000;
    const MINUTE: u64 = 60 * SECOND;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    let (key, count) = match ms {
        0..SECOND => ("doctor-span-ms", ms),
        SECOND..MINUTE => ("doctor-span-seconds", ms / SECOND),
        MINUTE..HOUR => ("doctor-span-minutes", ms / MINUTE),
        HOUR..DAY => ("doctor-span-hours", ms / HOUR),
        DAY.. => ("doctor-span-days", ms / DAY),
    };
    texts.say(language, key, &Args::new().number("n", i64::try_from(count).unwrap_or(i64::MAX)))
}

/// A size on a disk: gigabytes with one decimal, megabytes below.
pub(in crate::cli) fn say_bytes(texts: &Texts, language: Language, bytes: u64) -> String {
    const MEGABYTE: u64 = 1_000_000;
    const GIGABYTE: u64 = 1000 * MEGABYTE;
    if bytes < GIGABYTE {
        let megabytes = i64::try_from(bytes / MEGABYTE).unwrap_or(i64::MAX);
        return texts.say(language, "doctor-megabytes", &Args::new().number("n", megabytes));
    }
    let tenths = (bytes % GIGABYTE) / (GIGABYTE / 10);
    let args = Args::new().text("whole", (bytes / GIGABYTE).to_string()).text("tenths", tenths.to_string());
    texts.say(language, "doctor-gigabytes", &args)
}
