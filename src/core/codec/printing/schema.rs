//! The JSON Schemas of the documents of printers and displays, derived from their types.

use super::profile::{DisplayProfile, PrinterProfile};

/// The schema of a printer's document as JSON text, with a line feed at its end.
///
/// # Errors
/// When the schema can't be written as JSON.
pub fn printer_schema() -> Result<String, serde_json::Error> {
    let schema = schemars::schema_for!(PrinterProfile);
    serde_json::to_string_pretty(&schema).map(|text| format!("{text}\n"))
}

/// The schema of a display's document as JSON text, with a line feed at its end.
///
/// # Errors
/// When the schema can't be written as JSON.
pub fn display_schema() -> Result<String, serde_json::Error> {
    let schema = schemars::schema_for!(DisplayProfile);
    serde_json::to_string_pretty(&schema).map(|text| format!("{text}\n"))
}

#[cfg(test)]
#[path = "schema_tests.rs"]
mod tests;
