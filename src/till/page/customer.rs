//! The customer's page, for a second screen: what is bought, what it comes to, and what it does to their points. It
//! greets without a name, and shows neither card nor history: whoever stands in the queue reads it too.

use maud::{Markup, html};

use super::shell::{PageFacts, document};
use super::words::Words;
use super::{desk, icons, sentences};
use crate::core::model::Language;
use crate::texts::Texts;

/// Its style sheets.
const STYLES: [&str; 3] = ["style.css", "customer.css", "desk.css"];

/// The customer's page in `language`.
pub fn render_customer(texts: &Texts, language: Language, facts: &PageFacts) -> Markup {
    let words = Words::new(texts, language);
    let body = html! {
        header.shop { (icons::mark()) h1 { (facts.shop) } }
        (desk::training(&words, false))
        main #screen data-state="welcome" {
            section.welcome {
                h2 { (words.say("customer-welcome")) }
                p { (words.say("customer-invite")) }
            }
            section.purchase aria-label=(words.say("customer-total")) {
                ol.bought #bought {}
                div.result {
                    div.greeting #greeting {
                        strong { (words.say("customer-member")) }
                        span.chip data-slot="tier" {}
                    }
                    dl.points #points {
                        (figure(&words, "customer-balance", "balance"))
                        (figure(&words, "customer-spends", "spent"))
                        (figure(&words, "customer-earns", "earned"))
                        (figure(&words, "customer-after", "after"))
                    }
                    p.saved #saved {}
                    p.total-label { (words.say("customer-total")) }
                    p.total #total role="status" {}
                }
            }
            section.thanks {
                h2 { (words.say("customer-thanks")) }
                p #paid role="status" {}
                dl.points #after-points {
                    (figure(&words, "customer-earns", "earned"))
                    (figure(&words, "customer-after", "after"))
                }
            }
            section.pause { h2 { (words.say("customer-pause")) } }
        }
        template #bought-line {
            li {
                span.bought-what { span data-slot="name" {} small data-slot="each" {} }
                span.bought-price { s data-slot="before" {} strong data-slot="amount" {} }
                small.bought-why data-slot="why" {}
            }
        }
        (sentences::customer(&words))
    };
    document(&words, facts, &words.say("customer-title"), (&STYLES, "customer.js"), &body)
}

/// A number of points with its label.
fn figure(words: &Words<'_>, label: &str, name: &str) -> Markup {
    html! {
        div { dt { (words.say(label)) } dd data-slot=(name) {} }
    }
}
