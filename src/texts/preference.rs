//! Which language a person reads, from what their browser or POS says (`Accept-Language`, RFC 9110, 12.5.4).

use super::catalogue::Texts;
use crate::core::model::Language;

/// How many entries of the header are looked at; browsers send fewer than ten.
const ENTRIES_MAX: usize = 32;

impl Texts {
    /// The language of `offered` that the header prefers most; `default` where it names none of them. Only the
    /// language counts: `cs-CZ` is `cs`. Equal weights go to the one named first.
    pub fn choose(&self, accept_language_header: &str, offered: &[Language], default: Language) -> Language {
        let mut best: Option<(u32, Language)> = None;
        for entry in accept_language_header.split(',').take(ENTRIES_MAX) {
            let mut parts = entry.split(';').map(str::trim);
            let code = parts.next().and_then(|range| range.split('-').next()).unwrap_or_default();
            let Some(language) = Language::parse(&code.to_ascii_lowercase()) else { continue };
            let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1000), parse_weight);
            let Some(weight) = weight.filter(|weight| *weight > 0) else { continue };
            if offered.contains(&language) && best.is_none_or(|(heaviest, _)| weight > heaviest) {
                best = Some((weight, language));
            }
        }
        best.map_or(default, |(_, language)| language)
    }
}

/// A weight of `0` to `1` with up to three decimals, in thousandths; `None` when it is none.
fn parse_weight(text: &str) -> Option<u32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths: u32 = format!("{fraction:0<3}").parse().ok()?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_offered_language_wins() {
        let texts = Texts::load().unwrap();
        let [cs, en, ru] = ["cs", "en", "ru"].map(|code| Language::parse(code).unwrap());
        let table = [
            ("cs-CZ,cs;q=0.9,en;q=0.8", cs),
            ("en;q=0.8, RU;q=0.95", ru),
            ("de, fr;q=0.9, cs;q=0.1", cs),
            ("de", en),
            ("", en),
            ("*", en),
            ("cs;q=0, ru;q=0.001", ru),
            ("cs;q=2, ru;q=x, en;q=0.0001", en),
            ("ru;q=0.5, cs;q=0.5", ru),
        ];
        for (header, wanted) in table {
            assert_eq!(texts.choose(header, &[cs, en, ru], en), wanted, "{header}");
        }
        assert_eq!(texts.choose("ru", &[cs, en], cs), cs);
    }
}
