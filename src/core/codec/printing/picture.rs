//! What comes out of a printer that is sent these bytes, as a picture of its dots.

use std::collections::BTreeSet;

use super::bitmap::Bitmap;
use super::command::{Command, parse_commands};
use super::escpos::{Drawings, Wanted, row_dots};
use super::profile::PrinterProfile;

/// The highest picture, in dots: five metres of paper.
const HEIGHT_MAX: usize = 40_000;

/// What has to be drawn before the picture can be made: every letter and code in the bytes.
#[must_use]
pub fn plan_picture(bytes: &[u8], profile: &PrinterProfile) -> Wanted {
    let mut wanted = Wanted { letters: BTreeSet::new(), codes: BTreeSet::new() };
    for (_, command) in parse_commands(bytes, profile) {
        match command {
            Command::Letters(text) => wanted.letters.extend(text.chars().filter(|letter| *letter != ' ')),
            Command::CodeContent(content) => {
                wanted.codes.insert(String::from_utf8_lossy(&content).into_owned());
            }
            _ => {}
        }
    }
    wanted
}

/// The picture of what these bytes print, as wide as the paper's dots. Where it is cut there is a dashed line.
#[must_use]
pub fn draw_picture(bytes: &[u8], profile: &PrinterProfile, drawings: &Drawings) -> Bitmap {
    let commands: Vec<Command> =
        parse_commands(bytes, profile).into_iter().map(|(_, command)| command).collect();
    let width = usize::from(profile.paper.dots);
    let mut roll = Roll {
        profile,
        drawings,
        picture: Bitmap::new(width, 0),
        y: 0,
        row: Vec::new(),
        style: Style::default(),
        code: Vec::new(),
        code_dots: 3,
    };
    // Once to see how long it becomes, and once to draw.
    for command in &commands {
        roll.take(command);
    }
    let height = roll.y.min(HEIGHT_MAX);
    roll = Roll {
        picture: Bitmap::new(width, height),
        y: 0,
        row: Vec::new(),
        style: Style::default(),
        code: Vec::new(),
        code_dots: 3,
        ..roll
    };
    for command in &commands {
        roll.take(command);
    }
    roll.picture
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Style {
    wide: usize,
    high: usize,
    bold: bool,
    align: u8,
}

impl Default for Style {
    fn default() -> Self {
        Self { wide: 1, high: 1, bold: false, align: 0 }
    }
}

struct Roll<'r> {
    profile: &'r PrinterProfile,
    drawings: &'r Drawings,
    picture: Bitmap,
    /// How far the paper has come.
    y: usize,
    /// The letters of the row that is not printed yet.
    row: Vec<(char, Style)>,
    style: Style,
    code: Vec<u8>,
    code_dots: usize,
}

impl Roll<'_> {
    fn take(&mut self, command: &Command) {
        match command {
            Command::Letters(text) => {
                for letter in text.chars() {
                    self.letter(letter);
                }
            }
            Command::Init => {
                self.row.clear();
                self.style = Style::default();
            }
            Command::Bold(bold) => self.style.bold = *bold,
            Command::Size(wide, high) => {
                (self.style.wide, self.style.high) = (usize::from(*wide), usize::from(*high));
            }
            Command::Align(align) => self.style.align = *align,
            Command::LineFeed => self.feed_row(),
            Command::Feed(rows) => {
                self.feed_row();
                let more = usize::from(rows.saturating_sub(1));
                self.y = self.y.saturating_add(more.saturating_mul(row_dots(self.profile, 1)));
            }
            Command::Picture(picture) => self.lay(&picture.clone(), 1),
            Command::CodeSize(dots) => self.code_dots = usize::from((*dots).clamp(1, 16)),
            Command::CodeContent(content) => self.code.clone_from(content),
            Command::CodePrint => {
                let content = String::from_utf8_lossy(&self.code).into_owned();
                if let Some(drawn) = self.drawings.codes.get(&content) {
                    self.lay(drawn, self.code_dots);
                }
            }
            Command::Cut => self.cut(),
            Command::Choose(_)
            | Command::ChooseUnknown(_)
            | Command::CodeSetting
            | Command::Drawer
            | Command::Question
            | Command::Unknown(_) => {}
        }
    }

    fn letter_wide(&self, style: Style) -> usize {
        usize::from(self.profile.paper.letter_wide).saturating_mul(style.wide)
    }

    /// A letter beyond the edge begins a new row.
    fn letter(&mut self, letter: char) {
        let taken = self.row.iter().map(|(_, style)| self.letter_wide(*style)).fold(0, usize::saturating_add);
        if taken.saturating_add(self.letter_wide(self.style)) > self.picture.width() && !self.row.is_empty() {
            self.feed_row();
        }
        self.row.push((letter, self.style));
    }

    /// Prints the row and moves the paper.
    fn feed_row(&mut self) {
        let row = core::mem::take(&mut self.row);
        let high = row.iter().map(|(_, style)| style.high).max().unwrap_or(1);
        let wide = row.iter().map(|(_, style)| self.letter_wide(*style)).fold(0, usize::saturating_add);
        let mut x = self.left(wide);
        for (letter, style) in row {
            if let Some(drawn) = self.drawings.letters.get(&letter) {
                // Letters of one row stand on the same line.
                let above = high
                    .saturating_sub(style.high)
                    .saturating_mul(usize::from(self.profile.paper.letter_high));
                let y = self.y.saturating_add(above);
                self.picture.lay(drawn, x, y, style.wide, style.high);
                if style.bold {
                    self.picture.lay(drawn, x.saturating_add(1), y, style.wide, style.high);
                }
            }
            x = x.saturating_add(self.letter_wide(style));
        }
        self.y = self.y.saturating_add(row_dots(self.profile, high));
    }

    fn left(&self, wide: usize) -> usize {
        let room = self.picture.width().saturating_sub(wide);
        match self.style.align {
            1 => room.checked_div(2).unwrap_or(0),
            2 => room,
            _ => 0,
        }
    }

    /// A picture or a code, each of its dots so many dots wide and high.
    fn lay(&mut self, picture: &Bitmap, dots: usize) {
        let x = self.left(picture.width().saturating_mul(dots));
        self.picture.lay(picture, x, self.y, dots, dots);
        self.y = self.y.saturating_add(picture.height().saturating_mul(dots));
    }

    /// The knife stands some rows behind the head.
    fn cut(&mut self) {
        let gap = usize::from(self.profile.paper.row_dots).saturating_mul(2);
        let y = self.y.saturating_add(gap);
        for x in (0..self.picture.width()).filter(|x| x % 12 < 6) {
            self.picture.darken(x, y);
        }
        self.y = y.saturating_add(2);
    }
}

#[cfg(test)]
#[path = "picture_tests.rs"]
mod tests;
