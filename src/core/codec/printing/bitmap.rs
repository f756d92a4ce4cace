//! Pictures of dots, as a thermal printer burns them.

/// A picture: dark and light dots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bitmap {
    width: usize,
    height: usize,
    /// Row by row.
    dots: Vec<bool>,
}

/// The most dots of a picture: ten metres of the widest paper would be more.
pub const BITMAP_DOTS_MAX: usize = 40_000_000;

impl Bitmap {
    /// A white picture; cut at [`BITMAP_DOTS_MAX`] dots.
    #[must_use]
    pub fn new(width: usize, height: usize) -> Self {
        let rows_max = BITMAP_DOTS_MAX.checked_div(width).unwrap_or(0);
        let height = height.min(rows_max);
        Self { width, height, dots: vec![false; width.saturating_mul(height)] }
    }

    /// Its width in dots.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Its height in dots.
    #[must_use]
    pub fn height(&self) -> usize {
        self.height
    }

    fn place(&self, x: usize, y: usize) -> Option<usize> {
        (x < self.width && y < self.height).then(|| y.saturating_mul(self.width).saturating_add(x))
    }

    /// Whether a dot is dark; those outside are light.
    #[must_use]
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        self.place(x, y).and_then(|place| self.dots.get(place)).copied().unwrap_or(false)
    }

    /// Makes a dot dark; one outside is nowhere.
    pub fn darken(&mut self, x: usize, y: usize) {
        if let Some(dot) = self.place(x, y).and_then(|place| self.dots.get_mut(place)) {
            *dot = true;
        }
    }

    /// Makes everything light dark and the other way round within a rectangle.
    pub fn invert(&mut self, x: usize, y: usize, width: usize, height: usize) {
        for row in y..y.saturating_add(height).min(self.height) {
            for column in x..x.saturating_add(width).min(self.width) {
                if let Some(dot) = self.place(column, row).and_then(|place| self.dots.get_mut(place)) {
                    *dot = !*dot;
                }
            }
        }
    }

    /// Lays another picture on this one, each of its dots as a rectangle of so many dots.
    pub fn lay(&mut self, other: &Self, x: usize, y: usize, wide: usize, high: usize) {
        for row in 0..other.height {
            for column in 0..other.width {
                if !other.is_dark(column, row) {
                    continue;
                }
                let left = x.saturating_add(column.saturating_mul(wide));
                let top = y.saturating_add(row.saturating_mul(high));
                for down in 0..high {
                    for right in 0..wide {
                        self.darken(left.saturating_add(right), top.saturating_add(down));
                    }
                }
            }
        }
    }

    /// The rows packed eight dots a byte, the leftmost in the highest bit, as `GS v 0` takes them.
    #[must_use]
    pub fn pack(&self) -> Vec<u8> {
        let mut packed = Vec::with_capacity(self.dots.len().div_ceil(8));
        if self.width == 0 {
            return packed;
        }
        for row in self.dots.chunks(self.width) {
            for eight in row.chunks(8) {
                let byte = (0_u32..).zip(eight).fold(0_u8, |byte, (place, dark)| {
                    byte | (u8::from(*dark).checked_shl(7_u32.saturating_sub(place)).unwrap_or(0))
                });
                packed.push(byte);
            }
        }
        packed
    }

    /// The rows from `from`, at most `height` of them.
    #[must_use]
    pub fn band(&self, from: usize, height: usize) -> Self {
        let height = height.min(self.height.saturating_sub(from));
        let begin = from.saturating_mul(self.width);
        let end = begin.saturating_add(height.saturating_mul(self.width));
        Self { width: self.width, height, dots: self.dots.get(begin..end).unwrap_or_default().to_vec() }
    }

    /// A picture from rows of text, `#` for dark.
    #[must_use]
    pub fn parse(rows: &[&str]) -> Self {
        let width = rows.iter().map(|row| row.len()).max().unwrap_or(0);
        let mut bitmap = Self::new(width, rows.len());
        for (y, row) in rows.iter().enumerate() {
            for (x, mark) in row.bytes().enumerate() {
                if mark == b'#' {
                    bitmap.darken(x, y);
                }
            }
        }
        bitmap
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_packed_from_the_left_and_the_last_byte_is_filled_up() {
        let bitmap = Bitmap::parse(&["#.......#", ".......##"]);
        assert_eq!(bitmap.pack(), [0x80, 0x80, 0x01, 0x80]);
        assert_eq!(bitmap.band(1, 9).pack(), [0x01, 0x80]);
    }

    #[test]
    fn a_picture_is_laid_larger_and_cut_at_the_edge() {
        let mut paper = Bitmap::new(4, 3);
        paper.lay(&Bitmap::parse(&["#.", ".#"]), 1, 0, 2, 2);
        let wanted = Bitmap::parse(&[".##.", ".##.", "...#"]);
        assert_eq!(paper, wanted);
        assert!(!paper.is_dark(9, 9));
    }
}
