//! What is known of a printer or a customer display, as data: one TOML document for each kind.
//!
//! Each thing that differs from maker to maker carries how sure it is and where it is from, as with scanners. A guess is
//! never sent: a code page of which the number is a guess is not used, and its letters are drawn instead.

use serde::Deserialize;

use super::code_page::CodePage;
use super::spelling::Charset;
use crate::core::codec::profile::{ByteString, Line, Trust};

/// The version of the documents that this program reads.
pub(super) const SCHEMA: u32 = 1;

/// A USB device that may be this printer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UsbPrinter {
    /// The maker, four hexadecimal digits in lower case, or `*`.
    pub vid: String,
    /// The product, likewise.
    pub pid: String,
}

/// The paper and the letters on it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// Dots from edge to edge.
    pub dots: u16,
    /// Letters of the usual size in a row.
    pub columns: u16,
    /// The width of such a letter in dots.
    pub letter_wide: u16,
    /// Its height in dots.
    pub letter_high: u16,
    /// How far the paper moves for a row, in dots.
    pub row_dots: u16,
    /// How sure this is.
    pub trust: Trust,
    /// Where it is from.
    #[serde(rename = "src")]
    pub source: String,
}

/// A code page and how it is chosen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PageChoice {
    /// The code page.
    pub page: CodePage,
    /// What chooses it.
    pub choose: ByteString,
    /// How sure this is.
    pub trust: Trust,
    /// Where it is from.
    #[serde(rename = "src")]
    pub source: String,
}

/// Bytes that make the device do something.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// The bytes.
    pub bytes: ByteString,
    /// How sure this is.
    pub trust: Trust,
    /// Where it is from.
    #[serde(rename = "src")]
    pub source: String,
}

/// Something that the device can or cannot.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Skill {
    /// Whether it can.
    pub able: bool,
    /// How sure this is.
    pub trust: Trust,
    /// Where it is from.
    #[serde(rename = "src")]
    pub source: String,
}

/// What a printer tells about itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Telling {
    /// It answers `DLE EOT n` at once, also while it is printing.
    #[serde(default)]
    pub realtime: bool,
    /// What makes it tell of changes by itself, in four bytes (`GS a n`); empty where it can't.
    #[serde(default)]
    pub automatic: ByteString,
    /// What it answers once everything before is printed (`GS r n`); empty where it can't.
    #[serde(default)]
    pub printed: ByteString,
    /// How sure this is.
    pub trust: Trust,
    /// Where it is from.
    #[serde(rename = "src")]
    pub source: String,
}

/// A printer, as its document says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(title = "Printer"))]
#[serde(deny_unknown_fields)]
pub struct PrinterProfile {
    /// The version of this document, now 1.
    pub schema: u32,
    /// Its name, that of its file: lower-case letters, digits and `-`.
    pub id: String,
    /// What store IT calls it.
    pub title: String,
    /// Somebody has held this document against a device.
    pub tried: bool,
    /// The USB devices it may be.
    #[serde(default)]
    pub usb: Vec<UsbPrinter>,
    /// The serial line, where it hangs on one.
    #[serde(default)]
    pub line: Line,
    /// The paper and the letters on it.
    pub paper: Paper,
    /// Code pages, the preferred one first.
    #[serde(default)]
    pub code_page: Vec<PageChoice>,
    /// What makes it forget everything that was set before.
    pub init: Order,
    /// What feeds the paper to the knife and cuts it; absent where there is no knife: the paper is fed to be torn.
    #[serde(default)]
    pub cut: Option<Order>,
    /// What opens the cash drawer.
    #[serde(default)]
    pub drawer: Option<Order>,
    /// It makes QR codes by itself (`GS ( k`); otherwise they are drawn.
    pub qr: Skill,
    /// It takes pictures by `GS v 0`.
    pub raster: Skill,
    /// What it tells about itself.
    #[serde(default)]
    pub status: Option<Telling>,
}

/// A customer display of two rows, as its document says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(title = "Customer display"))]
#[serde(deny_unknown_fields)]
pub struct DisplayProfile {
    /// The version of this document, now 1.
    pub schema: u32,
    /// Its name, that of its file: lower-case letters, digits and `-`.
    pub id: String,
    /// What store IT calls it.
    pub title: String,
    /// Somebody has held this document against a device.
    pub tried: bool,
    /// The serial line.
    #[serde(default)]
    pub line: Line,
    /// Letters in a row.
    pub columns: u16,
    /// Code pages, the preferred one first; the lower half is always ASCII.
    #[serde(default)]
    pub code_page: Vec<PageChoice>,
    /// What makes it forget everything that was set before, and clears it.
    pub init: Order,
    /// What goes before the upper row.
    pub upper: Order,
    /// What goes before the lower row.
    pub lower: Order,
    /// What goes after each row; empty for nothing.
    #[serde(default)]
    pub row_end: ByteString,
}

impl PageChoice {
    fn usable(&self) -> bool {
        self.trust > Trust::Guess
    }
}

impl Order {
    /// Its bytes; none for a guess.
    #[must_use]
    pub fn sent(&self) -> &[u8] {
        if self.trust > Trust::Guess { self.bytes.as_bytes() } else { &[] }
    }
}

impl Skill {
    /// Whether it can, as far as that is more than a guess.
    #[must_use]
    pub fn usable(&self) -> bool {
        self.able && self.trust > Trust::Guess
    }
}

impl PrinterProfile {
    /// The code pages that may be used.
    pub fn pages(&self) -> impl Iterator<Item = &PageChoice> {
        self.code_page.iter().filter(|page| page.usable())
    }

    /// The characters that may be printed as text.
    #[must_use]
    pub fn charset(&self) -> Charset {
        Charset::Pages(self.pages().map(|page| page.page).collect())
    }

    /// What it tells about itself, as far as that is more than a guess.
    #[must_use]
    pub fn telling(&self) -> Option<&Telling> {
        self.status.as_ref().filter(|status| status.trust > Trust::Guess)
    }

    /// Letters in a row.
    #[must_use]
    pub fn columns(&self) -> usize {
        usize::from(self.paper.columns)
    }
}

impl DisplayProfile {
    /// The code pages that may be used.
    pub fn pages(&self) -> impl Iterator<Item = &PageChoice> {
        self.code_page.iter().filter(|page| page.usable())
    }
}
