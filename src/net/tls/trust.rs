//! Whom a caller trusts, as the configuration of its side of TLS.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use super::pin::{Pin, PinVerifier};
use super::provider::provider;
use crate::core::sync::invitation::Fingerprint;

/// Whom to trust.
#[derive(Debug, Clone)]
pub enum Trust {
    /// The holder of this key.
    Pinned(Pin),
    /// The holder of the key that begins so; which key it was is put where the caller can see it.
    Invited(Fingerprint, Arc<OnceLock<Pin>>),
    /// Whom the authorities of the operating system vouch for.
    System,
    /// Whom the authorities of a PEM file vouch for.
    File(PathBuf),
}

/// A caller can't be prepared.
#[derive(Debug, thiserror::Error)]
pub enum TrustFault {
    /// The file of authorities.
    #[error("`{path}` has no certificates that can be read: {reason}; name a PEM file of authorities")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Anything else.
    #[error("TLS can't be prepared: {0}")]
    Tls(#[from] rustls::Error),
}

/// The caller's side of TLS.
///
/// # Errors
/// [`TrustFault`] when the authorities can't be read.
pub fn client_config(trust: &Trust) -> Result<ClientConfig, TrustFault> {
    let verifier: Arc<dyn ServerCertVerifier> = match trust {
        Trust::Pinned(pin) => Arc::new(PinVerifier::of_pin(*pin)),
        Trust::Invited(fingerprint, seen) => {
            Arc::new(PinVerifier::of_fingerprint(fingerprint, Arc::clone(seen)))
        }
        Trust::System => Arc::new(Verifier::new(provider())?),
        Trust::File(path) => {
            let fault = |reason: String| TrustFault::File { path: path.clone(), reason };
            let mut roots = RootCertStore::empty();
            let listed = CertificateDer::pem_file_iter(path).map_err(|error| fault(error.to_string()))?;
            for certificate in listed {
                let certificate = certificate.map_err(|error| fault(error.to_string()))?;
                roots.add(certificate).map_err(|error| fault(error.to_string()))?;
            }
            let built = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider()).build();
            built.map_err(|error| fault(error.to_string()))?
        }
    };
    let builder = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions()?;
    Ok(builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth())
}
