//! The schemas in the repository are those that editors are pointed to: they follow the types.

use super::{display_schema, printer_schema};

#[expect(clippy::duplicate_mod, reason = "the rooms of the core share no module of their tests")]
#[path = "../../../../tests/data/kept_text.rs"]
mod kept_text;

#[test]
fn the_kept_schemas_are_what_the_types_say() {
    let printer = include_str!("../../../../firmware-config/printer.schema.json");
    kept_text::hold_against("firmware-config/printer.schema.json", printer, &printer_schema().unwrap());
    let display = include_str!("../../../../firmware-config/display.schema.json");
    kept_text::hold_against("firmware-config/display.schema.json", display, &display_schema().unwrap());
}
