//! What lies on the counter: the basket line by line, and the goods to pick from by touch.

use maud::{Markup, html};

use super::icons;
use super::words::Words;

/// The basket, the latest message, and what is good to know about it.
pub(super) fn basket(words: &Words<'_>) -> Markup {
    html! {
        section.card.basket aria-labelledby="basket-title" {
            h2.unseen #basket-title { (words.say("page-basket")) }
            div.message #message {
                (icons::barcode())
                p #message-text role="status" aria-live="polite" aria-atomic="true" { (words.say("page-basket")) }
                button.button #basket-clear type="button" hidden { (words.say("page-basket-clear")) }
            }
            p.nothing #basket-empty { (icons::barcode()) (words.say("page-basket-empty")) }
            ol.lines #lines {}
            ul.chosen #coupons aria-label=(words.say("page-chosen")) hidden {}
            section.handouts #handouts aria-label=(words.say("page-handouts")) hidden {
                (icons::gift())
                ul aria-live="polite" data-slot="handouts" {}
            }
            div.known #known hidden {
                h3.unseen { (words.say("page-reasons")) }
                ul #reasons {}
                details #others hidden {
                    summary data-slot="count" {}
                    ul #other-reasons {}
                }
            }
        }
        template #line {
            li.line {
                div.line-what {
                    strong data-slot="name" {}
                    span.soft.small data-slot="each" {}
                    span.line-discounts data-slot="discounts" {}
                }
                div.stepper {
                    button.button.button--icon type="button" data-slot="less" aria-label=(words.say("page-less")) { (icons::minus()) }
                    input.field data-slot="quantity" inputmode="decimal" autocomplete="off" aria-label=(words.say("page-quantity"));
                    button.button.button--icon type="button" data-slot="more" aria-label=(words.say("page-more")) { (icons::plus()) }
                }
                div.line-amount {
                    s.soft.small data-slot="before" {}
                    strong data-slot="amount" {}
                }
                button.button.button--quiet.button--icon type="button" data-slot="remove" aria-label=(words.say("page-remove")) {
                    (icons::cross())
                }
            }
        }
        template #discount { span.line-discount {} }
        template #reason { li {} }
        template #coupon {
            li.chip {
                span data-slot="name" {}
                button.chip-remove type="button" data-slot="remove" aria-label=(words.say("page-coupon-remove")) { (icons::cross()) }
            }
        }
    }
}

/// The goods: a search and a tile for each.
pub(super) fn goods(words: &Words<'_>) -> Markup {
    html! {
        section.card.goods aria-labelledby="goods-title" {
            header.heading {
                h2 #goods-title { (words.say("page-goods")) }
                label.search {
                    (icons::search())
                    span.unseen { (words.say("page-goods-search")) }
                    input.field #goods-search type="search" autocomplete="off" spellcheck="false" enterkeyhint="go"
                        placeholder=(words.say("page-goods-search")) aria-keyshortcuts="F3" aria-controls="goods-list";
                    kbd { "F3" }
                }
            }
            ul.tiles #goods-list {}
            p.soft.goods-none #goods-none hidden { (words.say("page-goods-none")) }
        }
        template #tile {
            li {
                button.tile type="button" data-slot="pick" {
                    span data-slot="name" {}
                    span.tile-price data-slot="price" {}
                }
            }
        }
    }
}
