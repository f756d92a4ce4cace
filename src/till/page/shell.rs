//! The cashier's document: its head, the bar across the top, and the places where everything else goes.

use maud::{DOCTYPE, Markup, html};

use super::assets::address;
use super::words::Words;
use super::{aside, counter, desk, dialogs, icons, menu, sentences};
use crate::core::model::{Currency, Language, TimeZone};
use crate::texts::Texts;

/// Its style sheets; a later one has the last word.
const STYLES: [&str; 7] =
    ["style.css", "cashier.css", "counter.css", "aside.css", "dialogs.css", "desk.css", "screens.css"];

/// What a page shows before it has asked the till for anything.
#[derive(Debug, Clone)]
pub struct PageFacts {
    /// Name of the till.
    pub till: String,
    /// Name of the store.
    pub store: String,
    /// Name of the shop in the language of the page.
    pub shop: String,
    /// Zone of every time of day.
    pub time_zone: TimeZone,
    /// Currency of every amount.
    pub currency: Currency,
    /// Digits after the point of points.
    pub points_decimals: u8,
    /// What the programme calls its points in the language of the page; empty for just "points".
    pub points_name: String,
    /// Whom points can be given to.
    pub charities: Vec<CharityFacts>,
    /// The programme's languages, the first one first; the others there are follow them in the switch.
    pub languages: Vec<Language>,
}

/// A charity of the programme.
#[derive(Debug, Clone)]
pub struct CharityFacts {
    /// What a donation names it by.
    pub id: String,
    /// What it is called in the language of the page.
    pub name: String,
}

/// The cashier's page in `language`.
pub fn render_page(texts: &Texts, language: Language, facts: &PageFacts) -> Markup {
    let words = Words::new(texts, language);
    let body = html! {
        (bar(&words, facts))
        (desk::training(&words, true))
        main.till {
            h1.unseen { (words.say("page-title")) }
            (counter::basket(&words))
            (counter::goods(&words))
            (aside::member(&words, facts))
            (aside::payment(&words, facts))
        }
        (dialogs::all(&words, facts))
        (menu::all(&words))
        (desk::desk(&words))
        (sentences::cashier(&words))
    };
    document(&words, facts, &words.say("page-title"), (&STYLES, "app.js"), &body)
}

/// A document whose modules find how amounts and times are written on its body.
pub(super) fn document(
    words: &Words<'_>,
    facts: &PageFacts,
    title: &str,
    (styles, script): (&[&str], &str),
    body: &Markup,
) -> Markup {
    let sign = words.say_with("currency-sign", &[("code", facts.currency.code())]);
    html! {
        (DOCTYPE)
        html lang=(words.language()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · " (facts.store) }
                link rel="icon" href=(address("icon.svg")) type="image/svg+xml";
                @for style in styles {
                    link rel="stylesheet" href=(address(style));
                }
                script src=(address("theme.js")) {}
                script type="module" src=(address(script)) {}
            }
            body
                data-decimal=(words.say("number-decimal"))
                data-group=(words.say("number-group"))
                data-money=(words.say_with("money", &[("amount", "{amount}"), ("sign", &sign)]))
                data-currency=(facts.currency.code())
                data-digits=(facts.currency.digits())
                data-points-digits=(facts.points_decimals)
                data-time-zone=(facts.time_zone.name())
            { (body) }
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
                span { (facts.store) small { (facts.till) span.operator #operator hidden {} } }
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
            button.button #menu-open type="button" aria-keyshortcuts="F7" aria-haspopup="dialog" {
                (words.say("page-menu")) kbd { "F7" }
            }
            nav.languages aria-label=(words.say("page-language")) {
                @for offered in languages(words, facts) {
                    a href={ "?lang=" (offered) } hreflang=(offered) lang=(offered) title=(words.name_of(offered))
                        aria-label=(words.name_of(offered))
                        aria-current=[(offered == words.language()).then_some("true")]
                    { (offered) }
                }
            }
        }
    }
}
