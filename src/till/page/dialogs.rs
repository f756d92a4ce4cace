//! What opens over the page for a moment: signing up, the receipt, today's sales, cancelling one, taking goods
//! back.

use maud::{Markup, html};

use super::icons;
use super::shell::{PageFacts, languages};
use super::words::Words;

/// All of them, closed.
pub(super) fn all(words: &Words<'_>, facts: &PageFacts) -> Markup {
    html! {
        (enrol(words, facts))
        (receipt(words))
        (sales(words))
        (void(words))
        (giving_back(words))
    }
}

/// A title with the button that closes.
pub(super) fn head(words: &Words<'_>, id: &str, title: &str) -> Markup {
    html! {
        header.heading {
            h2 id=(id) { (title) }
            button.button.button--quiet.button--icon type="button" data-close aria-label=(words.say("page-close")) {
                (icons::cross())
            }
        }
    }
}

/// A customer joins: card, name, language, consent.
fn enrol(words: &Words<'_>, facts: &PageFacts) -> Markup {
    html! {
        dialog.enrol #enrol aria-labelledby="enrol-title" {
            (head(words, "enrol-title", &words.say("page-enrol-title")))
            form #enrol-form {
                label.label for="enrol-card" { (words.say("page-card-label")) }
                div.with-icon {
                    (icons::card())
                    input.field #enrol-card name="card" required autocomplete="off" spellcheck="false" maxlength="64"
                        placeholder=(words.say("page-card-hint"));
                }
                label.consent {
                    input #enrol-no-card type="checkbox";
                    span { (words.say("page-enrol-without-card")) }
                }
                label.label for="enrol-name" { (words.say("page-enrol-name")) }
                input.field #enrol-name name="name" required autocomplete="off" spellcheck="false" maxlength="80";
                fieldset {
                    legend.label { (words.say("page-enrol-language")) }
                    div.choices {
                        @for (at, offered) in languages(words, facts).into_iter().enumerate() {
                            label.choice {
                                input.unseen type="radio" name="language" value=(offered) checked[at == 0];
                                span lang=(offered) { (words.name_of(offered)) }
                            }
                        }
                    }
                }
                label.consent {
                    input type="checkbox" name="consent" required;
                    span { (words.say("page-enrol-consent")) }
                }
                p.notice.notice--bad #enrol-trouble role="alert" hidden {}
                div.dialog-actions {
                    button.button type="button" data-close { (words.say("page-back")) }
                    button.button.button--main type="submit" { (words.say("page-enrol")) }
                }
            }
        }
    }
}

/// What was paid, and the receipt as it prints.
fn receipt(words: &Words<'_>) -> Markup {
    html! {
        dialog.receipt #receipt data-mode="paid" aria-labelledby="receipt-title" {
            (head(words, "receipt-title", &words.say("page-receipt")))
            div.receipt-body {
                div.receipt-side {
                    p.label { (words.say("page-paid")) }
                    p.receipt-amount data-slot="paid" {}
                    dl.sums data-slot="points" {
                        div { dt { (words.say("receipt-points-earned")) } dd data-slot="earned" {} }
                        div { dt { (words.say("receipt-points-balance")) } dd data-slot="balance" {} }
                    }
                    ul.handout-list data-slot="handouts" {}
                    p.soft.small data-slot="ahead" {}
                    div.receipt-actions {
                        button.button.button--main #next-customer type="button" aria-keyshortcuts="F9" {
                            (words.say("page-next-customer")) kbd { "F9" }
                        }
                        button.button #print type="button" { (words.say("page-print")) }
                    }
                }
                pre.paper #paper tabindex="0" {}
            }
        }
    }
}

/// The sales of the day.
fn sales(words: &Words<'_>) -> Markup {
    html! {
        dialog.sales #sales aria-labelledby="sales-title" {
            (head(words, "sales-title", &words.say("page-sales")))
            p.notice #sales-note role="status" hidden {}
            p.soft #sales-none hidden { (words.say("page-sales-none")) }
            div.sales-scroll {
                table.table #sales-table {
                    thead {
                        tr {
                            th scope="col" { (words.say("page-sales-no")) }
                            th scope="col" { (words.say("page-sales-time")) }
                            th scope="col" { (words.say("page-sales-customer")) }
                            th.number scope="col" { (words.say("page-sales-points")) }
                            th.number scope="col" { (words.say("page-sales-due")) }
                            td {}
                        }
                    }
                    tbody #sales-rows {}
                }
            }
            p.soft.small { (words.say("page-return-scan")) }
            template #sale-row {
                tr {
                    td.soft data-slot="no" {}
                    td data-slot="time" {}
                    td data-slot="customer" {}
                    td.number data-slot="points" {}
                    td.number { strong data-slot="due" {} }
                    td.row-actions {
                        span.chip.chip--bad data-slot="mark" {}
                        button.button type="button" data-slot="show" { (words.say("page-sale-show")) }
                        button.button type="button" data-slot="return" title=(words.say("page-return")) {
                            (words.say("page-return-short"))
                        }
                        button.button type="button" data-slot="void" { (words.say("page-void-short")) }
                    }
                }
            }
        }
    }
}

/// Whether a sale is really to be cancelled.
fn void(words: &Words<'_>) -> Markup {
    html! {
        dialog.void #void aria-labelledby="void-title" {
            h2 #void-title { (words.say("page-void-title")) }
            p.void-sale { span data-slot="sale" {} strong data-slot="amount" {} }
            p { (words.say("page-void-body")) }
            p.notice.notice--bad #void-trouble role="alert" hidden {}
            div.dialog-actions {
                button.button type="button" data-close autofocus { (words.say("page-void-keep")) }
                button.button.button--bad #void-confirm type="button" { (words.say("page-void-confirm")) }
            }
        }
    }
}

/// Goods that come back: how much of each line, and why.
fn giving_back(words: &Words<'_>) -> Markup {
    html! {
        dialog.return #return aria-labelledby="return-title" {
            (head(words, "return-title", &words.say("page-return-title")))
            p.void-sale { span data-slot="sale" {} strong data-slot="amount" {} }
            form #return-form {
                ol.return-lines #return-lines {}
                button.button #return-all type="button" { (words.say("page-return-all")) }
                label.label for="return-reason" { (words.say("page-return-reason")) }
                input.field #return-reason name="reason" autocomplete="off" maxlength="100";
                p.notice.notice--bad #return-trouble role="alert" hidden {}
                div.dialog-actions {
                    button.button type="button" data-close { (words.say("page-back")) }
                    button.button.button--main type="submit" { (words.say("page-return-confirm")) }
                }
            }
            template #return-line {
                li {
                    span.return-what { span data-slot="name" {} small.soft data-slot="sold" {} }
                    div.stepper {
                        button.button.button--icon type="button" data-slot="less" aria-label=(words.say("page-less")) { (icons::minus()) }
                        input.field data-slot="quantity" inputmode="decimal" autocomplete="off" aria-label=(words.say("page-quantity"));
                        button.button.button--icon type="button" data-slot="more" aria-label=(words.say("page-more")) { (icons::plus()) }
                    }
                }
            }
        }
    }
}
