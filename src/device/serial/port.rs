//! Opening the port, and what to do when that fails.

use std::io;
use std::path::Path;

use serialport::{ClearBuffer, DataBits, ErrorKind, FlowControl, Parity, SerialPort, StopBits};

use crate::device::serial::event::Cure;

/// Why the port could not be opened.
#[derive(Debug, thiserror::Error)]
#[error("`{path}` cannot be opened: {detail}")]
pub(super) struct PortFault {
    path: String,
    detail: String,
    /// What to do.
    pub(super) cure: Cure,
}

impl PortFault {
    fn new(path: &Path, detail: String, cure: Cure) -> Self {
        Self { path: path.display().to_string(), detail, cure }
    }

    fn from_open(path: &Path, error: &serialport::Error) -> Self {
        let (detail, cure) = match error.kind() {
            ErrorKind::Io(io::ErrorKind::NotFound) => {
                ("there is no such device, plug the scanner in or correct the path".to_owned(), Cure::PlugIn)
            }
            ErrorKind::Io(io::ErrorKind::PermissionDenied) => {
                ("access is denied, let the till's user use serial ports".to_owned(), Cure::GrantAccess)
            }
            ErrorKind::NoDevice => {
                ("another program holds it, close that program".to_owned(), Cure::CloseOtherProgram)
            }
            _ => (format!("it does not work as a serial port ({error}), check the path"), Cure::CheckPort),
        };
        Self::new(path, detail, cure)
    }
}

/// Opens `path` for this program alone, 8N1 without flow control. Bytes that came before are thrown away: they were
/// scanned for nobody, and may have come at another line speed.
///
/// `serialport` reports a held port as `NoDevice`, both for `TIOCEXCL` (which does not stop root) and for its lock.
///
/// # Errors
/// [`PortFault`] with the cure.
pub(super) fn open_port(path: &Path, baud: u32) -> Result<Box<dyn SerialPort>, PortFault> {
    let Some(name) = path.to_str() else {
        return Err(PortFault::new(
            path,
            "its name is not UTF-8, correct the path".to_owned(),
            Cure::CheckPort,
        ));
    };
    let settings = serialport::new(name, baud)
        .data_bits(DataBits::Eight)
        .parity(Parity::None)
        .stop_bits(StopBits::One)
        .flow_control(FlowControl::None);
    let port = settings.open().map_err(|error| PortFault::from_open(path, &error))?;
    port.clear(ClearBuffer::Input).map_err(|error| PortFault::from_open(path, &error))?;
    Ok(port)
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
        assert_eq!(open_port(file.path(), 9600).unwrap_err().cure, Cure::CheckPort);
        let name = Path::new(std::ffi::OsStr::from_bytes(b"/dev/\xff"));
        assert_eq!(open_port(name, 9600).unwrap_err().cure, Cure::CheckPort);
    }
}
