//! Letters as outlines.

use anyhow::Context;
use epaint_default_fonts::UBUNTU_LIGHT;
use ttf_parser::{Face, GlyphId, OutlineBuilder};

use super::page::Stroke;

/// A font whose letters are drawn.
pub(in crate::cli) struct Font {
    face: Face<'static>,
    units_per_em: i64,
}

impl Font {
    /// The font of the sheets: Latin with all Czech letters, and Cyrillic.
    ///
    /// # Errors
    /// When the font can't be read.
    pub(in crate::cli) fn load() -> anyhow::Result<Self> {
        let face = Face::parse(UBUNTU_LIGHT, 0).context("the font of the sheet can't be read")?;
        let units_per_em = i64::from(face.units_per_em().max(1));
        Ok(Self { face, units_per_em })
    }

    /// Whether every letter of a text can be drawn.
    pub(in crate::cli) fn knows(&self, text: &str) -> bool {
        text.chars().all(|letter| self.face.glyph_index(letter).is_some())
    }

    fn glyphs<'t>(&'t self, text: &'t str) -> impl Iterator<Item = GlyphId> + 't {
        text.chars().map(|letter| self.face.glyph_index(letter).unwrap_or_default())
    }

    /// The width of a text in micrometres, at a size in micrometres.
    pub(in crate::cli) fn width(&self, text: &str, size: i32) -> i32 {
        let units = self.glyphs(text).filter_map(|glyph| self.face.glyph_hor_advance(glyph)).map(i64::from);
        self.scale(units.fold(0, i64::saturating_add), size)
    }

    /// The outlines of a text that begins at `x` on the line `y`.
    pub(in crate::cli) fn outline(&self, text: &str, size: i32, x: i32, y: i32) -> Vec<Stroke> {
        let mut strokes = Vec::new();
        let mut pen: i64 = 0;
        for glyph in self.glyphs(text) {
            let mut pencil = Pencil {
                font: self,
                size,
                x: x.saturating_add(self.scale(pen, size)),
                y,
                strokes: &mut strokes,
            };
            // A space has no outline.
            let _ = self.face.outline_glyph(glyph, &mut pencil);
            pen = pen.saturating_add(i64::from(self.face.glyph_hor_advance(glyph).unwrap_or_default()));
        }
        strokes
    }

    /// Font units as micrometres.
    fn scale(&self, units: i64, size: i32) -> i32 {
        let scaled = units.saturating_mul(i64::from(size)).checked_div(self.units_per_em).unwrap_or_default();
        i32::try_from(scaled).unwrap_or_default()
    }
}

/// Takes the outline of one letter.
struct Pencil<'p> {
    font: &'p Font,
    size: i32,
    x: i32,
    y: i32,
    strokes: &'p mut Vec<Stroke>,
}

impl Pencil<'_> {
    /// A point of the font, which counts upwards, on the page, which counts downwards.
    #[expect(clippy::cast_possible_truncation, reason = "a letter is some thousand units high")]
    fn place(&self, x: f32, y: f32) -> (i32, i32) {
        let (x, y) =
            (self.font.scale(x.round() as i64, self.size), self.font.scale(y.round() as i64, self.size));
        (self.x.saturating_add(x), self.y.saturating_sub(y))
    }
}

impl OutlineBuilder for Pencil<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.strokes.push(Stroke::Move(x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.strokes.push(Stroke::Line(x, y));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.place(x1, y1), self.place(x, y));
        self.strokes.push(Stroke::Quad(x1, y1, x, y));
    }

    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, x: f32, y: f32) {
        // The font has quadratic curves only; a cubic one would be drawn straight.
        self.line_to(x, y);
    }

    fn close(&mut self) {
        self.strokes.push(Stroke::Close);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_of_every_language_are_drawn() {
        let font = Font::load().unwrap();
        for text in
            ["Příliš žluťoučký kůň úpěl ďábelské ódy", "Съешь ещё этих мягких булок", "“1–2” „3“ «4» … № · %"]
        {
            assert!(font.knows(text), "{text}");
        }
        assert!(font.width("ii", 4_000) < font.width("mm", 4_000));
        assert!(!font.outline("a", 4_000, 0, 0).is_empty());
    }
}
