//! Where each value of a configuration comes from.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use super::sample::list_leaves;
use crate::host::config::{DocumentFault, Setting, Source, load_settings};

/// One line for each setting: key, value, source.
///
/// # Errors
/// [`DocumentFault`] when the file can't be read as TOML.
pub(super) fn tell_settings(path: &Path, keys: &[&str], schema: &Value) -> Result<String, DocumentFault> {
    let leaves = list_leaves(schema);
    let mut text = String::new();
    for Setting { key, written, source } in load_settings(path, keys)? {
        let default = || leaves.iter().find(|leaf| leaf.key == key).and_then(|leaf| leaf.default.clone());
        let value = written.map(|written| without_password(&written)).or_else(default);
        let source = match source {
            Source::Line(line) => format!("{}, line {line}", path.display()),
            Source::Variable(name) => format!("environment variable {name}"),
            Source::Default => "by default".to_owned(),
        };
        let _ = writeln!(text, "{key:<33} {:<36} {source}", value.as_deref().unwrap_or("-"));
    }
    Ok(text)
}

/// A URL's password is for nobody's screen.
fn without_password(written: &str) -> String {
    let parts = written.split_once("://").and_then(|(scheme, rest)| {
        let (who, host) = rest.split_once('@')?;
        Some((scheme, who.split_once(':')?.0, host))
    });
    match parts {
        Some((scheme, user, host)) => format!("{scheme}://{user}:***@{host}"),
        None => written.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_in_an_address_is_not_told() {
        assert_eq!(without_password("\"postgres://hub:secret@db/x\""), "\"postgres://hub:***@db/x\"");
        assert_eq!(without_password("\"https://hub.example:7700\""), "\"https://hub.example:7700\"");
    }
}
