//! The doctor and the status screen as a technician and a script meet them: from the box to a green line, each fault with
//! its code and exit code, a bundle that holds nobody's name, alerts that name what there is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use serde_json::{Value, json};
use tallytill::testkit::{AnsweringScanner, FakeFamily, Grammar, Mood};

use super::pos::{Pos, counter, new_op};
use super::program::{Daemon, Said, refuse, run, succeed};
use super::shop::{ESPRESSO, JANA, Shop, fresh_card};

/// What the doctor says, as a script reads it, and its exit code.
fn examine(config: &str, more: &[&str]) -> (Option<i32>, Value) {
    let said = run(&[&["doctor", "--config", config, "--json"], more].concat());
    let document = serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{said:?}"));
    (said.code, document)
}

/// Codes with their states.
fn codes(document: &Value) -> BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let checks = document["checks"].as_array().unwrap();
    checks.iter().map(|check| (text(&check["code"]), text(&check["state"]))).collect()
}

#[track_caller]
fn assert_found(document: &Value, code: &str, state: &str) {
    assert_eq!(codes(document).get(code).map(String::as_str), Some(state), "{document:#}");
    let is_this = |check: &&Value| check["code"] == code;
    let found = document["checks"].as_array().unwrap().iter().find(is_this).unwrap();
    if state != "good" {
        assert!(found["cure"].as_str().is_some_and(|cure| cure.len() > 10), "{found:#}");
    }
}

/// What is not as it should be.
fn complaints(document: &Value) -> Vec<String> {
    codes(document).into_iter().filter(|(_, state)| state != "good").map(|(code, _)| code).collect()
}

/// Waits until the till says this of its scanner.
async fn wait_for_scanner(pos: &Pos, state: &str) {
    let mut events = pos.watch_from_present().await;
    while pos.status().await["scanner"]["state"] != state {
        events.next().await;
    }
}

#[tokio::test]
async fn a_till_comes_from_the_box_to_a_green_line() {
    let shop = Shop::open();
    let config = shop.path("till-1.toml");
    let fresh = format!(
        "data = \"till-1/data\"\nlisten = \"127.0.0.1:0\"\n[hub]\nurl = \"{}\"\n[scanner]\nport = \"till-1.scanner\"\n",
        shop.hub_url()
    );
    fs::write(&config, fresh).unwrap();
    let (code, document) = examine(&config.display().to_string(), &[]);
    assert_eq!(code, Some(2), "{document:#}");
    assert_found(&document, "not_enrolled", "bad");
    assert_found(&document, "folder_missing", "bad");
    assert_found(&document, "scanner_gone", "bad");
    assert_found(&document, "office_online", "good");

    let mut till = shop.till_off("till-1", &shop.path("till-1"));
    till.plug_in();
    let (code, document) = examine(&till.config, &[]);
    assert_eq!((code, complaints(&document)), (Some(1), vec!["daemon_stopped".to_owned()]), "{document:#}");
    assert_found(&document, "scanner_opens", "good");
    assert_found(&document, "clock_right", "good");
    let text = run(&["till", "doctor", "--config", &till.config, "--language", "cs"]);
    assert_eq!(text.code, Some(1), "{text:?}");
    assert!(text.out.ends_with("Pokladna funguje; 1 věc si zaslouží pozornost.\n"), "{text:?}");
    let status = refuse(&["till", "status", "--config", &till.config, "--language", "ru"]);
    assert!(status.contains("касса не запущена"), "{status}");

    till.start();
    let pos = till.pos();
    pos.wait_for_members().await;
    pos.wait_until_in_sync().await;
    wait_for_scanner(&pos, "ready").await;
    let (code, document) = examine(&till.config, &[]);
    assert_eq!((code, complaints(&document)), (Some(0), Vec::new()), "{document:#}");
    for code in ["daemon_running", "journal_sound", "unsent_none", "balances_fresh", "scanner_ready"] {
        assert_found(&document, code, "good");
    }
    for (language, last) in [
        ("en", "All is well: 14 checks."),
        ("cs", "Vše je v pořádku: 14 kontrol."),
        ("ru", "Всё в порядке: 14 проверок."),
    ] {
        let said = succeed(&["doctor", "--config", &till.config, "--language", language]);
        assert_eq!(said.lines().last(), Some(last), "{said}");
    }
    let screen = succeed(&["till", "status", "--config", &till.config, "--language", "en"]);
    for part in ["till-1 · Old Town", "nothing: head office has everything", "Scanner ready", "1 entry"] {
        assert!(screen.contains(part), "`{part}` is missing in: {screen}");
    }
    assert!(screen.lines().count() < 24, "it is more than a screen: {screen}");
    let raw: Value =
        serde_json::from_str(&succeed(&["till", "status", "--config", &till.config, "--json"])).unwrap();
    assert_eq!(raw["scanner"]["state"], "ready");

    till.unplug();
    wait_for_scanner(&pos, "missing").await;
    let (code, document) = examine(&till.config, &[]);
    assert_eq!((code, complaints(&document)), (Some(2), vec!["scanner_gone".to_owned()]), "{document:#}");
}

#[tokio::test]
async fn each_fault_of_the_data_folder_has_its_code() {
    let shop = Shop::open();
    let mut till = shop.till("till-1").await;
    let data = till.folder.clone();
    let pos = till.pos();
    let bought = counter(&[(espresso(), "1")], Some(JANA), "0");
    for _ in 0..3 {
        pos.sell(&bought, &new_op()).await;
    }
    pos.wait_until_in_sync().await;
    till.stop();
    till.plug_in();
    let before = ["daemon_stopped".to_owned()];
    let (code, document) = examine(&till.config, &[]);
    assert_eq!((code, complaints(&document).as_slice()), (Some(1), &before[..]), "{document:#}");

    // What is put in place of a file, and what is found then.
    let header = |at: usize, value: u8| move |bytes: &mut Vec<u8>| bytes[at] = value;
    type Harm = Box<dyn Fn(&mut Vec<u8>)>;
    let cases: [(&str, Harm, &str); 7] = [
        ("journal.db", Box::new(header(63, 99)), "journal_newer"),
        ("journal.db", Box::new(|bytes| bytes[..100].fill(b'x')), "journal_damaged"),
        ("journal.db", Box::new(change_sales), "journal_broken"),
        ("cache.db", Box::new(header(63, 99)), "cache_newer"),
        ("cache.db", Box::new(|bytes| bytes[..100].fill(b'x')), "cache_damaged"),
        ("identity.json", Box::new(|bytes| bytes.truncate(9)), "identity_damaged"),
        ("programme.cbor", Box::new(|bytes| bytes.truncate(99)), "programme_damaged"),
    ];
    for (name, harm, wanted) in cases {
        let path = data.join(name);
        let good = fs::read(&path).unwrap();
        let mut bad = good.clone();
        harm(&mut bad);
        assert_ne!(bad, good, "{wanted}");
        fs::write(&path, &bad).unwrap();
        let (code, document) = examine(&till.config, &[]);
        assert_eq!(code, Some(2), "{wanted}: {document:#}");
        assert_found(&document, wanted, "bad");
        assert_eq!(fs::read(&path).unwrap(), bad, "{name} was touched");
        fs::write(&path, good).unwrap();
    }
    let held = fs::File::open(data.join("journal.db")).unwrap();
    assert_found(&examine(&till.config, &[]).1, "journal_held", "warning");
    drop(held);
    let key = data.join("till.key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    assert_found(&examine(&till.config, &[]).1, "key_open", "warning");
    fs::rename(&key, data.join("kept")).unwrap();
    assert_found(&examine(&till.config, &[]).1, "key_missing", "bad");
    fs::rename(data.join("kept"), &key).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    fs::set_permissions(&data, fs::Permissions::from_mode(0o755)).unwrap();
    assert_found(&examine(&till.config, &[]).1, "folder_open", "warning");
    fs::set_permissions(&data, fs::Permissions::from_mode(0o700)).unwrap();
    let (code, document) = examine(&till.config, &[]);
    assert_eq!((code, complaints(&document).as_slice()), (Some(1), &before[..]), "{document:#}");
}

#[tokio::test]
async fn two_tills_on_one_folder_are_told_when_somebody_has_removed_their_lock() {
    let shop = Shop::open();
    let mut till = shop.till("till-1").await;
    fs::remove_file(till.folder.join("till.lock")).unwrap();
    let log = shop.path("second.log");
    let second = Daemon::start(&["till", "run", "--config", &till.config], &till.folder, &log);
    let (code, document) = examine(&till.config, &[]);
    assert_eq!(code, Some(2), "{document:#}");
    assert_found(&document, "daemon_twice", "bad");
    second.kill();
    till.stop();
}

/// The article of the bar code that the shop's stories sell.
fn espresso() -> &'static str {
    let goods = include_str!("../data/coffee/goods.csv");
    let row = goods.lines().find(|row| row.contains(ESPRESSO)).unwrap();
    row.split(',').next().unwrap()
}

/// Changes a letter wherever an article that was sold is written.
#[expect(clippy::ptr_arg, reason = "a harm may also shorten the file")]
fn change_sales(bytes: &mut Vec<u8>) {
    let name = espresso().as_bytes();
    for at in 0..bytes.len() - name.len() {
        if &bytes[at..at + name.len()] == name {
            bytes[at] ^= 1;
        }
    }
}

#[tokio::test]
async fn head_office_that_is_away_refuses_or_is_somebody_else_is_told_apart() {
    let mut shop = Shop::open();
    let mut till = shop.till("till-1").await;
    till.stop();
    let key = till.folder.join("till.key");
    let good = fs::read(&key).unwrap();
    fs::write(&key, [7; 32]).unwrap();
    assert_found(&examine(&till.config, &[]).1, "office_refused", "bad");
    fs::write(&key, &good).unwrap();
    assert_found(&examine(&till.config, &[]).1, "office_online", "good");
    assert_found(&examine(&till.config, &["--quiet"]).1, "office_unasked", "good");

    shop.stop_hub();
    let (_, document) = examine(&till.config, &[]);
    assert_found(&document, "office_unreachable", "warning");
    assert!(document.to_string().contains("refused"), "{document:#}");
    assert_found(&document, "clock_uncompared", "good");

    // A page that asks for a sign-in, as a guest network has it.
    let portal = TcpListener::bind(shop.hub_url().strip_prefix("http://").unwrap()).unwrap();
    let answering = std::thread::spawn(move || {
        let (mut caller, _) = portal.accept().unwrap();
        let mut asked = [0; 4096];
        let _ = caller.read(&mut asked).unwrap();
        caller.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello").unwrap();
    });
    assert_found(&examine(&till.config, &[]).1, "office_stranger", "bad");
    answering.join().unwrap();
}

#[test]
fn a_configuration_that_can_not_be_read_is_told_and_a_bundle_is_written_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("till.toml");
    fs::write(&config, "data = \"data\"\nlistn = 7\n").unwrap();
    let bundle = folder.path().join("help.tar.gz").display().to_string();
    let (code, document) = examine(&config.display().to_string(), &["--bundle", &bundle]);
    assert_eq!((code, complaints(&document)), (Some(2), vec!["config_unreadable".to_owned()]));
    assert!(document["checks"][1]["sentence"].as_str().unwrap().contains("line 2"), "{document:#}");
    let names: Vec<String> = unpack(Path::new(&bundle)).into_keys().collect();
    assert_eq!(names, ["README.txt", "devices.txt", "doctor.json", "doctor.txt", "system.json"]);
    let Said { code, .. } = run(&["doctor"]);
    assert_eq!(code, Some(2));
}

/// A machine drawn with folders and links: a Honeywell that fell back to typing, and one on a serial port.
struct Machine(tempfile::TempDir);

impl Machine {
    fn new() -> Self {
        let machine = Self(tempfile::tempdir().unwrap());
        machine.write("sys/bus/1-2/idVendor", "0c2e\n");
        machine.write("sys/bus/1-2/idProduct", "0b61\n");
        machine.write("sys/bus/1-2/1-2:1.0/input/input7/name", "Voyager");
        machine.link("sys/bus/1-2/1-2:1.0/input/input7", "sys/class/input/event5/device");
        machine.write("dev/input/event5", "");
        machine
    }

    fn plug_in_serial(&self) {
        self.write("sys/bus/1-1/idVendor", "0c2e\n");
        self.write("sys/bus/1-1/idProduct", "0b6a\n");
        self.write("sys/bus/1-1/power/control", "auto\n");
        self.write("sys/bus/1-1/1-1:1.0/tty/ttyACM0/dev", "166:0\n");
        self.link("sys/bus/1-1/1-1:1.0", "sys/class/tty/ttyACM0/device");
        self.write("sys/class/tty/ttyACM0/dev", "166:0\n");
        self.write("dev/ttyACM0", "");
        self.link("dev/ttyACM0", "dev/serial/by-id/usb-Honeywell-if00");
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn link(&self, target: &str, name: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        symlink(self.path(target), path).unwrap();
    }

    /// What the doctor says of a till whose scanner has this port and profile.
    fn examine(&self, port: &str, profile: &str) -> Value {
        fs::create_dir_all(self.path("data")).unwrap();
        let text = format!(
            "data = \"data\"\n[hub]\nurl = \"http://127.0.0.1:1\"\n[scanner]\nport = \"{port}\"\nprofile = \"{profile}\"\n"
        );
        self.write("till.toml", &text);
        let config = self.path("till.toml").display().to_string();
        examine(&config, &["--quiet", "--root", &self.0.path().display().to_string()]).1
    }
}

#[test]
fn whatever_is_wrong_with_a_scanner_has_its_code_and_its_cure() {
    let machine = Machine::new();
    let text = |document: &Value, code: &str| {
        let checks = document["checks"].as_array().unwrap();
        let found = checks.iter().find(|check| check["code"] == code).unwrap();
        format!("{} {}", found["sentence"].as_str().unwrap(), found["cure"].as_str().unwrap())
    };
    let document = machine.examine("dev/ttyACM0", "honeywell-cdc");
    assert_found(&document, "scanner_types", "bad");
    assert!(text(&document, "scanner_types").contains("scanner sheet honeywell-cdc"), "{document:#}");

    machine.plug_in_serial();
    let document = machine.examine("dev/ttyACM7", "honeywell-cdc");
    assert_found(&document, "scanner_elsewhere", "bad");
    assert!(text(&document, "scanner_elsewhere").contains("by-id/usb-Honeywell-if00"), "{document:#}");

    machine.write("proc/88/comm", "ModemManager\n");
    let document = machine.examine("dev/ttyACM0", "honeywell-cdc");
    assert_found(&document, "scanner_name", "warning");
    assert_found(&document, "scanner_sleeps", "warning");
    assert_found(&document, "scanner_modem_near", "warning");
    assert_found(&document, "scanner_untried", "good");
    // The device of this machine is a plain file: no serial port.
    assert_found(&document, "scanner_no_port", "bad");

    machine.write("run/udev/data/c166:0", "I:1\nE:ID_MM_DEVICE_IGNORE=1\n");
    machine.write("sys/bus/1-1/power/control", "on\n");
    let document = machine.examine("dev/serial/by-id/usb-Honeywell-if00", "honeywell-cdc");
    let known = codes(&document);
    for gone in ["scanner_name", "scanner_sleeps", "scanner_modem_near"] {
        assert!(!known.contains_key(gone), "{document:#}");
    }

    for (name, code) in
        [("ModemManager", "scanner_modem"), ("brltty", "scanner_braille"), ("minicom", "scanner_held")]
    {
        machine.write("proc/77/comm", &format!("{name}\n"));
        if !machine.path("proc/77/fd/9").exists() {
            machine.link("dev/ttyACM0", "proc/77/fd/9");
        }
        let document = machine.examine("dev/ttyACM0", "honeywell-cdc");
        assert_found(&document, code, "bad");
        assert!(text(&document, code).contains("77"), "{document:#}");
    }
    assert_found(&machine.examine("dev/input/event5", "honeywell-cdc"), "scanner_wrong_kind", "bad");
    assert_found(&machine.examine("dev/input/event5", "keyboard-wedge"), "scanner_opens", "good");
}

#[test]
fn a_scanner_is_asked_who_it_is_unless_the_doctor_is_told_to_be_quiet() {
    let folder = tempfile::tempdir().unwrap();
    let port = folder.path().join("scanner");
    let config = folder.path().join("till.toml");
    let text = "data = \"data\"\n[hub]\nurl = \"http://127.0.0.1:1\"\n[scanner]\nport = \"scanner\"\nprofile = \"honeywell-cdc\"\n";
    fs::write(&config, text).unwrap();
    let config = config.display().to_string();
    let honeywell = |name: &str| Grammar::new(FakeFamily::Honeywell, name);
    let ours = "Product Name: Voyager 1450g\r\n";

    let scanner = AnsweringScanner::plug_in(&port, honeywell(ours), Mood::Good).unwrap();
    assert_found(&examine(&config, &["--quiet"]).1, "scanner_opens", "good");
    assert_eq!(scanner.heard(), b"");
    let (_, document) = examine(&config, &[]);
    assert_found(&document, "scanner_answers", "good");
    assert!(document.to_string().contains("Voyager 1450g"), "{document:#}");
    assert_eq!(scanner.heard(), b"\x16M\rREVINF.");
    drop(scanner);

    let stranger = honeywell("Product Name: EY-015\r\n");
    let scanner = AnsweringScanner::plug_in(&port, stranger, Mood::Good).unwrap();
    assert_found(&examine(&config, &[]).1, "scanner_stranger", "bad");
    drop(scanner);

    let mute = Grammar::new(FakeFamily::Newland, "NLS-HR52");
    let _scanner = AnsweringScanner::plug_in(&port, mute, Mood::Good).unwrap();
    assert_found(&examine(&config, &[]).1, "scanner_silent", "warning");
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Every file of a bundle, by its name without the folder.
fn unpack(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut archive = tar::Archive::new(GzDecoder::new(fs::File::open(path).unwrap()));
    let entries = archive.entries().unwrap();
    let files = entries.map(|entry| {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().strip_prefix("tallytill-bundle").unwrap().display().to_string();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        (name, bytes)
    });
    files.collect()
}

#[tokio::test]
async fn a_bundle_holds_no_name_no_card_no_telephone_and_no_key() {
    const NAME: &str = "Zdislava Označená";
    const PHONE: &str = "+420 777 123 456";
    let shop = Shop::open();
    let mut till = shop.till("till-1").await;
    till.plug_in();
    let card = fresh_card(17);
    let pos = till.pos();
    wait_for_scanner(&pos, "ready").await;
    let joining = json!({ "op_id": new_op(), "card": card, "name": NAME, "birthday": "12-31" });
    pos.post("/v1/members", &joining).await.with(201);
    till.send(format!("]E0{card}\r").as_bytes());
    let bought = counter(&[(espresso(), "1")], Some(&card), "0");
    pos.sell(&bought, &new_op()).await;

    // They are on this machine, so that they could be found.
    let kept =
        ["journal.db", "journal.db-wal"].map(|name| fs::read(till.folder.join(name)).unwrap_or_default());
    assert!(kept.iter().any(|bytes| contains(bytes, card.as_bytes())));

    // Secrets where people put them: in comments, in the address of head office, in keys of their own; and a log into
    // which somebody has written what does not belong there.
    let config = fs::read_to_string(&till.config).unwrap();
    let config = config
        .replace("http://", "http://till:s3cr3t@")
        .replace("[hub]", &format!("# {NAME} {PHONE}\n[hub]"));
    let own = shop.path("own.toml");
    fs::write(&own, config).unwrap();
    let log = shop.path("marked.log");
    let line = json!({ "timestamp": "2026-11-24T14:00:00Z", "message": "x", "card": card, "call": PHONE });
    fs::write(&log, format!("{}{line}\nplain {card} {PHONE}\n", till.log())).unwrap();
    let bundle = shop.path("help.tar.gz");
    let said = run(&[
        "doctor",
        "--config",
        &own.display().to_string(),
        "--bundle",
        &bundle.display().to_string(),
        "--log",
        &log.display().to_string(),
    ]);
    assert!(said.out.contains("help.tar.gz"), "{said:?}");
    assert_eq!(fs::metadata(&bundle).unwrap().permissions().mode() & 0o777, 0o600);
    let files = unpack(&bundle);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "README.txt",
            "config.json",
            "devices.txt",
            "doctor.json",
            "doctor.txt",
            "journal.json",
            "log.txt",
            "metrics.txt",
            "status.json",
            "system.json"
        ]
    );
    let log = String::from_utf8_lossy(&files["log.txt"]).into_owned();
    assert!(log.contains("till_started") && log.contains("######"), "{log}");

    let key = fs::read(till.folder.join("till.key")).unwrap();
    let clients = fs::read_to_string(till.folder.join("clients.json")).unwrap();
    let hash = clients.split('"').nth(3).unwrap().to_owned();
    let mut secrets: Vec<Vec<u8>> =
        [NAME, "Označená", &card, JANA, "s3cr3t", PHONE, "777123456", "777 123 456", "12-31"]
            .iter()
            .map(|text| text.as_bytes().to_vec())
            .collect();
    secrets.push(pos.token.as_bytes().to_vec());
    secrets.push(hash.into_bytes());
    secrets.push(key.clone());
    secrets.push(key.trim_ascii().to_vec());
    secrets.push(key.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into_bytes());
    for member in include_str!("../data/coffee/members.csv").lines().skip(1) {
        secrets.extend(member.split(',').take(2).map(|cell| cell.as_bytes().to_vec()));
    }
    for (name, bytes) in &files {
        for secret in secrets.iter().filter(|secret| secret.len() > 4) {
            assert!(!contains(bytes, secret), "{name} holds {}", String::from_utf8_lossy(secret));
        }
    }
    till.verify();
}

/// Every `tallytill_…` in a text.
fn metric_names(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, _) in text.match_indices("tallytill_") {
        let rest = &text[at..];
        let end = rest.find(|mark: char| !mark.is_ascii_alphanumeric() && mark != '_').unwrap_or(rest.len());
        names.insert(rest[..end].to_owned());
    }
    names
}

#[tokio::test]
async fn alerts_and_dashboard_name_only_metrics_that_a_till_has() {
    let shop = Shop::open();
    let mut till = shop.till("till-1").await;
    till.plug_in();
    let pos = till.pos();
    wait_for_scanner(&pos, "ready").await;
    let told = pos.get("/metrics").await.with(200);
    let known: BTreeSet<String> = told
        .as_str()
        .unwrap()
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split([' ', '{']).next())
        .map(str::to_owned)
        .collect();
    let alerts = include_str!("../../packaging/prometheus/tallytill-alerts.yml");
    let trials = include_str!("../../packaging/prometheus/tallytill-alerts.test.yml");
    let dashboard = include_str!("../../packaging/grafana/tallytill-till.json");
    for (name, text) in [("alerts", alerts), ("their tests", trials), ("dashboard", dashboard)] {
        let named = metric_names(text);
        assert!(named.len() > 5, "{name} name {named:?}");
        let unknown: Vec<&String> = named.difference(&known).collect();
        assert!(unknown.is_empty(), "{name} name {unknown:?}; a till has {known:?}");
    }
    let panels = serde_json::from_str::<Value>(dashboard).unwrap()["panels"].as_array().unwrap().len();
    assert!(panels > 10);
    for wanted in ["programme_age_seconds", "clock_offset_milliseconds", "disk_free_bytes", "scanner_ready"] {
        assert!(known.contains(&format!("tallytill_{wanted}")), "{known:?}");
    }
    let documented = include_str!("../../docs/doctor.md");
    for alert in alerts.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")) {
        assert!(documented.contains(&format!("`{alert}`")), "docs/doctor.md lacks {alert}");
    }
}
