//! Whether the address of head office is one that this till may use, and whom to trust there.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use reqwest::Url;

use super::config::HubConfig;
use crate::net::tls::{Pin, Trust};

/// What `trust` is for the authorities of the operating system.
const SYSTEM: &str = "system";

/// Why an address is not used: a sentence for whoever wrote it.
///
/// # Errors
/// The sentence, with the key that it is about.
pub(super) fn check_hub(url: &str, hub: &HubConfig) -> Result<(), (&'static str, String)> {
    let parsed = Url::parse(url).ok().filter(|parsed| matches!(parsed.scheme(), "http" | "https"));
    let Some(parsed) = parsed.filter(Url::has_host) else {
        return Err(("url", format!("`{url}` is no address; write one such as `https://hub.example:7700`")));
    };
    if parsed.scheme() == "http" && !is_loopback(&parsed) && !hub.insecure {
        return Err((
            "url",
            format!(
                "`{url}` would send everything unprotected over the network; write `https://…`, or `insecure = true` where \
                 another program protects it"
            ),
        ));
    }
    if parsed.scheme() == "http" && hub.trust.is_some() {
        return Err(("trust", "counts for `https://` addresses only; remove it".to_owned()));
    }
    Ok(())
}

/// Whom a till trusts at an address that pinned this key; `None` for an address without TLS, `Some(None)` when nobody is to
/// be trusted.
pub(super) fn trust_of(url: &str, hub: &HubConfig, folder: &Path, pin: Option<Pin>) -> Option<Option<Trust>> {
    if !url.starts_with("https://") {
        return None;
    }
    Some(match hub.trust.as_deref() {
        Some(SYSTEM) => Some(Trust::System),
        Some(file) => Some(Trust::File(authorities(folder, file))),
        None => pin.map(Trust::Pinned),
    })
}

fn authorities(folder: &Path, file: &str) -> PathBuf {
    folder.join(file)
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hub(trust: Option<&str>, insecure: bool) -> HubConfig {
        HubConfig { url: None, trust: trust.map(str::to_owned), insecure }
    }

    #[test]
    fn plain_addresses_stay_on_this_machine_unless_somebody_says_otherwise() {
        for url in ["http://127.0.0.1:7700", "http://[::1]:7700", "http://localhost", "https://hub.example"] {
            assert_eq!(check_hub(url, &hub(None, false)), Ok(()), "{url}");
        }
        for url in ["http://hub.example:7700", "http://10.0.0.5", "http://127.0.0.1.example"] {
            assert_eq!(check_hub(url, &hub(None, false)).unwrap_err().0, "url", "{url}");
            assert_eq!(check_hub(url, &hub(None, true)), Ok(()), "{url}");
        }
        for url in ["", "hub.example", "ftp://hub.example", "https://"] {
            assert!(check_hub(url, &hub(None, true)).unwrap_err().1.contains("is no address"), "{url}");
        }
        assert_eq!(check_hub("http://localhost", &hub(Some("system"), false)).unwrap_err().0, "trust");
    }

    #[test]
    fn the_pinned_key_is_trusted_unless_authorities_are_named() {
        let pin = Pin::from_bytes([7; 32]);
        let folder = Path::new("/etc/tallytill");
        let trust = |hub: &HubConfig, pin| trust_of("https://hub", hub, folder, pin);
        assert!(trust_of("http://localhost", &hub(None, false), folder, Some(pin)).is_none());
        let own = hub(None, false);
        assert!(matches!(trust(&own, Some(pin)), Some(Some(Trust::Pinned(known))) if known == pin));
        assert!(matches!(trust(&own, None), Some(None)));
        let system = hub(Some("system"), false);
        assert!(matches!(trust(&system, Some(pin)), Some(Some(Trust::System))));
        let file = hub(Some("ca.pem"), false);
        assert!(matches!(trust(&file, None), Some(Some(Trust::File(path))) if path == folder.join("ca.pem")));
    }
}
