//! Pages as a PDF.

use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::{Content, Filter, Finish, Pdf, Rect, Ref, TextStr};

use super::page::{Page, Percent, Shape, Stroke};

/// Points in a micrometre, to the right and upwards: 72 points are an inch of 25400 micrometres.
const RIGHT: f32 = 72.0 / 25_400.0;
const UP: f32 = -72.0 / 25_400.0;
/// How hard a page is packed, of 10.
const PACKING: u8 = 8;
/// Writes the document.
pub(in crate::cli) fn encode_pdf(pages: &[Page], title: &str, language: &str) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let mut next: i32 = 0;
    let mut fresh = || {
        next = next.saturating_add(1);
        Ref::new(next)
    };
    let (catalog, tree, info) = (fresh(), fresh(), fresh());
    let ids: Vec<(Ref, Ref)> = pages.iter().map(|_| (fresh(), fresh())).collect();
    pdf.catalog(catalog).pages(tree).lang(TextStr(language));
    pdf.document_info(info).title(TextStr(title)).creator(TextStr("tallytill"));
    let count = i32::try_from(pages.len()).unwrap_or_default();
    pdf.pages(tree).kids(ids.iter().map(|(page, _)| *page)).count(count);
    for (page, (id, content)) in pages.iter().zip(&ids) {
        let mut written = pdf.page(*id);
        written
            .media_box(Rect::new(0.0, 0.0, points(page.width), points(page.height)))
            .parent(tree)
            .contents(*content);
        written.resources();
        written.finish();
        let packed = compress_to_vec_zlib(&draw(page), PACKING);
        pdf.stream(*content, &packed).filter(Filter::FlateDecode);
    }
    pdf.finish()
}

/// The drawing of a page. It counts in micrometres downwards, as the shapes do.
fn draw(page: &Page) -> Vec<u8> {
    let mut content = Content::new();
    content.transform([RIGHT, 0.0, 0.0, UP, 0.0, points(page.height)]);
    content.set_line_join(pdf_writer::types::LineJoinStyle::RoundJoin);
    for shape in &page.shapes {
        match shape {
            Shape::Rect { x, y, width, height, black } => {
                set_ink(&mut content, *black);
                content.rect(number(*x), number(*y), number(*width), number(*height)).fill_nonzero();
            }
            Shape::Outline { strokes, bold, black } => {
                set_ink(&mut content, *black);
                draw_outline(&mut content, strokes);
                if *bold > 0 {
                    content.set_line_width(number(*bold)).fill_nonzero_and_stroke();
                } else {
                    content.fill_nonzero();
                }
            }
        }
    }
    content.finish().into_vec()
}

/// Greys in hundredths, light to dark.
fn set_ink(content: &mut Content, black: Percent) {
    let grey = match black {
        0 => 1.0,
        1..=30 => 0.8,
        31..=50 => 0.6,
        51..=80 => 0.4,
        _ => 0.0,
    };
    content.set_fill_gray(grey).set_stroke_gray(grey);
}

/// Micrometres of a page are far below what a float holds exactly.
#[expect(
    clippy::cast_precision_loss,
    reason = "a page is 297000 micrometres high, a float is exact to 16 million"
)]
fn number(micrometres: i32) -> f32 {
    micrometres as f32
}

/// Micrometres as points.
#[expect(
    clippy::float_arithmetic,
    reason = "a PDF counts in points, which are no whole part of a micrometre"
)]
fn points(micrometres: i32) -> f32 {
    number(micrometres) * RIGHT
}

fn draw_outline(content: &mut Content, strokes: &[Stroke]) {
    let mut pen = (0, 0);
    for stroke in strokes {
        match *stroke {
            Stroke::Move(x, y) => {
                content.move_to(number(x), number(y));
                pen = (x, y);
            }
            Stroke::Line(x, y) => {
                content.line_to(number(x), number(y));
                pen = (x, y);
            }
            Stroke::Quad(x1, y1, x, y) => {
                let first = (third(pen.0, x1), third(pen.1, y1));
                let second = (third(x, x1), third(y, y1));
                content.cubic_to(
                    number(first.0),
                    number(first.1),
                    number(second.0),
                    number(second.1),
                    number(x),
                    number(y),
                );
                pen = (x, y);
            }
            Stroke::Close => {
                content.close_path();
            }
        }
    }
}

/// A quadratic curve as a cubic one: its control points lie two thirds of the way from each end to the one there was.
fn third(end: i32, control: i32) -> i32 {
    let way = control.saturating_sub(end).saturating_mul(2).checked_div(3).unwrap_or_default();
    end.saturating_add(way)
}
