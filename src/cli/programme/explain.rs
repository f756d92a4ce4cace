//! `tallytill programme explain`: the clauses of a programme in the words of a language.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::core::model::{Language, LocalText, Points};
use crate::core::programme::Programme;
use crate::core::programme::explain::{Block, Clause, Section, Value};
use crate::host::config::{DocumentFault, load_text};
use crate::texts::{Args, Texts};

/// Tells the whole programme.
pub(super) fn run(file: PathBuf, language: Option<Language>) -> anyhow::Result<ExitCode> {
    let text = load_text(&file)?;
    let programme =
        Programme::parse(&text).map_err(|misfits| DocumentFault::Misfits { path: file, misfits })?;
    let texts = Texts::load()?;
    let language = language.unwrap_or_else(|| programme.language());
    print!("{}", Teller { texts: &texts, language, programme: &programme }.tell(&programme.explain()));
    Ok(ExitCode::SUCCESS)
}

/// Says clauses in one language.
struct Teller<'t> {
    texts: &'t Texts,
    language: Language,
    programme: &'t Programme,
}

impl Teller<'_> {
    /// A heading for each section, a line for each block.
    fn tell(&self, sections: &[Section]) -> String {
        let mut told = String::new();
        for Section { heading, blocks } in sections {
            let gap = if told.is_empty() { "" } else { "\n" };
            // Writing to a string can't fail.
            let _ = writeln!(told, "{gap}{}", self.say(heading));
            for block in blocks {
                let _ = writeln!(told, "  {}", self.block(block));
            }
        }
        told
    }

    /// `Name: one thing; another thing.`
    fn block(&self, block: &Block) -> String {
        let clauses: Vec<String> = block.clauses.iter().map(|clause| self.clause(clause)).collect();
        let told = clauses.join("; ");
        match &block.name {
            Some(name) => format!("{}: {told}.", name.get(self.language)),
            None => {
                let mut letters = told.chars();
                let first = letters.next().map(char::to_uppercase);
                format!("{}{}.", first.map(String::from_iter).unwrap_or_default(), letters.as_str())
            }
        }
    }

    fn clause(&self, clause: &Clause) -> String {
        let values = clause.values.iter();
        let args = values.fold(Args::new(), |args, (name, value)| match value {
            Value::Number(number) => args.number(name, *number),
            other => args.text(name, self.value(other)),
        });
        self.texts.say(self.language, clause.key, &args)
    }

    fn value(&self, value: &Value) -> String {
        match value {
            Value::Money(money) => {
                let currency = self.programme.currency;
                self.texts.money(self.language, &money.format(currency), currency)
            }
            Value::Points(points) => self.points(*points),
            Value::Share(rate) => {
                format!("{}\u{a0}%", self.texts.amount(self.language, &rate.format_percent()))
            }
            Value::Factor(rate) => self.texts.amount(self.language, &rate.format_factor()),
            Value::Quantity(quantity) => self.texts.amount(self.language, &quantity.to_string()),
            Value::Number(number) => number.to_string(),
            Value::Count(key, count) => self.texts.say(self.language, key, &Args::new().number("n", *count)),
            Value::Day(day) => self.texts.day(self.language, *day),
            Value::Words(words) => words.join(", "),
            Value::Names(names) => {
                names.iter().map(|name: &LocalText| name.get(self.language)).collect::<Vec<_>>().join(", ")
            }
            Value::Both(clauses) => {
                let mut told: Vec<String> = clauses.iter().map(|clause| self.clause(clause)).collect();
                let last = told.pop().unwrap_or_default();
                if told.is_empty() {
                    return last;
                }
                let args = Args::new().text("one", told.join(", ")).text("other", last);
                self.texts.say(self.language, "explain-and", &args)
            }
        }
    }

    /// Points with their word. A count that is not whole takes the form of many.
    fn points(&self, points: Points) -> String {
        let decimals = self.programme.points.decimals;
        let written = points.format(decimals);
        let whole = written.split('.').next().and_then(|whole| whole.parse().ok());
        let is_whole =
            written.split_once('.').is_none_or(|(_, part)| part.bytes().all(|digit| digit == b'0'));
        let count = whole.filter(|_| is_whole).unwrap_or(MANY);
        let shown = if is_whole { written.split('.').next().unwrap_or_default() } else { written.as_str() };
        let args = Args::new().number("n", count).text("amount", self.texts.amount(self.language, shown));
        self.texts.say(self.language, "explain-n-points", &args)
    }

    fn say(&self, key: &str) -> String {
        self.texts.say(self.language, key, &Args::new())
    }
}

/// A count whose form is that of many in every language.
const MANY: i64 = 100;
