//! `till.toml`: where the till keeps its data, what it listens on, its scanner, its goods, its head office.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::core::codec::{AimExpectation, Framing, repeat};
use crate::core::model::Language;
use crate::core::model::document::{self, Misfit, Places};
use crate::device::serial::ScannerConfig;
use crate::host::config::{DocumentFault, load_checked};

/// `till.toml`, as it is written. Relative paths begin at the file's own folder.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TillConfig {
    /// The data folder: journal, cache, keys.
    pub data: PathBuf,
    /// Address of the local API and the cashier page; loopback only.
    #[serde(default = "default_listen")]
    pub listen: SocketAddr,
    /// Language of the page until somebody chooses another; the programme's first by default.
    #[serde(default)]
    language: Option<String>,
    /// The list of goods, as CSV; without it goods come from the POS alone.
    #[serde(default)]
    pub goods: Option<PathBuf>,
    /// Head office.
    pub hub: HubConfig,
    /// The scanner, if one is attached.
    #[serde(default)]
    pub scanner: Option<ScannerSettings>,
}

/// `[hub]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HubConfig {
    /// Its address, such as `http://hub.example:7700`.
    pub url: String,
}

/// `[scanner]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScannerSettings {
    /// The serial port, best by its name under `/dev/serial/by-id`.
    pub port: PathBuf,
    /// Bits per second; the frame is always 8N1.
    #[serde(default = "default_baud")]
    pub baud: u32,
    /// Whether scans begin with an AIM identifier.
    #[serde(default)]
    pub aim: AimExpectation,
    /// How the line is cut into scans.
    #[serde(default)]
    pub framing: Framing,
    /// Milliseconds within which the same card again is the same scan.
    #[serde(default = "default_repeat_ms")]
    pub repeat_ms: u32,
}

fn default_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 7701))
}

fn default_baud() -> u32 {
    9600
}

fn default_repeat_ms() -> u32 {
    repeat::REPEAT_MS_DEFAULT
}

impl TillConfig {
    /// Reads and checks a configuration file.
    ///
    /// # Errors
    /// [`DocumentFault`] naming file, line and key.
    pub fn load(path: &Path) -> Result<Self, DocumentFault> {
        let mut config = load_checked(path, Self::check)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        config.data = folder.join(&config.data);
        config.goods = config.goods.map(|goods| folder.join(goods));
        if let Some(scanner) = &mut config.scanner {
            scanner.port = folder.join(&scanner.port);
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
        let (listen, url) = (self.listen, &self.hub.url);
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
        if url.starts_with("https://") {
            let message = format!("`{url}` needs TLS, which this version lacks; write an `http://` address");
            refuse(&["hub", "url"], message);
        } else if !url.starts_with("http://") {
            refuse(
                &["hub", "url"],
                format!("`{url}` is no address; write one such as `http://hub.example:7700`"),
            );
        }
        if let Some(fault) = self.scanner.as_ref().and_then(|scanner| scanner.framing.check().err()) {
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
    /// What the driver needs to know.
    pub fn driver(&self) -> ScannerConfig {
        ScannerConfig {
            port: self.port.clone(),
            baud: self.baud,
            framing: self.framing.clone(),
            aim: self.aim,
            repeat_ms: self.repeat_ms,
        }
    }
}
