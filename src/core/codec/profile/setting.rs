//! One setting of a scanner: what it is for, how it is sent, how it is printed, and how far to trust it.

use serde::Deserialize;

use super::bytes::ByteString;

/// How sure a setting is. The order is that of certainty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// By analogy or memory: never sent over the wire, printed only with a warning.
    Guess,
    /// From working open-source code or field notes.
    Community,
    /// From a manual of the maker.
    Documented,
    /// Decoded from the maker's own printed code.
    Verified,
}

impl Trust {
    /// The word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Guess => "guess",
            Self::Community => "community",
            Self::Documented => "documented",
            Self::Verified => "verified",
        }
    }
}

/// What a setting is for. Texts on sheets hang on these words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Everything as the maker delivers it.
    Defaults,
    /// Talk over a serial line (RS-232, TTL).
    Serial,
    /// Talk as a serial port over USB.
    UsbSerial,
    /// Talk as a serial port over USB, in Zebra's packets.
    UsbPackets,
    /// Type like a keyboard.
    UsbKeyboard,
    /// Talk as a point-of-sale scanner over USB.
    UsbHidPos,
    /// Say before each scan what kind of code it was.
    AimOn,
    /// End each scan with CR.
    SuffixCr,
    /// Send what is in the code, as UTF-8.
    Utf8Output,
    /// Send scans in packets that are acknowledged.
    Packets,
    /// Wait a moment before the same code is read again.
    SameCodeDelay,
    /// Read from the screens of telephones.
    PhoneMode,
    /// Read QR codes.
    QrOn,
    /// Take no more set-up codes.
    LockSetup,
    /// Take set-up codes again.
    UnlockSetup,
    /// Keep what was set through a loss of power.
    Keep,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 16] = [
        Self::Defaults,
        Self::Serial,
        Self::UsbSerial,
        Self::UsbPackets,
        Self::UsbKeyboard,
        Self::UsbHidPos,
        Self::AimOn,
        Self::SuffixCr,
        Self::Utf8Output,
        Self::Packets,
        Self::SameCodeDelay,
        Self::PhoneMode,
        Self::QrOn,
        Self::LockSetup,
        Self::UnlockSetup,
        Self::Keep,
    ];

    /// The stable word, as in a profile.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Defaults => "defaults",
            Self::Serial => "serial",
            Self::UsbSerial => "usb_serial",
            Self::UsbPackets => "usb_packets",
            Self::UsbKeyboard => "usb_keyboard",
            Self::UsbHidPos => "usb_hid_pos",
            Self::AimOn => "aim_on",
            Self::SuffixCr => "suffix_cr",
            Self::Utf8Output => "utf8_output",
            Self::Packets => "packets",
            Self::SameCodeDelay => "same_code_delay",
            Self::PhoneMode => "phone_mode",
            Self::QrOn => "qr_on",
            Self::LockSetup => "lock_setup",
            Self::UnlockSetup => "unlock_setup",
            Self::Keep => "keep",
        }
    }

    /// The purpose with this word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }
}

/// The kind of printed code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Symbol {
    /// Code 128.
    #[default]
    Code128,
    /// A QR code.
    Qr,
}

/// Where the function character 3 of Code 128 stands, which makes a code one for the scanner and not for the till.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Fnc3 {
    /// Right after the start character.
    #[default]
    Lead,
    /// After the text.
    Trail,
}

/// A code to print, or several to scan one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SheetCode {
    /// The kind of code.
    #[serde(default, rename = "sym")]
    pub symbol: Symbol,
    /// Where FNC3 stands; of no meaning in a QR code.
    #[serde(default)]
    pub fnc3: Fnc3,
    /// The text of each code, in the order in which they are scanned.
    pub texts: Vec<ByteString>,
}

/// Bits of a Grow module's memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Zone {
    /// Its address.
    pub at: u16,
    /// The bits that are the setting's.
    pub mask: u8,
    /// What they are set to; no bit outside the mask.
    pub value: u8,
}

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// What it is for; once in a profile.
    pub name: Purpose,
    /// What is sent to ask for it, in the family's grammar; empty where the scanner does not tell.
    #[serde(default)]
    pub query: ByteString,
    /// What the answer begins with when it is as it should be.
    #[serde(default)]
    pub want: ByteString,
    /// What is sent to set it; empty where it can only be scanned.
    #[serde(default)]
    pub wire: ByteString,
    /// The bits to set, in a Grow module: they are read, compared and written, and `query`, `want` and `wire` are empty.
    #[serde(default)]
    pub zone: Option<Zone>,
    /// What is printed to set it; absent where it can only be sent.
    #[serde(default)]
    pub sheet: Option<SheetCode>,
    /// Other settings are lost with it.
    #[serde(default)]
    pub destructive: bool,
    /// The scanner leaves the port and may come back under another name.
    #[serde(default)]
    pub drops_port: bool,
    /// How sure it is.
    pub trust: Trust,
    /// Where it is from.
    #[serde(rename = "src")]
    pub source: String,
}

impl Setting {
    /// Whether it can be sent over the wire at all.
    #[must_use]
    pub fn has_wire(&self) -> bool {
        !self.wire.is_empty() || self.zone.is_some()
    }

    /// Whether it may be sent over the wire: a guess never is.
    #[must_use]
    pub fn may_be_sent(&self) -> bool {
        self.has_wire() && self.trust > Trust::Guess
    }
}
