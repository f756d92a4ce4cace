//! The core is a function of its arguments: it reaches no file, socket, clock, thread or environment, knows no float,
//! waits for nothing, logs nothing and iterates in a fixed order. Its tests keep the same law.

use crate::paths::named_paths;
use crate::tokens::{self, Kind};
use crate::tree::{Fault, File};

/// Paths that end the purity, each with all below it.
const PATHS: [&[&str]; 13] = [
    &["std", "collections", "hash_map"],
    &["std", "collections", "hash_set"],
    &["std", "env"],
    &["std", "fs"],
    &["std", "net"],
    &["std", "os"],
    &["std", "process"],
    &["std", "thread"],
    &["std", "time", "Instant"],
    &["std", "time", "SystemTime"],
    &["rusqlite"],
    &["tokio"],
    &["tracing"],
];

/// Paths through which the ones above could be reached under another name.
const WHOLES: [&[&str]; 4] = [&["std"], &["std", "*"], &["std", "time"], &["std", "time", "*"]];

/// Words that have no place in the core: the order of a hash map is chance, a float is not money,
/// a line on the screen is a log.
const WORDS: [&str; 8] = ["HashMap", "HashSet", "async", "await", "eprintln", "f32", "f64", "println"];

/// What in a file of the core is not pure. Files of other rooms have no faults here.
pub(crate) fn check_purity(file: &File) -> Vec<Fault> {
    if !file.path.starts_with("src/core/") {
        return Vec::new();
    }
    let tokens = tokens::read(&file.text);
    let mut faults = Vec::new();
    for path in named_paths(&file.path, &tokens) {
        let names: Vec<&str> = path.segments.iter().map(String::as_str).collect();
        let impure = PATHS.iter().any(|path| names.starts_with(path)) || WHOLES.contains(&names.as_slice());
        let word = names.iter().find(|name| WORDS.contains(name));
        let what = match word {
            Some(word) => (*word).to_owned(),
            None if impure => names.join("::"),
            None => continue,
        };
        faults.push(Fault::new(file, path.line, format!("`{what}` has no place in the pure core")));
    }
    for token in &tokens {
        if let Kind::Number(number) = &token.kind
            && is_float(number)
        {
            faults.push(Fault::new(
                file,
                token.line,
                format!("the float `{number}` has no place in the pure core"),
            ));
        }
    }
    faults
}

fn is_float(number: &str) -> bool {
    if ["0x", "0o", "0b"].iter().any(|prefix| number.starts_with(prefix)) {
        return false;
    }
    // An exponent follows a digit; the `e` of a suffix (`1usize`) follows a letter.
    let after_digits = number.trim_start_matches(|c: char| c.is_ascii_digit() || c == '_' || c == '.');
    number.contains('.')
        || number.ends_with("f32")
        || number.ends_with("f64")
        || after_digits.starts_with(['e', 'E'])
}

#[cfg(test)]
mod tests {
    use super::check_purity;
    use crate::tree::File;

    fn faults(text: &str) -> usize {
        check_purity(&File::sample("src/core/pricing/a.rs", text)).len()
    }

    #[test]
    fn the_outside_world_is_refused_by_any_spelling() {
        for text in [
            "use std::fs;",
            "use std::{fmt, net::TcpStream};",
            "fn f() { std::thread::spawn(g); }",
            "fn f() { ::std::process::exit(1) }",
            "use std::env as e;",
            "use std::time::{Duration, Instant};",
            "use std::time;",
            "use std::*;",
            "use std as s;",
            "use std::collections::hash_map::RandomState;",
            "fn f() { println!(x) }",
            "use tokio::sync::mpsc;",
            "fn f() { tracing::info!(x) }",
            "use rusqlite as sql;",
        ] {
            assert_eq!(faults(text), 1, "{text}");
        }
    }

    #[test]
    fn floats_and_hash_order_are_refused() {
        for text in [
            "use std::collections::HashMap;",
            "fn f(s: &HashSet<u8>) {}",
            "fn f() -> f64 { g() }",
            "const A: X = 1.5;",
            "const A: X = 2f32;",
            "const A: X = 1e3;",
            "const A: X = 1_0E3;",
            "async fn f() {}",
        ] {
            assert_eq!(faults(text), 1, "{text}");
        }
    }

    #[test]
    fn pure_code_passes() {
        let text = "use std::{collections::BTreeMap, time::Duration}; // HashMap, f64
            const A: &str = \"std::fs 1.5 f64\"; const B: u64 = 0x1e3; const C: usize = 1usize; fn f(p: P) { p.0.1; 1..2; }";
        assert_eq!(faults(text), 0);
    }

    #[test]
    fn other_rooms_may_reach_the_world() {
        let file = File::sample("src/host/files.rs", "use std::fs; fn f(a: f64) {}");
        assert!(check_purity(&file).is_empty());
    }
}
