//! The few signs of the page, drawn with lines of one weight on a grid of 24.

use maud::{Markup, PreEscaped, html};

/// A sign by its strokes. It repeats what a label beside it says, so it is hidden from readers of the screen.
fn icon(strokes: &'static str) -> Markup {
    html! {
        svg.icon viewBox="0 0 24 24" aria-hidden="true" focusable="false" { path d=(PreEscaped(strokes)) {} }
    }
}

/// A cross: take away, close.
pub(super) fn cross() -> Markup {
    icon("M6 6l12 12M18 6L6 18")
}

/// More.
pub(super) fn plus() -> Markup {
    icon("M12 5v14M5 12h14")
}

/// Less.
pub(super) fn minus() -> Markup {
    icon("M5 12h14")
}

/// A member card.
pub(super) fn card() -> Markup {
    icon(
        "M4 5.5h16a1.5 1.5 0 0 1 1.5 1.5v10a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 17V7A1.5 1.5 0 0 1 4 5.5zM2.5 10h19M6 14.5h5",
    )
}

/// The lines of a bar code.
pub(super) fn barcode() -> Markup {
    icon("M4 6v12M7.5 6v12M10 6v12M14 6v12M16.5 6v12M20 6v12")
}

/// A gift with its ribbon.
pub(super) fn gift() -> Markup {
    icon(
        "M4.5 11.5h15v8h-15zM3.5 8h17v3.5h-17zM12 8v11.5M12 8c-1.5-4-5.5-4-5.5-1.5S9 8 12 8c3 0 5.5.5 5.5-1.5S13.5 4 12 8",
    )
}

/// A looking glass.
pub(super) fn search() -> Markup {
    icon("M10.5 4.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15 15l5 5")
}

/// A clock.
pub(super) fn clock() -> Markup {
    icon("M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2")
}

/// A screen on its foot.
pub(super) fn screen() -> Markup {
    icon("M3.5 5h17v11h-17zM12 16v3.5M8 19.5h8")
}

/// A disc half dark.
pub(super) fn half_disc() -> Markup {
    html! {
        svg.icon viewBox="0 0 24 24" aria-hidden="true" focusable="false" {
            path d="M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z" {}
            path.filled d="M12 4a8 8 0 0 1 0 16z" {}
        }
    }
}

/// The mark of the product: a tally, four notches and one across.
pub(super) fn mark() -> Markup {
    html! {
        svg viewBox="0 0 32 32" aria-hidden="true" focusable="false" {
            rect.mark-ground width="32" height="32" rx="8" {}
            path.mark-notches d="M9 9v14M14 9v14M19 9v14M24 9v14M6 20L27 12" {}
        }
    }
}
