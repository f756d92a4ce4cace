//! The schema in the repository is the one that editors are pointed to: it follows the types.

use super::schema::programme_schema;

#[expect(clippy::duplicate_mod, reason = "the rooms of the core share no module of their tests")]
#[path = "../../../tests/data/kept_text.rs"]
mod kept_text;

#[test]
fn the_kept_schema_is_what_the_types_say() {
    let kept = include_str!("../../../tests/data/programme.schema.json");
    kept_text::hold_against("tests/data/programme.schema.json", kept, &programme_schema().unwrap());
}
