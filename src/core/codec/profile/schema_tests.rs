//! The schema in the repository is the one that editors are pointed to: it follows the types.

use super::profile_schema;

#[path = "../../../../tests/data/kept_text.rs"]
mod kept_text;

#[test]
fn the_kept_schema_is_what_the_types_say() {
    let kept = include_str!("../../../../firmware-config/scanner.schema.json");
    kept_text::hold_against("firmware-config/scanner.schema.json", kept, &profile_schema().unwrap());
}
