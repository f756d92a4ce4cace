//! The message files, parsed, and how one message is said.

use std::collections::BTreeMap;

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use rust_embed::RustEmbed;
use unic_langid::LanguageIdentifier;

use super::amount::AmountForms;
use super::args::Args;
use crate::core::model::Language;

/// The message files as they were compiled in.
#[derive(RustEmbed)]
#[folder = "src/texts/messages/"]
struct MessageFiles;

/// Why the message files cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TextsFault {
    /// Its name does not say which language it holds.
    #[error("message file `{file}` is not named after a language; name it like `en.ftl` or `explain.en.ftl`")]
    Name {
        /// The file.
        file: String,
    },
    /// It is not UTF-8 text.
    #[error("message file `{file}` is not UTF-8 text; save it as UTF-8")]
    Encoding {
        /// The file.
        file: String,
    },
    /// It breaks Fluent syntax.
    #[error("message file `{file}`, line {line}: {problem}; correct it after the Fluent syntax guide")]
    Syntax {
        /// The file.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What the parser says.
        problem: String,
    },
    /// It says one thing twice.
    #[error("message file `{file}`: {problem}; keep one of them")]
    Twice {
        /// The file.
        file: String,
        /// Which message.
        problem: String,
    },
    /// There is no English file to fall back to.
    #[error("there is no message file `en.ftl`; every text falls back to it")]
    NoEnglish,
}

/// All messages in all languages. Cheap to share behind an `Arc`; saying a message takes no lock except for plurals.
pub struct Texts {
    bundles: BTreeMap<Language, FluentBundle<FluentResource>>,
    /// How amounts are written, known by heart.
    pub(super) amounts: AmountForms,
}

impl core::fmt::Debug for Texts {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        out.debug_set().entries(self.bundles.keys()).finish()
    }
}

impl Texts {
    /// Parses every message file.
    ///
    /// # Errors
    /// [`TextsFault`] naming the first file that cannot be used.
    pub fn load() -> Result<Self, TextsFault> {
        let mut bundles = BTreeMap::new();
        for file in MessageFiles::iter() {
            let (language, resource) = parse_messages(&file)?;
            let bundle = bundles.entry(language).or_insert_with(|| bundle_of(language));
            bundle.add_resource(resource).map_err(|faults| TextsFault::Twice {
                file: file.to_string(),
                problem: faults.first().map(ToString::to_string).unwrap_or_default(),
            })?;
        }
        if !bundles.contains_key(&Language::ENGLISH) {
            return Err(TextsFault::NoEnglish);
        }
        let mut texts = Self { bundles, amounts: AmountForms::default() };
        texts.amounts = AmountForms::ask(&texts);
        Ok(texts)
    }

    /// The language that somebody who asks for `language` is spoken to in.
    pub(super) fn spoken(&self, language: Language) -> Language {
        if self.bundles.contains_key(&language) { language } else { Language::ENGLISH }
    }

    /// The languages there are messages in, by their codes.
    pub fn languages(&self) -> impl Iterator<Item = Language> + '_ {
        self.bundles.keys().copied()
    }

    /// The message `key` in `language`, filled with `args`; in English where that language has no such message, and
    /// the key itself where nobody has, so that a person can still report what they saw.
    pub fn say(&self, language: Language, key: &str, args: &Args<'_>) -> String {
        [language, Language::ENGLISH]
            .iter()
            .filter_map(|spoken| self.bundles.get(spoken))
            .find_map(|bundle| {
                let pattern = bundle.get_message(key)?.value()?;
                let mut faults = Vec::new();
                Some(bundle.format_pattern(pattern, Some(args.values()), &mut faults).into_owned())
            })
            .unwrap_or_else(|| key.to_owned())
    }

    /// Whether there is a message `key`.
    pub fn knows(&self, key: &str) -> bool {
        self.bundles.get(&Language::ENGLISH).is_some_and(|bundle| bundle.has_message(key))
    }
}

/// The language of a file: `en.ftl`, and `explain.en.ftl` for a room that has a file of its own.
fn language_of(file: &str) -> Option<Language> {
    let stem = file.strip_suffix(".ftl")?;
    Language::parse(stem.rsplit('.').next()?)
}

/// No messages yet. Plurals follow the language as far as Unicode knows it.
fn bundle_of(language: Language) -> FluentBundle<FluentResource> {
    let locale: LanguageIdentifier = language.code().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    bundle.set_use_isolating(false);
    bundle
}

/// One file as messages of its language.
fn parse_messages(file: &str) -> Result<(Language, FluentResource), TextsFault> {
    let name_fault = || TextsFault::Name { file: file.to_owned() };
    let language = language_of(file).ok_or_else(name_fault)?;
    let content = MessageFiles::get(file).ok_or_else(name_fault)?;
    let source = core::str::from_utf8(&content.data)
        .map_err(|_| TextsFault::Encoding { file: file.to_owned() })?
        .to_owned();
    let resource = FluentResource::try_new(source).map_err(|(resource, faults)| {
        let first = faults.first();
        let before = first.and_then(|fault| resource.source().get(..fault.pos.start)).unwrap_or_default();
        TextsFault::Syntax {
            file: file.to_owned(),
            line: before.matches('\n').count().saturating_add(1),
            problem: first.map(ToString::to_string).unwrap_or_default(),
        }
    })?;
    Ok((language, resource))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// The variables of every message of a language, by message, read from the text of its files.
    fn variables_by_message(language: Language) -> BTreeMap<String, BTreeSet<String>> {
        let files = MessageFiles::iter().filter(|file| language_of(file) == Some(language));
        let texts = files.map(|file| MessageFiles::get(&file).unwrap().data.to_vec());
        let text = String::from_utf8(texts.collect::<Vec<_>>().join(&b'\n')).unwrap();
        let mut messages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut current = None;
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some((id, _)) = line.split_once(" =").filter(|_| line.starts_with(char::is_alphabetic)) {
                assert!(
                    messages.insert(id.to_owned(), BTreeSet::new()).is_none(),
                    "{language}: {id} stands twice"
                );
                current = Some(id.to_owned());
            }
            for part in line.split('$').skip(1) {
                let end =
                    part.find(|at: char| !at.is_ascii_alphanumeric() && at != '_').unwrap_or(part.len());
                messages.get_mut(current.as_ref().unwrap()).unwrap().insert(part[..end].to_owned());
            }
        }
        messages
    }

    #[test]
    fn every_language_says_the_same_things_with_the_same_variables() {
        let english = variables_by_message(Language::ENGLISH);
        assert!(english.len() > 100, "only {} messages were found", english.len());
        for language in Texts::load().unwrap().languages() {
            let spoken = variables_by_message(language);
            let missing: Vec<_> = english.keys().filter(|id| !spoken.contains_key(*id)).collect();
            let surplus: Vec<_> = spoken.keys().filter(|id| !english.contains_key(*id)).collect();
            assert!(
                missing.is_empty() && surplus.is_empty(),
                "{language}: missing {missing:?}, surplus {surplus:?}"
            );
            for (id, variables) in &spoken {
                assert_eq!(Some(variables), english.get(id), "{language}: {id}");
            }
        }
    }

    #[test]
    fn every_message_can_be_said_in_every_language() {
        let texts = Texts::load().unwrap();
        for language in texts.languages() {
            for (id, variables) in variables_by_message(Language::ENGLISH) {
                let bundle = &texts.bundles[&language];
                let mut args = fluent_bundle::FluentArgs::new();
                for name in variables {
                    args.set(name, 3);
                }
                let mut faults = Vec::new();
                let pattern = bundle.get_message(&id).and_then(|message| message.value()).unwrap();
                let said = bundle.format_pattern(pattern, Some(&args), &mut faults);
                assert!(faults.is_empty() && !said.contains('{'), "{language} {id}: {said} {faults:?}");
            }
        }
    }

    #[test]
    fn plural_forms_follow_the_language() {
        let texts = Texts::load().unwrap();
        let say = |code: &str, count: i64| {
            let args = Args::new().number("n", count);
            texts.say(Language::parse(code).unwrap(), "as-of-minutes", &args)
        };
        let table = [
            ("en", 1, "updated 1 minute ago"),
            ("en", 5, "updated 5 minutes ago"),
            ("cs", 1, "aktualizováno před 1 minutou"),
            ("cs", 3, "aktualizováno před 3 minutami"),
            ("cs", 5, "aktualizováno před 5 minutami"),
            ("ru", 1, "обновлено 1 минуту назад"),
            ("ru", 3, "обновлено 3 минуты назад"),
            ("ru", 11, "обновлено 11 минут назад"),
            ("ru", 21, "обновлено 21 минуту назад"),
        ];
        for (code, count, wanted) in table {
            assert_eq!(say(code, count), wanted, "{code} {count}");
        }
    }

    #[test]
    fn an_unknown_language_speaks_english_and_an_unknown_key_names_itself() {
        let texts = Texts::load().unwrap();
        let german = Language::parse("de").unwrap();
        assert_eq!(texts.say(german, "language-name", &Args::new()), "English");
        assert_eq!(texts.say(Language::ENGLISH, "no-such-message", &Args::new()), "no-such-message");
        assert!(texts.knows("language-name") && !texts.knows("no-such-message"));
    }
}
