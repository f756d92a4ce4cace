//! What a printed slip says, before it is known how wide the paper is: a receipt, a return, a closed day, a test page.

/// A slip from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Slip {
    /// Its parts.
    pub blocks: Vec<Block>,
}

/// One part of a slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The shop's name: centred and large.
    Title(String),
    /// A line in the middle.
    Centre(String),
    /// Something that nobody may overlook: centred, large, framed in stars.
    Notice(String),
    /// A line across the paper.
    Rule,
    /// A label and its value at the two edges.
    Pair {
        /// At the left edge; spaces at its begin are kept.
        label: String,
        /// At the right edge.
        value: String,
    },
    /// The sum that counts: like a pair, taller.
    Sum {
        /// At the left edge.
        label: String,
        /// At the right edge.
        value: String,
    },
    /// A heading, at the left edge.
    Heading(String),
    /// A sentence over as many lines as it takes; spaces at its begin are kept on each.
    Text(String),
    /// A QR code. A slip that is text alone has its caption and its content.
    Code {
        /// What it is for, above it.
        caption: String,
        /// What a scanner reads.
        content: String,
    },
    /// A QR code that only a printed slip has; a slip that is text alone leaves it out.
    PrintedCode {
        /// What it is for, above it.
        caption: String,
        /// What a scanner reads.
        content: String,
    },
}

impl Slip {
    /// Adds a part.
    pub fn push(&mut self, block: Block) {
        self.blocks.push(block);
    }

    /// Adds a label and its value.
    pub fn pair(&mut self, label: impl Into<String>, value: impl Into<String>) {
        self.push(Block::Pair { label: label.into(), value: value.into() });
    }

    /// Adds a sentence.
    pub fn text(&mut self, text: impl Into<String>) {
        self.push(Block::Text(text.into()));
    }

    /// Adds a line across the paper.
    pub fn rule(&mut self) {
        self.push(Block::Rule);
    }
}
