//! Who works at the till: the sheet that asks for number and PIN, for signing in and for lending a right; and the band
//! that says that this is training.

use maud::{Markup, html};

use super::icons;
use super::words::Words;

/// The sheet, closed. It asks who works here, or who approves what the one who works here may not do.
pub(super) fn desk(words: &Words<'_>) -> Markup {
    html! {
        dialog.desk #desk data-mode="enter" aria-labelledby="desk-title" {
            h2 #desk-title { span.desk-enter { (words.say("page-desk-title")) } span.desk-lend { (words.say("page-desk-approve")) } }
            p.desk-why #desk-why {}
            form #desk-form {
                ul.people #desk-people {}
                div.desk-fields {
                    div {
                        label.label for="desk-number" { (words.say("page-desk-number")) }
                        input.field #desk-number name="number" required inputmode="numeric" autocomplete="off"
                            pattern="[0-9]{1,6}" maxlength="6";
                    }
                    div {
                        label.label for="desk-pin" { (words.say("page-desk-pin")) }
                        input.field #desk-pin name="pin" type="password" required inputmode="numeric"
                            autocomplete="off" pattern="[0-9]{4,8}" maxlength="8";
                    }
                }
                div.keypad {
                    @for digit in ["1", "2", "3", "4", "5", "6", "7", "8", "9"] {
                        button.button type="button" data-digit=(digit) { (digit) }
                    }
                    button.button type="button" data-digit="" aria-label=(words.say("page-desk-erase")) { (icons::cross()) }
                    button.button type="button" data-digit="0" { "0" }
                    button.button.button--main type="submit" {
                        span.desk-enter { (words.say("page-desk-enter")) }
                        span.desk-lend { (words.say("page-desk-lend")) }
                    }
                }
                p.notice.notice--bad #desk-trouble role="alert" hidden {}
                div.dialog-actions.desk-lend {
                    button.button type="button" data-close { (words.say("page-back")) }
                }
            }
            template #person { li { button.button type="button" data-slot="name" {} } }
        }
    }
}

/// The band across the page while nothing counts. Cashiers end training on it; customers only read it.
pub(super) fn training(words: &Words<'_>, ends: bool) -> Markup {
    html! {
        div.training #training role="status" hidden {
            strong { (words.say("page-training")) }
            span { (words.say("page-training-why")) }
            @if ends {
                button.button #training-end type="button" { (words.say("page-training-end")) }
            }
        }
    }
}
