//! The statements as files: both databases must read the same values out of them.

use std::path::{Path, PathBuf};

fn statements(folder: &str) -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/hub/store").join(folder);
    let mut found: Vec<(PathBuf, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "sql"))
        .map(|path| (path.clone(), std::fs::read_to_string(path).unwrap()))
        .collect();
    found.sort();
    found
}

/// The numbers of a statement's values in the order in which they first stand.
fn numbers(text: &str) -> Vec<usize> {
    let mut met: Vec<usize> = Vec::new();
    for part in text.split('$').skip(1) {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        let number = digits.parse().unwrap();
        if !met.contains(&number) {
            met.push(number);
        }
    }
    met
}

#[test]
fn every_statement_names_its_values_in_their_order() {
    let all = statements("sql").into_iter().chain(statements("sql/postgres"));
    for (path, text) in all {
        let met = numbers(&text);
        assert_eq!(met, (1..=met.len()).collect::<Vec<_>>(), "{}", path.display());
    }
}

#[test]
fn a_statement_of_both_databases_takes_the_same_values_in_both() {
    let shared = statements("sql");
    for (path, text) in statements("sql/postgres") {
        let name = path.file_name().unwrap();
        let sqlite = shared.iter().find(|(other, _)| other.file_name().unwrap() == name);
        let (_, sqlite) = sqlite.unwrap_or_else(|| panic!("{} has no pair", path.display()));
        assert_eq!(numbers(&text), numbers(sqlite), "{}", path.display());
    }
}
