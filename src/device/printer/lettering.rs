//! Letters as dots: outlines of a font whose letters are all of one width, filled.
//!
//! Everything is whole numbers: the same letter is the same dots on every machine.

use epaint_default_fonts::HACK_REGULAR;
use ttf_parser::{Face, OutlineBuilder};

use crate::core::codec::printing::{Bitmap, Paper};

/// Parts of a dot that are looked at in each direction.
const PARTS: i64 = 4;

/// Steps of one part: what outlines are counted in.
const STEPS: i64 = 16;

/// How many of a dot's parts have to be dark for it to be dark.
const DARK_PARTS: u32 = 6;

/// Straight pieces of a curve.
const PIECES: i64 = 8;

/// A font for receipts: Latin with all Czech letters, Cyrillic, and the signs of shops.
pub struct Lettering {
    face: Face<'static>,
}

impl Lettering {
    /// The font that the program brings; `None` when it can't be read, which a test rules out.
    #[must_use]
    pub fn load() -> Option<Self> {
        Face::parse(HACK_REGULAR, 0).ok().map(|face| Self { face })
    }

    /// Whether it has a letter.
    #[must_use]
    pub fn knows(&self, letter: char) -> bool {
        self.face.glyph_index(letter).is_some()
    }

    /// A letter in the size of a paper's letters. One that the font lacks is an empty frame.
    #[must_use]
    pub fn draw(&self, letter: char, paper: &Paper) -> Bitmap {
        let (wide, high) = (usize::from(paper.letter_wide), usize::from(paper.letter_high));
        let mut bitmap = Bitmap::new(wide, high);
        let Some(glyph) = self.face.glyph_index(letter) else {
            frame(&mut bitmap);
            return bitmap;
        };
        let advance = i64::from(self.face.glyph_hor_advance(glyph).unwrap_or(1)).max(1);
        let ascender = i64::from(self.face.ascender());
        let height = ascender.saturating_sub(i64::from(self.face.descender())).max(1);
        let cell = (count(wide), count(high));
        // As large as fits in both directions: `steps` per `units`.
        let dot = PARTS.saturating_mul(STEPS);
        let by_width = cell.0.saturating_mul(dot).saturating_mul(height)
            <= cell.1.saturating_mul(dot).saturating_mul(advance);
        let (steps, units) = if by_width { (cell.0, advance) } else { (cell.1, height) };
        let steps = steps.saturating_mul(dot);
        let mut outline = Outline {
            steps,
            units,
            top: scale(ascender, steps, units),
            at: (0, 0),
            begin: (0, 0),
            lines: Vec::new(),
        };
        let _ = self.face.outline_glyph(glyph, &mut outline);
        fill(&outline.lines, &mut bitmap);
        bitmap
    }
}

fn count(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(0)
}

fn scale(units: i64, steps: i64, per: i64) -> i64 {
    units.saturating_mul(steps).checked_div(per).unwrap_or(0)
}

fn frame(bitmap: &mut Bitmap) {
    let (right, bottom) = (bitmap.width().saturating_sub(2), bitmap.height().saturating_sub(4));
    for y in 3..=bottom {
        for x in 1..=right {
            if x == 1 || x == right || y == 3 || y == bottom {
                bitmap.darken(x, y);
            }
        }
    }
}

/// A straight line of an outline, in steps; y counts downwards.
type Edge = ((i64, i64), (i64, i64));

/// Darkens every dot that enough of lies inside.
fn fill(lines: &[Edge], bitmap: &mut Bitmap) {
    let parts_wide = count(bitmap.width()).saturating_mul(PARTS);
    for y in 0..bitmap.height() {
        let mut dark = vec![0_u32; bitmap.width()];
        for part in 0..PARTS {
            let middle = count(y)
                .saturating_mul(PARTS)
                .saturating_add(part)
                .saturating_mul(STEPS)
                .saturating_add(STEPS / 2);
            let mut crossings: Vec<(i64, i32)> =
                lines.iter().filter_map(|line| crossing(*line, middle)).collect();
            crossings.sort_unstable();
            let mut winding = 0_i32;
            for pair in crossings.windows(2) {
                let [(from, turn), (to, _)] = pair else { continue };
                winding = winding.saturating_add(*turn);
                if winding == 0 {
                    continue;
                }
                // The parts whose middle lies between.
                let first = part_after(*from).max(0);
                let last = part_after(*to).min(parts_wide);
                for place in first..last {
                    let dot = usize::try_from(place.checked_div(PARTS).unwrap_or(0)).unwrap_or(0);
                    if let Some(dark) = dark.get_mut(dot) {
                        *dark = dark.saturating_add(1);
                    }
                }
            }
        }
        for (x, _) in dark.iter().enumerate().filter(|(_, dark)| **dark >= DARK_PARTS) {
            bitmap.darken(x, y);
        }
    }
}

/// The first part whose middle is at `x` or behind it.
fn part_after(x: i64) -> i64 {
    x.saturating_add(STEPS / 2).saturating_sub(1).div_euclid(STEPS)
}

/// Where a line crosses a height, and which way it goes.
fn crossing(((x0, y0), (x1, y1)): Edge, y: i64) -> Option<(i64, i32)> {
    let turn = match (y0 <= y, y1 <= y) {
        (true, false) => 1,
        (false, true) => -1,
        _ => return None,
    };
    let down = y.saturating_sub(y0).saturating_mul(x1.saturating_sub(x0));
    let x = x0.saturating_add(down.checked_div(y1.saturating_sub(y0))?);
    Some((x, turn))
}

/// Takes the outline of a letter.
struct Outline {
    steps: i64,
    units: i64,
    /// Where the line that letters stand on is, in steps from above.
    top: i64,
    at: (i64, i64),
    begin: (i64, i64),
    lines: Vec<Edge>,
}

impl Outline {
    #[expect(clippy::cast_possible_truncation, reason = "a letter is some thousand units high")]
    fn place(&self, x: f32, y: f32) -> (i64, i64) {
        let (x, y) = (x.round() as i64, y.round() as i64);
        (scale(x, self.steps, self.units), self.top.saturating_sub(scale(y, self.steps, self.units)))
    }

    fn line(&mut self, to: (i64, i64)) {
        self.lines.push((self.at, to));
        self.at = to;
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.at = self.place(x, y);
        self.begin = self.at;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.place(x, y);
        self.line(to);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (from, bend, to) = (self.at, self.place(x1, y1), self.place(x, y));
        for piece in 1..=PIECES {
            let rest = PIECES.saturating_sub(piece);
            let on = |from: i64, bend: i64, to: i64| {
                let weighed = from
                    .saturating_mul(rest.saturating_mul(rest))
                    .saturating_add(bend.saturating_mul(2).saturating_mul(rest).saturating_mul(piece))
                    .saturating_add(to.saturating_mul(piece.saturating_mul(piece)));
                weighed.checked_div(PIECES.saturating_mul(PIECES)).unwrap_or(0)
            };
            self.line((on(from.0, bend.0, to.0), on(from.1, bend.1, to.1)));
        }
    }

    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, x: f32, y: f32) {
        // The font has quadratic curves only; a cubic one would be drawn straight.
        self.line_to(x, y);
    }

    fn close(&mut self) {
        self.line(self.begin);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::printer::Printers;

    fn paper() -> Paper {
        Printers::load(None).unwrap().find("epson-tm-t20").unwrap().paper.clone()
    }

    #[test]
    fn the_letters_of_every_language_are_drawn() {
        let lettering = Lettering::load().unwrap();
        let all = "Příliš žluťoučký kůň úpěl ďábelské ódy Съешь ещё этих мягких булок ЪЁ “1–2” „3“ «4» … № · % € × −";
        for letter in all.chars().filter(|letter| *letter != ' ') {
            assert!(lettering.knows(letter), "{letter}");
            let drawn = lettering.draw(letter, &paper());
            let dark = (0..24)
                .flat_map(|y| (0..12).map(move |x| (x, y)))
                .filter(|(x, y)| drawn.is_dark(*x, *y))
                .count();
            assert!(dark > 3 && dark < 150, "{letter}: {dark}");
        }
    }

    #[test]
    fn a_letter_looks_as_it_should() {
        let drawn = Lettering::load().unwrap().draw('H', &paper());
        let row = |y: usize| (0..12).map(|x| if drawn.is_dark(x, y) { '#' } else { '.' }).collect::<String>();
        let picture: Vec<String> = (0..24).map(row).collect();
        let bars = picture.iter().filter(|row| row.contains("##......##")).count();
        assert!(bars >= 9, "{picture:#?}");
        assert!(picture.iter().any(|row| row.contains("##########")), "{picture:#?}");
        assert!(picture[23].chars().all(|dot| dot == '.'), "{picture:#?}");
    }

    #[test]
    fn a_letter_that_the_font_lacks_is_a_frame() {
        let lettering = Lettering::load().unwrap();
        assert!(!lettering.knows('\u{1F375}'));
        assert!(lettering.draw('\u{1F375}', &paper()).is_dark(1, 3));
    }
}
