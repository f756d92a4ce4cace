//! Every language says the same messages: a till in Prague never shows the name of a message instead of its words.

use std::collections::BTreeMap;

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
    let wanted = names(first, &mut Vec::new());
    for file in languages {
        let found = names(file, &mut faults);
        for name in wanted.keys().filter(|name| !found.contains_key(*name)) {
            faults.push(Fault::new(file, 0, format!("the message `{name}` is missing")));
        }
        for (name, line) in found.iter().filter(|(name, _)| !wanted.contains_key(*name)) {
            faults.push(Fault::new(file, *line, format!("the message `{name}` is not in `{FIRST}`")));
        }
    }
    faults
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
    fn languages_without_the_first_one_are_refused() {
        assert_eq!(check_messages(&[File::sample("src/texts/messages/cs.ftl", "a = A")]).len(), 1);
    }

    #[test]
    fn the_same_messages_in_any_order_pass() {
        let en = "# c = comment\na =\n    { $n ->\n        [one] x = y\n       *[other] z\n    }\n    .t = T\nb = B = C\n";
        assert!(faults(en, "b = B\na = A\n  .t = T\n").is_empty());
    }
}
