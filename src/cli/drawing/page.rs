//! A page as shapes, in micrometres from its upper left corner.

use super::symbol::Drawn;

/// A4, in micrometres.
pub(in crate::cli) const PAGE_WIDTH: i32 = 210_000;
pub(in crate::cli) const PAGE_HEIGHT: i32 = 297_000;

/// How dark something is, in percent of black.
pub(in crate::cli) type Percent = u8;

/// A step of an outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Stroke {
    Move(i32, i32),
    Line(i32, i32),
    /// A curve with one control point, then its end.
    Quad(i32, i32, i32, i32),
    Close,
}

/// Something that is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) enum Shape {
    /// A filled rectangle.
    Rect { x: i32, y: i32, width: i32, height: i32, black: Percent },
    /// Letters, filled; with `bold` micrometres of a line around them.
    Outline { strokes: Vec<Stroke>, bold: i32, black: Percent },
}

/// One page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Page {
    /// Micrometres.
    pub(in crate::cli) width: i32,
    /// Micrometres.
    pub(in crate::cli) height: i32,
    pub(in crate::cli) shapes: Vec<Shape>,
}

/// An empty sheet of A4.
impl Default for Page {
    fn default() -> Self {
        Self { width: PAGE_WIDTH, height: PAGE_HEIGHT, shapes: Vec::new() }
    }
}

/// A drawn code at a place, as one outline: between rectangles of their own, screens and printers leave light seams.
/// `height` is that of bars; a square is as high as it is wide.
pub(in crate::cli) fn code_strokes(drawn: &Drawn, x: i32, y: i32, module: i32, height: i32) -> Vec<Stroke> {
    let at = |index: usize| i32::try_from(index).unwrap_or(i32::MAX).saturating_mul(module);
    let mut strokes = Vec::new();
    match drawn {
        Drawn::Bars(bars) => {
            for (index, length) in runs(bars) {
                strokes.extend(rectangle(x.saturating_add(at(index)), y, at(length), height));
            }
        }
        Drawn::Square { side, modules } => {
            for (row, modules) in modules.chunks(*side).enumerate() {
                for (index, length) in runs(modules) {
                    let (x, y) = (x.saturating_add(at(index)), y.saturating_add(at(row)));
                    strokes.extend(rectangle(x, y, at(length), module));
                }
            }
        }
    }
    strokes
}

/// A rectangle as an outline.
fn rectangle(x: i32, y: i32, width: i32, height: i32) -> [Stroke; 5] {
    let (right, bottom) = (x.saturating_add(width), y.saturating_add(height));
    [
        Stroke::Move(x, y),
        Stroke::Line(right, y),
        Stroke::Line(right, bottom),
        Stroke::Line(x, bottom),
        Stroke::Close,
    ]
}

/// The dark runs of a row: where each begins, and how long it is.
fn runs(modules: &[bool]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (index, _) in modules.iter().enumerate().filter(|(_, dark)| **dark) {
        match runs.last_mut() {
            Some((begin, length)) if begin.saturating_add(*length) == index => {
                *length = length.saturating_add(1)
            }
            _ => runs.push((index, 1)),
        }
    }
    runs
}
