//! What stands where on one card.

use crate::cli::cards::list::ListedCard;
use crate::cli::drawing::{Drawn, Font, Page, Percent, Shape, code_strokes, draw_article, draw_qr};
use crate::core::model::Language;
use crate::texts::{Args, Texts};

/// The size of a bank card (ISO/IEC 7810, ID-1), in micrometres.
pub(super) const CARD_WIDTH: i32 = 85_600;
/// See [`CARD_WIDTH`].
pub(super) const CARD_HEIGHT: i32 = 54_000;

const MARGIN: i32 = 5_000;
/// The dark band at the top with the shop's name.
const BAND: i32 = 15_000;
/// Three dots at 203 dpi, as label and receipt printers have: the code is 18.4 mm wide with the light around it.
const QR_MODULE: i32 = 375;
const QR_QUIET: i32 = 4;
const QR_TOP: i32 = 20_500;
/// What every till scanner reads at arm's length.
const BAR_MODULE: i32 = 330;
const BAR_TOP: i32 = 34_500;
const BAR_HEIGHT: i32 = 9_500;

const NAME: i32 = 6_000;
const TITLE: i32 = 3_900;
const TEXT: i32 = 2_700;
const NUMBER: i32 = 3_000;

/// What all cards of one print have in common.
pub(super) struct Design<'d> {
    pub(super) font: &'d Font,
    pub(super) texts: &'d Texts,
    pub(super) language: Language,
    /// The name of the shop.
    pub(super) name: &'d str,
}

impl Design<'_> {
    fn say(&self, key: &str) -> String {
        self.texts.say(self.language, key, &Args::new())
    }

    /// One card on a page of its own size.
    pub(super) fn page(&self, card: &ListedCard) -> anyhow::Result<Page> {
        Ok(Page { width: CARD_WIDTH, height: CARD_HEIGHT, shapes: self.shapes(card, 0, 0)? })
    }

    /// One card with its upper left corner at a place.
    pub(super) fn shapes(&self, card: &ListedCard, left: i32, top: i32) -> anyhow::Result<Vec<Shape>> {
        let mut pen = Pen { font: self.font, left, top, shapes: Vec::new() };
        pen.rect(0, 0, CARD_WIDTH, BAND, 100);
        let widest = CARD_WIDTH.saturating_sub(MARGIN.saturating_mul(2));
        pen.fitted(self.name, MARGIN, 9_700, NAME, widest, true, 0);
        let qr = draw_qr(card.text.as_bytes())?;
        let side = side_of(&qr).saturating_mul(QR_MODULE);
        let qr_left = CARD_WIDTH.saturating_sub(MARGIN).saturating_sub(side);
        pen.code(&qr, qr_left, QR_TOP, QR_MODULE, 0);
        let column = qr_left.saturating_sub(QR_QUIET.saturating_mul(QR_MODULE)).saturating_sub(MARGIN);
        pen.fitted(&self.say("print-card-title"), MARGIN, 21_500, TITLE, column, true, 100);
        pen.fitted(&self.say("print-card-show"), MARGIN, 26_500, TEXT, column, false, 100);
        pen.fitted(&self.say("print-card-lost"), MARGIN, 30_500, TEXT, column, false, 60);
        let number = card.token.number.as_str();
        let bars = draw_article(number)?;
        let module = BAR_MODULE.min(column.checked_div(side_of(&bars).max(1)).unwrap_or(BAR_MODULE));
        pen.code(&bars, MARGIN, BAR_TOP, module, BAR_HEIGHT);
        let label =
            self.texts.say(self.language, "print-card-number", &Args::new().text("number", grouped(number)));
        pen.fitted(&label, MARGIN, 48_500, NUMBER, widest, false, 100);
        Ok(pen.shapes)
    }
}

/// How many modules a code is wide.
fn side_of(code: &Drawn) -> i32 {
    let modules = match code {
        Drawn::Bars(bars) => bars.len(),
        Drawn::Square { side, .. } => *side,
    };
    i32::try_from(modules).unwrap_or(i32::MAX)
}

/// A number as people read it out: in fours from the left, with a narrow gap.
fn grouped(number: &str) -> String {
    let digits: Vec<char> = number.chars().collect();
    let groups = digits.chunks(4).map(|group| group.iter().collect::<String>());
    groups.collect::<Vec<_>>().join(" ")
}

struct Pen<'p> {
    font: &'p Font,
    left: i32,
    top: i32,
    shapes: Vec<Shape>,
}

impl Pen<'_> {
    fn rect(&mut self, x: i32, y: i32, width: i32, height: i32, black: Percent) {
        let (x, y) = (self.left.saturating_add(x), self.top.saturating_add(y));
        self.shapes.push(Shape::Rect { x, y, width, height, black });
    }

    fn code(&mut self, code: &Drawn, x: i32, y: i32, module: i32, height: i32) {
        let (x, y) = (self.left.saturating_add(x), self.top.saturating_add(y));
        let strokes = code_strokes(code, x, y, module, height);
        self.shapes.push(Shape::Outline { strokes, bold: 0, black: 100 });
    }

    /// A text on the line `y`, as large as `size` or as `widest` lets it be.
    #[expect(clippy::too_many_arguments, reason = "a text has a place, a size and a look")]
    fn fitted(&mut self, text: &str, x: i32, y: i32, size: i32, widest: i32, bold: bool, black: Percent) {
        let width = self.font.width(text, size);
        let size = if width > widest {
            let scaled = i64::from(size).saturating_mul(i64::from(widest)).checked_div(i64::from(width));
            scaled.and_then(|size| i32::try_from(size).ok()).unwrap_or(size)
        } else {
            size
        };
        let (x, y) = (self.left.saturating_add(x), self.top.saturating_add(y));
        let strokes = self.font.outline(text, size, x, y);
        let bold = if bold { size.checked_div(28).unwrap_or_default() } else { 0 };
        self.shapes.push(Shape::Outline { strokes, bold, black });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_in_fours() {
        assert_eq!(grouped("2900000000018"), "2900 0000 0001 8");
        assert_eq!(grouped("29"), "29");
    }

    #[test]
    fn everything_on_a_card_lies_within_it_in_every_language() {
        let (texts, font) = (Texts::load().unwrap(), Font::load().unwrap());
        let text = include_str!("../../../../tests/golden/card-token-1.txt").trim_end().to_owned();
        let card = ListedCard { token: crate::core::codec::parse_card_token(&text).unwrap(), text };
        for language in texts.languages() {
            for name in ["Café", "Продукты у дома на углу двух очень длинных улиц", "i"]
            {
                assert!(font.knows(name));
                let design = Design { font: &font, texts: &texts, language, name };
                for shape in design.page(&card).unwrap().shapes {
                    let Shape::Outline { strokes, .. } = shape else { continue };
                    for stroke in strokes {
                        use crate::cli::drawing::page::Stroke::{Close, Line, Move, Quad};
                        let (Move(x, y) | Line(x, y) | Quad(_, _, x, y)) = stroke else {
                            assert_eq!(stroke, Close);
                            continue;
                        };
                        let inside = (1_000..CARD_WIDTH - 1_000).contains(&x)
                            && (1_000..CARD_HEIGHT - 1_000).contains(&y);
                        assert!(inside, "{language} {name}: {x} {y}");
                    }
                }
            }
        }
    }
}
