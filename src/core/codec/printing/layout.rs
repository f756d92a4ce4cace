//! From a slip to lines of so many columns: the same for a text and for a printer.

use super::slip::{Block, Slip};
use super::spelling::{Charset, NO_BREAK_SPACE};

/// The fewest and the most columns: a two-line display, and the smallest letters on the widest paper.
pub const COLUMNS: core::ops::RangeInclusive<usize> = 20..=96;

/// How large the letters of a row are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Size {
    /// As they are.
    #[default]
    Plain,
    /// Twice as high.
    Tall,
    /// Twice as high and wide: half as many columns.
    Large,
}

impl Size {
    /// How many columns one letter takes.
    #[must_use]
    pub fn wide(self) -> usize {
        if self == Self::Large { 2 } else { 1 }
    }

    /// How many times as high a letter is.
    #[must_use]
    pub fn high(self) -> usize {
        if self == Self::Plain { 1 } else { 2 }
    }
}

/// One row of a laid-out slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// Letters.
    Line(Line),
    /// A QR code in the middle.
    Code(String),
}

/// One row of letters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// The letters, without spaces at the end.
    pub text: String,
    /// How large they are.
    pub size: Size,
    /// Whether they are bold.
    pub bold: bool,
    /// Whether they stand in the middle; otherwise they begin at the left edge.
    pub centred: bool,
}

/// Lays a slip out for a printer: spelled in `charset`, in rows of `columns`, which are taken into [`COLUMNS`].
#[must_use]
pub fn lay_out(slip: &Slip, columns: usize, charset: &Charset) -> Vec<Row> {
    let mut sheet = Sheet { columns: clamp(columns), charset, rows: Vec::new() };
    for block in &slip.blocks {
        sheet.lay(block);
    }
    sheet.rows
}

/// Writes a slip as text: lines of `columns` that end in LF, with every sign as it is.
#[must_use]
pub fn write_text(slip: &Slip, columns: usize) -> String {
    let columns = clamp(columns);
    let mut text = String::new();
    let plain = Slip { blocks: slip.blocks.iter().flat_map(plain_block).collect() };
    for row in lay_out(&plain, columns, &Charset::All) {
        match row {
            Row::Line(line) if line.centred => {
                let room = columns.saturating_sub(line.text.chars().count());
                let left = room.checked_div(2).unwrap_or(0);
                text.push_str(&" ".repeat(left));
                text.push_str(&line.text);
            }
            Row::Line(line) => text.push_str(&line.text),
            Row::Code(content) => text.push_str(&content),
        }
        text.push('\n');
    }
    text
}

/// A block as a text alone has it: nothing large, and no code.
fn plain_block(block: &Block) -> Vec<Block> {
    match block {
        Block::Title(text) => vec![Block::Centre(text.clone())],
        Block::Notice(text) => vec![Block::Centre(format!("*** {text} ***"))],
        Block::Code { caption, content } => {
            vec![Block::Text(String::new()), Block::Centre(caption.clone()), Block::Centre(content.clone())]
        }
        Block::PrintedCode { .. } => Vec::new(),
        other => vec![other.clone()],
    }
}

fn clamp(columns: usize) -> usize {
    columns.clamp(*COLUMNS.start(), *COLUMNS.end())
}

fn count(text: &str) -> usize {
    text.chars().count()
}

struct Sheet<'c> {
    columns: usize,
    charset: &'c Charset,
    rows: Vec<Row>,
}

impl Sheet<'_> {
    fn lay(&mut self, block: &Block) {
        match block {
            Block::Title(text) => self.middle(text, Size::Large, true),
            Block::Centre(text) => self.middle(text, Size::Plain, false),
            Block::Notice(text) => self.middle(&format!("*** {text} ***"), Size::Large, true),
            Block::Rule => self.line("-".repeat(self.columns), Line::default()),
            Block::Pair { label, value } => self.pair(label, value, &Line::default()),
            Block::Sum { label, value } => {
                self.pair(label, value, &Line { size: Size::Tall, ..Line::default() });
            }
            Block::Heading(text) => self.wrapped(text, &Line { bold: true, ..Line::default() }),
            Block::Text(text) => self.wrapped(text, &Line::default()),
            Block::Code { caption, content } | Block::PrintedCode { caption, content } => {
                // Room around it: a printer that makes the code itself leaves none.
                self.rows.push(Row::Line(Line::default()));
                if !caption.is_empty() {
                    self.middle(caption, Size::Plain, false);
                    self.rows.push(Row::Line(Line::default()));
                }
                self.rows.push(Row::Code(content.clone()));
            }
        }
    }

    /// Adds one row.
    fn line(&mut self, text: String, like: Line) {
        // After wrapping nothing has to be kept together any more.
        let text = text
            .trim_end()
            .replace(NO_BREAK_SPACE, if *self.charset == Charset::All { "\u{a0}" } else { " " });
        self.rows.push(Row::Line(Line { text, ..like }));
    }

    /// In the middle; smaller where it is too long for one row, and over several rows where that is not enough.
    fn middle(&mut self, text: &str, size: Size, bold: bool) {
        let text = self.charset.spell(text);
        let fits = |size: Size| count(&text).saturating_mul(size.wide()) <= self.columns;
        let size = match size {
            Size::Large if fits(Size::Large) => Size::Large,
            Size::Large | Size::Tall => Size::Tall,
            Size::Plain => Size::Plain,
        };
        for part in wrap(&text, self.columns) {
            self.line(part, Line { size, bold, centred: true, ..Line::default() });
        }
    }

    /// A label and its value at the two edges; on two rows when they don't fit on one.
    fn pair(&mut self, label: &str, value: &str, like: &Line) {
        let (label, value) = (self.charset.spell(label), self.charset.spell(value));
        let wide = count(&label).saturating_add(count(&value));
        match self.columns.checked_sub(wide) {
            Some(room) if room > 0 => {
                self.line(format!("{label}{}{value}", " ".repeat(room)), like.clone());
            }
            _ => {
                for part in wrap(&label, self.columns) {
                    self.line(part, like.clone());
                }
                for part in wrap(&value, self.columns) {
                    let room = self.columns.saturating_sub(count(&part));
                    self.line(format!("{}{part}", " ".repeat(room)), like.clone());
                }
            }
        }
    }

    fn wrapped(&mut self, text: &str, like: &Line) {
        for part in wrap(&self.charset.spell(text), self.columns) {
            self.line(part, like.clone());
        }
    }
}

/// A text in parts of at most `columns`, broken between words, each as far in as the first. A word that is longer than
/// a row is broken within.
fn wrap(text: &str, columns: usize) -> Vec<String> {
    let words = text.trim_start_matches(' ');
    let indent = count(text).saturating_sub(count(words)).min(columns.checked_div(2).unwrap_or(0));
    let room = columns.saturating_sub(indent).max(1);
    let mut parts: Vec<String> = Vec::new();
    let mut part = String::new();
    for word in words.split(' ') {
        let longer = count(&part).saturating_add(count(word)).saturating_add(1);
        if longer > room && !part.is_empty() {
            parts.push(core::mem::take(&mut part));
        }
        if !part.is_empty() {
            part.push(' ');
        }
        for letter in word.chars() {
            if count(&part) >= room {
                parts.push(core::mem::take(&mut part));
            }
            part.push(letter);
        }
    }
    parts.push(part);
    parts.into_iter().map(|part| format!("{}{part}", " ".repeat(indent))).collect()
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
