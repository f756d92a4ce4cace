//! A scanner for the story and for whoever wants to scan more: what is written to its own device goes to the till.
//!
//! The till holds its end of the scanner's pseudo-terminal for itself, as it must. So each scanner has a second one,
//! `scanner-1` in the demonstration's folder, whose bytes are passed on.

use std::io::Read;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serialport::{SerialPort, TTYPort};

use crate::testkit::FakeScanner;

/// How long one read waits; the thread ends with the process.
const READ: Duration = Duration::from_secs(3600);

/// A scanner of the demonstration.
pub(super) struct Scanner(Arc<Mutex<FakeScanner>>);

impl Scanner {
    /// Makes a scanner that the till finds at `port` and people at `device`.
    pub(super) fn plug_in(port: &Path, device: &Path) -> anyhow::Result<Self> {
        let scanner = Arc::new(Mutex::new(FakeScanner::plug_in(port)?));
        let (mut ours, theirs) = TTYPort::pair()?;
        ours.set_timeout(READ)?;
        let name = theirs.name().ok_or_else(|| anyhow::anyhow!("the pseudo-terminal has no name"))?;
        symlink(name, device)?;
        let passed_on = Arc::clone(&scanner);
        std::thread::Builder::new().name("scanner".to_owned()).spawn(move || {
            // Held open, so that a writer that goes away does not hang the line up.
            let _theirs = theirs;
            let mut bytes = [0; 256];
            while let Ok(read) = ours.read(&mut bytes) {
                let sent = passed_on
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .send(bytes.get(..read).unwrap_or_default());
                if sent.is_err() {
                    return;
                }
            }
        })?;
        Ok(Self(scanner))
    }

    /// Sends what a real scanner sends for one code: AIM identifier, text, CR.
    pub(super) fn scan(&self, aim: &str, text: &str) -> anyhow::Result<()> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).scan(aim, text)?)
    }
}
