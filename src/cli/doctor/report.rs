//! What was found, as people and scripts read it.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::finding::{Finding, worst};
use super::verdict::State;
use crate::core::model::{Language, Timestamp};
use crate::texts::{Args, Texts};

/// The version of the JSON document; it is only ever added to.
const DOCUMENT: u32 = 1;

/// All that was found at one till.
pub(super) struct Report<'t> {
    pub(super) texts: &'t Texts,
    pub(super) at: Timestamp,
    pub(super) findings: Vec<Finding>,
}

impl Report<'_> {
    /// The worst that was found.
    pub(super) fn state(&self) -> State {
        worst(&self.findings)
    }

    fn count(&self, state: State) -> i64 {
        let count = self.findings.iter().filter(|finding| finding.verdict.state() == state).count();
        i64::try_from(count).unwrap_or(i64::MAX)
    }

    /// A line for each finding, what to do below it, and the sum of all in the last line.
    pub(super) fn to_text(&self, language: Language, is_coloured: bool) -> String {
        let say = |key: &str| self.texts.say(language, key, &Args::new());
        let mut text = String::new();
        let states = [State::Good, State::Warning, State::Bad].map(|state| say(&state_key(state)));
        let state_width = states.iter().map(|word| word.chars().count()).max().unwrap_or(0);
        let checks = self.findings.iter().map(|finding| say(&check_key(finding)).chars().count());
        let check_width = checks.max().unwrap_or(0);
        for finding in &self.findings {
            let state = finding.verdict.state();
            let word = format!("{:<state_width$}", say(&state_key(state)));
            let check = say(&check_key(finding));
            let sentence = finding.sentence(self.texts, language);
            // Writing to a string can't fail.
            let _ = writeln!(text, "{}  {check:<check_width$}  {sentence}", paint(state, &word, is_coloured));
            if let Some(cure) = finding.cure(self.texts, language) {
                let indent = state_width.saturating_add(check_width).saturating_add(4);
                let _ = writeln!(text, "{:indent$}→ {cure}", "");
            }
        }
        let sum = match self.state() {
            State::Good => self.texts.say(
                language,
                "doctor-sum-good",
                &Args::new().number("checks", i64::try_from(self.findings.len()).unwrap_or(i64::MAX)),
            ),
            State::Warning => {
                let args = Args::new().number("warnings", self.count(State::Warning));
                self.texts.say(language, "doctor-sum-warning", &args)
            }
            State::Bad => {
                let args = Args::new().number("bad", self.count(State::Bad));
                self.texts.say(language, "doctor-sum-bad", &args)
            }
        };
        let _ = writeln!(text, "\n{}", paint(self.state(), &sum, is_coloured));
        text
    }

    /// As a script reads it.
    pub(super) fn to_json(&self, language: Language) -> Value {
        let checks = self.findings.iter().map(|finding| finding.to_json(self.texts, language));
        json!({
            "document": DOCUMENT,
            "version": env!("CARGO_PKG_VERSION"),
            "at": self.at.to_rfc3339(),
            "state": self.state().name(),
            "checks": checks.collect::<Vec<_>>(),
        })
    }
}

fn state_key(state: State) -> String {
    format!("doctor-state-{}", state.name())
}

fn check_key(finding: &Finding) -> String {
    format!("doctor-check-{}", finding.verdict.check())
}

/// Green, yellow, red, on a terminal.
fn paint(state: State, text: &str, is_coloured: bool) -> String {
    let colour = match state {
        State::Good => 32,
        State::Warning => 33,
        State::Bad => 31,
    };
    if is_coloured { format!("\u{1b}[{colour}m{text}\u{1b}[0m") } else { text.to_owned() }
}
