//! A page as shapes, in micrometres from its upper left corner.

/// A4, in micrometres.
pub(super) const PAGE_WIDTH: i32 = 210_000;
pub(super) const PAGE_HEIGHT: i32 = 297_000;

/// How dark something is, in percent of black.
pub(super) type Percent = u8;

/// A step of an outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stroke {
    Move(i32, i32),
    Line(i32, i32),
    /// A curve with one control point, then its end.
    Quad(i32, i32, i32, i32),
    Close,
}

/// Something that is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// A filled rectangle.
    Rect { x: i32, y: i32, width: i32, height: i32, black: Percent },
    /// Letters, filled; with `bold` micrometres of a line around them.
    Outline { strokes: Vec<Stroke>, bold: i32, black: Percent },
}

/// One page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Page {
    pub(super) shapes: Vec<Shape>,
}
