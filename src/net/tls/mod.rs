//! TLS between tills and head office: rustls with ring, TLS 1.2 and 1.3, nothing from the system's libraries (design 4.2).
//!
//! Head office answers under a certificate that it made itself, whose key tills have pinned since they were enrolled, or
//! under one that was given to it. Where a key is pinned it alone decides: neither the name nor the dates of the
//! certificate count, because a till's clock may be wrong by years and a shop's head office may have no name.

pub mod certificate;
pub mod pin;
mod provider;
pub mod trust;

pub use certificate::{CertificateFault, CertificateFiles, ServerTls};
pub use pin::Pin;
pub use provider::use_ring;
pub use trust::{Trust, TrustFault, client_config};
