//! Ten cards on a sheet of A4, with marks to cut along.

use super::card::{CARD_HEIGHT, CARD_WIDTH, Design};
use crate::cli::cards::list::ListedCard;
use crate::cli::drawing::{Page, Shape};
use crate::texts::Args;

const COLUMNS: usize = 2;
const ROWS: usize = 5;
/// Where the first card begins: what is left of the page is the same on both sides, and no printer's edge is printed on.
const LEFT: i32 = 16_400;
const TOP: i32 = 8_000;
/// Between two cards: room for the blade.
const GAP_ACROSS: i32 = 6_000;
const GAP_DOWN: i32 = 2_000;
/// Marks are this long and this wide, and stand off the cards.
const MARK: i32 = 4_000;
const MARK_WIDTH: i32 = 150;
const MARK_OFF: i32 = 1_000;
const FOOT: i32 = 2_500;

/// Lays cards out, ten a sheet.
pub(super) fn lay_out(cards: &[ListedCard], design: &Design<'_>) -> anyhow::Result<Vec<Page>> {
    cards.chunks(COLUMNS.saturating_mul(ROWS)).map(|cards| sheet(cards, design)).collect()
}

fn sheet(cards: &[ListedCard], design: &Design<'_>) -> anyhow::Result<Page> {
    let mut page = Page::default();
    let mut columns = 0_usize;
    let mut rows = 0_usize;
    for (place, card) in cards.iter().enumerate() {
        let (row, column) =
            (place.checked_div(COLUMNS).unwrap_or_default(), place.checked_rem(COLUMNS).unwrap_or_default());
        page.shapes.extend(design.shapes(card, left_of(column), top_of(row))?);
        columns = columns.max(column.saturating_add(1));
        rows = rows.max(row.saturating_add(1));
    }
    page.shapes.extend(marks(columns, rows));
    let cards = i64::try_from(cards.len()).unwrap_or_default();
    let foot = design.texts.say(design.language, "print-card-sheet", &Args::new().number("cards", cards));
    let y = page.height.saturating_sub(4_500);
    let strokes = design.font.outline(&foot, FOOT, LEFT.saturating_add(MARK), y);
    page.shapes.push(Shape::Outline { strokes, bold: 0, black: 60 });
    Ok(page)
}

fn left_of(column: usize) -> i32 {
    let step = CARD_WIDTH.saturating_add(GAP_ACROSS);
    LEFT.saturating_add(i32::try_from(column).unwrap_or_default().saturating_mul(step))
}

fn top_of(row: usize) -> i32 {
    let step = CARD_HEIGHT.saturating_add(GAP_DOWN);
    TOP.saturating_add(i32::try_from(row).unwrap_or_default().saturating_mul(step))
}

/// Lines outside of the cards at each of their sides: a ruler laid along two of them cuts a whole row or column.
fn marks(columns: usize, rows: usize) -> Vec<Shape> {
    let (right, bottom) =
        (left_of(columns).saturating_sub(GAP_ACROSS), top_of(rows).saturating_sub(GAP_DOWN));
    let off = MARK.saturating_add(MARK_OFF);
    let half = MARK_WIDTH / 2;
    let mut marks = Vec::new();
    for column in 0..columns {
        for x in [left_of(column), left_of(column).saturating_add(CARD_WIDTH)] {
            for y in [TOP.saturating_sub(off), bottom.saturating_add(MARK_OFF)] {
                let x = x.saturating_sub(half);
                marks.push(Shape::Rect { x, y, width: MARK_WIDTH, height: MARK, black: 60 });
            }
        }
    }
    for row in 0..rows {
        for y in [top_of(row), top_of(row).saturating_add(CARD_HEIGHT)] {
            for x in [LEFT.saturating_sub(off), right.saturating_add(MARK_OFF)] {
                let y = y.saturating_sub(half);
                marks.push(Shape::Rect { x, y, width: MARK, height: MARK_WIDTH, black: 60 });
            }
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::drawing::PAGE_HEIGHT;

    #[test]
    fn ten_cards_and_their_marks_fit_a_sheet() {
        let page = Page::default();
        assert_eq!(left_of(COLUMNS) - GAP_ACROSS + LEFT, page.width);
        for mark in marks(COLUMNS, ROWS) {
            let Shape::Rect { x, y, width, height, .. } = mark else { panic!() };
            assert!(x > 0 && y > 0 && x + width < page.width && y + height < PAGE_HEIGHT - 4_000, "{x} {y}");
            for place in 0..COLUMNS * ROWS {
                let (left, top) = (left_of(place % COLUMNS), top_of(place / COLUMNS));
                let apart =
                    x + width < left || x > left + CARD_WIDTH || y + height < top || y > top + CARD_HEIGHT;
                assert!(apart, "a mark on a card: {x} {y}");
            }
        }
    }
}
