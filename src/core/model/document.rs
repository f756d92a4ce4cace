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
    /// Line, from 1; 0 for a value that stands over the document.
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
        if self.line > 0 {
            write!(out, "line {}, column {}", self.line, self.column)?;
        }
        if !self.key.is_empty() {
            write!(out, "{}key `{}`", if self.line > 0 { ", " } else { "" }, self.key)?;
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

/// As [`parse_document`], with values that stand over those of the document, each with the way to it. Text that is no TOML
/// value is meant as a string.
///
/// # Errors
/// The first [`Misfit`]; its line is 0 where it is in one of those values.
pub fn parse_document_under<'t, T: DeserializeOwned>(
    text: &'t str,
    over: &'t [(Path, String)],
) -> Result<(T, Places<'t>), Misfit> {
    if over.is_empty() || text.len() > DOCUMENT_BYTES_MAX {
        return parse_document(text);
    }
    let mut table = DeTable::parse(text).map_err(|error| misfit(text, None, &error))?.into_inner();
    for (number, (path, value)) in over.iter().enumerate() {
        // Each has a place of its own behind the text, by which a fault finds its key again.
        let place = text.len().saturating_add(number).saturating_add(1);
        lay_over(&mut table, &path.0, value, place..place);
    }
    let places = Places { text, table, lines: OnceCell::new() };
    let root = Spanned::new(0..text.len(), places.table.clone());
    let value = T::deserialize(toml::de::Deserializer::from(root))
        .map_err(|error| misfit(text, Some(&places.table), &error))?;
    Ok((value, places))
}

fn lay_over<'t>(table: &mut DeTable<'t>, steps: &'t [Step], value: &'t str, place: Range<usize>) {
    let Some((Step::Key(key), rest)) = steps.split_first() else { return };
    if let Some(mut old) = table.remove(key.as_str())
        && !rest.is_empty()
    {
        if let DeValue::Table(inner) = old.get_mut() {
            lay_over(inner, rest, value, place);
        }
        let _ = table.insert(Spanned::new(old.span(), key.into()), old);
        return;
    }
    let laid = if rest.is_empty() {
        let meant = DeValue::parse(value).map(Spanned::into_inner);
        meant.unwrap_or_else(|_| DeValue::String(value.into()))
    } else {
        let mut inner = DeTable::new();
        lay_over(&mut inner, rest, value, place.clone());
        DeValue::Table(inner)
    };
    let _ = table.insert(Spanned::new(place.clone(), key.into()), Spanned::new(place, laid));
}

fn at_start(message: String) -> Misfit {
    Misfit { line: 1, column: 1, key: String::new(), message }
}

fn misfit(text: &str, table: Option<&DeTable<'_>>, error: &toml::de::Error) -> Misfit {
    let span = error.span().unwrap_or(0..0);
    let (line, column) = if span.start > text.len() { (0, 0) } else { line_and_column(text, span.start) };
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
        let (line, column) =
            if span.start > self.text.len() { (0, 0) } else { self.line_and_column(span.start) };
        Misfit { line, column, key: path.to_string(), message: message.into() }
    }

    /// The line of the value that `path` leads to, from 1, and the value as it is written; `None` where the document does
    /// not have it, or something stands over it.
    pub fn find(&self, path: &Path) -> Option<(usize, &str)> {
        let (last, above) = path.0.split_last()?;
        let mut table = &self.table;
        for step in above {
            let Step::Key(key) = step else { return None };
            table = table.get(key.as_str())?.get_ref().as_table()?;
        }
        let Step::Key(key) = last else { return None };
        let span = table.get(key.as_str())?.span();
        let written = self.text.get(span.clone())?;
        Some((self.line_and_column(span.start).0, written))
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

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Setup {
        name: String,
        #[serde(default)]
        line: Line,
    }

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(default, deny_unknown_fields)]
    struct Line {
        baud: u32,
        port: String,
    }

    fn over(values: &[(&str, &str)]) -> Vec<(Path, String)> {
        let path = |keys: &str| keys.split('.').fold(Path::default(), |path, key| path.key(key));
        values.iter().map(|(keys, value)| (path(keys), (*value).to_owned())).collect()
    }

    #[test]
    fn a_value_that_stands_over_a_document_wins_and_is_named_when_it_is_wrong() {
        let text = "name = \"a\"\n[line]\nbaud = 1\n";
        let values = over(&[("line.baud", "9600"), ("name", "b: c")]);
        let (setup, places) = parse_document_under::<Setup>(text, &values).unwrap();
        let line = Line { baud: 9600, port: String::new() };
        assert_eq!(setup, Setup { name: "b: c".to_owned(), line });
        assert_eq!(places.misfit(&Path::default().key("line").key("baud"), "").line, 0);
        let values = over(&[("line.port", "/dev/x"), ("line.baud", "fast")]);
        let fault = parse_document_under::<Setup>("name = \"a\"\n", &values).map(drop).unwrap_err();
        assert_eq!((fault.line, fault.key.as_str()), (0, "line.baud"));
        assert!(fault.to_string().starts_with("key `line.baud`: "), "{fault}");
    }

    #[test]
    fn what_is_written_is_found_with_its_line() {
        let text = "name = \"a\"\n[line]\nbaud = 1\n";
        let values = over(&[("name", "b")]);
        let (_, places) = parse_document_under::<Setup>(text, &values).unwrap();
        let path = Path::default().key("line").key("baud");
        assert_eq!(places.find(&path), Some((3, "1")));
        assert_eq!(places.find(&Path::default().key("name")), None);
        assert_eq!(places.find(&Path::default().key("line").key("port")), None);
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
