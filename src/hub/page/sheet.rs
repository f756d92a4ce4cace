//! Tables: a heading line and rows, wide ones with a scroll bar of their own.

use maud::{Markup, html};

use super::words::Words;

/// The heading of a column, by its message.
#[derive(Debug, Clone, Copy)]
pub(super) enum Heading {
    /// Texts, set from the start of the line.
    Text(&'static str),
    /// Numbers, set from the end.
    Number(&'static str),
}

/// A table of these rows.
pub(super) fn sheet(words: &Words<'_>, headings: &[Heading], rows: &Markup) -> Markup {
    html! {
        div.card.sheet {
            table.table {
                thead {
                    tr {
                        @for heading in headings {
                            @match heading {
                                Heading::Text(key) => th scope="col" { (words.say(key)) },
                                Heading::Number(key) => th.number scope="col" { (words.say(key)) },
                            }
                        }
                    }
                }
                tbody { (rows) }
            }
        }
    }
}
