//! The shape of files: their size and names, what a `mod.rs` may hold, how a lint is set aside.

use crate::tokens::{self, Kind, Token};
use crate::tree::{Fault, File};

/// No file is longer. Aim at 100 to 300 lines.
const FILE_LINES_MAX: usize = 600;

/// `main.rs` only starts the command line.
const MAIN_LINES_MAX: usize = 40;

/// Names that say nothing about the trade, alone or as the last word of a file's or folder's name.
const EMPTY_NAMES: [&str; 10] =
    ["common", "helper", "helpers", "manager", "managers", "misc", "service", "services", "util", "utils"];

/// A file that has grown too long to be read at once.
pub(crate) fn check_length(file: &File) -> Vec<Fault> {
    let lines_max = if file.path == "src/main.rs" { MAIN_LINES_MAX } else { FILE_LINES_MAX };
    let lines = file.text.lines().count();
    if !file.is_text() || lines <= lines_max {
        return Vec::new();
    }
    vec![Fault::new(
        file,
        lines,
        format!("{lines} lines are over the limit of {lines_max}: split the file by noun"),
    )]
}

/// A file or folder whose name is not a noun of the trade.
pub(crate) fn check_names(file: &File) -> Vec<Fault> {
    let empty = file.path.split('/').find(|part| {
        let stem = part.split('.').next().unwrap_or(part);
        let last_word = stem.rsplit(['_', '-']).next().unwrap_or(stem);
        EMPTY_NAMES.contains(&last_word.to_lowercase().as_str())
    });
    let named = |name| format!("the name `{name}` says nothing: take a noun of the trade");
    empty.map(|name| Fault::new(file, 0, named(name))).into_iter().collect()
}

/// Items other than `mod name;` and `use` in a `mod.rs` or in `lib.rs`. Each room shows its doors there, no more.
pub(crate) fn check_doors(file: &File) -> Vec<Fault> {
    if !file.path.ends_with("/mod.rs") && file.path != "src/lib.rs" {
        return Vec::new();
    }
    let tokens = tokens::read(&file.text);
    let mut faults = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let after = after_visibility(&tokens, at);
        let word = tokens.get(after).and_then(Token::ident);
        at = if token.is('#') {
            after_attribute(&tokens, at)
        } else {
            let end = after_item(&tokens, after);
            let bare_mod = word == Some("mod") && end == after + 3;
            if word != Some("use") && !bare_mod {
                let what =
                    format!("`{}` has no place here: only docs, `mod name;` and `use`", word.unwrap_or("?"));
                faults.push(Fault::new(file, token.line, what));
            }
            end
        };
    }
    faults
}

/// Attributes that silence a lint without having to say why, or after the reason is gone.
pub(crate) fn check_silenced_lints(file: &File) -> Vec<Fault> {
    let tokens = if file.is_a("rs") { tokens::read(&file.text) } else { Vec::new() };
    let mut faults = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if !token.is('#') {
            at += 1;
            continue;
        }
        let end = after_attribute(&tokens, at);
        let attribute = tokens.get(at..end).unwrap_or_default();
        if attribute.windows(2).any(|pair| pair[0].ident() == Some("allow") && pair[1].is('(')) {
            let what = "a lint is allowed: write #[expect(lint, reason = \"...\")]";
            faults.push(Fault::new(file, token.line, what));
        }
        at = end;
    }
    faults
}

/// Past `pub` and `pub(...)`.
fn after_visibility(tokens: &[Token], at: usize) -> usize {
    if tokens.get(at).and_then(Token::ident) != Some("pub") {
        return at;
    }
    match tokens.get(at + 1) {
        Some(next) if next.is('(') => after_brackets(tokens, at + 1),
        _ => at + 1,
    }
}

/// Past `#[...]` or `#![...]`; past the `#` alone if it opens no attribute.
fn after_attribute(tokens: &[Token], at: usize) -> usize {
    let open = if tokens.get(at + 1).is_some_and(|next| next.is('!')) { at + 2 } else { at + 1 };
    if tokens.get(open).is_some_and(|next| next.is('[')) { after_brackets(tokens, open) } else { at + 1 }
}

/// Past the bracket that closes the one at `at`, whatever their kinds.
fn after_brackets(tokens: &[Token], at: usize) -> usize {
    let mut depth = 0;
    for (offset, token) in tokens.iter().enumerate().skip(at) {
        match token.kind {
            Kind::Punct('(' | '[' | '{') => depth += 1,
            Kind::Punct(')' | ']' | '}') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return offset + 1;
        }
    }
    tokens.len()
}

/// Past the `;` that ends an item or past its body in braces. A `use` has braces and still ends with its `;`.
fn after_item(tokens: &[Token], mut at: usize) -> usize {
    let is_use = tokens.get(at).and_then(Token::ident) == Some("use");
    while let Some(token) = tokens.get(at) {
        match token.kind {
            Kind::Punct(';') => return at + 1,
            Kind::Punct('{') if !is_use => return after_brackets(tokens, at),
            Kind::Punct('(' | '[' | '{') => at = after_brackets(tokens, at),
            _ => at += 1,
        }
    }
    tokens.len()
}

#[cfg(test)]
mod tests {
    use super::{check_doors, check_length, check_names, check_silenced_lints};
    use crate::tree::File;

    #[test]
    fn a_file_over_the_limit_is_refused() {
        assert_eq!(check_length(&File::sample("src/hub/a.rs", &"\n".repeat(601))).len(), 1);
        assert_eq!(check_length(&File::sample("src/till/page/till.css", &"\n".repeat(601))).len(), 1);
        assert!(check_length(&File::sample("src/hub/a.rs", &"\n".repeat(600))).is_empty());
        assert_eq!(check_length(&File::sample("src/main.rs", &"\n".repeat(41))).len(), 1);
    }

    #[test]
    fn names_that_say_nothing_are_refused() {
        for path in
            ["src/utils/mod.rs", "src/hub/common.rs", "tests/it/helpers.rs", "src/till/sync_manager.rs"]
        {
            assert_eq!(check_names(&File::sample(path, "")).len(), 1, "{path}");
        }
        for path in ["src/core/model/commonwealth.rs", "src/till/page/service-worker.js"] {
            assert!(check_names(&File::sample(path, "")).is_empty(), "{path}");
        }
    }

    #[test]
    fn logic_in_a_mod_file_is_refused() {
        for text in [
            "fn f() {}",
            "pub(crate) struct S;",
            "pub const A: u8 = 1;",
            "impl S { }",
            "mod tests { fn f() {} }",
            "macro_rules! m { () => {} }",
            "#[derive(Debug)] pub enum E { A }",
        ] {
            let found = check_doors(&File::sample("src/hub/mod.rs", text));
            assert_eq!(found.len(), 1, "{text}");
        }
        assert_eq!(
            check_doors(&File::sample("src/lib.rs", "pub mod a;\npub fn f() { g(); }\nstatic A: u8 = 1;"))
                .len(),
            2
        );
    }

    #[test]
    fn doors_alone_pass() {
        let text = "//! Docs: fn f() {}.\n#![cfg_attr(test, expect(x, reason = \"[\"))]\n/// Docs.\n#[cfg(test)]\nmod a;
            pub mod b;\npub(crate) use a::{B, c::{D}};\nuse self::b as e;";
        assert!(check_doors(&File::sample("src/hub/mod.rs", text)).is_empty());
        assert!(check_doors(&File::sample("src/hub/ingest.rs", "fn f() {}")).is_empty());
    }

    #[test]
    fn a_lint_silenced_without_a_reason_is_refused() {
        for text in [
            "#[allow(dead_code)] fn f() {}",
            "#![allow(x)]",
            "#![cfg_attr(test, allow(clippy::unwrap_used))]",
        ] {
            assert_eq!(check_silenced_lints(&File::sample("src/hub/a.rs", text)).len(), 1, "{text}");
        }
        let text = "// #[allow(x)]\n#[expect(x, reason = \"#[allow(x)]\")] fn allow() { allow(1) }";
        assert!(check_silenced_lints(&File::sample("src/hub/a.rs", text)).is_empty());
    }
}
