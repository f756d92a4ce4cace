//! The page's words in one language.

use crate::core::model::Language;
use crate::texts::{Args, Texts};

/// Says messages in the language of one page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    texts: &'a Texts,
    language: Language,
}

impl<'a> Words<'a> {
    /// The words of `texts` in `language`.
    pub(super) fn new(texts: &'a Texts, language: Language) -> Self {
        Self { texts, language }
    }

    /// A message without variables.
    pub(super) fn say(&self, key: &str) -> String {
        self.texts.say(self.language, key, &Args::new())
    }

    /// A message whose variables the page itself fills in later: each stands in braces, as `{name}`.
    pub(super) fn say_later(&self, key: &str, variables: &[&'static str]) -> String {
        let args = variables.iter().fold(Args::new(), |args, name| args.text(name, format!("{{{name}}}")));
        self.texts.say(self.language, key, &args)
    }

    /// A message filled with these texts.
    pub(super) fn say_with(&self, key: &str, values: &[(&'static str, &str)]) -> String {
        let args =
            values.iter().fold(Args::new(), |args, (name, value)| args.text(name, (*value).to_owned()));
        self.texts.say(self.language, key, &args)
    }

    /// The language of the page.
    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// A language's name in itself.
    pub(super) fn name_of(&self, language: Language) -> String {
        self.texts.say(language, "language-name", &Args::new())
    }

    /// Every language there are words in.
    pub(super) fn languages(&self) -> impl Iterator<Item = Language> + 'a {
        self.texts.languages()
    }
}
