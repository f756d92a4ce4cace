//! What is needed seldom: the customer's screen, the end of the day, light or dark, and the keys.

use maud::{Markup, html};

use super::dialogs::head;
use super::icons;
use super::words::Words;

/// All of it, closed.
pub(super) fn all(words: &Words<'_>) -> Markup {
    html! {
        (menu(words))
        (day(words))
    }
}

fn menu(words: &Words<'_>) -> Markup {
    html! {
        dialog.menu #menu aria-labelledby="menu-title" {
            (head(words, "menu-title", &words.say("page-menu-title")))
            div.menu-actions {
                button.button #day-open type="button" { (icons::clock()) (words.say("page-day")) }
                a.button #second-open href={ "/customer?lang=" (words.language()) } target="_blank" rel="noopener"
                    title=(words.say("page-menu-customer-why"))
                { (icons::screen()) (words.say("page-menu-customer")) }
                button.button #training-begin type="button" title=(words.say("page-training-why")) {
                    (icons::screen()) (words.say("page-training-begin"))
                }
                button.button #desk-leave type="button" hidden { (icons::cross()) span data-slot="text" {} }
                button.button #theme type="button" { (icons::half_disc()) (words.say("page-theme")) }
            }
            h3.label { (words.say("page-keys")) }
            dl.keys { (keys(words)) }
        }
    }
}

/// Every key and what it does.
fn keys(words: &Words<'_>) -> Markup {
    let keys = [
        ("F2", "page-key-card"),
        ("F3", "page-goods"),
        ("F4", "page-spend"),
        ("F6", "page-key-new"),
        ("F7", "page-menu"),
        ("F8", "page-sales"),
        ("F9", "page-pay"),
        ("Esc", "page-key-esc"),
    ];
    html! {
        @for (key, does) in keys {
            div { dt { kbd { (key) } } dd { (words.say(does)) } }
        }
    }
}

/// The end of the day: whether it is really over, then what it came to.
fn day(words: &Words<'_>) -> Markup {
    let sums = [
        ("sales", "page-day-sales"),
        ("voids", "page-day-voids"),
        ("returns", "page-day-returns"),
        ("gross", "page-day-gross"),
        ("discount", "page-day-discount"),
        ("points_paid", "page-day-points-paid"),
        ("due", "page-day-due"),
        ("refund", "page-day-refund"),
        ("points_earned", "page-day-points-earned"),
        ("points_spent", "page-day-points-spent"),
    ];
    html! {
        dialog.day #day data-state="asking" aria-labelledby="day-title" {
            div.day-asking {
                h2 #day-title { (words.say("page-day-title")) }
                p { (words.say("page-day-body")) }
                p.soft #day-unsent hidden {}
                p.notice.notice--bad #day-trouble role="alert" hidden {}
                div.dialog-actions {
                    button.button type="button" data-close { (words.say("page-day-keep")) }
                    button.button.button--main #day-close type="button" { (words.say("page-day")) }
                }
            }
            div.day-closed {
                h2 { (words.say("page-day-closed")) }
                dl.sums #day-sums {
                    @for (name, key) in sums {
                        div { dt { (words.say(key)) } dd data-slot=(name) {} }
                    }
                }
                div.dialog-actions {
                    button.button.button--main #day-done type="button" data-close { (words.say("page-done")) }
                }
            }
        }
    }
}
