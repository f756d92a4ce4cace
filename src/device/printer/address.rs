//! Where a printer is.

use std::path::{Path, PathBuf};

/// The port that network printers listen on (HP JetDirect; every maker of receipt printers follows).
const TCP_PORT: u16 = 9100;

/// Where a printer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A serial port.
    Serial(PathBuf),
    /// A file that takes bytes: `/dev/usb/lp0`.
    File(PathBuf),
    /// A host and its port.
    Tcp(String, u16),
}

/// What is written is no address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no printer; write a device such as `/dev/usb/lp0` or an address such as `tcp://192.0.2.7:9100`"
)]
pub struct AddressFault(String);

impl Address {
    /// Reads `tcp://host[:port]`, or a path: relative ones begin at `folder`. A path that leads to a terminal is a
    /// serial port.
    ///
    /// # Errors
    /// [`AddressFault`] for another scheme, an empty host or a port that is no number.
    pub fn parse(text: &str, folder: &Path) -> Result<Self, AddressFault> {
        let fault = || AddressFault(text.to_owned());
        if let Some(rest) = text.strip_prefix("tcp://") {
            let (host, port) = match rest.rsplit_once(':') {
                Some((host, port)) if !port.ends_with(']') => (host, port.parse().map_err(|_| fault())?),
                _ => (rest, TCP_PORT),
            };
            let host = host.trim_start_matches('[').trim_end_matches(']');
            let fits = !host.is_empty() && !host.contains(['/', ' ']) && port != 0;
            return fits.then(|| Self::Tcp(host.to_owned(), port)).ok_or_else(fault);
        }
        if text.trim().is_empty() || text.contains("://") {
            return Err(fault());
        }
        let path = folder.join(text);
        Ok(if is_terminal(&path) { Self::Serial(path) } else { Self::File(path) })
    }
}

/// Whether a path is that of a serial port, also one that is not plugged in now.
fn is_terminal(path: &Path) -> bool {
    let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let terminal = |path: &Path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with("tty") || path.starts_with("/dev/pts") || path.starts_with("/dev/serial")
    };
    terminal(path) || terminal(&real)
}

/// As in a configuration.
impl core::fmt::Display for Address {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Serial(path) | Self::File(path) => write!(out, "{}", path.display()),
            Self::Tcp(host, port) if host.contains(':') => write!(out, "tcp://[{host}]:{port}"),
            Self::Tcp(host, port) => write!(out, "tcp://{host}:{port}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_host_a_terminal_or_a_file() {
        let parse = |text: &str| Address::parse(text, Path::new("/etc/tallytill")).unwrap();
        assert_eq!(parse("tcp://printer"), Address::Tcp("printer".to_owned(), 9100));
        assert_eq!(parse("tcp://[2001:db8::7]:9101"), Address::Tcp("2001:db8::7".to_owned(), 9101));
        assert_eq!(parse("/dev/usb/lp0"), Address::File("/dev/usb/lp0".into()));
        assert_eq!(parse("/dev/ttyUSB7"), Address::Serial("/dev/ttyUSB7".into()));
        assert_eq!(parse("/dev/serial/by-id/x"), Address::Serial("/dev/serial/by-id/x".into()));
        assert_eq!(parse("lp"), Address::File("/etc/tallytill/lp".into()));
        for text in ["tcp://a:9100", "tcp://[::1]:9100", "/dev/usb/lp1"] {
            assert_eq!(parse(text).to_string(), text);
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in ["", "tcp://", "tcp://a:b", "tcp://a:0", "tcp://a/b", "usb://x", "http://x"] {
            assert!(Address::parse(text, Path::new("/")).is_err(), "{text}");
        }
    }
}
