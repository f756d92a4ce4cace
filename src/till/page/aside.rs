//! Who buys and what it comes to: the member, the points to spend, and the amount to pay.

use maud::{Markup, html};

use super::icons;
use super::shell::PageFacts;
use super::words::Words;

/// The member: nobody yet, a card that is not in use, or a customer with their standing.
pub(super) fn member(words: &Words<'_>, facts: &PageFacts) -> Markup {
    let balance =
        if facts.points_name.is_empty() { words.say("page-balance") } else { facts.points_name.clone() };
    html! {
        section.card.member #member data-state="none" aria-label=(words.say("page-card-label")) {
            form.member-none #card-form {
                label.label for="card" { (words.say("page-card-hint")) kbd { "F2" } }
                div.member-entry {
                    input.field #card name="card" autocomplete="off" spellcheck="false" maxlength="64"
                        aria-keyshortcuts="F2";
                    button.button type="submit" { (words.say("page-card-find")) }
                }
                button.button.member-join #enrol-new type="button" aria-keyshortcuts="F6" {
                    (words.say("page-enrol-new")) kbd { "F6" }
                }
            }
            div.member-new {
                p.label { (words.say("page-card-label")) }
                p.member-card data-slot="new-card" {}
                p { (words.say("scan-new-card")) }
                div.member-actions {
                    button.button.button--main #enrol-open type="button" { (words.say("page-enrol")) kbd { "F6" } }
                    button.button #new-card-drop type="button" { (words.say("page-card-remove")) }
                }
            }
            div.member-known {
                div.member-head {
                    div.member-who {
                        p.member-name data-slot="name" {}
                        p.member-about {
                            span.chip data-slot="tier" {}
                            span.soft.small data-slot="visits" {}
                        }
                    }
                    button.button.button--quiet.button--icon #card-remove type="button"
                        aria-label=(words.say("page-card-remove")) title=(words.say("page-card-remove"))
                    { (icons::cross()) }
                }
                dl.figures {
                    div.figure.figure--main {
                        dt { (balance) }
                        dd data-slot="balance" {}
                    }
                    div.figure {
                        dt { (words.say("page-spendable")) }
                        dd data-slot="spendable" {}
                    }
                }
                p.member-line.soft.small data-slot="spend-why" {}
                p.member-line.soft.small { (icons::clock()) span data-slot="as-of" {} span.member-number data-slot="card" {} }
                p.member-line.member-next.small data-slot="next-reward" {}
                p.member-line.member-next.small data-slot="next-tier" {}
                p.member-line.soft.small data-slot="unvested" {
                    span { (words.say("page-unvested")) } strong data-slot="unvested-points" {}
                }
                p.member-line.member-expiring.small data-slot="expiring" {}
                p.member-line.notice.notice--warn.small data-slot="debt" {
                    span { (words.say("page-debt")) } strong data-slot="debt-points" {}
                }
            }
        }
    }
}

/// The points to spend, the sums, and the button that takes the money.
pub(super) fn payment(words: &Words<'_>, facts: &PageFacts) -> Markup {
    html! {
        section.card.payment aria-labelledby="due-label" {
            fieldset.spend #spend hidden {
                legend.label { (words.say("page-spend")) kbd { "F4" } }
                div.choices {
                    (choice("none", &words.say("page-spend-none")))
                    (choice("half", &words.say_later("page-spend-half", &["points"])))
                    (choice("all", &words.say_later("page-spend-all", &["points"])))
                    (choice("own", &words.say("page-spend-own")))
                    input.field.spend-own #spend-own inputmode="decimal" autocomplete="off" hidden
                        aria-label=(words.say("page-spend-own"));
                }
            }
            fieldset.rewards #rewards hidden {
                legend.label { (words.say("page-rewards")) }
                div.choices #reward-list {}
            }
            template #reward {
                button.reward type="button" aria-pressed="false" {
                    span data-slot="name" {}
                    small data-slot="cost" {}
                }
            }
            (donation(words, facts))
            dl.sums {
                div #sum-gross { dt { (words.say("page-subtotal")) } dd data-slot="gross" {} }
                div #sum-discount { dt { (words.say("page-discount")) } dd data-slot="discount" {} }
                div #sum-points { dt { (words.say("page-points-pay")) } dd data-slot="points-paid" {} }
                div.sum-earned #sum-earned { dt { (words.say("page-earns")) } dd data-slot="earned" {} }
                div.sum-earned #sum-after { dt { (words.say("page-balance-after")) } dd data-slot="after" {} }
                div.due {
                    dt #due-label { (words.say("page-due")) }
                    dd #due aria-live="polite" {}
                }
            }
            p.notice.notice--bad #trouble role="alert" hidden {}
            button.button.button--main.pay #pay type="button" disabled aria-keyshortcuts="F9" {
                span data-slot="text" { (words.say("page-pay")) } kbd { "F9" }
            }
        }
    }
}

/// Points for a charity; nothing where the programme has none.
fn donation(words: &Words<'_>, facts: &PageFacts) -> Markup {
    html! {
        fieldset.donate #donate hidden {
            legend.label { (words.say("page-donate")) }
            div.choices {
                @for charity in &facts.charities {
                    label.choice {
                        input.unseen type="checkbox" name="charity" value=(charity.id);
                        span { (charity.name) }
                    }
                }
                input.field.spend-own #donate-points inputmode="numeric" autocomplete="off" hidden
                    aria-label=(words.say("page-donate-points"));
            }
        }
    }
}

/// One way to spend points.
fn choice(value: &str, label: &str) -> Markup {
    html! {
        label.choice {
            input.unseen type="radio" name="spend" value=(value) checked[value == "none"];
            span data-slot={ "spend-" (value) } { (label) }
        }
    }
}
