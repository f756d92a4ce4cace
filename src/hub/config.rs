//! `hub.toml`: where the data is, where to listen, which language pages are in at first.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::core::model::Language;
use crate::core::model::document::{self, Misfit, Places};
use crate::host::config::{DocumentFault, load_checked};
use crate::hub::snapshot::ROWS_MIN;
use crate::hub::store::{AddressFault, DatabaseAddress};
use crate::net::tls::{CertificateFault, CertificateFiles, ServerTls};

/// The key of head office's own certificate in its data folder.
const TLS_KEY_FILE: &str = "hub.tls.key";

/// Head office's configuration.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HubConfig {
    /// Folder of keys, and of the database where that is a file; relative to the configuration file.
    #[cfg_attr(feature = "schema", schemars(example = &"/var/lib/tallytill-hub"))]
    pub data: PathBuf,
    /// URL of the database: `postgres://…` or `sqlite:…`; `hub.db` in the folder of data when it is left out.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(example = &"postgres://tallytill-hub@db.example/tallytill"))]
    pub database: Option<String>,
    /// Address and port to listen on; port 0 takes any free one.
    #[serde(default = "default_listen")]
    pub listen: SocketAddr,
    /// Two letters: the language of pages until their reader chooses.
    #[serde(default = "default_language", deserialize_with = "read_language")]
    #[cfg_attr(feature = "schema", schemars(with = "String", example = &"en"))]
    pub language: Language,
    /// How to answer over TLS; without it plainly.
    #[serde(default)]
    pub tls: Option<TlsSettings>,
    /// Whether to answer plainly beyond this machine: everything can then be read and changed on the way.
    #[serde(default)]
    pub insecure: bool,
    /// From how many members on a ready-made file of them is kept for new tills; below, they come in pages.
    #[serde(default = "default_snapshot_members_min")]
    pub snapshot_members_min: u64,
}

/// `[tls]`: without files head office makes a certificate of its own, whose key tills pin when they are enrolled.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TlsSettings {
    /// A PEM file of a certificate and those that vouch for it; relative to the configuration file.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(example = &"fullchain.pem"))]
    pub certificate: Option<PathBuf>,
    /// The PEM file of its key.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(example = &"privkey.pem"))]
    pub key: Option<PathBuf>,
    /// What people call head office in their browsers, for an own certificate.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(example = ["hub.example"]))]
    pub names: Vec<String>,
}

fn default_listen() -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 7700)
}

fn default_snapshot_members_min() -> u64 {
    ROWS_MIN
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
    /// Every key of the file that has a value of its own.
    pub const KEYS: [&str; 9] = [
        "data",
        "database",
        "insecure",
        "language",
        "listen",
        "snapshot_members_min",
        "tls.certificate",
        "tls.key",
        "tls.names",
    ];

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
        let mut config: Self = load_checked(path, &Self::KEYS, Self::check)?;
        if let Some(folder) = path.parent() {
            config.data = folder.join(&config.data);
            if let Some(tls) = &mut config.tls {
                for file in [&mut tls.certificate, &mut tls.key].into_iter().flatten() {
                    *file = folder.join(&file);
                }
            }
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
        if let Some(tls) = &self.tls
            && tls.certificate.is_some() != tls.key.is_some()
        {
            let message = "a certificate needs its key: write both `certificate` and `key`, or neither";
            refuse(&["tls"], message.to_owned());
        }
        let open = !self.listen.ip().is_loopback();
        if open && self.tls.is_none() && !self.insecure {
            let message = format!(
                "`{}` is open to the network and nothing protects it; add a section `[tls]`, or write `insecure = true` where \
                 another program does that",
                self.listen
            );
            refuse(&["listen"], message);
        }
        misfits
    }

    /// The port's side of TLS, if it has one.
    ///
    /// # Errors
    /// [`CertificateFault`] when there is no certificate to answer under.
    pub fn server_tls(&self) -> Result<Option<ServerTls>, CertificateFault> {
        let Some(settings) = &self.tls else { return Ok(None) };
        match (&settings.certificate, &settings.key) {
            (Some(certificate), Some(key)) => {
                ServerTls::from_files(CertificateFiles { certificate: certificate.clone(), key: key.clone() })
            }
            _ => ServerTls::own(&self.data.join(TLS_KEY_FILE), &settings.names, self.listen.ip()),
        }
        .map(Some)
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
