//! What is different between two programmes, block by block: ids match blocks, so that order is no difference, and what is
//! left out is the same as its default written down.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use super::document::Document;

/// The one list whose order says something: the first language is the shop's own.
const ORDERED: &str = "languages";

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The block, such as `offer tea-week` or `points`.
    pub block: String,
    /// What became of it.
    pub what: What,
}

/// What became of a block.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// A value in it is another, as TOML.
    Key {
        /// The key within the block, such as `when.tiers`.
        key: String,
        /// What stood there; `None` for nothing.
        before: Option<String>,
        /// What stands there; `None` for nothing.
        after: Option<String>,
    },
}

/// What of `old` is different in `new`, by block and key.
///
/// # Errors
/// When a document holds what TOML can't.
pub fn diff(old: &Document, new: &Document) -> Result<Vec<Change>, toml::ser::Error> {
    let (old, new) = (blocks(&Table::try_from(old)?), blocks(&Table::try_from(new)?));
    let mut changes = Vec::new();
    for block in union(&old, &new) {
        let mut change = |what| changes.push(Change { block: block.clone(), what });
        match (old.get(&block), new.get(&block)) {
            (None, _) => change(What::Added),
            (_, None) => change(What::Removed),
            (Some(before), Some(after)) => {
                for key in union(before, after) {
                    let (before, after) = (before.get(&key).cloned(), after.get(&key).cloned());
                    if before != after {
                        change(What::Key { key, before, after });
                    }
                }
            }
        }
    }
    Ok(changes)
}

fn union<T>(one: &BTreeMap<String, T>, other: &BTreeMap<String, T>) -> BTreeSet<String> {
    one.keys().chain(other.keys()).cloned().collect()
}

/// The values of a block, written, by their keys.
type Written = BTreeMap<String, String>;

/// Every block of a document by its name.
fn blocks(document: &Table) -> BTreeMap<String, Written> {
    let mut blocks: BTreeMap<String, Written> = BTreeMap::new();
    for (kind, value) in document {
        let tables: Vec<(String, &Table)> = match value {
            Value::Table(table) => vec![(kind.clone(), table)],
            Value::Array(items) => {
                let tables = items.iter().filter_map(Value::as_table);
                tables.map(|table| (format!("{kind} {}", name(table)), table)).collect()
            }
            _ => Vec::new(),
        };
        for (name, table) in tables {
            let mut written = Written::new();
            flatten("", table, &mut written);
            // A name that stands twice is a fault of the document; both are still told apart here.
            let twins = blocks
                .keys()
                .filter(|known| **known == name || known.starts_with(&format!("{name} #")))
                .count();
            let name = if twins == 0 { name } else { format!("{name} #{}", twins.saturating_add(1)) };
            blocks.insert(name, written);
        }
    }
    blocks
}

/// What tells a block from others of its kind.
fn name(block: &Table) -> String {
    let text = |key: &str| block.get(key).and_then(Value::as_str);
    match (text("id"), text("figure"), text("prefix")) {
        (Some(id), ..) => id.to_owned(),
        (_, Some(figure), _) => figure.to_owned(),
        (.., prefix) => {
            let length = block.get("length").and_then(Value::as_integer).unwrap_or_default();
            format!("{} ({length})", prefix.unwrap_or_default())
        }
    }
}

/// Every value below a table by its way there; what is empty is as if it were not there.
fn flatten(way: &str, table: &Table, written: &mut Written) {
    for (key, value) in table {
        let way = if way.is_empty() { key.clone() } else { format!("{way}.{key}") };
        match value {
            Value::Table(inner) => flatten(&way, inner, written),
            Value::Array(items) if items.is_empty() => {}
            Value::Array(items) if key != ORDERED && items.iter().all(Value::is_str) => {
                let mut items: Vec<String> = items.iter().map(write).collect();
                items.sort();
                written.insert(way, format!("[{}]", items.join(", ")));
            }
            _ => {
                written.insert(way, write(value));
            }
        }
    }
}

/// A value as TOML on one line.
fn write(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text:?}"),
        Value::Integer(number) => number.to_string(),
        Value::Boolean(yes) => yes.to_string(),
        Value::Array(items) => format!("[{}]", items.iter().map(write).collect::<Vec<_>>().join(", ")),
        Value::Table(table) => {
            let filled =
                table.iter().filter(|(_, value)| value.as_array().is_none_or(|items| !items.is_empty()));
            let pairs: Vec<String> = filled.map(|(key, value)| format!("{key} = {}", write(value))).collect();
            if pairs.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", pairs.join(", ")) }
        }
        // The document's types have no numbers with a point and no dates of TOML.
        Value::Float(_) | Value::Datetime(_) => String::new(),
    }
}
