//! A page as a picture: greys, so that letters are smooth; PNG with its resolution, so that it prints at its size.

use anyhow::Context;
use png::{BitDepth, ColorType, Encoder, PixelDimensions, Unit};

use super::page::{Page, Percent, Shape, Stroke};

/// Each pixel is looked at in so many places each way.
const FINE: i64 = 4;
/// Straight pieces that a curve is drawn as.
const CURVE_PIECES: i64 = 8;
const MICROMETRES_PER_INCH: i64 = 25_400;
/// The largest picture, in pixels: an A4 page at 600 dpi has 35 million.
const PIXELS_MAX: i64 = 40_000_000;

/// Writes a page as PNG at a resolution.
///
/// # Errors
/// When the picture would be larger than any printer takes.
pub(in crate::cli) fn encode_png(page: &Page, dots_per_inch: u32) -> anyhow::Result<Vec<u8>> {
    let grid = Grid { fine_per_inch: i64::from(dots_per_inch).saturating_mul(FINE) };
    let pixels = |micrometres: i32| {
        grid.fine(micrometres).saturating_add(FINE / 2).checked_div(FINE).unwrap_or_default()
    };
    let (width, height) = (pixels(page.width), pixels(page.height));
    if width.saturating_mul(height) > PIXELS_MAX {
        anyhow::bail!("the picture would have over {PIXELS_MAX} pixels; take a smaller `--dpi`");
    }
    let mut canvas = Canvas::new(width.saturating_mul(FINE), height.saturating_mul(FINE))?;
    for shape in &page.shapes {
        match shape {
            Shape::Rect { x, y, width, height, black } => {
                let (right, bottom) = (x.saturating_add(*width), y.saturating_add(*height));
                let corners = [(*x, *y), (right, *y), (right, bottom), (*x, bottom)];
                let points = corners.map(|(x, y)| (grid.fine(x), grid.fine(y)));
                canvas.fill(&edges_of(&points), (0, 0), *black);
            }
            Shape::Outline { strokes, bold, black } => {
                let edges = grid.edges(strokes);
                // A line around letters: the letter once more at each side.
                let line = grid.fine(*bold) / 2;
                let back = 0_i64.saturating_sub(line);
                for shift in [(0, 0), (line, 0), (back, 0), (0, line), (0, back)] {
                    if shift == (0, 0) || line > 0 {
                        canvas.fill(&edges, shift, *black);
                    }
                }
            }
        }
    }
    write_png(&canvas, width, height, dots_per_inch)
}

/// From micrometres to the fine places of a picture.
struct Grid {
    fine_per_inch: i64,
}

/// A side of an outline from its upper to its lower end; `down` says which way the pen went.
struct Edge {
    top: (i64, i64),
    bottom: (i64, i64),
    down: bool,
}

impl Grid {
    fn fine(&self, micrometres: i32) -> i64 {
        let scaled = i64::from(micrometres).saturating_mul(self.fine_per_inch);
        scaled.saturating_add(MICROMETRES_PER_INCH / 2).div_euclid(MICROMETRES_PER_INCH)
    }

    /// All sides of an outline, with curves as straight pieces.
    fn edges(&self, strokes: &[Stroke]) -> Vec<Edge> {
        let mut edges = Vec::new();
        let mut points: Vec<(i64, i64)> = Vec::new();
        for stroke in strokes {
            match *stroke {
                Stroke::Move(x, y) => points = vec![(self.fine(x), self.fine(y))],
                Stroke::Line(x, y) => points.push((self.fine(x), self.fine(y))),
                Stroke::Quad(x1, y1, x, y) => {
                    let from = points.last().copied().unwrap_or_default();
                    let control = (self.fine(x1), self.fine(y1));
                    let to = (self.fine(x), self.fine(y));
                    points.extend((1..=CURVE_PIECES).map(|piece| on_curve(from, control, to, piece)));
                }
                Stroke::Close => edges.extend(edges_of(&points)),
            }
        }
        edges
    }
}

/// A point of a quadratic curve after so many of its pieces.
fn on_curve(from: (i64, i64), control: (i64, i64), to: (i64, i64), piece: i64) -> (i64, i64) {
    let rest = CURVE_PIECES.saturating_sub(piece);
    let at = |a: i64, b: i64, c: i64| {
        let weighed = [
            (a, rest.saturating_mul(rest)),
            (b, rest.saturating_mul(piece).saturating_mul(2)),
            (c, piece.saturating_mul(piece)),
        ];
        let sum = weighed
            .iter()
            .fold(0_i64, |sum, (value, weight)| sum.saturating_add(value.saturating_mul(*weight)));
        sum.div_euclid(CURVE_PIECES * CURVE_PIECES)
    };
    (at(from.0, control.0, to.0), at(from.1, control.1, to.1))
}

/// The sides of a closed figure; level ones bound nothing.
fn edges_of(points: &[(i64, i64)]) -> Vec<Edge> {
    let next = points.iter().cycle().skip(1);
    let pairs = points.iter().zip(next).filter(|(a, b)| a.1 != b.1);
    pairs
        .map(|(a, b)| {
            let down = a.1 < b.1;
            let (top, bottom) = if down { (*a, *b) } else { (*b, *a) };
            Edge { top, bottom, down }
        })
        .collect()
}

/// The fine places of a picture, as percent of black.
struct Canvas {
    width: i64,
    height: i64,
    places: Vec<Percent>,
}

impl Canvas {
    fn new(width: i64, height: i64) -> anyhow::Result<Self> {
        let places = usize::try_from(width.saturating_mul(height)).context("the page has no size")?;
        Ok(Self { width, height, places: vec![0; places] })
    }

    /// Fills what the sides enclose, by the rule of the winding number as SVG and PDF have it.
    fn fill(&mut self, edges: &[Edge], (right, down): (i64, i64), black: Percent) {
        let top = edges.iter().map(|edge| edge.top.1).min().unwrap_or_default();
        let bottom = edges.iter().map(|edge| edge.bottom.1).max().unwrap_or_default();
        let mut crossings: Vec<(i64, i32)> = Vec::new();
        for line in top..bottom {
            crossings.clear();
            for edge in edges.iter().filter(|edge| edge.top.1 <= line && line < edge.bottom.1) {
                crossings.push((edge.crossing(line), if edge.down { 1 } else { -1 }));
            }
            crossings.sort_unstable();
            let mut winding = 0_i32;
            for pair in crossings.windows(2) {
                let [(from, turn), (to, _)] = pair else { continue };
                winding = winding.saturating_add(*turn);
                if winding != 0 {
                    self.paint(
                        line.saturating_add(down),
                        from.saturating_add(right),
                        to.saturating_add(right),
                        black,
                    );
                }
            }
        }
    }

    fn paint(&mut self, line: i64, from: i64, to: i64, black: Percent) {
        if !(0..self.height).contains(&line) {
            return;
        }
        let begin = line.saturating_mul(self.width);
        let place =
            |x: i64| usize::try_from(begin.saturating_add(x.clamp(0, self.width))).unwrap_or_default();
        let (from, to) = (place(from), place(to));
        if let Some(places) = self.places.get_mut(from..to) {
            places.fill(black);
        }
    }

    /// The grey of a pixel, 255 for white: the mean of its fine places.
    fn grey(&self, x: i64, y: i64) -> u8 {
        let mut sum = 0_i64;
        for line in y.saturating_mul(FINE)..y.saturating_add(1).saturating_mul(FINE) {
            let begin = line.saturating_mul(self.width).saturating_add(x.saturating_mul(FINE));
            let begin = usize::try_from(begin).unwrap_or_default();
            let places = self.places.iter().skip(begin).take(4);
            sum = places.fold(sum, |sum, black| sum.saturating_add(i64::from(*black)));
        }
        let most = 100 * FINE * FINE;
        let light = most.saturating_sub(sum).saturating_mul(255).div_euclid(most);
        u8::try_from(light).unwrap_or_default()
    }
}

impl Edge {
    /// Where the side crosses a line.
    fn crossing(&self, line: i64) -> i64 {
        let (rise, run) =
            (self.bottom.1.saturating_sub(self.top.1), self.bottom.0.saturating_sub(self.top.0));
        let along = line.saturating_sub(self.top.1).saturating_mul(run).checked_div(rise).unwrap_or_default();
        self.top.0.saturating_add(along)
    }
}

fn write_png(canvas: &Canvas, width: i64, height: i64, dots_per_inch: u32) -> anyhow::Result<Vec<u8>> {
    let greys: Vec<u8> = (0..height).flat_map(|y| (0..width).map(move |x| canvas.grey(x, y))).collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, u32::try_from(width)?, u32::try_from(height)?);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::Eight);
    let per_metre = u64::from(dots_per_inch).saturating_mul(10_000).div_ceil(254);
    let per_metre = u32::try_from(per_metre).unwrap_or(u32::MAX);
    encoder.set_pixel_dims(Some(PixelDimensions { xppu: per_metre, yppu: per_metre, unit: Unit::Meter }));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&greys)?;
    writer.finish()?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(shapes: Vec<Shape>) -> Page {
        // A tenth of an inch each way.
        Page { width: 2_540, height: 2_540, shapes }
    }

    fn pixels(page: &Page) -> Vec<u8> {
        let bytes = encode_png(page, 100).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        let mut greys = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut greys).unwrap();
        assert_eq!((info.width, info.height), (10, 10));
        greys
    }

    #[test]
    fn a_rectangle_covers_its_pixels_and_half_pixels_are_grey() {
        let shape = Shape::Rect { x: 254, y: 254, width: 635, height: 508, black: 100 };
        let greys = pixels(&page(vec![shape]));
        assert_eq!(&greys[10..20], &[255, 0, 0, 127, 255, 255, 255, 255, 255, 255]);
        assert_eq!((greys[1], greys[31]), (255, 255));
    }

    #[test]
    fn a_hole_in_a_letter_stays_white_and_a_later_shape_covers_an_earlier_one() {
        let square = |from: i32, to: i32, round: bool| {
            let mut corners = [(from, from), (to, from), (to, to), (from, to)];
            if round {
                corners.reverse();
            }
            let [first, rest @ ..] = corners;
            let lines = rest.map(|(x, y)| Stroke::Line(x, y));
            [vec![Stroke::Move(first.0, first.1)], lines.to_vec(), vec![Stroke::Close]].concat()
        };
        let strokes = [square(0, 2_540, false), square(508, 1_016, true)].concat();
        let letter = Shape::Outline { strokes, bold: 0, black: 100 };
        let white = Shape::Rect { x: 1_270, y: 1_270, width: 254, height: 254, black: 0 };
        let greys = pixels(&page(vec![letter, white]));
        assert_eq!(
            (greys[0], greys[22], greys[33], greys[44], greys[55], greys[99]),
            (0, 255, 255, 0, 255, 0)
        );
    }

    #[test]
    fn a_picture_that_no_printer_takes_is_refused() {
        assert!(encode_png(&Page::default(), 2_400).is_err());
    }
}
