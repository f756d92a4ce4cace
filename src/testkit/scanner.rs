//! A scanner on a pseudo-terminal.
//!
//! The till opens it by path like a real one and gets the very bytes a real one sends. Line settings are accepted and
//! mean nothing, so a wrong line speed cannot be shown with it. To stand at the same path when it is plugged in again,
//! as `/dev/serial/by-id` does for a real one, it is named by a symbolic link.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serialport::{SerialPort, TTYPort};

/// How long a write waits for a till that does not read.
const WRITE_TIMEOUT: Duration = Duration::from_secs(10);

/// A scanner that sends what it is told to. It is unplugged when it is dropped.
#[derive(Debug)]
pub struct FakeScanner {
    link: PathBuf,
    scanner_end: TTYPort,
    /// Held open, unread: a pseudo-terminal that nobody has open refuses writes.
    till_end: TTYPort,
}

impl FakeScanner {
    /// Makes a scanner and names it `link`, which must not exist yet.
    ///
    /// # Errors
    /// When the system gives no pseudo-terminal or the link cannot be made.
    pub fn plug_in(link: impl Into<PathBuf>) -> io::Result<Self> {
        let link = link.into();
        // A program started beside must not inherit either end: it would keep the line up when the plug is pulled.
        let (scanner_end, till_end) = TTYPort::pair()?;
        let (mut scanner_end, till_end) = (scanner_end.try_clone_native()?, till_end.try_clone_native()?);
        scanner_end.set_timeout(WRITE_TIMEOUT)?;
        let device = till_end.name().ok_or_else(|| io::Error::other("the pseudo-terminal has no name"))?;
        std::os::unix::fs::symlink(device, &link)?;
        Ok(Self { link, scanner_end, till_end })
    }

    /// Where the till finds it.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.link
    }

    /// Sends bytes as they are.
    ///
    /// # Errors
    /// When the till's end does not take them in time.
    pub fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.scanner_end.write_all(bytes)
    }

    /// Sends what a scanner that is set up well sends for one code: its AIM identifier, the text, CR.
    ///
    /// # Errors
    /// As from [`FakeScanner::send`].
    pub fn scan(&mut self, aim: &str, text: &str) -> io::Result<()> {
        self.send(format!("{aim}{text}\r").as_bytes())
    }

    /// Waits for so many bytes from the till.
    ///
    /// # Errors
    /// When they do not come in time.
    pub fn hear(&mut self, bytes: usize) -> io::Result<Vec<u8>> {
        let mut heard = vec![0; bytes];
        self.scanner_end.read_exact(&mut heard)?;
        Ok(heard)
    }

    /// How many bytes wait for a till to read them.
    ///
    /// # Errors
    /// When the pseudo-terminal does not say.
    pub fn bytes_waiting(&self) -> io::Result<u32> {
        Ok(self.till_end.bytes_to_read()?)
    }

    /// Pulls the plug: the name vanishes and the till's end hangs up.
    pub fn unplug(self) {
        drop(self);
    }
}

impl Drop for FakeScanner {
    fn drop(&mut self) {
        // The name goes first: a till that opens it again at once must not reach a stranger's terminal of that number.
        // Where it is gone already there is nothing left to do.
        let _ = std::fs::remove_file(&self.link);
    }
}
