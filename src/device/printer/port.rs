//! An open printer: bytes out, bytes in, each with a time-out.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream, ToSocketAddrs};
use std::os::fd::AsFd;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{FlockOperation, OFlags, flock};
use serialport::{ErrorKind, SerialPort};

use super::address::Address;
use crate::core::codec::profile::Line;
use crate::device::scanner::Cure;
use crate::device::serial;

/// How long a network printer may take to accept.
const CONNECT: Duration = Duration::from_secs(3);

/// How long a network printer may take to close its side after the last byte.
const LINGER: Duration = Duration::from_millis(500);

/// The most bytes written at once: look-alikes have buffers of 4 KiB.
const WRITE_BYTES_MAX: usize = 1024;

/// Why a printer could not be opened.
#[derive(Debug, thiserror::Error)]
#[error("`{address}` cannot be opened: {detail}")]
pub struct PrinterPortFault {
    address: String,
    detail: String,
    /// What to do.
    pub cure: Cure,
}

impl PrinterPortFault {
    fn new(address: &Address, kind: io::ErrorKind, error: &dyn std::error::Error) -> Self {
        let (detail, cure) = match kind {
            io::ErrorKind::NotFound => {
                ("there is no such device, plug the printer in or correct the path".to_owned(), Cure::PlugIn)
            }
            io::ErrorKind::PermissionDenied => {
                ("access is denied, let the till's user use this device".to_owned(), Cure::GrantAccess)
            }
            io::ErrorKind::ResourceBusy => {
                ("another program holds it, close that program".to_owned(), Cure::CloseOtherProgram)
            }
            io::ErrorKind::ConnectionRefused => {
                ("nothing listens there, check the address or start the printer".to_owned(), Cure::PlugIn)
            }
            io::ErrorKind::TimedOut | io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
                ("it does not answer, check the network cable and the address".to_owned(), Cure::PlugIn)
            }
            _ => (format!("it does not work as a printer ({error}), check the address"), Cure::CheckPort),
        };
        Self { address: address.to_string(), detail, cure }
    }
}

/// An open printer.
pub struct PrinterPort(Kind);

enum Kind {
    Serial(Box<dyn SerialPort>),
    File { file: File, readable: bool },
    Tcp(TcpStream),
}

impl PrinterPort {
    /// Opens a printer for this program alone; a network printer serves one program at a time by itself.
    ///
    /// # Errors
    /// [`PrinterPortFault`] with the cure.
    pub fn open(address: &Address, line: &Line) -> Result<Self, PrinterPortFault> {
        let fault = |error: io::Error| PrinterPortFault::new(address, error.kind(), &error);
        let kind = match address {
            Address::Serial(path) => {
                let fault = |error: serialport::Error| {
                    let kind = match error.kind() {
                        ErrorKind::Io(kind) => kind,
                        ErrorKind::NoDevice => io::ErrorKind::ResourceBusy,
                        _ => io::ErrorKind::Other,
                    };
                    PrinterPortFault::new(address, kind, &error)
                };
                Kind::Serial(serial::open(path, line).map_err(fault)?)
            }
            Address::File(path) => open_file(path).map_err(fault)?,
            Address::Tcp(host, port) => Kind::Tcp(connect(host, *port).map_err(fault)?),
        };
        Ok(Self(kind))
    }

    /// Whether it stays open between jobs: a network printer is left to others.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        !matches!(self.0, Kind::Tcp(_))
    }

    /// Writes some of the bytes, and says how many.
    ///
    /// # Errors
    /// `TimedOut` when none are taken in time; anything else when the printer is gone.
    pub fn write(&mut self, bytes: &[u8], wait: Duration) -> io::Result<usize> {
        let bytes = bytes.get(..bytes.len().min(WRITE_BYTES_MAX)).unwrap_or_default();
        let written = match &mut self.0 {
            Kind::Serial(port) => {
                port.set_timeout(wait)?;
                port.write(bytes)
            }
            Kind::File { file, .. } => {
                wait_for(file, PollFlags::OUT, wait)?;
                file.write(bytes)
            }
            Kind::Tcp(stream) => {
                stream.set_write_timeout(Some(wait))?;
                stream.write(bytes)
            }
        };
        match written {
            Ok(0) => Err(io::ErrorKind::WriteZero.into()),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Err(io::ErrorKind::TimedOut.into()),
            other => other,
        }
    }

    /// Reads what the printer tells.
    ///
    /// # Errors
    /// `TimedOut` when nothing comes in time; anything else when the printer is gone.
    pub fn read(&mut self, buffer: &mut [u8], wait: Duration) -> io::Result<usize> {
        let read = match &mut self.0 {
            Kind::Serial(port) => {
                port.set_timeout(wait)?;
                port.read(buffer)
            }
            Kind::File { readable: false, .. } => return Err(io::ErrorKind::TimedOut.into()),
            Kind::File { file, .. } => {
                wait_for(file, PollFlags::IN, wait)?;
                file.read(buffer)
            }
            Kind::Tcp(stream) => {
                stream.set_read_timeout(Some(wait))?;
                stream.read(buffer)
            }
        };
        match read {
            Ok(0) => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the printer is gone")),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Err(io::ErrorKind::TimedOut.into()),
            other => other,
        }
    }

    /// Lets the printer go. What a network printer still sends is taken first: else the system would tell it that what
    /// it has not read yet is void.
    pub fn close(self) {
        if let Kind::Tcp(mut stream) = self.0 {
            let mut rest = [0; 64];
            let closing =
                stream.shutdown(Shutdown::Write).and_then(|()| stream.set_read_timeout(Some(LINGER)));
            if closing.is_ok() {
                while stream.read(&mut rest).is_ok_and(|bytes| bytes > 0) {}
            }
        }
    }
}

/// A printer's file. One that can't be read from tells nothing, and prints all the same.
fn open_file(path: &Path) -> io::Result<Kind> {
    let nonblock = i32::try_from(OFlags::NONBLOCK.bits()).unwrap_or_default();
    let open =
        |readable: bool| OpenOptions::new().read(readable).write(true).custom_flags(nonblock).open(path);
    let (file, readable) = match open(true) {
        Ok(file) => (file, true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(error),
        Err(_) => (open(false)?, false),
    };
    if !file.metadata()?.is_file() {
        flock(&file, FlockOperation::NonBlockingLockExclusive)
            .map_err(|_| io::Error::from(io::ErrorKind::ResourceBusy))?;
        return Ok(Kind::File { file, readable });
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "it is a plain file"))
}

fn connect(host: &str, port: u16) -> io::Result<TcpStream> {
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for address in (host, port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, CONNECT) {
            Ok(stream) => {
                stream.set_nodelay(true)?;
                return Ok(stream);
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Waits until a file can be read or written; `TimedOut` when it can't in time.
fn wait_for(file: &File, what: PollFlags, wait: Duration) -> io::Result<()> {
    let wait = Timespec::try_from(wait).map_err(io::Error::other)?;
    let mut waited = [PollFd::from_borrowed_fd(file.as_fd(), what)];
    if poll(&mut waited, Some(&wait))? == 0 {
        return Err(io::ErrorKind::TimedOut.into());
    }
    Ok(())
}
