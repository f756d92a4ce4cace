//! `[printer]` and `[display]` of `till.toml`.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::core::codec::printing::{DisplayProfile, PrinterProfile};
use crate::core::model::Language;
use crate::core::model::document::{self, Misfit, Places};
use crate::device::display::DisplayConfig;
use crate::device::printer::{Address, Displays, PrinterConfig, Printers};

/// The longest link and the longest welcome, in bytes.
const TEXT_BYTES_MAX: usize = 200;

/// When receipts are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PrintWhen {
    /// With each sale, return and closed day.
    #[default]
    Always,
    /// When somebody asks for it.
    OnRequest,
    /// Not at all: the POS prints.
    Never,
}

/// `[printer]`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PrinterSettings {
    /// The device or `tcp://host:port`.
    #[cfg_attr(feature = "schema", schemars(example = &"tcp://192.0.2.7:9100"))]
    pub port: String,
    /// The profile of the printer, by name.
    #[cfg_attr(feature = "schema", schemars(example = &"epson-tm-t20"))]
    profile: String,
    /// A folder of profiles of the shop's own, beside those that the program brings.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(example = &"printers"))]
    profiles: Option<PathBuf>,
    /// Bits per second on a serial line, instead of what the profile says.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(example = 9600))]
    baud: Option<u32>,
    /// When receipts are printed.
    #[serde(default)]
    pub print: PrintWhen,
    /// Whether the cash drawer opens with each sale that is printed by itself.
    #[serde(default)]
    pub open_drawer: bool,
    /// The language of what is printed, instead of the page's.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(example = &"cs"))]
    language: Option<String>,
    /// Where customers tell how it was: a link that is printed as a QR code.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(example = &"https://shop.example/feedback"))]
    pub feedback: Option<String>,
    /// What is known once the file is checked.
    #[serde(skip)]
    found: Option<PrinterConfig>,
}

/// `[display]`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DisplaySettings {
    /// The serial port.
    #[cfg_attr(feature = "schema", schemars(example = &"/dev/ttyS1"))]
    pub port: PathBuf,
    /// The profile of the display, by name.
    #[cfg_attr(feature = "schema", schemars(example = &"cd5220"))]
    profile: String,
    /// A folder of profiles of the shop's own, beside those that the program brings.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(example = &"displays"))]
    profiles: Option<PathBuf>,
    /// Bits per second, instead of what the profile says.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(example = 9600))]
    baud: Option<u32>,
    /// What is shown while nobody buys; the shop's name by default.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(example = &"Welcome"))]
    pub welcome: Option<String>,
    /// What is known once the file is checked.
    #[serde(skip)]
    found: Option<DisplayConfig>,
}

/// Misfits of one table of the file.
struct Table<'p, 't> {
    name: &'static str,
    places: &'p Places<'t>,
    misfits: Vec<Misfit>,
}

impl Table<'_, '_> {
    fn refuse(&mut self, key: &str, message: impl Into<String>) {
        let path = document::Path::default().key(self.name).key(key);
        self.misfits.push(self.places.misfit(&path, message));
    }

    fn check_baud(&mut self, baud: Option<u32>) {
        if let Some(baud) = baud.filter(|baud| !(300..=921_600).contains(baud)) {
            self.refuse("baud", format!("`{baud}` is no line speed; write bits per second such as `9600`"));
        }
    }

    fn check_length(&mut self, key: &str, text: Option<&String>) {
        if text.is_some_and(|text| text.len() > TEXT_BYTES_MAX) {
            self.refuse(key, format!("is over {TEXT_BYTES_MAX} bytes; shorten it"));
        }
    }
}

impl PrinterSettings {
    /// Checks everything and finds the profile; what is wrong, each with its place.
    pub(super) fn settle(&mut self, folder: &Path, places: &Places<'_>) -> Vec<Misfit> {
        let mut table = Table { name: "printer", places, misfits: Vec::new() };
        table.check_baud(self.baud);
        table.check_length("feedback", self.feedback.as_ref());
        if let Some(code) = self.language.as_ref().filter(|code| Language::parse(code).is_none()) {
            table.refuse("language", format!("`{code}` is no language code; write two letters such as `cs`"));
        }
        let address = Address::parse(&self.port, folder);
        if let Err(fault) = &address {
            table.refuse("port", fault.to_string());
        }
        let own = self.profiles.as_ref().map(|profiles| folder.join(profiles));
        let profile: Option<PrinterProfile> = match Printers::load(own.as_deref()) {
            Err(fault) => {
                table.refuse("profiles", fault.to_string());
                None
            }
            Ok(known) => {
                let found = known.find(&self.profile).cloned();
                found.map_err(|unknown| table.refuse("profile", unknown.to_string())).ok()
            }
        };
        if let (Ok(address), Some(profile)) = (address, profile) {
            let mut line = profile.line.clone();
            line.baud = self.baud.unwrap_or(line.baud);
            self.found = Some(PrinterConfig { address, line, profile });
        }
        table.misfits
    }

    /// What the driver needs to know; `None` before the file is checked.
    #[must_use]
    pub fn driver(&self) -> Option<PrinterConfig> {
        self.found.clone()
    }

    /// The language of what is printed, where one is set.
    #[must_use]
    pub fn language(&self) -> Option<Language> {
        self.language.as_deref().and_then(Language::parse)
    }
}

impl DisplaySettings {
    /// Checks everything and finds the profile; what is wrong, each with its place.
    pub(super) fn settle(&mut self, folder: &Path, places: &Places<'_>) -> Vec<Misfit> {
        let mut table = Table { name: "display", places, misfits: Vec::new() };
        table.check_baud(self.baud);
        table.check_length("welcome", self.welcome.as_ref());
        let own = self.profiles.as_ref().map(|profiles| folder.join(profiles));
        match Displays::load(own.as_deref()) {
            Err(fault) => table.refuse("profiles", fault.to_string()),
            Ok(known) => match known.find(&self.profile) {
                Err(unknown) => table.refuse("profile", unknown.to_string()),
                Ok(profile) => self.found = Some(self.config(folder, profile.clone())),
            },
        }
        table.misfits
    }

    fn config(&self, folder: &Path, profile: DisplayProfile) -> DisplayConfig {
        let mut line = profile.line.clone();
        line.baud = self.baud.unwrap_or(line.baud);
        DisplayConfig { port: folder.join(&self.port), line, profile }
    }

    /// What the driver needs to know; `None` before the file is checked.
    #[must_use]
    pub fn driver(&self) -> Option<DisplayConfig> {
        self.found.clone()
    }
}

#[cfg(test)]
mod tests {
    use crate::till::config::TillConfig;

    fn load(tables: &str) -> Result<TillConfig, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("till.toml");
        let text = format!("data = \"data\"\nhub = {{ url = \"https://hub\" }}\n{tables}\n");
        std::fs::write(&file, text).unwrap();
        TillConfig::load(&file).map_err(|fault| fault.to_string())
    }

    #[test]
    fn a_printer_is_an_address_and_a_profile() {
        let config = load("[printer]\nport = \"tcp://192.0.2.7\"\nprofile = \"pos-80\"").unwrap();
        let driver = config.printer.unwrap().driver().unwrap();
        assert_eq!(
            (driver.address.to_string().as_str(), driver.profile.columns()),
            ("tcp://192.0.2.7:9100", 48)
        );
        let config =
            load("[printer]\nport = \"/dev/ttyS0\"\nprofile = \"epson-tm-t88\"\nbaud = 19200").unwrap();
        assert_eq!(config.printer.unwrap().driver().unwrap().line.baud, 19_200);
        let config = load("[display]\nport = \"/dev/ttyS1\"\nprofile = \"cd5220\"").unwrap();
        assert_eq!(config.display.unwrap().driver().unwrap().profile.id, "cd5220");
    }

    #[test]
    fn what_cannot_be_meant_is_told_with_its_place() {
        let printer = "[printer]\nport = \"/dev/usb/lp0\"\nprofile = \"pos-80\"\n";
        let cases = [
            (
                printer.replace("pos-80", "pos80"),
                "key `printer.profile`: there is no profile `pos80`; known are bixolon",
            ),
            (printer.replace("/dev/usb/lp0", "usb://1"), "key `printer.port`: `usb://1` is no printer"),
            (format!("{printer}baud = 5"), "key `printer.baud`"),
            (format!("{printer}language = \"czech\""), "key `printer.language`"),
            (format!("{printer}print = \"often\""), "unknown variant `often`"),
            (format!("{printer}feedback = \"{}\"", "x".repeat(201)), "key `printer.feedback`"),
            (format!("{printer}profiles = \"none\""), "key `printer.profiles`"),
            (
                "[display]\nport = \"x\"\nprofile = \"y\"".to_owned(),
                "key `display.profile`: there is no profile `y`; known are aures",
            ),
            ("[display]\nport = \"x\"".to_owned(), "missing field `profile`"),
        ];
        for (text, what) in cases {
            let told = load(&text).unwrap_err();
            assert!(told.contains(what) && told.contains("line "), "{told}");
        }
    }
}
