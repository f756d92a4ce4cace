//! A pinned key: the hash of what a certificate says its public key is.

use std::sync::{Arc, OnceLock};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme};

use super::provider::provider;
use crate::core::sync::invitation::Fingerprint;

/// BLAKE3 of a SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7): which key a certificate is for, whoever signed it and
/// however long it is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pin([u8; 32]);

impl Pin {
    /// The pin of a certificate; `None` when it can't be read.
    #[must_use]
    pub fn of(certificate: &CertificateDer<'_>) -> Option<Self> {
        let parsed = ParsedCertificate::try_from(certificate).ok()?;
        Some(Self(*blake3::hash(&parsed.subject_public_key_info()).as_bytes()))
    }

    /// A pin that was kept.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Its start, short enough to be typed.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let mut fingerprint = Fingerprint::default();
        for (kept, byte) in fingerprint.iter_mut().zip(self.0) {
            *kept = byte;
        }
        fingerprint
    }
}

/// Accepts the servers whose key fits, and remembers which key it was.
#[derive(Debug)]
pub(super) struct PinVerifier {
    fits: fn(&Pin, &[u8]) -> bool,
    wanted: Vec<u8>,
    seen: Arc<OnceLock<Pin>>,
    algorithms: WebPkiSupportedAlgorithms,
}

impl PinVerifier {
    /// Wants exactly this key.
    pub(super) fn of_pin(pin: Pin) -> Self {
        Self::new(|pin, wanted| pin.as_bytes() == wanted, pin.as_bytes(), Arc::default())
    }

    /// Wants a key that begins so; `seen` then holds which it was.
    pub(super) fn of_fingerprint(fingerprint: &Fingerprint, seen: Arc<OnceLock<Pin>>) -> Self {
        Self::new(|pin, wanted| pin.fingerprint() == wanted, fingerprint, seen)
    }

    fn new(fits: fn(&Pin, &[u8]) -> bool, wanted: &[u8], seen: Arc<OnceLock<Pin>>) -> Self {
        let algorithms = provider().signature_verification_algorithms;
        Self { fits, wanted: wanted.to_vec(), seen, algorithms }
    }
}

impl ServerCertVerifier for PinVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let pin = Pin::of(end_entity).ok_or(Error::InvalidCertificate(CertificateError::BadEncoding))?;
        if !(self.fits)(&pin, &self.wanted) {
            return Err(Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure));
        }
        // The first handshake decides: later ones of the same client must fit the same key anyway.
        let _ = self.seen.set(pin);
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, cert, dss, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, dss, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}
