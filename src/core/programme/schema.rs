//! The JSON Schema of the programme document, derived from its types: what an editor completes and checks by.
//!
//! It knows the shape alone. What a programme can't mean is for the check to say.

use super::document::Document;

/// The schema as JSON text, with a line feed at its end.
///
/// # Errors
/// When the schema can't be written as JSON.
pub fn programme_schema() -> Result<String, serde_json::Error> {
    let schema = schemars::schema_for!(Document);
    serde_json::to_string_pretty(&schema).map(|text| format!("{text}\n"))
}
