//! The document: its head, the bar across the top, and the places where everything else goes.

use maud::{DOCTYPE, Markup, html};

use super::assets::address;
use super::words::Words;
use super::{aside, counter, dialogs, icons};
use crate::core::model::{Currency, Language};
use crate::texts::Texts;

/// What the page shows before it has asked the till for anything.
#[derive(Debug, Clone)]
pub struct PageFacts {
    /// Name of the till.
    pub till: String,
    /// Name of the store.
    pub store: String,
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
                link rel="stylesheet" href=(address("style.css"));
                link rel="stylesheet" href=(address("cashier.css"));
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
    let sentences: [(&str, &[&'static str]); 22] = [
        ("page-online", &[]),
        ("page-offline", &[]),
        ("page-refused", &[]),
        ("page-unsent", &["count"]),
        ("page-lost-till", &[]),
        ("page-age-seconds", &["n"]),
        ("page-age-minutes", &["n"]),
        ("page-age-hours", &["n"]),
        ("page-age-days", &["n"]),
        ("page-unnamed", &[]),
        ("page-next-tier", &["missing", "tier"]),
        ("page-visits", &["count"]),
        ("page-new-visitor", &[]),
        ("page-each", &["price"]),
        ("page-spend-all", &["points"]),
        ("page-pay", &[]),
        ("page-pay-again", &[]),
        ("page-enrol-done", &["name"]),
        ("page-void-mark", &[]),
        ("page-void-done", &["amount"]),
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
    use super::*;

    #[test]
    fn tmp_dump() {
        let texts = Texts::load().unwrap();
        for code in ["en", "cs", "ru"] {
            let facts = PageFacts {
                till: "Till 2".into(),
                store: if code == "ru" {
                    "Столовая на Неглинной"
                } else {
                    "Kavárna U Věže"
                }
                .into(),
                currency: Currency::parse("CZK").unwrap(),
                points_decimals: 0,
                points_name: String::new(),
                languages: ["cs", "en"].iter().filter_map(|c| Language::parse(c)).collect(),
            };
            std::fs::write(
                format!("/tmp/pagework/{code}.html"),
                render_page(&texts, Language::parse(code).unwrap(), &facts).into_string(),
            )
            .unwrap();
        }
    }
}
