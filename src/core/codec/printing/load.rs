//! From the text of a document to a checked profile of a printer or a display.

use super::profile::{DisplayProfile, Paper, PrinterProfile, SCHEMA};
use crate::core::codec::profile::Line;
use crate::core::model::document::{Misfit, Path, Places, parse_document};

/// Columns of a printer and of a display.
const PRINTER_COLUMNS: core::ops::RangeInclusive<u16> = 24..=96;
const DISPLAY_COLUMNS: core::ops::RangeInclusive<u16> = 16..=40;

/// Dots from edge to edge: paper of 38 mm to 112 mm.
const DOTS: core::ops::RangeInclusive<u16> = 240..=1_200;

/// The width and the height of a letter, and the way of a row, in dots.
const LETTER_DOTS: core::ops::RangeInclusive<u16> = 8..=64;

/// The slowest and the fastest line, in bits per second.
const BAUD: core::ops::RangeInclusive<u32> = 300..=921_600;

/// The longest command, in bytes.
const ORDER_BYTES_MAX: usize = 64;

/// Reads and checks the document of a printer.
///
/// # Errors
/// Everything that is wrong with it, each with its line and key.
pub fn parse_printer(text: &str) -> Result<PrinterProfile, Vec<Misfit>> {
    let (profile, places) = parse_document::<PrinterProfile>(text).map_err(|misfit| vec![misfit])?;
    let mut found = Findings { places: &places, misfits: Vec::new() };
    found.check_head(profile.schema, &profile.id, &profile.title);
    found.check_line(&profile.line);
    found.check_paper(&profile.paper);
    for (index, usb) in profile.usb.iter().enumerate() {
        for (name, value) in [("vid", &usb.vid), ("pid", &usb.pid)] {
            let digits = value.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
            let message = format!("`{value}` is no USB number; write four digits `0-9a-f`, or `*` for any");
            found.refuse_if(
                value != "*" && (value.len() != 4 || !digits),
                &key("usb").index(index).key(name),
                message,
            );
        }
    }
    let pages = profile.code_page.iter().map(|page| (page.page.to_string(), page.choose.as_bytes().len()));
    found.check_pages(pages.collect());
    let orders =
        [("init", Some(&profile.init)), ("cut", profile.cut.as_ref()), ("drawer", profile.drawer.as_ref())];
    for (name, order) in orders {
        found.check_order(&key(name).key("bytes"), order.map(|order| order.bytes.as_bytes().len()));
    }
    let lone = profile.code_page.is_empty() && !profile.raster.able;
    found.refuse_if(
        lone,
        &key("raster").key("able"),
        "is `false`, and there is no code page: no letter beyond ASCII could be printed",
    );
    found.finish(profile)
}

/// Reads and checks the document of a customer display.
///
/// # Errors
/// Everything that is wrong with it, each with its line and key.
pub fn parse_display(text: &str) -> Result<DisplayProfile, Vec<Misfit>> {
    let (profile, places) = parse_document::<DisplayProfile>(text).map_err(|misfit| vec![misfit])?;
    let mut found = Findings { places: &places, misfits: Vec::new() };
    found.check_head(profile.schema, &profile.id, &profile.title);
    found.check_line(&profile.line);
    found.check_within(&key("columns"), profile.columns, &DISPLAY_COLUMNS);
    let pages = profile.code_page.iter().map(|page| (page.page.to_string(), page.choose.as_bytes().len()));
    found.check_pages(pages.collect());
    for (name, order) in [("init", &profile.init), ("upper", &profile.upper), ("lower", &profile.lower)] {
        found.check_order(&key(name).key("bytes"), Some(order.bytes.as_bytes().len()));
    }
    found.finish(profile)
}

fn key(name: &str) -> Path {
    Path::default().key(name)
}

struct Findings<'p, 't> {
    places: &'p Places<'t>,
    misfits: Vec<Misfit>,
}

impl Findings<'_, '_> {
    fn finish<T>(self, profile: T) -> Result<T, Vec<Misfit>> {
        if self.misfits.is_empty() { Ok(profile) } else { Err(self.misfits) }
    }

    fn refuse_if(&mut self, wrong: bool, path: &Path, message: impl Into<String>) {
        if wrong {
            self.misfits.push(self.places.misfit(path, message));
        }
    }

    fn check_head(&mut self, schema: u32, id: &str, title: &str) {
        let message = format!("is `{schema}`; this program reads schema `{SCHEMA}`");
        self.refuse_if(schema != SCHEMA, &key("schema"), message);
        let letters = id.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        let message = format!("`{id}` is no name; write lower-case letters, digits and `-`");
        self.refuse_if(id.is_empty() || id.len() > 64 || !letters, &key("id"), message);
        self.refuse_if(title.trim().is_empty(), &key("title"), "is empty; say what store IT calls it");
    }

    fn check_line(&mut self, line: &Line) {
        let message = format!("`{}` is no line speed; write bits per second such as `9600`", line.baud);
        self.refuse_if(!BAUD.contains(&line.baud), &key("line").key("baud"), message);
    }

    fn check_within(&mut self, path: &Path, value: u16, range: &core::ops::RangeInclusive<u16>) {
        let message = format!("is `{value}`; write between `{}` and `{}`", range.start(), range.end());
        self.refuse_if(!range.contains(&value), path, message);
    }

    fn check_paper(&mut self, paper: &Paper) {
        let path = key("paper");
        self.check_within(&path.key("dots"), paper.dots, &DOTS);
        self.check_within(&path.key("columns"), paper.columns, &PRINTER_COLUMNS);
        self.check_within(&path.key("letter_wide"), paper.letter_wide, &LETTER_DOTS);
        self.check_within(&path.key("letter_high"), paper.letter_high, &LETTER_DOTS);
        self.check_within(&path.key("row_dots"), paper.row_dots, &LETTER_DOTS);
        let wide = u32::from(paper.columns).saturating_mul(u32::from(paper.letter_wide));
        let message = format!("letters of `{}` dots are wider together than the paper", paper.letter_wide);
        self.refuse_if(wide > u32::from(paper.dots), &path.key("columns"), message);
        self.refuse_if(
            paper.row_dots < paper.letter_high,
            &path.key("row_dots"),
            "is less than the height of a letter; rows would overlap",
        );
    }

    fn check_pages(&mut self, pages: Vec<(String, usize)>) {
        for (index, (page, bytes)) in pages.iter().enumerate() {
            let path = key("code_page").index(index);
            let twice = pages.iter().take(index).any(|(earlier, _)| earlier == page);
            self.refuse_if(twice, &path.key("page"), format!("`{page}` is there twice; remove one"));
            self.check_order(&path.key("choose"), Some(*bytes));
        }
    }

    fn check_order(&mut self, path: &Path, bytes: Option<usize>) {
        let wrong = bytes.is_some_and(|bytes| bytes == 0 || bytes > ORDER_BYTES_MAX);
        self.refuse_if(wrong, path, format!("has no bytes or over `{ORDER_BYTES_MAX}`; write the command"));
    }
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
