//! The rules of the house (design 2) that the compiler does not know, held against every file.
//!
//! Each rule is a function over a file or all files in `tests/tidy/`, with tests that feed it bad samples; here it
//! meets the real tree. A fault names the file, the line and what to do.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a rule that goes wrong over a file has to fail the test"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::tree::{Fault, File, files_below};

#[path = "tidy/arrows.rs"]
mod arrows;
#[path = "tidy/messages.rs"]
mod messages;
#[path = "tidy/paths.rs"]
mod paths;
#[path = "tidy/purity.rs"]
mod purity;
#[path = "tidy/shape.rs"]
mod shape;
#[path = "tidy/sql.rs"]
mod sql;
#[path = "tidy/tokens.rs"]
mod tokens;
#[path = "tidy/tree.rs"]
mod tree;
#[path = "tidy/unsafety.rs"]
mod unsafety;

/// The folders whose files are ours to keep in shape; the rules about code look into `src` alone.
const FOLDERS: [&str; 4] = ["benches", "fuzz/targets", "src", "tests"];

fn source() -> Vec<File> {
    let files = files_below(&["src"]);
    assert!(files.iter().any(|file| file.path == "src/lib.rs"), "the source was not found");
    files
}

fn rust() -> Vec<File> {
    source().into_iter().filter(|file| file.is_a("rs")).collect()
}

fn nothing_against(faults: &[Fault]) {
    let mut list = String::new();
    for fault in faults {
        writeln!(list, "  {fault}").unwrap();
    }
    assert!(faults.is_empty(), "{} found:\n{list}", faults.len());
}

fn each(files: &[File], rule: fn(&File) -> Vec<Fault>) {
    nothing_against(&files.iter().flat_map(rule).collect::<Vec<_>>());
}

#[test]
fn every_arrow_between_rooms_points_inward() {
    each(&rust(), arrows::check_arrows);
}

#[test]
fn the_core_is_pure() {
    each(&rust(), purity::check_purity);
}

#[test]
fn no_file_is_too_long_to_read() {
    each(&files_below(&FOLDERS), shape::check_length);
}

#[test]
fn every_file_and_folder_has_a_name_that_says_something() {
    each(&files_below(&FOLDERS), shape::check_names);
}

#[test]
fn mod_files_and_the_code_map_hold_doors_only() {
    each(&rust(), shape::check_doors);
}

/// The lint itself is set to `deny` in `Cargo.toml`, because `forbid` lets no module out.
#[test]
fn unsafe_code_stands_in_one_module_of_the_tests_alone() {
    each(&files_below(&FOLDERS), unsafety::check_unsafe);
}

#[test]
fn no_lint_is_silenced_without_a_reason() {
    each(&rust(), shape::check_silenced_lints);
}

#[test]
fn statements_live_in_sql_files() {
    each(&rust(), sql::check_sql_literals);
}

/// With `TALLYTILL_REFRESH=1` new migrations are added to the list first; a line that is there never changes.
#[test]
fn released_migrations_stay_as_they_were() {
    let files = source();
    let list_path = Path::new(env!("CARGO_MANIFEST_DIR")).join(sql::RELEASED);
    let mut released = fs::read_to_string(&list_path).unwrap();
    if std::env::var_os("TALLYTILL_REFRESH").is_some_and(|value| value == "1") {
        for line in sql::unlisted_migrations(&released, &files) {
            writeln!(released, "{line}").unwrap();
        }
        fs::write(&list_path, &released).unwrap();
    }
    nothing_against(&sql::check_migrations(&released, &files));
}

#[test]
fn every_language_says_the_same_messages() {
    nothing_against(&messages::check_messages(&source()));
}
