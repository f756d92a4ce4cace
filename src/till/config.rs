//! `till.toml`: where the till keeps its data, what it listens on, its scanner, its goods, its head office.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::core::codec::{AimExpectation, Framing, repeat};
use crate::core::model::Language;
use crate::device::serial::ScannerConfig;
use crate::host::config::{DocumentFault, load_document};

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

/// The configuration can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigFault {
    /// The file can't be read, or what it says can't be meant.
    #[error(transparent)]
    Document(#[from] DocumentFault),
    /// A value can't be meant.
    #[error("`{path}`, key `{key}`: {message}")]
    Value {
        /// The file.
        path: PathBuf,
        /// The key.
        key: &'static str,
        /// What is wrong and what to do.
        message: String,
    },
}

impl TillConfig {
    /// Reads and checks a configuration file.
    ///
    /// # Errors
    /// [`ConfigFault`] naming file and key, and the line where TOML knows it.
    pub fn load(path: &Path) -> Result<Self, ConfigFault> {
        let mut config: Self = load_document(path)?;
        let refuse = |key, message: String| ConfigFault::Value { path: path.to_owned(), key, message };
        if !config.listen.ip().is_loopback() {
            let message = format!(
                "`{}` is open to the network; set a loopback address such as `127.0.0.1:7701`",
                config.listen
            );
            return Err(refuse("listen", message));
        }
        if let Some(code) = &config.language
            && Language::parse(code).is_none()
        {
            return Err(refuse(
                "language",
                format!("`{code}` is no language code; write two letters such as `cs`"),
            ));
        }
        if !(config.hub.url.starts_with("http://") || config.hub.url.starts_with("https://")) {
            let url = &config.hub.url;
            return Err(refuse(
                "hub.url",
                format!("`{url}` is no address; write one such as `http://hub.example:7700`"),
            ));
        }
        if let Some(scanner) = &config.scanner {
            scanner.framing.check().map_err(|fault| refuse("scanner.framing", fault.to_string()))?;
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        config.data = folder.join(&config.data);
        config.goods = config.goods.map(|goods| folder.join(goods));
        if let Some(scanner) = &mut config.scanner {
            scanner.port = folder.join(&scanner.port);
        }
        Ok(config)
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
