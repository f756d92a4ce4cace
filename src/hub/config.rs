//! `hub.toml`: where the data is, where to listen, which language pages are in at first.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::core::model::Language;
use crate::host::config::{DocumentFault, load_document};
use crate::hub::store::{AddressFault, DatabaseAddress};

/// Head office's configuration.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HubConfig {
    /// Folder of keys, and of the database where that is a file; relative to the configuration file.
    pub data: PathBuf,
    /// URL of the database: `postgres://…` or `sqlite:…`; `hub.db` in the folder of data when it is left out.
    #[serde(default)]
    pub database: Option<String>,
    /// Address and port to listen on; port 0 takes any free one.
    #[serde(default = "default_listen")]
    pub listen: SocketAddr,
    /// Two letters: the language of pages until their reader chooses.
    #[serde(default = "default_language", deserialize_with = "read_language")]
    pub language: Language,
}

fn default_listen() -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 7700)
}

fn default_language() -> Language {
    Language::ENGLISH
}

fn read_language<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Language, D::Error> {
    let code = String::deserialize(input)?;
    let fault =
        || serde::de::Error::custom(format!("`{code}` is no language; give two letters such as `cs`"));
    Language::parse(&code).ok_or_else(fault)
}

impl HubConfig {
    /// Which database it means.
    ///
    /// # Errors
    /// [`AddressFault`] when its URL names none.
    pub fn address(&self) -> Result<DatabaseAddress, AddressFault> {
        match &self.database {
            None => Ok(DatabaseAddress::of_folder(&self.data)),
            Some(url) => DatabaseAddress::parse(url, &self.data),
        }
    }

    /// Reads the file.
    ///
    /// # Errors
    /// [`DocumentFault`] naming file, line and key.
    pub fn load(path: &Path) -> Result<Self, DocumentFault> {
        let mut config: Self = load_document(path)?;
        if let Some(folder) = path.parent() {
            config.data = folder.join(&config.data);
        }
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_names_file_line_and_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hub.toml");
        std::fs::write(&path, "data = \"data\"\nlisten = \"nowhere\"\n").unwrap();
        let fault = HubConfig::load(&path).unwrap_err().to_string();
        assert!(
            fault.contains("hub.toml") && fault.contains("line 2") && fault.contains("`listen`"),
            "{fault}"
        );
        std::fs::write(&path, "data = \"data\"\nlanguage = \"cs\"\n").unwrap();
        let config = HubConfig::load(&path).unwrap();
        assert_eq!(config.data, folder.path().join("data"));
        assert_eq!((config.listen.to_string().as_str(), config.language.code()), ("127.0.0.1:7700", "cs"));
    }
}
