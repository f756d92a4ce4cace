//! Bytes for a printer, read back as what they say: for a picture of a receipt, and for a file that a person can read.
//!
//! Any bytes can be read; what is not known is told as such, byte by byte.

use super::bitmap::{BITMAP_DOTS_MAX, Bitmap};
use super::code_page::CodePage;
use super::profile::PrinterProfile;

/// One command, or a run of letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Letters of the code page in use.
    Letters(String),
    /// Everything that was set is forgotten.
    Init,
    /// Another code page.
    Choose(CodePage),
    /// A code page that the profile does not know.
    ChooseUnknown(u8),
    /// Bold on or off.
    Bold(bool),
    /// Times as wide and as high.
    Size(u8, u8),
    /// 0 left, 1 centre, 2 right.
    Align(u8),
    /// The row ends.
    LineFeed,
    /// So many rows are fed.
    Feed(u8),
    /// A picture.
    Picture(Bitmap),
    /// The dots of a module of the next QR code.
    CodeSize(u8),
    /// The content of the next QR code.
    CodeContent(Vec<u8>),
    /// The QR code is printed.
    CodePrint,
    /// Another setting of QR codes.
    CodeSetting,
    /// The paper is cut.
    Cut,
    /// The drawer is opened.
    Drawer,
    /// A question about the printer.
    Question,
    /// A byte of nothing that is known.
    Unknown(u8),
}

/// Reads bytes as commands, each with how many bytes it took.
#[must_use]
pub fn parse_commands(bytes: &[u8], profile: &PrinterProfile) -> Vec<(usize, Command)> {
    let mut commands: Vec<(usize, Command)> = Vec::new();
    let mut page = CodePage::Cp437;
    let mut rest = bytes;
    while !rest.is_empty() {
        let (length, command) = parse_one(rest, profile, page);
        match &command {
            Command::Init => page = CodePage::Cp437,
            Command::Choose(chosen) => page = *chosen,
            _ => {}
        }
        match (commands.last_mut(), command) {
            (Some((before, Command::Letters(text))), Command::Letters(more)) => {
                *before = before.saturating_add(length);
                text.push_str(&more);
            }
            (_, command) => commands.push((length, command)),
        }
        rest = rest.get(length.max(1)..).unwrap_or_default();
    }
    commands
}

/// The first command, and how many bytes it takes: one at least.
fn parse_one(bytes: &[u8], profile: &PrinterProfile, page: CodePage) -> (usize, Command) {
    let orders = [
        (Some(&profile.init), Command::Init),
        (profile.cut.as_ref(), Command::Cut),
        (profile.drawer.as_ref(), Command::Drawer),
    ];
    for (order, command) in orders {
        if let Some(order) = order.filter(|order| starts(bytes, order.bytes.as_bytes())) {
            return (order.bytes.as_bytes().len(), command);
        }
    }
    for choice in &profile.code_page {
        if starts(bytes, choice.choose.as_bytes()) {
            return (choice.choose.as_bytes().len(), Command::Choose(choice.page));
        }
    }
    match bytes {
        [b'\n', ..] => (1, Command::LineFeed),
        [0x1B, b'@', ..] => (2, Command::Init),
        [0x1B, b't', n, ..] => (3, Command::ChooseUnknown(*n)),
        [0x1B, b'E', n, ..] => (3, Command::Bold(n & 1 == 1)),
        [0x1B, b'a', n, ..] => (3, Command::Align(n % 48)),
        [0x1B, b'd', n, ..] => (3, Command::Feed(*n)),
        [0x1B, b'p', _, _, _, ..] => (5, Command::Drawer),
        [0x1D, b'!', n, ..] => {
            let times = |bits: u8| (bits & 0x07).saturating_add(1);
            (3, Command::Size(times(n.checked_shr(4).unwrap_or(0)), times(*n)))
        }
        [0x1D, b'V', 65 | 66, _, ..] => (4, Command::Cut),
        [0x1D, b'V', _, ..] => (3, Command::Cut),
        [0x10, 0x04, 1..=4, ..] | [0x1D, b'r' | b'a', _, ..] => (3, Command::Question),
        [0x1D, b'v', b'0', _, xl, xh, yl, yh, data @ ..] => parse_picture([*xl, *xh, *yl, *yh], data),
        [0x1D, b'(', b'k', low, high, data @ ..] => parse_code(u16::from_le_bytes([*low, *high]), data),
        [byte, ..] => match page.letter(*byte) {
            Some(letter) => (1, Command::Letters(letter.to_string())),
            None => (1, Command::Unknown(*byte)),
        },
        [] => (1, Command::Unknown(0)),
    }
}

fn starts(bytes: &[u8], order: &[u8]) -> bool {
    !order.is_empty() && bytes.starts_with(order)
}

/// A picture; one that is cut short has what there is of it.
fn parse_picture([xl, xh, yl, yh]: [u8; 4], data: &[u8]) -> (usize, Command) {
    let bytes_wide = usize::from(u16::from_le_bytes([xl, xh]));
    let rows = usize::from(u16::from_le_bytes([yl, yh]));
    let length = bytes_wide.saturating_mul(rows).min(data.len());
    let data = data.get(..length).unwrap_or_default();
    let rows = if bytes_wide == 0 { 0 } else { rows.min(data.len().div_ceil(bytes_wide)) };
    let mut picture = Bitmap::new(bytes_wide.saturating_mul(8), rows);
    if bytes_wide > 0 && bytes_wide.saturating_mul(8).saturating_mul(rows) <= BITMAP_DOTS_MAX {
        for (y, row) in data.chunks(bytes_wide).enumerate() {
            for (eighth, byte) in row.iter().enumerate() {
                for bit in 0..8_u32 {
                    if byte & (0x80_u8.checked_shr(bit).unwrap_or(0)) != 0 {
                        let place = usize::try_from(bit).unwrap_or(0);
                        picture.darken(eighth.saturating_mul(8).saturating_add(place), y);
                    }
                }
            }
        }
    }
    (length.saturating_add(8), Command::Picture(picture))
}

fn parse_code(length: u16, data: &[u8]) -> (usize, Command) {
    let length = usize::from(length).min(data.len());
    let command = match data.get(..length).unwrap_or_default() {
        [b'1', b'C', dots, ..] => Command::CodeSize(*dots),
        [b'1', b'P', b'0', content @ ..] => Command::CodeContent(content.to_vec()),
        [b'1', b'Q', ..] => Command::CodePrint,
        _ => Command::CodeSetting,
    };
    (length.saturating_add(5), command)
}

/// How a command reads for a person.
impl core::fmt::Display for Command {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Letters(text) => write!(out, "\"{text}\""),
            Self::Init => out.write_str("start anew"),
            Self::Choose(page) => write!(out, "code page {page}"),
            Self::ChooseUnknown(n) => write!(out, "code page number {n}, unknown here"),
            Self::Bold(true) => out.write_str("bold"),
            Self::Bold(false) => out.write_str("not bold"),
            Self::Size(wide, high) => write!(out, "{wide} times as wide, {high} times as high"),
            Self::Align(0) => out.write_str("at the left edge"),
            Self::Align(1) => out.write_str("in the middle"),
            Self::Align(_) => out.write_str("at the right edge"),
            Self::LineFeed => out.write_str("next row"),
            Self::Feed(rows) => write!(out, "feed {rows} rows"),
            Self::Picture(picture) => {
                write!(out, "picture of {} by {} dots", picture.width(), picture.height())
            }
            Self::CodeSize(dots) => write!(out, "QR code: {dots} dots a module"),
            Self::CodeContent(content) => write!(out, "QR code: \"{}\"", String::from_utf8_lossy(content)),
            Self::CodePrint => out.write_str("QR code: print"),
            Self::CodeSetting => out.write_str("QR code: setting"),
            Self::Cut => out.write_str("cut"),
            Self::Drawer => out.write_str("open the drawer"),
            Self::Question => out.write_str("how are you?"),
            Self::Unknown(byte) => write!(out, "unknown {byte:02X}"),
        }
    }
}

/// Bytes in rows of the file that [`write_dump`] writes.
const DUMP_BYTES: usize = 32;

/// Writes bytes so that a person can read them and nothing is lost: hexadecimal digits, and after `;` what they say.
#[must_use]
pub fn write_dump(bytes: &[u8], profile: &PrinterProfile) -> String {
    let mut text = String::new();
    let mut rest = bytes;
    for (length, command) in parse_commands(bytes, profile) {
        let (own, after) = rest.split_at(length.min(rest.len()));
        rest = after;
        for (place, row) in own.chunks(DUMP_BYTES).enumerate() {
            let digits: Vec<String> = row.iter().map(|byte| format!("{byte:02X}")).collect();
            let digits = digits.join(" ");
            let line = if place == 0 { format!("{digits:<32} ; {command}") } else { digits };
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    text
}

/// Reads what [`write_dump`] wrote; `None` for anything else.
#[must_use]
pub fn parse_dump(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for line in text.lines() {
        let digits = line.split_once(';').map_or(line, |(digits, _)| digits);
        for pair in digits.split_whitespace() {
            let hex = pair.len() == 2 && pair.bytes().all(|digit| digit.is_ascii_hexdigit());
            bytes.push(hex.then(|| u8::from_str_radix(pair, 16).ok()).flatten()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
#[path = "command_tests.rs"]
mod tests;
