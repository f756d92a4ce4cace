//! A configuration file with every setting, written from the schema of its type: what each means stands above it, what
//! need not be set is behind a `#`.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// Columns of a comment, with its sign.
const COLUMNS_MAX: usize = 110;

/// A setting that has a value of its own.
pub(super) struct Leaf {
    /// Its key, such as `hub.url`.
    pub(super) key: String,
    /// What it is without being set, as TOML; `None` where it is nothing.
    pub(super) default: Option<String>,
    meaning: String,
    example: String,
    is_required: bool,
}

/// All settings of a schema, those of the file itself first, then section by section.
pub(super) fn list_leaves(schema: &Value) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    collect(schema, schema, "", &mut leaves);
    leaves
}

/// The file.
pub(super) fn write_sample(schema: &Value) -> String {
    let mut text = String::new();
    write_meaning(&mut text, &meaning_of(schema));
    text.push_str("# Each variable of the environment stands over a key: TALLYTILL_LISTEN over `listen`.\n");
    let mut section = "";
    let leaves = list_leaves(schema);
    for leaf in &leaves {
        let (of, name) = leaf.key.rsplit_once('.').unwrap_or(("", &leaf.key));
        if of != section {
            section = of;
            let _ = writeln!(text, "\n#[{section}]");
            continue_section(&mut text, schema, section);
        }
        text.push('\n');
        write_meaning(&mut text, &leaf.meaning);
        let sign = if leaf.is_required && of.is_empty() { "" } else { "#" };
        let _ = writeln!(text, "{sign}{name} = {}", leaf.example);
    }
    text
}

/// What a section is about, where its type says so.
fn continue_section(text: &mut String, schema: &Value, section: &str) {
    let mut at = schema;
    for name in section.split('.') {
        let Some(next) = at.pointer("/properties").and_then(|all| all.get(name)) else { return };
        at = settle(schema, next);
    }
    let meaning = meaning_of(at);
    if !meaning.starts_with('`') {
        write_meaning(text, &meaning);
    }
}

fn collect(schema: &Value, object: &Value, above: &str, leaves: &mut Vec<Leaf>) {
    let none = Map::new();
    let properties = object.get("properties").and_then(Value::as_object).unwrap_or(&none);
    let required = object.get("required").and_then(Value::as_array);
    let (sections, plain): (Vec<_>, Vec<_>) =
        properties.iter().partition(|(_, value)| settle(schema, value).get("properties").is_some());
    for (name, value) in plain {
        let inner = settle(schema, value);
        let own = |key: &str| value.get(key).or_else(|| inner.get(key));
        let default = own("default").filter(|default| !default.is_null()).map(to_toml);
        let example = own("examples").and_then(|examples| examples.get(0)).map(to_toml);
        let mut meaning = meaning_of(value);
        if meaning.is_empty() {
            meaning = meaning_of(inner);
        }
        let choices = choices_of(inner);
        if !choices.is_empty() {
            let _ = write!(meaning, " One of {}.", choices.join(", "));
        }
        leaves.push(Leaf {
            key: format!("{above}{name}"),
            example: default.clone().or(example).unwrap_or_else(|| "\"\"".to_owned()),
            default,
            meaning,
            is_required: required.is_some_and(|names| names.iter().any(|named| named == name)),
        });
    }
    for (name, value) in sections {
        collect(schema, settle(schema, value), &format!("{above}{name}."), leaves);
    }
}

/// A part of the schema itself, where another part points to it or where it may be left out.
fn settle<'s>(schema: &'s Value, part: &'s Value) -> &'s Value {
    let named = part.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix('#'));
    if let Some(meant) = named.and_then(|pointer| schema.pointer(pointer)) {
        return settle(schema, meant);
    }
    let either = part.get("anyOf").and_then(Value::as_array);
    let present = |one: &&Value| one.get("type").and_then(Value::as_str) != Some("null");
    match either.and_then(|all| all.iter().find(present)) {
        Some(meant) => settle(schema, meant),
        None => part,
    }
}

fn choices_of(part: &Value) -> Vec<String> {
    let named = |one: &Value| one.get("const").and_then(Value::as_str).map(|name| format!("`{name}`"));
    let either = part.get("oneOf").and_then(Value::as_array);
    either.map(|all| all.iter().filter_map(named).collect()).unwrap_or_default()
}

fn meaning_of(part: &Value) -> String {
    part.get("description").and_then(Value::as_str).unwrap_or_default().replace('\n', " ")
}

/// A JSON value as TOML writes it.
fn to_toml(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(to_toml).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(fields) => {
            let fields: Vec<String> =
                fields.iter().map(|(name, value)| format!("{name} = {}", to_toml(value))).collect();
            format!("{{ {} }}", fields.join(", "))
        }
        // Strings, numbers and truth are written alike in both.
        other => other.to_string(),
    }
}

fn write_meaning(text: &mut String, meaning: &str) {
    let mut line = String::from("#");
    for word in meaning.split_whitespace() {
        let columns = line.chars().count().saturating_add(word.chars().count());
        if columns >= COLUMNS_MAX {
            let _ = writeln!(text, "{line}");
            line = String::from("#");
        }
        line.push(' ');
        line.push_str(word);
    }
    if line.len() > 1 {
        let _ = writeln!(text, "{line}");
    }
}
