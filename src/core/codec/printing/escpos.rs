//! Rows of a slip as the bytes of ESC/POS.
//!
//! Each run of letters is sent in a code page that has it; a row with a letter that no code page of the printer has is
//! sent as a picture of the whole row (`GS v 0`), because a picture can't stand beside letters. What is common to all
//! printers is written here (source: Epson TM-T88 operation guide, easymanua.ls/epson/tm-t88/manual): `LF`, `ESC d n`
//! feed, `ESC E n` bold, `GS ! n` size, `ESC a n` alignment; what differs comes from the profile.

use std::collections::{BTreeMap, BTreeSet};

use super::bitmap::Bitmap;
use super::latin::write_latin;
use super::layout::{Line, Row, Size};
use super::profile::{PageChoice, PrinterProfile};

/// Rows of a picture that are sent at once: look-alikes have small buffers.
const BAND_ROWS: usize = 96;

/// Rows fed where there is no knife, so that what was printed can be torn off.
const TEAR_ROWS: u8 = 5;

/// The most and fewest dots of a module of a QR code: what a hand-held scanner reads, and what `GS ( k` takes at most
/// is sixteen.
const MODULE_DOTS: core::ops::RangeInclusive<usize> = 2..=8;

/// The quiet zone around a drawn QR code, in modules (ISO/IEC 18004).
const QUIET_MODULES: usize = 4;

/// What somebody has to draw before the bytes can be written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// Letters, each in the size of the profile's paper.
    pub letters: BTreeSet<char>,
    /// QR codes, by their contents.
    pub codes: BTreeSet<String>,
}

/// What was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Drawings {
    /// Letters, each `letter_wide` by `letter_high` dots.
    pub letters: BTreeMap<char, Bitmap>,
    /// QR codes, one dot a module, without a quiet zone.
    pub codes: BTreeMap<String, Bitmap>,
}

/// What is done beside printing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Finish {
    /// The cash drawer is opened, before the first row.
    pub open_drawer: bool,
}

/// What has to be drawn for these rows on this printer.
#[must_use]
pub fn plan_drawings(rows: &[Row], profile: &PrinterProfile) -> Wanted {
    let charset = profile.charset();
    let mut wanted = Wanted::default();
    for row in rows {
        match row {
            Row::Line(line) if is_picture(line, profile) => {
                wanted.letters.extend(line.text.chars().filter(|letter| *letter != ' '));
            }
            Row::Line(line) => {
                debug_assert!(line.text.chars().all(|letter| charset.has(letter)) || !profile.raster.usable())
            }
            Row::Code(content) => {
                wanted.codes.insert(content.clone());
            }
        }
    }
    wanted
}

/// Whether a row goes as a picture.
fn is_picture(line: &Line, profile: &PrinterProfile) -> bool {
    let charset = profile.charset();
    profile.raster.usable() && line.text.chars().any(|letter| !charset.has(letter))
}

/// The bytes that print these rows, from initialisation to the knife. The same rows give the same bytes.
#[must_use]
pub fn encode_slip(rows: &[Row], profile: &PrinterProfile, drawings: &Drawings, finish: Finish) -> Vec<u8> {
    let mut bytes = profile.init.sent().to_vec();
    if finish.open_drawer {
        bytes.extend(profile.drawer.iter().flat_map(|drawer| drawer.sent()));
    }
    bytes.extend(encode_rows(rows, profile, drawings));
    bytes.extend(encode_end(profile));
    bytes
}

/// The bytes of rows alone, which begin and end with plain letters at the left edge.
#[must_use]
pub fn encode_rows(rows: &[Row], profile: &PrinterProfile, drawings: &Drawings) -> Vec<u8> {
    let mut pen = Pen {
        profile,
        drawings,
        bytes: Vec::new(),
        page: None,
        size: Size::Plain,
        bold: false,
        centred: false,
    };
    for row in rows {
        match row {
            Row::Line(line) if is_picture(line, profile) => pen.draw(line),
            Row::Line(line) => pen.write(line),
            Row::Code(content) => pen.code(content),
        }
    }
    pen.style(&Line::default());
    pen.bytes
}

/// What cuts the paper, or feeds it to be torn.
#[must_use]
pub fn encode_end(profile: &PrinterProfile) -> Vec<u8> {
    match profile.cut.as_ref().map(|cut| cut.sent()).filter(|cut| !cut.is_empty()) {
        Some(cut) => cut.to_vec(),
        None => vec![0x1B, b'd', TEAR_ROWS],
    }
}

/// How far the paper moves for a row of letters of this size, in dots.
#[must_use]
pub(super) fn row_dots(profile: &PrinterProfile, high: usize) -> usize {
    let paper = &profile.paper;
    usize::from(paper.row_dots).max(usize::from(paper.letter_high).saturating_mul(high))
}

/// The dots of one module, for a code of `side` modules without its quiet zone.
fn module_dots(profile: &PrinterProfile, side: usize) -> usize {
    let whole = side.saturating_add(QUIET_MODULES.saturating_mul(2));
    let room = usize::from(profile.paper.dots).checked_div(2).unwrap_or(0);
    room.checked_div(whole).unwrap_or(0).clamp(*MODULE_DOTS.start(), *MODULE_DOTS.end())
}

struct Pen<'p> {
    profile: &'p PrinterProfile,
    drawings: &'p Drawings,
    bytes: Vec<u8>,
    /// The code page in use; none after the start, when only ASCII is sure.
    page: Option<&'p PageChoice>,
    size: Size,
    bold: bool,
    centred: bool,
}

impl<'p> Pen<'p> {
    /// Changes what differs from the row before.
    fn style(&mut self, line: &Line) {
        if self.bold != line.bold {
            self.bytes.extend_from_slice(&[0x1B, b'E', u8::from(line.bold)]);
            self.bold = line.bold;
        }
        if self.size != line.size {
            let factor = match line.size {
                Size::Plain => 0x00,
                Size::Tall => 0x01,
                Size::Large => 0x11,
            };
            self.bytes.extend_from_slice(&[0x1D, b'!', factor]);
            self.size = line.size;
        }
        self.align(line.centred);
    }

    fn align(&mut self, centred: bool) {
        if self.centred != centred {
            self.bytes.extend_from_slice(&[0x1B, b'a', u8::from(centred)]);
            self.centred = centred;
        }
    }

    fn write(&mut self, line: &Line) {
        self.style(line);
        let letters: Vec<char> = line.text.chars().collect();
        for (place, letter) in letters.iter().enumerate() {
            match letter {
                ' '..='~' => self.bytes.extend(u8::try_from(*letter)),
                letter => self.letter(*letter, letters.get(place..).unwrap_or_default()),
            }
        }
        self.bytes.push(b'\n');
    }

    /// One letter beyond ASCII, with all that follow it in the row.
    fn letter(&mut self, letter: char, rest: &[char]) {
        let byte = |choice: &PageChoice| choice.page.byte(letter);
        if self.page.and_then(byte).is_none() {
            let reach = |choice: &PageChoice| {
                rest.iter().take_while(|letter| choice.page.byte(**letter).is_some()).count()
            };
            // The first of those that reach farthest.
            let pages: Vec<&'p PageChoice> = self.profile.pages().collect();
            let best = pages.into_iter().rev().max_by_key(|choice| reach(choice));
            if let Some(choice) = best.filter(|choice| byte(choice).is_some()) {
                self.bytes.extend_from_slice(choice.choose.as_bytes());
                self.page = Some(choice);
            }
        }
        match self.page.and_then(byte) {
            Some(byte) => self.bytes.push(byte),
            None => self.bytes.extend_from_slice(write_latin(letter).as_bytes()),
        }
    }

    /// A row as a picture from edge to edge.
    fn draw(&mut self, line: &Line) {
        let paper = &self.profile.paper;
        let (wide, high) = (line.size.wide(), line.size.high());
        let step = usize::from(paper.letter_wide).saturating_mul(wide);
        let mut picture = Bitmap::new(usize::from(paper.dots), row_dots(self.profile, high));
        let width = line.text.chars().count().saturating_mul(step);
        let room = usize::from(paper.dots).saturating_sub(width);
        let mut x = if line.centred { room.checked_div(2).unwrap_or(0) } else { 0 };
        for letter in line.text.chars() {
            if let Some(drawn) = self.drawings.letters.get(&letter) {
                picture.lay(drawn, x, 0, wide, high);
                if line.bold {
                    picture.lay(drawn, x.saturating_add(1), 0, wide, high);
                }
            }
            x = x.saturating_add(step);
        }
        self.align(false);
        self.picture(&picture);
    }

    /// `GS v 0 m xL xH yL yH data`: x in bytes, y in rows.
    fn picture(&mut self, picture: &Bitmap) {
        let mut from = 0;
        while from < picture.height() {
            let band = picture.band(from, BAND_ROWS);
            let (wide, high) = (band.width().div_ceil(8), band.height());
            self.bytes.extend_from_slice(&[0x1D, b'v', b'0', 0]);
            for size in [wide, high] {
                self.bytes.extend_from_slice(&u16::try_from(size).unwrap_or(u16::MAX).to_le_bytes());
            }
            self.bytes.extend(band.pack());
            from = from.saturating_add(BAND_ROWS);
        }
    }

    fn code(&mut self, content: &str) {
        let Some(drawn) = self.drawings.codes.get(content) else { return };
        let dots = module_dots(self.profile, drawn.width());
        self.style(&Line { centred: true, ..Line::default() });
        if self.profile.qr.usable() {
            self.code_function(b'A', &[0x32, 0]);
            self.code_function(b'C', &[u8::try_from(dots).unwrap_or(3)]);
            self.code_function(b'E', b"1");
            self.code_function(b'P', &[b"0", content.as_bytes()].concat());
            self.code_function(b'Q', b"0");
        } else if self.profile.raster.usable() {
            let quiet = QUIET_MODULES.saturating_mul(dots);
            let side = drawn.width().saturating_mul(dots).saturating_add(quiet.saturating_mul(2));
            let mut picture = Bitmap::new(side, side);
            picture.lay(drawn, quiet, quiet, dots, dots);
            self.picture(&picture);
        } else {
            self.bytes.extend(content.bytes().filter(|byte| matches!(byte, b' '..=b'~')));
        }
        self.bytes.push(b'\n');
    }

    /// `GS ( k pL pH cn fn data`, for QR codes: model 2, size of a module, error correction M, the text, print.
    fn code_function(&mut self, function: u8, data: &[u8]) {
        let length = u16::try_from(data.len().saturating_add(2)).unwrap_or(u16::MAX);
        self.bytes.extend_from_slice(&[0x1D, b'(', b'k']);
        self.bytes.extend_from_slice(&length.to_le_bytes());
        self.bytes.extend_from_slice(&[b'1', function]);
        self.bytes.extend_from_slice(data);
    }
}

#[cfg(test)]
#[path = "escpos_tests.rs"]
mod tests;
