//! TOML documents written by people, read so that every fault names its line and key.

use core::cell::OnceCell;
use core::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The largest document, in bytes: ten thousand offers fit several times over.
pub const DOCUMENT_BYTES_MAX: usize = 16 << 20;

/// What is wrong with a document, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
    /// The key, such as `tier[2].spend`; empty for the document itself.
    pub key: String,
    /// What is wrong and what to do, in one sentence.
    pub message: String,
}

/// As `line 3, column 8, key points.worth: is not a decimal number …`.
impl core::fmt::Display for Misfit {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(out, "line {}, column {}", self.line, self.column)?;
        if !self.key.is_empty() {
            write!(out, ", key `{}`", self.key)?;
        }
        write!(out, ": {}", self.message)
    }
}

/// One step to a value in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A key of a table.
    Key(String),
    /// An element of a list, from 0.
    Index(usize),
}

/// The way to a value, built as a check walks down: `Path::default().key("tier").index(1).key("spend")`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Path(Vec<Step>);

impl Path {
    /// The way on to a key.
    pub fn key(&self, key: &str) -> Self {
        self.with(Step::Key(key.to_owned()))
    }

    /// The way on to an element, from 0.
    pub fn index(&self, index: usize) -> Self {
        self.with(Step::Index(index))
    }

    fn with(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }
}

/// As `tier[2].spend`; elements are counted from 1, as a reader counts blocks.
impl core::fmt::Display for Path {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        for (place, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if place == 0 => out.write_str(key)?,
                Step::Key(key) => write!(out, ".{key}")?,
                Step::Index(index) => write!(out, "[{}]", index.saturating_add(1))?,
            }
        }
        Ok(())
    }
}

/// A document with the place of each of its values.
pub struct Places<'t> {
    text: &'t str,
    table: DeTable<'t>,
    /// Where lines begin, once a fault has asked for it.
    lines: OnceCell<Vec<usize>>,
}

/// Reads a document into `T`, whose `serde` attributes decide what is allowed.
///
/// # Errors
/// The first [`Misfit`]: broken TOML, a wrong type, an unknown or a missing key.
pub fn parse_document<T: DeserializeOwned>(text: &str) -> Result<(T, Places<'_>), Misfit> {
    if text.len() > DOCUMENT_BYTES_MAX {
        return Err(at_start(format!("the document is over {DOCUMENT_BYTES_MAX} bytes; make it smaller")));
    }
    let table = DeTable::parse(text).map_err(|error| misfit(text, None, &error))?.into_inner();
    let places = Places { text, table, lines: OnceCell::new() };
    let value = toml::from_str(text).map_err(|error| misfit(text, Some(&places.table), &error))?;
    Ok((value, places))
}

fn at_start(message: String) -> Misfit {
    Misfit { line: 1, column: 1, key: String::new(), message }
}

fn misfit(text: &str, table: Option<&DeTable<'_>>, error: &toml::de::Error) -> Misfit {
    let span = error.span().unwrap_or(0..0);
    let (line, column) = line_and_column(text, span.start);
    let key = table.map(|table| key_around(table, &span)).unwrap_or_default();
    Misfit { line, column, key, message: error.message().to_owned() }
}

fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |end| end.saturating_add(1));
    let line = before.matches('\n').count().saturating_add(1);
    let column = before.get(line_start..).unwrap_or_default().chars().count().saturating_add(1);
    (line, column)
}

/// The key of the innermost value whose text holds `span`.
fn key_around(table: &DeTable<'_>, span: &Range<usize>) -> String {
    let mut path = Path::default();
    descend_table(table, span, &mut path);
    path.to_string()
}

fn holds(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

fn descend_table(table: &DeTable<'_>, span: &Range<usize>, path: &mut Path) -> bool {
    table.iter().any(|(key, value)| {
        let before = path.clone();
        *path = before.key(key.get_ref());
        let found = holds(&key.span(), span) || descend_value(value, span, path);
        if !found {
            *path = before;
        }
        found
    })
}

fn descend_value(value: &Spanned<DeValue<'_>>, span: &Range<usize>, path: &mut Path) -> bool {
    let inside = match value.get_ref() {
        DeValue::Table(table) => descend_table(table, span, path),
        DeValue::Array(items) => items.iter().enumerate().any(|(index, item)| {
            let before = path.clone();
            *path = before.index(index);
            let found = descend_value(item, span, path);
            if !found {
                *path = before;
            }
            found
        }),
        _ => false,
    };
    inside || holds(&value.span(), span)
}

impl Places<'_> {
    /// A misfit at the value that `path` leads to, or at the nearest enclosing one when it is absent.
    pub fn misfit(&self, path: &Path, message: impl Into<String>) -> Misfit {
        let mut span = 0..0;
        let mut table = Some(&self.table);
        let mut value: Option<&Spanned<DeValue<'_>>> = None;
        for step in &path.0 {
            let next = match step {
                Step::Key(key) => table.and_then(|table| table.get(key.as_str())),
                Step::Index(index) => {
                    value.and_then(|value| value.get_ref().as_array()).and_then(|items| items.get(*index))
                }
            };
            let Some(found) = next else { break };
            span = found.span();
            value = Some(found);
            table = found.get_ref().as_table();
        }
        let (line, column) = self.line_and_column(span.start);
        Misfit { line, column, key: path.to_string(), message: message.into() }
    }

    /// As [`line_and_column`], without walking through the text for each of many faults.
    fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let starts = self.lines.get_or_init(|| {
            let ends = self.text.match_indices('\n').map(|(end, _)| end.saturating_add(1));
            core::iter::once(0).chain(ends).collect()
        });
        let line = starts.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|line| starts.get(line)).copied().unwrap_or_default();
        let column = self.text.get(start..offset).unwrap_or_default().chars().count().saturating_add(1);
        (line, column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[expect(dead_code, reason = "read by the parser only")]
        tier: Vec<Tier>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Tier {
        #[expect(dead_code, reason = "read by the parser only")]
        spend: String,
    }

    fn fault(text: &str) -> Misfit {
        parse_document::<Sample>(text).map(|_| ()).unwrap_err()
    }

    #[test]
    fn a_fault_names_its_line_and_key() {
        let wrong_type = fault("[[tier]]\nspend = \"0\"\n\n[[tier]]\nspend = 5\n");
        assert_eq!((wrong_type.line, wrong_type.key.as_str()), (5, "tier[2].spend"));
        let unknown = fault("[[tier]]\nspend = \"0\"\nspent = \"1\"\n");
        assert_eq!((unknown.line, unknown.key.as_str()), (3, "tier[1].spent"));
        assert!(unknown.message.contains("unknown field"), "{}", unknown.message);
        let broken = fault("[[tier]\n");
        assert_eq!(broken.line, 1);
    }

    #[test]
    fn a_later_check_finds_the_place_again() {
        let text = "[[tier]]\nspend = \"0\"\n[[tier]]\nspend = \"x\"\n";
        let (_, places) = parse_document::<Sample>(text).unwrap();
        let path = Path::default().key("tier").index(1).key("spend");
        assert_eq!(
            places.misfit(&path, "is wrong").to_string(),
            "line 4, column 9, key `tier[2].spend`: is wrong"
        );
        assert_eq!(places.misfit(&path.key("deeper"), "is wrong").line, 4);
    }
}
