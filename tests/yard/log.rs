//! What happened in a yard, line by line: its hash says whether two runs were the same, its end what led to a fault.

use std::collections::VecDeque;
use std::fmt;

/// Lines that are kept to be shown.
const SHOWN_MAX: usize = 120;

pub(crate) struct EventLog {
    hasher: blake3::Hasher,
    last: VecDeque<String>,
    lines: u64,
    aloud: bool,
}

impl EventLog {
    pub(crate) fn new() -> Self {
        let aloud = std::env::var_os("YARD_LOG").is_some();
        Self { hasher: blake3::Hasher::new(), last: VecDeque::new(), lines: 0, aloud }
    }

    pub(crate) fn note(&mut self, at_ms: u64, line: fmt::Arguments<'_>) {
        let line = format!("{at_ms:>8} {line}");
        self.hasher.update(line.as_bytes());
        self.hasher.update(b"\n");
        self.lines += 1;
        if self.aloud {
            println!("{line}");
        }
        if self.last.len() == SHOWN_MAX {
            self.last.pop_front();
        }
        self.last.push_back(line);
    }

    pub(crate) fn hash(&self) -> blake3::Hash {
        self.hasher.finalize()
    }

    pub(crate) fn lines(&self) -> u64 {
        self.lines
    }

    /// The last lines.
    pub(crate) fn end(&self) -> String {
        self.last.iter().fold(String::new(), |text, line| text + line + "\n")
    }
}
