//! Pages to print: one model of shapes for SVG, PDF and pictures, with letters as outlines and codes as modules.
//!
//! Rectangles and outlines in whole micrometres, so that a page looks the same on every machine and needs no font there. A
//! code's modules are whole micrometres wide, and all of one width.

mod font;
pub(in crate::cli) mod page;
mod pdf;
mod raster;
mod svg;
mod symbol;

pub(in crate::cli) use font::Font;
pub(in crate::cli) use page::{PAGE_HEIGHT, Page, Percent, Shape, code_strokes};
pub(in crate::cli) use pdf::encode_pdf;
pub(in crate::cli) use raster::encode_png;
pub(in crate::cli) use svg::encode_svg;
pub(in crate::cli) use symbol::{Drawn, draw, draw_article, draw_qr};
