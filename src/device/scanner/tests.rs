//! The reader on real pseudo-terminals.

use std::io::Write;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use tempfile::TempDir;

use super::*;
use crate::core::codec::keys::{KeyEvent, char_key, encode_event};
use crate::core::codec::profile::Line;
use crate::core::codec::ssi::{DECODE_DATA, FROM_SCANNER, Packet, encode_packet};
use crate::core::codec::{AimExpectation, Framing, Receiving, ScanFault, Symbology, Terminator};
use crate::testkit::FakeScanner;

/// Far longer than anything here takes: only a broken reader reaches it.
const EVENT_WAIT: Duration = Duration::from_secs(20);

/// A place to plug a scanner in.
struct Counter {
    folder: TempDir,
}

impl Counter {
    fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    fn port(&self) -> PathBuf {
        self.folder.path().join("scanner")
    }

    fn plug_in(&self) -> FakeScanner {
        FakeScanner::plug_in(self.port()).unwrap()
    }

    fn config(&self) -> ScannerConfig {
        ScannerConfig {
            port: self.port(),
            link: Link::Serial(Line::default()),
            receiving: Receiving::Text(Framing { idle_ms: 0, ..Framing::default() }),
            aim: AimExpectation::Optional,
            repeat_ms: 0,
        }
    }
}

/// A reader whose events are waited for.
struct Till {
    handle: ScannerHandle,
    events: Receiver<ScannerEvent>,
}

impl Till {
    fn start(config: ScannerConfig) -> Self {
        let (sender, events) = mpsc::channel();
        let handle = SerialScanner::spawn(config, move |event| {
            let _ = sender.send(event);
        });
        Self { handle: handle.unwrap(), events }
    }

    /// A reader that has the port open.
    fn connected(config: ScannerConfig) -> Self {
        let till = Self::start(config);
        assert_eq!(till.next(), ScannerEvent::Connected);
        till
    }

    fn next(&self) -> ScannerEvent {
        self.events.recv_timeout(EVENT_WAIT).unwrap()
    }

    fn next_text(&self) -> String {
        match self.next() {
            ScannerEvent::Scan { scan, .. } => scan.text,
            other => panic!("expected a scan, got {other:?}"),
        }
    }

    fn expect_loss(&self) {
        let event = self.next();
        assert!(matches!(event, ScannerEvent::Lost { .. }), "{event:?}");
    }

    fn expect_cure(&self, expected: Cure) {
        match self.next() {
            ScannerEvent::Unavailable { cure, .. } => assert_eq!(cure, expected),
            other => panic!("expected the port to be unavailable, got {other:?}"),
        }
        assert_eq!(self.handle.state(), ScannerState::Unavailable(expected));
    }

    /// Waits for the counters to come to something, and for no event to come before.
    fn expect_silence_until(&self, reached: impl Fn(ScannerCounters) -> bool) {
        while !reached(self.handle.counters()) {
            let event = self.events.recv_timeout(Duration::from_millis(10));
            assert_eq!(event, Err(mpsc::RecvTimeoutError::Timeout));
        }
    }

    /// Stops the reader and gives what it reported last.
    fn stop(self) -> Vec<ScannerEvent> {
        let status = self.handle.status();
        self.handle.stop();
        assert_eq!(status.state(), ScannerState::Stopped);
        self.events.iter().collect()
    }
}

#[test]
fn a_scan_comes_with_its_symbology_and_the_time_of_its_last_byte() {
    let counter = Counter::new();
    let mut scanner = counter.plug_in();
    let till = Till::connected(counter.config());
    assert_eq!(till.handle.state(), ScannerState::Connected);
    let before = crate::host::clock::monotonic();
    scanner.scan("]E0", "4006381333931").unwrap();
    let ScannerEvent::Scan { scan, received_at } = till.next() else { panic!("no scan") };
    assert_eq!((scan.symbology, scan.text.as_str()), (Some(Symbology::Ean13), "4006381333931"));
    assert_eq!(scan.raw, b"]E04006381333931");
    assert!(before <= received_at && received_at <= crate::host::clock::monotonic());
    assert_eq!(till.stop(), []);
}

#[test]
fn every_terminator_ends_a_scan_also_split_over_writes() {
    let counter = Counter::new();
    let mut scanner = counter.plug_in();
    let till = Till::connected(counter.config());
    for (sent, text) in [("1\r", "1"), ("2\n", "2"), ("3\r\n", "3")] {
        scanner.send(sent.as_bytes()).unwrap();
        assert_eq!(till.next_text(), text);
    }
    scanner.send(b"]C").unwrap();
    scanner.send(b"04\r").unwrap();
    assert_eq!(till.next_text(), "4");
    scanner.send(b"\n5").unwrap();
    scanner.send(b"\r\n").unwrap();
    assert_eq!(till.next_text(), "5");
    assert_eq!(till.stop(), []);
}

#[test]
fn a_line_that_wants_the_pair_waits_for_the_pair() {
    let counter = Counter::new();
    let mut scanner = counter.plug_in();
    let framing = Framing { terminators: [Terminator::CrLf].into(), idle_ms: 0, frame_bytes_max: 64 };
    let till = Till::connected(ScannerConfig { receiving: Receiving::Text(framing), ..counter.config() });
    scanner.send(b"1\r").unwrap();
    scanner.send(b"\n2\r\n").unwrap();
    assert_eq!((till.next_text(), till.next_text()), ("1".to_owned(), "2".to_owned()));
}

#[test]
fn a_scanner_without_terminator_is_framed_by_the_idle_line() {
    let counter = Counter::new();
    let mut scanner = counter.plug_in();
    let framing = Framing { terminators: [].into(), idle_ms: 40, frame_bytes_max: 64 };
    let till = Till::connected(ScannerConfig { receiving: Receiving::Text(framing), ..counter.config() });
    scanner.send(b"]C0AB12").unwrap();
    assert_eq!(till.next_text(), "AB12");
    scanner.send(b"CD34").unwrap();
    assert_eq!(till.next_text(), "CD34");
}

#[test]
fn many_scans_in_one_write_come_one_by_one() {
    let counter = Counter::new();
    let mut scanner = counter.plug_in();
    let till = Till::connected(counter.config());
    let texts: Vec<String> = (0..500).map(|number| format!("card-{number:04}")).collect();
    scanner.send(format!("{}\r", texts.join("\r\n")).as_bytes()).unwrap();
    let read: Vec<String> = texts.iter().map(|_| till.next_text()).collect();
    assert_eq!(read, texts);
    assert_eq!(till.handle.counters().scans, 500);
}

#[test]
fn an_overlong_frame_is_told_once_and_the_next_scan_is_read() {
    let counter = Counter::new();
    let mut scanner = counter.plug_in();
    let till = Till::connected(counter.config());
    scanner.send(&[b'7'; 3000]).unwrap();
    assert_eq!(till.next(), ScannerEvent::Overlong);
    scanner.send(b"777\r1\r").unwrap();
    assert_eq!(till.next_text(), "1");
    let counters = till.handle.counters();
    assert_eq!((counters.overlong, counters.bytes_read, counters.scans), (1, 3006, 1));
    assert_eq!(till.stop(), []);
}

#[test]
fn garbage_is_refused_counted_and_harms_nothing() {
    let counter = Counter::new();
    let mut scanner = counter.plug_in();
    let till = Till::connected(ScannerConfig { aim: AimExpectation::Required, ..counter.config() });
    scanner.send(b"\x00\xfe\x81garbage\r4006381333931\r]E0\r\r\n]Q1ok\r").unwrap();
    let refused = |fault, raw: &[u8]| ScannerEvent::Refused { fault, raw: raw.to_vec() };
    assert_eq!(till.next(), refused(ScanFault::AimMissing, b"\x00\xfe\x81garbage"));
    assert_eq!(till.next(), refused(ScanFault::AimMissing, b"4006381333931"));
    assert_eq!(till.next(), refused(ScanFault::Empty, b"]E0"));
    assert_eq!(till.next_text(), "ok");
    let every_byte: Vec<u8> = (0..=255).collect();
    scanner.send(&every_byte).unwrap();
    scanner.send(b"\r]Q1still here\r").unwrap();
    let after = std::iter::repeat_with(|| till.next());
    assert!(
        after
            .take(5)
            .any(|event| matches!(event, ScannerEvent::Scan { scan, .. } if scan.text == "still here"))
    );
    assert!(till.handle.counters().refused >= 4);
}

#[test]
fn the_same_card_within_a_moment_is_one_scan_and_the_rest_are_repeats() {
    let counter = Counter::new();
    let mut scanner = counter.plug_in();
    let till = Till::connected(ScannerConfig { repeat_ms: u32::MAX, ..counter.config() });
    for text in ["A1", "A1", "B2", "A1"] {
        scanner.scan("]C0", text).unwrap();
    }
    assert_eq!(till.next_text(), "A1");
    assert!(matches!(till.next(), ScannerEvent::Repeat { scan, .. } if scan.text == "A1"));
    assert_eq!((till.next_text(), till.next_text()), ("B2".to_owned(), "A1".to_owned()));
    let counters = till.handle.counters();
    assert_eq!((counters.scans, counters.repeats), (3, 1));
}

#[test]
fn an_unplugged_scanner_is_lost_at_once_and_read_again_when_it_is_plugged_in() {
    let counter = Counter::new();
    let mut scanner = counter.plug_in();
    let till = Till::connected(counter.config());
    scanner.scan("]C0", "before").unwrap();
    assert_eq!(till.next_text(), "before");
    let half = b"]C0half a sc";
    let bytes_read = till.handle.counters().bytes_read + half.len() as u64;
    scanner.send(half).unwrap();
    till.expect_silence_until(|counters| counters.bytes_read == bytes_read);
    scanner.unplug();
    till.expect_loss();
    till.expect_cure(Cure::PlugIn);
    let mut scanner = counter.plug_in();
    assert_eq!(till.next(), ScannerEvent::Connected);
    scanner.scan("]C0", "after").unwrap();
    assert_eq!(till.next_text(), "after");
    let counters = till.handle.counters();
    assert_eq!((counters.connects, counters.losses), (2, 1));
    assert_eq!(counters.bytes_discarded, half.len() as u64);
    assert_eq!(till.stop(), []);
}

#[test]
fn a_missing_scanner_is_told_once_and_picked_up_when_it_appears() {
    let counter = Counter::new();
    let till = Till::start(counter.config());
    till.expect_cure(Cure::PlugIn);
    till.expect_silence_until(|counters| counters.tries >= 4);
    let mut scanner = counter.plug_in();
    assert_eq!(till.next(), ScannerEvent::Connected);
    scanner.scan("", "1").unwrap();
    assert_eq!(till.next_text(), "1");
}

#[test]
fn a_held_scanner_is_refused_to_a_second_program_and_free_after_the_first_stops() {
    let counter = Counter::new();
    let mut scanner = counter.plug_in();
    let first = Till::connected(counter.config());
    let stranger = serialport::new(counter.port().to_str().unwrap(), 9600).open();
    assert_eq!(stranger.err().unwrap().kind(), serialport::ErrorKind::NoDevice);
    let second = Till::start(counter.config());
    second.expect_cure(Cure::CloseOtherProgram);
    scanner.scan("", "1").unwrap();
    assert_eq!(first.next_text(), "1");
    assert_eq!(first.stop(), []);
    assert_eq!(second.next(), ScannerEvent::Connected);
    scanner.scan("", "2").unwrap();
    assert_eq!(second.next_text(), "2");
}

#[test]
fn a_path_that_changes_its_fault_is_told_again() {
    let counter = Counter::new();
    std::fs::write(counter.port(), "no port").unwrap();
    let till = Till::start(counter.config());
    till.expect_cure(Cure::CheckPort);
    std::fs::remove_file(counter.port()).unwrap();
    till.expect_cure(Cure::PlugIn);
    let _scanner = counter.plug_in();
    assert_eq!(till.next(), ScannerEvent::Connected);
}

#[test]
fn what_was_sent_before_the_port_was_open_is_not_a_scan() {
    let counter = Counter::new();
    let mut scanner = counter.plug_in();
    scanner.send(b"stale\rha").unwrap();
    while scanner.bytes_waiting().unwrap() < 8 {
        std::thread::yield_now();
    }
    let till = Till::connected(counter.config());
    scanner.scan("]C0", "fresh").unwrap();
    assert_eq!(till.next_text(), "fresh");
}

#[test]
fn a_stop_reports_what_has_come_in_before() {
    let counter = Counter::new();
    let mut scanner = counter.plug_in();
    let (sender, events) = mpsc::channel();
    let (go_on, wait) = mpsc::channel::<()>();
    let handle = SerialScanner::spawn(
        ScannerConfig {
            receiving: Receiving::Text(Framing { idle_ms: 20, ..Framing::default() }),
            ..counter.config()
        },
        move |event| {
            let _ = sender.send(event);
            let _ = wait.recv();
        },
    )
    .unwrap();
    // The reader hangs in its handler of `Connected` while two scans come in, the second without terminator.
    assert_eq!(events.recv_timeout(EVENT_WAIT), Ok(ScannerEvent::Connected));
    scanner.send(b"first\rsecond").unwrap();
    while scanner.bytes_waiting().unwrap() < 12 {
        std::thread::yield_now();
    }
    let status = handle.status();
    drop(handle);
    drop(go_on);
    let texts: Vec<String> = events
        .iter()
        .map(|event| match event {
            ScannerEvent::Scan { scan, .. } => scan.text,
            other => panic!("expected a scan, got {other:?}"),
        })
        .collect();
    assert_eq!(texts, ["first", "second"]);
    assert_eq!(status.state(), ScannerState::Stopped);
}

#[test]
fn a_dropped_handle_stops_the_reader_too() {
    let counter = Counter::new();
    let _scanner = counter.plug_in();
    let Till { handle, events } = Till::connected(counter.config());
    let status = handle.status();
    drop(handle);
    assert_eq!(events.recv_timeout(EVENT_WAIT), Err(mpsc::RecvTimeoutError::Disconnected));
    assert_eq!(status.state(), ScannerState::Stopped);
}

#[test]
fn a_failing_event_handler_ends_the_reader_and_shows_at_the_stop() {
    let counter = Counter::new();
    let _scanner = counter.plug_in();
    let (sender, events) = mpsc::channel::<()>();
    let handle = SerialScanner::spawn(counter.config(), move |event| {
        let _alive = &sender;
        panic!("cannot handle {event:?}");
    })
    .unwrap();
    assert_eq!(events.recv_timeout(EVENT_WAIT), Err(mpsc::RecvTimeoutError::Disconnected));
    let status = handle.status();
    let stopped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| handle.stop()));
    assert!(stopped.is_err());
    assert_eq!(status.state(), ScannerState::Stopped);
}

#[test]
fn an_endless_framing_is_refused_before_the_port_is_touched() {
    let counter = Counter::new();
    let framing = Framing { terminators: [].into(), idle_ms: 0, frame_bytes_max: 64 };
    let refused = SerialScanner::spawn(
        ScannerConfig { receiving: Receiving::Text(framing), ..counter.config() },
        |_| {},
    );
    assert!(matches!(refused, Err(ScannerStartError::Framing(_))));
}

/// A scanner that sends packets.
fn packets() -> Receiving {
    Receiving::Packets { framing: Framing::default(), types: [(0x0B, *b"E0")].into() }
}

fn packet(status: u8, text: &[u8]) -> Vec<u8> {
    let data = [&[0x0B], text].concat();
    let packet = Packet { opcode: DECODE_DATA, source: FROM_SCANNER, status, data };
    encode_packet(&packet).unwrap()
}

#[test]
fn a_packet_is_acknowledged_on_the_line_and_a_broken_one_is_asked_for_again() {
    let counter = Counter::new();
    let mut scanner = counter.plug_in();
    let till = Till::connected(ScannerConfig { receiving: packets(), ..counter.config() });
    let mut broken = packet(0, b"4006381333931");
    broken[7] ^= 1;
    scanner.send(&broken).unwrap();
    assert_eq!(scanner.hear(7).unwrap(), [0x05, 0xD1, 0x04, 0x00, 0x01, 0xFF, 0x25]);
    scanner.send(&packet(1, b"4006381333931")).unwrap();
    assert_eq!(scanner.hear(6).unwrap(), [0x04, 0xD0, 0x04, 0x00, 0xFF, 0x28]);
    assert_eq!(till.next_text(), "4006381333931");
    assert_eq!(till.handle.counters().broken, 1);
    scanner.send(b"raw text\r").unwrap();
    assert_eq!(till.next_text(), "raw text");
}

#[test]
fn a_scanner_that_vanishes_in_the_middle_of_a_packet_leaves_nothing_behind() {
    let counter = Counter::new();
    let mut scanner = counter.plug_in();
    let till = Till::connected(ScannerConfig { receiving: packets(), ..counter.config() });
    scanner.send(&packet(0, b"4006381333931")[..9]).unwrap();
    while till.handle.counters().bytes_read < 9 {
        std::thread::yield_now();
    }
    scanner.unplug();
    till.expect_loss();
    let mut scanner = counter.plug_in();
    while till.next() != ScannerEvent::Connected {}
    scanner.send(&packet(0, b"4006381333931")).unwrap();
    assert_eq!(till.next_text(), "4006381333931");
}

/// A device that is read as a file, with a named pipe in its place.
fn pipe(counter: &Counter) -> std::fs::File {
    rustix::fs::mkfifoat(rustix::fs::CWD, counter.port(), rustix::fs::Mode::from(0o600)).unwrap();
    // Open for both ways, so that neither end waits for the other.
    std::fs::OpenOptions::new().read(true).write(true).open(counter.port()).unwrap()
}

#[test]
fn key_strokes_are_read_as_what_was_scanned_and_the_device_is_held_by_one_program() {
    let counter = Counter::new();
    let mut device = pipe(&counter);
    let receiving = Receiving::Keys { framing: Framing::default(), event_bytes: EVENT_BYTES };
    let config = ScannerConfig { link: Link::Keyboard { grab: false }, receiving, ..counter.config() };
    let till = Till::connected(config.clone());
    let second = Till::start(config);
    second.expect_cure(Cure::CloseOtherProgram);
    for byte in b"2900000000018\r" {
        let (code, _) = char_key(*byte).unwrap();
        for value in [1, 0] {
            device.write_all(&encode_event(KeyEvent { kind: 1, code, value }, EVENT_BYTES)).unwrap();
        }
    }
    assert_eq!(till.next_text(), "2900000000018");
}

#[test]
fn reports_are_read_as_what_was_scanned() {
    let counter = Counter::new();
    let mut device = pipe(&counter);
    let framing = Framing { idle_ms: 250, ..Framing::default() };
    let receiving = Receiving::Reports { framing, report_bytes: 64, length_counts_aim: false };
    let till = Till::connected(ScannerConfig { link: Link::Hidraw, receiving, ..counter.config() });
    let mut report = b"\x02\x0d]E04006381333931".to_vec();
    report.resize(64, 0);
    device.write_all(&report).unwrap();
    assert_eq!(till.next_text(), "4006381333931");
}

#[test]
fn what_is_no_keyboard_is_not_grabbed() {
    let counter = Counter::new();
    let _device = pipe(&counter);
    let till = Till::start(ScannerConfig { link: Link::Keyboard { grab: true }, ..counter.config() });
    till.expect_cure(Cure::CheckPort);
}
