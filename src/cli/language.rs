//! The language that a command speaks.

use crate::core::model::Language;
use crate::texts::Texts;

/// The language that was asked for, else the terminal's, else English.
///
/// # Errors
/// When there are no texts in the language that was asked for.
pub(super) fn choose_language(texts: &Texts, asked: Option<&str>) -> anyhow::Result<Language> {
    let known: Vec<Language> = texts.languages().collect();
    if let Some(code) = asked {
        let named = Language::parse(code).filter(|language| known.contains(language));
        return named.ok_or_else(|| anyhow::anyhow!("there are no texts in `{code}`; take cs, en or ru"));
    }
    let terminal = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| {
        let value = std::env::var(name).ok()?;
        (!value.is_empty()).then_some(value)
    });
    let terminal = terminal.unwrap_or_default();
    let code = terminal.get(..2).unwrap_or_default();
    Ok(Language::parse(code).filter(|language| known.contains(language)).unwrap_or(Language::ENGLISH))
}
