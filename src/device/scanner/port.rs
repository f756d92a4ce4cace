//! Opening the device, and what to do when that fails.

use std::io::{self, Read, Write};
use std::path::Path;
use std::time::Duration;

use serialport::{ErrorKind, SerialPort};

use super::event::Cure;
use super::file::DeviceFile;
use crate::core::codec::profile::{Line, Transport};
use crate::device::serial;

/// What the scanner hangs on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// A serial port with these line settings, always 8 data bits and 1 stop bit.
    Serial(Line),
    /// A raw HID device.
    Hidraw,
    /// An input event device.
    Keyboard {
        /// Its key strokes reach nobody else.
        grab: bool,
    },
}

impl Link {
    /// What a profile's scanner hangs on; `line` for a serial one. A keyboard is grabbed.
    #[must_use]
    pub fn of(transport: Transport, line: Line) -> Self {
        match transport {
            Transport::Serial => Self::Serial(line),
            Transport::Hidraw => Self::Hidraw,
            Transport::Evdev => Self::Keyboard { grab: true },
        }
    }
}

/// Why the device could not be opened.
#[derive(Debug, thiserror::Error)]
#[error("`{path}` cannot be opened: {detail}")]
pub struct PortFault {
    path: String,
    detail: String,
    /// What to do.
    pub cure: Cure,
}

impl PortFault {
    fn new(path: &Path, detail: String, cure: Cure) -> Self {
        Self { path: path.display().to_string(), detail, cure }
    }

    fn from_open(path: &Path, error: &serialport::Error) -> Self {
        match error.kind() {
            ErrorKind::Io(kind) => Self::from_io(path, kind, error),
            ErrorKind::NoDevice => Self::from_io(path, io::ErrorKind::ResourceBusy, error),
            _ => Self::from_io(path, io::ErrorKind::Other, error),
        }
    }

    fn from_io(path: &Path, kind: io::ErrorKind, error: &dyn std::error::Error) -> Self {
        let (detail, cure) = match kind {
            io::ErrorKind::NotFound => {
                ("there is no such device, plug the scanner in or correct the path".to_owned(), Cure::PlugIn)
            }
            io::ErrorKind::PermissionDenied => {
                ("access is denied, let the till's user use this device".to_owned(), Cure::GrantAccess)
            }
            io::ErrorKind::ResourceBusy => {
                ("another program holds it, close that program".to_owned(), Cure::CloseOtherProgram)
            }
            _ => {
                (format!("it does not work as a scanner's device ({error}), check the path"), Cure::CheckPort)
            }
        };
        Self::new(path, detail, cure)
    }
}

/// An open device.
pub(super) enum Port {
    Serial(Box<dyn SerialPort>),
    File(Box<DeviceFile>),
}

impl Port {
    /// Opens `path` for this program alone. Bytes that came before are thrown away: they were scanned for nobody, and
    /// may have come at another line speed.
    ///
    /// # Errors
    /// [`PortFault`] with the cure.
    pub(super) fn open(path: &Path, link: &Link) -> Result<Self, PortFault> {
        let file = |grab| {
            DeviceFile::open(path, grab)
                .map(|file| Self::File(Box::new(file)))
                .map_err(|error| PortFault::from_io(path, error.kind(), &error))
        };
        match link {
            Link::Serial(line) => open_serial(path, line).map(Self::Serial),
            Link::Hidraw => file(false),
            Link::Keyboard { grab } => file(*grab),
        }
    }

    /// Waits at most `wait` for bytes.
    ///
    /// # Errors
    /// `TimedOut` when none came; anything else, or zero bytes, when the device is gone.
    pub(super) fn read(&mut self, buffer: &mut [u8], wait: Duration) -> io::Result<usize> {
        match self {
            Self::Serial(port) => {
                port.set_timeout(wait)?;
                port.read(buffer)
            }
            Self::File(file) => {
                file.set_timeout(wait);
                file.read(buffer)
            }
        }
    }

    /// Sends bytes; what is read as a file takes none.
    ///
    /// # Errors
    /// When the device is gone or does not take them in time.
    pub(super) fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Serial(port) => {
                port.set_timeout(SEND)?;
                port.write_all(bytes)
            }
            Self::File(_) => Ok(()),
        }
    }

    /// Changes the line speed.
    ///
    /// # Errors
    /// When the port does not take it.
    pub(super) fn set_baud(&mut self, baud: u32) -> io::Result<()> {
        match self {
            Self::Serial(port) => Ok(port.set_baud_rate(baud)?),
            Self::File(_) => Ok(()),
        }
    }
}

/// How long a scanner may hold back what is sent to it.
const SEND: Duration = Duration::from_millis(500);

fn open_serial(path: &Path, line: &Line) -> Result<Box<dyn SerialPort>, PortFault> {
    serial::open(path, line).map_err(|error| PortFault::from_open(path, &error))
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    #[test]
    fn every_refusal_of_the_system_has_its_cure() {
        for (kind, cure) in [
            (ErrorKind::Io(io::ErrorKind::NotFound), Cure::PlugIn),
            (ErrorKind::Io(io::ErrorKind::PermissionDenied), Cure::GrantAccess),
            (ErrorKind::NoDevice, Cure::CloseOtherProgram),
            (ErrorKind::Unknown, Cure::CheckPort),
            (ErrorKind::Io(io::ErrorKind::Other), Cure::CheckPort),
        ] {
            let fault = PortFault::from_open(Path::new("/dev/scanner"), &serialport::Error::new(kind, "why"));
            assert_eq!(fault.cure, cure);
            assert!(fault.to_string().starts_with("`/dev/scanner` cannot be opened: "), "{fault}");
        }
    }

    #[test]
    fn what_is_no_serial_port_is_refused() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let open = |path: &Path| Port::open(path, &Link::Serial(Line::default())).err().unwrap();
        assert_eq!(open(file.path()).cure, Cure::CheckPort);
        let name = Path::new(std::ffi::OsStr::from_bytes(b"/dev/\xff"));
        assert_eq!(open(name).cure, Cure::CheckPort);
    }
}
