//! The document, as it is written.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::bytes::ByteString;
use super::setting::{Purpose, Setting};
use crate::core::codec::aim::AimExpectation;
use crate::core::codec::frame::{FRAME_BYTES_LIMIT, Framing, Terminator};

/// The version of the document that this program reads.
pub const SCHEMA: u32 = 1;

/// Which grammar a scanner speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Text on a serial line, no commands.
    Plain,
    /// Honeywell's menu commands.
    Honeywell,
    /// Newland's menu commands.
    Newland,
    /// Datalogic's service mode.
    Datalogic,
    /// The zones of Grow modules.
    GrowZone,
    /// Zebra as text, no commands.
    ZebraText,
    /// Zebra's packets (SSI).
    ZebraSsi,
    /// A keyboard, read from its event device.
    Wedge,
    /// A point-of-sale HID device, read from its raw device.
    HidPos,
}

/// What kind of device file the scanner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Transport {
    /// A serial port.
    Serial,
    /// A raw HID device.
    Hidraw,
    /// An input event device.
    Evdev,
}

impl Family {
    /// What it is read from.
    #[must_use]
    pub fn transport(self) -> Transport {
        match self {
            Self::Wedge => Transport::Evdev,
            Self::HidPos => Transport::Hidraw,
            _ => Transport::Serial,
        }
    }

    /// Whether it takes commands over the wire.
    #[must_use]
    pub fn takes_commands(self) -> bool {
        matches!(self, Self::Honeywell | Self::Newland | Self::Datalogic | Self::GrowZone | Self::ZebraSsi)
    }
}

/// What kind of USB device it shows itself as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum UsbClass {
    /// A serial port of its own (CDC-ACM).
    Cdc,
    /// A converter from USB to serial.
    Converter,
    /// A keyboard.
    HidKbd,
    /// A point-of-sale scanner.
    HidPos,
}

/// A USB device that may be this scanner.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UsbMatch {
    /// The maker, four hexadecimal digits in lower case, or `*`.
    pub vid: String,
    /// The product, likewise: it changes with the mode, so mostly `*`.
    pub pid: String,
    /// What it shows itself as.
    pub class: UsbClass,
}

/// How the device is recognised.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Match {
    /// The USB devices it may be; a maker's number alone proves nothing, since clones use it too.
    pub usb: Vec<UsbMatch>,
    /// No setting is sent before the scanner has answered the identifying query as expected.
    pub identify_required: bool,
}

/// Parity of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Parity {
    /// None.
    #[default]
    None,
    /// Even.
    Even,
    /// Odd.
    Odd,
}

/// Flow control of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Flow {
    /// None.
    #[default]
    None,
    /// The lines RTS and CTS.
    RtsCts,
    /// The characters XON and XOFF.
    XonXoff,
}

/// The serial line: 8 data bits, 1 stop bit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Line {
    /// Bits per second; a USB serial port does not mind which.
    pub baud: u32,
    /// Speeds that are tried in this order when the scanner does not answer at `baud`.
    pub probe: Vec<u32>,
    /// Parity.
    pub parity: Parity,
    /// Flow control.
    pub flow: Flow,
}

impl Default for Line {
    fn default() -> Self {
        Self { baud: 9600, probe: Vec::new(), parity: Parity::None, flow: Flow::None }
    }
}

/// How bytes become frames.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Frame {
    /// What ends a text.
    pub terminators: BTreeSet<Terminator>,
    /// Milliseconds of silence that end a text, or drop the rest of a broken packet; 0 for never.
    pub idle_ms: u32,
    /// The longest frame, in bytes.
    pub bytes_max: usize,
    /// HID only: the bytes of one report as the system hands it over, its number included.
    pub report_bytes: usize,
    /// HID only: the length in a report counts the AIM identifier too.
    pub length_counts_aim: bool,
}

impl Default for Frame {
    fn default() -> Self {
        let text = Framing::default();
        Self {
            terminators: text.terminators,
            idle_ms: text.idle_ms,
            bytes_max: text.frame_bytes_max,
            report_bytes: 64,
            length_counts_aim: false,
        }
    }
}

impl Frame {
    /// How the text in it is cut into frames.
    #[must_use]
    pub fn framing(&self) -> Framing {
        Framing {
            terminators: self.terminators.clone(),
            idle_ms: self.idle_ms,
            frame_bytes_max: self.bytes_max.min(FRAME_BYTES_LIMIT),
        }
    }
}

/// Whether and how the scanner tells what kind of code it read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Aim {
    /// Whether it does.
    pub state: AimExpectation,
    /// Zebra packets only: the AIM code and modifier, such as `E0`, for each type byte, two hexadecimal digits in upper
    /// case. Other families say it before the text, or in bytes of a HID report of their own.
    pub type_map: BTreeMap<String, String>,
}

/// How commands are put and answered; what each family leaves out has no meaning in it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Commands {
    /// Bytes before each command.
    pub pre: ByteString,
    /// Bytes after each command.
    pub post: ByteString,
    /// The mark of a command that lasts until the power is lost.
    pub temp: ByteString,
    /// The mark of a command that lasts.
    pub perm: ByteString,
    /// What an answer to a command begins with.
    pub reply: ByteString,
    /// What a good answer holds or begins with.
    pub ok: ByteString,
    /// The bytes of a refusal, each alone.
    pub bad: ByteString,
    /// What is sent to enter the mode in which commands are taken; empty where none is needed.
    pub enter: ByteString,
    /// What is sent to leave that mode and keep what was set until the power is lost.
    pub leave_temp: ByteString,
    /// What is sent to leave that mode and keep what was set.
    pub leave_perm: ByteString,
    /// What is sent to leave that mode and forget what was set.
    pub leave_discard: ByteString,
    /// The line speed in that mode; 0 for the same.
    pub service_baud: u32,
    /// Silence before each command, in milliseconds.
    pub gap_ms: u32,
    /// How long an answer may take, in milliseconds.
    pub timeout_ms: u32,
    /// How often a command without an answer is sent again.
    pub resend: u32,
}

impl Default for Commands {
    fn default() -> Self {
        Self {
            pre: ByteString::default(),
            post: ByteString::default(),
            temp: ByteString::default(),
            perm: ByteString::default(),
            reply: ByteString::default(),
            ok: ByteString::default(),
            bad: ByteString::default(),
            enter: ByteString::default(),
            leave_temp: ByteString::default(),
            leave_perm: ByteString::default(),
            leave_discard: ByteString::default(),
            service_baud: 0,
            gap_ms: 50,
            timeout_ms: 700,
            resend: 0,
        }
    }
}

/// The query that shows whether the scanner speaks this family's grammar.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Identify {
    /// What is sent, in the family's grammar; empty where there is none.
    pub send: ByteString,
    /// What the answer holds; empty where any answer in the family's grammar will do.
    pub expect: ByteString,
    /// Names of which the answer holds at least one, in any case; empty where it holds none. A clone may speak the
    /// grammar and still mean something else by a setting.
    pub makers: Vec<String>,
}

/// A scanner: one model or family of models, connected in one way.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ScannerProfile"))]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The version of the document: 1.
    pub schema: u32,
    /// Its name in configurations: lower-case letters, digits and `-`; the same as the file's.
    pub id: String,
    /// The grammar.
    pub family: Family,
    /// What store IT reads, in every language: names of makers, models and plugs.
    pub title: String,
    /// Whether somebody has tried it on a device. What is not tried is said to be so wherever it is used.
    pub tried: bool,
    /// How the device is recognised.
    #[serde(default, rename = "match")]
    pub matching: Match,
    /// The serial line.
    #[serde(default)]
    pub line: Line,
    /// How bytes become frames.
    #[serde(default)]
    pub frame: Frame,
    /// What is told of the kind of code.
    #[serde(default)]
    pub aim: Aim,
    /// How commands are put.
    #[serde(default)]
    pub command: Commands,
    /// The identifying query.
    #[serde(default)]
    pub identify: Identify,
    /// The usual set-up: these settings, in this order, are sent or printed.
    #[serde(default)]
    pub setup: Vec<Purpose>,
    /// The settings.
    #[serde(default)]
    pub setting: Vec<Setting>,
}

impl Profile {
    /// The setting for a purpose.
    #[must_use]
    pub fn setting(&self, purpose: Purpose) -> Option<&Setting> {
        self.setting.iter().find(|setting| setting.name == purpose)
    }
}
