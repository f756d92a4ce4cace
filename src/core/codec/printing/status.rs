//! What a printer tells about itself: answers to `DLE EOT n`, and four bytes of its own accord (`GS a n`).
//!
//! Bits after the Epson TM-U220 guide (easymanua.ls/epson/tm-u220a p54) and the ESC/POS guide (manualsdump.com 156044
//! p319). An answer to `DLE EOT` has the bits `0xx1xx10`; the first of the four bytes has `0xx1xx00` and the others
//! `0xx0xxxx`; so each can be told from every other.

/// What `DLE EOT n` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// n = 1: online or offline.
    Printer,
    /// n = 2: why it is offline.
    Offline,
    /// n = 3: what went wrong.
    Error,
    /// n = 4: the paper.
    Paper,
}

impl Question {
    /// Every question.
    pub const ALL: [Self; 4] = [Self::Printer, Self::Offline, Self::Error, Self::Paper];

    /// The bytes that ask it.
    #[must_use]
    pub fn bytes(self) -> [u8; 3] {
        let n = match self {
            Self::Printer => 1,
            Self::Offline => 2,
            Self::Error => 3,
            Self::Paper => 4,
        };
        [0x10, 0x04, n]
    }
}

/// How a printer is, as far as it has told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a lamp of its own on the printer")]
pub struct Condition {
    /// It prints nothing now.
    pub offline: bool,
    /// Its cover is open.
    pub cover_open: bool,
    /// There is no paper.
    pub paper_out: bool,
    /// There is little paper left.
    pub paper_low: bool,
    /// The knife or something else is stuck.
    pub error: bool,
}

impl Condition {
    /// Whether it can print.
    #[must_use]
    pub fn can_print(self) -> bool {
        !(self.offline || self.cover_open || self.paper_out || self.error)
    }
}

/// Reads what comes from a printer.
#[derive(Debug, Clone, Default)]
pub struct StatusReader {
    asked: Vec<Question>,
    four: Vec<u8>,
    condition: Condition,
}

/// The most questions that wait for an answer.
const ASKED_MAX: usize = 16;

/// What a byte turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The answer to the oldest question.
    Answer,
    /// The last of four bytes that it sent by itself.
    Automatic,
    /// Everything up to the question (`GS r`) is printed.
    Printed,
    /// Part of something, flow control, or nothing known.
    Nothing,
}

impl StatusReader {
    /// Notes that a question is on its way.
    pub fn ask(&mut self, question: Question) {
        if self.asked.len() < ASKED_MAX {
            self.asked.push(question);
        }
    }

    /// Gives up on the questions that wait: what comes late is an answer to nothing.
    pub fn forget(&mut self) {
        self.asked.clear();
    }

    /// How the printer is, as far as it has told.
    #[must_use]
    pub fn condition(&self) -> Condition {
        self.condition
    }

    /// How many questions wait for an answer.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.asked.len()
    }

    /// Takes one byte.
    pub fn handle_byte(&mut self, byte: u8) -> Told {
        if !self.four.is_empty() && byte & 0x90 == 0 {
            self.four.push(byte);
            if let [first, _, _, _] = self.four.as_slice() {
                let paper = self.four.get(2).copied().unwrap_or(0);
                let fault = self.four.get(1).copied().unwrap_or(0);
                self.condition = Condition {
                    offline: first & 0x08 != 0,
                    cover_open: first & 0x20 != 0,
                    error: fault & 0x2C != 0,
                    paper_low: paper & 0x03 != 0,
                    paper_out: paper & 0x0C != 0,
                };
                self.four.clear();
                return Told::Automatic;
            }
            return Told::Nothing;
        }
        self.four.clear();
        match byte {
            // XON and XOFF.
            0x11 | 0x13 => Told::Nothing,
            _ if byte & 0x93 == 0x12 => self.handle_answer(byte),
            _ if byte & 0x93 == 0x10 => {
                self.four.push(byte);
                Told::Nothing
            }
            _ if byte & 0x90 == 0 => Told::Printed,
            _ => Told::Nothing,
        }
    }

    fn handle_answer(&mut self, byte: u8) -> Told {
        if self.asked.is_empty() {
            return Told::Nothing;
        }
        match self.asked.remove(0) {
            Question::Printer => self.condition.offline = byte & 0x08 != 0,
            Question::Offline => {
                self.condition.cover_open = byte & 0x04 != 0;
                if byte & 0x20 != 0 {
                    self.condition.paper_out = true;
                }
                self.condition.error = byte & 0x40 != 0;
            }
            Question::Error => self.condition.error = byte & 0x68 != 0,
            Question::Paper => {
                self.condition.paper_low = byte & 0x0C != 0;
                self.condition.paper_out = byte & 0x60 != 0;
            }
        }
        Told::Answer
    }
}

#[cfg(test)]
#[path = "status_tests.rs"]
mod tests;
