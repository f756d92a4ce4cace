//! Letters and codes that a printer lacks, drawn.

use qrcode::{Color, EcLevel, QrCode};

use super::lettering::Lettering;
use crate::core::codec::printing::{Bitmap, Drawings, Paper, Wanted};

/// Draws what is wanted, for this paper. A code whose content is too long for any is left out.
#[must_use]
pub fn draw_wanted(wanted: &Wanted, paper: &Paper) -> Drawings {
    let lettering = if wanted.letters.is_empty() { None } else { Lettering::load() };
    let draw = |letter: &char| Some((*letter, lettering.as_ref()?.draw(*letter, paper)));
    let code = |content: &String| Some((content.clone(), draw_code(content)?));
    Drawings {
        letters: wanted.letters.iter().filter_map(draw).collect(),
        codes: wanted.codes.iter().filter_map(code).collect(),
    }
}

/// A QR code with error correction M, one dot a module.
fn draw_code(content: &str) -> Option<Bitmap> {
    let code = QrCode::with_error_correction_level(content.as_bytes(), EcLevel::M).ok()?;
    let side = code.width();
    let mut bitmap = Bitmap::new(side, side);
    for (place, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            bitmap.darken(place.checked_rem(side)?, place.checked_div(side)?);
        }
    }
    Some(bitmap)
}
