//! The scanner's commands against scanners that answer, each family in its grammar, in good and bad moods.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use tallytill::testkit::{AnsweringScanner, FakeFamily, FakeScanner, Grammar, Mood};
use tempfile::TempDir;

use super::program::{refuse, run, succeed};

/// A desk with places to plug scanners in.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn port(&self) -> PathBuf {
        self.0.path().join("scanner")
    }

    fn plug_in(&self, grammar: Grammar, mood: Mood) -> AnsweringScanner {
        AnsweringScanner::plug_in(self.port(), grammar, mood).unwrap()
    }

    fn arguments<'a>(&self, port: &'a str, command: &'a str, more: &[&'a str]) -> Vec<&'a str> {
        [&["scanner", command, "--port", port], more].concat()
    }

    fn configure(&self, profile: &str, more: &[&str]) -> String {
        let port = self.port().display().to_string();
        succeed(&self.arguments(&port, "configure", &[&["--profile", profile], more].concat()))
    }

    fn refuse(&self, profile: &str) -> String {
        let port = self.port().display().to_string();
        refuse(&self.arguments(&port, "configure", &["--profile", profile]))
    }
}

fn honeywell() -> Grammar {
    let name = "Product Name: Voyager 1450g\r\nBoot Revision: 1\r\nSerial Number: 12\r\n";
    Grammar::new(FakeFamily::Honeywell, name)
        .with("SUFBK2", b"990D0A")
        .with("DLYRRD", b"0")
        .with("TRMUSB", b"130")
}

fn newland() -> Grammar {
    let fresh = Grammar::new(FakeFamily::Newland, "NLS-HR52").with("AIDENA", b"0").with("TSUENA", b"0");
    fresh.with("TSUSET", b"0D0A").with("RRDENA", b"0").with("RRDDUR", b"0")
}

fn datalogic() -> Grammar {
    let suffix = b"0D0A000000000000000000000000000000000000";
    let fresh = Grammar::new(FakeFamily::Datalogic, "GFS4400 1.0").with("LFSU", suffix);
    fresh.with("AIEN", b"00").with("SNDR", b"20")
}

fn grow() -> Grammar {
    Grammar::new(FakeFamily::Grow, "\u{5}").with("0060", &[0b0010_0000]).with("000D", &[0b0000_0001])
}

#[test]
fn a_honeywell_is_compared_set_read_back_and_saved_only_on_request() {
    let desk = Desk::new();
    let scanner = desk.plug_in(honeywell(), Mood::Good);
    let said = desk.configure("honeywell-cdc", &[]);
    assert!(said.contains("Product Name: Voyager 1450g"), "{said}");
    assert!(said.contains("SUFBK2990D0A"), "{said}");
    let (now, lasting) = scanner.settings();
    assert_eq!(now["SUFBK2"], b"990D0A", "CR and LF begin as wanted and are left alone");
    assert_eq!((now["DLYRRD"].as_slice(), lasting["DLYRRD"].as_slice()), (&b"1000"[..], &b"0"[..]));
    assert!(said.contains("aim_on") && said.contains("a guess"), "{said}");
    let heard = String::from_utf8_lossy(&scanner.heard()).into_owned();
    assert!(!heard.contains("5C81") && !heard.contains("DEFALT") && !heard.contains("TRMUSB130"), "{heard}");
    let said = desk.configure("honeywell-cdc", &["--save"]);
    assert!(said.contains("saved"), "{said}");
    assert_eq!(scanner.settings().1["DLYRRD"], b"1000");
}

#[test]
fn a_dry_run_changes_nothing_and_shows_what_would_be_sent() {
    let desk = Desk::new();
    let scanner = desk.plug_in(honeywell(), Mood::Good);
    let before = scanner.settings();
    let said = desk.configure("honeywell-cdc", &["--dry-run"]);
    assert!(said.contains(r"would send \x16M\rDLYRRD1000!"), "{said}");
    assert_eq!(scanner.settings(), before);
}

#[test]
fn a_clone_with_another_makers_name_is_sent_nothing_but_the_query() {
    let desk = Desk::new();
    let scanner = desk.plug_in(Grammar::new(FakeFamily::Honeywell, "Product Name: EY-015\r\n"), Mood::Good);
    let said = desk.refuse("honeywell-cdc");
    assert!(said.contains("another maker") && said.contains("EY-015"), "{said}");
    assert_eq!(scanner.heard(), b"\x16M\rREVINF.");
}

#[test]
fn a_stranger_that_speaks_another_grammar_is_sent_nothing_but_the_query() {
    let desk = Desk::new();
    let scanner = desk.plug_in(newland(), Mood::Good);
    let said = desk.refuse("honeywell-cdc");
    assert!(said.contains("no answer as `honeywell-cdc` expects"), "{said}");
    assert_eq!(scanner.heard(), b"\x16M\rREVINF.\x16M\rREVINF.");
}

#[test]
fn a_newland_is_set_up_also_when_slow_and_noisy() {
    for mood in [Mood::Good, Mood::Slow(300), Mood::Noisy] {
        let desk = Desk::new();
        let scanner = desk.plug_in(newland(), mood);
        let said = desk.configure("newland-cdc", &["--save"]);
        let (_, lasting) = scanner.settings();
        assert_eq!(
            (lasting["AIDENA"].as_slice(), lasting["TSUSET"].as_slice()),
            (&b"1"[..], &b"0D"[..]),
            "{said}"
        );
        assert_eq!(lasting["RRDDUR"], b"1000", "{said}");
    }
}

#[test]
fn a_datalogic_is_set_up_in_service_mode_and_leaves_it_again() {
    for mood in [Mood::Good, Mood::Noisy] {
        let desk = Desk::new();
        let scanner = desk.plug_in(datalogic(), mood);
        let said = desk.configure("datalogic-usbcom", &[]);
        let (now, lasting) = scanner.settings();
        assert_eq!((now["AIEN"].as_slice(), lasting["AIEN"].as_slice()), (&b"01"[..], &b"00"[..]), "{said}");
        assert!(now["LFSU"].starts_with(b"0D00"), "{said}");
        assert!(scanner.heard().ends_with(b"$r01\r"), "{said}");
        let said = desk.configure("datalogic-usbcom", &["--save"]);
        assert_eq!(scanner.settings().1["AIEN"], b"01", "{said}");
    }
}

#[test]
fn a_grow_module_keeps_the_bits_of_its_zones_that_are_not_ours() {
    for mood in [Mood::Good, Mood::Noisy] {
        let desk = Desk::new();
        let scanner = desk.plug_in(grow(), mood);
        let said = desk.configure("grow-gm65-uart", &[]);
        let (now, lasting) = scanner.settings();
        assert_eq!((now["0060"][0], now["000D"][0]), (0b0000_0001, 0b0000_1101), "{said}");
        assert_eq!(lasting["0060"], [0b0010_0000]);
        desk.configure("grow-gm65-uart", &["--save"]);
        assert_eq!(scanner.settings().1["0060"], [0b0000_0001]);
    }
}

#[test]
fn a_zebra_is_told_to_send_packets() {
    for mood in [Mood::Good, Mood::Noisy] {
        let desk = Desk::new();
        let scanner = desk.plug_in(Grammar::new(FakeFamily::Ssi, "PAAABS00"), mood);
        let said = desk.configure("zebra-ssi-rs232", &["--save"]);
        assert!(said.contains("PAAABS00") && said.contains("does not tell how it stands"), "{said}");
        assert_eq!(scanner.settings().1["EE"], [1]);
    }
}

#[test]
fn a_refused_setting_is_told_and_ends_in_a_fault() {
    let desk = Desk::new();
    for (profile, grammar, name) in [
        ("honeywell-cdc", honeywell().refusing("DLYRRD"), "DLYRRD1000"),
        ("newland-cdc", newland().refusing("AIDENA"), "AIDENA1"),
        ("datalogic-usbcom", datalogic().refusing("AIEN"), "$@"),
        ("zebra-ssi-rs232", Grammar::new(FakeFamily::Ssi, "X").refusing("EE"), "NAK [06]"),
    ] {
        let _scanner = desk.plug_in(grammar, Mood::Good);
        let port = desk.port().display().to_string();
        let said = run(&desk.arguments(&port, "configure", &["--profile", profile]));
        assert_eq!(said.code, Some(1), "{said:?}");
        assert!(said.out.contains("FAILED") && said.out.contains(name), "{said:?}");
    }
}

#[test]
fn half_answers_silence_and_a_pulled_plug_end_in_a_sentence() {
    let desk = Desk::new();
    for mood in [Mood::Half, Mood::Silent] {
        let _scanner = desk.plug_in(honeywell(), mood);
        let said = desk.refuse("honeywell-cdc");
        assert!(said.contains("nothing was sent but the query"), "{said}");
    }
    for at in 1..4 {
        let scanner = desk.plug_in(honeywell(), Mood::UnplugAt(at));
        let said = desk.refuse("honeywell-cdc");
        assert!(said.contains("went away"), "{said}");
        drop(scanner);
    }
}

#[test]
fn wrong_names_are_refused_with_those_that_are_known() {
    let desk = Desk::new();
    let said = desk.refuse("honeywell");
    assert!(said.contains("there is no profile `honeywell`; known are datalogic-usbcom"), "{said}");
    let said = desk.refuse("zebra-text-cdc");
    assert!(said.contains("takes no commands"), "{said}");
    let port = desk.port().display().to_string();
    let said = run(&desk.arguments(&port, "configure", &["--profile", "honeywell-cdc", "--only", "colour"]));
    assert_eq!(said.code, Some(2), "{said:?}");
    let said =
        refuse(&desk.arguments(&port, "configure", &["--profile", "honeywell-cdc", "--only", "packets"]));
    assert!(said.contains("has no setting `packets`"), "{said}");
}

#[test]
fn each_scan_is_shown_as_what_it_is() {
    let desk = Desk::new();
    let mut scanner = FakeScanner::plug_in(desk.port()).unwrap();
    let port = desk.port().display().to_string();
    let listening = std::thread::spawn(move || {
        succeed(&["scanner", "test", "--port", &port, "--profile", "honeywell-cdc", "--count", "6"])
    });
    // The till's end throws away what came before it was open.
    std::thread::sleep(std::time::Duration::from_millis(1500));
    for bytes in
        [&b"]E04006381333931\r"[..], b"]C0CARD-7\r", b"]C0~DEFALT.\r", b"]C1010400\x1d17\r", b"\xff\x00\r"]
    {
        scanner.send(bytes).unwrap();
    }
    scanner.send(b"]Q1https://example.com/x\r").unwrap();
    let said = listening.join().unwrap();
    for line in [
        "EAN-13 or UPC",
        "article number 4006381333931",
        "bytes    5D 45 30 34",
        "text: a card, a coupon or something else",
        "set-up code of a scanner",
        "010400<GS>17",
        "refused: the scan is not text from byte `0` on",
        "link",
        "6 scans;",
    ] {
        assert!(said.contains(line), "{line} is missing in {said}");
    }
}

/// A machine with folders and links in the place of `/sys`, `/dev`, `/proc` and `/etc`.
struct Machine(TempDir);

impl Machine {
    fn new() -> Self {
        let machine = Self(TempDir::new().unwrap());
        machine.write("etc/group", b"root:x:0:\ndialout:x:20:\n");
        machine
    }

    fn path(&self, path: &str) -> PathBuf {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        path
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        fs::write(self.path(path), bytes).unwrap();
    }

    fn usb(&self, bus: &str, vid: &str, pid: &str, product: &str) {
        for (name, value) in [("idVendor", vid), ("idProduct", pid), ("product", product)] {
            self.write(&format!("sys/bus/{bus}/{name}"), value.as_bytes());
        }
    }

    /// A USB serial port, whose device file is the scanner that is plugged in at `dev/NAME`.
    fn serial(&self, name: &str, bus: &str, by_id: &str) -> PathBuf {
        let interface = self.path(&format!("sys/bus/{bus}/{bus}:1.0/x"));
        symlink(interface.parent().unwrap(), self.path(&format!("sys/class/tty/{name}/device"))).unwrap();
        symlink(self.path(&format!("dev/{name}")), self.path(&format!("dev/serial/by-id/{by_id}"))).unwrap();
        self.path(&format!("dev/{name}"))
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    fn detect(&self) -> super::program::Said {
        run(&["scanner", "detect", "--root", &self.root().display().to_string()])
    }
}

#[test]
fn detect_finds_a_scanner_asks_it_and_says_what_to_do_next() {
    let machine = Machine::new();
    machine.usb("1-1", "0c2e", "0b6a", "Voyager 1450g");
    let port = machine.serial("ttyACM0", "1-1", "usb-Honeywell_Voyager_1450g-if00");
    let scanner = AnsweringScanner::plug_in(port, honeywell(), Mood::Good).unwrap();
    let said = machine.detect();
    assert_eq!(said.code, Some(0), "{said:?}");
    for line in [
        "USB serial port",
        "0c2e:0b6a Voyager 1450g",
        "by-id/usb-Honeywell",
        "profile   honeywell-cdc",
        "tallytill scanner configure --port",
        "not tried on a device yet",
    ] {
        assert!(said.out.contains(line), "{line} is missing in {}", said.out);
    }
    assert_eq!(scanner.heard(), b"\x16M\rREVINF.");
}

#[test]
fn detect_tells_a_clone_a_holder_and_a_keyboard() {
    let machine = Machine::new();
    machine.usb("1-1", "0c2e", "0eef", "EY-015");
    let port = machine.serial("ttyACM0", "1-1", "usb-EY-if00");
    let clone = Grammar::new(FakeFamily::Honeywell, "Product Name: EY-015\r\n");
    let _clone = AnsweringScanner::plug_in(port, clone, Mood::Good).unwrap();
    machine.usb("1-2", "05f9", "4204", "QuickScan");
    let port = machine.serial("ttyACM1", "1-2", "usb-Datalogic-if00");
    let _held = AnsweringScanner::plug_in(&port, datalogic(), Mood::Good).unwrap();
    machine.write("proc/4242/comm", b"ModemManager\n");
    symlink(fs::canonicalize(&port).unwrap(), machine.path("proc/4242/fd/7")).unwrap();
    machine.usb("1-3", "05e0", "1200", "DS2208");
    machine.write("sys/bus/1-3/1-3:1.0/input/input7/name", b"DS2208");
    let input = machine.path("sys/bus/1-3/1-3:1.0/input/input7");
    symlink(input, machine.path("sys/class/input/event5/device")).unwrap();
    machine.write("dev/input/event5", b"");
    let said = machine.detect();
    for line in [
        "names another maker: a clone?",
        "held by   ModemManager (process 4242)",
        "systemctl disable --now ModemManager",
        "types like a keyboard",
        "tallytill scanner sheet zebra-text-cdc",
        "profile   keyboard-wedge",
    ] {
        assert!(said.out.contains(line), "{line} is missing in {}", said.out);
    }
}

#[test]
fn what_hangs_on_a_bare_converter_is_asked_only_when_it_is_named() {
    let machine = Machine::new();
    machine.usb("1-1", "1a86", "7523", "USB Serial");
    let port = machine.serial("ttyUSB0", "1-1", "usb-1a86_USB_Serial-if00");
    let scanner = AnsweringScanner::plug_in(&port, grow(), Mood::Good).unwrap();
    let said = machine.detect();
    assert!(said.out.contains("not asked who it is") && said.out.contains("line-scanner"), "{said:?}");
    assert_eq!(scanner.heard(), b"");
    let (root, port) = (machine.root().display().to_string(), port.display().to_string());
    let said = succeed(&["scanner", "detect", "--root", &root, "--port", &port]);
    assert!(
        said.contains("answers   05 at 9600 bits per second") && said.contains("grow-gm65-uart"),
        "{said}"
    );
}

#[test]
fn detect_without_a_scanner_says_so() {
    let said = Machine::new().detect();
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.out.contains("plug the scanner in"), "{said:?}");
}
