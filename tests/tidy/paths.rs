//! The paths that a source file names, each resolved to where it starts: `crate::a::b`, `std::fs`, `super::c`.
//!
//! `use` groups are opened into single paths, `self` and `super` are resolved through the file's place and its inline
//! modules. Absent on purpose: names that an earlier `use` brought into scope; the `use` itself has been judged.

use crate::tokens::{Kind, Token};

/// A path in full: `["crate", "core", "model"]`, `["std", "fs", "*"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) segments: Vec<String>,
    pub(crate) line: usize,
    /// It stands in a module `tests`, inline or in a file of its own.
    pub(crate) in_tests: bool,
}

/// The module that a file holds, below the crate: `src/core/model/money.rs` is `["core", "model", "money"]`.
pub(crate) fn module_of(path: &str) -> Vec<String> {
    let inner = path.strip_prefix("src/").unwrap_or(path);
    let inner = inner.strip_suffix(".rs").unwrap_or(inner);
    let mut module: Vec<String> = inner.split('/').map(str::to_owned).collect();
    let last = module.last().map(String::as_str);
    if last == Some("mod") || (module.len() == 1 && matches!(last, Some("lib" | "main"))) {
        module.pop();
    }
    module
}

/// Every path of two or more segments, and every single name, in the order of the source. A path that ends at the
/// crate itself (`use super::super as all`, `use crate::*`) is `["crate"]` or `["crate", "*"]`.
pub(crate) fn named_paths(file_path: &str, tokens: &[Token]) -> Vec<Named> {
    let mut finder =
        Finder { tokens, file: module_of(file_path), inline: Vec::new(), depth: 0, found: Vec::new() };
    let mut at = 0;
    while at < tokens.len() {
        at = finder.step(at);
    }
    finder.found
}

struct Finder<'a> {
    tokens: &'a [Token],
    file: Vec<String>,
    /// Inline modules around the current token, with the depth of braces outside each.
    inline: Vec<(String, usize)>,
    depth: usize,
    found: Vec<Named>,
}

impl Finder<'_> {
    fn kind(&self, at: usize) -> Option<&Kind> {
        self.tokens.get(at).map(|token| &token.kind)
    }

    fn ident(&self, at: usize) -> Option<&str> {
        self.tokens.get(at).and_then(Token::ident)
    }

    fn step(&mut self, at: usize) -> usize {
        match self.kind(at) {
            Some(Kind::Punct('{')) => self.depth += 1,
            Some(Kind::Punct('}')) => {
                self.depth = self.depth.saturating_sub(1);
                if self.inline.last().is_some_and(|(_, outside)| *outside == self.depth) {
                    self.inline.pop();
                }
            }
            Some(Kind::Ident(word)) if word == "mod" && self.kind(at + 2) == Some(&Kind::Punct('{')) => {
                let name = self.ident(at + 1).unwrap_or_default().to_owned();
                self.inline.push((name, self.depth));
                return at + 2;
            }
            Some(Kind::Ident(_)) => return self.path(at, Vec::new()),
            _ => {}
        }
        at + 1
    }

    /// Reads one path, or one branch of a group, whose first segment is at `at`; returns where reading goes on.
    fn path(&mut self, mut at: usize, mut segments: Vec<String>) -> usize {
        let line = self.tokens.get(at).map_or(0, |token| token.line);
        loop {
            match self.kind(at) {
                Some(Kind::Ident(word)) => segments.push(word.clone()),
                Some(Kind::Punct('*')) => segments.push("*".to_owned()),
                Some(Kind::Punct('{')) => return self.group(at + 1, &segments),
                _ => break,
            }
            at += 1;
            let goes_on = matches!(self.kind(at + 1), Some(Kind::Ident(_) | Kind::Punct('{' | '*')));
            if self.kind(at) != Some(&Kind::PathSep) || !goes_on {
                break;
            }
            at += 1;
        }
        let renamed = self.ident(at) == Some("as");
        self.keep(segments, line, renamed);
        at
    }

    fn group(&mut self, mut at: usize, prefix: &[String]) -> usize {
        while at < self.tokens.len() {
            match self.kind(at) {
                Some(Kind::Punct('}')) => return at + 1,
                Some(Kind::Ident(_) | Kind::Punct('*' | '{')) => {
                    at = self.path(at, prefix.to_vec());
                    if self.ident(at) == Some("as") {
                        at += 2;
                    }
                }
                _ => at += 1,
            }
        }
        at
    }

    fn keep(&mut self, mut segments: Vec<String>, line: usize, renamed: bool) {
        let grouped_self = segments.len() > 1 && segments.last().is_some_and(|last| last == "self");
        if grouped_self {
            segments.pop();
        }
        // A bare `crate`, `super` or `self` is a visibility or a receiver, unless it is given another name.
        let relative = matches!(segments.first().map(String::as_str), Some("crate" | "self" | "super"));
        if relative && segments.len() == 1 && !renamed && !grouped_self {
            return;
        }
        let mut modules = self.file.iter().chain(self.inline.iter().map(|(name, _)| name));
        let in_tests = modules.any(|name| name == "tests");
        self.found.push(Named { segments: self.resolved(segments), line, in_tests });
    }

    fn resolved(&self, segments: Vec<String>) -> Vec<String> {
        if !matches!(segments.first().map(String::as_str), Some("self" | "super")) {
            return segments;
        }
        let inline = self.inline.iter().map(|(name, _)| name.clone());
        let mut here: Vec<String> = self.file.iter().cloned().chain(inline).collect();
        let mut rest = segments.into_iter().peekable();
        while let Some(step) = rest.next_if(|segment| segment == "self" || segment == "super") {
            if step == "super" {
                here.pop();
            }
        }
        std::iter::once("crate".to_owned()).chain(here).chain(rest).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{module_of, named_paths};
    use crate::tokens::read;

    fn paths(file: &str, source: &str) -> Vec<String> {
        let named = named_paths(file, &read(source));
        named.into_iter().map(|path| path.segments.join("::")).filter(|path| path.contains("crate")).collect()
    }

    #[test]
    fn a_file_knows_its_module() {
        assert_eq!(module_of("src/core/model/money.rs"), ["core", "model", "money"]);
        assert_eq!(module_of("src/core/model/mod.rs"), ["core", "model"]);
        assert!(module_of("src/lib.rs").is_empty());
    }

    #[test]
    fn groups_are_opened_into_paths() {
        let source =
            "use crate::{core::{model::Money, ledger::{self, Entry as E}}, host::*}; pub(crate) fn f() {}";
        let expected = [
            "crate::core::model::Money",
            "crate::core::ledger",
            "crate::core::ledger::Entry",
            "crate::host::*",
        ];
        assert_eq!(paths("src/hub/a.rs", source), expected);
    }

    #[test]
    fn a_group_of_whole_paths_is_opened_too() {
        assert_eq!(paths("src/hub/a.rs", "use {crate::till::A, std::fmt};"), ["crate::till::A"]);
    }

    #[test]
    fn paths_inside_expressions_types_and_macros_are_seen() {
        let source = "fn f(a: &crate::till::A) -> Vec<crate::net::B> { m!($crate::cli::run()); crate::hub::x::<u8>() }";
        let expected = ["crate::till::A", "crate::net::B", "crate::cli::run", "crate::hub::x"];
        assert_eq!(paths("src/core/a.rs", source), expected);
    }

    #[test]
    fn super_is_resolved_through_the_file_and_its_inline_modules() {
        let source = "use super::super::host;
            mod tests { use super::x; fn f() { if a {} super::super::b() } }
            use super::c; use self::d::E;";
        let expected = [
            "crate::host",
            "crate::core::model::x",
            "crate::core::b",
            "crate::core::c",
            "crate::core::model::d::E",
        ];
        assert_eq!(paths("src/core/model.rs", source), expected);
    }

    #[test]
    fn the_crate_under_another_name_is_seen() {
        assert_eq!(paths("src/core/a.rs", "use crate as all; use super::super as top;"), ["crate", "crate"]);
        assert_eq!(paths("src/core/a.rs", "use crate::{self as all}; use crate::*;"), ["crate", "crate::*"]);
    }

    #[test]
    fn visibilities_receivers_comments_and_strings_are_no_paths() {
        let source =
            "pub(crate) fn f(&self) { self.go(); /* crate::a::b */ \"crate::c::d\" } pub(super) struct S;";
        assert!(paths("src/core/a.rs", source).is_empty());
    }
}
