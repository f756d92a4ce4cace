//! Settings as a technician meets them: from a file, from the environment, and where each came from; taking a till in
//! without writing a file, and out again.

use std::process::Command;

use super::pos::{counter, new_op};
use super::program::{refuse, run, succeed};
use super::shop::Shop;

const PROGRAM: &str = env!("CARGO_BIN_EXE_tallytill");

/// Runs a command with one more variable in its environment; what it said, and its exit code.
fn say(arguments: &[&str], name: &str, value: &str) -> (String, Option<i32>) {
    let said = Command::new(PROGRAM).args(arguments).env(name, value).output().unwrap();
    let text = [said.stdout, said.stderr].concat();
    (String::from_utf8(text).unwrap(), said.status.code())
}

/// The line of one key.
fn line<'t>(text: &'t str, key: &str) -> &'t str {
    text.lines().find(|line| line.split_whitespace().next() == Some(key)).unwrap()
}

#[test]
fn a_variable_stands_over_the_file_and_each_value_says_where_it_came_from() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("till.toml");
    std::fs::write(&path, "data = \"data\"\n[hub]\nurl = \"https://hub.example\"\n").unwrap();
    let path = path.display().to_string();
    let explain = ["config", "explain", "till", "--config", &path];
    let (told, code) = say(&explain, "TALLYTILL_HUB_URL", "https://other.example");
    assert_eq!(code, Some(0), "{told}");
    assert!(line(&told, "hub.url").contains("https://other.example"), "{told}");
    assert!(line(&told, "hub.url").ends_with("environment variable TALLYTILL_HUB_URL"), "{told}");
    assert!(line(&told, "data").ends_with("till.toml, line 1"), "{told}");
    assert!(
        line(&told, "listen").contains("127.0.0.1:7701") && line(&told, "listen").ends_with("by default")
    );
    let check = ["config", "check", "till", "--config", &path];
    let (told, code) = say(&check, "TALLYTILL_LISTEN", "everywhere");
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("environment variable `TALLYTILL_LISTEN`, key `listen`"), "{told}");
    let (told, code) = say(&check, "TALLYTILL_LISTEN", "0.0.0.0:1");
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("environment variable `TALLYTILL_LISTEN`") && told.contains("open to the network"));
    // A name that is no setting is somebody else's.
    assert_eq!(say(&check, "TALLYTILL_COLOUR", "red").1, Some(0));
}

#[test]
fn a_half_written_file_is_refused_at_its_line() {
    let folder = tempfile::tempdir().unwrap();
    for program in ["till", "hub"] {
        let whole = succeed(&["config", "default", program]);
        let path = folder.path().join("half.toml");
        let cut = whole.find("/var/lib").unwrap();
        std::fs::write(&path, &whole[..cut]).unwrap();
        let path = path.display().to_string();
        let told = refuse(&["config", "check", program, "--config", &path]);
        let line = whole[..cut].lines().count();
        assert!(told.contains(&format!("half.toml` line {line}")), "{told}");
        std::fs::write(&path, whole).unwrap();
        assert!(succeed(&["config", "check", program, "--config", &path]).contains("is good"));
    }
}

#[tokio::test]
async fn a_till_is_taken_in_by_address_and_code_alone_and_wiped_only_when_somebody_is_sure() {
    let shop = Shop::open();
    let config = shop.path("box.toml");
    std::fs::write(&config, "data = \"box\"\nlisten = \"127.0.0.1:0\"\n").unwrap();
    let config = config.display().to_string();
    let told = refuse(&["till", "enrol", "--config", &config, &shop.code("till-1")]);
    assert!(told.contains("where is head office?"), "{told}");
    let told = refuse(&["till", "enrol", "--config", &config, "http://hub.example", &shop.code("till-1")]);
    assert!(told.contains("unprotected"), "{told}");
    assert!(!shop.path("box").exists());
    let told = succeed(&["till", "enrol", "--config", &config, &shop.hub_url(), &shop.code("till-1")]);
    assert!(told.contains("enrolled as `till-1`"), "{told}");
    let doctor = run(&["doctor", "--config", &config, "--language", "en"]).out;
    assert!(doctor.contains("It answers at http://127.0.0.1:"), "{doctor}");

    let told = run(&["till", "wipe", "--config", &config]);
    assert_eq!(told.code, Some(1), "{told:?}");
    assert!(
        told.out.contains("head office has everything") && told.err.contains("nothing was deleted"),
        "{told:?}"
    );
    std::fs::write(shop.path("box").join("notes.txt"), "ours").unwrap();
    succeed(&["till", "wipe", "--config", &config, "--yes"]);
    let left: Vec<_> =
        std::fs::read_dir(shop.path("box")).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(left, ["notes.txt"]);
    assert!(refuse(&["till", "wipe", "--config", &config, "--yes"]).contains("nothing to wipe"));
    // The box takes another till's place.
    let told = succeed(&["till", "enrol", "--config", &config, &shop.hub_url(), &shop.code("till-2")]);
    assert!(told.contains("enrolled as `till-2`"), "{told}");
}

#[tokio::test]
async fn a_till_that_runs_or_has_unsent_sales_is_not_wiped_unseen() {
    let mut shop = Shop::open();
    let mut till = shop.till("till-1").await;
    let said = refuse(&["till", "wipe", "--config", &till.config, "--yes"]);
    assert!(said.contains("stop it first"), "{said}");
    shop.stop_hub();
    till.pos().sell(&counter(&[("espresso", "1")], None, "0"), &new_op()).await;
    till.stop();
    let told = run(&["till", "wipe", "--config", &till.config]);
    assert!(told.out.contains("WILL BE LOST") && told.code == Some(1), "{told:?}");
}
