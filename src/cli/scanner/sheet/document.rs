//! What a sheet says: the profile's codes in the words of a language.

use anyhow::bail;

use super::layout::{Code, Sheet, Step};
use crate::cli::drawing::draw;
use crate::core::codec::profile::{Profile, Purpose, Setting, SheetCode, Trust};
use crate::core::model::Language;
use crate::texts::{Args, Texts};

/// The sheet of a profile: its usual set-up, or the settings named.
///
/// # Errors
/// When none of them can be printed, or a code can't be drawn.
pub(super) fn compose(
    profile: &Profile,
    only: &[Purpose],
    texts: &std::sync::Arc<Texts>,
    language: Language,
) -> anyhow::Result<Sheet> {
    let wanted = if only.is_empty() { profile.setup.as_slice() } else { only };
    let mut steps = Vec::new();
    for setting in wanted.iter().filter_map(|purpose| profile.setting(*purpose)) {
        if let Some(sheet) = &setting.sheet {
            steps.push(step(setting, sheet, texts, language)?);
        }
    }
    if steps.is_empty() {
        bail!("`{}` has no codes to print; set the scanner up by the codes of its own manual", profile.id);
    }
    let say = |key: &str| texts.say(language, key, &Args::new());
    let codes = steps.iter().map(|step| step.codes.len()).fold(0, usize::saturating_add);
    let codes = i64::try_from(codes).unwrap_or_default();
    let mut warnings = vec![say("sheet-hazard")];
    if !profile.tried {
        warnings.push(say("sheet-untried"));
    }
    let id = profile.id.clone();
    let (foot_texts, foot_id) = (std::sync::Arc::clone(texts), id.clone());
    let foot = move |page: usize, pages: usize| {
        let number = |number: usize| number.to_string();
        let args = Args::new().text("page", number(page)).text("pages", number(pages));
        format!("tallytill · {foot_id} · {}", foot_texts.say(language, "sheet-page", &args))
    };
    Ok(Sheet {
        title: say("sheet-title"),
        subtitle: profile.title.clone(),
        lead: vec![
            texts.say(language, "sheet-lead", &Args::new().number("codes", codes)),
            say("sheet-print"),
        ],
        warnings,
        steps,
        last: texts.say(language, "sheet-last", &Args::new().text("command", "tallytill scanner detect")),
        foot: Box::new(foot),
    })
}

fn step(setting: &Setting, sheet: &SheetCode, texts: &Texts, language: Language) -> anyhow::Result<Step> {
    let say = |key: &str| texts.say(language, key, &Args::new());
    let key = setting_key(setting.name);
    let mut notes = vec![say(&format!("{key}-why"))];
    if sheet.texts.len() > 1 {
        let count = i64::try_from(sheet.texts.len()).unwrap_or_default();
        notes.push(texts.say(language, "sheet-several", &Args::new().number("codes", count)));
    }
    if setting.drops_port {
        notes.push(say("sheet-drops-port"));
    }
    let mut warnings = Vec::new();
    if setting.destructive {
        warnings.push(say("sheet-destructive"));
    }
    match setting.trust {
        Trust::Guess => warnings.push(say("sheet-guess")),
        Trust::Community => notes.push(say("sheet-community")),
        Trust::Documented | Trust::Verified => {}
    }
    let codes = sheet
        .texts
        .iter()
        .map(|text| Ok(Code { drawn: draw(sheet.symbol, sheet.fnc3, text)?, text: text.to_string() }));
    Ok(Step { heading: say(&key), notes, warnings, codes: codes.collect::<anyhow::Result<_>>()? })
}

/// The message that names a setting.
fn setting_key(purpose: Purpose) -> String {
    format!("sheet-{}", purpose.code().replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::drawing::Font;
    use crate::device::scanner::Profiles;

    #[test]
    fn every_word_of_every_sheet_can_be_drawn() {
        let (texts, font) = (std::sync::Arc::new(Texts::load().unwrap()), Font::load().unwrap());
        let mut sheets = 0;
        for profile in Profiles::load(None).unwrap().iter() {
            for language in texts.languages() {
                let Ok(sheet) = compose(profile, &[], &texts, language) else { continue };
                sheets += 1;
                let mut words = vec![sheet.title, sheet.subtitle, sheet.last, (sheet.foot)(1, 2)];
                words.extend(sheet.lead.into_iter().chain(sheet.warnings));
                for step in sheet.steps {
                    words.push(step.heading);
                    words.extend(step.notes.into_iter().chain(step.warnings));
                    words.extend(step.codes.into_iter().map(|code| code.text));
                }
                assert!(words.iter().all(|text| font.knows(text)), "{} {language}: {words:?}", profile.id);
            }
        }
        assert_eq!(sheets, 18);
    }

    #[test]
    fn every_setting_has_a_name_and_a_reason_in_every_language() {
        let texts = Texts::load().unwrap();
        for purpose in Purpose::ALL {
            let key = setting_key(purpose);
            assert!(texts.knows(&key) && texts.knows(&format!("{key}-why")), "{key}");
        }
    }
}
