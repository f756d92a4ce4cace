//! The commands, as a person types them.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::hub_world::programme_text;

struct Office {
    folder: tempfile::TempDir,
}

impl Office {
    fn new() -> Self {
        let office = Self { folder: tempfile::tempdir().unwrap() };
        office.write("hub.toml", "data = \"data\"\nlisten = \"127.0.0.1:0\"\n");
        office.write("programme.toml", &programme_text("debt"));
        office
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    fn command(&self, command: &str, more: &[&Path]) -> Command {
        let mut started = Command::new(env!("CARGO_BIN_EXE_tallytill"));
        started.args(["hub", command, "--config"]).arg(self.path("hub.toml")).args(more);
        started
    }

    fn run(&self, command: &str, more: &[&Path]) -> (i32, String, String) {
        let Output { status, stdout, stderr } = self.command(command, more).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (status.code().unwrap(), text(stdout), text(stderr))
    }
}

#[test]
fn a_programme_is_published_and_one_with_faults_is_not() {
    let office = Office::new();
    office.write("bad.toml", &programme_text("sometimes"));
    let (code, out, err) = office.run("publish", &[&office.path("bad.toml")]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(
        err.contains("bad.toml") && err.contains("line 25") && err.contains("`settlement.overspend`"),
        "{err}"
    );
    let (code, out, err) = office.run("publish", &[&office.path("programme.toml")]);
    assert_eq!(code, 0, "{err}");
    assert!(out.starts_with("published: Obchod na rohu ("), "{out}");
    assert!(office.run("publish", &[&office.path("programme.toml")]).1.starts_with("already in force"));
    office.write("euro.toml", &programme_text("debt").replace("CZK", "EUR"));
    let (code, _, err) = office.run("publish", &[&office.path("euro.toml")]);
    assert!(code == 1 && err.contains("`EUR`") && err.contains("`CZK`"), "{err}");
    assert!(office.run("publish", &[&office.path("none.toml")]).2.contains("does not exist"));
}

#[test]
fn a_list_is_told_first_then_taken_over_once() {
    let office = Office::new();
    office.write("members.csv", "card,name,points\n2901,Anna,12\n2902,Boris,0\n");
    let list = office.path("members.csv");
    let (code, _, err) = office.run("import", &[&list]);
    assert!(code == 1 && err.contains("publish a programme first"), "{err}");
    office.run("publish", &[&office.path("programme.toml")]);
    let (_, told, _) = office.run("import", &[&list, Path::new("--dry-run")]);
    assert!(told.contains("line 2: card 2901, new member with 12 points"), "{told}");
    assert!(told.ends_with("2 members would be taken over, 0 skipped\n"), "{told}");
    assert_eq!(office.run("import", &[&list]).1, "2 members taken over, 0 skipped\n");
    let (_, again, _) = office.run("import", &[&list]);
    assert!(again.starts_with("line 2: card 2901 is known, skipped\n"), "{again}");
    assert!(again.ends_with("0 members taken over, 2 skipped\n"), "{again}");
    office.write("members.csv", "card,name,points\n2903,Cyril,1\n2903,Dana,1\n");
    let (code, out, err) = office.run("import", &[&list]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("line 3") && err.contains("nothing was taken over"), "{err}");

    let (code, found, err) = office.run("verify", &[]);
    assert_eq!(code, 0, "{err}");
    for wanted in ["chains    1\n", "entries   4\n", "members   2\n", "findings  0\n", "state     "] {
        assert!(found.contains(wanted), "{wanted} in {found}");
    }
}

#[test]
fn a_broken_store_does_not_pass_verification() {
    let office = Office::new();
    office.run("publish", &[&office.path("programme.toml")]);
    office.write("members.csv", "card,name,points\n2901,Anna,12\n");
    office.run("import", &[&office.path("members.csv")]);
    let database = rusqlite::Connection::open(office.path("data/hub.db")).unwrap();
    database.execute(include_str!("hub_forget_member.sql"), []).unwrap();
    let (code, _, err) = office.run("verify", &[]);
    assert_eq!(code, 1);
    assert!(err.contains("is kept otherwise than its entries fold"), "{err}");
}

#[test]
fn what_can_not_be_run_says_why() {
    let office = Office::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = format!("--listen={}", taken.local_addr().unwrap());
    let (code, out, err) = office.run("run", &[Path::new(&listen)]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("another program has this port"), "{err}");
    office.write("hub.toml", "data = \"data\"\nport = 7700\n");
    let (code, _, err) = office.run("run", &[]);
    assert!(
        code == 1 && err.contains("hub.toml") && err.contains("line 2") && err.contains("`port`"),
        "{err}"
    );
    office.write("hub.toml", "data = \"hub.toml/data\"\n");
    let (code, _, err) = office.run("verify", &[]);
    assert!(code == 1 && err.contains("hub.toml/data"), "{err}");
    let (code, _, err) = Office::new().run("code", &[Path::new("--till= "), Path::new("--store=Corner")]);
    assert!(code == 2 && err.contains("1 to 60 characters"), "{err}");
}

#[cfg(unix)]
#[test]
fn a_running_hub_shows_its_password_once_and_ends_when_asked() {
    let office = Office::new();
    for first in [true, false] {
        let mut hub =
            office.command("run", &[]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(hub.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        assert!(line.starts_with("Head office listens on http://127.0.0.1:"), "{line}");
        let address = std::fs::read_to_string(office.path("data/listen.addr")).unwrap();
        assert!(line.contains(address.trim()), "{line}");
        let mut password = String::new();
        if first {
            out.read_line(&mut line).unwrap();
            let shown = line.rsplit_once(' ').unwrap().1.trim().to_owned();
            assert_eq!(shown.len(), 19, "{line}");
            password = shown;
        }
        let asked = Command::new("kill").arg(hub.id().to_string()).status().unwrap();
        assert!(asked.success());
        let Output { status, stderr, .. } = hub.wait_with_output().unwrap();
        assert!(status.success());
        let log = String::from_utf8(stderr).unwrap();
        assert!(log.contains("hub_stopped"), "{log}");
        assert!(password.is_empty() || !log.contains(&password), "the password is not in the log");
        let mut rest = String::new();
        std::io::Read::read_to_string(&mut out, &mut rest).unwrap();
        assert!(!rest.contains("password"), "{rest}");
    }
}
