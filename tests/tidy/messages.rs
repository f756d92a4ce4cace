//! Every language says the same messages: a till in Prague never shows the name of a message instead of its words.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::{Fault, File};

/// Where the message files are, one language a file.
pub(crate) const FOLDER: &str = "src/texts/messages/";

/// The language that the others are held against.
const FIRST: &str = "src/texts/messages/en.ftl";

/// Messages that one language has and another lacks, and names used twice in one file.
pub(crate) fn check_messages(files: &[File]) -> Vec<Fault> {
    let languages: Vec<&File> =
        files.iter().filter(|file| file.path.starts_with(FOLDER) && file.is_a("ftl")).collect();
    let mut faults = Vec::new();
    let Some(first) = languages.iter().find(|file| file.path == FIRST) else {
        faults.extend(
            languages.first().map(|file| Fault::new(file, 0, format!("there is no `{FIRST}` beside it"))),
        );
        return faults;
    };
    for file in &languages {
        let found = names(file, &mut faults);
        let english = in_language(&file.path, "en");
        let Some(twin) = languages.iter().find(|other| other.path == english) else {
            faults.push(Fault::new(file, 0, format!("there is no `{english}` beside it")));
            continue;
        };
        let wanted = names(twin, &mut Vec::new());
        for name in wanted.keys().filter(|name| !found.contains_key(*name)) {
            faults.push(Fault::new(file, 0, format!("the message `{name}` is missing")));
        }
        for (name, line) in found.iter().filter(|(name, _)| !wanted.contains_key(*name)) {
            faults.push(Fault::new(file, *line, format!("the message `{name}` is not in `{english}`")));
        }
    }
    // A room that has a file of its own has one in every language.
    let codes: BTreeSet<&str> = languages.iter().filter_map(|file| code_of(&file.path)).collect();
    for file in languages.iter().filter(|file| code_of(&file.path) == code_of(&first.path)) {
        for path in codes.iter().map(|code| in_language(&file.path, code)) {
            if !languages.iter().any(|other| other.path == path) {
                faults.push(Fault::new(file, 0, format!("there is no `{path}` beside it")));
            }
        }
    }
    faults
}

/// The language of a file: `en` of `en.ftl` and of `explain.en.ftl`.
fn code_of(path: &str) -> Option<&str> {
    path.strip_suffix(".ftl")?.rsplit(['/', '.']).next()
}

/// The file of the same room in another language.
fn in_language(path: &str, code: &str) -> String {
    let stem = path.strip_suffix(".ftl").unwrap_or(path);
    let room = code_of(path).and_then(|code| stem.strip_suffix(code)).unwrap_or(stem);
    format!("{room}{code}.ftl")
}

/// Messages, terms (`-name`) and attributes (`message.attribute`) with their lines. Fluent starts a message at the
/// first column and an attribute, indented, with a point.
fn names(file: &File, faults: &mut Vec<Fault>) -> BTreeMap<String, usize> {
    let mut names = BTreeMap::new();
    let mut message = String::new();
    for (at, text) in file.text.lines().enumerate() {
        let Some((left, _)) = text.split_once('=') else { continue };
        let name = match left.trim().strip_prefix('.') {
            Some(attribute) if text.starts_with(' ') => format!("{message}.{attribute}"),
            _ if text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-') => left.trim().to_owned(),
            _ => continue,
        };
        if !name.contains('.') {
            message.clone_from(&name);
        }
        let line = at + 1;
        if let Some(before) = names.insert(name.clone(), line) {
            faults.push(Fault::new(file, line, format!("the message `{name}` is already on line {before}")));
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::check_messages;
    use crate::tree::File;

    fn faults(en: &str, cs: &str) -> Vec<String> {
        let files =
            [File::sample("src/texts/messages/cs.ftl", cs), File::sample("src/texts/messages/en.ftl", en)];
        check_messages(&files).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_message_missing_in_one_language_is_found() {
        let lacks = |name| format!("src/texts/messages/cs.ftl: the message `{name}` is missing");
        assert_eq!(faults("a = A\nb = B\n", "a = Á\n"), [lacks("b")]);
        assert_eq!(faults("a = A\n    .hint = H\n", "a = Á\n"), [lacks("a.hint")]);
    }

    #[test]
    fn a_message_that_only_one_language_has_is_found() {
        let found = faults("a = A\n", "a = Á\n-b = B\n");
        assert_eq!(
            found,
            ["src/texts/messages/cs.ftl:2: the message `-b` is not in `src/texts/messages/en.ftl`"]
        );
    }

    #[test]
    fn a_message_said_twice_is_found() {
        assert_eq!(faults("a = A\na = B\n", "a = Á\n").len(), 1);
        assert_eq!(faults("a = A\n", "a = Á\na = B\n").len(), 1);
    }

    #[test]
    fn a_room_with_a_file_of_its_own_has_one_in_every_language() {
        let of = |paths: &[(&str, &str)]| {
            let path = |name| format!("src/texts/messages/{name}.ftl");
            let files: Vec<File> = paths.iter().map(|(name, text)| File::sample(&path(name), text)).collect();
            check_messages(&files).len()
        };
        let (main, room) = ([("en", "a = A"), ("cs", "a = Á")], [("x.en", "b = B"), ("x.cs", "b = B")]);
        assert_eq!(of(&[main, room].concat()), 0);
        assert_eq!(of(&[&main[..], &room[..1]].concat()), 1);
        assert_eq!(of(&[&main[..], &room[1..]].concat()), 1);
        assert_eq!(of(&[&main[..], &[("x.en", "b = B"), ("x.cs", "c = C")]].concat()), 2);
    }

    #[test]
    fn languages_without_the_first_one_are_refused() {
        assert_eq!(check_messages(&[File::sample("src/texts/messages/cs.ftl", "a = A")]).len(), 1);
    }

    #[test]
    fn the_same_messages_in_any_order_pass() {
        let en = "# c = comment\na =\n    { $n ->\n        [one] x = y\n       *[other] z\n    }\n    .t = T\nb = B = C\n";
        assert!(faults(en, "b = B\na = A\n  .t = T\n").is_empty());
    }
}
