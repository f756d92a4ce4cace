//! `till.toml`: where the till keeps its data, what it listens on, its scanner, printer and customer display, its goods,
//! its head office.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::hub_trust::check_hub;
use super::in_store_config::{InStoreCode, settle_in_store};
use super::printer_config::{DisplaySettings, PrinterSettings};
use crate::core::codec::profile::{Line, Profile};
use crate::core::codec::{AimExpectation, Framing, InStoreLayout, Receiving, repeat};
use crate::core::model::Language;
use crate::core::model::document::{self, Misfit, Places};
use crate::device::scanner::{Link, Profiles, ScannerConfig};
use crate::host::config::{DocumentFault, load_checked};

/// A till's configuration, `till.toml`. Relative paths begin at the file's own folder.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TillConfig {
    /// The data folder: journal, cache, keys.
    #[cfg_attr(feature = "schema", schemars(example = &"/var/lib/tallytill"))]
    pub data: PathBuf,
    /// Address of the local API and the cashier page; loopback only.
    #[serde(default = "default_listen")]
    pub listen: SocketAddr,
    /// Language of the page until somebody chooses another; the programme's first by default.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(example = &"cs"))]
    language: Option<String>,
    /// The list of goods, as CSV; without it goods come from the POS alone.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(example = &"goods.csv"))]
    pub goods: Option<PathBuf>,
    /// What the numbers say that the shop's own scales print; no layout is a default.
    #[serde(default)]
    #[cfg_attr(
        feature = "schema",
        schemars(example = serde_json::json!([{ "layout": "21IIIIIWWWWWC", "decimals": 3 }]))
    )]
    in_store_code: Vec<InStoreCode>,
    /// The same, once the file is checked.
    #[serde(skip)]
    pub in_store: Vec<InStoreLayout>,
    /// Whether a member is known by a signed card alone: the bare number of one is refused, scanned or typed.
    #[serde(default)]
    pub signed_cards_only: bool,
    /// Head office.
    #[serde(default)]
    pub hub: HubConfig,
    /// The folder of the file itself.
    #[serde(skip)]
    pub folder: PathBuf,
    /// The scanner, if one is attached.
    #[serde(default)]
    pub scanner: Option<ScannerSettings>,
    /// The receipt printer, if one is attached.
    #[serde(default)]
    pub printer: Option<PrinterSettings>,
    /// The customer display, if one is attached.
    #[serde(default)]
    pub display: Option<DisplaySettings>,
}

/// `[hub]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HubConfig {
    /// Its address; without it the one that the till was enrolled at.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(example = &"https://hub.example:7700"))]
    pub url: Option<String>,
    /// Who vouches for it: `system` for the authorities of the operating system, or a PEM file of others. Without it the
    /// till trusts the key that it pinned when it was enrolled.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(example = &"system"))]
    pub trust: Option<String>,
    /// Whether to call it without TLS beyond this machine.
    #[serde(default)]
    pub insecure: bool,
}

/// `[scanner]`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ScannerSettings {
    /// The device, best by its name under `/dev/tallytill` or `/dev/serial/by-id`.
    #[cfg_attr(feature = "schema", schemars(example = &"/dev/tallytill/scanner-0c2e-0b6a"))]
    pub port: PathBuf,
    /// The profile of the scanner, by name; without one it is any scanner on a serial line.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(example = &"honeywell-cdc"))]
    profile: Option<String>,
    /// A folder of profiles of the shop's own, beside those that the program brings.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(example = &"scanners"))]
    profiles: Option<PathBuf>,
    /// Bits per second instead of what the profile says; the frame is always 8 data bits and 1 stop bit.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(example = 9600))]
    baud: Option<u32>,
    /// Whether scans begin with an AIM identifier, instead of what the profile says.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(example = &"optional"))]
    aim: Option<AimExpectation>,
    /// How the line is cut into scans, instead of what the profile says.
    #[serde(default)]
    framing: Option<Framing>,
    /// Whether the key strokes of a scanner that types are kept away from every window.
    #[serde(default = "default_grab")]
    grab: bool,
    /// The profile, once it is found.
    #[serde(skip)]
    found: Option<Profile>,
    /// Milliseconds within which the same card again is the same scan.
    #[serde(default = "default_repeat_ms")]
    pub repeat_ms: u32,
}

fn default_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 7701))
}

fn default_grab() -> bool {
    true
}

fn default_repeat_ms() -> u32 {
    repeat::REPEAT_MS_DEFAULT
}

impl TillConfig {
    /// Every key of the file that has a value of its own.
    pub const KEYS: [&str; 32] = [
        "data",
        "goods",
        "in_store_code",
        "language",
        "listen",
        "signed_cards_only",
        "display.baud",
        "display.port",
        "display.profile",
        "display.profiles",
        "display.welcome",
        "hub.insecure",
        "hub.trust",
        "hub.url",
        "printer.baud",
        "printer.feedback",
        "printer.language",
        "printer.open_drawer",
        "printer.port",
        "printer.print",
        "printer.profile",
        "printer.profiles",
        "scanner.aim",
        "scanner.baud",
        "scanner.grab",
        "scanner.port",
        "scanner.profile",
        "scanner.profiles",
        "scanner.repeat_ms",
        "scanner.framing.frame_bytes_max",
        "scanner.framing.idle_ms",
        "scanner.framing.terminators",
    ];

    /// Reads and checks a configuration file.
    ///
    /// # Errors
    /// [`DocumentFault`] naming file, line and key.
    pub fn load(path: &Path) -> Result<Self, DocumentFault> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut found = None;
        let (mut printer, mut display) = (None, None);
        let mut in_store = Vec::new();
        let mut config = load_checked(path, &Self::KEYS, |config: &Self, places| {
            let mut misfits = config.check(places);
            (printer, display) = (config.printer.clone(), config.display.clone());
            misfits.extend(printer.iter_mut().flat_map(|printer| printer.settle(folder, places)));
            misfits.extend(display.iter_mut().flat_map(|display| display.settle(folder, places)));
            match settle_in_store(&config.in_store_code, places) {
                Ok(layouts) => in_store = layouts,
                Err(wrong) => misfits.extend(wrong),
            }
            match config.scanner.as_ref().map(|scanner| scanner.find_profile(folder, places)) {
                Some(Err(misfit)) => misfits.push(misfit),
                Some(Ok(profile)) => found = profile,
                None => {}
            }
            misfits
        })?;
        folder.clone_into(&mut config.folder);
        (config.printer, config.display, config.in_store) = (printer, display, in_store);
        config.data = folder.join(&config.data);
        config.goods = config.goods.map(|goods| folder.join(goods));
        if let Some(scanner) = &mut config.scanner {
            scanner.port = folder.join(&scanner.port);
            scanner.found = found;
        }
        Ok(config)
    }

    /// Everything that can't be meant, with its place.
    fn check(&self, places: &Places<'_>) -> Vec<Misfit> {
        let mut misfits = Vec::new();
        let mut refuse = |path: &[&str], message: String| {
            let path = path.iter().fold(document::Path::default(), |path, key| path.key(key));
            misfits.push(places.misfit(&path, message));
        };
        let listen = self.listen;
        if !listen.ip().is_loopback() {
            let message =
                format!("`{listen}` is open to the network; set a loopback address such as `127.0.0.1:7701`");
            refuse(&["listen"], message);
        }
        if let Some(code) = &self.language
            && Language::parse(code).is_none()
        {
            refuse(&["language"], format!("`{code}` is no language code; write two letters such as `cs`"));
        }
        if let Some(url) = &self.hub.url
            && let Err((key, message)) = check_hub(url, &self.hub)
        {
            refuse(&["hub", key], message);
        }
        let framing = self.scanner.as_ref().and_then(|scanner| scanner.framing.as_ref());
        if let Some(fault) = framing.and_then(|framing| framing.check().err()) {
            refuse(&["scanner", "framing"], fault.to_string());
        }
        misfits
    }

    /// The page's first language, if one is set.
    pub fn language(&self) -> Option<Language> {
        self.language.as_deref().and_then(Language::parse)
    }
}

impl ScannerSettings {
    /// The profile that is named, if one is.
    fn find_profile(&self, folder: &Path, places: &Places<'_>) -> Result<Option<Profile>, Misfit> {
        let refuse = |key: &str, message: String| {
            places.misfit(&document::Path::default().key("scanner").key(key), message)
        };
        let profiles = self.profiles.as_ref().map(|profiles| folder.join(profiles));
        let Some(id) = &self.profile else { return Ok(None) };
        let known =
            Profiles::load(profiles.as_deref()).map_err(|fault| refuse("profiles", fault.to_string()))?;
        known.find(id).cloned().map(Some).map_err(|unknown| refuse("profile", unknown.to_string()))
    }

    /// The profile that is named.
    pub fn profile(&self) -> Option<&Profile> {
        self.found.as_ref()
    }

    /// What the driver needs to know.
    pub fn driver(&self) -> ScannerConfig {
        let mut config = match &self.found {
            Some(profile) => ScannerConfig::of(profile, self.port.clone(), self.repeat_ms),
            None => ScannerConfig {
                port: self.port.clone(),
                link: Link::Serial(Line::default()),
                receiving: Receiving::Text(Framing::default()),
                aim: AimExpectation::Optional,
                repeat_ms: self.repeat_ms,
            },
        };
        match &mut config.link {
            Link::Serial(line) => line.baud = self.baud.unwrap_or(line.baud),
            Link::Keyboard { grab } => *grab = self.grab,
            Link::Hidraw => {}
        }
        config.aim = self.aim.unwrap_or(config.aim);
        if let Some(framing) = &self.framing {
            config.receiving.set_framing(framing.clone());
        }
        config
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(scanner: &str) -> Result<ScannerConfig, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("till.toml");
        let text = format!("data = \"data\"\nhub = {{ url = \"https://hub\" }}\n[scanner]\n{scanner}\n");
        std::fs::write(&file, text).unwrap();
        let own = "schema = 1\nid = \"ours\"\nfamily = \"plain\"\ntitle = \"Ours\"\ntried = true\nline = { baud = 4800 }\n";
        std::fs::create_dir(folder.path().join("own")).unwrap();
        std::fs::write(folder.path().join("own/ours.toml"), own).unwrap();
        let config = TillConfig::load(&file).map_err(|fault| fault.to_string())?;
        Ok(config.scanner.unwrap().driver())
    }

    fn baud(config: &ScannerConfig) -> u32 {
        match &config.link {
            Link::Serial(line) => line.baud,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_scanner_without_a_profile_is_any_scanner_on_a_line() {
        let config = load("port = \"/dev/ttyACM0\"").unwrap();
        assert_eq!((baud(&config), &config.receiving), (9600, &Receiving::Text(Framing::default())));
    }

    #[test]
    fn a_profile_sets_the_scanner_and_single_keys_overrule_it() {
        let config = load("port = \"x\"\nprofile = \"zebra-ssi-rs232\"").unwrap();
        assert!(matches!(config.receiving, Receiving::Packets { .. }));
        let config =
            load("port = \"x\"\nprofile = \"honeywell-serial\"\nbaud = 38400\naim = \"required\"").unwrap();
        assert_eq!((baud(&config), config.aim), (38_400, AimExpectation::Required));
        let config = load("port = \"x\"\nprofile = \"keyboard-wedge\"\ngrab = false").unwrap();
        assert_eq!(config.link, Link::Keyboard { grab: false });
        let config = load("port = \"x\"\nprofiles = \"own\"\nprofile = \"ours\"").unwrap();
        assert_eq!(baud(&config), 4800);
    }

    #[test]
    fn layouts_of_scales_are_refused_where_they_can_not_be_meant_or_begin_alike() {
        let codes = |layouts: &[&str]| {
            let code = |layout: &&str| format!("[[in_store_code]]\nlayout = \"{layout}\"\ndecimals = 3\n");
            load(&format!("port = \"x\"\n{}", layouts.iter().map(code).collect::<String>()))
        };
        assert!(codes(&["21IIIIIWWWWWC", "22IIIIIWWWWWC"]).is_ok());
        let fault = codes(&["40IIIIIWWWWWC"]).unwrap_err();
        assert!(fault.contains("line 6") && fault.contains("the makers'"), "{fault}");
        let fault = codes(&["21IIIIIWWWWWC", "211IIIIWWWWWC"]).unwrap_err();
        assert!(fault.contains("line 9") && fault.contains("begins as"), "{fault}");
    }

    #[test]
    fn an_unknown_profile_is_refused_at_its_line() {
        let fault = load("port = \"x\"\nprofile = \"honeywel\"").unwrap_err();
        assert!(fault.contains("line 5") && fault.contains("known are datalogic-usbcom"), "{fault}");
    }
}
