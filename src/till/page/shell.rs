//! The document: its head, the bar across the top, and the places where everything else goes.

use maud::{DOCTYPE, Markup, html};

use super::assets::address;
use super::words::Words;
use super::{aside, counter, dialogs, icons};
use crate::core::model::{Currency, Language, TimeZone};
use crate::texts::Texts;

/// Its style sheets; a later one has the last word.
const STYLES: [&str; 6] =
    ["style.css", "cashier.css", "counter.css", "aside.css", "dialogs.css", "screens.css"];

/// What the page shows before it has asked the till for anything.
#[derive(Debug, Clone)]
pub struct PageFacts {
    /// Name of the till.
    pub till: String,
    /// Name of the store.
    pub store: String,
    /// Zone of every time of day.
    pub time_zone: TimeZone,
    /// Currency of every amount.
    pub currency: Currency,
    /// Digits after the point of points.
    pub points_decimals: u8,
    /// What the programme calls its points in the language of the page; empty for just "points".
    pub points_name: String,
    /// The programme's languages, the first one first; the others there are follow them in the switch.
    pub languages: Vec<Language>,
}

/// The whole page in `language`.
pub fn render_page(texts: &Texts, language: Language, facts: &PageFacts) -> Markup {
    let words = Words::new(texts, language);
    let sign = words.say_with("currency-sign", &[("code", facts.currency.code())]);
    html! {
        (DOCTYPE)
        html lang=(language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (words.say("page-title")) " · " (facts.store) }
                link rel="icon" href=(address("icon.svg")) type="image/svg+xml";
                @for style in STYLES {
                    link rel="stylesheet" href=(address(style));
                }
                script src=(address("theme.js")) {}
                script type="module" src=(address("app.js")) {}
            }
            body
                data-decimal=(words.say("number-decimal"))
                data-group=(words.say("number-group"))
                data-money=(words.say_with("money", &[("amount", "{amount}"), ("sign", &sign)]))
                data-currency=(facts.currency.code())
                data-digits=(facts.currency.digits())
                data-points-digits=(facts.points_decimals)
                data-time-zone=(facts.time_zone.name())
            {
                (bar(&words, facts))
                main.till {
                    h1.unseen { (words.say("page-title")) }
                    (counter::basket(&words))
                    (counter::goods(&words))
                    (aside::member(&words, facts))
                    (aside::payment(&words))
                }
                (dialogs::all(&words, facts))
                (later(&words))
            }
        }
    }
}

/// The languages of the switch: the programme's first, then every other one there are words in.
pub(super) fn languages(words: &Words<'_>, facts: &PageFacts) -> Vec<Language> {
    let others = words.languages().filter(|language| !facts.languages.contains(language));
    facts.languages.iter().copied().chain(others).collect()
}

/// Who and where, and how things stand.
fn bar(words: &Words<'_>, facts: &PageFacts) -> Markup {
    html! {
        header.bar {
            p.brand {
                (icons::mark())
                span { (facts.store) small { (facts.till) } }
            }
            p.standing #scanner role="status" {
                span.dot data-slot="dot" {}
                span.standing-lines {
                    span data-slot="text" {}
                }
            }
            p.standing #printer role="status" hidden {
                span.dot data-slot="dot" {}
                span.standing-lines {
                    span data-slot="text" {}
                }
            }
            p.standing #link role="status" {
                span.dot data-slot="dot" {}
                span.standing-lines {
                    strong data-slot="state" {}
                    small data-slot="more" {}
                }
            }
            button.button #sales-open type="button" aria-keyshortcuts="F8" {
                (words.say("page-key-sales")) kbd { "F8" }
            }
            nav.languages aria-label=(words.say("page-language")) {
                @for offered in languages(words, facts) {
                    a href={ "?lang=" (offered) } hreflang=(offered) lang=(offered) title=(words.name_of(offered))
                        aria-label=(words.name_of(offered))
                        aria-current=[(offered == words.language()).then_some("true")]
                    { (offered) }
                }
            }
            button.button.button--quiet.button--icon #theme type="button" aria-label=(words.say("page-theme"))
                title=(words.say("page-theme"))
            { (icons::half_disc()) }
        }
    }
}

/// Sentences that the modules fill and show when their time comes.
fn later(words: &Words<'_>) -> Markup {
    let sentences: [(&str, &[&'static str]); 27] = [
        ("page-online", &[]),
        ("page-offline", &[]),
        ("page-refused", &[]),
        ("page-unsent", &["count"]),
        ("page-lost", &[]),
        ("page-lost-till", &[]),
        ("page-age-seconds", &["n"]),
        ("page-age-minutes", &["n"]),
        ("page-age-hours", &["n"]),
        ("page-age-days", &["n"]),
        ("page-unnamed", &[]),
        ("page-visits", &["count"]),
        ("page-new-visitor", &[]),
        ("page-each", &["price"]),
        ("page-spend-all", &["points"]),
        ("page-pay", &[]),
        ("page-pay-again", &[]),
        ("page-enrol-done", &["name"]),
        ("page-card-printed", &[]),
        ("page-card-on-receipt", &[]),
        ("page-void-mark", &[]),
        ("page-void-done", &["amount"]),
        ("page-return-of", &["quantity"]),
        ("page-return-none", &[]),
        ("page-return-done", &["amount"]),
        ("page-send-failed", &[]),
        ("page-resumed", &[]),
    ];
    html! {
        template #words {
            @for (key, variables) in sentences {
                span data-word=(key.trim_start_matches("page-")) { (words.say_later(key, variables)) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::assets::{Asset, asset};
    use super::*;

    const SCRIPTS: [&str; 11] = [
        "app.js",
        "basket.js",
        "counter.js",
        "events.js",
        "extras.js",
        "figures.js",
        "member.js",
        "page.js",
        "returns.js",
        "sale.js",
        "sales.js",
    ];

    fn rendered(code: &str) -> String {
        let texts = Texts::load().unwrap();
        let language = |code| Language::parse(code).unwrap();
        let facts = PageFacts {
            till: "Till 1".to_owned(),
            store: "Store".to_owned(),
            time_zone: TimeZone::parse("Europe/Prague").unwrap(),
            currency: Currency::parse("CZK").unwrap(),
            points_decimals: 0,
            points_name: String::new(),
            languages: vec![language("cs"), language("en")],
        };
        render_page(&texts, language(code), &facts).into_string()
    }

    fn served(address: &str) -> &'static Asset {
        let place = address.strip_prefix("/assets/").and_then(|rest| rest.split_once('/'));
        place.and_then(|(version, name)| asset(version, name)).unwrap()
    }

    fn script(name: &str) -> &'static str {
        core::str::from_utf8(served(&address(name)).body).unwrap()
    }

    /// What stands between `open` and the next quotation mark, wherever `open` stands in `text`.
    fn quoted_after<'t>(text: &'t str, open: &str) -> BTreeSet<&'t str> {
        text.split(open).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
    }

    /// Literal texts that the modules give to `call` as its `at`th argument.
    fn arguments(call: &str, at: usize) -> BTreeSet<&'static str> {
        let opening = format!("{call}(");
        let mut found = BTreeSet::new();
        for text in SCRIPTS.map(script) {
            for (start, _) in text.match_indices(&opening) {
                if text[..start].ends_with(|before: char| before.is_alphanumeric() || before == '_') {
                    continue;
                }
                let rest = &text[start + opening.len()..];
                let mut depth = 1;
                let end = rest.find(|mark| {
                    depth += i32::from(mark == '(') - i32::from(mark == ')');
                    depth == 0
                });
                let argument = rest[..end.unwrap()].split(", ").nth(at).unwrap_or_default();
                found.extend(argument.split('"').skip(1).step_by(2));
            }
        }
        found
    }

    #[test]
    fn every_place_that_the_modules_look_for_is_on_the_page() {
        let page = rendered("en");
        for (call, at, attribute, least) in [
            ("el", 0, "id", 40),
            ("clone", 0, "id", 4),
            ("slot", 1, "data-slot", 20),
            ("say", 0, "data-word", 15),
        ] {
            let there = quoted_after(&page, &format!(" {attribute}=\""));
            let wanted = arguments(call, at);
            assert!(wanted.len() >= least, "only {wanted:?} were found");
            let missing: Vec<_> = wanted.difference(&there).collect();
            assert!(missing.is_empty(), "{call}: {missing:?}");
        }
    }

    #[test]
    fn no_identifier_stands_twice_and_every_reference_has_its_end() {
        let page = rendered("en");
        let identifiers = quoted_after(&page, " id=\"");
        assert_eq!(page.matches(" id=\"").count(), identifiers.len());
        for attribute in ["for", "aria-labelledby", "aria-controls"] {
            for end in quoted_after(&page, &format!(" {attribute}=\"")) {
                assert!(identifiers.contains(end), "{attribute} {end}");
            }
        }
    }

    #[test]
    fn every_file_that_the_page_names_is_served() {
        let page = rendered("en");
        let mut addresses = quoted_after(&page, " src=\"");
        addresses
            .extend(quoted_after(&page, " href=\"").into_iter().filter(|address| !address.starts_with('?')));
        assert_eq!(addresses.len(), 9, "{addresses:?}");
        for address in addresses {
            assert!(!served(address).body.is_empty(), "{address}");
        }
    }

    #[test]
    fn nothing_stands_inside_the_page_that_its_policy_forbids() {
        let page = rendered("en");
        for never in ["<style", " style=", "javascript:", "http:", "https:"] {
            assert!(!page.contains(never), "{never}");
        }
        for part in page.split('<').skip(1) {
            let tag = part.split('>').next().unwrap();
            assert!(!tag.contains(" on"), "{tag}");
            assert!(!tag.starts_with("script") || tag.contains(" src="), "{tag}");
        }
        assert_eq!(page.matches("<script").count(), page.matches("></script>").count());
    }

    #[test]
    fn no_message_is_missing_in_any_language() {
        for code in ["en", "cs", "ru"] {
            let page = rendered(code);
            assert!(page.contains(&format!("<html lang=\"{code}\">")));
            for prefix in ["page-", "receipt-points-", "scan-new", "currency-", "number-"] {
                for mark in [">", "\""] {
                    assert!(!page.contains(&format!("{mark}{prefix}")), "{code}: {prefix} says its own name");
                }
            }
            assert!(!page.contains("{$"), "{code}");
        }
    }

    #[test]
    fn the_switch_offers_the_languages_of_the_programme_first() {
        let page = rendered("ru");
        let at = |code: &str| page.find(&format!("href=\"?lang={code}\"")).unwrap();
        assert!(at("cs") < at("en") && at("en") < at("ru"));
        assert_eq!(page.matches("aria-current").count(), 1);
    }
}
