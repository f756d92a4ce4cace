//! Pages as one SVG, one below the other.

use std::fmt::Write;

use super::page::{Page, Percent, Shape, Stroke};

/// Micrometres in a unit of the drawing: finer than any printer.
const UNIT: i32 = 10;

/// Writes the drawing.
pub(in crate::cli) fn encode_svg(pages: &[Page], title: &str, language: &str) -> String {
    let height = pages.iter().fold(0_i32, |height, page| height.saturating_add(page.height));
    let width = pages.iter().map(|page| page.width).max().unwrap_or_default();
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xml:lang=\"{language}\" width=\"{}mm\" height=\"{}mm\" viewBox=\"0 0 {} {}\">\n<title>{}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
        millimetres(width),
        millimetres(height),
        unit(width),
        unit(height),
        escaped(title),
    );
    let mut top: i32 = 0;
    for page in pages {
        // Writing into a string does not fail.
        let _ = writeln!(out, "<g transform=\"translate(0 {})\">", unit(top));
        for shape in &page.shapes {
            write_shape(&mut out, shape);
        }
        out.push_str("</g>\n");
        top = top.saturating_add(page.height);
    }
    out.push_str("</svg>\n");
    out
}

fn unit(micrometres: i32) -> i32 {
    micrometres.checked_div(UNIT).unwrap_or_default()
}

/// Micrometres as millimetres, without zeros at their end.
fn millimetres(micrometres: i32) -> String {
    let (whole, part) = (micrometres.checked_div(1_000), micrometres.checked_rem(1_000));
    let text = format!("{}.{:03}", whole.unwrap_or_default(), part.unwrap_or_default());
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn grey(black: Percent) -> String {
    let light =
        100_u16.saturating_sub(u16::from(black)).saturating_mul(255).checked_div(100).unwrap_or_default();
    format!("#{light:02x}{light:02x}{light:02x}")
}

fn write_shape(out: &mut String, shape: &Shape) {
    let _ = match shape {
        Shape::Rect { x, y, width, height, black } => writeln!(
            out,
            "<path fill=\"{}\" d=\"M{} {}h{}v{}h-{}z\"/>",
            grey(*black),
            unit(*x),
            unit(*y),
            unit(*width),
            unit(*height),
            unit(*width),
        ),
        Shape::Outline { strokes, .. } if strokes.is_empty() => Ok(()),
        Shape::Outline { strokes, bold, black } => {
            let fill = grey(*black);
            let line = if *bold > 0 {
                format!(" stroke=\"{fill}\" stroke-width=\"{}\" stroke-linejoin=\"round\"", unit(*bold))
            } else {
                String::new()
            };
            writeln!(out, "<path fill=\"{fill}\"{line} d=\"{}\"/>", path(strokes))
        }
    };
}

fn path(strokes: &[Stroke]) -> String {
    let mut path = String::new();
    for stroke in strokes {
        let _ = match stroke {
            Stroke::Move(x, y) => write!(path, "M{} {}", unit(*x), unit(*y)),
            Stroke::Line(x, y) => write!(path, "L{} {}", unit(*x), unit(*y)),
            Stroke::Quad(x1, y1, x, y) => {
                write!(path, "Q{} {} {} {}", unit(*x1), unit(*y1), unit(*x), unit(*y))
            }
            Stroke::Close => write!(path, "Z"),
        };
    }
    path
}
