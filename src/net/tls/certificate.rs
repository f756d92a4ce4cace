//! Under which certificate a server answers: its own, or one from files that is read anew when they change.
//!
//! The own certificate is made for the key in a file, anew at each start: it is good for ever, because who trusts it
//! trusts its key and nothing else.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tokio_rustls::TlsAcceptor;

use super::pin::Pin;
use super::provider::provider;
use crate::host::file::{FileFault, Readers, load_file, write_file};

/// The longest key file.
const KEY_BYTES_MAX: u64 = 64 << 10;
/// What the own certificate is called.
const COMMON_NAME: &str = "Tallytill head office";

/// A certificate and its key, as PEM files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateFiles {
    /// The certificate, then those that vouch for it.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// No certificate to answer under.
#[derive(Debug, thiserror::Error)]
pub enum CertificateFault {
    /// The key's file.
    #[error(transparent)]
    File(#[from] FileFault),
    /// What a file holds.
    #[error("`{path}` can't be used: {reason}; give a PEM file of a certificate and of its own key")]
    Content {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Anything else.
    #[error("TLS can't be prepared: {0}")]
    Tls(#[from] rustls::Error),
}

/// A server's side of TLS.
#[derive(Debug, Clone)]
pub struct ServerTls {
    resolver: Arc<Resolver>,
    acceptor: Acceptor,
}

#[derive(Clone)]
struct Acceptor(TlsAcceptor);

impl core::fmt::Debug for Acceptor {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        out.write_str("TlsAcceptor")
    }
}

/// The certificate of the moment.
#[derive(Debug)]
struct Resolver {
    current: RwLock<Arc<CertifiedKey>>,
    /// Where it comes from, and when those files were last changed; none for an own certificate.
    files: Option<(CertificateFiles, RwLock<Option<SystemTime>>)>,
}

impl ResolvesServerCert for Resolver {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

impl ServerTls {
    /// Answers under a certificate of its own, for the key in `key_file`, which is made when it does not exist. `names`
    /// are what people call the server in their browsers.
    ///
    /// # Errors
    /// [`CertificateFault`] when the key's file can't be used.
    pub fn own(key_file: &Path, names: &[String], address: IpAddr) -> Result<Self, CertificateFault> {
        let content = |reason: String| CertificateFault::Content { path: key_file.to_owned(), reason };
        let key = match load_file(key_file, KEY_BYTES_MAX)? {
            Some(pem) => {
                let pem = String::from_utf8(pem).map_err(|error| content(error.to_string()))?;
                rcgen::KeyPair::from_pem(&pem).map_err(|error| content(error.to_string()))?
            }
            None => {
                let key = rcgen::KeyPair::generate().map_err(|error| content(error.to_string()))?;
                write_file(key_file, key.serialize_pem().as_bytes(), Readers::OwnerOnly)?;
                key
            }
        };
        let mut called: Vec<String> = names.to_vec();
        called.extend(["localhost".to_owned(), "127.0.0.1".to_owned()]);
        if !address.is_unspecified() && !address.is_loopback() {
            called.push(address.to_string());
        }
        let mut wanted = rcgen::CertificateParams::new(called).map_err(|error| content(error.to_string()))?;
        wanted.distinguished_name = rcgen::DistinguishedName::new();
        wanted.distinguished_name.push(rcgen::DnType::CommonName, COMMON_NAME);
        wanted.not_before = rcgen::date_time_ymd(2020, 1, 1);
        wanted.not_after = rcgen::date_time_ymd(2099, 12, 31);
        let made = wanted.self_signed(&key).map_err(|error| content(error.to_string()))?;
        let private =
            PrivateKeyDer::try_from(key.serialize_der()).map_err(|error| content(error.to_owned()))?;
        let certified = certified(vec![made.der().clone()], private)?;
        Self::of(Resolver { current: RwLock::new(Arc::new(certified)), files: None })
    }

    /// Answers under the certificate in these files.
    ///
    /// # Errors
    /// [`CertificateFault`] when they can't be used, or don't belong together.
    pub fn from_files(files: CertificateFiles) -> Result<Self, CertificateFault> {
        let changed = changed_at(&files);
        let current = RwLock::new(Arc::new(load_certified(&files)?));
        Self::of(Resolver { current, files: Some((files, RwLock::new(changed))) })
    }

    fn of(resolver: Resolver) -> Result<Self, CertificateFault> {
        let resolver = Arc::new(resolver);
        let builder =
            ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions()?;
        let mut config = builder.with_no_client_auth().with_cert_resolver(Arc::<Resolver>::clone(&resolver));
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self { resolver, acceptor: Acceptor(TlsAcceptor::from(Arc::new(config))) })
    }

    /// What takes handshakes.
    #[must_use]
    pub fn acceptor(&self) -> &TlsAcceptor {
        &self.acceptor.0
    }

    /// The pin of an own certificate; a certificate from files may change its key, so nobody should pin it.
    #[must_use]
    pub fn own_pin(&self) -> Option<Pin> {
        if self.resolver.files.is_some() {
            return None;
        }
        let current = self.resolver.current.read().unwrap_or_else(PoisonError::into_inner);
        current.end_entity_cert().ok().and_then(Pin::of)
    }

    /// Reads the files anew when they changed; true when the certificate is another now.
    ///
    /// # Errors
    /// [`CertificateFault`] when the new ones can't be used: the old certificate stays.
    pub fn refresh(&self) -> Result<bool, CertificateFault> {
        let Some((files, seen)) = &self.resolver.files else { return Ok(false) };
        let changed = changed_at(files);
        if *seen.read().unwrap_or_else(PoisonError::into_inner) == changed {
            return Ok(false);
        }
        *seen.write().unwrap_or_else(PoisonError::into_inner) = changed;
        let fresh = Arc::new(load_certified(files)?);
        *self.resolver.current.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(true)
    }
}

/// When one of the files was last changed.
fn changed_at(files: &CertificateFiles) -> Option<SystemTime> {
    let changed = |path: &Path| std::fs::metadata(path).and_then(|found| found.modified()).ok();
    changed(&files.certificate).max(changed(&files.key))
}

fn load_certified(files: &CertificateFiles) -> Result<CertifiedKey, CertificateFault> {
    let content = |path: &Path, reason: String| CertificateFault::Content { path: path.to_owned(), reason };
    let listed = CertificateDer::pem_file_iter(&files.certificate)
        .map_err(|error| content(&files.certificate, error.to_string()))?;
    let chain: Vec<CertificateDer<'static>> =
        listed.collect::<Result<_, _>>().map_err(|error| content(&files.certificate, error.to_string()))?;
    if chain.is_empty() {
        return Err(content(&files.certificate, "it holds no certificate".to_owned()));
    }
    let key =
        PrivateKeyDer::from_pem_file(&files.key).map_err(|error| content(&files.key, error.to_string()))?;
    certified(chain, key).map_err(|error| content(&files.key, error.to_string()))
}

fn certified(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<CertifiedKey, rustls::Error> {
    CertifiedKey::from_der(chain, key, &provider())
}

#[cfg(test)]
#[path = "certificate_tests.rs"]
mod tests;
