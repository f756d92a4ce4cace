//! The cryptography of both sides.

use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};

/// The one that everything here is told to use.
pub(super) fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// Makes it the one of this process: a client that calls plain addresses asks for one too. More than one call does no harm.
pub fn use_ring() {
    // It fails where a provider is set already: it is this one then.
    let _ = ring::default_provider().install_default();
}
