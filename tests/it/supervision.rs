//! Till and head office as services: what they tell systemd, and how.
#![cfg(target_os = "linux")]

use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::program::succeed;
use super::shop::Shop;

const PROGRAM: &str = env!("CARGO_BIN_EXE_tallytill");
/// After this long without a word it hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// Who listens as systemd does.
struct Supervisor(UnixDatagram);

impl Supervisor {
    fn start(folder: &Path, arguments: &[&str]) -> (Self, Child) {
        let path = folder.join("notify");
        let socket = UnixDatagram::bind(&path).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        let log = std::fs::File::create(folder.join("log")).unwrap();
        let stream = std::os::unix::fs::MetadataExt::dev(&log.metadata().unwrap());
        let inode = std::os::unix::fs::MetadataExt::ino(&log.metadata().unwrap());
        let child = Command::new(PROGRAM)
            .args(arguments)
            .env("NOTIFY_SOCKET", &path)
            .env("WATCHDOG_USEC", "300000")
            .env("JOURNAL_STREAM", format!("{stream}:{inode}"))
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        (Self(socket), child)
    }

    /// Waits for a word that begins so, and returns it; other words before it are passed over.
    fn hear(&self, word: &str) -> String {
        loop {
            let mut bytes = [0; 4096];
            let length = self.0.recv(&mut bytes).unwrap();
            let said = String::from_utf8_lossy(&bytes[..length]).into_owned();
            if said.lines().any(|line| line.starts_with(word)) {
                return said;
            }
        }
    }
}

fn ask_to_stop(child: &mut Child) {
    let asked = Command::new("sh").args(["-c", &format!("kill -TERM {}", child.id())]).status().unwrap();
    assert!(asked.success());
}

fn assert_serves(folder: &Path, arguments: &[&str], ready: &str) {
    let (supervisor, mut child) = Supervisor::start(folder, arguments);
    let said = supervisor.hear("READY=1");
    assert!(said.contains(ready), "{said}");
    for _ in 0..3 {
        supervisor.hear("WATCHDOG=1");
    }
    ask_to_stop(&mut child);
    supervisor.hear("STOPPING=1");
    assert!(child.wait().unwrap().success());
    let log = std::fs::read_to_string(folder.join("log")).unwrap();
    let weights = [("INFO", "<6>{"), ("WARN", "<4>{"), ("ERROR", "<3>{")];
    let weighed = |line: &&str| {
        let level = weights.iter().find(|(level, _)| line.contains(&format!("\"level\":\"{level}\"")));
        level.is_none_or(|(_, weight)| line.starts_with(weight))
    };
    assert_eq!(log.lines().find(|line| !weighed(line)), None, "each line says how weighty it is");
    assert!(log.contains("_started"), "{log}");
}

#[tokio::test]
async fn a_till_tells_systemd_that_it_is_ready_lives_and_ends() {
    let shop = Shop::open();
    let till = shop.till_off("till-1", &shop.path("till-1"));
    let folder = tempfile::tempdir().unwrap();
    assert_serves(
        folder.path(),
        &["till", "run", "--config", &till.config],
        "till-1, Old Town: http://127.0.0.1:",
    );
}

#[test]
fn head_office_tells_systemd_the_same_and_keeps_its_first_password_out_of_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("hub.toml");
    std::fs::write(&config, "data = \"data\"\nlisten = \"127.0.0.1:0\"\n").unwrap();
    let config = config.display().to_string();
    assert_serves(folder.path(), &["hub", "run", "--config", &config], "STATUS=http://127.0.0.1:");
    let log = std::fs::read_to_string(folder.path().join("log")).unwrap();
    assert!(log.contains("tallytill hub password") && !log.contains("Sign in as"), "{log}");
    assert!(succeed(&["hub", "password", "--config", &config]).contains("with the password"));
}
