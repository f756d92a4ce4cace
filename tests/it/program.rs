//! The built program as processes: commands that end, and daemons that run until they are stopped or killed.

use std::fs::File;
use std::io::{Read, Seek};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{PoisonError, RwLock};
use std::thread::sleep;
use std::time::Duration;

/// Held for reading while a program is started, and for writing while something is made that no other program may
/// inherit.
pub(crate) static STARTING: RwLock<()> = RwLock::new(());

const BINARY: &str = env!("CARGO_BIN_EXE_tallytill");
/// How often a process or a file is looked at.
const LOOK: Duration = Duration::from_millis(5);
/// After so many looks a process hangs.
const LOOKS_MAX: u32 = 12_000;
/// Ports from here on are below those that the system gives out itself, so nobody takes one while its owner is down.
const FIRST_PORT: u16 = 20_000;
const PORTS: u16 = 12_000;

/// What a command said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs a command to its end.
pub(crate) fn run(arguments: &[&str]) -> Said {
    let (mut out, mut err) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
    let mut child = spawn(arguments, out.try_clone().unwrap(), err.try_clone().unwrap());
    let mut ended = None;
    for _ in 0..LOOKS_MAX {
        ended = child.try_wait().unwrap();
        if ended.is_some() {
            break;
        }
        sleep(LOOK);
    }
    if ended.is_none() {
        let _ = child.kill();
    }
    let said = Said { code: child.wait().unwrap().code(), out: text(&mut out), err: text(&mut err) };
    assert!(ended.is_some(), "{arguments:?} does not end: {said:?}");
    said
}

/// Runs a command that has to succeed, and returns what it printed.
pub(crate) fn succeed(arguments: &[&str]) -> String {
    let said = run(arguments);
    assert_eq!(said.code, Some(0), "{arguments:?}: {said:?}");
    said.out
}

/// Runs a command that has to refuse with exit code 1, and returns its sentence.
pub(crate) fn refuse(arguments: &[&str]) -> String {
    let said = run(arguments);
    assert_eq!(said.code, Some(1), "{arguments:?}: {said:?}");
    said.err
}

/// Starts a program and kills it so long after, as a power cut may come at any moment.
pub(crate) fn kill_after(arguments: &[&str], wait: Duration) {
    let (out, err) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
    let mut child = spawn(arguments, out, err);
    sleep(wait);
    let _ = child.kill();
    child.wait().unwrap();
}

fn spawn(arguments: &[&str], out: File, err: File) -> Child {
    let _starting = STARTING.read().unwrap_or_else(PoisonError::into_inner);
    let mut command = Command::new(BINARY);
    command.args(arguments).stdin(Stdio::null()).stdout(out).stderr(err).spawn().unwrap()
}

fn text(file: &mut File) -> String {
    let mut text = String::new();
    file.rewind().unwrap();
    file.read_to_string(&mut text).unwrap();
    text
}

/// A port that stays free until somebody who was given it listens there.
pub(crate) fn free_address() -> SocketAddr {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let from = u16::try_from(std::process::id() % u32::from(PORTS)).unwrap();
    for _ in 0..PORTS {
        let step = NEXT.fetch_add(1, Ordering::Relaxed);
        let port = FIRST_PORT + from.wrapping_add(step) % PORTS;
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        if TcpListener::bind(address).is_ok() {
            return address;
        }
    }
    panic!("no port is free");
}

/// A daemon that listens. It is killed when it is dropped.
pub(crate) struct Daemon {
    child: Child,
    log: PathBuf,
    pub(crate) address: SocketAddr,
}

impl Daemon {
    /// Starts it and waits until it has written its address into its data folder.
    pub(crate) fn start(arguments: &[&str], data: &Path, log: &Path) -> Self {
        let address_file = data.join("listen.addr");
        let _ = std::fs::remove_file(&address_file);
        let mut options = File::options();
        let err = options.create(true).append(true).open(log).unwrap();
        let mut child = spawn(arguments, err.try_clone().unwrap(), err);
        for _ in 0..LOOKS_MAX {
            let written = std::fs::read_to_string(&address_file).unwrap_or_default();
            if let Ok(address) = written.trim().parse() {
                return Self { child, log: log.to_owned(), address };
            }
            if let Some(status) = child.try_wait().unwrap() {
                panic!("{arguments:?} ended with {status}: {}", std::fs::read_to_string(log).unwrap());
            }
            sleep(LOOK);
        }
        let _ = child.kill();
        panic!("{arguments:?} does not listen: {}", std::fs::read_to_string(log).unwrap());
    }

    /// All it has said since it was first started.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    pub(crate) fn runs(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// As a power cut does, but for the disk.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// As the operating system asks a service to end.
    pub(crate) fn stop(mut self) -> ExitStatus {
        let asked =
            Command::new("sh").args(["-c", &format!("kill -TERM {}", self.child.id())]).status().unwrap();
        assert!(asked.success());
        for _ in 0..LOOKS_MAX {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            sleep(LOOK);
        }
        panic!("it does not stop: {}", self.log());
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // It may be dead already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
