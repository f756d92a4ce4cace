//! Processes of this very program: started, read, stopped or killed.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};

/// How long a process may take to say where it listens.
const START: Duration = Duration::from_secs(20);
/// How often a file or a process is looked at while waiting for it.
const LOOK: Duration = Duration::from_millis(10);

/// A daemon of the demonstration. Its plug is pulled when it is dropped: it has to bear that anyway.
pub(super) struct Daemon {
    child: Child,
    log: PathBuf,
}

/// This program with arguments.
pub(super) fn command(arguments: &[&str]) -> anyhow::Result<Command> {
    let program = std::env::current_exe().context("this program's own file can't be found")?;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null());
    Ok(command)
}

/// Runs a command to its end; what it says on standard output.
///
/// # Errors
/// With what it says on standard error when its exit code is not 0.
pub(super) fn output(arguments: &[&str]) -> anyhow::Result<String> {
    let Output { status, stdout, stderr } = command(arguments)?.output()?;
    if !status.success() {
        bail!("`tallytill {}`: {}", arguments.join(" "), String::from_utf8_lossy(&stderr).trim());
    }
    Ok(String::from_utf8_lossy(&stdout).trim().to_owned())
}

impl Daemon {
    /// Starts a daemon whose output goes to `log`, and waits until it has written where it listens.
    pub(super) async fn start(
        arguments: &[&str],
        log: &Path,
        address: &Path,
    ) -> anyhow::Result<(Self, String)> {
        match std::fs::remove_file(address) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
        let out = File::options().create(true).append(true).open(log)?;
        let child = command(arguments)?.stdout(out.try_clone()?).stderr(out).spawn()?;
        let mut daemon = Self { child, log: log.to_owned() };
        let listens = tokio::time::timeout(START, daemon.wait_for_address(address)).await;
        let address = listens.map_err(|_| daemon.fault("does not say where it listens"))??;
        Ok((daemon, address))
    }

    async fn wait_for_address(&mut self, file: &Path) -> anyhow::Result<String> {
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Err(self.fault(&format!("ended with {status}")));
            }
            if let Ok(address) = std::fs::read_to_string(file) {
                return Ok(address.trim().to_owned());
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// What went wrong, with the last line of its log.
    fn fault(&self, what: &str) -> anyhow::Error {
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        anyhow::anyhow!("a process of the demonstration {what}: {}", log.lines().last().unwrap_or_default())
    }

    /// Pulls its plug: no warning, no tidying up.
    pub(super) fn kill(mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // A process that can't be ended any more has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
