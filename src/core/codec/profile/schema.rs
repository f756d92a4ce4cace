//! The JSON Schema of a scanner's profile, derived from its types: what an editor completes and checks by.

use super::document::Profile;

/// The schema as JSON text, with a line feed at its end.
///
/// # Errors
/// When the schema can't be written as JSON.
pub fn profile_schema() -> Result<String, serde_json::Error> {
    let schema = schemars::schema_for!(Profile);
    serde_json::to_string_pretty(&schema).map(|text| format!("{text}\n"))
}

#[cfg(test)]
#[path = "schema_tests.rs"]
mod tests;
