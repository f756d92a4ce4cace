//! Sentences that the modules fill and show when their time comes.

use maud::{Markup, html};

use super::words::Words;

/// A message and the variables that a module fills in.
type Sentence = (&'static str, &'static [&'static str]);

/// Those of the cashier's page.
const CASHIER: [Sentence; 33] = [
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
    ("page-card-number", &["number"]),
    ("page-each", &["price"]),
    ("page-other-offers", &["count"]),
    ("page-spend-half", &["points"]),
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
    ("page-day-unsent", &["count"]),
    ("page-desk-hint", &[]),
    ("page-desk-leave", &["name"]),
    ("page-send-failed", &[]),
    ("page-resumed", &[]),
];

/// Those of the customer's page.
const CUSTOMER: [Sentence; 5] = [
    ("customer-saved", &["amount"]),
    ("customer-paid", &["amount"]),
    ("customer-refund", &["amount"]),
    ("page-each", &["price"]),
    ("page-lost-till", &[]),
];

/// The sentences of the cashier's page.
pub(super) fn cashier(words: &Words<'_>) -> Markup {
    template(words, &CASHIER)
}

/// The sentences of the customer's page.
pub(super) fn customer(words: &Words<'_>) -> Markup {
    template(words, &CUSTOMER)
}

/// What the modules call a sentence: its key without the name of its page.
fn name_of(key: &str) -> &str {
    key.split_once('-').map_or(key, |(_, name)| name)
}

fn template(words: &Words<'_>, sentences: &[Sentence]) -> Markup {
    html! {
        template #words {
            @for (key, variables) in sentences {
                span data-word=(name_of(key)) { (words.say_later(key, variables)) }
            }
        }
    }
}
