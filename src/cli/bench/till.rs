//! A till, or head office, that runs as a process of this very program.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde_json::Value;

use crate::host::monotonic;

/// How long a till may take to say where it listens.
const START_MAX: Duration = Duration::from_secs(30);
/// The longest line of its log that is looked at, in bytes.
const LINE_BYTES_MAX: u64 = 64 << 10;

/// A running till, or head office. It is killed when it is dropped: that is what power cuts do, and its next start shows it.
pub(super) struct RunningTill {
    child: Child,
    /// Just before its process was made.
    pub(super) started: Instant,
    /// Where it listens.
    pub(super) address: SocketAddr,
}

/// Resident memory of a process, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Memory {
    /// Now.
    pub(super) resident: u64,
    /// At most, so far.
    pub(super) peak: u64,
}

impl RunningTill {
    /// Starts a till and waits until it listens.
    pub(super) fn start(settings: &Path) -> anyhow::Result<Self> {
        Self::start_as("till", settings)
    }

    /// Starts head office and waits until it listens.
    pub(super) fn start_hub(settings: &Path) -> anyhow::Result<Self> {
        Self::start_as("hub", settings)
    }

    fn start_as(what: &str, settings: &Path) -> anyhow::Result<Self> {
        let program = std::env::current_exe().context("this program's own file can't be found")?;
        let mut command = Command::new(program);
        command.args([what, "run", "--config"]).arg(settings);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let started = monotonic();
        let mut child = command.spawn().with_context(|| format!("the {what} can't be started"))?;
        let log = child.stderr.take();
        let (told, lines) = mpsc::channel();
        std::thread::Builder::new().name("log".to_owned()).spawn(move || {
            // Read to its end, also when nobody asks any more: a till must not wait for its log to be taken.
            let mut log = log.map(BufReader::new);
            while let Some(line) = log.as_mut().and_then(next_line) {
                let _ = told.send(line);
            }
        })?;
        let unheard = SocketAddr::from(([0, 0, 0, 0], 0));
        let mut till = Self { child, started, address: unheard };
        till.address = wait_for_address(what, &lines)?;
        Ok(till)
    }

    /// How much memory it has.
    pub(super) fn memory(&self) -> anyhow::Result<Memory> {
        let path = format!("/proc/{}/status", self.child.id());
        let status = fs::read_to_string(&path).with_context(|| format!("`{path}` can't be read"))?;
        parse_memory(&status).with_context(|| format!("`{path}` does not tell the resident memory"))
    }
}

impl Drop for RunningTill {
    fn drop(&mut self) {
        // A process that can't be killed has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn next_line(log: &mut impl BufRead) -> Option<String> {
    let mut line = Vec::new();
    let read = log.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', &mut line).ok()?;
    (read > 0).then(|| String::from_utf8_lossy(&line).trim().to_owned())
}

fn wait_for_address(what: &str, lines: &mpsc::Receiver<String>) -> anyhow::Result<SocketAddr> {
    let mut last = String::new();
    loop {
        match lines.recv_timeout(START_MAX) {
            Ok(line) => {
                let fields: Value = serde_json::from_str(&line).unwrap_or_default();
                let named =
                    fields.get("message").and_then(Value::as_str) == Some(&*format!("{what}_started"));
                if let Some(address) = fields.get("address").and_then(Value::as_str).filter(|_| named) {
                    return address.parse().with_context(|| format!("`{address}` is no address"));
                }
                last = line;
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {
                bail!("the {what} does not say that it has started: {last}")
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => bail!("the {what} did not start: {last}"),
        }
    }
}

/// Reads `/proc/<pid>/status`, which counts in KiB and writes `kB`.
fn parse_memory(status: &str) -> Option<Memory> {
    let bytes = |key: &str| {
        let value = status.lines().find_map(|line| line.strip_prefix(key))?;
        value.trim().strip_suffix(" kB")?.parse::<u64>().ok()?.checked_mul(1024)
    };
    Some(Memory { resident: bytes("VmRSS:")?, peak: bytes("VmHWM:")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_in_bytes() {
        let status = "Name:\ttallytill\nVmHWM:\t   24100 kB\nVmRSS:\t   23000 kB\nRssAnon:\t 1 kB\n";
        let memory = parse_memory(status);
        assert_eq!(memory, Some(Memory { resident: 23_000 * 1024, peak: 24_100 * 1024 }));
        assert_eq!(parse_memory("Name:\ttallytill\n"), None);
    }
}
